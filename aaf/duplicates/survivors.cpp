#include "aaf/duplicates/survivors.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "aaf/project/reference.hpp"

namespace entsync::aaf::duplicates {
namespace {

constexpr std::array references{"ENTElevePersRelEleve", "ENTEleveAdresseRel", "ENTAuxPersRelEleveEleve"};

// The better reason comes first: a person's word, then the score, then the key, so that the order of the pairs is
// nothing.
bool weighs_more(const Pair& a, const Pair& b) {
  const bool confirmed_a = a.state == PairState::confirmed, confirmed_b = b.state == PairState::confirmed;
  if (confirmed_a != confirmed_b) return confirmed_a;
  if (a.comparison.score != b.comparison.score) return a.comparison.score > b.comparison.score;
  return a.survivor < b.survivor;
}

Survivors follow(const std::vector<const Pair*>& pairs) {
  std::map<std::string, const Pair*> next;
  for (const Pair* pair : pairs) {
    const Pair*& chosen = next[pair->weaker];
    if (chosen == nullptr || weighs_more(*pair, *chosen)) chosen = pair;
  }
  Survivors survivors;
  for (const auto& [weaker, pair] : next) {
    std::set<std::string> seen{weaker};
    std::string at = weaker;
    std::string end;
    while (end.empty()) {
      const auto step = next.find(at);
      if (step == next.end()) {
        end = at;
      } else if (!seen.insert(step->second->survivor).second) {
        // A circle: the walk from its entry on tells who is in it.
        std::string smallest = step->second->survivor;
        for (std::string one = next.at(smallest)->survivor; one != step->second->survivor;
             one = next.at(one)->survivor) {
          smallest = std::min(smallest, one);
        }
        end = smallest;
      } else {
        at = step->second->survivor;
      }
    }
    if (end != weaker) survivors.emplace(weaker, end);
  }
  return survivors;
}

const std::string& root_of(const Survivors& survivors, const std::string& key) {
  const auto at = survivors.find(key);
  return at == survivors.end() ? key : at->second;
}

}  // namespace

Survivors resolve(const std::vector<Pair>& in_force, const std::vector<std::pair<std::string, std::string>>& apart) {
  std::vector<const Pair*> pairs;
  pairs.reserve(in_force.size());
  for (const Pair& pair : in_force) pairs.push_back(&pair);
  Survivors first = follow(pairs);
  std::set<std::string> doubtful;
  for (const auto& [a, b] : apart) {
    if (root_of(first, a) == root_of(first, b)) doubtful.insert(root_of(first, a));
  }
  if (doubtful.empty()) return first;
  std::erase_if(pairs, [&](const Pair* pair) {
    return pair->state != PairState::confirmed && doubtful.contains(root_of(first, pair->weaker));
  });
  return follow(pairs);
}

void name_survivors(Entry& entry, const Survivors& survivors) {
  for (const char* name : references) {
    const auto at = entry.attributes.find(name);
    if (at == entry.attributes.end()) continue;
    std::set<std::string> named;
    std::vector<std::string> doubles;
    Attributes kept;
    for (const std::string& value : at->second) {
      const std::string reference{project::split(value).reference};
      if (survivors.contains(reference)) {
        doubles.push_back(value);
      } else {
        named.insert(reference);
        put(kept, name, value);
      }
    }
    if (doubles.empty()) continue;
    for (const std::string& value : doubles) {
      const auto [reference, rest] = project::split(value);
      const std::string& survivor = survivors.at(std::string{reference});
      if (named.insert(survivor).second) put(kept, name, survivor + std::string{rest});
    }
    at->second = values_of(kept, name);
  }
}

Entry handed_over(const Entry& of_double, const Survivors& survivors) {
  Entry entry;
  entry.category = of_double.category;
  entry.key = root_of(survivors, of_double.key);
  entry.uai = of_double.uai;
  entry.standing = of_double.standing;
  entry.why = of_double.why;
  entry.population = of_double.population;
  for (const char* name : {"ENTPersonProfils", "ENTAuxPersRelEleveEleve"}) {
    if (const auto& values = values_of(of_double.attributes, name); !values.empty()) entry.attributes[name] = values;
  }
  name_survivors(entry, survivors);
  return entry;
}

Entry taken_over(const Entry& of_double, const Survivors& survivors) {
  Entry entry = of_double;
  entry.key = root_of(survivors, of_double.key);
  name_survivors(entry, survivors);
  return entry;
}

void give_guardians(const Entry& of_double, Entry& survivor, const Survivors& survivors) {
  Entry given = of_double;
  name_survivors(given, survivors);
  for (const char* name : {"ENTElevePersRelEleve", "ENTEleveAdresseRel"}) {
    std::set<std::string> named;
    for (const std::string& value : values_of(survivor.attributes, name)) {
      named.insert(root_of(survivors, std::string{project::split(value).reference}));
    }
    for (const std::string& value : values_of(given.attributes, name)) {
      if (named.insert(std::string{project::split(value).reference}).second) put(survivor.attributes, name, value);
    }
  }
}

void name_survivors(std::vector<Entry>& entries, const Survivors& survivors) {
  if (survivors.empty()) return;
  std::map<std::string, Entry*> pupils;
  for (Entry& entry : entries) {
    if (entry.category == Category::eleve) pupils.emplace(entry.key, &entry);
  }
  for (Entry& entry : entries) {
    name_survivors(entry, survivors);
    if (!survivors.contains(entry.key)) continue;
    if (entry.category == Category::pers_rel_eleve) entry = handed_over(entry, survivors);
    if (entry.category != Category::eleve) continue;
    const auto survivor = pupils.find(survivors.at(entry.key));
    if (survivor != pupils.end()) {
      give_guardians(entry, *survivor->second, survivors);
    } else {
      entry = taken_over(entry, survivors);
    }
  }
}

}  // namespace entsync::aaf::duplicates
