// STS_EDT: what STS-Web exports for timetable programs (sts_emp): the staff, divisions and groups with the services
// that are taught in them, substitutes with their periods, and two nomenclatures. Values are often padded with blanks.
#include <array>
#include <set>
#include <utility>

#include "aaf/source/format_reader.hpp"
#include "aaf/source/tally.hpp"

namespace entsync::aaf::source {
namespace {

// Where no TYPE stands: the national staff file, which nearly everybody is in, and its substitutes.
constexpr auto usual_type = "epp";
constexpr auto substitute_type = "eppsup";

// What would become of those that cannot be read.
constexpr auto emptied = "would be emptied";
constexpr auto gone = "would count as gone";

std::string sector_of(const std::string& statut) {
  if (statut == "public") return "PU";
  if (statut == "prive" || statut == "privé") return "PR";
  return {};
}

class StsEmp final : public FormatReader {
  enum Path : std::size_t { matiere, mef, individu, division, groupe, suppleant };
  static constexpr std::array<std::string_view, 6> record_paths{
      "NOMENCLATURES/MATIERES/MATIERE",       "NOMENCLATURES/MEFS/MEF",           "DONNEES/INDIVIDUS/INDIVIDU",
      "DONNEES/STRUCTURE/DIVISIONS/DIVISION", "DONNEES/STRUCTURE/GROUPES/GROUPE", "DONNEES/SUPPLEANTS/SUPPLEANT"};

 public:
  std::span<const std::string_view> paths() const override { return record_paths; }

  // UAI and year are attributes here, and there is no date of export.
  Result<void> parameters(const Element& element, const Place& place, FileHeader& header) override {
    std::string uai;
    std::string year;
    for (const auto& block : element.children("UAJ")) uai = block.attribute("CODE");
    for (const auto& block : element.children("ANNEE_SCOLAIRE")) year = block.attribute("ANNEE");
    if (auto read = read_uai(uai, place, header); !read) return read;
    return read_year(year, "ANNEE_SCOLAIRE", place, header);
  }

  void after_header(const Element& element, Sink& sink) override {
    Establishment establishment;
    establishment.position = 1;
    for (const auto& block : element.children("UAJ")) {
      establishment.type = block.text("CODE_CATEGORIE");
      establishment.nature = block.text("CODE_NATURE");
      establishment.sector = sector_of(block.text("STATUT"));
      establishment.acronym = block.text("SIGLE");
      establishment.name = block.text("DENOM_PRINC");
      establishment.complement = block.text("DENOM_COMPL");
      establishment.street = block.text("ADRESSE");
      establishment.postal_code = block.text("CODE_POSTAL");
      establishment.town = block.text("COMMUNE");
      establishment.phone = block.text("TELEPHONE");
    }
    for (const auto& block : element.children("ANNEE_SCOLAIRE")) {
      establishment.first_day = block.iso_date("DATE_DEBUT");
      establishment.last_day = block.iso_date("DATE_FIN");
    }
    if (establishment.first_day && establishment.last_day && *establishment.last_day < *establishment.first_day) {
      element.report().impossible_date("DATE_FIN", iso(*establishment.last_day), Report::Dropped::value);
      establishment.first_day.reset();
      establishment.last_day.reset();
    }
    sink.record(std::move(establishment));
  }

  void record(std::size_t path, const Element& element, int position, Sink& sink) override {
    switch (path) {
      case matiere: return term("MATIERE", element, position, sink);
      case mef: return term("MEF", element, position, sink);
      case individu: return individual(element, position, sink);
      case division:
      case groupe: return structure(path, element, position, sink);
      default: return substitute(element, position, sink);
    }
  }

  Result<void> finish(std::span<const int> counts, const Place& place, FileHeader&, Sink&) override {
    constexpr auto structure_remedy = "Check the structure of this school year in STS-Web, then export again";
    constexpr auto staff_remedy = "Check the Ressources of this school year in STS-Web, then export again";
    if (counts[division] == 0) {
      return place.refuse_field("DIVISIONS", "it holds no division at all", structure_remedy);
    }
    if (counts[individu] == 0) {
      return place.refuse_field("INDIVIDUS", "it holds no member of staff at all", staff_remedy);
    }
    for (const auto& [path, list] : {std::pair{division, List{"DIVISIONS", "divisions", emptied, structure_remedy}},
                                     std::pair{groupe, List{"GROUPES", "groups", emptied, structure_remedy}},
                                     std::pair{individu, List{"INDIVIDUS", "members of staff", gone, staff_remedy}}}) {
      if (auto most = most_taken({counts[path], taken_[path]}, list, place); !most) return most;
    }
    return {};
  }

 private:
  static void term(const char* list, const Element& element, int position, Sink& sink) {
    Term term;
    term.position = position;
    term.list = list;
    term.code = element.attribute("CODE");
    if (term.code.empty()) return element.report().missing("CODE");
    term.label = element.text("LIBELLE_LONG");
    term.edition_label = element.text("LIBELLE_EDITION");
    term.formation = element.text("FORMATION");
    term.mefstat11 = element.text("MEFSTAT11");
    sink.record(std::move(term));
  }

  // What INDIVIDU and SUPPLEANT share. False when the record has to be dropped.
  bool identify(const Element& element, const char* default_type, Individual& individual) {
    auto& report = element.report();
    individual.type = element.attribute_identifier("TYPE");
    if (individual.type.empty()) individual.type = default_type;
    individual.id = element.attribute_identifier("ID");
    if (individual.id.empty()) {
      report.missing("ID");
      return false;
    }
    report.identify("TYPE", individual.type);
    report.identify("ID", individual.id);
    if (!seen_.emplace(individual.type, individual.id).second) {
      report.repeated("INDIVIDU_DOUBLE", "ID", individual.id);
      return false;
    }
    individual.sex = element.text("SEXE");
    individual.civility = element.text("CIVILITE");
    individual.usage_name = element.text("NOM_USAGE");
    individual.birth_name = element.text("NOM_PATRONYMIQUE");
    individual.given_name = element.text("PRENOM");
    individual.birth_date = element.iso_date("DATE_NAISSANCE");
    individual.grade = element.text("GRADE");
    individual.function = element.text("FONCTION");
    return true;
  }

  void individual(const Element& element, int position, Sink& sink) {
    element.report().concerns(Population::staff);
    Individual individual;
    individual.position = position;
    if (!identify(element, usual_type, individual)) return;
    ++taken_[individu];
    for (const auto& row : element.children("DISCIPLINES", "DISCIPLINE")) {
      if (const auto code = row.attribute("CODE"); !code.empty()) {
        individual.disciplines.push_back(code + "$" + row.text("LIBELLE_COURT"));
      }
    }
    for (const auto& row : element.children("PROFS_PRINC", "PROF_PRINC")) {
      if (auto code = row.text("CODE_STRUCTURE"); !code.empty()) individual.head_of.push_back(std::move(code));
    }
    sink.record(std::move(individual));
  }

  void structure(std::size_t path, const Element& element, int position, Sink& sink) {
    const auto* const type = path == groupe ? "G" : "D";
    Structure structure;
    structure.position = position;
    structure.type = type;
    structure.code = element.attribute("CODE");
    if (structure.code.empty()) return element.report().missing("CODE");
    element.report().identify("CODE", structure.code);
    structure.label = element.text("LIBELLE_LONG");
    for (const auto& row : element.children("MEFS_APPARTENANCE", "MEF_APPARTENANCE")) {
      if (auto code = row.attribute("CODE"); !code.empty()) structure.mefs.push_back(std::move(code));
    }
    for (const auto& row : element.children("DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE")) {
      if (auto code = row.attribute("CODE"); !code.empty()) structure.divisions.push_back(std::move(code));
    }
    ++taken_[path];
    const auto code = structure.code;
    sink.record(std::move(structure));
    for (const auto& row : element.children("SERVICES", "SERVICE")) service(type, code, row, position, sink);
  }

  // One service record for each teacher of it; a service nobody teaches gives none.
  static void service(const char* type, const std::string& code, const Element& element, int position, Sink& sink) {
    for (const auto& teacher : element.children("ENSEIGNANTS", "ENSEIGNANT")) {
      Service service;
      service.position = position;
      service.structure_type = type;
      service.structure_code = code;
      service.subject = element.attribute("CODE_MATIERE");
      service.mode = element.attribute("CODE_MOD_COURS");
      service.teacher_type = teacher.attribute_identifier("TYPE");
      if (service.teacher_type.empty()) service.teacher_type = usual_type;
      service.teacher_id = teacher.attribute_identifier("ID");
      service.hours_milli = teacher.thousandths("HEURES_AGENT");
      if (service.teacher_id.empty()) {
        element.report().missing("ID");
      } else {
        sink.record(std::move(service));
      }
    }
  }

  void substitute(const Element& element, int position, Sink& sink) {
    element.report().concerns(Population::teacher);
    Individual individual;
    individual.position = position;
    if (!identify(element, substitute_type, individual)) return;
    const auto id = individual.id;
    sink.record(std::move(individual));
    for (const auto& row : element.children("SERVICES_SUPPLEANTS", "SERVICE_SUPPLEANT")) {
      for (const auto& period : row.children("PERIODES", "PERIODE"))
        substitute_service(id, row, period, position, sink);
    }
  }

  static void substitute_service(const std::string& id, const Element& element, const Element& period, int position,
                                 Sink& sink) {
    auto& report = element.report();
    SubstituteService service;
    service.position = position;
    service.substitute_id = id;
    service.structure_code = element.text("CODE_STRUCTURE");
    if (service.structure_code.empty()) return report.missing("CODE_STRUCTURE");
    service.subject = element.text("CODE_MATIERE");
    service.mode = element.text("CODE_MOD_COURS");
    // A period without a day that can be would last for ever, or never begin: it is dropped.
    for (const auto* tag : {"DATE_DEBUT", "DATE_FIN"}) {
      const auto value = period.text(tag);
      if (!value.empty() && !parse_iso_date(value)) {
        return report.impossible_date(tag, value, Report::Dropped::record);
      }
    }
    service.first_day = parse_iso_date(period.text("DATE_DEBUT"));
    service.last_day = parse_iso_date(period.text("DATE_FIN"));
    service.hours_milli = period.thousandths("HEURES");
    service.absent_type = period.identifier("TYPE_ABSENT");
    service.absent_id = period.identifier("ID_ABSENT");
    sink.record(std::move(service));
  }

  std::set<std::pair<std::string, std::string>> seen_;  // (TYPE, ID) of the staff of one establishment
  std::array<int, record_paths.size()> taken_{};        // records that can be told, by path
};

}  // namespace

std::unique_ptr<FormatReader> make_sts_emp() { return std::make_unique<StsEmp>(); }

}  // namespace entsync::aaf::source
