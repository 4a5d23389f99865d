#include "daemon/intake/ingest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "aaf/model/failure.hpp"
#include "daemon/archive/source_file.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/intake/keep.hpp"
#include "daemon/intake/sinks.hpp"
#include "daemon/log/log.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/events.hpp"
#include "daemon/run/sync.hpp"
#include "daemon/written_reports.hpp"
#include "store/anomalies.hpp"
#include "store/establishments.hpp"
#include "store/files.hpp"
#include "store/notices.hpp"
#include "store/runs.hpp"
#include "store/staging.hpp"

namespace entsync::daemon::intake {

namespace fs = std::filesystem;
using aaf::Refusal;
using aaf::source::FileHeader;
using aaf::source::Format;

namespace {

// A file of the call, on its way.
struct Incoming {
  fs::path path;
  std::size_t place = 0;  // among those that were offered
  std::string school;     // the only one that its place takes files of
  std::string sha256;
  std::optional<FileHeader> header;
};

// Calendars come first, because the school year of the others is judged by them; then by establishment and name, so
// that the same files give the same directory in whatever order they are named.
auto order_of(const Incoming& file) {
  const int rank = !file.header                             ? 3
                   : file.header->format == Format::communs ? 0
                   : file.header->format == Format::sts_emp ? 1
                                                            : 2;
  return std::tuple(rank, file.header ? file.header->uai : std::string(), file.header ? file.header->format : Format{},
                    file.path.filename().string(), file.sha256);
}

class Ingest {
 public:
  Ingest(store::Database& database, const Session& session) : database_(database), session_(session) {}

  Intake go(const std::vector<Offered>& all, const std::string& arguments, Reports reports) {
    begin(arguments);
    intake_.files.resize(all.size());
    std::vector<Incoming> files;
    for (std::size_t i = 0; i < all.size(); ++i) {
      intake_.files[i].path = all[i].shown;
      if (auto file = try_to_look_at(all[i], i)) files.push_back(std::move(*file));
    }
    std::stable_sort(files.begin(), files.end(),
                     [](const Incoming& a, const Incoming& b) { return order_of(a) < order_of(b); });
    std::int64_t done = 0;
    for (const Incoming& file : files) {
      session_.progress("reading files", {}, done++, static_cast<std::int64_t>(files.size()));
      take_or_leave(file);
    }
    compose();
    if (reports == Reports::written) report();
    finish();
    return std::move(intake_);
  }

 private:
  [[nodiscard]] archive::Limits archive_limits() const {
    archive::Limits limits;
    limits.unpacked_bytes = session_.settings().limits.archive_bytes;
    limits.ratio = session_.settings().limits.zip_ratio;
    return limits;
  }
  [[nodiscard]] aaf::source::ReadLimits read_limits() const {
    aaf::source::ReadLimits limits;
    limits.record_bytes = session_.settings().limits.record_bytes;
    limits.file_bytes = session_.settings().limits.archive_bytes;
    return limits;
  }

  void begin(const std::string& arguments) {
    store::Transaction tx(database_);
    intake_.run =
        store::begin_run(tx, store::RunKind::ingest, session_.today(), session_.asker(), arguments, session_.now());
    tx.commit();
    durable_step("run begun");
    run::tell_begun(intake_.run, store::RunKind::ingest);
  }

  // What of this world is in one file's way (a full disk, a sender who writes on) does not keep the others.
  std::optional<Incoming> try_to_look_at(const Offered& offered, std::size_t place) {
    std::string why = session_.asked_to_stop();
    if (why.empty()) {
      try {
        return look_at(offered, place);
      } catch (const aaf::Failure& failure) {
        why = failure.what();
      }
    }
    leave(intake_.files[place], std::move(why));
    return std::nullopt;
  }

  void leave(FileLine& line, std::string why) {
    line.verdict = Verdict::untaken;
    line.sentence = std::move(why);
    line.code = ExitCode::unreachable;
    errors_.push_back(line.path + ": " + line.sentence);
  }

  std::optional<Incoming> look_at(const Offered& offered, std::size_t place) {
    const fs::path& path = offered.path;
    auto digest = archive::file_digest(path);
    if (!digest) {
      // There is nothing to keep, and nothing came: the command line is wrong.
      FileLine& line = intake_.files[place];
      line.verdict = Verdict::rejected;
      line.sentence = digest.error().text();
      line.code = exit_code(digest.error().kind);
      errors_.push_back(line.sentence);
      return std::nullopt;
    }
    Incoming file{.path = path, .place = place, .school = offered.school, .sha256 = *digest, .header = std::nullopt};
    if (auto source = archive::open_source(path, archive_limits())) {
      HeaderSink sink;
      try {
        // A refusal comes again, and is reported, when the file is read whole.
        std::ignore = aaf::source::read(*source->bytes, source->name, source->outer_name, sink, read_limits());
      } catch (const HeaderSink::Enough&) {
      }
      file.header = sink.found;
    }
    return file;
  }

  void take_or_leave(const Incoming& file) {
    FileLine& line = intake_.files[file.place];
    std::string why = session_.asked_to_stop();
    if (why.empty()) {
      try {
        take(file, line);
        return;
      } catch (const aaf::Failure& failure) {
        if (!database_.alive()) throw;
        why = failure.what();
      }
    }
    leave(line, std::move(why));
  }

  // A folder that is named by a school takes only that school's files (D6).
  [[nodiscard]] static std::optional<Refusal> wrong_school(const Incoming& file) {
    if (file.school.empty() || !file.header || file.header->uai == file.school) return std::nullopt;
    return Refusal{aaf::RefusalKind::source, "taking the file",
                   fmt::format("{}, PARAMETRES, UAJ", file.path.filename().string()),
                   fmt::format("it is of {}, and it came into the folder of {}", file.header->uai, file.school),
                   "put it into its own school's folder, or into the inbox itself"};
  }

  void take(const Incoming& file, FileLine& line) {
    const auto wrong = wrong_school(file);
    if (!wrong && already_taken(file, line)) return;
    store::Arrival arrival;
    arrival.run = intake_.run;
    arrival.sha256 = file.sha256;
    arrival.name = file.path.filename().string();
    arrival.received = session_.now();
    if (wrong) {
      line.header = file.header;
      reject(file, line, arrival, *wrong);
      return;
    }
    auto source = archive::open_source(file.path, archive_limits());
    if (!source) {
      reject(file, line, arrival, source.error());
      return;
    }
    arrival.name = source->name;
    arrival.outer_name = source->outer_name;
    if (const auto refusal = stage(file, *source, arrival, line)) reject(file, line, arrival, *refusal);
  }

  // What every event about a file says of it; its name is the sender's, and may name people.
  [[nodiscard]] std::vector<log::Field> told(const std::string& sha256, const std::optional<FileHeader>& header) const {
    std::vector<log::Field> fields{log::Field(log::Number::run, intake_.run), log::Field::sha256(sha256)};
    if (!header) return fields;
    fields.emplace_back(header->format);
    if (!header->uai.empty()) fields.push_back(log::Field::uai(header->uai));
    return fields;
  }

  void tell_taken(const Incoming& file, const FileHeader& header, std::int64_t records, std::size_t anomalies,
                  const Stopwatch& watch) const {
    auto fields = told(file.sha256, header);
    fields.emplace_back(log::Number::records, records);
    fields.emplace_back(log::Number::anomalies, anomalies);
    fields.emplace_back(watch.elapsed());
    log::event(log::Event::file_taken, fields);
  }

  bool already_taken(const Incoming& file, FileLine& line) {
    store::Transaction tx(database_);
    const auto known = store::find_file(tx, file.sha256);
    if (!known || known->state == aaf::LotState::rejected) return false;  // what was refused once may be right today
    line.verdict = Verdict::already_taken;
    line.header = known->header;
    log::event(log::Event::file_again, told(file.sha256, known->header));
    line.sentence = fmt::format("already taken on {} ({})", aaf::iso(known->received), aaf::word(known->state));
    // It may still wait for what comes with it now.
    if (known->header && known->state == aaf::LotState::waiting) touched_.insert(known->header->uai);
    return true;
  }

  // One file, one transaction: read to the end, judged, kept, committed. Else nothing of it stays.
  std::optional<Refusal> stage(const Incoming& file, archive::SourceFile& source, const store::Arrival& arrival,
                               FileLine& line) {
    const Stopwatch watch;
    store::Transaction tx(database_);
    const std::int64_t id = store::add_file(tx, arrival);
    store::StagingWriter writer(tx, id);
    StagingSink sink(writer);
    const auto header = aaf::source::read(*source.bytes, source.name, source.outer_name, sink, read_limits());
    line.header = sink.seen;
    if (!header) return header.error();
    line.header = *header;
    writer.finish();
    const aaf::LocalTime made = made_at(*header, source);
    // As the sender knows it.
    const std::string& name = source.outer_name.empty() ? source.name : source.outer_name;
    const aaf::source::LotFile lot_file{.id = id, .name = name, .header = *header, .made = made};
    aaf::source::SideState state = state_before(tx, *header, id);
    // Its own calendar says best of which year it is: in the Pacific no other one may be known (R5, D3).
    if (sink.calendar) state.calendar = sink.calendar;
    const auto admitted = aaf::source::admit(lot_file, state, lot_options(session_));
    if (!admitted) return admitted.error();
    store::complete_file(tx, id, *header, made, writer.count());
    const std::vector<aaf::Diagnostic> faults = sink.faults.take();
    store::save_file_anomalies(tx, intake_.run, session_.today(), header->uai, id, faults);
    line.kept = keep_archived(file.path, session_.settings().archive, session_.today(), file.sha256).string();
    durable_step("file kept");
    tx.commit();
    durable_step("file staged");
    tell_taken(file, *header, writer.count(), faults.size(), watch);
    line.verdict = Verdict::accepted;
    line.records = writer.count();
    line.anomalies = static_cast<std::int64_t>(faults.size());
    touched_.insert(header->uai);
    return std::nullopt;
  }

  // The side without the file itself, which is staged but not yet known to be one of it.
  aaf::source::SideState state_before(store::Transaction& tx, const FileHeader& header, std::int64_t id) {
    aaf::source::SideState state = side_state(tx, session_, header.uai, aaf::source::side_of(header.format));
    std::erase_if(state.waiting, [&](const aaf::source::LotFile& other) { return other.id == id; });
    return state;
  }

  // HORODATAGE, else DATE_EXPORT; sts_emp bears none: its zip entry's time where that is plausible, else now (D1).
  [[nodiscard]] aaf::LocalTime made_at(const FileHeader& header, const archive::SourceFile& source) const {
    if (header.timestamp) return *header.timestamp;
    if (header.export_date) return aaf::LocalTime(header.export_date->time_since_epoch());
    const aaf::LocalTime now = session_.now();
    constexpr std::chrono::days longest{400};
    if (source.entry_time && *source.entry_time <= now && now - *source.entry_time <= longest)
      return *source.entry_time;
    return now;
  }

  void reject(const Incoming& file, FileLine& line, const store::Arrival& arrival, const Refusal& refusal) {
    line.verdict = Verdict::rejected;
    line.sentence = refusal.text();
    line.code = exit_code(refusal.kind);
    line.kept =
        keep_rejected(file.path, session_.settings().rejected, session_.today(), file.sha256, line.sentence).string();
    durable_step("file kept");
    store::Transaction tx(database_);
    store::reject_file(tx, arrival, line.sentence, line.header);
    tx.commit();
    durable_step("file rejected");
    log::event(log::Event::file_rejected, told(file.sha256, line.header));
  }

  void compose() {
    std::set<std::string> uais = touched_;
    {
      store::Transaction tx(database_);
      for (const std::string& uai : waiting_uais(tx)) uais.insert(uai);
    }
    std::int64_t done = 0;
    for (const std::string& uai : uais) {
      if (std::string why = session_.asked_to_stop(); !why.empty()) {
        // What is staged waits for the next run of any kind.
        errors_.push_back(std::move(why));
        return;
      }
      session_.progress("federating", {}, done++, static_cast<std::int64_t>(uais.size()));
      for (LotLine& line : compose_lots(database_, session_, intake_.run, uai, intake_.federated)) {
        // Of others' lots, only what moved is news.
        if (touched_.contains(uai) || line.state == aaf::LotState::promoted) intake_.lots.push_back(std::move(line));
      }
    }
  }

  void report() {
    std::set<std::string> uais;
    for (const Federated& one : intake_.federated) uais.insert(one.uai);
    std::string why = write_reports(database_, session_, intake_.run, uais);
    if (!why.empty()) errors_.push_back(std::move(why));
  }

  void finish() {
    ExitCodes codes;
    std::map<std::string, std::int64_t> counters;
    store::Transaction tx(database_);
    for (FileLine& line : intake_.files) {
      codes.add(line.code);
      ++counters[std::string(word(line.verdict))];
      counters["records"] += line.records;
      if (line.verdict != Verdict::accepted || !line.header) continue;
      const auto known = store::establishment(tx, line.header->uai);
      line.outside_scopes = !run::in_any_scope(session_.settings(), line.header->uai, known ? known->type : "");
      if (line.outside_scopes) {
        log::event(log::Event::file_outside_scopes,
                   {log::Field(log::Number::run, intake_.run), log::Field::uai(line.header->uai)});
      }
    }
    for (const Federated& one : intake_.federated) {
      counters["added"] += one.added;
      counters["modified"] += one.modified;
      counters["removed"] += one.removed;
    }
    intake_.code = codes.result();
    for (const std::string& error : errors_) store::add_run_error(tx, intake_.run, error);
    store::finish_run(tx, intake_.run, session_.now(), static_cast<int>(intake_.code), counters);
    if (!intake_.federated.empty()) store::announce(tx, store::directory_channel, std::to_string(intake_.run));
    tx.commit();
    durable_step("run finished");
    run::tell_finished(intake_.run, store::RunKind::ingest, intake_.code, watch_);
  }

  store::Database& database_;
  const Session& session_;
  Stopwatch watch_;
  std::set<std::string> touched_;
  std::vector<std::string> errors_;
  Intake intake_;
};

}  // namespace

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return "accepted";
    case Verdict::already_taken: return "already_taken";
    case Verdict::rejected: return "rejected";
    case Verdict::untaken: return "untaken";
  }
  return "";
}

bool settled(const FileLine& line) {
  switch (line.verdict) {
    case Verdict::accepted:
    case Verdict::already_taken: return true;
    case Verdict::rejected: return !line.kept.empty();
    case Verdict::untaken: break;
  }
  return false;
}

std::vector<Offered> offered(const std::vector<std::string>& paths) {
  std::vector<Offered> files;
  for (const std::string& path : paths) files.push_back({path, path, {}});
  return files;
}

Intake ingest(store::Database& database, const Session& session, const std::vector<Offered>& files,
              const std::string& arguments, Reports reports) {
  return Ingest(database, session).go(files, arguments, reports);
}

}  // namespace entsync::daemon::intake
