#include "aaf/federate/guardians.hpp"

#include "aaf/federate/address.hpp"
#include "aaf/federate/identities.hpp"
#include "aaf/federate/names.hpp"

namespace entsync::aaf::federate {
namespace {

constexpr std::string_view parente_self = "70";  // ÉLÈVE LUI-MÊME

// One guardian with the links that count: to pupils on record, each pupil once.
struct Ties {
  const source::Guardian* record = nullptr;
  std::string key;
  bool own_record = false;  // it is the pupil's own: no second account (R38)
  bool named = false;       // by any link, be it to a leaver
  std::vector<std::pair<const source::GuardianLink*, RosterPupil*>> links;
};

using TiesById = std::map<std::string, Ties, std::less<>>;

TiesById known_guardians(const SiecleSide& siecle) {
  TiesById guardians;
  for (const source::Guardian* record : in_order(siecle.guardians)) {
    // The first record of a number counts; the reader has dropped and reported the others (D8).
    Ties& ties = guardians[record->personne_id];
    if (ties.record == nullptr) ties.record = record;
  }
  return guardians;
}

int level_of(const source::GuardianLink& link) {
  return link.level && *link.level >= 1 && *link.level <= 3 ? *link.level : 3;
}

bool same_names(const source::Guardian& guardian, const source::Pupil& pupil) {
  if (name_letters(guardian.given_name) != name_letters(pupil.given_name)) return false;
  const std::string family = name_letters(guardian.family_name);
  return family == name_letters(pupil.family_name) || family == name_letters(pupil.usage_name);
}

// R38: a link "the pupil himself". True when it makes no tie.
bool is_own_record(Workspace& workspace, const source::GuardianLink& link, Ties& ties, const RosterPupil& pupil) {
  if (link.parente != parente_self) return false;
  if (same_names(*ties.record, *pupil.record)) {
    ties.own_record = true;
    workspace.report("ELEVE_LUI_MEME", place_of(workspace, link), "CODE_PARENTE", link.parente,
                     "L'élève est son propre responsable : cette fiche ne donne pas de second compte, celui de l'élève "
                     "suffit.");
  } else {
    workspace.report(
        "LUI_MEME_INCOHERENT", place_of(workspace, link), "CODE_PARENTE", link.parente,
        "Le lien est « élève lui-même », mais les noms du responsable ne sont pas ceux de l'élève. Ce lien "
        "ne donne pas de compte ; corriger le lien de parenté.");
  }
  return true;
}

void tie(Workspace& workspace, Roster& roster, TiesById& guardians) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const source::GuardianLink* link : in_order(workspace.sources.siecle->links)) {
    RosterPupil* const pupil = roster.find(link->eleve_id);
    const auto guardian = guardians.find(link->personne_id);
    if (guardian != guardians.end()) guardian->second.named = true;
    if (pupil == nullptr) {
      workspace.report("LIEN_ELEVE_INCONNU", place_of(workspace, *link), "ELEVE_ID", link->eleve_id,
                       "Le lien désigne un élève absent de l'export des élèves (ELEVE_ID " + link->eleve_id +
                           "). Il est ignoré ; refaire les exports le même jour.");
      continue;
    }
    if (guardian == guardians.end()) {
      workspace.report(
          "LIEN_PERSONNE_INCONNUE", place_of(workspace, *link), "PERSONNE_ID", link->personne_id,
          "Le lien désigne un responsable absent du fichier (PERSONNE_ID " + link->personne_id + "). Il est ignoré.");
      continue;
    }
    if (!seen.emplace(link->personne_id, link->eleve_id).second) {
      workspace.report("LIEN_DOUBLE", place_of(workspace, *link), "PERSONNE_ID", link->personne_id,
                       "Le responsable est lié deux fois au même élève. Seul le premier lien est retenu.");
      continue;
    }
    if (pupil->left) continue;
    if (is_own_record(workspace, *link, guardian->second, *pupil)) continue;
    if (!link->level || level_of(*link) != *link->level) {
      workspace.report("LIEN_NIVEAU_ABSENT", place_of(workspace, *link), "NIVEAU_RESPONSABILITE",
                       link->level ? std::to_string(*link->level) : std::string{},
                       "Le niveau de responsabilité du lien est absent ou inconnu. Le responsable est traité comme une "
                       "personne à contacter, sans compte.");
    }
    guardian->second.links.emplace_back(link, pupil);
  }
}

// D14, R38: the strongest of its links.
void settle_standing(const Workspace& workspace, const Ties& ties, Entry& entry) {
  entry.standing = Standing::contact;
  entry.why = "R38";
  for (const auto& [link, pupil] : ties.links) {
    if (!workspace.options.guardian_levels.contains(level_of(*link))) continue;
    const bool fed = pupil->standing == Standing::entitled;
    const Standing standing = fed ? Standing::entitled : Standing::kept;
    if (standing <= entry.standing) continue;
    entry.standing = standing;
    entry.why = fed ? "" : "D14";
  }
}

// R36 with D53: a record without a name cannot make an account.
void check_complete(Workspace& workspace, const source::Guardian& record, Entry& entry) {
  std::string missing;
  if (record.family_name.empty()) missing = "NOM_DE_FAMILLE";
  if (record.given_name.empty()) missing += missing.empty() ? "PRENOM" : ", PRENOM";
  if (missing.empty()) return;
  if (entry.standing == Standing::entitled) {
    entry.standing = Standing::kept;
    entry.why = "R36";
  }
  workspace.report("FICHE_RESPONSABLE_INCOMPLETE", place_of(workspace, record), missing, "",
                   "La fiche du responsable est incomplète ; il manque : " + missing +
                       ". Aucun compte n'est créé tant qu'elle n'est pas complétée.");
}

std::string title_of(const std::string& civility) {
  if (civility == "M.") return civility;
  return civility == "MME" || civility == "MLLE" ? "Mme" : "";
}

void put_identity(Attributes& out, const source::Guardian& record) {
  put(out, "ENTPersonNomPatro", record.family_name);
  put(out, "sn", record.usage_name.empty() ? record.family_name : record.usage_name);
  put(out, "givenName", record.given_name);
  put(out, "personalTitle", title_of(record.civility));
  put(out, "ENTPersonProfils", "National_TUT");
  put(out, "mail", record.email);
  put(out, "homePhone", record.home_phone);
  put(out, "mobile", record.mobile);
  put(out, "telephoneNumber", record.work_phone);
  if (record.accepts_sms.value_or(false)) put(out, "ENTPersonMobileSMS", record.mobile);
  if (record.discloses_address) put(out, "ENTPersonAdresseDiffusion", *record.discloses_address ? "O" : "N");
}

void put_own_address(Workspace& workspace, Attributes& out, const source::Guardian& record, const AddressBook& book) {
  if (record.address_id.empty()) return;
  if (const source::Address* const address = book.find(record.address_id)) {
    put_address(out, *address);
    return;
  }
  workspace.report(
      "ADRESSE_INCONNUE", place_of(workspace, record), "ADRESSE_ID", record.address_id,
      "L'adresse " + record.address_id + " du responsable n'est pas dans le fichier ; elle est laissée vide.");
}

// D18: how the pupil's entry names this guardian.
void relate(const Workspace& workspace, const Ties& ties, Entry& entry) {
  for (const auto& [link, pupil] : ties.links) {
    const int level = level_of(*link);
    const auto flag = [](bool value) { return value ? "1" : "0"; };
    const std::string legal = level < 3 ? std::to_string(level) : "0";
    pupil->relations.push_back(composite({ties.key, link->parente, flag(link->pays_fees.value_or(false)), legal,
                                          flag(level == 3), flag(link->receives_aid.value_or(false))}));
    if (link->houses_pupil.value_or(false)) pupil->housed_by.push_back(ties.key);
    if (workspace.options.guardian_levels.contains(level)) {
      put(entry.attributes, "ENTAuxPersRelEleveEleve", pupil->key);
    }
  }
}

// A record on file that is tied to nobody: what is compared with others' records (R33).
Entry unlinked_entry(Workspace& workspace, const source::Guardian& record, const AddressBook& book) {
  Entry entry;
  entry.category = Category::pers_rel_eleve;
  entry.key = key_of(workspace, record, false);
  entry.uai = workspace.sources.uai;
  entry.standing = Standing::contact;
  entry.why = "R36";
  entry.population = Population::guardian;
  put_identity(entry.attributes, record);
  if (const source::Address* const address = book.find(record.address_id)) put_address(entry.attributes, *address);
  return entry;
}

}  // namespace

std::vector<Entry> guardian_entries(Workspace& workspace, Roster& roster, std::vector<Entry>& unlinked) {
  std::vector<Entry> entries;
  if (!workspace.sources.siecle) return entries;
  const SiecleSide& siecle = *workspace.sources.siecle;
  TiesById guardians = known_guardians(siecle);
  tie(workspace, roster, guardians);
  const AddressBook addresses{siecle.guardian_addresses};
  for (auto& [personne_id, ties] : guardians) {
    if (!ties.named) {
      workspace.report(
          "RESPONSABLE_SANS_ELEVE", place_of(workspace, *ties.record), "", "",
          "Le responsable n'est lié à aucun élève : il n'a pas de compte. C'est souvent la trace d'un doublon.");
    }
    if (ties.own_record) continue;
    if (ties.links.empty()) {
      unlinked.push_back(unlinked_entry(workspace, *ties.record, addresses));
      continue;
    }
    ties.key = key_of(workspace, *ties.record, true);
    Entry entry;
    entry.category = Category::pers_rel_eleve;
    entry.key = ties.key;
    entry.uai = workspace.sources.uai;
    entry.population = Population::guardian;
    settle_standing(workspace, ties, entry);
    check_complete(workspace, *ties.record, entry);
    check_names(workspace, place_of(workspace, *ties.record),
                {ties.record->given_name, ties.record->family_name, ties.record->usage_name});
    put_identity(entry.attributes, *ties.record);
    put_own_address(workspace, entry.attributes, *ties.record, addresses);
    relate(workspace, ties, entry);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace entsync::aaf::federate
