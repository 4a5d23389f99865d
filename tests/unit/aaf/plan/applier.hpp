// An ENT in memory, as strict as slapd about values: for property tests of plans.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "aaf/model/directory_entry.hpp"
#include "aaf/plan/operation.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::aaf::plan::test {

class Applier {
 public:
  explicit Applier(const Ownership& ownership) : ownership_(ownership) {}

  // What `actual` (nullptr: no entry) becomes. Throws where a server would refuse.
  [[nodiscard]] DirectoryEntry apply(const DirectoryEntry* actual, const Operation& operation) const {
    DirectoryEntry entry;
    entry.dn = operation.dn;
    if (operation.verb == Verb::add) {
      if (actual != nullptr) throw std::runtime_error("68 entryAlreadyExists");
    } else {
      entry = *actual;
      if (entry.dn != operation.dn) throw std::runtime_error("32 noSuchObject");
    }
    for (const auto& change : operation.changes) modify(entry.attributes, change);
    return entry;
  }

 private:
  [[nodiscard]] std::string key(const std::string& attribute, const std::string& value) const {
    const bool ignore = attribute == "objectClass" || ownership_.case_ignore.contains(attribute);
    return ignore ? text::match_key(value) : value;
  }

  void modify(Attributes& attributes, const Change& change) const {
    std::map<std::string, std::string> values;
    for (const auto& value : values_of(attributes, change.attribute)) values[key(change.attribute, value)] = value;
    if (change.verb == ChangeVerb::replace) values.clear();
    if (change.verb != ChangeVerb::replace && change.values.empty()) throw std::runtime_error("21 no values");
    for (const auto& value : change.values) {
      const auto name = key(change.attribute, value);
      if (change.verb == ChangeVerb::remove) {
        if (values.erase(name) == 0) throw std::runtime_error("16 noSuchAttribute");
      } else if (!values.emplace(name, value).second) {
        throw std::runtime_error("20 attributeOrValueExists");
      }
    }
    attributes.erase(change.attribute);
    for (const auto& [name, value] : values) put(attributes, change.attribute, value);
  }

  const Ownership& ownership_;
};

}  // namespace entsync::aaf::plan::test
