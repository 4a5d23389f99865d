#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "aaf/project/projected.hpp"
#include "aaf/project/reference.hpp"

namespace entsync::aaf::project {
namespace {

using Members = std::set<std::string>;                        // uids
using Membership = std::unordered_map<std::string, Members>;  // code of a division or group → members

// Who is in the divisions and groups of one establishment, by kind of people, and who has which profile.
struct People {
  // [0] divisions, [1] groups
  std::array<Membership, 2> pupils, teachers, guardians;
  std::map<std::string, Members> profiles;
};

constexpr std::array<const char*, 2> pupil_links{"ENTEleveClasses", "ENTEleveGroupes"};
constexpr std::array<const char*, 2> teacher_links{"ENTAuxEnsClasses", "ENTAuxEnsGroupes"};

// The codes under `name` that belong to this establishment: "<UAI>$<code>".
template <class Visit>
void for_codes(const Entry& entry, const char* name, const std::string& uai, Visit visit) {
  for (const auto& value : values_of(entry.attributes, name)) {
    const auto [reference, rest] = split(value);
    if (reference == uai && !rest.empty()) visit(std::string{rest.substr(1)});  // a code may hold a `$` itself (D20)
  }
}

// Pupil → uids of the live guardians whose level gives them an account through this pupil (R38).
std::unordered_map<std::string, Members> guardians_by_pupil(const std::vector<const Entry*>& entries,
                                                            const LivePeople& live) {
  std::unordered_map<std::string, Members> guardians;
  for (const Entry* entry : entries) {
    if (entry->category != Category::pers_rel_eleve) continue;
    const auto uid = uid_of_live(live, entry->key);
    if (uid.empty()) continue;
    for (const auto& pupil : values_of(entry->attributes, "ENTAuxPersRelEleveEleve")) guardians[pupil].insert(uid);
  }
  return guardians;
}

People people_of(const std::string& uai, const std::vector<const Entry*>& entries, const LivePeople& live) {
  People people;
  const auto guardians_of = guardians_by_pupil(entries, live);
  for (const Entry* entry : entries) {
    const bool person = entry->category == Category::eleve || entry->category == Category::pers_rel_eleve ||
                        entry->category == Category::pers_educ_nat;
    if (!person || entry->standing < Standing::kept) continue;
    const auto uid = uid_of_live(live, entry->key);
    if (uid.empty()) continue;
    for (const auto& profile : values_of(entry->attributes, "ENTPersonProfils")) people.profiles[profile].insert(uid);
    if (entry->category == Category::pers_rel_eleve) continue;
    const bool pupil = entry->category == Category::eleve;
    const auto guardians = pupil ? guardians_of.find(entry->key) : guardians_of.end();
    for (std::size_t kind = 0; kind < 2; ++kind) {
      for_codes(*entry, pupil ? pupil_links.at(kind) : teacher_links.at(kind), uai, [&](const std::string& code) {
        (pupil ? people.pupils : people.teachers).at(kind)[code].insert(uid);
        if (guardians == guardians_of.end()) return;
        people.guardians.at(kind)[code].insert(guardians->second.begin(), guardians->second.end());
      });
    }
  }
  return people;
}

// What users of the ENT read; an unknown profile speaks for itself.
std::string_view label_of(std::string_view profile) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> labels{{
      {"National_ELV", "Élèves"},
      {"National_TUT", "Responsables d'élève"},
      {"National_ENS", "Enseignants"},
      {"National_DIR", "Direction"},
      {"National_DOC", "Documentation"},
      {"National_EVS", "Vie scolaire"},
      {"National_ETA", "Personnels de l'établissement"},
      {"National_ACA", "Personnels académiques"},
      {"National_COL", "Personnels de collectivité"},
  }};
  const auto found =
      std::find_if(labels.begin(), labels.end(), [&](const auto& label) { return label.first == profile; });
  return found == labels.end() ? profile : found->second;
}

Projected group(ProjectedKind kind, const std::string& uai, std::string id, std::string_view label,
                const Members& members) {
  Projected projected;
  projected.kind = kind;
  projected.subject = id;
  projected.uais = {uai};
  put(projected.attributes, "cn", id);
  put(projected.attributes, "description", std::string{label});
  put(projected.attributes, "ou", uai);
  put(projected.attributes, "entsyncUAI", uai);
  projected.attributes["member"].assign(members.begin(), members.end());
  projected.id = std::move(id);
  return projected;
}

}  // namespace

std::vector<Projected> project_groups(const std::string& uai, const std::vector<const Entry*>& entries,
                                      const LivePeople& live) {
  const auto people = people_of(uai, entries, live);
  std::vector<Projected> groups;
  for (const Entry* entry : entries) {
    if (entry->category != Category::division && entry->category != Category::groupe) continue;
    const bool division = entry->category == Category::division;
    const std::size_t kind = division ? 0 : 1;
    const std::string code{value_of(entry->attributes, "code")};
    auto label = value_of(entry->attributes, "label");
    if (label.empty()) label = code;
    const auto add = [&](const Membership& membership, std::string_view who) {
      const auto members = membership.find(code);
      if (members == membership.end()) return;
      groups.push_back(group(division ? ProjectedKind::division : ProjectedKind::group, uai,
                             fmt::format("{}:{}:{}:{}", uai, division ? "division" : "groupe", code, who), label,
                             members->second));
    };
    add(people.pupils.at(kind), "eleves");
    add(people.teachers.at(kind), "enseignants");
    add(people.guardians.at(kind), "responsables");
  }
  for (const auto& [profile, members] : people.profiles) {
    groups.push_back(
        group(ProjectedKind::profile, uai, fmt::format("{}:profil:{}", uai, profile), label_of(profile), members));
  }
  std::sort(groups.begin(), groups.end(), [](const Projected& a, const Projected& b) { return a.id < b.id; });
  return groups;
}

}  // namespace entsync::aaf::project
