#include <fmt/format.h>

#include "daemon/commands/explanation.hpp"
#include "daemon/output/when.hpp"
#include "store/journal.hpp"

namespace entsync::daemon::commands {

bool explain_operations(Explanation& explanation, const Session& session, store::Transaction& tx,
                        const std::string& subject) {
  const std::vector<store::LastOperation> operations = store::last_of_each_ent(tx, subject);
  for (const auto& [ent, last, planned_again] : operations) {
    const bool refused = last.state == aaf::OperationState::refused && explanation.no_failure();
    explanation.add("last operation",
                    fmt::format("{}: plan {}, operation {}: {} {}, {}{}{}{}: {}{}", ent, last.plan, last.operation.seq,
                                aaf::plan::word(last.operation.verb), last.operation.dn, aaf::word(last.state),
                                last.at ? " at " + output::when(*last.at, session.now()) : "",
                                last.result.empty() ? "" : ": ", last.result, last.operation.reason,
                                planned_again == 0 ? "" : fmt::format("; planned again in plan {}", planned_again)),
                    refused);
    if (refused) explanation.next = "the ENT's administrator mends what it refused; the next sync tries again";
  }
  return !operations.empty();
}

}  // namespace entsync::daemon::commands
