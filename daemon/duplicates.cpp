#include "daemon/duplicates.hpp"

#include <algorithm>
#include <set>

#include "aaf/duplicates/anomaly.hpp"
#include "aaf/duplicates/superseded.hpp"
#include "store/anomalies.hpp"
#include "store/duplicates.hpp"

namespace entsync::daemon {

using aaf::duplicates::Pair;
using aaf::duplicates::PairState;
using aaf::duplicates::Record;
using aaf::duplicates::Trait;

namespace {

using Known = std::map<store::KeyPair, Pair>;
using Records = std::map<std::string, Record>;

std::vector<std::string> keys_of(const std::vector<Trait>& before, const std::vector<Trait>& now) {
  std::set<std::string> keys;
  for (const auto* traits : {&before, &now}) {
    for (const Trait& trait : *traits) keys.insert(trait.key);
  }
  return {keys.begin(), keys.end()};
}

const Record* find(const Records& records, const std::string& key) {
  const auto at = records.find(key);
  return at == records.end() ? nullptr : &at->second;
}

// What the comparison and the merges change, of what is known.
std::vector<Pair> judge_all(const std::set<store::KeyPair>& wanted, const Known& known, const Records& records,
                            const std::vector<aaf::duplicates::Superseded>& merged,
                            const std::vector<aaf::duplicates::Transferred>& transferred) {
  std::map<store::KeyPair, Pair> next;
  const auto stored = [&](const store::KeyPair& keys) {
    const auto at = known.find(keys);
    return at == known.end() ? std::optional<Pair>{} : at->second;
  };
  for (const store::KeyPair& keys : wanted) {
    auto pair = aaf::duplicates::judge(stored(keys), find(records, keys.first), find(records, keys.second));
    if (pair) next.insert_or_assign(keys, std::move(*pair));
  }
  for (const aaf::duplicates::Superseded& found : merged) {
    if (find(records, found.gone) != nullptr) continue;  // another school has the record still
    const store::KeyPair keys = store::key_pair(found.gone, found.survivor);
    next.insert_or_assign(keys, aaf::duplicates::judge(stored(keys), found));
  }
  for (const aaf::duplicates::Transferred& found : transferred) {
    const store::KeyPair keys = store::key_pair(found.left, found.here);
    const Record* here = find(records, found.here);
    next.insert_or_assign(keys, aaf::duplicates::judge(stored(keys), found, here != nullptr && here->active_account));
  }
  std::vector<Pair> changed;
  for (const auto& [keys, pair] : next) {
    if (stored(keys) != pair) changed.push_back(pair);
  }
  return changed;
}

std::vector<std::string> former_keys(const std::vector<store::FormerPupil>& former) {
  std::vector<std::string> keys;
  for (const store::FormerPupil& one : former) keys.push_back(one.last.key);
  return keys;
}

std::vector<aaf::duplicates::Transferred> compare_former(const std::vector<store::FormerPupil>& former,
                                                         const Records& records) {
  std::vector<aaf::duplicates::Transferred> found;
  for (const store::FormerPupil& one : former) {
    const Record* here = find(records, one.here);
    if (here == nullptr) continue;
    const std::vector<Trait> last = aaf::duplicates::traits_of({one.last}, {});
    auto comparison = aaf::duplicates::compare_transferred(aaf::duplicates::record_of({&last.front()}), *here);
    if (comparison.verdict != aaf::duplicates::Verdict::certain) continue;
    found.push_back({one.last.key, one.here, std::move(comparison)});
  }
  return found;
}

}  // namespace

void find_duplicates(store::Transaction& tx, const config::Settings& settings, std::int64_t run, aaf::Date today,
                     const std::string& uai, const aaf::federate::View& view) {
  const std::vector<Trait> before = store::load_traits(tx, uai);
  const std::vector<Trait> now = aaf::duplicates::traits_of(view.entries, view.unlinked);
  store::save_traits(tx, uai, before, now);

  std::set<store::KeyPair> wanted = store::candidate_pairs(tx, uai);
  Known known;
  for (Pair& pair : store::load_pairs_of(tx, keys_of(before, now))) {
    const store::KeyPair keys = store::key_pair(pair.weaker, pair.survivor);
    wanted.insert(keys);
    known.emplace(keys, std::move(pair));
  }
  const auto merged = aaf::duplicates::superseded(before, now);
  std::set<std::string> keys;
  for (const auto& [a, b] : wanted) keys.insert({a, b});
  for (const auto& found : merged) keys.insert(found.gone);
  const auto former = store::former_pupils(tx, run, uai);
  for (const auto& one : former) keys.insert({one.last.key, one.here});
  const Records records = store::load_records(tx, {keys.begin(), keys.end()});
  for (Pair& pair : store::load_pairs_of(tx, former_keys(former))) {
    known.emplace(store::key_pair(pair.weaker, pair.survivor), std::move(pair));
  }
  const std::vector<Pair> changed = judge_all(wanted, known, records, merged, compare_former(former, records));
  store::save_pairs(tx, run, today, changed);

  std::set<std::string> uais{uai};
  for (const Pair& pair : changed) {
    for (const std::string* key : {&pair.weaker, &pair.survivor}) {
      if (const Record* record = find(records, *key)) uais.insert(record->uais.begin(), record->uais.end());
    }
  }
  report_duplicates(tx, settings, run, today, {uais.begin(), uais.end()});
}

void report_duplicates(store::Transaction& tx, const config::Settings& settings, std::int64_t run, aaf::Date today,
                       const std::vector<std::string>& uais) {
  std::vector<PairState> states{PairState::decided, PairState::confirmed};
  if (settings.report_probable_duplicates) states.push_back(PairState::suspected);
  for (const std::string& uai : uais) {
    const std::vector<Pair> pairs = store::load_pairs(tx, states, uai);
    std::vector<std::string> keys;
    for (const Pair& pair : pairs) keys.insert(keys.end(), {pair.weaker, pair.survivor});
    store::save_duplicate_anomalies(tx, run, today, uai,
                                    aaf::duplicates::anomalies_of(uai, pairs, store::uais_of_keys(tx, keys)));
  }
}

}  // namespace entsync::daemon
