#include "daemon/commands/export_person.hpp"

#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/data_subject.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/log/log.hpp"
#include "store/access_log.hpp"
#include "store/files.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;

// Files that may still lie in the archive, whole, and speak of the person's schools.
Json copies(store::Transaction& tx, const Session& session, const store::DataSubject& subject) {
  Json list = Json::array();
  const auto days = std::chrono::days(session.settings().archive_days);
  for (const store::StoredFile& file : store::files_since(tx, session.today() - days, subject.uais)) {
    list.push(Json::object()
                  .put("file", file.outer_name.empty() ? file.name : file.outer_name)
                  .put("uai", file.header ? Json(file.header->uai) : Json())
                  .put("format", file.header ? Json(aaf::source::word(file.header->format)) : Json())
                  .put("state", aaf::word(file.state))
                  .put("received", aaf::iso(file.received))
                  .put("removed_on", aaf::iso(aaf::day_of(file.received) + days + std::chrono::days(1))));
  }
  return list;
}

}  // namespace

ExitCode export_person(Session& session, const std::string& id, const std::string& file) {
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  const auto subject = data_subject(tx, session.settings(), id);
  if (!subject) return session.refused(subject.error());
  store::record_access(tx, {.id = 0,
                            .kind = store::AccessKind::person_export,
                            .at = session.now(),
                            .operator_name = session.asker(),
                            .run = std::nullopt,
                            .key = subject->key,
                            .reason = {}});
  Json document = Json::object();
  document.put("key", subject->key).put("asked", id).put("made", aaf::iso(session.now()));
  document.put("schools", subject->uais);
  for (const auto& [name, text] : store::personal_data(tx, *subject)) {
    auto part = output::parse_json(text, name);
    if (!part) return session.refused(part.error());
    document.put(name, std::move(*part));
  }
  document.put("copies", copies(tx, session, *subject));
  tx.commit();
  log::event(log::Event::person_exported, {});
  if (file.empty()) {
    session.out() << document.dump();
    return ExitCode::done;
  }
  session.files().write(file, document.dump());
  if (session.json()) {
    session.out() << Json::object().put("key", subject->key).put("file", file).dump();
  } else {
    session.out() << fmt::format(
        "Everything that is held of {} is in {}, which only you may read.\n"
        "Remove the file when it was handed over; entsync accesses shows that it was made.\n",
        subject->key, file);
  }
  return ExitCode::done;
}

}  // namespace entsync::daemon::commands
