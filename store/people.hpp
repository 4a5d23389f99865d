// People as the planner wants them: each with all its entries in scope and its account, a whole establishment at a
// time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/account/person.hpp"
#include "aaf/model/entry.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct ScopedPerson {
  aaf::account::Person person;
  std::optional<aaf::account::Account> account;  // purged ones count as none
  std::vector<aaf::Entry> entries;               // in scope, the newest export first, then by UAI
  bool outside_scope = false;  // an establishment outside the scope feeds the person (not as a mere contact)
  // A pupil's staged record in a school of its account gives a transfer as exit reason, 10 to 14 (D14); of a guardian,
  // that of a pupil whom the guardian is linked to there.
  bool transferred = false;
  // How old the files were when they came, over those establishments of the account that do not have the person any
  // more (in scope or outside it) and the side that speaks of the person: the days from export to promotion, the most
  // of them; 0 when all still have the person. None: some establishment has no such files in force.
  std::optional<int> feed_lag_days;
  aaf::account::Orders orders;  // what operators decided about the person in this ENT
  std::string duplicate_of{};   // the survivor of a pair in force; filled by who knows the pairs (daemon/run/doubles)
  // Without an account: entries of another origin that are, or may be, this person's and that `adopt` left alone, each
  // with why (store/unadopted). Empty: none.
  std::string unadopted{};
  // The smallest UAI (text order) among its entries in scope and its account's UAIs: the establishment under which the
  // person is planned, once.
  std::string home_uai;
};

// Everyone who has an entry in `uai` or an account in `ent` that belongs to it, by key. `scope` are the ENT's UAIs.
// A handful of queries, whatever the number of people.
[[nodiscard]] std::vector<ScopedPerson> load_people(Transaction& tx, const std::string& ent, const std::string& uai,
                                                    const std::vector<std::string>& scope);
// The same for these keys.
[[nodiscard]] std::vector<ScopedPerson> load_people(Transaction& tx, const std::string& ent,
                                                    const std::vector<std::string>& keys,
                                                    const std::vector<std::string>& scope);
// The guardians whom these pupils' entries named when they were last in the federated directory; pupils without a past
// entry name nobody. By key, each once.
[[nodiscard]] std::vector<aaf::account::Person> last_guardians(Transaction& tx, const std::vector<std::string>& pupils);
// Establishments that some live or deactivated account of the ENT belongs to, sorted: what left the scope is among
// them.
[[nodiscard]] std::vector<std::string> account_uais(Transaction& tx, const std::string& ent);

// A pupil with an account, and a number under which a school of the account may have it.
struct PupilNumber {
  std::string key, number;
};
// The keys of those whose record under that number, in a school of their account, gives a transfer as exit reason
// (D14).
[[nodiscard]] std::vector<std::string> left_with_transfer(Transaction& tx, const std::string& ent,
                                                          const std::vector<PupilNumber>& pupils);

// An ENT is filled, or taken over, right after the first exports came in, before PostgreSQL has counted them by itself:
// each school would be looked up among all people. In a transaction of its own: the tables stay locked against another
// count.
void count_people(Database& database);

}  // namespace entsync::store
