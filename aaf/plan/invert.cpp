#include "aaf/plan/invert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "aaf/plan/changes.hpp"
#include "aaf/plan/rdn.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::aaf::plan {
namespace {

using Values = std::vector<std::string>;
using Found = Fit::Found;

// Those of `from` that `keep` says yes to.
template <class Keep>
Values chosen(const Values& from, Keep keep) {
  Values out;
  std::copy_if(from.begin(), from.end(), std::back_inserter(out), keep);
  return out;
}

std::string named_by(const std::string& value) { return value.substr(0, value.find('$')); }

void modify(Attributes& attributes, const Change& change) {
  Values values = change.verb == ChangeVerb::replace ? Values{} : values_of(attributes, change.attribute);
  if (change.verb == ChangeVerb::remove) {
    std::erase_if(values,
                  [&](const std::string& value) { return change.values.empty() || contains(change.values, value); });
  } else {
    values.insert(values.end(), change.values.begin(), change.values.end());
  }
  attributes.erase(change.attribute);
  if (!values.empty()) attributes[change.attribute] = sorted(std::move(values));
}

// What a rename does to the naming attribute; its name is added to `touched`.
void rename_in(Attributes& attributes, const std::string& from, const std::string& to, std::set<std::string>& touched) {
  const Naming old_name = naming_of(from), new_name = naming_of(to);
  for (auto& [name, values] : attributes) {
    const auto key = text::match_key(name);
    if (key == text::match_key(old_name.attribute)) {
      touched.insert(name);
      std::erase_if(
          values, [&](const std::string& value) { return text::match_key(value) == text::match_key(old_name.value); });
    }
    if (key == text::match_key(new_name.attribute)) {
      touched.insert(name);
      values.push_back(new_name.value);
      values = sorted(std::move(values));
    }
  }
}

// One entry on its way through the operations of a plan.
struct Trace {
  bool existed = false, exists = false;
  std::string dn_before, dn_now;
  Attributes before, now;
  std::set<std::string> touched, single;
  const Operation* last = nullptr;
  const Operation *account_first = nullptr, *account_last = nullptr;

  void take(const Operation& operation, const std::set<std::string>& absent) {
    if (last == nullptr) {
      existed = exists = operation.verb != Verb::add;
      dn_before = dn_now = operation.dn;
      before = now = operation.before;
    }
    last = &operation;
    if (operation.account_after || operation.account_ends) {
      if (account_first == nullptr) account_first = &operation;
      account_last = &operation;
    }
    if (operation.verb == Verb::remove) {
      exists = false;
      return;
    }
    exists = true;
    if (operation.verb == Verb::rename) {
      rename_in(now, dn_now, operation.new_dn, touched);
      dn_now = operation.new_dn;
    }
    for (Change change : operation.changes) {
      std::erase_if(change.values, [&](const std::string& value) { return absent.contains(named_by(value)); });
      if (change.values.empty() && change.verb != ChangeVerb::replace) continue;
      touched.insert(change.attribute);
      if (change.verb == ChangeVerb::replace) single.insert(change.attribute);
      modify(now, change);
    }
  }
};

Wave wave_of_add(const Operation& operation) {
  if (operation.population) return Wave::people;
  return operation.subject.find(':') == std::string::npos ? Wave::structures : Wave::groups;
}

// The changes that make `from` to `to` in these attributes, deletes first.
std::vector<Change> changes_between(const Attributes& from, const Attributes& to, const std::set<std::string>& names,
                                    const std::set<std::string>& single) {
  std::vector<Change> changes;
  for (const std::string& name : names) {
    const Values there = sorted(values_of(from, name)), wanted = sorted(values_of(to, name));
    if (there == wanted) continue;
    if (single.contains(name)) {
      changes.push_back({ChangeVerb::replace, name, wanted});
      continue;
    }
    Values gone = chosen(there, [&](const std::string& value) { return !contains(wanted, value); });
    Values come = chosen(wanted, [&](const std::string& value) { return !contains(there, value); });
    if (!gone.empty()) changes.push_back({ChangeVerb::remove, name, std::move(gone)});
    if (!come.empty()) changes.push_back({ChangeVerb::add, name, std::move(come)});
  }
  return changes;
}

std::vector<Change> adds(const Attributes& attributes) {
  std::vector<Change> changes;
  for (const auto& [name, values] : attributes) {
    if (!values.empty()) changes.push_back({ChangeVerb::add, name, sorted(values)});
  }
  return changes;
}

void set_account(Operation& operation, const Trace& trace) {
  operation.account_after.reset();
  operation.account_before.reset();
  operation.account_ends = false;
  if (trace.account_first == nullptr) return;
  operation.account_before = trace.account_last->account_after;
  operation.account_after = trace.account_first->account_before;
  operation.account_ends = !operation.account_after;
}

Situation situation_of(const Operation& operation) {
  const auto state = [](const std::optional<account::Account>& account) {
    return account && account->state == AccountState::active;
  };
  if (operation.verb == Verb::add) return Situation::returned;
  if (operation.verb == Verb::remove) return Situation::departed;
  if (state(operation.account_before) && !state(operation.account_after)) {
    return operation.account_after || operation.account_ends ? Situation::departed : Situation::changed;
  }
  return !state(operation.account_before) && state(operation.account_after) ? Situation::returned : Situation::changed;
}

Inverse inverse_of(const Trace& trace, std::int64_t plan) {
  Inverse out;
  Operation& operation = out.operation;
  operation = *trace.last;
  operation.seq = 0;
  operation.dn = trace.dn_now;
  operation.new_dn.clear();
  set_account(operation, trace);
  if (!trace.existed) {
    operation.verb = Verb::remove;
    operation.wave = Wave::removals;
    operation.changes.clear();
    operation.before = out.left = trace.now;
  } else if (!trace.exists) {
    operation.verb = Verb::add;
    operation.wave = wave_of_add(operation);
    operation.dn = trace.dn_before;
    operation.before.clear();
    operation.changes = adds(trace.before);
    out.back = trace.before;
  } else {
    const bool renamed = trace.dn_before != trace.dn_now;
    operation.verb = renamed ? Verb::rename : Verb::modify;
    if (renamed) operation.new_dn = trace.dn_before;
    operation.before = trace.now;
    for (const std::string& name : trace.touched) {
      out.left[name] = sorted(values_of(trace.now, name));
      out.back[name] = sorted(values_of(trace.before, name));
    }
    out.single = trace.single;
  }
  operation.situation = situation_of(operation);
  operation.reason = fmt::format("takes back operation {} of plan {} ({})", trace.last->seq, plan, trace.last->reason);
  return out;
}

// What of ours an entry holds, its classes with it.
Attributes owned_part(const DirectoryEntry& entry, const Ownership& ownership) {
  Attributes owned;
  for (const auto& [name, values] : entry.attributes) {
    if (!values.empty() && (name == object_class || ownership.attributes.contains(name))) owned[name] = sorted(values);
  }
  return owned;
}

std::set<std::string> names_of(const Attributes& one, const Attributes& other = {}) {
  std::set<std::string> names;
  for (const auto& [name, values] : one) names.insert(name);
  for (const auto& [name, values] : other) names.insert(name);
  return names;
}

// Where `actual` holds something that `left` does not explain: other values, or, among DNs, values that came since.
Values foreign_to(const Attributes& left, const Attributes& actual, const Ownership& ownership) {
  Values names;
  for (const std::string& name : names_of(left, actual)) {
    const Values &was = values_of(left, name), &is = values_of(actual, name);
    const bool same =
        ownership.dn_valued.contains(name)
            ? std::all_of(is.begin(), is.end(), [&](const std::string& value) { return contains(was, value); })
            : sorted(was) == sorted(is);
    if (!same) names.push_back(name);
  }
  return names;
}

Fit fit_remove(const Inverse& inverse, const DirectoryEntry* actual, const Ownership& ownership) {
  Fit out{Found::as_left, inverse.operation, {}};
  if (actual == nullptr) {
    out.found = Found::as_before;
    return out;
  }
  out.operation.before = owned_part(*actual, ownership);
  out.attributes = foreign_to(inverse.left, out.operation.before, ownership);
  if (!out.attributes.empty()) out.found = Found::changed;
  return out;
}

Fit fit_add(const Inverse& inverse, const DirectoryEntry* actual, const Ownership& ownership) {
  Fit out{Found::as_left, inverse.operation, {}};
  if (actual != nullptr) out.found = owned_part(*actual, ownership) == inverse.back ? Found::as_before : Found::changed;
  return out;
}

// The values of one attribute that holds DNs: what the run put in and took out, of that what still stands so.
struct Links {
  Values out, in;
  bool contested = false;  // about somebody who is to come back, another value came since
};

Links links(const std::string& name, const Inverse& inverse, const Attributes& actual) {
  const Values &left = values_of(inverse.left, name), &back = values_of(inverse.back, name);
  const Values& is = values_of(actual, name);
  Links found;
  found.out = chosen(left, [&](const std::string& value) { return !contains(back, value) && contains(is, value); });
  found.in = chosen(back, [&](const std::string& value) { return !contains(left, value) && !contains(is, value); });
  for (const std::string& value : is) {
    if (contains(left, value) || contains(back, value)) continue;
    found.contested = found.contested || std::any_of(found.in.begin(), found.in.end(), [&](const std::string& lost) {
                        return named_by(lost) == named_by(value);
                      });
  }
  return found;
}

// A modify, or the part of a rename beside the name.
void fit_values(const Inverse& inverse, const DirectoryEntry& actual, const Ownership& ownership, Fit& out) {
  bool all_back = true;
  std::set<std::string> whole;
  std::vector<Change> changes;
  for (const std::string& name : names_of(inverse.left)) {
    const Values is = sorted(values_of(actual.attributes, name));
    if (ownership.dn_valued.contains(name) && !inverse.single.contains(name)) {
      Links found = links(name, inverse, actual.attributes);
      if (found.contested) out.attributes.push_back(name);
      all_back = all_back && found.out.empty() && found.in.empty();
      if (!found.out.empty()) changes.push_back({ChangeVerb::remove, name, std::move(found.out)});
      if (!found.in.empty()) changes.push_back({ChangeVerb::add, name, std::move(found.in)});
      continue;
    }
    whole.insert(name);
    if (is != values_of(inverse.back, name)) {
      all_back = false;
      if (is != values_of(inverse.left, name)) out.attributes.push_back(name);
    }
  }
  // An attribute that is as before already needs nothing; the others go all together or not at all.
  for (Change& change : changes_between(actual.attributes, inverse.back, whole, inverse.single)) {
    changes.push_back(std::move(change));
  }
  out.operation.changes = std::move(changes);
  out.operation.before = owned_part(actual, ownership);
  out.found = all_back ? Found::as_before : out.attributes.empty() ? Found::as_left : Found::changed;
}

Fit fit_modify(const Inverse& inverse, const DirectoryEntry* actual, const Ownership& ownership) {
  Fit out{Found::changed, inverse.operation, {}};
  if (actual != nullptr) fit_values(inverse, *actual, ownership, out);
  return out;
}

Fit fit_rename(const Inverse& inverse, const DirectoryEntry* actual, const DirectoryEntry* at_back,
               const Ownership& ownership) {
  Fit out{Found::changed, inverse.operation, {}};
  if (actual == nullptr) {
    if (at_back == nullptr) return out;
    fit_values(inverse, *at_back, ownership, out);
    // Somebody gave it the old name already: what else the run changed is for a person to look at.
    if (out.found != Found::as_before) out.found = Found::changed;
    return out;
  }
  if (at_back != nullptr) return out;
  fit_values(inverse, *actual, ownership, out);
  if (out.found == Found::as_before) out.found = Found::as_left;
  // The new name brings its own value; the old one goes with the old name.
  const std::string naming = text::match_key(naming_of(inverse.operation.dn).attribute);
  std::erase_if(out.operation.changes,
                [&](const Change& change) { return text::match_key(change.attribute) == naming; });
  return out;
}

}  // namespace

bool forgotten(const Operation& operation) { return operation.changes.empty() && operation.before.empty(); }

std::vector<Inverse> invert(const std::vector<Operation>& done, const std::set<std::string>& absent,
                            std::int64_t plan) {
  std::vector<Trace> traces;
  std::map<std::string, std::size_t> at;  // present DN → its trace
  for (const Operation& operation : done) {
    const auto [place, fresh] = at.try_emplace(operation.dn, traces.size());
    if (fresh) traces.emplace_back();
    const std::size_t index = place->second;
    traces[index].take(operation, absent);
    if (operation.verb == Verb::rename) {
      at.erase(place);
      at[operation.new_dn] = index;
    }
  }
  std::vector<Inverse> inverses;
  for (const Trace& trace : traces) {
    if (trace.existed || trace.exists) inverses.push_back(inverse_of(trace, plan));
  }
  return inverses;
}

Fit fit(const Inverse& inverse, const DirectoryEntry* actual, const DirectoryEntry* at_back,
        const Ownership& ownership) {
  switch (inverse.operation.verb) {
    case Verb::add: return fit_add(inverse, actual, ownership);
    case Verb::remove: return fit_remove(inverse, actual, ownership);
    case Verb::rename: return fit_rename(inverse, actual, at_back, ownership);
    case Verb::modify: break;
  }
  return fit_modify(inverse, actual, ownership);
}

bool leave_apart(Operation& operation, const std::set<std::string>& dns) {
  const auto names = [&](const std::string& value) { return dns.contains(named_by(value)); };
  if (operation.verb == Verb::remove) {
    return std::none_of(operation.before.begin(), operation.before.end(), [&](const auto& attribute) {
      return std::any_of(attribute.second.begin(), attribute.second.end(), names);
    });
  }
  bool emptied = false;
  for (Change& change : operation.changes) {
    // One value in place of another: either of them may be the one that has to stay.
    if (change.verb == ChangeVerb::replace) {
      const Values& there = values_of(operation.before, change.attribute);
      if (std::any_of(there.begin(), there.end(), names) ||
          std::any_of(change.values.begin(), change.values.end(), names))
        return false;
      continue;
    }
    std::erase_if(change.values, names);
    emptied = emptied || change.values.empty();
  }
  // A group without members: no directory takes it.
  if (operation.verb == Verb::add && emptied) return false;
  std::erase_if(operation.changes,
                [](const Change& change) { return change.values.empty() && change.verb != ChangeVerb::replace; });
  return operation.verb != Verb::modify || !operation.changes.empty();
}

}  // namespace entsync::aaf::plan
