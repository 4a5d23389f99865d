#include "daemon/run/doubles.hpp"

#include <algorithm>
#include <set>

#include "aaf/model/key.hpp"
#include "store/duplicates.hpp"
#include "store/orders.hpp"
#include "store/persons.hpp"
#include "store/unadopted.hpp"

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
  std::vector<Pair> pairs = store::load_pairs(tx, {PairState::confirmed, PairState::decided});
  if (ent.certain_duplicates != config::CertainDuplicates::deactivate) {
    std::erase_if(pairs, [](const Pair& pair) {
      return pair.state == PairState::decided && !aaf::duplicates::one_pupil_by_ine(pair);
    });
  }
  if (pairs.empty()) return;
  std::vector<std::string> survivors, both;
  for (const Pair& pair : pairs) {
    survivors.push_back(pair.survivor);
    both.insert(both.end(), {pair.weaker, pair.survivor});
  }
  const std::set<std::string> present = store::present_in(tx, ent_, scope_, survivors);
  const store::AccountHolders accounts = store::account_holders(tx, ent_, both);
  const std::set<std::string> unadopted = store::with_unadopted(tx, ent_, survivors);
  const auto orders = store::orders_in_force(tx, ent_);
  // A pupil who comes from another ENT under a new ELEVE_ID keeps uid and login; who has an account here has them here.
  const auto comes_from_elsewhere = [&](const Pair& pair) {
    return aaf::duplicates::one_pupil_by_ine(pair) && accounts.anywhere.contains(pair.survivor) &&
           !accounts.here.contains(pair.weaker);
  };
  std::erase_if(pairs, [&](const Pair& pair) {
    const auto order = orders.find(pair.weaker);
    const bool ordered = order != orders.end() && (order->second.protect || order->second.deactivate);
    // The survivor's account would not come: the double keeps the one that there is.
    const bool waits = unadopted.contains(pair.survivor) && !accounts.here.contains(pair.survivor) &&
                       accounts.here.contains(pair.weaker);
    return ordered || waits || (!present.contains(pair.survivor) && !comes_from_elsewhere(pair));
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

// A pupil's guardians go to the survivor's record in the same school; where it has none, the whole record does.
void Doubles::give_pupil(const aaf::Entry& of_double, ScopedPerson& survivor) const {
  for (aaf::Entry& kept : survivor.entries) {
    if (kept.category != aaf::Category::eleve || kept.uai != of_double.uai) continue;
    aaf::duplicates::give_guardians(of_double, kept, survivors_);
    return;
  }
  survivor.entries.push_back(aaf::duplicates::taken_over(of_double, survivors_));
}

// Who left with a transfer under the double's number is waited for as well.
void Doubles::wait_for_transferred(const std::map<std::string, ScopedPerson*>& people) const {
  std::vector<store::PupilNumber> asked;
  for (const auto& [key, one] : people) {
    if (!one->account || !one->entries.empty() || one->outside_scope || aaf::kind_of(key) != aaf::Kind::pupil) continue;
    const auto [first, last] = doubles_.equal_range(key);
    for (auto it = first; it != last; ++it) asked.push_back({key, std::string(aaf::number_of(it->second))});
  }
  for (const std::string& key : store::left_with_transfer(tx_, ent_, asked)) people.at(key)->transferred = true;
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
    ScopedPerson& other = *survivor->second;
    if (!other.account && other.unadopted.empty()) other.unadopted = one.unadopted;
    // A guardian's record in another ENT is an account of its own there; a pupil's other number is the same enrolment.
    if (aaf::kind_of(one.person.key) == aaf::Kind::pupil) other.outside_scope |= one.outside_scope;
    for (const aaf::Entry& entry : one.entries) {
      if (entry.category == aaf::Category::eleve) {
        give_pupil(entry, other);
      } else if (entry.category == aaf::Category::pers_rel_eleve) {
        other.entries.push_back(by_itself ? aaf::duplicates::handed_over(entry, survivors_)
                                          : aaf::duplicates::taken_over(entry, survivors_));
      }
    }
  }
  for (ScopedPerson& one : people) {
    for (aaf::Entry& entry : one.entries) aaf::duplicates::name_survivors(entry, survivors_);
  }
  wait_for_transferred(by_key);
  return people;
}

}  // namespace entsync::daemon::run
