#include <fmt/format.h>

#include <ostream>
#include <sstream>

#include "daemon/commands/support.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/plan_signature.hpp"

namespace entsync::daemon::commands {

namespace {

// The same session, printing into a file or in another form.
void print(Session& session, std::ostream& out, const run::RunResult& result, const run::RunRequest& request,
           const std::string& format) {
  if (format == "ldif") {
    for (const run::EntResult& ent : result.ents) {
      if (ent.plan) out << output::plan_ldif({ent.plan->id, ent.plan->hash, ent.plan->ent, &ent.plan->plan});
      if (!ent.trouble.empty()) session.complain(ent.trouble);
    }
    return;
  }
  Globals globals = session.globals();
  globals.json = format == "json";
  const Session shown(session.settings(), globals, out, session.err(),
                      {&out == &session.out() ? session.look() : output::Look{}, {}});
  print_run(shown, result, request);
}

// A plan file in JSON, with a signature where this instance has a key for it.
aaf::Result<std::string> signed_if_wanted(const std::string& text, const config::Settings& settings) {
  if (settings.plan_signing_key.empty()) return text;
  auto document = output::parse_json(text, "the plan");
  if (!document) return tl::unexpected(document.error());
  auto result = sign_plan(std::move(*document), settings.plan_signing_key);
  if (!result) return tl::unexpected(result.error());
  return result->dump();
}

bool rehearses(const Session& session) { return session.globals().today.has_value() && !session.settings().rehearsal; }

bool differs(const run::RunResult& result) {
  for (const run::EntResult& ent : result.ents) {
    if (ent.plan && !ent.plan->plan.operations.empty()) return true;
  }
  return false;
}

ExitCode run_plan(Session& session, const Arguments& arguments) {
  std::string format = arguments.value("format");
  if (format.empty()) format = session.json() ? "json" : "text";
  auto ents = run::chosen_ents(session.settings(), arguments.values("ent"));
  if (!ents) return session.refused(ents.error());
  if (format == "ldif" && ents->size() > 1) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "--format ldif",
                            "LDIF is of one directory, and there are several ENTs", "name one with --ent"});
  }
  auto uais = uais_of(arguments);
  if (!uais) return session.refused(uais.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  if (auto right = known(**database, *uais); !right) return session.refused(right.error());

  run::RunRequest request;
  request.kind = store::RunKind::plan;
  request.ents = *ents;
  request.scope.uais = *uais;
  request.rehearse = rehearses(session);
  request.arguments = shown("plan", arguments);
  const run::RunResult result = run::run_ents(session, **database, request);

  if (const std::string file = arguments.value("out"); !file.empty()) {
    std::ostringstream text;
    print(session, text, result, request, format);
    aaf::Result<std::string> content =
        format == "json" ? signed_if_wanted(text.str(), session.settings()) : aaf::Result<std::string>(text.str());
    if (!content) return session.refused(content.error());
    session.files().write(file, *content);
    session.out() << fmt::format("The plan is in {}.\n", file);
  } else {
    print(session, session.out(), result, request, format);
  }
  ExitCodes codes;
  codes.add(result.code);
  if (arguments.has("check") && differs(result)) codes.add(ExitCode::differences);
  return codes.result();
}

// A rehearsal of another day takes no lock.
std::vector<std::string> planned_ents(Session& session, const Arguments& arguments) {
  if (rehearses(session)) return {};
  return chosen_names(session, arguments);
}

}  // namespace

Command plan_command() {
  return {
      .name = "plan",
      .summary = "compute what would change, and show it",
      .details =
          "Compares what the sources say with what each ENT holds and shows the operations that make the one the "
          "other, each with its reason, and what a guard holds back. Writes nothing to an ENT. The plan gets a number "
          "that `apply` takes. With --today of another day it is a rehearsal: nothing is kept, and there is no number.",
      .group = Group::work,
      .examples = {{"entsync plan", "what would change in every ENT"},
                   {"entsync plan --ent ecollege31 --uai 0310001B --verbose",
                    "every operation of one school, with its reason"},
                   {"entsync plan --format json --out plan.json",
                    "a file for entsync apply, to be read and signed by somebody else"},
                   {"entsync plan --today 2026-12-01", "what that day would bring, if no file came until then"}},
      .exits = {{ExitCode::differences, "--check, and something would change"},
                {ExitCode::held, "a guard holds something: entsync holds"},
                {ExitCode::unreachable, "the database or an ENT is out of reach; the other ENTs are done"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {ent_option,
                  uai_option,
                  {"format", "text|json|ldif", false, "the form; text by default, json with --json"},
                  {"out", "FILE", false,
                   "write the plan into this file; apply takes it when it is JSON (signed where plan_signing_key is "
                   "configured)"},
                  {"check", "", false, "answer 1 when something would change"}},
      .today = Today::rehearses,
      .run = run_plan,
      .ents = planned_ents,
      .again = true};
}

}  // namespace entsync::daemon::commands
