// How every guard judges: count against floor and ratio, approvals, the sentence and the hash of what is held. For the
// guards' own files.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/plan/guard.hpp"

namespace entsync::aaf::plan {

struct Limit {
  int floor = 0;
  double ratio = 0;
};

// Collects a verdict, set by set.
class Judgement {
 public:
  Judgement(const GuardBase& base, const std::vector<Approval>& approvals);

  // A set with guard, place, subjects, items and base (as of now): held or released when it is over the limit; else
  // nothing. `what` completes the sentence: "26 of 118 pupils <what> (22 %); the limit is …". `taken`: how many earlier
  // runs took, who count with the set and are no part of it.
  void weigh(HeldSet set, Limit limit, std::string_view what, int taken = 0);
  // True when the person is held, or was approved.
  [[nodiscard]] bool settled(const std::string& subject) const;
  [[nodiscard]] Verdict end() &&;

 private:
  // An approval and the people it has let through in this judgement.
  struct Release {
    GuardKind guard{};
    std::string group;
    std::set<std::string> units, passed;
    int max = 0;
    bool take(const HeldSet& set);
  };

  bool covered(const HeldSet& set);
  bool covered_together(const HeldSet& set);

  const GuardBase& base_;
  std::vector<Release> releases_;
  std::set<std::string> held_, approved_;
  Verdict verdict_;
};

}  // namespace entsync::aaf::plan
