#include "aaf/federate/staff.hpp"

#include <fmt/format.h>

#include "aaf/federate/functions.hpp"
#include "aaf/federate/identities.hpp"

namespace entsync::aaf::federate {
namespace {

constexpr std::string_view nothing_code = "-";

// What a member of staff is.
struct Role {
  std::string profile;  // ENS, DIR, …; empty for neither function nor services
  std::string_view code = nothing_code, label = sans_objet;
  Population population = Population::staff;
};

// R55 with D17: teacher is who has the profile ENS or any service.
Role role_of(const source::Individual& individual, const Teaching& teaching) {
  Role role;
  if (const auto function = function_of(individual.function)) {
    role.profile = function->profile;
    role.code = individual.function;
    role.label = function->label;
  } else if (!individual.function.empty()) {
    role.profile = "ETA";
    role.code = individual.function;
  } else if (teaching.any) {
    role.profile = "ENS";
  }
  if (role.profile == "ENS" || teaching.any) role.population = Population::teacher;
  return role;
}

std::string title_of(const source::Individual& individual) {
  const std::string& civility = individual.civility;
  if (civility == "." || civility == "1") return "M.";
  if (civility == "2" || civility == "3" || civility == "L" || civility == "M") return "Mme";
  if (individual.sex == "1") return "M.";
  return individual.sex == "2" ? "Mme" : "";
}

void put_identity(Attributes& out, const source::Individual& individual) {
  const std::string& birth = individual.birth_name;
  const std::string& usage = individual.usage_name;
  put(out, "ENTPersonNomPatro", birth.empty() ? usage : birth);
  put(out, "sn", usage.empty() ? birth : usage);
  put(out, "givenName", individual.given_name);
  if (individual.birth_date) put(out, "ENTPersonDateNaissance", french(*individual.birth_date));
  if (individual.sex == "1" || individual.sex == "2") put(out, "ENTPersonSexe", individual.sex == "1" ? "M" : "F");
  put(out, "personalTitle", title_of(individual));
  put(out, "ENTPersonSTSId", individual.id);
}

void put_functions(Attributes& out, const std::string& uai, const source::Individual& individual, const Role& role) {
  const auto add = [&](std::string_view discipline, std::string_view label) {
    put(out, "ENTPersonFonctions", composite({uai, role.code, role.label, discipline, label}));
  };
  for (const std::string& discipline : individual.disciplines) {
    const std::size_t split = discipline.find('$');  // "L0202$LET MODERN"
    const std::string_view whole = discipline;
    const std::string_view code = whole.substr(0, split);
    const std::string_view label = split == std::string::npos ? std::string_view{} : whole.substr(split + 1);
    if (!code.empty()) add(code, label.empty() ? sans_objet : label);
  }
  if (values_of(out, "ENTPersonFonctions").empty()) add(nothing_code, sans_objet);
}

void put_teaching(Attributes& out, const std::string& uai, const Teaching& teaching, const Terms& terms,
                  const Structures& structures) {
  std::set<std::string> mefs;
  for (const std::string& code : teaching.divisions) {
    put(out, "ENTAuxEnsClasses", fmt::format("{}${}", uai, code));
    const KnownStructure& division = *structures.divisions.in_sts(code);
    mefs.insert(division.mefs.begin(), division.mefs.end());
  }
  for (const std::string& code : teaching.groups) {
    put(out, "ENTAuxEnsGroupes", fmt::format("{}${}", uai, code));
    const KnownStructure& group = *structures.groups.in_sts(code);
    mefs.insert(group.mefs.begin(), group.mefs.end());
  }
  for (const auto& [code, subject] : teaching.division_subjects) {
    put(out, "ENTAuxEnsClassesMatieres", composite({uai, code, subject}));
  }
  for (const auto& [code, subject] : teaching.group_subjects) {
    put(out, "ENTAuxEnsGroupesMatieres", composite({uai, code, subject}));
  }
  for (const std::string& mef : mefs) {
    const std::string label = label_of(terms.of_sts("MEF", mef));
    put(out, "ENTAuxEnsMEF", composite({uai, mef, label.empty() ? sans_objet : std::string_view{label}}));
  }
  for (const std::string& subject : teaching.subjects) {
    const std::string label = label_of(terms.of_sts("MATIERE", subject));
    put(out, "ENTAuxEnsMatiereEnseignEtab", composite({uai, label.empty() ? subject : label}));
  }
}

// R53: the link of a head teacher is kept where the source has it.
void put_head_of(Workspace& workspace, Attributes& out, const source::Individual& individual, Population population,
                 const Structures& structures) {
  if (workspace.sources.siecle && !workspace.joined()) return;  // another year's divisions (D3)
  for (const std::string& code : individual.head_of) {
    if (structures.divisions.in_sts(code) != nullptr) {
      put(out, "ENTAuxEnsClassesPrincipal", workspace.sources.uai + "$" + code);
    } else if (!structures.divisions.refused.contains(code)) {
      workspace.report("PROF_PRINCIPAL_INCONNU", place_of(workspace, individual, population), "PROF_PRINC", code,
                       "L'enseignant est professeur principal de « " + code +
                           " », que STS ne connaît pas comme division. Ce lien est ignoré.");
    }
  }
}

void check_role(Workspace& workspace, const source::Individual& individual, const Role& role, Entry& entry) {
  const Place place = place_of(workspace, individual, role.population);
  if (role.profile.empty()) {
    entry.standing = Standing::contact;
    entry.why = "R55";
    workspace.report("PERSONNEL_SANS_FONCTION", place, "FONCTION", "",
                     "La personne n'a ni fonction ni service (congé long, retraite) : elle n'a pas de compte. Si elle "
                     "exerce, saisir sa fonction ou ses services dans STS.");
  } else if (!individual.function.empty() && !function_of(individual.function)) {
    workspace.report("FONCTION_INCONNUE", place, "FONCTION", individual.function,
                     "La fonction « " + individual.function +
                         " » n'est pas connue : la personne reçoit le profil des personnels de l'établissement (ETA).");
  }
  const bool named =
      !individual.given_name.empty() && !(individual.usage_name.empty() && individual.birth_name.empty());
  if (!named) {
    if (entry.standing == Standing::entitled) {
      entry.standing = Standing::kept;
      entry.why = "R50";
    }
    workspace.report(
        "FICHE_PERSONNEL_INCOMPLETE", place, "NOM_USAGE, PRENOM", "",
        "La fiche n'a pas de nom ou pas de prénom : aucun compte n'est créé tant qu'elle n'est pas complétée.");
  }
}

}  // namespace

std::vector<Entry> staff_entries(Workspace& workspace, const Terms& terms, const Structures& structures,
                                 const Teachings& teachings) {
  std::vector<Entry> entries;
  if (!workspace.sources.sts) return entries;
  std::set<StaffId> seen;
  const Teaching nothing;
  for (const source::Individual* individual : in_order(workspace.sources.sts->individuals)) {
    // The reader has dropped and reported second records of one number (D8).
    if (!seen.emplace(individual->type, individual->id).second) continue;
    const auto at = teachings.find({individual->type, individual->id});
    const Teaching& teaching = at == teachings.end() ? nothing : at->second;
    const Role role = role_of(*individual, teaching);
    Entry entry;
    entry.category = Category::pers_educ_nat;
    entry.key = key_of(workspace, *individual, role.population);
    entry.uai = workspace.sources.uai;
    entry.population = role.population;
    check_role(workspace, *individual, role, entry);
    put_identity(entry.attributes, *individual);
    if (!role.profile.empty()) put(entry.attributes, "ENTPersonProfils", "National_" + role.profile);
    put(entry.attributes, "ENTPersonStructRattach", entry.uai);
    put(entry.attributes, "ENTPersonCategorieEnseignant", role.population == Population::teacher ? "O" : "N");
    put_functions(entry.attributes, entry.uai, *individual, role);
    put_teaching(entry.attributes, entry.uai, teaching, terms, structures);
    put_head_of(workspace, entry.attributes, *individual, role.population, structures);
    if (teaching.hours_milli > 0) {
      put(entry.attributes, "entsyncServiceHours", std::to_string(teaching.hours_milli));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace entsync::aaf::federate
