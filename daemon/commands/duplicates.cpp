#include "store/duplicates.hpp"

#include <fmt/format.h>

#include <ostream>
#include <set>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/text/nearest.hpp"
#include "daemon/commands/duplicate_text.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/duplicates.hpp"
#include "daemon/output/table.hpp"
#include "store/plans.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::commands {

namespace {

using aaf::duplicates::Pair;
using aaf::duplicates::PairState;
using output::Json;

ExitCode list_pairs(Session& session, const Arguments& arguments) {
  const auto uais = uais_of(arguments);
  if (!uais) return session.refused(uais.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database, store::Ending::rollback);
  std::vector<PairState> states{PairState::suspected, PairState::decided, PairState::confirmed};
  if (arguments.has("all")) states.insert(states.end(), {PairState::dismissed, PairState::undone, PairState::lapsed});
  std::map<std::int64_t, Pair> pairs;
  for (const std::string& uai : uais->empty() ? std::vector<std::string>{""} : *uais) {
    for (Pair& pair : store::load_pairs(tx, states, uai)) pairs.emplace(pair.id, std::move(pair));
  }
  std::vector<std::string> keys;
  for (const auto& [id, pair] : pairs) keys.insert(keys.end(), {pair.weaker, pair.survivor});
  const auto where = store::uais_of_keys(tx, keys);
  if (session.json()) {
    Json list = Json::array();
    for (const auto& [id, pair] : pairs) list.push(pair_json(pair, where));
    session.out() << Json::object().put("pairs", std::move(list)).dump();
    return ExitCode::done;
  }
  bool suspected = false;
  output::Table table({">pair", "state", "verdict", ">score", "weaker record", "survivor", "~evidence"});
  for (const auto& [id, pair] : pairs) {
    suspected = suspected || pair.state == PairState::suspected;
    table.row({std::to_string(id), output::state(word(pair.state)), std::string(word(pair.comparison.verdict)),
               std::to_string(pair.comparison.score), record_text(pair.weaker, where),
               record_text(pair.survivor, where), aaf::duplicates::english(pair.comparison.evidence)});
  }
  session.out() << table.text(session.look());
  session.out() << (suspected ? "\nOne person: entsync duplicates confirm PAIR. Two people: entsync duplicates "
                                "dismiss PAIR.\n"
                    : pairs.empty()
                        ? "No pair of records looks like one person.\n"
                        : "\nNothing waits for a decision. To take one back: entsync duplicates undo PAIR.\n");
  return ExitCode::done;
}

struct Act {
  const char* word;
  std::set<PairState> from;
  PairState to;
  const char* effect;
  const char* refusal;
};

const Act* find_act(const std::string& name) {
  using enum PairState;
  static const std::vector<Act> acts{
      {"confirm",
       {suspected, decided, dismissed, undone},
       confirmed,
       "The weaker record's account is deactivated in every ENT that has both; the survivor takes its links over.",
       "it is confirmed already, or nothing speaks for it any more"},
      {"dismiss",
       {suspected, decided, confirmed},
       dismissed,
       "These are two people: the pair is shown no more, and stays dismissed whatever the next files say.",
       "it is dismissed or undone already, or nothing speaks for it any more"},
      {"undo",
       {decided, confirmed},
       undone,
       "Both accounts are as they were before; the pair is not decided again.",
       "it is not in force, so there is nothing to undo"}};
  for (const Act& act : acts) {
    if (name == act.word) return &act;
  }
  return nullptr;
}

ExitCode decide_pair(Session& session, const Act& act, const std::string& text) {
  const auto number = whole_number(text, 0);
  if (!number) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", text, "a pair is named by its number",
                            "entsync duplicates list shows them"});
  }
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  const run::Lock lock(**database, "instance");
  if (!lock.held()) return session.refused(run::busy("the instance"));
  store::Transaction tx(**database);
  std::optional<Pair> pair = store::load_pair(tx, *number);
  if (!pair) {
    return session.refused({aaf::RefusalKind::usage, "deciding on a pair", text, "there is no such pair",
                            "entsync duplicates list --all shows them"});
  }
  if (!act.from.contains(pair->state)) {
    return session.refused({aaf::RefusalKind::usage, "deciding on a pair", text,
                            fmt::format("its state is {}: {}", word(pair->state), act.refusal),
                            "entsync duplicates list --all shows the states"});
  }
  pair->state = act.to;
  pair->by = session.asker();
  const auto runs = store::load_runs(tx, 1);
  const std::int64_t run = runs.empty() ? 0 : runs.front().id;
  store::save_pairs(tx, run, session.today(), {*pair});
  store::close_unapplied_plans(tx, "");  // they know nothing of it
  std::set<std::string> uais;
  for (const auto& [key, theirs] : store::uais_of_keys(tx, {pair->weaker, pair->survivor})) {
    uais.insert(theirs.begin(), theirs.end());
  }
  report_duplicates(tx, session.settings(), run, session.today(), {uais.begin(), uais.end()});
  tx.commit();
  if (session.json()) {
    session.out() << Json::object().put("pair", *number).put("state", word(pair->state)).put("by", pair->by).dump();
  } else {
    session.out() << fmt::format("Pair {} is {}. {}\nNext: entsync sync.\n", *number, word(pair->state), act.effect);
  }
  return ExitCode::done;
}

ExitCode run_duplicates(Session& session, const Arguments& arguments) {
  const auto& operands = arguments.operands;
  if (operands.empty() || (operands.size() == 1 && operands.front() == "list")) return list_pairs(session, arguments);
  const Act* act = find_act(operands.front());
  if (act == nullptr || operands.size() != 2) {
    const auto near = act != nullptr ? std::vector<std::string>{operands.front() + " PAIR"}
                                     : aaf::text::nearest(operands.front(), {"list", "confirm", "dismiss", "undo"});
    return session.refused({aaf::RefusalKind::usage, "reading the command line",
                            fmt::format("{}", fmt::join(operands, " ")), "that is nothing to do with duplicates",
                            near.empty() ? "write list, confirm PAIR, dismiss PAIR or undo PAIR"
                                         : fmt::format("did you mean {}?", near.front())});
  }
  return decide_pair(session, *act, operands.back());
}

}  // namespace

Command duplicates_command() {
  return {
      .name = "duplicates",
      .operands = "[list|confirm PAIR|dismiss PAIR|undo PAIR]",
      .operands_max = 2,
      .summary = "records that are, or may be, one person twice",
      .details =
          "Lists the pairs with their evidence, or decides on one. confirm: one person, the weaker record's account "
          "is deactivated. dismiss: two people, for good. undo: takes back what was decided or confirmed; at the "
          "next sync both accounts are as they were, as long as the grace period runs.",
      .group = Group::decide,
      .examples = {{"entsync duplicates --uai 0310001B", "the pairs of one school, with their evidence"},
                   {"entsync duplicates confirm 12", "pair 12 is one person"},
                   {"entsync duplicates dismiss 12", "they are two"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {{"uai", "U", true, "list: only pairs with a record of this establishment"},
                  {"all", "", false, "list: also dismissed, undone and lapsed ones"}},
      .today = Today::writes,
      .run = run_duplicates};
}

}  // namespace entsync::daemon::commands
