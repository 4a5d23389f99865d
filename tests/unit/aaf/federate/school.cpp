#include "tests/unit/aaf/federate/school.hpp"

#include <algorithm>
#include <stdexcept>

#include "aaf/model/key.hpp"

namespace entsync::aaf::federate {
namespace {

constexpr auto uai = "0319101Z";
constexpr auto mef = "10310019110";

template <class Record>
Record& add(std::vector<Record>& records) {
  records.emplace_back();
  records.back().position = static_cast<int>(records.size());
  return records.back();
}

source::Structure structure(int position, const std::string& type, const std::string& code) {
  source::Structure made;
  made.position = position;
  made.type = type;
  made.code = code;
  made.label = type == "D" ? "Division " + code : "";
  made.mefs = {mef};
  if (type == "G") made.divisions = {"3A"};
  return made;
}

void add_structure(Sources& sources, const std::string& type, const std::string& code, const std::string& sides) {
  const auto put = [&](std::vector<source::Structure>& to) {
    to.push_back(structure(static_cast<int>(to.size()) + 1, type, code));
  };
  if (sides != "sts") put(sources.siecle->structures);
  if (sides != "siecle") put(sources.sts->structures);
}

source::Structure& structure_of(std::vector<source::Structure>& structures, const std::string& code) {
  for (source::Structure& one : structures) {
    if (one.code == code) return one;
  }
  throw std::logic_error("no structure " + code);
}

void add_terms(std::vector<source::Term>& terms) {
  const auto put = [&terms](const std::string& list, const std::string& code,
                            const std::string& label) -> source::Term& {
    source::Term& term = add(terms);
    term.list = list;
    term.code = code;
    term.label = label;
    return term;
  };
  put("MEF", mef, "3EME").formation = "3EME GENERALE";
  put("MATIERE", "030201", "ANGLAIS LV1");
  put("MATIERE", "020100", "FRANCAIS");
  put("REGIME", "2", "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT");
}

}  // namespace

Date day(const std::string& text) {
  const auto date = parse_iso_date(text);
  if (!date) throw std::logic_error("no day: " + text);
  return *date;
}

School::School() {
  sources.uai = uai;
  sources.academie = "TOULOUSE";
  sources.files = {"ElevesSansAdresses.xml",
                   "ResponsablesAvecAdresses.xml",
                   "Structures.xml",
                   "Nomenclature.xml",
                   "Communs.xml",
                   "sts_emp_0319101Z_2026.xml",
                   "0319101ZELEGROUPE2026261005080000.xml"};
  sources.siecle.emplace();
  SiecleSide& siecle = *sources.siecle;
  siecle.year = {2026, {day("2026-09-01"), day("2027-07-03")}, "Communs"};
  siecle.export_date = day("2026-10-05");
  siecle.eleves_made = LocalTime{std::chrono::local_days{std::chrono::year{2026} / 10 / 5} + std::chrono::hours{20}};
  sources.sts.emplace();
  sources.sts->year = {2026, {day("2026-09-01"), day("2027-08-31")}, "STS"};
  sources.sts->received = day("2026-10-05");
  add_terms(siecle.terms);
  add_terms(sources.sts->terms);
  siecle.establishment.emplace();
  siecle.establishment->type = "CLG";
  siecle.establishment->acronym = "CLG";
  siecle.establishment->name = "CLEMENCE MALBOSC";
  siecle.establishment->town = "VILLENEUVE-LES-BOIS";
  options.today = day("2026-10-05");
  division("3A");
}

source::Pupil& School::pupil(const std::string& eleve_id, const std::string& division_code) {
  source::Pupil& made = add(sources.siecle->pupils);
  made.eleve_id = eleve_id;
  made.ine = "12345" + eleve_id + "AB";
  made.family_name = "ROUMEGOUX";
  made.given_name = "Élodie";
  made.birth_date = day("2012-03-17");
  made.sex = "2";
  made.regime = "2";
  made.statut = "ST";
  made.mef = mef;
  made.transport = false;
  made.repeats = false;
  made.entry_date = day("2026-09-01");
  if (!division_code.empty()) membership(eleve_id, "D", division_code);
  return made;
}

void School::membership(const std::string& eleve_id, const std::string& type, const std::string& code) {
  source::PupilStructure& made = add(sources.siecle->memberships);
  made.eleve_id = eleve_id;
  made.type = type;
  made.code = code;
}

source::Guardian& School::guardian(const std::string& personne_id) {
  source::Guardian& made = add(sources.siecle->guardians);
  made.personne_id = personne_id;
  made.civility = "MME";
  made.family_name = "ROUMEGOUX";
  made.given_name = "Odile";
  return made;
}

source::GuardianLink& School::link(const std::string& personne_id, const std::string& eleve_id, int level) {
  source::GuardianLink& made = add(sources.siecle->links);
  made.personne_id = personne_id;
  made.eleve_id = eleve_id;
  made.level = level;
  made.parente = "10";
  made.pays_fees = true;
  made.receives_aid = false;
  made.houses_pupil = true;
  return made;
}

source::GroupLink& School::group_link(const std::string& eleve_id, const std::string& code) {
  if (!sources.elegroupe) {
    sources.elegroupe.emplace();
    sources.elegroupe->import_date = day("2026-10-05");
  }
  int position = 1;
  for (const source::GroupLink& other : sources.elegroupe->links) {
    if (other.eleve_id == eleve_id) {
      position = other.position;
      break;
    }
    position = std::max(position, other.position + 1);
  }
  source::GroupLink& made = add(sources.elegroupe->links);
  made.position = position;
  made.eleve_id = eleve_id;
  made.family_name = "ROUMEGOUX";
  made.given_name = "Élodie";
  made.birth_date = day("2012-03-17");
  made.code = code;
  return made;
}

source::Individual& School::individual(const std::string& type, const std::string& id) {
  source::Individual& made = add(sources.sts->individuals);
  made.type = type;
  made.id = id;
  made.sex = "1";
  made.civility = "1";
  made.usage_name = "CAZENAVE";
  made.given_name = "HUGUES";
  made.birth_date = type == "epp" ? std::optional{day("1975-05-02")} : std::nullopt;
  made.function = "ENS";
  return made;
}

source::Service& School::service(const std::string& type, const std::string& id, const std::string& code,
                                 const std::string& structure_type) {
  source::Service& made = add(sources.sts->services);
  made.structure_type = structure_type;
  made.structure_code = code;
  made.subject = "020100";
  made.teacher_type = type;
  made.teacher_id = id;
  made.hours_milli = 4500;
  return made;
}

source::SubstituteService& School::substitute(const std::string& id, const std::string& code, const std::string& first,
                                              const std::string& last) {
  source::SubstituteService& made = add(sources.sts->substitutes);
  made.substitute_id = id;
  made.structure_code = code;
  made.subject = "020100";
  made.first_day = day(first);
  made.last_day = day(last);
  made.hours_milli = 4500;
  return made;
}

void School::division(const std::string& code, const std::string& sides) { add_structure(sources, "D", code, sides); }
void School::group(const std::string& code, const std::string& sides) { add_structure(sources, "G", code, sides); }
source::Structure& School::siecle_structure(const std::string& code) {
  return structure_of(sources.siecle->structures, code);
}
source::Structure& School::sts_structure(const std::string& code) {
  return structure_of(sources.sts->structures, code);
}

OtherEnrolment& School::enrolled_elsewhere(const source::Pupil& of) {
  OtherEnrolment& made = elsewhere.enrolments.emplace_back();
  made.ine = of.ine;
  made.uai = "0319102A";
  made.eleve_id = "9" + of.eleve_id;
  made.family_name = of.family_name;
  made.given_name = of.given_name;
  made.birth_date = of.birth_date;
  made.mef = mef;
  made.division = "302";
  made.millesime = 2026;
  made.calendar = sources.siecle->year.calendar;
  made.export_date = sources.siecle->export_date;
  return made;
}

const Entry* find(const View& view, const std::string& key) {
  const auto at =
      std::find_if(view.entries.begin(), view.entries.end(), [&key](const Entry& entry) { return entry.key == key; });
  return at == view.entries.end() ? nullptr : &*at;
}

std::string pupil(const std::string& eleve_id) { return pupil_key("TOULOUSE", eleve_id); }
std::string guardian(const std::string& personne_id) { return guardian_key("TOULOUSE", personne_id); }
std::string teacher(const std::string& id) { return staff_key("TOULOUSE", uai, "epp", id); }

std::vector<std::string> values(const View& view, const std::string& key, const std::string& attribute) {
  const Entry* const entry = find(view, key);
  return entry == nullptr ? std::vector<std::string>{} : values_of(entry->attributes, attribute);
}

int count(const View& view, const std::string& code) {
  return static_cast<int>(std::count_if(view.diagnostics.begin(), view.diagnostics.end(),
                                        [&code](const Diagnostic& one) { return one.code == code; }));
}

const Diagnostic* anomaly(const View& view, const std::string& code) {
  const auto at = std::find_if(view.diagnostics.begin(), view.diagnostics.end(),
                               [&code](const Diagnostic& one) { return one.code == code; });
  return at == view.diagnostics.end() ? nullptr : &*at;
}

}  // namespace entsync::aaf::federate
