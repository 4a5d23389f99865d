#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/model/anomalies.hpp"
#include "aaf/model/key.hpp"
#include "daemon/commands/duplicate_text.hpp"
#include "daemon/commands/explanation.hpp"
#include "daemon/commands/order_text.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/output/when.hpp"
#include "store/accounts.hpp"
#include "store/anomalies.hpp"
#include "store/collisions.hpp"
#include "store/directory.hpp"
#include "store/duplicates.hpp"
#include "store/files.hpp"
#include "store/find.hpp"
#include "store/journal.hpp"
#include "store/orders.hpp"
#include "store/people.hpp"
#include "store/persons.hpp"
#include "store/purges.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;

class Explainer {
 public:
  Explainer(const Session& session, store::Transaction& tx) : session_(session), tx_(tx) {}

  std::vector<Explanation> of(const std::string& given) {
    // A DN names its entry by its first value.
    std::string id = given;
    if (const std::size_t equals = given.find('='), comma = given.find(',');
        equals != std::string::npos && comma != std::string::npos) {
      id = given.substr(equals + 1, comma - equals - 1);
    }
    std::vector<Explanation> found;
    const auto persons = store::find_persons(tx_, id);
    const auto staged = store::find_staged(tx_, id);
    for (const auto& person : persons) found.push_back(of_person(person, staged));
    // Who asks for one record of a person who has two is told of the account as well.
    for (const auto& survivor : store::load_persons(tx_, survivors_of(persons))) {
      const bool told =
          std::any_of(persons.begin(), persons.end(), [&](const auto& one) { return one.key == survivor.first; });
      if (!told) found.push_back(of_person(survivor.second, {}));
    }
    if (persons.empty()) {
      for (const store::StagedRecord& record : staged) found.push_back(of_record(id, record));
    }
    for (const store::StoredFile& file : store::files_named(tx_, id)) found.push_back(of_file(file));
    if (found.empty()) found = explain_structure(session_, tx_, id);
    if (found.empty()) found = of_purged(id);
    if (found.empty()) {
      const auto operations = store::last_operations(tx_, given == id ? id : given);
      if (!operations.empty()) found.push_back(of_group(given, operations));
    }
    return found;
  }

 private:
  // The pairs in force of a person, where it survives or gives way.
  std::vector<aaf::duplicates::Pair> pairs_in_force(const std::string& key) {
    auto pairs = store::load_pairs_of(tx_, {key});
    std::erase_if(pairs, [](const aaf::duplicates::Pair& pair) {
      return pair.state != aaf::duplicates::PairState::decided && pair.state != aaf::duplicates::PairState::confirmed;
    });
    return pairs;
  }

  std::vector<std::string> survivors_of(const std::vector<aaf::account::Person>& persons) {
    std::set<std::string> survivors;
    for (const auto& person : persons) {
      for (const auto& pair : pairs_in_force(person.key)) {
        if (pair.weaker == person.key) survivors.insert(pair.survivor);
      }
    }
    return {survivors.begin(), survivors.end()};
  }

  // The keys under which schools have the person: its own, or, when nobody has that any more, the doubles' whose
  // schools the account lives on by.
  std::vector<std::string> records_of(Explanation& explanation, const std::string& key) {
    std::vector<std::string> keys{key};
    if (!store::load_entries_of(tx_, keys).empty()) return keys;
    for (const auto& pair : pairs_in_force(key)) {
      if (pair.survivor != key || store::load_entries_of(tx_, {pair.weaker}).empty()) continue;
      explanation.add("record", fmt::format("nobody has {} any more; the person goes on under {} (pair {}: {})", key,
                                            pair.weaker, pair.id, aaf::duplicates::english(pair.comparison.evidence)));
      keys.push_back(pair.weaker);
    }
    return keys;
  }

  // Records of the person's own kind: numbers of pupils, guardians and staff may be the same.
  static bool of_kind(const store::StagedRecord& staged, const std::string& key) {
    const aaf::Kind kind = std::holds_alternative<aaf::source::Pupil>(staged.record)      ? aaf::Kind::pupil
                           : std::holds_alternative<aaf::source::Guardian>(staged.record) ? aaf::Kind::guardian
                                                                                          : aaf::Kind::staff;
    if (kind != aaf::kind_of(key)) return false;
    const auto* individual = std::get_if<aaf::source::Individual>(&staged.record);
    return individual == nullptr || key.starts_with(individual->type + ":");
  }

  void put_anomalies(Explanation& explanation, const std::string& uai, const std::string& number) {
    for (const store::StoredAnomaly& anomaly : store::load_anomalies(tx_, uai)) {
      const auto& identifiers = anomaly.diagnostic.identifiers;
      const bool about =
          std::any_of(identifiers.begin(), identifiers.end(), [&](const auto& one) { return one.second == number; });
      if (!about) continue;
      const aaf::Anomaly* known = aaf::find_anomaly(anomaly.diagnostic.code);
      const bool withholds = anomaly.diagnostic.severity == aaf::Severity::error;
      explanation.add("anomaly",
                      fmt::format("{} ({}) since {}: {}", anomaly.diagnostic.code, uai, aaf::iso(anomaly.since),
                                  anomaly.diagnostic.text),
                      withholds && std::none_of(explanation.steps.begin(), explanation.steps.end(),
                                                [](const Step& s) { return s.failed; }));
      if (known != nullptr && withholds && explanation.next.empty())
        explanation.next = fmt::format("{} ({})", known->where, known->who);
    }
  }

  Explanation of_record(const std::string& id, const store::StagedRecord& staged) {
    Explanation explanation{
        .id = id, .title = "a record that the federated directory leaves out", .steps = {}, .next = ""};
    explain_record(explanation, tx_, staged, session_.today());
    put_anomalies(explanation, staged.uai, id);
    explanation.add("federated", "no entry in the federated directory, so no account", explanation.no_failure());
    return explanation;
  }

  Explanation of_person(const aaf::account::Person& person, const std::vector<store::StagedRecord>& given) {
    Explanation explanation{.id = person.key,
                            .title = fmt::format("{}, uid {}, login {}", aaf::account::jointure_text(person),
                                                 person.uid, person.login.empty() ? "not given yet" : person.login),
                            .steps = {},
                            .next = ""};
    const std::vector<std::string> keys = records_of(explanation, person.key);
    std::vector<store::StagedRecord> staged = given;
    if (keys.size() > 1) staged.clear();
    for (std::size_t i = keys.size() > 1 ? 1 : 0; i < keys.size() && (staged.empty() || i > 1); ++i) {
      for (auto& record : store::find_staged(tx_, std::string(aaf::number_of(keys[i])))) staged.push_back(record);
    }
    for (const store::StagedRecord& record : staged) {
      if (of_kind(record, person.key)) explain_record(explanation, tx_, record, session_.today());
    }
    std::vector<std::string> uais;
    bool entitled = false;
    for (const aaf::Entry& entry : store::load_entries_of(tx_, keys)) {
      uais.push_back(entry.uai);
      entitled = entitled || entry.standing == aaf::Standing::entitled;
      explanation.add("federated",
                      fmt::format("{} of {}: standing {}{}", aaf::word(entry.category), entry.uai,
                                  aaf::word(entry.standing), entry.why.empty() ? "" : " by " + entry.why),
                      entry.standing != aaf::Standing::entitled && explanation.no_failure());
    }
    if (uais.empty())
      explanation.add("federated", "no establishment says anything of this person any more", explanation.no_failure());
    for (const std::string& key : keys) {
      const std::string number(aaf::number_of(key));
      for (const std::string& uai : uais) put_anomalies(explanation, uai, number);
      if (!uais.empty()) continue;
      for (const store::StagedRecord& record : staged) put_anomalies(explanation, record.uai, number);
    }
    for (std::string& sentence : pairs_of_person(tx_, person.key)) explanation.add("duplicate", std::move(sentence));
    for (const config::Ent& ent : session_.settings().ents) explain_account(explanation, session_, tx_, ent, person);
    for (const store::Collision& one : store::collisions_of(tx_, person.key)) {
      explanation.add("withheld",
                      fmt::format("{} in {} since {}: {} has the value; it comes by itself when it is free",
                                  one.attribute, one.ent, one.since ? aaf::iso(*one.since) : "", one.holder));
    }
    put_purges(explanation, store::purges_of(tx_, person.key));
    for (const store::Order& order : store::orders_of(tx_, person.key)) {
      if (order.in_force()) explanation.add("order", order_text(order));
    }
    if (!explain_operations(explanation, session_, tx_, person.key))
      explanation.add("last operation", "none was planned in any ENT");
    if (explanation.next.empty()) {
      explanation.next = entitled       ? "nothing"
                         : uais.empty() ? "the person has to be in the newest export of a school"
                                        : "what the marked check says";
    }
    return explanation;
  }

  static void put_purges(Explanation& explanation, const std::vector<store::PurgeRecord>& purges) {
    for (const store::PurgeRecord& purge : purges) {
      explanation.add("purged",
                      fmt::format("the account in {} was purged on {} by run {}: {}{}", purge.ent, aaf::iso(purge.day),
                                  purge.run, purge.reason ? aaf::word(*purge.reason) : "deactivated",
                                  purge.since ? " since " + aaf::iso(*purge.since) : ""));
    }
  }

  // Somebody of whom nothing but the purge is known any more.
  std::vector<Explanation> of_purged(const std::string& id) {
    std::vector<Explanation> found;
    for (const store::PurgeRecord& purge : store::purges_of(tx_, id)) {
      if (found.empty() || found.back().id != purge.key) {
        found.push_back({.id = purge.key,
                         .title = "a person whose last account was purged",
                         .steps = {},
                         .next = "nothing; who comes back gets a new account with a new uid and login"});
      }
      put_purges(found.back(), {purge});
    }
    return found;
  }

  Explanation of_file(const store::StoredFile& file) {
    Explanation explanation{.id = file.name, .title = "a file", .steps = {}, .next = ""};
    explanation.add("received", fmt::format("{} in run {}{}", output::when(file.received, session_.now()), file.run,
                                            file.outer_name.empty() ? "" : ", inside " + file.outer_name));
    if (file.header) {
      explanation.add("holds",
                      fmt::format("{} of {}, school year {}, {} records", aaf::source::word(file.header->format),
                                  file.header->uai, file.header->millesime, file.records));
    }
    explanation.add("state",
                    fmt::format("{}{}{}", aaf::word(file.state), file.verdict.empty() ? "" : ": ", file.verdict),
                    file.state == aaf::LotState::rejected);
    explanation.next = file.state == aaf::LotState::rejected  ? "a new export that mends what the sentence names"
                       : file.state == aaf::LotState::waiting ? "the files that its lot waits for"
                                                              : "nothing";
    return explanation;
  }

  static Explanation of_group(const std::string& id, const std::vector<store::JournalEntry>& operations) {
    Explanation explanation{.id = id, .title = "an entry of the ENT", .steps = {}, .next = "nothing"};
    for (const store::JournalEntry& entry : operations) {
      explanation.add("operation", fmt::format("plan {}, operation {}: {}, {}: {}", entry.plan, entry.operation.seq,
                                               aaf::plan::word(entry.operation.verb), aaf::word(entry.state),
                                               entry.operation.reason));
    }
    return explanation;
  }

  const Session& session_;
  store::Transaction& tx_;
};

void print_json(const Session& session, const std::string& id, const std::vector<Explanation>& found) {
  Json list = Json::array();
  for (const Explanation& explanation : found) {
    Json steps = Json::array();
    for (const Step& step : explanation.steps) {
      steps.push(Json::object().put("what", step.what).put("text", step.text).put("failed", step.failed));
    }
    list.push(Json::object()
                  .put("id", explanation.id)
                  .put("title", explanation.title)
                  .put("chain", std::move(steps))
                  .put("next", explanation.next));
  }
  session.out()
      << Json::object().put("asked", id).put("today", aaf::iso(session.today())).put("found", std::move(list)).dump();
}

ExitCode run_explain(Session& session, const Arguments& arguments) {
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database, store::Ending::rollback);
  const std::string& id = arguments.operands.front();
  const std::vector<Explanation> found = Explainer(session, tx).of(id);
  if (session.json()) {
    print_json(session, id, found);
  } else {
    for (const Explanation& explanation : found) {
      session.out() << fmt::format("{}: {}\n", explanation.id, explanation.title);
      for (const Step& step : explanation.steps) {
        session.out() << "  " << (step.failed ? session.look().paint("✗", output::Tone::bad) : " ")
                      << fmt::format(" {:<16} {}\n", step.what, output::hung(step.text, 21, session.look()));
      }
      session.out() << "  "
                    << output::hung(fmt::format("What would have to change: {}.", explanation.next), 2, session.look())
                    << "\n\n";
    }
  }
  if (found.empty()) {
    return session.refused({aaf::RefusalKind::usage, "explaining", id,
                            "no person, record, group or file has that number or name",
                            "give a jointure, INE, login, uid, DN, ELEVE_ID, PERSONNE_ID or file name"});
  }
  return ExitCode::done;
}

}  // namespace

Command explain_command() {
  return {
      .name = "explain",
      .operands = "ID",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "why this person, account, group or file is as it is",
      .details =
          "Shows the chain from the record of the source (file, element, export date) over the rules and the federated "
          "entry to the account in each ENT, holds and the last operation with its answer. The first check that fails "
          "is "
          "marked with ✗; the last line says what would have to change. ID is a jointure, INE, login, uid, DN, "
          "ELEVE_ID, "
          "PERSONNE_ID or file name.",
      .group = Group::look,
      .examples = {{"entsync explain zoe.martin", "by login; or by INE, ELEVE_ID, PERSONNE_ID, jointure, uid, DN"},
                   {"entsync explain 0310001B:6A", "a division or a group"},
                   {"entsync explain ExportXML_Structures.zip", "a file"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .today = Today::rehearses,
      .run = run_explain};
}

}  // namespace entsync::daemon::commands
