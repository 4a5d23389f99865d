// BEE_NOMENCLATURES: the lists whose labels the directory shows. A term's code is an attribute, its labels are
// children.
#include <array>
#include <utility>

#include "aaf/source/format_reader.hpp"

namespace entsync::aaf::source {
namespace {

struct Terms {
  std::string_view path;
  const char* element;
  const char* code;
};

constexpr std::array<Terms, 6> lists{{
    {"DONNEES/MEFS/MEF", "MEF", "CODE_MEF"},
    {"DONNEES/MATIERES/MATIERE", "MATIERE", "CODE_MATIERE"},
    {"DONNEES/REGIMES/REGIME", "REGIME", "CODE_REGIME"},
    {"DONNEES/STATUTS_ELEVE/STATUT_ELEVE", "STATUT_ELEVE", "CODE_STATUT"},
    {"DONNEES/BOURSES/BOURSE", "BOURSE", "CODE_BOURSE"},
    {"DONNEES/LIENS_PARENTE/LIEN_PARENTE", "LIEN_PARENTE", "CODE_PARENTE"},
}};

class Nomenclature final : public FormatReader {
  static constexpr auto record_paths = [] {
    std::array<std::string_view, lists.size()> paths;
    for (std::size_t i = 0; i < lists.size(); ++i) paths[i] = lists[i].path;
    return paths;
  }();

 public:
  std::span<const std::string_view> paths() const override { return record_paths; }

  void record(std::size_t path, const Element& element, int position, Sink& sink) override {
    const auto& list = lists.at(path);
    Term term;
    term.position = position;
    term.list = list.element;
    term.code = element.attribute(list.code);
    if (term.code.empty()) return element.report().missing(list.code);
    term.label = element.text("LIBELLE_LONG");
    term.edition_label = element.text("LIBELLE_EDITION");
    term.formation = element.text("FORMATION");
    term.mefstat11 = element.text("CODE_MEFSTAT");
    term.attached_to = element.text("MEF_RATTACHEMENT");
    sink.record(std::move(term));
  }
};

}  // namespace

std::unique_ptr<FormatReader> make_nomenclature() { return std::make_unique<Nomenclature>(); }

}  // namespace entsync::aaf::source
