#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aaf/account/lifecycle.hpp"
#include "aaf/account/scope.hpp"
#include "daemon/commands/explanation.hpp"
#include "daemon/run/doubles.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/last_administrator.hpp"
#include "daemon/run/people_loader.hpp"
#include "daemon/run/restraint.hpp"
#include "daemon/session.hpp"
#include "store/holds.hpp"
#include "store/people.hpp"

namespace entsync::daemon::commands {

namespace {

std::string account_text(const std::optional<aaf::account::Account>& account) {
  if (!account) return "no account";
  std::string text = fmt::format("account {}", aaf::word(account->state));
  if (account->reason) text += fmt::format(" ({}", aaf::word(*account->reason));
  if (account->since) text += fmt::format(" since {}", aaf::iso(*account->since));
  if (account->purge_after) text += fmt::format(", to be purged from {} on", aaf::iso(*account->purge_after));
  if (account->reason) text += ")";
  if (account->parked) text += fmt::format(" (between two schools since {})", aaf::iso(*account->parked));
  return text;
}

// What the mode of an establishment, or a freeze, keeps from being written.
void explain_restraint(Explanation& explanation, const Session& session, const config::Ent& ent,
                       const run::PersonView& view) {
  const run::Restraints restraints(ent, session.today());
  const std::set<std::string> uais(view.decision.uais.begin(), view.decision.uais.end());
  if (!run::writes_anything(ent)) {
    explanation.add("mode", fmt::format("{} is in mode observe: nothing is written to it", ent.name));
  } else if (const std::string* waits = restraints.first_waiting(uais)) {
    explanation.add("mode", fmt::format("{} waits: {}", *waits, restraints.of(*waits).why));
    if (view.decision.before != view.decision.after)
      explanation.next = fmt::format("the end of that: {}", restraints.of(*waits).why);
  } else if (restraints.additions_only(uais)) {
    explanation.add("mode", "mode additions: nothing that the person has is taken away");
  }
}

// Why the person is among those whom the hold stops; nothing where that is not so. Guardians stay with the pupils.
std::string held_because(store::Transaction& tx, const store::Hold& hold, const aaf::account::Decision& decision) {
  const auto& subjects = hold.set.subjects;
  if (std::binary_search(subjects.begin(), subjects.end(), decision.key)) return hold.set.reason;
  if (!decision.removes() || !aaf::plan::of_people(hold.set.guard)) return {};
  const auto guardians = store::last_guardians(tx, subjects);
  const bool guardian = std::ranges::any_of(guardians, [&](const auto& one) { return one.key == decision.key; });
  return guardian ? "a pupil whose guardian this is: " + hold.set.reason : std::string();
}

// What an approval does to the hold: nothing to say where there is none.
std::string approval_text(const store::Hold& hold, aaf::Date today) {
  if (hold.state != store::HoldState::approved) return {};
  if (!store::stands(hold, today)) return "; approved, the next sync lets it through";
  if (hold.expires && *hold.expires < today)
    return fmt::format("; the approval ran out on {}", aaf::iso(*hold.expires));
  return fmt::format("; approved for {} of {} only", hold.approved_max.value_or(0), hold.set.count);
}

// What the guards hold back of the person.
void explain_guard(Explanation& explanation, const Session& session, store::Transaction& tx, const config::Ent& ent,
                   const aaf::account::Decision& decision) {
  bool held = false;
  for (const store::Hold& hold : store::load_holds(tx, ent.name, store::unlapsed)) {
    const std::string why = held_because(tx, hold, decision);
    if (why.empty()) continue;
    held = true;
    explanation.add("hold", fmt::format("hold {} of {} ({}) holds back: {}{}", hold.id, ent.name,
                                        store::word(hold.state), why, approval_text(hold, session.today())));
    if (hold.state != store::HoldState::discarded && store::stands(hold, session.today()))
      explanation.next = fmt::format("an operator decides: entsync approve {0} or entsync discard {0}", hold.id);
  }
  if (!held) explanation.add("guard", fmt::format("no guard of {} holds anything of this person", ent.name));
}

}  // namespace

void explain_account(Explanation& explanation, const Session& session, store::Transaction& tx, const config::Ent& ent,
                     const aaf::account::Person& person) {
  const run::ScopeView scope = run::scope_of(tx, ent);
  run::People people;
  people.add(run::Doubles(tx, ent, scope.inside).load(std::vector<std::string>{person.key}), session.settings(), ent,
             session.today());
  const auto at = people.views().find(person.key);
  if (at == people.views().end()) return;
  const run::PersonView& view = at->second;
  const std::string where = "ENT " + ent.name;
  if (view.entries.empty() && !view.account) {
    explanation.add(where, "outside its scope: no account", false);
    return;
  }
  explanation.add(where,
                  fmt::format("{}; situation {}: {}", account_text(view.account), aaf::word(view.decision.situation),
                              view.decision.why),
                  view.decision.after != aaf::AccountState::active && explanation.no_failure());
  explain_restraint(explanation, session, ent, view);
  if (view.decision.kept_by_unadopted && explanation.next.empty())
    explanation.next = fmt::format(
        "once nothing speaks against taking that entry over, or it is gone from the ENT: entsync adopt --ent {}",
        ent.name);
  if (view.decision.before != view.decision.after && explanation.next.empty())
    explanation.next = "nothing in the sources; the next sync brings it to the ENT: entsync sync";
  if (view.decision.removes()) {
    for (const auto& [key, sentence] :
         run::kept_administrators(tx, session.settings(), ent, session.today(), scope.inside, {view.decision}))
      explanation.add("kept", sentence);
  }
  explain_guard(explanation, session, tx, ent, view.decision);
}

}  // namespace entsync::daemon::commands
