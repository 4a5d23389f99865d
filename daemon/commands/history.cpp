#include "store/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <set>

#include "aaf/model/uai.hpp"
#include "daemon/commands/export_person.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/output/table.hpp"
#include "store/directory.hpp"
#include "store/find.hpp"
#include "store/journal.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using store::EntryVersion;

// The files that may say something of an entry of that category.
bool tells(const std::string& format, aaf::Category category) {
  const auto one_of = [&](std::initializer_list<std::string_view> formats) {
    return std::find(formats.begin(), formats.end(), format) != formats.end();
  };
  switch (category) {
    case aaf::Category::eleve: return one_of({"Eleves", "Responsables", "Nomenclature", "ELEGROUPE"});
    case aaf::Category::pers_rel_eleve: return one_of({"Responsables", "Eleves"});
    case aaf::Category::pers_educ_nat: return format == "STS";
    case aaf::Category::etab_educ_nat: return one_of({"Communs", "STS", "Structures"});
    case aaf::Category::division:
    case aaf::Category::groupe: return one_of({"Structures", "STS", "ELEGROUPE"});
  }
  return false;
}

Json attributes_json(const aaf::Attributes& attributes) {
  Json json = Json::object();
  for (const auto& [name, values] : attributes) json.put(name, values);
  return json;
}

// Names of the attributes in which two versions differ.
std::vector<std::string> differences(const aaf::Attributes& before, const aaf::Attributes& after) {
  std::set<std::string> names;
  for (const auto& [name, values] : before) {
    if (aaf::values_of(after, name) != values) names.insert(name);
  }
  for (const auto& [name, values] : after) {
    if (aaf::values_of(before, name) != values) names.insert(name);
  }
  return {names.begin(), names.end()};
}

class History {
 public:
  History(const Session& session, store::Transaction& tx, std::optional<aaf::Date> at)
      : session_(session), tx_(tx), at_(at) {
    if (at_) at_run_ = store::last_run_until(tx_, *at_).value_or(0);
  }

  // Everything that is known under that name; false when nothing is.
  bool show(const std::string& id) {
    std::vector<std::string> keys;
    for (const auto& person : store::find_persons(tx_, id)) keys.push_back(person.key);
    const bool establishment = aaf::is_uai(id);
    if (keys.empty()) keys.push_back(id);
    bool found = false;
    for (const std::string& key : keys) found = show_key(key) || found;
    if (establishment && (at_ ? show_directory(id) : show_changes(id))) found = true;
    if (session_.json()) {
      session_.out() << Json::object()
                            .put("asked", id)
                            .put("at", at_ ? Json(aaf::iso(*at_)) : Json())
                            .put("entries", std::move(entries_))
                            .put("accounts", std::move(accounts_))
                            .put("changes", std::move(changes_))
                            .dump();
    }
    return found;
  }

 private:
  // True when the version was in force at the end of the day that is asked for.
  [[nodiscard]] bool in_force(const EntryVersion& version) const {
    return !at_ || (version.from_run <= at_run_ && (version.to_run == 0 || version.to_run > at_run_));
  }

  bool show_key(const std::string& key) {
    const std::vector<EntryVersion> versions = store::entry_history(tx_, key);
    const std::vector<store::JournalEntry> operations = store::last_operations(tx_, key, 1000);
    if (versions.empty() && operations.empty()) return false;
    std::vector<std::int64_t> runs;
    for (const EntryVersion& version : versions) {
      runs.push_back(version.from_run);
      if (version.to_run != 0) runs.push_back(version.to_run);
    }
    for (const store::JournalEntry& entry : operations) runs.push_back(entry.run);
    days_ = store::days_of_runs(tx_, runs);
    sources_ = store::sources_of_runs(tx_, runs);
    if (!session_.json()) session_.out() << key << "\n";
    bool any = false;
    for (std::size_t i = 0; i < versions.size(); ++i) {
      if (!in_force(versions[i])) continue;
      any = true;
      const bool follows = i > 0 && versions[i - 1].entry.uai == versions[i].entry.uai &&
                           versions[i - 1].entry.category == versions[i].entry.category;
      show_version(versions[i], follows ? &versions[i - 1] : nullptr);
    }
    if (at_ && !any && !session_.json()) {
      session_.out() << fmt::format("  nobody said anything of it at the end of {}\n", aaf::iso(*at_));
    }
    show_operations(operations);
    if (!session_.json()) session_.out() << "\n";
    return true;
  }

  [[nodiscard]] std::string day_of(std::int64_t run) const {
    const auto at = days_.find(run);
    return at == days_.end() ? fmt::format("run {}", run) : aaf::iso(at->second);
  }

  [[nodiscard]] std::vector<const store::SourceFile*> files_of(const EntryVersion& version) const {
    std::vector<const store::SourceFile*> files;
    const auto at = sources_.find({version.from_run, version.entry.uai});
    if (at == sources_.end()) return files;
    for (const store::SourceFile& file : at->second) {
      if (tells(file.format, version.entry.category)) files.push_back(&file);
    }
    return files;
  }

  // From which file a version comes; where its run put no lot of the school into force, what else brought it about.
  [[nodiscard]] std::string origin(const EntryVersion& version) const {
    std::string text;
    for (const store::SourceFile* file : files_of(version)) {
      text += fmt::format("{}{}{}", text.empty() ? "" : ", ", file->name,
                          file->export_date ? " of " + aaf::french(*file->export_date) : "");
    }
    if (!text.empty()) return text;
    const bool others = std::any_of(sources_.begin(), sources_.end(),
                                    [&](const auto& one) { return one.first.first == version.from_run; });
    return others ? "another school's lot" : "by date alone";
  }

  void show_version(const EntryVersion& version, const EntryVersion* before) {
    const aaf::Entry& entry = version.entry;
    const auto changed =
        before == nullptr ? std::vector<std::string>{} : differences(before->entry.attributes, entry.attributes);
    if (session_.json()) {
      Json files = Json::array();
      for (const store::SourceFile* file : files_of(version)) {
        files.push(Json::object()
                       .put("name", file->name)
                       .put("format", file->format)
                       .put("export_date", file->export_date ? Json(aaf::iso(*file->export_date)) : Json())
                       .put("kept", file->kept));
      }
      entries_.push(Json::object()
                        .put("key", entry.key)
                        .put("category", aaf::word(entry.category))
                        .put("uai", entry.uai)
                        .put("from_run", version.from_run)
                        .put("from", day_of(version.from_run))
                        .put("to_run", version.to_run == 0 ? Json() : Json(version.to_run))
                        .put("to", version.to_run == 0 ? Json() : Json(day_of(version.to_run)))
                        .put("files", std::move(files))
                        .put("origin", origin(version))
                        .put("standing", aaf::word(entry.standing))
                        .put("why", entry.why)
                        .put("changed", changed)
                        .put("attributes", attributes_json(entry.attributes)));
      return;
    }
    std::ostream& out = session_.out();
    out << fmt::format("  {} {} {}: from {} (run {}, {})", entry.uai, aaf::word(entry.category),
                       version.to_run == 0 ? "as it is" : fmt::format("until {}", day_of(version.to_run)),
                       day_of(version.from_run), version.from_run, origin(version));
    if (entry.population) {
      out << fmt::format(", {}{}", aaf::word(entry.standing), entry.why.empty() ? "" : " by " + entry.why);
    }
    if (!changed.empty()) out << fmt::format(", changed: {}", fmt::join(changed, ", "));
    out << "\n";
    if (entry.attributes.empty()) out << "      its names and values are forgotten: the person was purged\n";
    if (!at_ && !session_.verbose()) return;
    for (const auto& [name, values] : entry.attributes)
      out << fmt::format("      {}: {}\n", name, fmt::join(values, " | "));
  }

  // What was done to the entry in each ENT, oldest first.
  void show_operations(const std::vector<store::JournalEntry>& operations) {
    for (auto entry = operations.rbegin(); entry != operations.rend(); ++entry) {
      if (entry->state == aaf::OperationState::planned || !entry->at) continue;
      if (at_ && entry->run > at_run_) continue;
      const auto header = store::load_plan_header(tx_, entry->plan);
      const std::string ent = header ? header->ent : "";
      const auto& after = entry->operation.account_after;
      if (session_.json()) {
        accounts_.push(output::operation_json(entry->operation)
                           .put("ent", ent)
                           .put("run", entry->run)
                           .put("plan", entry->plan)
                           .put("day", day_of(entry->run))
                           .put("state", aaf::word(entry->state))
                           .put("account", after ? Json(aaf::word(after->state)) : Json()));
        continue;
      }
      session_.out() << fmt::format("  {} {}: {} {}{} (run {}, {}: {})\n", day_of(entry->run), ent,
                                    aaf::plan::word(entry->operation.verb), aaf::word(entry->state),
                                    after ? fmt::format(", account {}", aaf::word(after->state)) : std::string(),
                                    entry->run, aaf::word(entry->operation.situation), entry->operation.reason);
    }
  }

  // The federated directory of an establishment as of the end of the day.
  bool show_directory(const std::string& uai) {
    const auto entries = store::load_entries_at(tx_, uai, at_run_);
    output::Table table({"category", "key", "standing", "name"});
    for (const aaf::Entry& entry : entries) {
      if (session_.json()) {
        changes_.push(Json::object()
                          .put("category", aaf::word(entry.category))
                          .put("key", entry.key)
                          .put("standing", aaf::word(entry.standing))
                          .put("why", entry.why)
                          .put("attributes", attributes_json(entry.attributes)));
      }
      table.row({std::string(aaf::word(entry.category)), entry.key,
                 entry.population ? std::string(aaf::word(entry.standing)) : "",
                 std::string(aaf::value_of(entry.attributes, entry.population ? "displayName" : "label"))});
    }
    if (!session_.json()) {
      session_.out() << fmt::format("the directory of {} at the end of {}: {}\n", uai, aaf::iso(*at_),
                                    output::counted(entries.size(), "entry", "entries"))
                     << table.text(session_.look()) << "\n";
    }
    return !entries.empty();
  }

  bool show_changes(const std::string& uai) {
    const auto changes = store::changes_of(tx_, uai);
    std::vector<std::int64_t> runs;
    for (const auto& change : changes) runs.push_back(change.run);
    const auto sources = store::sources_of_runs(tx_, runs);
    output::Table table({"day", ">run", ">added", ">modified", ">removed", "~files"});
    for (const auto& change : changes) {
      std::vector<std::string> names;
      if (const auto at = sources.find({change.run, uai}); at != sources.end()) {
        for (const store::SourceFile& file : at->second) {
          if (!file.kept) names.push_back(file.name);
        }
      }
      if (session_.json()) {
        changes_.push(Json::object()
                          .put("day", aaf::iso(change.day))
                          .put("run", change.run)
                          .put("added", change.added)
                          .put("modified", change.modified)
                          .put("removed", change.removed)
                          .put("files", names));
      }
      table.row({aaf::iso(change.day), std::to_string(change.run), std::to_string(change.added),
                 std::to_string(change.modified), std::to_string(change.removed),
                 names.empty() ? "by date alone, or another school's lot" : fmt::format("{}", fmt::join(names, ", "))});
    }
    if (!session_.json() && !changes.empty()) {
      session_.out() << fmt::format("what changed in the directory of {}\n", uai) << table.text(session_.look())
                     << "\n";
    }
    return !changes.empty();
  }

  const Session& session_;
  store::Transaction& tx_;
  std::optional<aaf::Date> at_;
  std::int64_t at_run_ = 0;
  std::map<std::int64_t, aaf::Date> days_;
  store::SourcesOfRuns sources_;
  Json entries_ = Json::array(), accounts_ = Json::array(), changes_ = Json::array();
};

ExitCode run_history(Session& session, const Arguments& arguments) {
  if (arguments.has("export") && arguments.has("at")) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "--at",
                            "an export is everything, of all days", "leave one of --at and --export out"});
  }
  if (arguments.has("out") && !arguments.has("export")) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "--out", "it is for an export",
                            "add --export, or send the output where you want it"});
  }
  if (arguments.has("export")) return export_person(session, arguments.operands.front(), arguments.value("out"));
  std::optional<aaf::Date> at;
  if (const std::string day = arguments.value("at"); !day.empty()) {
    at = aaf::parse_iso_date(day);
    if (!at) {
      return session.refused({aaf::RefusalKind::usage, "reading the command line", "--at " + day, "that is no day",
                              "write AAAA-MM-JJ, as 2026-09-15"});
    }
  }
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database, store::Ending::rollback);
  const std::string& id = arguments.operands.front();
  if (!History(session, tx, at).show(id)) {
    return session.refused({aaf::RefusalKind::usage, "telling the history", id,
                            "nothing of that number or name was ever known",
                            "give a person's number, uid, login or INE, a division or group as UAI:CODE, or a UAI"});
  }
  if (!session.json()) {
    session.out() << (at ? "Without --at: since when each of this was known.\n"
                         : "As it was on a day: --at AAAA-MM-JJ. All values: --verbose or --json.\n");
  }
  return ExitCode::done;
}

}  // namespace

Command history_command() {
  return {
      .name = "history",
      .operands = "ID",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "what was known of it, since when, from which file",
      .details =
          "Shows every version of a person, a division or group (UAI:CODE) or an establishment in the federated "
          "directory: from when until when, from which file, what changed; and what was done to it in each ENT. "
          "With --at as it was at the end of that day, with all values; of a UAI, the whole directory of that "
          "school.",
      .group = Group::persons,
      .examples = {{"entsync history zoe.martin", "since when what was known, from which file"},
                   {"entsync history 2310001 --at 2026-09-30", "as it was on that day, with all values"},
                   {"entsync history 0310001B", "run by run, how much changed in a school"},
                   {"entsync history 2310001 --export --out person.json", "the answer to a request for access"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .options = {{"at", "DATE", false, "as it was at the end of that day (AAAA-MM-JJ)"},
                  {"export", "", false, "everything that is held of this person, as JSON; noted in entsync accesses"},
                  {"out", "FILE", false, "with --export: into this file, which only you may read"}},
      .run = run_history};
}

}  // namespace entsync::daemon::commands
