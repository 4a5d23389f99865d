// What the comparison of two records finds, fact by fact, before any verdict.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "aaf/duplicates/compare.hpp"

namespace entsync::aaf::duplicates {

enum class Agreement { unknown, same, differs };

struct Findings {
  bool names = false, names_near = false;
  bool names_of_one_pupil = false;  // a family name in common, and one given name but for a slip of the pen (D13)
  Agreement title{}, sex{}, birth_date{}, ine{}, mobile{}, email{}, home_phone{}, work_phone{}, kinship{};
  Likeness address{};
  bool relatives = false;      // a relative of one record or one name, beside the two themselves
  bool same_relative = false;  // of one record
  bool same_pupil = false;     // guardians of one pupil
  bool one_school = false;     // some establishment has both
  bool without_pupil = false;  // of guardians: exactly one has no pupil

  [[nodiscard]] bool same_address() const { return address == Likeness::same || address == Likeness::near; }
  // A number or address that is one's own, and no other one that differs.
  [[nodiscard]] bool mobile_or_mail() const { return mobile == Agreement::same || email == Agreement::same; }
};

[[nodiscard]] Findings find(const Record& a, const Record& b);

// The codes of what was found, in the order of the table of evidence. Which of them count for a kind of person is told
// by that person: a telephone is not asked of pupils, a birth date not of guardians.
[[nodiscard]] std::vector<std::string> codes_of(const Findings& findings, Kind kind);

// One for each kind; records whose names do not even nearly agree never come here.
[[nodiscard]] Verdict judge_guardians(const Findings& findings);
[[nodiscard]] Verdict judge_pupils(const Findings& findings);
[[nodiscard]] Verdict judge_staff(const Findings& findings);

}  // namespace entsync::aaf::duplicates
