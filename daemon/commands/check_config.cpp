#include <fmt/format.h>

#include <ostream>

#include "aaf/model/failure.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/run/ent.hpp"
#include "ldap/rights.hpp"
#include "store/migrations.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;

struct Check {
  std::string about;  // "database", "ENT ecollege31"
  std::string name, verdict, text, remedy;
};

class Checker {
 public:
  explicit Checker(Session& session) : session_(session) {}

  ExitCode go() {
    add("configuration", "file", "ok", session_.settings().file.string(), "");
    instance_key();
    database();
    for (const config::Ent& ent : session_.settings().ents) one_ent(ent);
    if (session_.settings().ents.empty()) {
      add("configuration", "ENTs", "warning", "no ENT is configured", "put a file for each ENT into ent_dir");
    }
    print();
    return codes_.result();
  }

 private:
  void add(std::string about, std::string name, std::string verdict, std::string text, std::string remedy) {
    checks_.push_back({std::move(about), std::move(name), std::move(verdict), std::move(text), std::move(remedy)});
  }

  void instance_key() {
    const std::string file = session_.settings().instance_key_file.string();
    if (!session_.settings().instance_key.empty()) {
      add("configuration", "instance key", "ok", file, "");
    } else {
      add("configuration", "instance key", "warning", file + " is missing, or not for this user",
          "nothing to do where only the daemon ingests and synchronises; on its own host run this as its user");
    }
  }

  void database() {
    try {
      store::Database database(session_.settings().database_url);
      store::Transaction tx(database);
      if (const auto schema = store::check_schema(tx)) {
        add("database", "schema", "ok", fmt::format("version {}", store::schema_version(tx)), "");
      } else {
        add("database", "schema", "error", schema.error().reason, schema.error().remedy);
        codes_.add(ExitCode::usage);
      }
    } catch (const aaf::Failure& failure) {
      add("database", "connection", "error", failure.what(), "");
      codes_.add(ExitCode::unreachable);
    }
  }

  void one_ent(const config::Ent& settings) {
    const std::string about = "ENT " + settings.name;
    try {
      auto ent = run::open_ent(session_.settings(), settings);
      if (!ent) {
        add(about, "configuration", "error", ent.error().text(), "");
        codes_.add(exit_code(ent.error().kind));
        return;
      }
      add(about, "bind", "ok", fmt::format("{} as {}", (*ent)->connection.uri(), settings.ldap.bind_dn), "");
      for (const ldap::Finding& finding : ldap::check_rights((*ent)->connection, (*ent)->mapping)) {
        const char* verdict = finding.verdict == ldap::Verdict::ok        ? "ok"
                              : finding.verdict == ldap::Verdict::warning ? "warning"
                                                                          : "error";
        if (finding.verdict == ldap::Verdict::error) codes_.add(ExitCode::usage);
        add(about, finding.check, verdict, finding.text, finding.remedy);
      }
    } catch (const aaf::Failure& failure) {
      add(about, "connection", "error", failure.what(), "");
      codes_.add(ExitCode::unreachable);
    }
  }

  void print() const {
    if (session_.json()) {
      Json list = Json::array();
      for (const Check& check : checks_) {
        list.push(Json::object()
                      .put("about", check.about)
                      .put("check", check.name)
                      .put("verdict", check.verdict)
                      .put("text", check.text)
                      .put("remedy", check.remedy));
      }
      session_.out()
          << Json::object().put("exit_code", static_cast<int>(codes_.result())).put("checks", std::move(list)).dump();
      return;
    }
    std::string about;
    bool wrong = false;
    for (const Check& check : checks_) {
      if (check.about != about) session_.out() << check.about << "\n";
      about = check.about;
      session_.out() << "  "
                     << session_.look().paint(fmt::format("{:8}", check.verdict), output::tone_of(check.verdict))
                     << fmt::format(" {:14} {}\n", check.name, output::hung(check.text, 26, session_.look()));
      if (check.verdict == "ok") continue;
      wrong = wrong || check.verdict == "error";
      std::string remedy = "           " + check.remedy;
      for (std::size_t at = remedy.find('\n'); at != std::string::npos; at = remedy.find('\n', at + 12))
        remedy.insert(at + 1, 11, ' ');
      if (!check.remedy.empty()) session_.out() << remedy << "\n";
    }
    session_.out() << (wrong ? "\nMend what is marked as error, then run entsync check-config again.\n"
                             : "\nAll is well. Next: entsync ingest FILE…, then entsync plan.\n");
  }

  Session& session_;
  std::vector<Check> checks_;
  ExitCodes codes_;
};

}  // namespace

Command check_config_command() {
  return {.name = "check-config",
          .summary = "check the configuration, the database and every ENT",
          .details =
              "Reads the configuration, connects to the database, binds to each ENT and checks there rights, schema, "
              "branches and that a search is not cut by a size limit. Changes nothing.",
          .group = Group::set_up,
          .examples = {{"entsync check-config", "before the first run, and after every change of the configuration"}},
          .exits = {{ExitCode::unreachable, "the database or an ENT could not be reached"}},
          .run = [](Session& session, const Arguments&) { return Checker(session).go(); }};
}

}  // namespace entsync::daemon::commands
