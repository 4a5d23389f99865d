#include "aaf/plan/guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "aaf/text/digest.hpp"

namespace entsync::aaf::plan {
namespace {

using Subjects = std::set<std::string>;

bool over(int count, int base, int floor, double ratio) {
  if (count <= floor) return false;
  return base <= 0 || static_cast<double>(count) / static_cast<double>(base) > ratio;
}

// "22", "20.3": at most one decimal.
std::string percent(double ratio) {
  auto text = fmt::format("{:.1f}", ratio * 100);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::string_view plural(const std::optional<Population>& population) {
  if (!population) return "people";
  switch (*population) {
    case Population::pupil: return "pupils";
    case Population::guardian: return "guardians";
    case Population::teacher: return "teachers";
    case Population::staff: return "staff members";
  }
  return {};
}

std::string reason_of(const HeldSet& set, int floor, double ratio) {
  const auto limit = fmt::format("the limit is {} % and more than {}", percent(ratio), floor);
  if (set.base <= 0) {
    return fmt::format("{} {} would lose their account and no active account is known to measure it by; {}", set.count,
                       plural(set.population), limit);
  }
  return fmt::format("{} of {} {} would lose their account ({} %); {}", set.count, set.base, plural(set.population),
                     percent(static_cast<double>(set.count) / set.base), limit);
}

std::string hash_of(const HeldSet& set) {
  std::string text;
  const auto add = [&](std::string_view part) { text += fmt::format("{}:{}", part.size(), part); };
  add("entsync hold 1");
  add(set.uai);
  add(set.population ? word(*set.population) : std::string_view{});
  for (const auto& subject : set.subjects) add(subject);
  return text::sha256_hex(text);
}

HeldSet held_set(std::string uai, std::optional<Population> population, const Subjects& subjects, int base, int floor,
                 double ratio) {
  HeldSet set;
  set.uai = std::move(uai);
  set.population = population;
  set.count = static_cast<int>(subjects.size());
  set.base = base;
  set.subjects.assign(subjects.begin(), subjects.end());
  set.reason = reason_of(set, floor, ratio);
  set.hash = hash_of(set);
  return set;
}

// An approval and the people it has let through in this judgement.
class Release {
 public:
  explicit Release(const Approval& approval)
      : approved_(approval.subjects.begin(), approval.subjects.end()), max_(approval.max) {}

  // Lets the set through if it is covered.
  bool take(const HeldSet& set) {
    Subjects passed = passed_;
    for (const auto& subject : set.subjects) {
      if (!approved_.contains(subject)) return false;
      passed.insert(subject);
    }
    if (static_cast<int>(passed.size()) > max_) return false;
    passed_ = std::move(passed);
    return true;
  }

 private:
  Subjects approved_, passed_;
  int max_;
};

// Collects the verdict set by set.
class Judgement {
 public:
  explicit Judgement(const std::vector<Approval>& approvals) {
    for (const auto& approval : approvals) releases_.emplace_back(approval);
  }

  void consider(HeldSet set) {
    const auto covers = [&](Release& release) { return release.take(set); };
    const bool covered = std::any_of(releases_.begin(), releases_.end(), covers);
    (covered ? approved_ : held_).insert(set.subjects.begin(), set.subjects.end());
    (covered ? verdict_.released : verdict_.held).push_back(std::move(set));
  }

  [[nodiscard]] bool settled(const std::string& subject) const {
    return held_.contains(subject) || approved_.contains(subject);
  }

  Verdict end() && {
    verdict_.held_subjects.assign(held_.begin(), held_.end());
    return std::move(verdict_);
  }

 private:
  std::vector<Release> releases_;
  Subjects held_, approved_;
  Verdict verdict_;
};

}  // namespace

GuardBase smaller(const GuardBase& recorded, const GuardBase& current) {
  GuardBase base = recorded;
  base.ent_active = std::min(recorded.ent_active, current.ent_active);
  for (auto& [place, active] : base.active) {
    const auto now = current.active.find(place);
    active = std::min(active, now == current.active.end() ? 0 : now->second);
  }
  return base;
}

Verdict judge(const std::vector<account::Decision>& decisions, const GuardBase& base, const GuardLimits& limits,
              const std::vector<Approval>& approvals) {
  std::map<std::pair<std::string, Population>, Subjects> losses;
  Subjects everyone;
  for (const auto& decision : decisions) {
    if (!decision.removes()) continue;
    everyone.insert(decision.key);
    for (const auto& uai : decision.uais) losses[{uai, decision.population}].insert(decision.key);
  }

  Judgement judgement{approvals};
  for (const auto& [place, subjects] : losses) {
    const auto known = base.active.find(place);
    const int active = known == base.active.end() ? 0 : known->second;
    if (!over(static_cast<int>(subjects.size()), active, limits.floor, limits.establishment_ratio)) continue;
    judgement.consider(held_set(place.first, place.second, subjects, active, limits.floor, limits.establishment_ratio));
  }

  if (base.establishments >= limits.ent_establishments) {
    std::erase_if(everyone, [&](const std::string& subject) { return judgement.settled(subject); });
    if (over(static_cast<int>(everyone.size()), base.ent_active, limits.ent_floor, limits.ent_ratio)) {
      judgement.consider(held_set({}, std::nullopt, everyone, base.ent_active, limits.ent_floor, limits.ent_ratio));
    }
  }
  return std::move(judgement).end();
}

}  // namespace entsync::aaf::plan
