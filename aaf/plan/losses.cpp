#include "aaf/plan/losses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aaf/plan/changes.hpp"
#include "aaf/plan/judgement.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::aaf::plan {
namespace {

using Values = std::vector<std::string>;

// What an attribute holds when the operation is done.
Values after(const Operation& operation, const std::string& attribute) {
  Values values = operation.verb == Verb::remove ? Values{} : values_of(operation.before, attribute);
  for (const auto& change : operation.changes) {
    if (change.attribute != attribute) continue;
    switch (change.verb) {
      case ChangeVerb::replace: values = change.values; break;
      case ChangeVerb::add: values.insert(values.end(), change.values.begin(), change.values.end()); break;
      case ChangeVerb::remove:
        if (change.values.empty()) values.clear();
        std::erase_if(values, [&](const std::string& value) { return contains(change.values, value); });
        break;
    }
  }
  return values;
}

bool says_something(const Values& values) {
  return std::any_of(values.begin(), values.end(), [](const auto& value) { return !is_placeholder(value); });
}

std::string first_of(const Values& values) { return values.empty() ? std::string() : text::fold(values.front()); }

bool changed(const Operation& operation, const std::string& attribute) {
  if (attribute.empty()) return false;
  const auto was = first_of(values_of(operation.before, attribute));
  const auto is = first_of(after(operation, attribute));
  return !was.empty() && !is.empty() && was != is;
}

// Known before and after.
bool comparable(const Operation& operation, const std::string& attribute) {
  return !attribute.empty() && says_something(values_of(operation.before, attribute)) &&
         says_something(after(operation, attribute));
}

// Where neither birth date nor address can be compared, nothing speaks for its being the same person still.
bool becomes_another(const Operation& operation, const IdentityAttributes& identity) {
  if (!changed(operation, identity.family) || !changed(operation, identity.given)) return false;
  Values beside = identity.address;
  beside.push_back(identity.birth);
  const auto any = [&](bool (*test)(const Operation&, const std::string&)) {
    return std::any_of(beside.begin(), beside.end(), [&](const auto& attribute) { return test(operation, attribute); });
  };
  return any(changed) || !any(comparable);
}

bool empties(const Operation& operation, const std::string& attribute, const std::set<std::string>& absent) {
  if (attribute.starts_with("entsync") || attribute == "pwdAccountLockedTime") return false;  // the account's state
  auto before = values_of(operation.before, attribute);
  std::erase_if(before, [&](const std::string& value) { return absent.contains(value.substr(0, value.find('$'))); });
  return says_something(before) && !says_something(after(operation, attribute));
}

void of_person(const Operation& operation, const LossView& view, std::vector<Loss>& losses) {
  if (operation.verb != Verb::modify || view.ordered.contains(operation.subject)) return;
  if (operation.account_after && operation.account_after->state != AccountState::active) return;
  Loss loss;
  loss.uai = operation.uai;
  loss.population = operation.population;
  loss.subject = operation.subject;
  loss.dn = operation.dn;
  const auto identity = view.identity.find(*operation.population);
  if (identity != view.identity.end() && becomes_another(operation, identity->second)) {
    loss.guard = GuardKind::identities;
    losses.push_back(loss);
  }
  if (view.leavers.contains(operation.subject)) return;
  loss.guard = GuardKind::emptied;
  std::set<std::string> seen;
  for (const auto& change : operation.changes) {
    if (change.attribute == "objectClass" || !seen.insert(change.attribute).second) continue;
    if (!empties(operation, change.attribute, view.absent)) continue;
    loss.what = change.attribute;
    losses.push_back(loss);
  }
}

void of_group(const Operation& operation, const LossView& view, std::vector<Loss>& losses) {
  if (operation.verb == Verb::add) return;
  for (const auto& attribute : view.membership) {
    const auto& before = values_of(operation.before, attribute);
    const auto left = after(operation, attribute);
    for (const auto& member : before) {
      if (contains(left, member) || view.absent.contains(member) || is_placeholder(member)) continue;
      const auto known = view.keys.find(member);
      Loss loss;
      loss.guard = GuardKind::members;
      loss.uai = operation.uai;
      loss.group = operation.subject;
      loss.base = static_cast<int>(before.size());
      loss.subject = known == view.keys.end() ? member : known->second;
      loss.dn = operation.dn;
      loss.what = member;
      losses.push_back(std::move(loss));
    }
  }
}

// The losses of one guard, gathered under their places.
using Places = std::map<GuardPlace, std::vector<const Loss*>>;

Places gather(const std::vector<Loss>& losses, GuardKind guard) {
  Places places;
  for (const auto& loss : losses) {
    if (loss.guard == guard) places[{loss.uai, loss.population, loss.group}].push_back(&loss);
  }
  return places;
}

HeldSet set_of(GuardKind guard, const GuardPlace& place, const std::vector<const Loss*>& losses) {
  HeldSet set;
  set.guard = guard;
  set.uai = place.uai;
  set.population = place.population;
  set.group = place.group;
  std::set<std::string> subjects, items;
  for (const Loss* loss : losses) {
    subjects.insert(loss->subject);
    if (guard == GuardKind::emptied) items.insert(loss->subject + " " + loss->what);
  }
  set.subjects.assign(subjects.begin(), subjects.end());
  set.items.assign(items.begin(), items.end());
  return set;
}

int active_at(const GuardBase& base, const GuardPlace& place) {
  if (!place.population) return 0;
  const auto known = base.active.find({place.uai, *place.population});
  return known == base.active.end() ? 0 : known->second;
}

// "would lose every value of an attribute: homePhone 12, mail 40".
std::string emptied_sentence(const std::vector<const Loss*>& losses) {
  std::map<std::string, int> counts;
  for (const Loss* loss : losses) ++counts[loss->what];
  std::string text;
  for (const auto& [attribute, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", attribute, count);
  }
  return "would lose every value of an attribute: " + text;
}

void weigh_emptied(Judgement& judgement, const std::vector<Loss>& losses, const GuardBase& base,
                   const GuardLimits& limits) {
  std::vector<const Loss*> left;
  for (const auto& [place, here] : gather(losses, GuardKind::emptied)) {
    HeldSet set = set_of(GuardKind::emptied, place, here);
    set.base = active_at(base, place);
    judgement.weigh(std::move(set), {limits.floor, limits.establishment_ratio}, emptied_sentence(here));
  }
  if (base.establishments < limits.ent_establishments) return;
  for (const auto& loss : losses) {
    if (loss.guard == GuardKind::emptied && !judgement.settled(loss.subject)) left.push_back(&loss);
  }
  HeldSet set = set_of(GuardKind::emptied, {}, left);
  set.base = base.ent_active;
  judgement.weigh(std::move(set), {limits.ent_floor, limits.ent_ratio}, emptied_sentence(left));
}

// What is held of one entry.
struct Held {
  bool identity = false;
  std::set<std::string> attributes, members;
};

std::map<std::string, Held> held_by_entry(const std::vector<Loss>& losses, const std::vector<HeldSet>& sets) {
  // A person's attribute is held wherever its set was counted: at an establishment, or for the whole ENT.
  std::map<std::pair<GuardKind, std::string>, std::set<std::string>> units;
  for (const auto& set : sets) units[{set.guard, set.group}].insert(set.units().begin(), set.units().end());
  std::map<std::string, Held> held;
  for (const auto& loss : losses) {
    const auto unit = loss.guard == GuardKind::emptied ? loss.subject + " " + loss.what : loss.subject;
    const auto at = units.find({loss.guard, loss.group});
    if (at == units.end() || !at->second.contains(unit)) continue;
    auto& entry = held[loss.dn];
    if (loss.guard == GuardKind::identities) entry.identity = true;
    if (loss.guard == GuardKind::emptied) entry.attributes.insert(loss.what);
    if (loss.guard == GuardKind::members) entry.members.insert(loss.what);
  }
  return held;
}

// A group that nobody wants any more and that stays because of its members: who is absent leaves it all the same.
void keep_group(Operation& operation, const Held& held) {
  std::vector<Change> changes;
  for (const auto& [attribute, values] : operation.before) {
    const bool lists =
        std::any_of(values.begin(), values.end(), [&](const auto& v) { return held.members.contains(v); });
    if (!lists) continue;
    Change change{ChangeVerb::remove, attribute, {}};
    for (const auto& value : values) {
      if (!held.members.contains(value)) change.values.push_back(value);
    }
    if (!change.values.empty()) changes.push_back(std::move(change));
  }
  operation.verb = Verb::modify;
  operation.wave = Wave::groups;
  operation.situation = Situation::held;
  operation.reason = "nobody wants the group any more, but a guard holds its members";
  operation.changes = std::move(changes);
}

// True when something of the operation is left.
bool strip(Operation& operation, const Held& held) {
  if (held.identity) return false;
  if (operation.verb == Verb::remove) {
    keep_group(operation, held);
    return !operation.changes.empty();
  }
  const auto reason = changed_reason(operation);
  for (auto& change : operation.changes) {
    if (change.verb == ChangeVerb::add) continue;
    const bool whole = change.verb == ChangeVerb::replace &&
                       std::any_of(held.members.begin(), held.members.end(), [&](const auto& member) {
                         return contains(values_of(operation.before, change.attribute), member);
                       });
    if (whole) {
      // One member in the place of another: the new one comes, the old one stays.
      change.verb = ChangeVerb::add;
      continue;
    }
    if (change.verb == ChangeVerb::remove)
      std::erase_if(change.values, [&](const auto& value) { return held.members.contains(value); });
  }
  std::erase_if(operation.changes, [&](const Change& change) {
    return held.attributes.contains(change.attribute) || (change.verb == ChangeVerb::remove && change.values.empty());
  });
  if (operation.reason == reason) operation.reason = changed_reason(operation);
  return operation.verb == Verb::rename || !operation.changes.empty();
}

}  // namespace

std::vector<Loss> find_losses(const std::vector<Operation>& operations, const LossView& view) {
  std::vector<Loss> losses;
  for (const auto& operation : operations) {
    if (operation.population) {
      of_person(operation, view, losses);
    } else {
      of_group(operation, view, losses);
    }
  }
  return losses;
}

void keep_taken(std::vector<Loss>& losses, const std::vector<Operation>& operations) {
  std::map<std::string, std::vector<const Operation*>> by_dn;
  for (const auto& operation : operations) {
    if (operation.verb != Verb::add) by_dn[operation.dn].push_back(&operation);
  }
  const auto takes = [](const Loss& loss, const Operation& operation) {
    if (loss.guard == GuardKind::identities) return true;
    if (loss.guard == GuardKind::emptied) return !says_something(after(operation, loss.what));
    return std::any_of(operation.before.begin(), operation.before.end(), [&](const auto& attribute) {
      return contains(attribute.second, loss.what) && !contains(after(operation, attribute.first), loss.what);
    });
  };
  std::erase_if(losses, [&](const Loss& loss) {
    const auto at = by_dn.find(loss.dn);
    return at == by_dn.end() || std::none_of(at->second.begin(), at->second.end(),
                                             [&](const Operation* operation) { return takes(loss, *operation); });
  });
}

Verdict judge_losses(const std::vector<Loss>& losses, const GuardBase& base, const GuardLimits& limits,
                     const std::vector<Approval>& approvals) {
  Judgement identities{base, approvals};
  for (const auto& [place, here] : gather(losses, GuardKind::identities)) {
    HeldSet set = set_of(GuardKind::identities, place, here);
    set.base = active_at(base, place);
    identities.weigh(std::move(set), {limits.identity_floor, limits.identity_ratio},
                     "would become somebody else, with other names and, where known, another birth date or address");
  }
  Verdict verdict = std::move(identities).end();

  Judgement emptied{base, approvals};
  weigh_emptied(emptied, losses, base, limits);
  join(verdict, std::move(emptied).end());

  Judgement members{base, approvals};
  for (const auto& [place, here] : gather(losses, GuardKind::members)) {
    HeldSet set = set_of(GuardKind::members, place, here);
    set.base = here.front()->base;
    members.weigh(std::move(set), {limits.group_floor, limits.group_ratio},
                  fmt::format("would leave the group {}", place.group));
  }
  join(verdict, std::move(members).end());
  return verdict;
}

bool is_placeholder(const std::string& value) { return value == "SANS OBJET" || value.starts_with("cn=sans-objet,"); }

std::vector<account::Account> hold_back(std::vector<Operation>& operations, const std::vector<Loss>& losses,
                                        const std::vector<HeldSet>& held) {
  const auto entries = held_by_entry(losses, held);
  std::vector<account::Account> accounts;
  if (entries.empty()) return accounts;
  std::erase_if(operations, [&](Operation& operation) {
    const auto at = entries.find(operation.dn);
    if (at == entries.end() || operation.verb == Verb::add || strip(operation, at->second)) return false;
    if (operation.account_after && !at->second.identity) accounts.push_back(*operation.account_after);
    return true;
  });
  return accounts;
}

}  // namespace entsync::aaf::plan
