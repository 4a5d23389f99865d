#include <map>

#include "aaf/federate/address.hpp"
#include "aaf/federate/pupils.hpp"

namespace entsync::aaf::federate {
namespace {

using namespace std::chrono;

// The first day on which a person is of age. Who was born on 29 February comes of age on 1 March.
Date majority(Date birth) {
  const year_month_day born{birth};
  const year_month_day day{born.year() + years{18}, born.month(), born.day()};
  return day.ok() ? Date{sys_days{day}} : Date{sys_days{day.year() / March / 1}};
}

// What the Eleves file says of pupils beside the pupils themselves.
struct Extras {
  std::map<std::string, std::vector<std::string>, std::less<>> subjects;  // by ELEVE_ID
  std::set<std::string, std::less<>> with_grant;
  AddressBook addresses;
};

void report_dangling(Workspace& workspace, std::string_view element, int position, const std::string& eleve_id,
                     std::string_view what) {
  workspace.report("LIEN_ELEVE_INCONNU",
                   Place{Population::pupil,
                         workspace.sources.files.eleves,
                         std::string{element} + " " + std::to_string(position),
                         {{"ELEVE_ID", eleve_id}}},
                   "ELEVE_ID", eleve_id,
                   std::string{what} + " concerne un élève absent du fichier (ELEVE_ID " + eleve_id +
                       "). L'information est ignorée.");
}

Extras extras_of(Workspace& workspace, const Terms& terms, const Roster& roster) {
  const SiecleSide& siecle = *workspace.sources.siecle;
  Extras extras{{}, {}, AddressBook{siecle.pupil_addresses}};
  std::set<std::string> unknown_subjects;
  for (const source::PupilOption* option : in_order(siecle.options)) {
    if (!roster.by_eleve_id.contains(option->eleve_id)) {
      report_dangling(workspace, "OPTION", option->position, option->eleve_id, "Une option");
      continue;
    }
    if (option->subject.empty()) continue;
    extras.subjects[option->eleve_id].push_back(option->subject);
    if (terms.of_siecle("MATIERE", option->subject) == nullptr && unknown_subjects.insert(option->subject).second) {
      workspace.report("MATIERE_INCONNUE",
                       Place{std::nullopt,
                             workspace.sources.files.eleves,
                             "OPTION " + std::to_string(option->position),
                             {{"CODE_MATIERE", option->subject}}},
                       "CODE_MATIERE", option->subject,
                       "La matière " + option->subject +
                           " d'une option n'est pas dans la nomenclature : son libellé manque. Refaire l'export "
                           "Nomenclature avec celui des élèves.");
    }
  }
  for (const source::PupilGrant* grant : in_order(siecle.grants)) {
    if (!roster.by_eleve_id.contains(grant->eleve_id)) {
      report_dangling(workspace, "BOURSE", grant->position, grant->eleve_id, "Une bourse");
      continue;
    }
    extras.with_grant.insert(grant->eleve_id);
  }
  return extras;
}

void put_identity(Attributes& out, const source::Pupil& record) {
  put(out, "ENTPersonNomPatro", record.family_name);
  put(out, "sn", record.usage_name.empty() ? record.family_name : record.usage_name);
  put(out, "givenName", record.given_name);
  // The AAF repeats the first given name among the others, where there are others.
  if (!record.given_name2.empty() || !record.given_name3.empty()) {
    for (const std::string& name : {record.given_name, record.given_name2, record.given_name3}) {
      put(out, "ENTPersonAutresPrenoms", name);
    }
  }
  if (record.birth_date) put(out, "ENTPersonDateNaissance", french(*record.birth_date));
  if (record.sex == "1" || record.sex == "2") {
    put(out, "ENTPersonSexe", record.sex == "1" ? "M" : "F");
    put(out, "personalTitle", record.sex == "1" ? "M." : "Mme");
  }
  put(out, "ENTPersonProfils", "National_ELV");
  put(out, "ENTEleveINE", record.ine);
  put(out, "ENTEleveStructRattachId", record.eleve_id);
  put(out, "mail", record.email);
  put(out, "homePhone", record.home_phone);
  put(out, "mobile", record.mobile);
  put(out, "telephoneNumber", record.work_phone);
}

std::string statut_of(const Terms& terms, const std::string& code) {
  if (code == "ST") return "SCOLAIRE";
  if (code == "AP") return "APPRENTI";
  const std::string label = label_of(terms.of_siecle("STATUT_ELEVE", code));
  return label.empty() ? code : label;
}

void put_schooling(Attributes& out, const RosterPupil& pupil, const Terms& terms, const Extras& extras,
                   const std::string& uai) {
  const source::Pupil& record = *pupil.record;
  put(out, "ENTEleveBoursier", extras.with_grant.contains(record.eleve_id) ? "O" : "N");
  if (record.transport) put(out, "ENTEleveTransport", *record.transport ? "O" : "N");
  const std::string regime = label_of(terms.of_siecle("REGIME", record.regime));
  put(out, "ENTEleveRegime", regime.empty() ? record.regime : regime);
  put(out, "ENTEleveStatutEleve", statut_of(terms, record.statut));
  put(out, "ENTEleveMEF", record.mef);
  if (const source::Term* const mef = terms.of_siecle("MEF", record.mef); mef != nullptr && !record.mef.empty()) {
    put(out, "ENTEleveLibelleMEF", label_of(mef));
    put(out, "ENTEleveNivFormation", mef->formation);
    put(out, "ENTEleveMEFRattach", mef->attached_to);
  }
  if (const auto subjects = extras.subjects.find(record.eleve_id); subjects != extras.subjects.end()) {
    for (const std::string& subject : subjects->second) {
      put(out, "ENTEleveCodeEnseignements", subject);
      put(out, "ENTEleveEnseignements", label_of(terms.of_siecle("MATIERE", subject)));
    }
  }
  put(out, "ENTPersonStructRattach", uai);
  if (!pupil.division.empty()) put(out, "ENTEleveClasses", uai + "$" + pupil.division);
  for (const std::string& group : pupil.groups) put(out, "ENTEleveGroupes", uai + "$" + group);
  for (const std::string& relation : pupil.relations) put(out, "ENTElevePersRelEleve", relation);
  for (const std::string& guardian : pupil.housed_by) put(out, "ENTEleveAdresseRel", guardian);
}

// "Sans adresses" files keep the ADRESSE_ID of pupils but hold no address: nothing is missing then.
void put_own_address(Workspace& workspace, Attributes& out, const source::Pupil& record, const AddressBook& addresses) {
  if (record.address_id.empty() || addresses.empty()) return;
  if (const source::Address* const address = addresses.find(record.address_id)) {
    put_address(out, *address);
    return;
  }
  workspace.report("ADRESSE_INCONNUE", place_of(workspace, record), "ADRESSE_ID", record.address_id,
                   "L'adresse " + record.address_id + " de l'élève n'est pas dans le fichier ; elle est laissée vide.");
}

// Each MEF that the nomenclature lacks, once.
void check_mefs(Workspace& workspace, const Terms& terms, const Roster& roster) {
  std::set<std::string> seen;
  for (const RosterPupil& pupil : roster.pupils) {
    const std::string& mef = pupil.record->mef;
    if (pupil.left || mef.empty() || terms.of_siecle("MEF", mef) != nullptr || !seen.insert(mef).second) continue;
    workspace.report("MEF_INCONNU",
                     Place{std::nullopt,
                           workspace.sources.files.eleves,
                           "ELEVE " + std::to_string(pupil.record->position),
                           {{"CODE_MEF", mef}}},
                     "CODE_MEF", mef,
                     "Le MEF " + mef +
                         " n'est pas dans la nomenclature : son libellé manque. Refaire l'export "
                         "Nomenclature avec celui des élèves.");
  }
}

}  // namespace

std::vector<Entry> pupil_entries(Workspace& workspace, const Terms& terms, const Roster& roster) {
  std::vector<Entry> entries;
  if (!workspace.sources.siecle) return entries;
  check_mefs(workspace, terms, roster);
  const Extras extras = extras_of(workspace, terms, roster);
  for (const RosterPupil& pupil : roster.pupils) {
    if (pupil.left) continue;
    Entry entry;
    entry.category = Category::eleve;
    entry.key = pupil.key;
    entry.uai = workspace.sources.uai;
    entry.standing = pupil.standing;
    entry.why = pupil.why;
    entry.population = Population::pupil;
    put_identity(entry.attributes, *pupil.record);
    put_schooling(entry.attributes, pupil, terms, extras, entry.uai);
    if (pupil.record->birth_date) {
      const Date of_age = majority(*pupil.record->birth_date);
      put(entry.attributes, "ENTEleveMajeur", of_age <= workspace.today() ? "O" : "N");
      workspace.edge(of_age);
    }
    put_own_address(workspace, entry.attributes, *pupil.record, extras.addresses);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace entsync::aaf::federate
