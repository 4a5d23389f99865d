#include "daemon/run/sync.hpp"

#include "daemon/commands/support.hpp"

namespace entsync::daemon::commands {

namespace {

ExitCode run_sync(Session& session, const Arguments& arguments) {
  auto ents = run::chosen_ents(session.settings(), arguments.values("ent"));
  if (!ents) return session.refused(ents.error());
  auto uais = uais_of(arguments);
  if (!uais) return session.refused(uais.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  if (auto right = known(**database, *uais); !right) return session.refused(right.error());
  run::RunRequest request;
  request.kind = store::RunKind::sync;
  request.ents = *ents;
  request.scope.uais = *uais;
  request.apply = true;
  request.arguments = shown("sync", arguments);
  const run::RunResult result = run::run_ents(session, **database, request);
  print_run(session, result, request);
  return result.code;
}

}  // namespace

Command sync_command() {
  return {
      .name = "sync",
      .summary = "plan, guards, apply",
      .details =
          "Brings each ENT to what the sources say: federates again what changes by date today, plans, holds back what "
          "a guard stops, applies the rest and reads it back. Run again at once it writes nothing. One ENT that is out "
          "of reach does not stop the others.",
      .group = Group::work,
      .examples = {{"entsync sync", "every ENT"},
                   {"entsync sync --uai 0310001B", "one school, in every ENT that has it"}},
      .exits = {{ExitCode::held, "a guard holds something: entsync holds"},
                {ExitCode::unreachable, "the database or an ENT is out of reach; the other ENTs are done"},
                {ExitCode::partial, "the ENT refused some operation: entsync run N names each"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {ent_option, uai_option},
      .today = Today::writes,
      .run = run_sync,
      .ents = chosen_names,
      .again = true};
}

}  // namespace entsync::daemon::commands
