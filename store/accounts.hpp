// Accounts: one person in one ENT (the state that the last answered operation left).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/plan/guard.hpp"
#include "store/database.hpp"

namespace entsync::store {

// Accounts of an ENT that belong to an establishment (whose `uais` contain it), by key; purged ones left out.
[[nodiscard]] std::vector<aaf::account::Account> load_accounts(Transaction& tx, const std::string& ent,
                                                               const std::string& uai);
// Those of these keys, by key, purged ones included; keys without one are left out.
[[nodiscard]] std::vector<aaf::account::Account> load_accounts(Transaction& tx, const std::string& ent,
                                                               const std::vector<std::string>& keys);
// Those of one person in every ENT: ENT → account.
[[nodiscard]] std::map<std::string, aaf::account::Account> accounts_of(Transaction& tx, const std::string& key);
// Deactivated ones whose purge day has come, by key.
[[nodiscard]] std::vector<aaf::account::Account> purge_due(Transaction& tx, const std::string& ent, aaf::Date today);
// The first day on which something may be purged; none when nothing waits for it.
[[nodiscard]] std::optional<aaf::Date> next_purge(Transaction& tx, const std::string& ent);
// How many are due and were deactivated more than `longest` before `today`.
[[nodiscard]] std::int64_t purges_over(Transaction& tx, const std::string& ent, aaf::Date today,
                                       std::chrono::days longest);

// key → uid of the active accounts among these keys, or of all of the ENT.
[[nodiscard]] std::map<std::string, std::string> live_uids(Transaction& tx, const std::string& ent,
                                                           const std::vector<std::string>& keys);
[[nodiscard]] std::map<std::string, std::string> live_uids(Transaction& tx, const std::string& ent);

// What they are from now on; one row per key, the last one counts. One that becomes `purged` leaves a purge record
// (store/purges). One that ceases to be active is counted as taken (GuardBase::ent_taken) until the next base or its
// return, unless an operator ordered it or approved a hold that names it.
void save_accounts(Transaction& tx, std::int64_t run, const std::string& ent,
                   const std::vector<aaf::account::Account>& accounts);

// There are no such accounts any more, as if they had never been made (an undo): unlike after a purge, the persons keep
// their uid and login.
void end_accounts(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys);

// Establishments of the scope, sorted, each with how many of those whom it entitles to an account have none in the ENT.
// Without those where nobody is new.
struct Newcomers {
  std::string uai;
  std::int64_t people = 0;
};
[[nodiscard]] std::vector<Newcomers> newcomers(Transaction& tx, const std::string& ent,
                                               const std::vector<std::string>& scope);

// How many are in which state.
[[nodiscard]] std::map<aaf::AccountState, std::int64_t> account_counts(Transaction& tx, const std::string& ent);

// Active accounts by establishment and population as of now, and as recorded at the last success (none before the
// first).
[[nodiscard]] aaf::plan::GuardBase current_base(Transaction& tx, const std::string& ent);
[[nodiscard]] std::optional<aaf::plan::GuardBase> recorded_base(Transaction& tx, const std::string& ent);
// Records the present one: call when a run over the whole scope succeeded. Who was taken before counts no more. While
// an ENT-wide hold of people stands, the ENT is measured as before: neither its number nor who was taken begins anew.
void record_base(Transaction& tx, std::int64_t run, const std::string& ent);

// Who was taken until now is counted no more.
void forget_taken(Transaction& tx, const std::string& ent);

// True when the base of the last complete run counts every one of these establishments.
[[nodiscard]] bool all_in_base(Transaction& tx, const std::string& ent, const std::vector<std::string>& uais);

// Who bears these uids, and what account they have in this ENT; unknown ones are left out.
struct Bearer {
  std::string key;
  std::optional<aaf::AccountState> state;  // none: no account there
};
[[nodiscard]] std::map<std::string, Bearer> bearers_of(Transaction& tx, const std::string& ent,
                                                       const std::vector<std::string>& uids);

}  // namespace entsync::store
