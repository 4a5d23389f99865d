#include "aaf/duplicates/trait.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "aaf/duplicates/blocks.hpp"
#include "aaf/federate/identities.hpp"
#include "aaf/project/reference.hpp"

namespace entsync::aaf::duplicates {
namespace {

constexpr std::array compared{"ENTPersonNomPatro",
                              "sn",
                              "givenName",
                              "ENTPersonAutresPrenoms",
                              "personalTitle",
                              "ENTPersonDateNaissance",
                              "ENTPersonSexe",
                              "ENTEleveINE",
                              "mail",
                              "homePhone",
                              "mobile",
                              "telephoneNumber",
                              "ENTPersonAdresse",
                              "ENTPersonCodePostal"};

bool is_person(const Entry& entry) {
  return entry.category == Category::eleve || entry.category == Category::pers_rel_eleve ||
         entry.category == Category::pers_educ_nat;
}

// "sophie|martignac": how a relative is told from another, in this comparison alone.
std::string folded_name(const Attributes& attributes) {
  const std::string_view patronym = value_of(attributes, "ENTPersonNomPatro");
  return federate::name_letters(value_of(attributes, "givenName")) + "|" +
         federate::name_letters(patronym.empty() ? value_of(attributes, "sn") : patronym);
}

Trait trait_of(const Entry& entry, bool linked) {
  Trait trait;
  trait.key = entry.key;
  trait.uai = entry.uai;
  trait.standing = entry.standing;
  trait.linked = linked;
  for (const char* name : compared) {
    if (const auto& values = values_of(entry.attributes, name); !values.empty()) trait.facts[name] = values;
  }
  return trait;
}

// Who is whose guardian, as the pupils' entries tell it: every level, with the parenté.
void relate(const std::vector<Entry>& entries, std::map<std::string, Trait>& traits) {
  std::map<std::string, std::string> names;
  for (const auto& [key, trait] : traits) names.emplace(key, folded_name(trait.facts));
  for (const Entry& pupil : entries) {
    if (pupil.category != Category::eleve) continue;
    const auto& relations = values_of(pupil.attributes, "ENTElevePersRelEleve");
    for (const std::string& relation : relations) {
      const std::string guardian{project::split(relation).reference};
      const auto at = traits.find(guardian);
      if (at == traits.end()) continue;
      put(traits.at(pupil.key).facts, "relative", guardian);
      put(at->second.facts, "pupil", pupil.key);
      put(at->second.facts, "kinship", std::string{project::field(relation, 1)});
      for (const std::string& other : relations) {
        const std::string key{project::split(other).reference};
        if (key == guardian || !names.contains(key)) continue;
        put(at->second.facts, "relative", key);
        put(at->second.facts, "relative", names.at(key));
      }
    }
  }
}

}  // namespace

std::vector<Trait> traits_of(const std::vector<Entry>& entries, const std::vector<Entry>& unlinked) {
  std::map<std::string, Trait> traits;
  for (const Entry& entry : entries) {
    if (is_person(entry)) traits.emplace(entry.key, trait_of(entry, true));
  }
  for (const Entry& entry : unlinked) traits.emplace(entry.key, trait_of(entry, false));
  relate(entries, traits);
  std::vector<Trait> out;
  out.reserve(traits.size());
  for (auto& [key, trait] : traits) {
    trait.blocks = blocks_of(trait);
    out.push_back(std::move(trait));
  }
  return out;
}

}  // namespace entsync::aaf::duplicates
