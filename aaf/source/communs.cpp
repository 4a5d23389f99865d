// BEE_COMMUN: the establishment of itself, and its school year. Two elements are called UAJ: PARAMETRES/UAJ is the UAI,
// DONNEES/UAJ a block about the establishment.
#include <array>
#include <utility>

#include "aaf/source/format_reader.hpp"

namespace entsync::aaf::source {
namespace {

std::string street_of(const Element& element) {
  std::string street;
  for (const auto* tag : {"LIGNE1_ADRESSE", "LIGNE2_ADRESSE", "LIGNE3_ADRESSE", "LIGNE4_ADRESSE"}) {
    const auto line = element.text(tag);
    if (line.empty()) continue;
    if (!street.empty()) street += ", ";
    street += line;
  }
  return street;
}

class Communs final : public FormatReader {
  enum Path : std::size_t { uaj, annee_scolaire };
  static constexpr std::array<std::string_view, 2> record_paths{"DONNEES/UAJ", "DONNEES/ANNEE_SCOLAIRE"};

 public:
  std::span<const std::string_view> paths() const override { return record_paths; }

  void record(std::size_t path, const Element& element, int position, Sink&) override {
    if (position == 1) path == uaj ? identity(element) : calendar(element);
  }

  // Both blocks make one record.
  Result<void> finish(std::span<const int>, const Place&, FileHeader&, Sink& sink) override {
    establishment_.position = 1;
    sink.record(std::move(establishment_));
    return {};
  }

 private:
  void identity(const Element& element) {
    establishment_.type = element.text("CODE_TYPE_ETAB");
    establishment_.nature = element.text("CODE_NATURE");
    establishment_.sector = element.text("SECTEUR_CODE");
    establishment_.acronym = element.text("SIGLE");
    establishment_.name = element.text("DENOM_PRINC");
    establishment_.complement = element.text("DENOM_COMPL");
    establishment_.siren = element.text("NUM_SIREN");
    establishment_.street = street_of(element);
    establishment_.postal_code = element.text("CODE_POSTAL");
    establishment_.town = element.text("LIBELLE_POSTAL", "COMMUNE_ETRANGERE");
    establishment_.phone = element.text("TELEPHONE");
    establishment_.fax = element.text("TELECOPIE");
    establishment_.email = element.text("MEL_1", "MEL_2");
  }

  void calendar(const Element& element) {
    const auto first = element.french_date("DATE_DEBUT_ELEVE");
    const auto last = element.french_date("DATE_FIN_ELEVE");
    if (first && last && *last < *first) {
      return element.report().impossible_date("DATE_FIN_ELEVE", french(*last), Report::Dropped::record);
    }
    establishment_.first_day = first;
    establishment_.last_day = last;
  }

  Establishment establishment_;
};

}  // namespace

std::unique_ptr<FormatReader> make_communs() { return std::make_unique<Communs>(); }

}  // namespace entsync::aaf::source
