// BEE_ELEVES: the pupils of an establishment with their options, structures, grants and, in the export "avec adresses",
// their own addresses.
#include <array>
#include <utility>

#include "aaf/source/address.hpp"
#include "aaf/source/format_reader.hpp"
#include "aaf/source/number_set.hpp"
#include "aaf/source/tally.hpp"

namespace entsync::aaf::source {
namespace {

// The @ELEVE_ID of a record; empty when it is missing or no number, which is reported.
std::string pupil_of(const Element& element) {
  auto& report = element.report();
  report.concerns(Population::pupil);
  auto id = element.attribute("ELEVE_ID");
  if (id.empty()) {
    report.missing("ELEVE_ID");
  } else if (!is_record_number(id)) {
    report.impossible_value("ELEVE_ID", id, Report::Dropped::record);
    id.clear();
  }
  report.identify("ELEVE_ID", id);
  return id;
}

std::string sex_of(const Element& element) {
  auto code = element.text("CODE_SEXE");
  if (code.empty() || code == "1" || code == "2") return code;
  element.report().impossible_value("CODE_SEXE", code, Report::Dropped::value);
  return {};
}

class Eleves final : public FormatReader {
  enum Path : std::size_t { eleve, option, structures_eleve, bourse, adresse };
  static constexpr std::array<std::string_view, 5> record_paths{"DONNEES/ELEVES/ELEVE", "DONNEES/OPTIONS/OPTION",
                                                                "DONNEES/STRUCTURES/STRUCTURES_ELEVE",
                                                                "DONNEES/BOURSES/BOURSE", "DONNEES/ADRESSES/ADRESSE"};

 public:
  std::span<const std::string_view> paths() const override { return record_paths; }

  void record(std::size_t path, const Element& element, int position, Sink& sink) override {
    if (path == adresse) return read_address(element, position, sink);
    const auto id = pupil_of(element);
    if (id.empty()) return;
    switch (path) {
      case eleve: return pupil(element, position, id, sink);
      case option: return options(element, position, id, sink);
      case structures_eleve: return structures(element, position, id, sink);
      default: return grants(element, position, id, sink);
    }
  }

  Result<void> finish(std::span<const int> counts, const Place& place, FileHeader& header, Sink&) override {
    header.with_addresses = counts[adresse] > 0;
    constexpr List pupils{"ELEVES", "pupils", "would count as gone",
                          "Check in SIECLE that the pupils of this school year are there, then export again"};
    if (counts[eleve] == 0) return place.refuse_field(pupils.field, "it holds no pupil at all", pupils.remedy);
    return most_taken({counts[eleve], taken_}, pupils, place);
  }

 private:
  void pupil(const Element& element, int position, const std::string& id, Sink& sink) {
    Pupil pupil;
    pupil.position = position;
    pupil.eleve_id = id;
    pupil.ine = element.text("ID_NATIONAL", "INE_RNIE");
    element.report().identify("INE", pupil.ine);
    if (!seen_.add(id)) return element.report().repeated("ELEVE_ID_DOUBLE", "ELEVE_ID", id);
    pupil.elenoet = element.attribute("ELENOET");
    if (pupil.elenoet.empty()) pupil.elenoet = element.text("ELENOET");
    pupil.id_prv = element.text("ID_PRV_ELE");
    pupil.family_name = element.text("NOM_DE_FAMILLE", "NOM");
    pupil.usage_name = element.text("NOM_USAGE");
    pupil.given_name = element.text("PRENOM");
    pupil.given_name2 = element.text("PRENOM2");
    pupil.given_name3 = element.text("PRENOM3");
    pupil.birth_date = element.french_date("DATE_NAISS");
    pupil.sex = sex_of(element);
    pupil.email = element.text("MEL");
    pupil.home_phone = element.text("TEL_PERSONNEL");
    pupil.mobile = element.text("TEL_PORTABLE");
    pupil.work_phone = element.text("TEL_PROFESSIONNEL");
    pupil.accepts_sms = element.flag("ACCEPTE_SMS");
    pupil.regime = element.text("CODE_REGIME");
    pupil.statut = element.text("CODE_STATUT");
    pupil.mef = element.text("CODE_MEF");
    pupil.entry_date = element.french_date("DATE_ENTREE");
    pupil.exit_date = element.french_date("DATE_SORTIE");
    pupil.exit_reason = element.text("CODE_MOTIF_SORTIE");
    pupil.transport = element.flag("ADHESION_TRANSPORT");
    pupil.repeats = element.flag("DOUBLEMENT");
    pupil.address_id = element.text("ADRESSE_ID");
    for (const auto& before : element.children("SCOLARITE_AN_DERNIER")) {
      pupil.previous_uai = before.text("CODE_RNE");
      pupil.previous_division = before.text("CODE_STRUCTURE");
    }
    sink.record(std::move(pupil));
    ++taken_;
  }

  static void options(const Element& element, int position, const std::string& id, Sink& sink) {
    for (const auto& row : element.children("OPTIONS_ELEVE")) {
      PupilOption option{position, id, row.number("NUM_OPTION", 0, 99), row.text("CODE_MODALITE_ELECT"),
                         row.text("CODE_MATIERE")};
      if (option.subject.empty()) {
        element.report().missing("CODE_MATIERE");
        continue;
      }
      sink.record(std::move(option));
    }
  }

  // A pupil's division is not always the first of the structures: the type tells (D or G).
  static void structures(const Element& element, int position, const std::string& id, Sink& sink) {
    for (const auto& row : element.children("STRUCTURE")) {
      PupilStructure structure{position, id, row.text("CODE_STRUCTURE"), row.text("TYPE_STRUCTURE")};
      if (structure.code.empty()) {
        element.report().missing("CODE_STRUCTURE");
      } else if (structure.type != "D" && structure.type != "G") {
        element.report().impossible_value("TYPE_STRUCTURE", structure.type, Report::Dropped::record);
      } else {
        sink.record(std::move(structure));
      }
    }
  }

  static void grants(const Element& element, int position, const std::string& id, Sink& sink) {
    for (const auto& row : element.texts("CODE_BOURSE")) sink.record(PupilGrant{position, id, row});
  }

  NumberSet seen_;
  int taken_ = 0;  // pupils who can be told
};

}  // namespace

std::unique_ptr<FormatReader> make_eleves() { return std::make_unique<Eleves>(); }

}  // namespace entsync::aaf::source
