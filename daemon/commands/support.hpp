// What several commands need: the database with its schema checked, options that are spelled once, the plan in its
// three forms.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/result.hpp"
#include "daemon/commands/command.hpp"
#include "daemon/output/json.hpp"
#include "daemon/run/planner.hpp"
#include "daemon/run/sync.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"

namespace entsync::daemon::commands {

inline constexpr Option ent_option{"ent", "E", true, "only this ENT"};
inline constexpr Option uai_option{"uai", "U", true, "only this establishment"};

// The session's connection, else a new one; refuses (usage) a schema that is not the program's. Throws Failure when
// there is no database.
[[nodiscard]] aaf::Result<std::shared_ptr<store::Database>> open_database(const Session& session);

// The number that an operand or option is, decimal digits throughout and not less than `least`; none when it is not.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t least = 1);

// The names of the ENTs of --ent, or of all; none where --ent names one that is not there.
[[nodiscard]] std::vector<std::string> chosen_names(Session& session, const Arguments& arguments);

// The UAIs of --uai. Refuses (usage) what is none.
[[nodiscard]] aaf::Result<std::vector<std::string>> uais_of(const Arguments& arguments);

// Refuses (usage) an establishment that no source, no waiting file and no account has ever named: a slip of the
// keyboard must not look like "nothing to do".
[[nodiscard]] aaf::Result<void> known(store::Database& database, const std::vector<std::string>& uais);

// The command line as the record of the run shows it.
[[nodiscard]] std::string shown(std::string_view command, const Arguments& arguments);

// {"<name>": 12, …}
[[nodiscard]] output::Json counts_json(const std::map<std::string, std::int64_t>& counts);
// How many operations came to what: {"<state>": 12}.
[[nodiscard]] output::Json states_json(const run::States& states);

// What a run over the ENTs did, as one JSON value.
[[nodiscard]] output::Json run_json(const Session& session, const run::RunResult& result);

// What a run over the ENTs did, in text or JSON (plan, sync, resync, purge).
void print_run(const Session& session, const run::RunResult& result, const run::RunRequest& request);

}  // namespace entsync::daemon::commands
