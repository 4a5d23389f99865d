// What `explain` answers: a chain of steps from the source to the ENT, with the first check that fails marked.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "aaf/account/person.hpp"
#include "aaf/model/date.hpp"
#include "config/settings.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"
#include "store/find.hpp"

namespace entsync::daemon::commands {

// One step: what holds, and whether it stands in the way of what is asked about.
struct Step {
  std::string what;  // "source", "check", "federated", "ENT ecollege31", …
  std::string text;
  bool failed = false;
};

struct Explanation {
  std::string id, title;
  std::vector<Step> steps;
  std::string next;  // what would have to change

  void add(std::string what, std::string text, bool failed = false) {
    steps.push_back({std::move(what), std::move(text), failed});
  }
  [[nodiscard]] bool no_failure() const {
    return std::none_of(steps.begin(), steps.end(), [](const Step& step) { return step.failed; });
  }
  // A check in its order: the first that fails is marked, and says what would have to change.
  void check(bool right, std::string text, const std::string& remedy) {
    const bool first = !right && no_failure();
    add("check", std::move(text), first);
    if (first) next = remedy;
  }
};

// The record of a source, with the checks of the rules for its kind, in their order.
void explain_record(Explanation& explanation, store::Transaction& tx, const store::StagedRecord& staged,
                    aaf::Date today);

// The person's account in one ENT: what is decided for it and why, what the mode and the guards keep from being
// written. Nothing where the person has neither a right to an account there nor ever had one.
void explain_account(Explanation& explanation, const Session& session, store::Transaction& tx, const config::Ent& ent,
                     const aaf::account::Person& person);

// The last operation about a person, an establishment or a group in each ENT, with what the ENT answered; one that was
// refused is a failure. False when none was ever planned.
bool explain_operations(Explanation& explanation, const Session& session, store::Transaction& tx,
                        const std::string& subject);

// A division or group ("UAI:CODE", "UAI:groupe:CODE", "UAI:division:CODE:eleves") or an establishment (UAI); nothing
// when the id is none of these.
[[nodiscard]] std::vector<Explanation> explain_structure(const Session& session, store::Transaction& tx,
                                                         const std::string& id);

}  // namespace entsync::daemon::commands
