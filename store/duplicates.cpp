#include "store/duplicates.hpp"

#include <algorithm>

#include "aaf/duplicates/blocks.hpp"
#include "store/entry_rows.hpp"
#include "store/json.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::duplicates::Record;
using aaf::duplicates::Trait;

constexpr const char* trait_columns = "t.uai, t.key, t.standing, t.linked, t.facts";

Trait trait_from(const Row& row) {
  return {.key = row.text(1),
          .uai = row.text(0),
          .standing = standing_of(row.view(2)),
          .linked = row.flag(3),
          .facts = attributes_from(row.view(4)),
          .blocks = {}};
}

bool says_the_same(Trait before, const Trait& now) {
  before.blocks = now.blocks;  // they follow from the facts
  return before == now;
}

void copy_traits(Transaction& tx, const std::vector<const Trait*>& traits) {
  if (traits.empty()) return;
  {
    Copy copy(tx, "duplicate_trait", {"uai", "key", "standing", "linked", "facts"});
    for (const Trait* trait : traits) {
      copy.add({trait->uai, trait->key, word(trait->standing), trait->linked, to_json(trait->facts)});
    }
    copy.finish();
  }
  Copy copy(tx, "duplicate_block", {"block", "uai", "key"});
  for (const Trait* trait : traits) {
    for (const std::int64_t block : trait->blocks) copy.add({block, trait->uai, trait->key});
  }
  copy.finish();
}

// Who shares a block with whom, where no more than so many records do.
std::string meeting(const std::string& mine) {
  return "from " + mine +
         " m cross join lateral (select array_agg(o.key) as keys from (select distinct b.key from duplicate_block b"
         " where b.block = m.block limit " +
         std::to_string(aaf::duplicates::largest_block + 1) +
         ") o) others cross join lateral unnest(others.keys) as o (key)"
         " where cardinality(others.keys) <= " +
         std::to_string(aaf::duplicates::largest_block) + " and o.key <> m.key";
}

}  // namespace

KeyPair key_pair(const std::string& a, const std::string& b) { return a < b ? KeyPair{a, b} : KeyPair{b, a}; }

std::vector<Trait> load_traits(Transaction& tx, const std::string& uai) {
  std::vector<Trait> traits;
  for (const Row row : query(tx,
                             std::string("select ") + trait_columns +
                                 " from duplicate_trait t where t.uai = $1 order by t.key collate \"C\"",
                             {uai})) {
    traits.push_back(trait_from(row));
  }
  return traits;
}

void save_traits(Transaction& tx, const std::string& uai, const std::vector<Trait>& before,
                 const std::vector<Trait>& now) {
  std::map<std::string_view, const Trait*> known;
  for (const Trait& trait : before) known.emplace(trait.key, &trait);
  std::vector<std::string> gone;
  std::vector<const Trait*> fresh;
  for (const Trait& trait : now) {
    const auto at = known.find(trait.key);
    const bool same = at != known.end() && says_the_same(*at->second, trait);
    if (!same) fresh.push_back(&trait);
    if (at == known.end()) continue;
    if (!same) gone.push_back(trait.key);
    known.erase(at);
  }
  for (const auto& [key, trait] : known) gone.emplace_back(key);
  if (!gone.empty()) {
    query(tx, "delete from duplicate_trait where uai = $1 and key = any($2::text[])", {uai, gone});
    query(tx, "delete from duplicate_block where uai = $1 and key = any($2::text[])", {uai, gone});
  }
  copy_traits(tx, fresh);
}

std::set<KeyPair> candidate_pairs(Transaction& tx, const std::string& uai) {
  std::set<KeyPair> pairs;
  for (const Row row :
       query(tx, "select distinct m.key, o.key " + meeting("(select block, key from duplicate_block where uai = $1)"),
             {uai})) {
    pairs.insert(key_pair(row.text(0), row.text(1)));
  }
  return pairs;
}

std::int64_t count_candidate_pairs(Transaction& tx) {
  // One pass over the blocks without a join, so that nothing can be planned wrong.
  return query(tx,
               "select count(*) from (select distinct a.key, b.key from (select array_agg(distinct key) as keys"
               " from duplicate_block group by block having count(distinct key) between 2 and " +
                   std::to_string(aaf::duplicates::largest_block) +
                   ") met, unnest(met.keys) as a (key), unnest(met.keys) as b (key) where a.key < b.key) pairs (a, b)")
      .front()
      .number(0);
}

std::map<std::string, Record> load_records(Transaction& tx, const std::vector<std::string>& keys) {
  std::vector<Trait> traits;
  for (const Row row : query(tx,
                             std::string("select ") + trait_columns +
                                 " from duplicate_trait t where t.key = any($1::text[]) order by t.key collate \"C\","
                                 " t.uai collate \"C\"",
                             {keys})) {
    traits.push_back(trait_from(row));
  }
  std::map<std::string, std::vector<const Trait*>> by_key;
  for (const Trait& trait : traits) by_key[trait.key].push_back(&trait);
  std::map<std::string, Record> records;
  for (const auto& [key, theirs] : by_key) records.emplace(key, aaf::duplicates::record_of(theirs));
  for (const Row row : query(tx,
                             "select p.key, p.jointure, exists (select 1 from account a where a.key = p.key"
                             " and a.state = 'active') from person p where p.key = any($1::text[])",
                             {keys})) {
    const auto at = records.find(row.text(0));
    if (at == records.end()) continue;
    at->second.jointure = row.number(1);
    at->second.active_account = row.flag(2);
  }
  return records;
}

std::map<std::string, std::vector<std::string>> uais_of_keys(Transaction& tx, const std::vector<std::string>& keys) {
  std::map<std::string, std::vector<std::string>> uais;
  for (const Row row : query(tx,
                             "select key, uai from duplicate_trait where key = any($1::text[])"
                             " order by key, uai collate \"C\"",
                             {keys})) {
    uais[row.text(0)].push_back(row.text(1));
  }
  return uais;
}

std::set<std::string> present_in(Transaction& tx, const std::string& ent, const std::vector<std::string>& scope,
                                 const std::vector<std::string>& keys) {
  std::set<std::string> present;
  for (const Row row : query(tx,
                             "select e.key from entry e where e.key = any($3::text[]) and e.to_run is null"
                             " and e.uai = any($2::text[]) and e.standing in ('entitled', 'kept')"
                             " union select a.key from account a where a.ent = $1 and a.key = any($3::text[])"
                             " and (a.population = 'guardian' and a.state = 'active'"
                             " or a.population = 'pupil' and a.state <> 'purged')",
                             {ent, scope, keys})) {
    present.insert(row.text(0));
  }
  return present;
}

AccountHolders account_holders(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys) {
  AccountHolders holders;
  for (const Row row : query(tx,
                             "select key, bool_or(here) from (select key, ent = $1 as here from account"
                             " where key = any($2::text[]) and state <> 'purged' union all"
                             " select key, false from entry where key = any($2::text[]) and to_run is null"
                             " and standing in ('entitled', 'kept')) as held group by key",
                             {ent, keys})) {
    holders.anywhere.insert(row.text(0));
    if (row.flag(1)) holders.here.insert(row.text(0));
  }
  return holders;
}

std::vector<FormerPupil> former_pupils(Transaction& tx, std::int64_t run, const std::string& uai) {
  // `ine` and the conditions are those of the indexes.
  const std::string ine = "(%.attributes -> 'ENTEleveINE' ->> 0)";
  const auto of = [&](char alias) { return std::string(ine).replace(1, 1, 1, alias); };
  const std::string pair = "from entry e join entry h on " + of('h') + " = " + of('e') +
                           " and h.key <> e.key where e.category = 'Eleve' and e.to_run is not null"
                           " and h.category = 'Eleve' and h.to_run is null";
  std::vector<FormerPupil> found;
  for (const Row row : query(
           tx,
           "with pair as (select h.key as here, e.key, e.uai, e.from_run " + pair +
               " and h.uai = $1 union select h.key,"
               " e.key, e.uai, e.from_run " +
               pair +
               " and e.uai = $1 and e.to_run = $2),"
               " newest as (select distinct on (key, here) * from pair p where not exists (select 1 from entry c"
               " where c.key = p.key and c.category = 'Eleve' and c.to_run is null) and exists (select 1 from account a"
               " where a.key = p.key and a.state <> 'purged') order by key, here, from_run desc)"
               " select " +
               std::string(entry_columns) +
               ", n.here from newest n join entry e on e.uai = n.uai"
               " and e.category = 'Eleve' and e.key = n.key and e.from_run = n.from_run",
           {uai, run})) {
    found.push_back({entry_from(row), row.text(7)});
  }
  return found;
}

}  // namespace entsync::store
