// Who somebody was, read from the entry that a purge took away: jointure, uid and login are in its pre-image.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aaf/account/person.hpp"
#include "aaf/plan/operation.hpp"
#include "aaf/project/projected.hpp"
#include "ldap/mapping.hpp"

namespace entsync::daemon::run {

// What kind of entry a person with that key has.
[[nodiscard]] aaf::project::ProjectedKind kind_of_person(const std::string& key);

// "AC-TOULOUSE$1000000001" → TOULOUSE, 1000000001; none when the text has not that form.
struct Jointure {
  std::string academie;
  std::int64_t number = 0;
};
[[nodiscard]] std::optional<Jointure> parse_jointure(std::string_view text);

// The person whom an operation's `changes` (of an add) describe; none where the mapping does not write the jointure.
[[nodiscard]] std::optional<aaf::account::Person> person_from_entry(const ldap::Mapping& mapping,
                                                                    const aaf::plan::Operation& add);

}  // namespace entsync::daemon::run
