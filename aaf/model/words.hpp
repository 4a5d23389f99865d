// The words that others rely on (plans, reports, LDAP, the database), each as an enum with its spelling.
//
// `word(x)` gives the spelling, `parse_word<T>(text)` the value or nothing. Spellings are part of the agreed design and
// never change.
#pragma once

#include <optional>
#include <string_view>

namespace entsync::aaf {

// Who a person is, for guards and reports (D17).
enum class Population { pupil, guardian, teacher, staff };

// The two lots of an establishment (D1).
enum class Side { siecle, sts };

// The state of one person's account in one ENT.
enum class AccountState { active, deactivated, purged };

// Why an account was deactivated.
enum class Reason { departed, duplicate, multi_enrolment, out_of_scope, manual };

// What a plan says of a person.
enum class Situation {
  confirmed,
  fresh /* "new" */,
  changed,
  returned,
  departed,
  moved,
  duplicate,
  multi_enrolment,
  ambiguous,
  held,
  protected_ /* "protected" */,
  unmanaged
};

// Where an operation stands in the journal.
enum class OperationState { planned, intended, done, refused, stale, unknown, skipped };

// Where a lot stands, and the same for one file of it.
enum class LotState { waiting, promoted, rejected, superseded };

enum class Severity { info, warning, error };

[[nodiscard]] std::string_view word(Population value);    // pupil, guardian, teacher, staff
[[nodiscard]] std::string_view word(Side value);          // siecle, sts
[[nodiscard]] std::string_view word(AccountState value);  // active, deactivated, purged
[[nodiscard]] std::string_view word(Reason value);        // departed, duplicate, multi_enrolment, out_of_scope, manual
[[nodiscard]] std::string_view word(Situation value);     // confirmed, new, changed, returned, …
[[nodiscard]] std::string_view word(OperationState value);  // planned, intended, done, refused, stale, unknown, skipped
[[nodiscard]] std::string_view word(LotState value);        // waiting, promoted, rejected, superseded
[[nodiscard]] std::string_view word(Severity value);        // info, warning, error

// The value that is spelled `text`; absent when none is. Defined for every enum above.
template <class T>
[[nodiscard]] std::optional<T> parse_word(std::string_view text);

}  // namespace entsync::aaf
