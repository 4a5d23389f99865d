#include "store/holds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <ostream>

#include "daemon/commands/support.hpp"
#include "daemon/log/log.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using store::Hold;
using store::HoldState;

// The state, and who approved where that is not enough.
std::string said_state(const Hold& hold) {
  const std::string state(store::word(hold.state));
  return hold.first_by.empty() ? state : fmt::format("{} ({} approved, a second person must)", state, hold.first_by);
}

ExitCode list_holds(Session& session, const Arguments& arguments) {
  std::vector<HoldState> states{HoldState::open, HoldState::approved};
  if (arguments.has("all")) states.insert(states.end(), {HoldState::discarded, HoldState::lapsed});
  if (const auto chosen = run::chosen_ents(session.settings(), arguments.values("ent")); !chosen)
    return session.refused(chosen.error());
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
      for (const char* name : {"guard", "uai", "population", "group", "reason", "count", "base", "subjects", "items"})
        json.put(name, set[name]);
      json.put("opened", aaf::iso(hold.opened)).put("run", hold.last_run).put("by", hold.by);
      json.put("first_by", hold.first_by);
      json.put("max", hold.approved_max).put("expires", hold.expires ? Json(aaf::iso(*hold.expires)) : Json());
      list.push(std::move(json));
    }
    session.out() << Json::object().put("holds", std::move(list)).dump();
    return ExitCode::done;
  }
  output::Table table({">hold", "ENT", "UAI", "population", "guard", "state", "since", "~what"});
  for (const Hold& hold : holds) {
    table.row({std::to_string(hold.id),
               hold.ent,
               hold.set.uai.empty() ? "(whole ENT)" : hold.set.uai,
               hold.set.population ? std::string(aaf::word(*hold.set.population)) : "",
               std::string(aaf::plan::word(hold.set.guard)),
               {said_state(hold), output::tone_of(store::word(hold.state))},
               output::when(hold.opened, session.today()),
               hold.set.reason});
  }
  session.out() << table.text(session.look());
  if (session.verbose()) {
    for (const Hold& hold : holds)
      session.out() << fmt::format("\nhold {}:\n  {}\n", hold.id, fmt::join(hold.set.units(), "\n  "));
  }
  session.out() << (open ? "\nTo release one within bounds: entsync approve H --max N --expires 2d. To drop it: "
                           "entsync discard H.\n"
                    : holds.empty() ? "Nothing is held.\n"
                                    : "\nNothing waits for a decision. Next: entsync sync.\n");
  return ExitCode::done;
}

// The number of a hold; the hold itself when it is there.
aaf::Result<std::int64_t> hold_number(const std::string& text) {
  if (const auto number = whole_number(text, 0)) return *number;
  return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", text, "a hold is named by its number",
                     "entsync holds lists them");
}

aaf::Refusal not_open(std::int64_t hold) {
  return {aaf::RefusalKind::usage, "deciding on a hold", std::to_string(hold), "there is no such open hold",
          "entsync holds lists them"};
}

// "2d" or a day: the last day on which an approval counts.
std::optional<aaf::Date> expiry(const std::string& text, aaf::Date today) {
  if (const auto day = aaf::parse_iso_date(text)) return day;
  if (!text.ends_with('d')) return std::nullopt;
  const auto days = whole_number(std::string_view(text).substr(0, text.size() - 1), 0);
  if (!days || *days > 366) return std::nullopt;
  return today + std::chrono::days(*days);
}

// Of the ENT that the hold belongs to; none: one person is always enough.
std::optional<int> second_person_above(const Session& session, const std::string& ent) {
  const config::Ent* settings = config::find_ent(session.settings(), ent);
  return settings == nullptr ? std::nullopt : settings->guard.second_person_above;
}

// The bounds that the command line gives; refused (usage) when they are none.
aaf::Result<store::ApprovalBounds> bounds_of(const Session& session, const Arguments& arguments, const Hold& hold) {
  store::ApprovalBounds bounds;
  bounds.max = hold.set.count;
  if (const std::string text = arguments.value("max"); !text.empty()) {
    const auto max = whole_number(text);
    if (!max) {
      return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", "--max " + text,
                         "that is no number of people", "");
    }
    bounds.max = static_cast<int>(std::min<std::int64_t>(*max, std::numeric_limits<int>::max()));
  }
  const std::string until = arguments.has("expires") ? arguments.value("expires") : "2d";
  const auto expires = expiry(until, session.today());
  if (!expires || *expires < session.today()) {
    return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", "--expires " + until,
                       expires ? "that day has passed" : "that is no stretch of time",
                       "write 2d, or a day as 2026-09-15");
  }
  bounds.expires = *expires;
  bounds.second_person_above = second_person_above(session, hold.ent);
  return bounds;
}

std::string approved_text(const Hold& hold, store::Approving outcome, int limit) {
  if (outcome == store::Approving::approved) {
    std::string text =
        fmt::format("Hold {} is approved by {}: up to {} of exactly these people, until {} inclusive.\n", hold.id,
                    hold.by, hold.approved_max.value_or(0), aaf::iso(hold.expires.value_or(aaf::Date{})));
    if (hold.approved_max < hold.set.count) {
      text += fmt::format("It holds {} people, more than that: it stays held unless it shrinks.\n", hold.set.count);
    }
    return text + fmt::format("Next: entsync sync --ent {}.\n", hold.ent);
  }
  return fmt::format(
      "Hold {0} stays held: {1}{2} approved it, and for more than {3} people a second, different person must.\n"
      "Next: that person runs entsync approve {0}.\n",
      hold.id, outcome == store::Approving::same_person ? "only " : "", hold.first_by, limit);
}

void tell(log::Event event, const Hold& hold) {
  log::event(event, {log::Field(log::Number::hold, hold.id), log::Field::ent(hold.ent),
                     log::Field(log::Number::count, hold.set.count),
                     log::Field(log::Number::max, hold.approved_max.value_or(0))});
}

ExitCode approve(Session& session, const Arguments& arguments) {
  const auto number = hold_number(arguments.operands.front());
  if (!number) return session.refused(number.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  const auto asked = store::load_hold(tx, *number);
  if (!asked) return session.refused(not_open(*number));
  const auto bounds = bounds_of(session, arguments, *asked);
  if (!bounds) return session.refused(bounds.error());
  const auto outcome = store::approve_hold(tx, *number, *bounds, session.asker(), session.today());
  if (outcome == store::Approving::not_open) return session.refused(not_open(*number));
  const Hold hold = store::load_hold(tx, *number).value();
  tx.commit();
  tell(outcome == store::Approving::approved ? log::Event::hold_approved : log::Event::hold_needs_second, hold);
  if (session.json()) {
    session.out() << Json::object()
                         .put("hold", hold.id)
                         .put("state", store::word(hold.state))
                         .put("by", hold.by)
                         .put("first_by", hold.first_by)
                         .put("max", hold.approved_max)
                         .put("expires", hold.expires ? Json(aaf::iso(*hold.expires)) : Json())
                         .dump();
  } else {
    session.out() << approved_text(hold, outcome, bounds->second_person_above.value_or(0));
  }
  return outcome == store::Approving::approved ? ExitCode::done : ExitCode::held;
}

ExitCode discard(Session& session, const Arguments& arguments) {
  const auto number = hold_number(arguments.operands.front());
  if (!number) return session.refused(number.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  if (!store::discard_hold(tx, *number, session.asker())) return session.refused(not_open(*number));
  const Hold hold = store::load_hold(tx, *number).value();
  tx.commit();
  tell(log::Event::hold_discarded, hold);
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
      .group = Group::decide,
      .examples = {{"entsync holds --verbose", "with the keys of the people who are held"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
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
              "until --expires. A set that has grown since is held again. Above the size that the ENT's configuration "
              "names, a second, different person must approve too; until then the answer is 3.",
          .group = Group::decide,
          .examples = {{"entsync approve 4", "all people of hold 4, until the day after tomorrow"},
                       {"entsync approve 4 --max 20 --expires 2026-09-30", "at most 20 of them, until that day"}},
          .exits = {{ExitCode::held, "a second, different person must approve as well"},
                    {ExitCode::unreachable, "the database is out of reach"}},
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
          .group = Group::decide,
          .examples = {{"entsync discard 4", "the export was wrong: these people stay"}},
          .exits = {{ExitCode::unreachable, "the database is out of reach"}},
          .today = Today::writes,
          .run = discard};
}

}  // namespace entsync::daemon::commands
