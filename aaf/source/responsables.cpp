// BEE_RESPONSABLES: guardians, their links to pupils, their addresses. Two forms of the link are in use; the older one
// is turned into the newer here, so that nobody else needs to know it.
#include <array>
#include <utility>

#include "aaf/source/address.hpp"
#include "aaf/source/format_reader.hpp"
#include "aaf/source/number_set.hpp"
#include "aaf/source/tally.hpp"

namespace entsync::aaf::source {
namespace {

// The one-digit codes of the older nomenclature, lined up by their labels.
struct Parente {
  std::string_view older, newer;
};
constexpr std::array<Parente, 7> parentes{{
    {"1", "20"},  // père
    {"2", "10"},  // mère
    {"3", "50"},  // tuteur
    {"4", "39"},  // autre membre de la famille
    {"5", "51"},  // DDASS, now aide sociale à l'enfance
    {"6", "90"},  // autre cas, now autre lien
    {"7", "70"},  // élève lui-même
}};

std::string parente_of(const Element& element) {
  auto code = element.text("CODE_PARENTE");
  if (code.empty()) return code;
  for (const auto& parente : parentes) {
    if (code == parente.older) return std::string{parente.newer};
  }
  const bool two_digits = code.size() == 2 && code[0] >= '0' && code[0] <= '9' && code[1] >= '0' && code[1] <= '9';
  if (two_digits) return code;
  element.report().impossible_value("CODE_PARENTE", code, Report::Dropped::value);
  return {};
}

// A number that a link or a person must have; empty when it is missing or none, which is reported.
std::string required_number(const Element& element, const char* field, std::string value) {
  if (value.empty()) {
    element.report().missing(field);
  } else if (!is_record_number(value)) {
    element.report().impossible_value(field, value, Report::Dropped::record);
    value.clear();
  }
  return value;
}

// RESP_LEGAL 1 and 2 are the legal representatives, who are both of level 1 today; 0 is somebody to be contacted where
// PERS_CONTACT says so, else somebody in charge of the pupil.
void read_older_form(const Element& element, GuardianLink& link) {
  const auto legal = element.number("RESP_LEGAL", 0, 2);
  if (legal) link.level = *legal > 0 ? 1 : element.flag("PERS_CONTACT").value_or(false) ? 3 : 2;
  link.pays_fees = element.flag("RESP_FINANCIER");
  link.receives_aid = element.flag("PERS_PAIEMENT");
}

void read_newer_form(const Element& element, GuardianLink& link) {
  link.level = element.number("NIVEAU_RESPONSABILITE", 1, 3);
  link.pays_fees = element.flag("PAIE_FRAIS_SCOLAIRES");
  link.receives_aid = element.flag("PERCOIT_LES_AIDES");
  link.houses_pupil = element.flag("HEBERGE_ELEVE");
  link.contact_first = element.flag("A_CONTACTER_EN_PRIORITE");
}

class Responsables final : public FormatReader {
  enum Path : std::size_t { personne, responsable_eleve, adresse };
  static constexpr std::array<std::string_view, 3> record_paths{
      "DONNEES/PERSONNES/PERSONNE", "DONNEES/RESPONSABLES/RESPONSABLE_ELEVE", "DONNEES/ADRESSES/ADRESSE"};

 public:
  std::span<const std::string_view> paths() const override { return record_paths; }

  void record(std::size_t path, const Element& element, int position, Sink& sink) override {
    switch (path) {
      case personne: return guardian(element, position, sink);
      case responsable_eleve: return link(element, position, sink);
      default: return read_address(element, position, sink);
    }
  }

  Result<void> finish(std::span<const int> counts, const Place& place, FileHeader& header, Sink&) override {
    constexpr auto remedy = "Check in SIECLE that the guardians are there, then export again";
    constexpr List guardians{"PERSONNES", "guardians", "would count as gone", remedy};
    constexpr List links{"RESPONSABLES", "links to pupils", "would leave guardians without any", remedy};
    if (counts[personne] == 0) return place.refuse_field(guardians.field, "it holds no guardian at all", remedy);
    if (auto most = most_taken({counts[personne], guardians_}, guardians, place); !most) return most;
    if (counts[responsable_eleve] == 0) {
      return place.refuse_field(links.field, "it links no guardian to any pupil", remedy);
    }
    if (auto most = most_taken({counts[responsable_eleve], links_}, links, place); !most) return most;
    header.with_addresses = counts[adresse] > 0;
    if (header.with_addresses) return {};
    return place.refuse_field("ADRESSES",
                              "it is the export without addresses, which would empty the address of every guardian",
                              "Export « Responsables avec adresses »");
  }

 private:
  void guardian(const Element& element, int position, Sink& sink) {
    auto& report = element.report();
    report.concerns(Population::guardian);
    Guardian guardian;
    guardian.position = position;
    guardian.personne_id = required_number(element, "PERSONNE_ID", element.attribute("PERSONNE_ID"));
    if (guardian.personne_id.empty()) return;
    report.identify("PERSONNE_ID", guardian.personne_id);
    if (!seen_.add(guardian.personne_id)) {
      return report.repeated("PERSONNE_ID_DOUBLE", "PERSONNE_ID", guardian.personne_id);
    }
    guardian.civility = element.text("LC_CIVILITE");
    guardian.family_name = element.text("NOM_DE_FAMILLE", "NOM");
    guardian.usage_name = element.text("NOM_USAGE");
    guardian.given_name = element.text("PRENOM");
    guardian.home_phone = element.text("TEL_PERSONNEL");
    guardian.mobile = element.text("TEL_PORTABLE");
    guardian.work_phone = element.text("TEL_PROFESSIONNEL");
    guardian.email = element.text("MEL");
    guardian.accepts_sms = element.flag("ACCEPTE_SMS");
    guardian.discloses_address = element.flag("COMMUNICATION_ADRESSE");
    guardian.address_id = element.text("ADRESSE_ID");
    sink.record(std::move(guardian));
    ++guardians_;
  }

  void link(const Element& element, int position, Sink& sink) {
    auto& report = element.report();
    report.concerns(Population::guardian);
    GuardianLink link;
    link.position = position;
    link.eleve_id = required_number(element, "ELEVE_ID", element.text("ELEVE_ID"));
    report.identify("ELEVE_ID", link.eleve_id);
    link.personne_id = required_number(element, "PERSONNE_ID", element.text("PERSONNE_ID"));
    report.identify("PERSONNE_ID", link.personne_id);
    if (link.eleve_id.empty() || link.personne_id.empty()) return;
    const bool newer = !element.text("NIVEAU_RESPONSABILITE").empty() || element.text("RESP_LEGAL").empty();
    newer ? read_newer_form(element, link) : read_older_form(element, link);
    link.parente = parente_of(element);
    sink.record(std::move(link));
    ++links_;
  }

  NumberSet seen_;
  int guardians_ = 0;  // who can be told
  int links_ = 0;      // whose both ends can be told
};

}  // namespace

std::unique_ptr<FormatReader> make_responsables() { return std::make_unique<Responsables>(); }

}  // namespace entsync::aaf::source
