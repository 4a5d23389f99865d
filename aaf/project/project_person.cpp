#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>

#include "aaf/model/key.hpp"
#include "aaf/project/projected.hpp"
#include "aaf/project/reference.hpp"

namespace entsync::aaf::project {
namespace {

// What several establishments say of a person adds up; of everything else there is one value (docs/federated.md).
bool adds_up(const std::string& name) {
  static const std::set<std::string, std::less<>> names{
      "ENTPersonProfils",      "ENTPersonAutresPrenoms", "ENTPersonFonctions", "ENTEleveCodeEnseignements",
      "ENTEleveEnseignements", "ENTEleveClasses",        "ENTEleveGroupes",    "ENTElevePersRelEleve",
      "ENTEleveAdresseRel",    "ENTAuxPersRelEleveEleve"};
  // All that the services say: ENTAuxEnsClasses, …Groupes, …ClassesMatieres, …MEF and so on.
  return names.contains(name) || name.starts_with("ENTAuxEns");
}

// Values that begin with the key of a person.
bool names_people(const std::string& name) {
  return name == "ENTElevePersRelEleve" || name == "ENTEleveAdresseRel" || name == "ENTAuxPersRelEleveEleve";
}

// Of the federation's own use, or decided here.
bool left_out(const std::string& name) { return name == "entsyncServiceHours" || name == "ENTPersonStructRattach"; }

void join_attribute(Attributes& joined, const std::string& name, const std::vector<std::string>& values,
                    const LivePeople& live) {
  if (left_out(name) || (!adds_up(name) && joined.contains(name))) return;
  for (const auto& value : values) {
    if (!names_people(name)) {
      put(joined, name, value);
      continue;
    }
    const auto [key, rest] = split(value);
    const auto uid = uid_of_live(live, key);
    if (!uid.empty()) put(joined, name, uid + std::string{rest});
  }
}

std::int64_t hours_of(const Entry& entry) {
  const auto text = value_of(entry.attributes, "entsyncServiceHours");
  std::int64_t hours = 0;
  std::from_chars(text.data(), text.data() + text.size(), hours);
  return hours;
}

// The establishment a person belongs to first (D30), among those whose files attach the person and whose standing is
// the strongest: most hours, then the present one, then the newest export.
std::string attachment(const std::vector<const Entry*>& entries, std::string_view attached) {
  const auto weaker = [](const Entry* a, const Entry* b) { return a->standing < b->standing; };
  const Standing best = (*std::max_element(entries.begin(), entries.end(), weaker))->standing;
  std::string_view chosen;
  std::int64_t most = -1;
  for (const Entry* entry : entries) {
    if (entry->standing != best) continue;
    const auto uai = value_of(entry->attributes, "ENTPersonStructRattach");
    if (uai.empty()) continue;
    const auto hours = hours_of(*entry);
    if (hours > most || (hours == most && uai == attached)) {
      chosen = uai;
      most = hours;
    }
  }
  return std::string{chosen};
}

ProjectedKind kind_of_person(const std::string& key) {
  switch (kind_of(key)) {
    case Kind::pupil: return ProjectedKind::pupil;
    case Kind::guardian: return ProjectedKind::guardian;
    case Kind::staff: break;
  }
  return ProjectedKind::staff;
}

std::optional<Population> population_of(ProjectedKind kind, const std::vector<const Entry*>& entries) {
  if (kind == ProjectedKind::pupil) return Population::pupil;
  if (kind == ProjectedKind::guardian) return Population::guardian;
  const auto teaches = [](const Entry* entry) { return entry->population == Population::teacher; };
  return std::any_of(entries.begin(), entries.end(), teaches) ? Population::teacher : Population::staff;
}

// "Élodie MARTIN": what people read; a login stands in where no name is known.
std::string full_name(const Attributes& attributes, const std::string& login) {
  std::string name{value_of(attributes, "givenName")};
  auto family = value_of(attributes, "sn");
  if (family.empty()) family = value_of(attributes, "ENTPersonNomPatro");
  if (!name.empty() && !family.empty()) name += ' ';
  name += family;
  return name.empty() ? login : name;
}

}  // namespace

Projected project_person(const account::Person& person, const std::vector<const Entry*>& entries,
                         const LivePeople& live, std::string_view attached) {
  auto bearing = account::bearing(entries);
  if (bearing.empty()) bearing = entries;

  Projected projected;
  projected.kind = kind_of_person(person.key);
  projected.id = person.uid;
  projected.subject = person.key;
  projected.population = population_of(projected.kind, bearing);
  auto& attributes = projected.attributes;
  std::set<std::string> uais;
  for (const Entry* entry : bearing) {
    uais.insert(entry->uai);
    for (const auto& [name, values] : entry->attributes) join_attribute(attributes, name, values, live);
  }
  projected.uais.assign(uais.begin(), uais.end());

  if (projected.kind != ProjectedKind::guardian && !bearing.empty()) {
    put(attributes, "ENTPersonStructRattach", attachment(bearing, attached));
  }
  put(attributes, "uid", person.uid);
  put(attributes, "ENTPersonJointure", account::jointure_text(person));
  put(attributes, "ENTPersonLogin", person.login);
  const auto name = full_name(attributes, person.login);
  put(attributes, "cn", name);
  put(attributes, "displayName", name);
  put(attributes, "entsyncState", std::string{word(AccountState::active)});
  for (const auto& uai : projected.uais) put(attributes, "entsyncUAI", uai);
  return projected;
}

}  // namespace entsync::aaf::project
