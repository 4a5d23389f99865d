#include "aaf/duplicates/findings.hpp"

namespace entsync::aaf::duplicates {

// STS tells too little of a person for a certain verdict: a substitute (eppsup) or a person entered by hand (local) who
// has a number of EPP too is listed, and a person looks.
Verdict judge_staff(const Findings& f) {
  using enum Agreement;
  if (!f.names || f.sex == differs) return Verdict::none;
  if (f.birth_date == same) return Verdict::probable;
  return f.birth_date == unknown && f.one_school ? Verdict::probable : Verdict::none;
}

}  // namespace entsync::aaf::duplicates
