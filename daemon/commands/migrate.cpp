#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/support.hpp"
#include "daemon/durable_step.hpp"
#include "store/migrations.hpp"

namespace entsync::daemon::commands {

Command migrate_command() {
  return {.name = "migrate",
          .summary = "create or upgrade the database schema",
          .details =
              "Brings the database to the schema of this program, step by step, in one transaction. Run again it does "
              "nothing. A schema that is newer than the program is refused.",
          .group = Group::set_up,
          .examples = {{"entsync migrate", "once after installing, and after every upgrade"}},
          .exits = {{ExitCode::unreachable, "the database is out of reach"}},
          .run = [](Session& session, const Arguments&) {
            store::Database database(session.settings().database_url);
            store::Transaction tx(database);
            const auto steps = store::migrate(tx);
            if (!steps) return session.refused(steps.error());
            tx.commit();
            durable_step("migrated");
            if (session.json()) {
              session.out() << output::Json::object().put("schema", store::known_schema()).put("steps", *steps).dump();
            } else if (*steps == 0) {
              session.out() << fmt::format("The schema is at version {}; there was nothing to do.\n",
                                           store::known_schema());
            } else {
              session.out() << fmt::format("The schema is at version {} now.\nNext: entsync check-config.\n",
                                           store::known_schema());
            }
            return ExitCode::done;
          }};
}

}  // namespace entsync::daemon::commands
