#include "daemon/run/doubles.hpp"

#include <algorithm>
#include <set>

#include "store/duplicates.hpp"
#include "store/orders.hpp"
#include "store/persons.hpp"

namespace entsync::daemon::run {

using aaf::duplicates::Pair;
using aaf::duplicates::PairState;
using store::ScopedPerson;

namespace {

std::set<std::string> keys_of(const std::vector<ScopedPerson>& people) {
  std::set<std::string> keys;
  for (const ScopedPerson& one : people) keys.insert(one.person.key);
  return keys;
}

}  // namespace

Doubles::Doubles(store::Transaction& tx, const config::Ent& ent, std::vector<std::string> scope)
    : tx_(tx), ent_(ent.name), scope_(std::move(scope)) {
  std::vector<PairState> states{PairState::confirmed};
  if (ent.certain_duplicates == config::CertainDuplicates::deactivate) states.push_back(PairState::decided);
  std::vector<Pair> pairs = store::load_pairs(tx, states);
  if (pairs.empty()) return;
  std::vector<std::string> survivors;
  for (const Pair& pair : pairs) survivors.push_back(pair.survivor);
  const std::set<std::string> present = store::present_in(tx, ent_, scope_, survivors);
  const auto orders = store::orders_in_force(tx, ent_);
  std::erase_if(pairs, [&](const Pair& pair) {
    const auto order = orders.find(pair.weaker);
    const bool ordered = order != orders.end() && (order->second.protect || order->second.deactivate);
    return ordered || !present.contains(pair.survivor);
  });
  std::vector<std::pair<std::string, std::string>> apart;
  for (const Pair& pair : store::load_pairs(tx, {PairState::dismissed, PairState::undone})) {
    apart.emplace_back(pair.weaker, pair.survivor);
  }
  survivors_ = aaf::duplicates::resolve(pairs, apart);
  for (const auto& [weaker, survivor] : survivors_) doubles_.emplace(survivor, weaker);
}

std::vector<ScopedPerson> Doubles::load(const std::string& uai) const {
  return with_both_sides(store::load_people(tx_, ent_, uai, scope_));
}

std::vector<ScopedPerson> Doubles::load(const std::vector<std::string>& keys) const {
  return with_both_sides(store::load_people(tx_, ent_, keys, scope_));
}

std::vector<std::string> Doubles::keys_of_person(const std::string& key) const {
  const auto at = survivors_.find(key);
  std::vector<std::string> keys{at == survivors_.end() ? key : at->second};
  const auto [first, last] = doubles_.equal_range(keys.front());
  for (auto it = first; it != last; ++it) keys.push_back(it->second);
  return keys;
}

void Doubles::add_missing_sides(std::vector<ScopedPerson>& people) const {
  const std::set<std::string> here = keys_of(people);
  std::set<std::string> missing;
  for (const std::string& one : here) {
    for (const std::string& key : keys_of_person(one)) {
      if (!here.contains(key)) missing.insert(key);
    }
  }
  if (missing.empty()) return;
  for (ScopedPerson& one :
       store::load_people(tx_, ent_, std::vector<std::string>(missing.begin(), missing.end()), scope_)) {
    people.push_back(std::move(one));
  }
}

void Doubles::unite_orders(std::vector<ScopedPerson>& people) const {
  std::map<std::string, std::set<std::string>> cut;  // of each person, by survivor: all ends, with their other records
  std::set<std::string> ends;
  for (const ScopedPerson& one : people) {
    for (const aaf::account::CutEnd& end : one.orders.cut) {
      for (const std::string& key : keys_of_person(end.key)) {
        cut[keys_of_person(one.person.key).front()].insert(key);
        ends.insert(key);
      }
    }
  }
  if (cut.empty()) return;
  const auto persons = store::load_persons(tx_, {ends.begin(), ends.end()});
  for (ScopedPerson& one : people) {
    const auto at = cut.find(keys_of_person(one.person.key).front());
    if (at == cut.end()) continue;
    one.orders.cut.clear();
    for (const std::string& key : at->second) {
      const auto person = persons.find(key);
      one.orders.cut.push_back({key, person == persons.end() ? std::string{} : person->second.uid});
    }
  }
}

std::vector<ScopedPerson> Doubles::with_both_sides(std::vector<ScopedPerson> people) const {
  if (survivors_.empty()) return people;
  add_missing_sides(people);
  unite_orders(people);
  std::map<std::string, ScopedPerson*> by_key;
  std::set<std::string> by_themselves;  // whose own record gives a right to an account
  for (ScopedPerson& one : people) {
    by_key.emplace(one.person.key, &one);
    const bool borne = std::any_of(one.entries.begin(), one.entries.end(),
                                   [](const aaf::Entry& entry) { return entry.standing >= aaf::Standing::kept; });
    if (borne) by_themselves.insert(one.person.key);
  }
  for (ScopedPerson& one : people) {
    const auto at = survivors_.find(one.person.key);
    if (at == survivors_.end()) continue;
    one.duplicate_of = at->second;
    const auto survivor = by_key.find(at->second);
    if (survivor == by_key.end()) continue;
    const bool by_itself = by_themselves.contains(at->second);
    for (const aaf::Entry& entry : one.entries) {
      if (entry.category != aaf::Category::pers_rel_eleve) continue;
      survivor->second->entries.push_back(by_itself ? aaf::duplicates::handed_over(entry, survivors_)
                                                    : aaf::duplicates::taken_over(entry, survivors_));
    }
    // A pupil's guardians go to the survivor's record in the same school.
    for (aaf::Entry& kept : survivor->second->entries) {
      for (const aaf::Entry& entry : one.entries) {
        if (kept.category != aaf::Category::eleve || entry.uai != kept.uai) continue;
        aaf::duplicates::give_guardians(entry, kept, survivors_);
      }
    }
  }
  for (ScopedPerson& one : people) {
    for (aaf::Entry& entry : one.entries) aaf::duplicates::name_survivors(entry, survivors_);
  }
  return people;
}

}  // namespace entsync::daemon::run
