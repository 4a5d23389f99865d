#include "aaf/plan/guard.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "aaf/plan/judgement.hpp"

namespace entsync::aaf::plan {
namespace {

using Subjects = std::set<std::string>;
using ByPlace = std::map<std::pair<std::string, Population>, Subjects>;

HeldSet set_of(GuardKind guard, const Subjects& subjects, int base) {
  HeldSet set;
  set.guard = guard;
  set.subjects.assign(subjects.begin(), subjects.end());
  set.base = base;
  return set;
}

void weigh(Judgement& judgement, GuardKind guard, const ByPlace& places, const GuardBase& base,
           const GuardLimits& limits, std::string_view what) {
  for (const auto& [place, subjects] : places) {
    const auto known = base.active.find(place);
    HeldSet set = set_of(guard, subjects, known == base.active.end() ? 0 : known->second);
    set.uai = place.first;
    set.population = place.second;
    judgement.weigh(std::move(set), {limits.floor, limits.establishment_ratio}, what);
  }
}

}  // namespace

GuardBase smaller(const GuardBase& recorded, const GuardBase& current) {
  GuardBase base = recorded;
  base.ent_taken = current.ent_taken;
  base.ent_active =
      std::max(0, std::min(recorded.ent_active, current.ent_active + current.ent_taken) - current.ent_taken);
  for (auto& [place, active] : base.active) {
    const auto now = current.active.find(place);
    active = std::min(active, now == current.active.end() ? 0 : now->second);
  }
  return base;
}

GuardPlace place_of(const HeldSet& set) { return {set.uai, set.population, set.group}; }

void join(Verdict& verdict, Verdict other) {
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(verdict.held, other.held);
  append(verdict.released, other.released);
  append(verdict.held_subjects, other.held_subjects);
  std::sort(verdict.held_subjects.begin(), verdict.held_subjects.end());
  verdict.held_subjects.erase(std::unique(verdict.held_subjects.begin(), verdict.held_subjects.end()),
                              verdict.held_subjects.end());
}

std::optional<PersonLoss> person_loss(const account::Decision& decision,
                                      const std::optional<account::Account>& before) {
  const bool ordered = decision.after == AccountState::deactivated && !decision.removes();
  if (decision.before != AccountState::active || ordered) return std::nullopt;
  PersonLoss loss{decision.key, decision.population, {}, decision.removes(), true};
  if (loss.account) {
    loss.uais = decision.uais;
    loss.leaves = !decision.reason || *decision.reason == Reason::departed || *decision.reason == Reason::out_of_scope;
    return loss;
  }
  if (!before) return std::nullopt;
  std::set_difference(before->uais.begin(), before->uais.end(), decision.uais.begin(), decision.uais.end(),
                      std::back_inserter(loss.uais));
  if (loss.uais.empty()) return std::nullopt;
  return loss;
}

Verdict judge(const std::vector<PersonLoss>& losses, const GuardBase& base, const GuardLimits& limits,
              const std::vector<Approval>& approvals) {
  Judgement judgement{base, approvals};
  ByPlace leaving;
  for (const auto& loss : losses) {
    if (!loss.leaves) continue;
    for (const auto& uai : loss.uais) leaving[{uai, loss.population}].insert(loss.key);
  }
  weigh(judgement, GuardKind::departures, leaving, base, limits, "would leave");

  ByPlace deactivated;
  for (const auto& loss : losses) {
    if (!loss.account || judgement.settled(loss.key)) continue;
    for (const auto& uai : loss.uais) deactivated[{uai, loss.population}].insert(loss.key);
  }
  weigh(judgement, GuardKind::deactivations, deactivated, base, limits, "would lose their account");

  if (base.establishments >= limits.ent_establishments) {
    Subjects everyone;
    for (const auto& loss : losses) {
      if (loss.account && !judgement.settled(loss.key)) everyone.insert(loss.key);
    }
    judgement.weigh(set_of(GuardKind::deactivations, everyone, base.ent_active + base.ent_taken),
                    {limits.ent_floor, limits.ent_ratio}, "would lose their account", base.ent_taken);
  }
  return std::move(judgement).end();
}

}  // namespace entsync::aaf::plan
