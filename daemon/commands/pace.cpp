#include "store/pace.hpp"

#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/pace_text.hpp"
#include "daemon/commands/support.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;

constexpr Option pause_reason_option{"reason", "R", false, "why, for the record and whoever looks at the status"};

// `throttle N`: so many operations a second; none: as fast as it goes.
aaf::Result<std::optional<int>> rate_of(const std::string& text) {
  if (text == "off") return std::optional<int>();
  const auto rate = whole_number(text);
  if (!rate || *rate > 1'000'000) {
    return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", text, "that is no number of operations",
                       "give operations per second, from 1 on, or off");
  }
  return std::optional<int>(static_cast<int>(*rate));
}

// Changes the pace that is in force by `change`, in the name of who asks.
template <class Change>
ExitCode set(Session& session, const Arguments& arguments, Change change, const std::string& next) {
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  store::Pace pace = store::load_pace(tx);
  change(pace);
  pace.why = arguments.value("reason");
  pace.by = session.asker();
  pace.since = session.now();
  store::set_pace(tx, pace);
  tx.commit();
  if (session.json()) {
    session.out() << pace_json(pace).dump();
  } else {
    session.out() << pace_text(pace) << "\n" << next << "\n";
  }
  return ExitCode::done;
}

ExitCode throttle(Session& session, const Arguments& arguments) {
  const auto rate = rate_of(arguments.operands.front());
  if (!rate) return session.refused(rate.error());
  return set(
      session, arguments, [&](store::Pace& pace) { pace.operations_per_second = *rate; },
      *rate ? "It holds from the next batch on. To end it: entsync throttle off." : "Nothing else to do.");
}

ExitCode pause(Session& session, const Arguments& arguments) {
  if (arguments.value("reason").empty()) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "pause", "it needs a reason",
                            "give it with --reason: whoever finds the ENT standing still will ask"});
  }
  return set(
      session, arguments, [](store::Pace& pace) { pace.paused = true; },
      "What is being written ends with its batch. Files are taken in, and plans made. Next: entsync resume.");
}

ExitCode resume(Session& session, const Arguments& arguments) {
  return set(
      session, arguments, [](store::Pace& pace) { pace.paused = false; },
      "A daemon goes on by itself; without one: entsync sync.");
}

}  // namespace

std::string pace_text(const store::Pace& pace) {
  std::string text = pace.paused ? "Paused: nothing is written to any ENT"
                     : pace.operations_per_second
                         ? fmt::format("Throttled to {} operations a second", *pace.operations_per_second)
                         : "As fast as it goes";
  if (!pace.by.empty()) text += fmt::format(", by {} on {}", pace.by, pace.since ? aaf::iso(*pace.since) : "");
  if (!pace.why.empty()) text += ": " + pace.why;
  return text + (pace.why.ends_with('.') ? "" : ".");
}

output::Json pace_json(const store::Pace& pace) {
  return Json::object()
      .put("paused", pace.paused)
      .put("operations_per_second", pace.operations_per_second)
      .put("reason", pace.why)
      .put("by", pace.by)
      .put("since", pace.since ? Json(aaf::iso(*pace.since)) : Json());
}

Command throttle_command() {
  return {
      .name = "throttle",
      .operands = "N",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "write at most so many operations a second",
      .details =
          "Limits how fast ENTs are written to, by every run from its next batch on: N operations a second, or off. "
          "For a directory that others need at the same time. Status shows it.",
      .group = Group::work,
      .examples = {{"entsync throttle 50", "at most 50 operations a second"},
                   {"entsync throttle off", "as fast as it goes"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .options = {pause_reason_option},
      .run = throttle};
}

Command pause_command() {
  return {
      .name = "pause",
      .summary = "write nothing to any ENT until resume",
      .details =
          "Stops every run at the end of its batch, and lets none write until resume: for work on a directory. Files "
          "are "
          "taken in all the same, and plan shows what would be written.",
      .group = Group::work,
      .examples = {{"entsync pause --reason \"maintenance of the directory\"", "until entsync resume"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .options = {pause_reason_option},
      .run = pause};
}

Command resume_command() {
  return {.name = "resume",
          .summary = "write again after pause",
          .details = "Ends a pause. A daemon then does what has waited.",
          .group = Group::work,
          .examples = {{"entsync resume", "go on"}},
          .exits = {{ExitCode::unreachable, "the database is out of reach"}},
          .options = {pause_reason_option},
          .run = resume};
}

}  // namespace entsync::daemon::commands
