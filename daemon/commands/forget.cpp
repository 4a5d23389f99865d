#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/data_subject.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/federation.hpp"
#include "daemon/log/log.hpp"
#include "daemon/output/table.hpp"
#include "store/access_log.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using store::ForgetObstacle;

std::string sentence(const ForgetObstacle& obstacle) {
  const std::string& place = obstacle.place;
  if (obstacle.what == "entry") {
    return fmt::format(
        "{} still brings the person ({}): each export would bring the data again. When the school's "
        "export has the person no more, the account is deactivated, and purged after its grace",
        place, obstacle.detail);
  }
  if (obstacle.what == "record") {
    return fmt::format(
        "{} still has a record of the person, in {}: the school gives an exit date, or removes the record, "
        "and exports again",
        place, obstacle.detail);
  }
  if (obstacle.what == "account")
    return fmt::format("the account in {} is {}: what is held goes with the purge", place, obstacle.detail);
  if (obstacle.what == "order")
    return fmt::format("order {} ({}) stands: entsync orders; take it back first", place, obstacle.detail);
  return fmt::format("{} of ENT {} is not finished: entsync sync settles it first", obstacle.detail, place);
}

void print_json(const Session& session, const store::DataSubject& subject, const std::vector<ForgetObstacle>& obstacles,
                const std::map<std::string, std::int64_t>& gone, bool dry) {
  Json list = Json::array(), parts = Json::object();
  for (const ForgetObstacle& obstacle : obstacles) {
    list.push(Json::object()
                  .put("what", obstacle.what)
                  .put("place", obstacle.place)
                  .put("detail", obstacle.detail)
                  .put("text", sentence(obstacle)));
  }
  for (const auto& [name, count] : gone) parts.put(name, count);
  session.out() << Json::object()
                       .put("key", subject.key)
                       .put("dry_run", dry)
                       .put("forgotten", obstacles.empty() && !dry)
                       .put("obstacles", std::move(list))
                       .put("removed", std::move(parts))
                       .dump();
}

void print_text(const Session& session, const store::DataSubject& subject,
                const std::map<std::string, std::int64_t>& gone, bool dry) {
  session.out() << fmt::format("{}{}:\n", dry ? "Would be removed of " : "Removed of ", subject.key);
  bool any = false;
  for (const auto& [name, count] : gone) {
    any = any || count != 0;
    if (count != 0) session.out() << fmt::format("  {:>5} {}\n", count, name);
  }
  if (!any) session.out() << "  nothing: no name and no value is held any more\n";
  session.out()
      << "Kept: the key, days, counts and hashes, and the mark that keeps the login from being given again.\n";
  session.out() << fmt::format("Copies of received files go {} after they came (archive_keep).\n",
                               output::counted(static_cast<std::size_t>(session.settings().archive_days), "day"));
  session.out()
      << (dry ? "\nNext: the same without --dry-run. It cannot be undone; entsync history ID --export first, if "
                "the person asked for a copy.\n"
              : "\nNothing else to do; entsync accesses shows who removed it and why.\n");
}

ExitCode run_forget(Session& session, const Arguments& arguments) {
  const bool dry = arguments.has("dry-run");
  const std::string reason = arguments.value("reason");
  if (reason.empty() && !dry) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "forget", "--reason is missing",
                            "say who asked for it and when, in words that name nobody"});
  }
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  const run::Lock lock(**database, "instance");
  if (!lock.held()) return session.refused(run::busy("the instance"));
  store::Transaction tx(**database, dry ? store::Ending::rollback : store::Ending::commit);
  const auto subject = data_subject(tx, session.settings(), arguments.operands.front());
  if (!subject) return session.refused(subject.error());
  const auto obstacles = store::forget_obstacles(tx, *subject, session.today());
  if (!obstacles.empty()) {
    if (session.json()) print_json(session, *subject, obstacles, {}, dry);
    std::string why;
    for (const ForgetObstacle& obstacle : obstacles) why += (why.empty() ? "" : "; ") + sentence(obstacle);
    return session.refused({aaf::RefusalKind::usage, "forgetting", subject->key, why,
                            "nothing was removed; entsync explain " + subject->key + " tells the rest"});
  }
  if (!dry) {
    store::record_access(tx, {.id = 0,
                              .kind = store::AccessKind::person_erasure,
                              .at = session.now(),
                              .operator_name = session.asker(),
                              .run = std::nullopt,
                              .key = subject->key,
                              .reason = reason});
  }
  const auto gone =
      store::forget_person(tx, *subject, [&](std::string_view login) { return login_mark(session.settings(), login); });
  tx.commit();
  if (!dry) {
    durable_step("forgotten");
    log::event(log::Event::person_erased, {});
  }
  if (session.json()) {
    print_json(session, *subject, {}, gone, dry);
  } else {
    print_text(session, *subject, gone, dry);
  }
  return ExitCode::done;
}

}  // namespace

Command forget_command() {
  return {
      .name = "forget",
      .operands = "ID",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "remove what is held of a person who is gone",
      .details =
          "Removes names and values of a person from staged files, the history of the directory, the journal and the "
          "anomalies, before retention would. Keys, days, counts and hashes stay, and the mark of the login. Refused "
          "while a school still brings the person, an account is not purged, or an order stands: it says what would "
          "have to happen. ID is what explain takes, or the key of somebody who was purged.",
      .group = Group::persons,
      .examples = {{"entsync forget 2310001 --dry-run", "what would be removed, or what stands in the way"},
                   {"entsync forget 2310001 --reason \"request of 12/10\"", "remove it"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {{"reason", "R", false, "who asked for it and when; kept in the record of accesses"},
                  {"dry-run", "", false, "only show what would be removed"}},
      .today = Today::writes,
      .run = run_forget};
}

}  // namespace entsync::daemon::commands
