#include "aaf/plan/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aaf/text/digest.hpp"
#include "aaf/text/framed.hpp"

namespace entsync::aaf::plan {
namespace {

bool over(int count, int base, Limit limit) {
  if (count <= limit.floor) return false;
  return base <= 0 || static_cast<double>(count) / static_cast<double>(base) > limit.ratio;
}

// "22", "20.3": at most one decimal.
std::string percent(double ratio) {
  auto text = fmt::format("{:.1f}", ratio * 100);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::string_view people(const HeldSet& set) {
  if (set.guard == GuardKind::members) return "members";
  if (!set.population) return "people";
  switch (*set.population) {
    case Population::pupil: return "pupils";
    case Population::guardian: return "guardians";
    case Population::teacher: return "teachers";
    case Population::staff: return "staff members";
  }
  return {};
}

std::string sentence(const HeldSet& set, Limit limit, std::string_view what, int taken) {
  const auto bound = limit.floor == 0 && limit.ratio == 0
                         ? std::string("each of them waits for a confirmation")
                         : fmt::format("the limit is {} % and more than {}", percent(limit.ratio), limit.floor);
  const auto earlier =
      taken > 0 ? fmt::format(", after {} in the runs since the last complete one", taken) : std::string();
  if (set.base <= 0) {
    return fmt::format("{} {} {}{} and no active account is known to measure it by; {}", set.count, people(set), what,
                       earlier, bound);
  }
  return fmt::format("{} of {} {} {}{} ({} %); {}", set.count, set.base, people(set), what, earlier,
                     percent(static_cast<double>(set.count + taken) / set.base), bound);
}

std::string hash_of(const HeldSet& set) {
  std::string form;
  const auto add = [&](std::string_view part) { form += text::framed(part); };
  add("entsync hold 2");
  add(word(set.guard));
  add(set.uai);
  add(set.population ? word(*set.population) : std::string_view{});
  add(set.group);
  for (const auto& unit : set.units()) add(unit);
  return text::sha256_hex(form);
}

// Departures and deactivations take the same thing, the account: an approval of the one counts for the other.
bool alike(GuardKind one, GuardKind other) { return one == other || (of_people(one) && of_people(other)); }

}  // namespace

Judgement::Judgement(const GuardBase& base, const std::vector<Approval>& approvals) : base_(base) {
  for (const auto& approval : approvals) {
    releases_.push_back(
        {approval.guard, approval.group, {approval.units.begin(), approval.units.end()}, {}, approval.max});
  }
}

// Lets the set through if it is covered.
bool Judgement::Release::take(const HeldSet& set) {
  if (!alike(guard, set.guard) || group != set.group) return false;
  const auto& wanted = set.units();
  if (!std::all_of(wanted.begin(), wanted.end(), [&](const auto& unit) { return units.contains(unit); })) return false;
  auto all = passed;
  all.insert(set.subjects.begin(), set.subjects.end());
  if (static_cast<int>(all.size()) > max) return false;
  passed = std::move(all);
  return true;
}

bool Judgement::covered(const HeldSet& set) {
  if (std::any_of(releases_.begin(), releases_.end(), [&](auto& release) { return release.take(set); })) return true;
  return set.uai.empty() && of_people(set.guard) && covered_together(set);
}

// All of the set, or nothing of it.
bool Judgement::covered_together(const HeldSet& set) {
  auto releases = releases_;
  HeldSet left = set;
  for (auto& release : releases) {
    const auto approved = [&](const auto& subject) { return release.units.contains(subject); };
    HeldSet part = left;
    std::erase_if(part.subjects, [&](const auto& subject) { return !approved(subject); });
    if (!part.subjects.empty() && release.take(part)) std::erase_if(left.subjects, approved);
  }
  if (!left.subjects.empty()) return false;
  releases_ = std::move(releases);
  return true;
}

void Judgement::weigh(HeldSet set, Limit limit, std::string_view what, int taken) {
  if (const auto at = base_.at_hold.find(place_of(set)); at != base_.at_hold.end()) {
    set.base = std::min(set.base, at->second);
  }
  set.count = static_cast<int>(set.subjects.size());
  if (set.subjects.empty() || !over(set.count + taken, set.base, limit)) return;
  set.reason = sentence(set, limit, what, taken);
  set.hash = hash_of(set);
  const bool passes = covered(set);
  (passes ? approved_ : held_).insert(set.subjects.begin(), set.subjects.end());
  (passes ? verdict_.released : verdict_.held).push_back(std::move(set));
}

bool Judgement::settled(const std::string& subject) const {
  return held_.contains(subject) || approved_.contains(subject);
}

Verdict Judgement::end() && {
  verdict_.held_subjects.assign(held_.begin(), held_.end());
  return std::move(verdict_);
}

}  // namespace entsync::aaf::plan
