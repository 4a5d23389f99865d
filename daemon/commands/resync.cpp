#include <fmt/format.h>

#include <algorithm>

#include "aaf/model/uai.hpp"
#include "aaf/text/nearest.hpp"
#include "daemon/commands/support.hpp"
#include "ldap/mapping.hpp"
#include "store/directory.hpp"
#include "store/find.hpp"
#include "store/journal.hpp"

namespace entsync::daemon::commands {

namespace {

aaf::Result<std::vector<std::string>> keys_of(store::Database& database, const std::vector<std::string>& ids) {
  store::Transaction tx(database);
  std::vector<std::string> keys;
  for (const std::string& id : ids) {
    const auto persons = store::find_persons(tx, id);
    if (persons.empty()) {
      return aaf::refuse(aaf::RefusalKind::usage, "finding the person", id, "nobody has that number, login or uid",
                         "entsync explain " + id + " says what is known of it");
    }
    if (persons.size() > 1) {
      std::string those;
      for (const auto& person : persons) those += (those.empty() ? "" : ", ") + person.key;
      return aaf::refuse(aaf::RefusalKind::usage, "finding the person", id, "several people have it: " + those,
                         "give one of these, or a jointure, uid or login");
    }
    keys.push_back(persons.front().key);
  }
  return keys;
}

// Refuses a division or group ("UAI:division:CODE", with or without ":eleves" behind it) that the school never had,
// with the nearest it has. Profiles have no code.
aaf::Result<void> known_code(store::Database& database, const std::string& uai, const std::string& id) {
  const std::size_t kind_end = id.find(':', uai.size() + 1);
  const std::string kind = id.substr(uai.size() + 1, kind_end - uai.size() - 1);
  if (kind_end == std::string::npos || (kind != "division" && kind != "groupe")) return {};
  const std::string code = id.substr(kind_end + 1, id.find(':', kind_end + 1) - kind_end - 1);
  store::Transaction tx(database);
  if (!store::entry_history(tx, uai + ":" + code).empty()) return {};
  for (const char* who : {"eleves", "enseignants", "responsables"}) {
    if (!store::last_operations(tx, fmt::format("{}:{}:{}:{}", uai, kind, code, who), 1).empty()) return {};
  }
  std::vector<std::string> names;
  for (const aaf::Entry& entry : store::load_entries(tx, uai)) {
    const bool division = entry.category == aaf::Category::division;
    if (!division && entry.category != aaf::Category::groupe) continue;
    names.push_back(fmt::format("{}:{}:{}", uai, division ? "division" : "groupe", entry.key.substr(uai.size() + 1)));
  }
  const auto near = aaf::text::nearest(fmt::format("{}:{}:{}", uai, kind, code), names);
  return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", "--group " + id,
                     "no file of the school ever had that division or group",
                     near.empty() ? fmt::format("entsync run N --directory --uai {} --json lists them", uai)
                                  : fmt::format("did you mean {}?", near.front()));
}

// Refuses what is no group of any of these ENTs: neither the name of one (UAI:groupe:CODE) nor a DN under their bases.
aaf::Result<void> known_group(store::Database& database, const config::Settings& settings,
                              const std::vector<const config::Ent*>& ents, const std::string& name) {
  for (const config::Ent* ent : ents) {
    auto mapping = run::load_mapping(settings, *ent);
    if (!mapping) return tl::unexpected(mapping.error());
    const std::string id = run::group_id(*mapping, name);
    const std::string uai = id.substr(0, id.find(':'));
    if (uai.size() == id.size() || !aaf::is_uai(uai)) continue;
    if (auto right = known(database, {uai}); !right) return right;
    return known_code(database, uai, id);
  }
  return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", "--group " + name,
                     "that is neither a group's name nor the DN of one in an ENT that was chosen",
                     "give it as UAI:division:CODE or UAI:groupe:CODE, or by its whole DN");
}

ExitCode run_resync(Session& session, const Arguments& arguments) {
  auto ents = run::chosen_ents(session.settings(), arguments.values("ent"));
  if (!ents) return session.refused(ents.error());
  auto uais = uais_of(arguments);
  if (!uais) return session.refused(uais.error());
  const std::vector<std::string> ids = arguments.values("person"), groups = arguments.values("group");
  const bool named = !uais->empty() || !ids.empty() || !groups.empty();
  if (named == arguments.has("full")) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "resync",
                            named ? "--full is everything, and a scope is named as well" : "it needs a scope",
                            "give --full, or --uai, --person or --group"});
  }
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  if (auto right = known(**database, *uais); !right) return session.refused(right.error());
  auto keys = keys_of(**database, ids);
  if (!keys) return session.refused(keys.error());

  run::RunRequest request;
  request.kind = store::RunKind::resync;
  request.ents = *ents;
  request.scope.uais = *uais;
  request.scope.persons = *keys;
  request.scope.forced = true;
  request.scope.sweep = arguments.has("full");
  for (const std::string& group : groups) {
    if (auto right = known_group(**database, session.settings(), *ents, group); !right) {
      return session.refused(right.error());
    }
  }
  request.scope.groups = groups;
  request.apply = true;
  request.arguments = shown("resync", arguments);
  const run::RunResult result = run::run_ents(session, **database, request);
  print_run(session, result, request);
  return result.code;
}

}  // namespace

Command resync_command() {
  return {
      .name = "resync",
      .summary = "read the ENT again and repair every drift within a scope",
      .details =
          "Reads the ENT, whatever was known of it, and repairs what differs within the scope that is named and "
          "nothing "
          "outside it: an establishment, a person (the entry and the person's place in groups), a group, or everything "
          "(--full), which also lists entries with our mark that no source knows.",
      .group = Group::work,
      .examples = {{"entsync resync --person zoe.martin", "one person: the entry, and the person's place in groups"},
                   {"entsync resync --group 0310001B:division:6A", "one group"},
                   {"entsync resync --full --ent ecollege31", "after a restore of that ENT"}},
      .exits = {{ExitCode::held, "a guard holds something: entsync holds"},
                {ExitCode::unreachable, "the database or an ENT is out of reach; the other ENTs are done"},
                {ExitCode::partial, "the ENT refused some operation: entsync run N names each"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {ent_option,
                  uai_option,
                  {"person", "ID", true, "this person: jointure, uid, login, ELEVE_ID, PERSONNE_ID or INE"},
                  {"group", "G", true, "this group: its cn (UAI:groupe:CODE, UAI:division:CODE) or DN"},
                  {"full", "", false, "everything in the ENT's scope"}},
      .today = Today::writes,
      .run = run_resync,
      .ents = chosen_names,
      .again = true};
}

}  // namespace entsync::daemon::commands
