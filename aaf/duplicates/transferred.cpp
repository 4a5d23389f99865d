#include "aaf/duplicates/transferred.hpp"

#include <algorithm>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/duplicates/findings.hpp"

namespace entsync::aaf::duplicates {

Comparison compare_transferred(const Record& left, const Record& here) {
  using enum Agreement;
  Comparison result;
  if (left.kind != Kind::pupil || here.kind != Kind::pupil || left.key == here.key) return result;
  const Findings found = find(left, here);
  if (found.ine != same || found.birth_date != same || found.sex == differs || !found.names_of_one_pupil) return result;
  result.evidence = codes_of(found, Kind::pupil);
  // That it is another school speaks for a transfer here, not against it.
  std::erase(result.evidence, "other_school");
  result.evidence.emplace_back("transferred");
  result.score = score(result.evidence);
  result.verdict = Verdict::certain;
  return result;
}

}  // namespace entsync::aaf::duplicates
