#include "daemon/intake/ingest.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <limits>
#include <map>
#include <ostream>

#include "daemon/commands/support.hpp"
#include "daemon/output/table.hpp"

namespace entsync::daemon::commands {

namespace {

using intake::FileLine;
using intake::Intake;
using intake::LotLine;
using intake::Verdict;
using output::counted;
using output::Json;

Json file_json(const FileLine& file) {
  Json json = Json::object();
  json.put("file", file.path).put("verdict", intake::word(file.verdict)).put("exit_code", static_cast<int>(file.code));
  json.put("sentence", file.sentence);
  if (file.header) {
    json.put("uai", file.header->uai)
        .put("side", aaf::word(aaf::source::side_of(file.header->format)))
        .put("format", aaf::source::word(file.header->format))
        .put("millesime", file.header->millesime)
        .put("export_date", file.header->export_date ? Json(aaf::iso(*file.header->export_date)) : Json());
  }
  return json.put("records", file.records)
      .put("anomalies", file.anomalies)
      .put("outside_every_scope", file.outside_scopes)
      .put("kept", file.kept);
}

void print_json(const Session& session, const Intake& intake) {
  Json files = Json::array(), lots = Json::array(), federated = Json::array();
  for (const FileLine& file : intake.files) files.push(file_json(file));
  for (const LotLine& lot : intake.lots) {
    lots.push(Json::object()
                  .put("uai", lot.uai)
                  .put("side", aaf::word(lot.side))
                  .put("state", aaf::word(lot.state))
                  .put("files", lot.files)
                  .put("waiting_for", lot.waiting_for));
  }
  for (const Federated& one : intake.federated) {
    federated.push(Json::object()
                       .put("uai", one.uai)
                       .put("added", one.added)
                       .put("modified", one.modified)
                       .put("removed", one.removed)
                       .put("anomalies", one.anomalies));
  }
  session.out() << Json::object()
                       .put("run", intake.run)
                       .put("exit_code", static_cast<int>(intake.code))
                       .put("files", std::move(files))
                       .put("lots", std::move(lots))
                       .put("federated", std::move(federated))
                       .dump();
}

void print_file(const Session& session, const FileLine& file) {
  const std::string what =
      file.header ? fmt::format("{} of {}", aaf::source::word(file.header->format), file.header->uai) : std::string();
  if (file.verdict == Verdict::rejected) {
    session.out() << session.look().paint("rejected", output::Tone::bad)
                  << fmt::format("       {}\n               {}\n", file.path, file.sentence);
    if (!file.kept.empty()) session.out() << fmt::format("               kept as {}\n", file.kept);
    return;
  }
  if (file.verdict == Verdict::untaken) {
    session.out() << fmt::format("not taken      {}\n               {}\n", file.path, file.sentence);
    return;
  }
  if (file.verdict == Verdict::already_taken) {
    session.out() << fmt::format("already taken  {}: {}\n", file.path, what);
    return;
  }
  session.out() << fmt::format(
      "taken          {}: {}, {}{}{}\n", file.path, what, counted(static_cast<std::size_t>(file.records), "record"),
      file.anomalies == 0 ? "" : ", " + counted(static_cast<std::size_t>(file.anomalies), "anomaly", "anomalies"),
      file.outside_scopes ? "; outside every scope, so it pushes nothing" : "");
}

// Files of several schools on one call are several lots; whoever meant one should see which file it is.
void print_schools(const Session& session, const Intake& intake) {
  constexpr std::size_t named = 3;  // files of one school; many of several schools are nobody's slip
  std::map<std::string, std::vector<std::string>> files;
  for (const FileLine& file : intake.files) {
    if (file.header) files[file.header->uai].push_back(std::filesystem::path(file.path).filename().string());
  }
  if (files.size() < 2) return;
  session.out() << fmt::format("\nThese files are of {} establishments: each belongs to its own school's lot.\n",
                               files.size());
  for (const auto& [uai, names] : files) {
    session.out() << fmt::format(
        "  {}: {}\n", uai,
        names.size() <= named ? fmt::format("{}", fmt::join(names, ", ")) : counted(names.size(), "file"));
  }
}

void print_text(const Session& session, const Intake& intake) {
  for (const FileLine& file : intake.files) print_file(session, file);
  print_schools(session, intake);
  bool promoted = false;
  if (!intake.lots.empty()) session.out() << "\n";
  for (const LotLine& lot : intake.lots) {
    if (lot.state == aaf::LotState::promoted) {
      promoted = true;
      session.out() << fmt::format("lot {} {}: promoted\n", lot.uai, aaf::word(lot.side));
    } else {
      session.out() << fmt::format("lot {} {}: waits for {}\n", lot.uai, aaf::word(lot.side),
                                   fmt::join(lot.waiting_for, ", "));
    }
  }
  for (const Federated& one : intake.federated) {
    session.out() << fmt::format("directory {}: {} added, {} modified, {} removed; {}\n", one.uai, one.added,
                                 one.modified, one.removed,
                                 counted(static_cast<std::size_t>(one.anomalies), "anomaly", "anomalies"));
  }
  session.out() << "\n";
  if (intake.code == ExitCode::rejected) {
    session.out() << "A file was rejected: the reason lies beside its copy. The others are not affected.\n";
  } else if (intake.code == ExitCode::unreachable) {
    session.out()
        << "A file was not taken: mend what was in the way, then take it in again. The others are not affected.\n";
  } else if (intake.code == ExitCode::usage) {
    session.out() << "A file could not be opened: see above. The others are not affected.\n";
  } else if (promoted) {
    session.out() << fmt::format("Next: entsync plan (run {} has the details).\n", intake.run);
  } else if (!intake.lots.empty()) {
    session.out() << "Next: bring the files that the lots wait for; entsync status shows them.\n";
  } else {
    session.out() << "Nothing else to do.\n";
  }
}

}  // namespace

Command ingest_command() {
  return {
      .name = "ingest",
      .operands = "FILE…",
      .operands_min = 1,
      .operands_max = std::numeric_limits<std::size_t>::max(),
      .summary = "take files in as the inbox would",
      .details =
          "Reads each file (zip or bare XML) into staging, keeps a copy in the archive, composes the lots that become "
          "complete and federates them. A file that cannot be read to its end, or does not belong, is rejected "
          "whole and kept beside its reason. The order of the files does not matter.",
      .group = Group::work,
      .examples = {{"entsync ingest *.zip", "the exports of one school or of many, in any order"},
                   {"entsync --json ingest ExportXML_Structures.zip", "the verdict for a script"}},
      .exits = {{ExitCode::rejected, "a file was rejected; its reason lies beside its copy"},
                {ExitCode::unreachable, "the database is out of reach"},
                {ExitCode::busy, "another run holds the lock"}},
      .today = Today::writes,
      .run = [](Session& session, const Arguments& arguments) {
        auto database = open_database(session);
        if (!database) return session.refused(database.error());
        // A daemon may be taking files in: that is soon over.
        const run::Lock lock(**database, "instance", std::chrono::seconds(10));
        if (!lock.held()) return session.refused(run::busy("the intake of files"));
        const Intake intake =
            intake::ingest(**database, session, intake::offered(arguments.operands), shown("ingest", arguments));
        session.progress({});
        if (session.json()) {
          print_json(session, intake);
        } else {
          print_text(session, intake);
        }
        return intake.code;
      }};
}

}  // namespace entsync::daemon::commands
