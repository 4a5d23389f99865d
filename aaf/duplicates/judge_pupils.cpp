#include "aaf/duplicates/findings.hpp"

namespace entsync::aaf::duplicates {

// A pupil is told by INE, names and birth date together (D13): in one school that is a record too many, in two schools
// a multi-enrolment or a transfer under a new ELEVE_ID, and one person all the same. Twins share all but the given name
// and the INE.
Verdict judge_pupils(const Findings& f) {
  using enum Agreement;
  if (f.sex == differs) return Verdict::none;
  if (!f.one_school && f.ine == same) {
    return f.names_of_one_pupil && f.birth_date == same ? Verdict::certain : Verdict::none;
  }
  if (f.birth_date == differs) return f.names && f.ine == same ? Verdict::probable : Verdict::none;
  if (f.birth_date == unknown) return f.names && (f.ine == same || f.relatives) ? Verdict::probable : Verdict::none;
  if (f.names_near) {
    return f.ine == same || (f.ine == unknown && (f.relatives || f.same_address())) ? Verdict::probable : Verdict::none;
  }
  if (f.one_school && f.ine == same) return Verdict::certain;
  const bool family = f.relatives || f.same_address();
  if (f.one_school && f.ine == unknown && f.relatives && f.sex == same) return Verdict::certain;
  if (f.ine == differs) return family ? Verdict::probable : Verdict::none;
  return Verdict::probable;
}

}  // namespace entsync::aaf::duplicates
