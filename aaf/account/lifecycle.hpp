// The life of an account, as a pure state machine (docs/lifecycle.md holds the table).
//
//   none ──entitled──▶ active ──gone──▶ deactivated(reason) ──grace passed──▶ purged
//                        ▲                    │
//                        └──── is back ───────┘
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/account/order.hpp"
#include "aaf/model/date.hpp"
#include "aaf/model/entry.hpp"
#include "aaf/model/words.hpp"

namespace entsync::aaf::account {

// One person's account in one ENT, as the store holds it.
struct Account {
  std::string key;
  AccountState state = AccountState::active;
  std::optional<Reason> reason;     // of a deactivated one
  std::optional<Date> since;        // of a deactivated one: the day of the deactivation
  std::optional<Date> purge_after;  // of a deactivated one: the first day on which it may be purged
  Population population{};
  std::vector<std::string> uais;  // establishments it belongs to, or belonged to when it was deactivated; sorted
  std::optional<Date> parked{};   // of an active one: since when the person is between two establishments (D14)
  bool operator==(const Account&) const = default;
};

// What the federated directory says of the person within the ENT's scope.
struct Presence {
  std::vector<const Entry*> entries;  // in scope; empty: nobody there says anything of the person
  bool outside_scope = false;         // some establishment outside the scope feeds the person (D9, D30)
  bool transferred = false;           // the record that left gives a transfer as exit reason, 10 to 14 (D14)
  // The feed of an establishment of the account that does not have the person any more was old already when it came, or
  // there is none: it decides on no departure.
  bool stale_feed = false;
  Orders orders{};             // what an operator decided; the entries are without the links that were cut
  std::string duplicate_of{};  // the key of the person whose double this is by a verdict in force; else empty
  // Entries of another origin that are, or may be, the person's and that were left alone, with why; empty: none.
  std::string unadopted{};
};

// How long a deactivated account waits for its purge (D33).
struct Grace {
  int days = 42;           // duplicates and others
  int departed_days = 42;  // leavers
  bool operator==(const Grace&) const = default;
};

struct LifecycleOptions {
  Date today{};
  int purge_after_days = 42;             // duplicates and others
  int purge_after_departed_days = 42;    // leavers (D33)
  std::map<Population, Grace> graces{};  // of populations that have their own
  int moved_window_days = 21;            // how long who is between two establishments stays active (D14)
};

// What becomes of the account.
struct Decision {
  std::string key;
  // confirmed, fresh, returned, departed, moved, duplicate, multi_enrolment, ambiguous, held, protected_ or unmanaged
  Situation situation{};
  std::optional<AccountState> before;  // none: there is no account (a purged one is none)
  std::optional<AccountState> after;   // none: there is none and none is made
  std::optional<Reason> reason;
  std::optional<Date> since, purge_after;
  std::string why;  // the sentence for `plan` and `explain`, in English, without names of people
  Population population{};
  std::vector<std::string> uais;  // sorted
  std::optional<Date> parked{};
  bool kept_by_unadopted = false;  // an account would be made, were it not for entries of another origin
  // Takes something away that the person has: a deactivation. Guards count these (D34), but not what an operator
  // ordered by name.
  [[nodiscard]] bool removes() const {
    return before == AccountState::active && after == AccountState::deactivated && reason != Reason::manual;
  }
  bool operator==(const Decision&) const = default;
};

// The strongest standing counts (aaf/model/entry.hpp). No entry in scope: departed, or out_of_scope when an
// establishment outside the scope feeds the person; suspended: multi_enrolment; contact: departed. A deactivated one
// with an entitled or kept standing again comes back. The double of somebody else has no account, or loses it
// (`duplicate`), as long as the verdict is in force. Nobody gets an account beside an entry of another origin. An
// operator's order wins over all that: `deactivate` (or a cut link that leaves a guardian no pupil) keeps the account
// off, without a purge day while the person is fed; `protect` keeps an active one active. A multi-enrolment that ends
// without an establishment in scope becomes a departure, whose grace begins then. Who left with a transfer and is not
// fed elsewhere yet stays active for the window, parked since the day on which that was seen; only then has the person
// departed. A stale feed decides on no departure. Whether a deactivated one may be purged is decided by
// `purge_obstacle` alone.
[[nodiscard]] Decision decide(const std::string& key, const std::optional<Account>& account, const Presence& presence,
                              const LifecycleOptions& options);

// The account as a decision leaves it; none when there is none.
[[nodiscard]] std::optional<Account> account_after(const Decision& decision);

// The entries that an account stands on, of the entries of one person in scope: those that entitle or keep it. They
// alone are projected (aaf/project), and their establishments are the account's. Empty when none does.
[[nodiscard]] std::vector<const Entry*> bearing(const std::vector<const Entry*>& entries);

// What speaks against a purge today; empty: it may be purged (D33). A multi-enrolled account is never purged as such
// (D13).
struct PurgeConditions {
  Date today{};
  bool held = false;     // a hold concerns the account
  bool protect = false;  // an operator protects it
  // The oldest export date among the last complete feeds of the account's establishments; none when one has no feed.
  std::optional<Date> oldest_feed;
  int fresh_feed_days = 14;
  bool spare_leavers = false;  // the turn window is open, and the ENT purges no leavers inside it (R61)
};
[[nodiscard]] std::string purge_obstacle(const Account& account, const PurgeConditions& conditions);

// An account that is due for its purge, may not be purged, and has been deactivated for longer than this is told of:
// the law gives three months for the data of who left (D33).
inline constexpr std::chrono::days longest_wait{80};
[[nodiscard]] inline bool waits_too_long(const Account& account, Date today) {
  return account.since && today - *account.since > longest_wait;
}

}  // namespace entsync::aaf::account
