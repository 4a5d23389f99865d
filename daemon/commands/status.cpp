#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/service_status.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"
#include "store/accounts.hpp"
#include "store/files.hpp"
#include "store/holds.hpp"
#include "store/journal.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::commands {

namespace {

using aaf::AccountState;
using output::Json;

struct EntStatus {
  const config::Ent* settings = nullptr;
  std::map<AccountState, std::int64_t> accounts;
  std::vector<std::int64_t> holds;
  store::EntRuns runs;
  std::optional<aaf::Date> next_purge;
  std::int64_t purges_over_limit = 0;  // due, and deactivated for too long (D33)
  std::size_t unfinished = 0;
};

struct Status {
  std::vector<EntStatus> ents;
  std::vector<store::SourceLine> sources;
  ServiceStatus service;
};

Status load(store::Database& database, const config::Settings& settings, aaf::Date today) {
  Status status;
  store::Transaction tx(database);
  for (const config::Ent& ent : settings.ents) {
    EntStatus one;
    one.settings = &ent;
    one.accounts = store::account_counts(tx, ent.name);
    for (const store::Hold& hold : store::load_holds(tx, ent.name, {store::HoldState::open}))
      one.holds.push_back(hold.id);
    one.runs = store::ent_runs(tx, ent.name);
    one.next_purge = store::next_purge(tx, ent.name);
    one.purges_over_limit = store::purges_over(tx, ent.name, today, aaf::account::longest_wait);
    one.unfinished = store::unfinished_batches(tx, ent.name).size();
    status.ents.push_back(std::move(one));
  }
  status.sources = store::source_lines(tx);
  status.service = service_status(tx);
  return status;
}

Json ent_json(const EntStatus& ent) {
  Json accounts = Json::object();
  for (AccountState state : {AccountState::active, AccountState::deactivated, AccountState::purged}) {
    const auto at = ent.accounts.find(state);
    accounts.put(std::string(aaf::word(state)), at == ent.accounts.end() ? std::int64_t{0} : at->second);
  }
  Json holds = Json::array();
  for (std::int64_t hold : ent.holds) holds.push(hold);
  const auto time = [](const std::optional<aaf::LocalTime>& at) { return at ? Json(aaf::iso(*at)) : Json(); };
  return Json::object()
      .put("name", ent.settings->name)
      .put("mode", config::word(ent.settings->mode))
      .put("accounts", std::move(accounts))
      .put("holds", std::move(holds))
      .put("last_success", time(ent.runs.last_success))
      .put("last_attempt", time(ent.runs.last_attempt))
      .put("next_purge", ent.next_purge ? Json(aaf::iso(*ent.next_purge)) : Json())
      .put("purges_over_limit", ent.purges_over_limit)
      .put("unfinished", ent.unfinished);
}

Json source_json(const store::SourceLine& source) {
  return Json::object()
      .put("uai", source.uai)
      .put("side", source.side ? Json(aaf::word(*source.side)) : Json())
      .put("state", aaf::word(source.state))
      .put("export_date", source.export_date ? Json(aaf::iso(*source.export_date)) : Json())
      .put("received", aaf::iso(source.received))
      .put("files", source.files)
      .put("waiting_for", source.waiting_for)
      .put("verdict", source.verdict);
}

void print_text(const Session& session, const Status& status) {
  output::Table ents({"ENT", "mode", ">active", ">deactivated", ">holds", "last success", "next purge"});
  const auto now = session.now();
  for (const EntStatus& ent : status.ents) {
    const auto count = [&](AccountState state) {
      const auto at = ent.accounts.find(state);
      return std::to_string(at == ent.accounts.end() ? 0 : at->second);
    };
    ents.row({ent.settings->name,
              output::state(config::word(ent.settings->mode)),
              count(AccountState::active),
              count(AccountState::deactivated),
              {std::to_string(ent.holds.size()), ent.holds.empty() ? output::Tone::plain : output::Tone::wait},
              ent.runs.last_success ? output::when(*ent.runs.last_success, now) : output::state("never"),
              ent.next_purge ? output::when(*ent.next_purge, session.today()) : "none"});
  }
  session.out() << ents.text(session.look());
  for (const EntStatus& ent : status.ents) {
    if (ent.purges_over_limit == 0) continue;
    session.out() << fmt::format(
        "{}: {} for a purge that is due, deactivated more than {} days ago. The data of who left may be kept three "
        "months: entsync purge --dry-run says what speaks against it.\n",
        ent.settings->name,
        output::counted(static_cast<std::size_t>(ent.purges_over_limit), "account waits", "accounts wait"),
        aaf::account::longest_wait.count());
  }
  output::Table sources({"UAI", "side", "state", "export of", "received", "~remark"});
  for (const store::SourceLine& source : status.sources) {
    const std::string remark = source.state == aaf::LotState::waiting
                                   ? fmt::format("waits for {}", fmt::join(source.waiting_for, ", "))
                                   : source.verdict;
    sources.row({source.uai, source.side ? std::string(aaf::word(*source.side)) : "",
                 output::state(aaf::word(source.state)),
                 source.export_date ? output::when(*source.export_date, session.today()) : "",
                 output::when(source.received, now), remark});
  }
  if (!sources.empty()) session.out() << "\n" << sources.text(session.look());
}

std::string next_step(const Status& status) {
  if (status.service.pace.paused) return "Writing is paused. Next: entsync resume.";
  if (!status.service.leaders.empty() && !status.service.requests.empty())
    return "The daemon does what is asked, one request after the other.";
  for (const EntStatus& ent : status.ents) {
    if (ent.unfinished > 0) return "A run broke off; the next entsync sync settles it first.";
    if (!ent.holds.empty()) return "A guard holds something: entsync holds.";
  }
  if (status.sources.empty()) return "No source yet. Next: entsync ingest FILE…";
  for (const store::SourceLine& source : status.sources) {
    if (source.state == aaf::LotState::waiting) return "A lot waits for files: bring them with entsync ingest.";
  }
  return "Next: entsync plan shows what would change.";
}

ExitCode run_status(Session& session, const Arguments& arguments) {
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  const Status status = load(**database, session.settings(), session.today());
  if (session.json()) {
    Json ents = Json::array(), sources = Json::array();
    for (const EntStatus& ent : status.ents) ents.push(ent_json(ent));
    for (const store::SourceLine& source : status.sources) sources.push(source_json(source));
    Json json = Json::object();
    json.put("today", aaf::iso(session.today())).put("ents", std::move(ents)).put("sources", std::move(sources));
    put_service(json, session, status.service);
    session.out() << json.dump();
  } else {
    print_text(session, status);
    session.out() << service_text(session, status.service);
    session.out() << "\n" << next_step(status) << "\n";
  }
  ExitCodes codes;
  if (arguments.has("check")) {
    if (leader_fails(session, status.service)) codes.add(ExitCode::differences);
    for (const EntStatus& ent : status.ents) {
      if (!ent.holds.empty()) codes.add(ExitCode::held);
      if (!ent.runs.last_success || ent.unfinished > 0) codes.add(ExitCode::differences);
    }
    for (const store::SourceLine& source : status.sources) {
      if (source.state == aaf::LotState::rejected) codes.add(ExitCode::rejected);
    }
  }
  return codes.result();
}

}  // namespace

Command status_command() {
  return {.name = "status",
          .summary = "how it stands: ENTs, sources, holds",
          .details =
              "Shows for each ENT its accounts by state, holds, last success and next purge, and for each "
              "establishment and "
              "side what is in force, what waits and for what, and what was rejected since.",
          .group = Group::look,
          .examples = {{"entsync status", "the first look of the day"},
                       {"entsync status --check", "for a monitoring system: the exit code tells"}},
          .exits = {{ExitCode::differences, "--check: an ENT had no success yet, or a run broke off"},
                    {ExitCode::held, "--check: a hold is open"},
                    {ExitCode::rejected, "--check: a file was rejected"},
                    {ExitCode::unreachable, "the database is out of reach"}},
          .options = {{"check", "", false,
                       "answer 3 on a hold, 4 on a rejected file, 1 when an ENT had no success or a run broke off"}},
          .run = run_status};
}

}  // namespace entsync::daemon::commands
