#include "aaf/plan/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "aaf/plan/rdn.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::aaf::plan {
namespace {

using Values = std::vector<std::string>;

Values minus(const Values& from, const Values& what) {
  Values left;
  std::set_difference(from.begin(), from.end(), what.begin(), what.end(), std::back_inserter(left));
  return left;
}

// One value of those that the ENT holds for equal: the stored spelling when it is among them, so that nothing is sent
// for it, else the first.
Values once_each(const Values& wanted, const Values& stored) {
  std::map<std::string, const std::string*> chosen;
  for (const auto& value : wanted) {
    const auto [place, fresh] = chosen.try_emplace(text::match_key(value), &value);
    if (!fresh && std::binary_search(stored.begin(), stored.end(), value)) place->second = &value;
  }
  Values values;
  for (const auto& [key, value] : chosen) values.push_back(*value);
  return sorted(std::move(values));
}

// Those that a standard schema gives no equality rule: a server can neither find nor delete one value of them.
bool without_equality(const std::string& attribute) {
  static constexpr std::array<std::string_view, 4> names{"facsimileTelephoneNumber", "jpegPhoto", "audio", "photo"};
  return std::find(names.begin(), names.end(), attribute) != names.end();
}

// One value in the place of one is replaced, unless values come and go by themselves there (`by_value`): a filter that
// keeps only the part of a plan that concerns one person must be able to tell what comes from what goes.
void compare(const std::string& attribute, const Values& wanted, const Values& stored, bool case_ignore, bool by_value,
             std::vector<Change>& changes) {
  if (wanted == stored) return;
  if (without_equality(attribute)) {
    changes.push_back({ChangeVerb::replace, attribute, wanted});
    return;
  }
  const bool spelling_alone = case_ignore && wanted.size() == 1 && stored.size() == 1 &&
                              text::match_key(wanted.front()) == text::match_key(stored.front());
  if (wanted.size() == 1 && stored.size() == 1 && !spelling_alone && !by_value) {
    changes.push_back({ChangeVerb::replace, attribute, wanted});
    return;
  }
  auto gone = minus(stored, wanted);
  auto come = minus(wanted, stored);
  if (!gone.empty()) changes.push_back({ChangeVerb::remove, attribute, std::move(gone)});
  if (!come.empty()) changes.push_back({ChangeVerb::add, attribute, std::move(come)});
}

// Classes that are missing, whatever the case in which the server spells the others.
Values missing_classes(const Attributes& wanted, const Attributes& stored) {
  std::set<std::string> present;
  for (const auto& name : values_of(stored, object_class)) present.insert(text::match_key(name));
  Values missing;
  for (const auto& name : sorted(values_of(wanted, object_class))) {
    if (present.insert(text::match_key(name)).second) missing.push_back(name);
  }
  return missing;
}

// What of ours an entry holds, its classes with it.
Attributes owned_part(const Attributes& attributes, const Ownership& ownership) {
  Attributes owned;
  for (const auto& [name, values] : attributes) {
    if (!values.empty() && (name == object_class || ownership.attributes.contains(name))) owned[name] = sorted(values);
  }
  return owned;
}

// What a rename does to the naming attribute: the old name's value goes, the new one comes, spelt as the DN spells it.
void rename_in(Attributes& stored, const std::string& from, const std::string& to) {
  const auto old_name = naming_of(from);
  const auto new_name = naming_of(to);
  for (auto& [name, values] : stored) {
    const auto key = text::match_key(name);
    if (key == text::match_key(old_name.attribute)) {
      std::erase_if(
          values, [&](const std::string& value) { return text::match_key(value) == text::match_key(old_name.value); });
    }
    if (key == text::match_key(new_name.attribute)) {
      values.push_back(new_name.value);
      values = sorted(std::move(values));
    }
  }
}

std::vector<Change> delta(const Attributes& wanted, const Attributes& stored, const Ownership& ownership) {
  std::vector<Change> changes;
  if (auto classes = missing_classes(wanted, stored); !classes.empty()) {
    changes.push_back({ChangeVerb::add, object_class, std::move(classes)});
  }
  for (const auto& attribute : ownership.attributes) {
    if (attribute == object_class) continue;
    const bool case_ignore = ownership.case_ignore.contains(attribute);
    const auto there = sorted(values_of(stored, attribute));
    auto values = sorted(values_of(wanted, attribute));
    if (case_ignore) values = once_each(values, there);
    compare(attribute, values, there, case_ignore, ownership.dn_valued.contains(attribute), changes);
  }
  return changes;
}

}  // namespace

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::optional<Operation> change(const Wanted& wanted, const DirectoryEntry* actual) {
  const auto& ownership = *wanted.ownership;
  Operation operation = wanted.header;
  operation.dn = wanted.entry.dn;
  operation.new_dn.clear();
  operation.before.clear();
  if (actual == nullptr) {
    operation.verb = Verb::add;
    operation.changes = delta(wanted.entry.attributes, {}, ownership);
    for (auto& entry_change : operation.changes) entry_change.verb = ChangeVerb::add;
    return operation;
  }
  auto stored = actual->attributes;
  const bool renamed = actual->dn != wanted.entry.dn;
  if (renamed) rename_in(stored, actual->dn, wanted.entry.dn);
  operation.changes = delta(wanted.entry.attributes, stored, ownership);
  if (!renamed && operation.changes.empty()) return std::nullopt;
  operation.wave = wanted.modify_wave;
  operation.verb = renamed ? Verb::rename : Verb::modify;
  operation.dn = actual->dn;
  if (renamed) operation.new_dn = wanted.entry.dn;
  operation.before = owned_part(actual->attributes, ownership);
  return operation;
}

Operation removal(const DirectoryEntry& actual, const Ownership& ownership, Operation header) {
  header.wave = Wave::removals;
  header.verb = Verb::remove;
  header.dn = actual.dn;
  header.new_dn.clear();
  header.changes.clear();
  header.before = owned_part(actual.attributes, ownership);
  return header;
}

void keep_named(DirectoryEntry& wanted, const DirectoryEntry& actual, const Ownership& ownership,
                const std::set<std::string>& held_dns) {
  const auto named = [](const std::string& value) { return value.substr(0, value.find('$')); };
  for (const auto& attribute : ownership.dn_valued) {
    if (!ownership.attributes.contains(attribute)) continue;
    std::set<std::string> already;
    for (const auto& value : values_of(wanted.attributes, attribute)) already.insert(named(value));
    for (const auto& value : values_of(actual.attributes, attribute)) {
      const bool held = held_dns.contains(value) || held_dns.contains(named(value));
      if (held && !already.contains(named(value))) put(wanted.attributes, attribute, value);
    }
  }
}

std::string changed_reason(const Operation& operation) {
  struct Count {
    std::size_t in = 0, out = 0;
    bool replaced = false;
  };
  std::map<std::string, Count> counts;
  for (const Change& change : operation.changes) {
    Count& count = counts[change.attribute];
    if (change.verb == ChangeVerb::add) count.in += change.values.size();
    if (change.verb == ChangeVerb::remove) count.out += change.values.size();
    if (change.verb == ChangeVerb::replace) count.replaced = true;
  }
  std::string text;
  for (const auto& [attribute, count] : counts) {
    text += (text.empty() ? "" : ", ") + attribute;
    if (!count.replaced) text += fmt::format(" ({} in, {} out)", count.in, count.out);
  }
  return "changed: " + text;
}

void arrange(std::vector<Operation>& operations) {
  std::stable_sort(operations.begin(), operations.end(), [](const Operation& a, const Operation& b) {
    return std::tie(a.wave, a.uai, a.dn) < std::tie(b.wave, b.uai, b.dn);
  });
  int seq = 0;
  for (auto& operation : operations) operation.seq = ++seq;
}

}  // namespace entsync::aaf::plan
