// BEE_STRUCTURES: divisions and groups as SIECLE knows them. The code is an attribute of the structure itself and a
// child element where another one names it.
#include <array>
#include <utility>

#include "aaf/source/format_reader.hpp"
#include "aaf/source/tally.hpp"

namespace entsync::aaf::source {
namespace {

class Structures final : public FormatReader {
  enum Path : std::size_t { division, groupe };
  static constexpr std::array<std::string_view, 2> record_paths{"DONNEES/DIVISIONS/DIVISION", "DONNEES/GROUPES/GROUPE"};

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
    ++taken_[path];
  }

  Result<void> finish(std::span<const int> counts, const Place& place, FileHeader&, Sink&) override {
    constexpr auto remedy = "Export the structure from STS-Web to SIECLE, then export the Structures again";
    constexpr List divisions{"DIVISIONS", "divisions", "would be emptied", remedy};
    constexpr List groups{"GROUPES", "groups", "would be emptied", remedy};
    if (counts[division] == 0) return place.refuse_field(divisions.field, "it holds no division at all", remedy);
    if (auto most = most_taken({counts[division], taken_[division]}, divisions, place); !most) return most;
    return most_taken({counts[groupe], taken_[groupe]}, groups, place);
  }

 private:
  std::array<int, record_paths.size()> taken_{};  // structures with a code, by path
};

}  // namespace

std::unique_ptr<FormatReader> make_structures() { return std::make_unique<Structures>(); }

}  // namespace entsync::aaf::source
