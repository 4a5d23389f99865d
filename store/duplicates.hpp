// What is known of doubles: the traits of everybody, who meets whom in a block, and the pairs with their state.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aaf/duplicates/pair.hpp"
#include "aaf/duplicates/record.hpp"
#include "aaf/duplicates/trait.hpp"
#include "aaf/model/date.hpp"
#include "aaf/model/entry.hpp"
#include "store/database.hpp"

namespace entsync::store {

// The traits that an establishment's last federation left, by key; their blocks are left empty.
[[nodiscard]] std::vector<aaf::duplicates::Trait> load_traits(Transaction& tx, const std::string& uai);
// Makes `now` the establishment's traits; rows that say the same stay as they are.
void save_traits(Transaction& tx, const std::string& uai, const std::vector<aaf::duplicates::Trait>& before,
                 const std::vector<aaf::duplicates::Trait>& now);

using KeyPair = std::pair<std::string, std::string>;  // in the order of their bytes
[[nodiscard]] KeyPair key_pair(const std::string& a, const std::string& b);

// Everybody of the establishment with everybody who shares a block, wherever; blocks that are too large left out. One
// query.
[[nodiscard]] std::set<KeyPair> candidate_pairs(Transaction& tx, const std::string& uai);
// The same over all establishments: how many pairs there are to compare.
[[nodiscard]] std::int64_t count_candidate_pairs(Transaction& tx);

// The records of these keys, joined over all establishments, with their accounts and jointures. Keys that nobody has on
// file any more are left out.
[[nodiscard]] std::map<std::string, aaf::duplicates::Record> load_records(Transaction& tx,
                                                                          const std::vector<std::string>& keys);

// Pairs with one of these keys, whatever their state.
[[nodiscard]] std::vector<aaf::duplicates::Pair> load_pairs_of(Transaction& tx, const std::vector<std::string>& keys);
// Pairs in these states, by number; with an establishment: those that have a record in it.
[[nodiscard]] std::vector<aaf::duplicates::Pair> load_pairs(Transaction& tx,
                                                            const std::vector<aaf::duplicates::PairState>& states,
                                                            const std::string& uai = {});
[[nodiscard]] std::optional<aaf::duplicates::Pair> load_pair(Transaction& tx, std::int64_t id);

// Inserts new pairs, and updates known ones that differ. `run`: 0 for an operator's command.
void save_pairs(Transaction& tx, std::int64_t run, aaf::Date today, const std::vector<aaf::duplicates::Pair>& pairs);

// The establishments that have a record of these keys, by key.
[[nodiscard]] std::map<std::string, std::vector<std::string>> uais_of_keys(Transaction& tx,
                                                                           const std::vector<std::string>& keys);

// A pupil's record that no school has any more, whose account is not purged, beside a record of the same INE that a
// school has.
struct FormerPupil {
  aaf::Entry last;   // of the record that is gone, as it was last known
  std::string here;  // the key of the other one
};
// Those whose other record the establishment has, and those whom it lost in this run.
[[nodiscard]] std::vector<FormerPupil> former_pupils(Transaction& tx, std::int64_t run, const std::string& uai);

// Of these keys those who can stand for somebody in an ENT with this scope: an establishment of it entitles or keeps
// them; or they have an account there that can live on by the other record's right: guardians an active one, pupils one
// that is not purged.
[[nodiscard]] std::set<std::string> present_in(Transaction& tx, const std::string& ent,
                                               const std::vector<std::string>& scope,
                                               const std::vector<std::string>& keys);

// Of these keys those with an account that is not purged, in this ENT; and those with one in any ENT, or with a record
// that entitles to one: what another ENT's run is about to make counts like what it has made, or a plan over several
// ENTs would differ from its run.
struct AccountHolders {
  std::set<std::string> anywhere, here;
};
[[nodiscard]] AccountHolders account_holders(Transaction& tx, const std::string& ent,
                                             const std::vector<std::string>& keys);

}  // namespace entsync::store
