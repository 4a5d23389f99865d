#include "daemon/log/log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

// Where in the source an event was logged says nothing that EVENT does not.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

namespace entsync::daemon::log {

namespace {

// systemd says in JOURNAL_STREAM ("device:inode") which stream is the journal; what inherits the variable but writes
// elsewhere must not believe it.
bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
  return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) == stream;
}

bool journal_listens() { return ::access("/run/systemd/journal/socket", W_OK) == 0; }

std::string_view identifier(Program program) { return program == Program::entsyncd ? "entsyncd" : "entsync"; }

// One write, so that lines of several processes do not mix.
bool write_line(int descriptor, std::string line) {
  line += '\n';
  return ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

// Opened for each line: who rotates the file need not tell us.
bool append(const std::filesystem::path& file, const std::string& line) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);  // NOLINT: a C function
  if (descriptor < 0) return false;
  const bool written = write_line(descriptor, line);
  ::close(descriptor);
  return written;
}

bool send_to_journal(const std::vector<std::string>& fields) {
  std::vector<iovec> parts;
  for (const std::string& field : fields) {
    // sd-journal does not write to it; iovec knows no const.
    parts.push_back({const_cast<char*>(field.data()), field.size()});  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  }
  return sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) == 0;
}

class Log {
 public:
  void open(Options options) {
    const std::lock_guard lock(mutex_);
    options_ = std::move(options);
    file_failed_ = false;
  }

  int add(Listener listener) {
    const std::lock_guard lock(mutex_);
    listeners_.emplace(++last_, std::move(listener));
    return last_;
  }

  void remove(int number) {
    const std::lock_guard lock(mutex_);
    listeners_.erase(number);
  }

  void event(const Entry& entry, std::span<const Field> fields) {
    const std::lock_guard lock(mutex_);
    const Time now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    tell(entry, fields, now);
    if (options_ && entry.level >= options_->level) write(entry, fields, now);
  }

 private:
  void tell(const Entry& entry, std::span<const Field> fields, Time now) {
    for (const auto& [number, listener] : listeners_) listener(entry, fields, now);
  }

  void write(const Entry& entry, std::span<const Field> fields, Time now) {
    const std::string json = json_line(entry, fields, now);
    to_output(entry, fields, json, now);
    if (!options_->file.empty() && !append(options_->file, json) && !file_failed_) {
      file_failed_ = true;  // said once
      const Entry& failed = entry_of(Event::log_file_failed);
      tell(failed, {}, now);
      to_output(failed, {}, json_line(failed, {}, now), now);
    }
  }

  void to_output(const Entry& entry, std::span<const Field> fields, const std::string& json, Time now) {
    switch (options_->output) {
      case Output::nowhere: break;
      case Output::journal: send_to_journal(journal_fields(entry, fields, identifier(options_->program))); break;
      case Output::logfmt: write_line(STDERR_FILENO, logfmt_line(entry, fields, now)); break;
      case Output::json: write_line(STDERR_FILENO, json); break;
    }
  }

  std::mutex mutex_;
  std::optional<Options> options_;
  bool file_failed_ = false;
  std::map<int, Listener> listeners_;
  int last_ = 0;
};

// A process has one standard error and one journal, and so one log.
Log& process_log() {
  static Log log;
  return log;
}

Output service_output(std::string_view format) {
  if (format == "json") return Output::json;
  if (format == "journal" || (format == "auto" && stderr_is_journal())) return Output::journal;
  return Output::logfmt;
}

Output command_output(std::string_view commands) {
  if (commands == "stderr") return Output::logfmt;
  return commands == "journal" && journal_listens() ? Output::journal : Output::nowhere;
}

}  // namespace

Options options_of(const config::Settings& settings, Program program) {
  const config::LogSettings& log = settings.log;
  return {.output = program == Program::entsyncd ? service_output(log.format) : command_output(log.commands),
          .level = parse_level(log.level).value_or(Level::info),
          .file = log.file,
          .program = program};
}

void open(Options options) { process_log().open(std::move(options)); }

Subscription::Subscription(Listener listener) : number_(process_log().add(std::move(listener))) {}
Subscription::~Subscription() { process_log().remove(number_); }

void event(Event event, std::span<const Field> fields) { process_log().event(entry_of(event), fields); }

}  // namespace entsync::daemon::log
