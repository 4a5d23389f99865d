// BEE_STRUCTURES: divisions and groups as SIECLE knows them. The code is an attribute of the structure itself and a
// child element where another one names it.
#include <array>
#include <utility>

#include "aaf/source/format_reader.hpp"

namespace entsync::aaf::source {
namespace {

enum Path : std::size_t { division, groupe };

constexpr std::array<std::string_view, 2> record_paths{"DONNEES/DIVISIONS/DIVISION", "DONNEES/GROUPES/GROUPE"};

class Structures final : public FormatReader {
 public:
  std::span<const std::string_view> paths() const override { return record_paths; }

  void record(std::size_t path, const Element& element, int position, Sink& sink) override {
    Structure structure;
    structure.position = position;
    structure.type = path == division ? "D" : "G";
    structure.code = element.attribute("CODE_STRUCTURE");
    if (structure.code.empty()) return element.report().missing("CODE_STRUCTURE");
    structure.label = element.text("LIBELLE_LONG");
    for (const auto& row : element.children("MEFS_APPARTENANCE", "MEF_APPARTENANCE")) {
      if (auto mef = row.text("CODE_MEF"); !mef.empty()) structure.mefs.push_back(std::move(mef));
    }
    for (const auto& row : element.children("DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE")) {
      if (auto code = row.text("CODE_STRUCTURE"); !code.empty()) structure.divisions.push_back(std::move(code));
    }
    sink.record(std::move(structure));
  }

  Result<void> finish(std::span<const int> counts, const Place& place, FileHeader&, Sink&) override {
    if (counts[division] > 0) return {};
    return place.refuse_field("DIVISIONS", "it holds no division at all",
                              "Export the structure from STS-Web to SIECLE, then export the Structures again");
  }
};

}  // namespace

std::unique_ptr<FormatReader> make_structures() { return std::make_unique<Structures>(); }

}  // namespace entsync::aaf::source
