#include "aaf/duplicates/findings.hpp"

namespace entsync::aaf::duplicates {

// Guardians have no birth date: the names are those of father and son, aunt and niece, and of strangers. What two
// people who share them do not share is a mobile *and* an e-mail, or one of them and the family around it. Two who are
// guardians of one pupil are two people, unless all else agrees too.
Verdict judge_guardians(const Findings& f) {
  using enum Agreement;
  const bool family = f.relatives && !f.same_pupil, one_family = f.same_relative && !f.same_pupil;
  if (f.title == differs) return f.names && f.mobile_or_mail() ? Verdict::probable : Verdict::none;
  const bool against = f.mobile == differs || f.email == differs || f.kinship == differs;
  if (f.names && f.title == same && !against) {
    const bool both = f.mobile == same && f.email == same;
    if (f.same_pupil ? both && f.address == Likeness::same
                     : both || (f.mobile_or_mail() && one_family) ||
                           (f.mobile_or_mail() && f.same_address() && f.without_pupil)) {
      return Verdict::certain;
    }
  }
  if (f.names_near) return f.mobile_or_mail() ? Verdict::probable : Verdict::none;
  if (f.same_pupil) return f.mobile_or_mail() || f.same_address() ? Verdict::probable : Verdict::none;
  const bool something = f.mobile_or_mail() || f.home_phone == same || f.same_address() || family;
  return something ? Verdict::probable : Verdict::none;
}

}  // namespace entsync::aaf::duplicates
