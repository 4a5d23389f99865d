#include "store/holds.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>

#include "daemon/commands/support.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/output/table.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using store::Hold;
using store::HoldState;

ExitCode list_holds(Session& session, const Arguments& arguments) {
  std::vector<HoldState> states{HoldState::open, HoldState::approved};
  if (arguments.has("all")) states.insert(states.end(), {HoldState::discarded, HoldState::lapsed});
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  const std::vector<Hold> holds = store::load_holds(tx, arguments.value("ent"), states);
  bool open = false;
  for (const Hold& hold : holds) open = open || hold.state == HoldState::open;
  if (session.json()) {
    Json list = Json::array();
    for (const Hold& hold : holds) {
      Json json = Json::object();
      json.put("id", hold.id).put("ent", hold.ent).put("state", store::word(hold.state));
      const Json set = output::held_json(hold.set);
      for (const char* name : {"uai", "population", "reason", "count", "base", "subjects"}) json.put(name, set[name]);
      json.put("opened", aaf::iso(hold.opened)).put("run", hold.last_run).put("by", hold.by);
      json.put("max", hold.approved_max).put("expires", hold.expires ? Json(aaf::iso(*hold.expires)) : Json());
      list.push(std::move(json));
    }
    session.out() << Json::object().put("holds", std::move(list)).dump();
    return ExitCode::done;
  }
  output::Table table({">hold", "ENT", "UAI", "population", "state", "since", "what"});
  for (const Hold& hold : holds) {
    table.row({std::to_string(hold.id), hold.ent, hold.set.uai.empty() ? "(whole ENT)" : hold.set.uai,
               hold.set.population ? std::string(aaf::word(*hold.set.population)) : "",
               std::string(store::word(hold.state)), aaf::iso(hold.opened), hold.set.reason});
  }
  session.out() << table.text();
  if (session.verbose()) {
    for (const Hold& hold : holds)
      session.out() << fmt::format("\nhold {}:\n  {}\n", hold.id, fmt::join(hold.set.subjects, "\n  "));
  }
  session.out() << (open ? "\nTo release one within bounds: entsync approve H --max N --expires 2d. To drop it: "
                           "entsync discard H.\n"
                    : holds.empty() ? "Nothing is held.\n"
                                    : "\nNothing waits for a decision. Next: entsync sync.\n");
  return ExitCode::done;
}

// The number of a hold; the hold itself when it is there.
aaf::Result<std::int64_t> hold_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", text, "a hold is named by its number",
                       "entsync holds lists them");
  }
  return number;
}

aaf::Refusal not_open(std::int64_t hold) {
  return {aaf::RefusalKind::usage, "deciding on a hold", std::to_string(hold), "there is no such open hold",
          "entsync holds lists them"};
}

// "2d" or a day: the last day on which an approval counts.
std::optional<aaf::Date> expiry(const std::string& text, aaf::Date today) {
  if (const auto day = aaf::parse_iso_date(text)) return day;
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || std::string_view(end) != "d" || days < 0 || days > 366) return std::nullopt;
  return today + std::chrono::days(days);
}

ExitCode approve(Session& session, const Arguments& arguments) {
  const auto number = hold_number(arguments.operands.front());
  if (!number) return session.refused(number.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  const auto hold = store::load_hold(tx, *number);
  if (!hold) return session.refused(not_open(*number));
  int max = hold->set.count;
  if (const std::string text = arguments.value("max"); !text.empty()) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), max);
    if (error != std::errc() || end != text.data() + text.size() || max < 1) {
      return session.refused(
          {aaf::RefusalKind::usage, "reading the command line", "--max " + text, "that is no number of people", ""});
    }
  }
  const std::string until = arguments.has("expires") ? arguments.value("expires") : "2d";
  const auto expires = expiry(until, session.today());
  if (!expires) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "--expires " + until,
                            "that is no stretch of time", "write 2d, or a day as 2026-09-15"});
  }
  if (!store::approve_hold(tx, *number, max, *expires, run::operator_name())) return session.refused(not_open(*number));
  tx.commit();
  if (session.json()) {
    session.out() << Json::object().put("hold", *number).put("max", max).put("expires", aaf::iso(*expires)).dump();
  } else {
    session.out() << fmt::format(
        "Hold {} is approved: up to {} of exactly these people, until {} inclusive.\nNext: entsync sync --ent {}.\n",
        *number, max, aaf::iso(*expires), hold->ent);
    if (max < hold->set.count) {
      session.out() << fmt::format("It holds {} people, more than --max: it stays held unless it shrinks.\n",
                                   hold->set.count);
    }
  }
  return ExitCode::done;
}

ExitCode discard(Session& session, const Arguments& arguments) {
  const auto number = hold_number(arguments.operands.front());
  if (!number) return session.refused(number.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  if (!store::discard_hold(tx, *number, run::operator_name())) return session.refused(not_open(*number));
  tx.commit();
  if (session.json()) {
    session.out() << Json::object().put("hold", *number).put("state", "discarded").dump();
  } else {
    session.out() << fmt::format(
        "Hold {} is dropped: these people stay as they are, and it is shown no more while the same set comes "
        "back.\nNext: have the sources corrected, then entsync ingest.\n",
        *number);
  }
  return ExitCode::done;
}

}  // namespace

Command holds_command() {
  return {
      .name = "holds",
      .summary = "what a guard stopped",
      .details =
          "Lists what guards hold back, by establishment and population, until an operator approves or discards it.",
      .options = {{"ent", "E", false, "only this ENT"}, {"all", "", false, "also discarded and lapsed ones"}},
      .run = list_holds};
}

Command approve_command() {
  return {.name = "approve",
          .operands = "H",
          .operands_min = 1,
          .operands_max = 1,
          .summary = "release a hold within bounds",
          .details =
              "Lets the next run do what a guard stopped: for exactly the people of that hold, or some of them, up to "
              "--max, "
              "until --expires. A set that has grown since is held again.",
          .options = {{"max", "N", false, "at most so many people; the hold's own number by default"},
                      {"expires", "D", false, "the last day it counts, as 2d or AAAA-MM-JJ; 2d by default"}},
          .today = Today::writes,
          .run = approve};
}

Command discard_command() {
  return {.name = "discard",
          .operands = "H",
          .operands_min = 1,
          .operands_max = 1,
          .summary = "drop a hold",
          .details =
              "Says that what the guard stopped is not wanted: these people stay as they are, and the hold is shown no "
              "more "
              "while the same set comes back.",
          .today = Today::writes,
          .run = discard};
}

}  // namespace entsync::daemon::commands
