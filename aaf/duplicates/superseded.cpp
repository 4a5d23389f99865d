#include "aaf/duplicates/superseded.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/duplicates/findings.hpp"

namespace entsync::aaf::duplicates {
namespace {

using ByKey = std::map<std::string_view, const Trait*>;

ByKey by_key(const std::vector<Trait>& traits) {
  ByKey out;
  for (const Trait& trait : traits) out.emplace(trait.key, &trait);
  return out;
}

bool includes(const std::set<std::string>& all, const std::set<std::string>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

auto weight(const Comparison& comparison) { return std::pair{comparison.verdict, comparison.score}; }

// The verdict on one that is gone and one that is here. `took_over`: the second did not have all these pupils before.
//
// Where the father is gone, the grandfather of his name, the brother or the new wife may take over, from under the same
// roof: it is the kinship that tells them apart, and where it is not known, only the mobile *and* the e-mail do. The
// two of a couple who share even these have two civilities.
Comparison judge(const Record& gone, const Record& here, bool took_over) {
  using enum Agreement;
  const Findings found = find(gone, here);
  Comparison result;
  if (found.title == differs || found.kinship == differs) return result;
  if (!found.names && !(found.names_near && found.mobile_or_mail())) return result;
  if (found.mobile == differs && found.email == differs) return result;
  if (!took_over && !found.mobile_or_mail() && !found.same_address()) return result;
  result.evidence = codes_of(found, Kind::guardian);
  // That both have the pupils speaks for the merge here, not against it.
  std::erase_if(result.evidence, [](const std::string& code) { return code == "same_pupil" || code == "no_pupil"; });
  result.evidence.emplace_back("superseded");
  result.score = score(result.evidence);
  const bool both = found.mobile == same && found.email == same;
  const bool certain = found.names && found.title == same && (found.kinship == same || both);
  result.verdict = certain ? Verdict::certain : Verdict::probable;
  return result;
}

}  // namespace

std::vector<Superseded> superseded(const std::vector<Trait>& before, const std::vector<Trait>& now) {
  std::vector<Superseded> out;
  const ByKey known = by_key(before), here = by_key(now);
  std::map<std::string_view, std::vector<const Trait*>> guardians_of;  // of each pupil on record
  for (const Trait& trait : now) {
    for (const std::string& pupil : values_of(trait.facts, "pupil")) guardians_of[pupil].push_back(&trait);
  }
  for (const Trait& trait : before) {
    if (kind_of(trait.key) != Kind::guardian || here.contains(trait.key)) continue;
    const Record gone = record_of({&trait});
    std::set<std::string> pupils;
    std::copy_if(gone.pupils.begin(), gone.pupils.end(), std::inserter(pupils, pupils.end()),
                 [&](const std::string& pupil) { return here.contains(pupil); });
    if (pupils.empty()) continue;
    Superseded best;
    for (const Trait* other : guardians_of[*pupils.begin()]) {
      const Record record = record_of({other});
      if (!includes(record.pupils, pupils)) continue;
      const auto earlier = known.find(other->key);
      const bool took_over = earlier == known.end() || !includes(record_of({earlier->second}).pupils, pupils);
      Comparison comparison = judge(gone, record, took_over);
      if (weight(comparison) > weight(best.comparison)) best = {trait.key, other->key, std::move(comparison)};
    }
    if (!best.gone.empty()) out.push_back(std::move(best));
  }
  return out;
}

}  // namespace entsync::aaf::duplicates
