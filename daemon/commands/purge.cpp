#include "daemon/commands/support.hpp"

namespace entsync::daemon::commands {

namespace {

ExitCode run_purge(Session& session, const Arguments& arguments) {
  auto ents = run::chosen_ents(session.settings(), arguments.values("ent"));
  if (!ents) return session.refused(ents.error());
  const bool dry = arguments.has("dry-run");
  if (!dry && session.globals().today && !session.settings().rehearsal) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "--today",
                            "a purge is of its real day, because it cannot be undone",
                            "add --dry-run to look at another day"});
  }
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  run::RunRequest request;
  request.kind = store::RunKind::purge;
  request.ents = *ents;
  request.scope.only_purges = true;
  request.apply = !dry;
  request.rehearse = dry;
  request.arguments = shown("purge", arguments);
  const run::RunResult result = run::run_ents(session, **database, request);
  print_run(session, result, request);
  return result.code;
}

std::vector<std::string> purged_ents(Session& session, const Arguments& arguments) {
  if (arguments.has("dry-run")) return {};
  return chosen_names(session, arguments);
}

}  // namespace

Command purge_command() {
  return {
      .name = "purge",
      .summary = "delete the accounts whose grace period is over",
      .details =
          "Deletes what is due: deactivated accounts whose purge day has come, of schools with a fresh complete feed, "
          "that no guard holds. `sync` does it too. With --dry-run nothing is written, and --today may name any day.",
      .group = Group::work,
      .examples = {{"entsync purge --dry-run", "what is due, and what waits for what"},
                   {"entsync purge --dry-run --today 2026-12-31", "what will be due by then"}},
      .exits = {{ExitCode::held, "a guard holds something: entsync holds"},
                {ExitCode::unreachable, "the database or an ENT is out of reach; the other ENTs are done"},
                {ExitCode::partial, "the ENT refused some operation: entsync run N names each"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {ent_option, {"dry-run", "", false, "only show what is due, and what waits for what"}},
      .today = Today::rehearses,
      .run = run_purge,
      .ents = purged_ents,
      .again = true};
}

}  // namespace entsync::daemon::commands
