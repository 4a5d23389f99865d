#include "daemon/log/hook.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): pthread_sigmask and kill
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "aaf/text/nearest.hpp"

namespace entsync::daemon::log {

namespace {

// A descriptor that is closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// What the command finds in its environment: nothing of ours, which may hold the way to credentials.
std::vector<std::string> environment() {
  std::vector<std::string> variables;
  for (const char* name : {"PATH", "HOME", "LANG", "LC_ALL", "TZ"}) {
    if (const char* value = std::getenv(name)) variables.push_back(std::string(name) + "=" + value);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

// Starts the command in a process group of its own, `input` as its standard input. -1: it cannot be started.
pid_t start(std::vector<std::string> command, int input) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  // What it prints may quote anything; a log is no place for it.
  for (const int output : {STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);  // NOLINT
  auto variables = environment();
  pid_t process = -1;
  const int failed = posix_spawn(&process, command.front().c_str(), &actions, &attributes, pointers(command).data(),
                                 pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? process : -1;
}

// Waits for the process at most so long; its status, or nothing when it had to be ended.
std::optional<int> await(pid_t process, std::chrono::milliseconds patience) {
  const Descriptor watch(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  pollfd ended{watch.number(), POLLIN, 0};
  const bool in_time = ::poll(&ended, 1, static_cast<int>(patience.count())) > 0;
  if (!in_time) ::kill(-process, SIGKILL);
  int status = 0;
  ::waitpid(process, &status, 0);
  return in_time ? std::optional(status) : std::nullopt;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

}  // namespace

aaf::Result<std::optional<HookOptions>> hook_options_of(const config::Settings& settings) {
  const config::HookSettings& hooks = settings.hooks;
  if (hooks.command.empty()) return std::nullopt;
  HookOptions options;
  options.command = words_of(hooks.command);
  options.level = parse_level(hooks.level).value_or(Level::warning);
  options.timeout = std::chrono::seconds(hooks.timeout_s);
  for (const std::string& word : hooks.events) {
    const auto event = parse_event(word);
    if (event) {
      options.events.insert(*event);
      continue;
    }
    std::vector<std::string> known;
    for (const Entry& entry : catalogue()) known.emplace_back(entry.word);
    const auto near = aaf::text::nearest(word, known);
    return aaf::refuse(aaf::RefusalKind::usage, "reading the configuration", "[hooks] events",
                       "there is no event \"" + word + "\"",
                       near.empty() ? "docs/events.md lists them" : "did you mean " + near.front() + "?");
  }
  return options;
}

Hook::Hook(HookOptions options) : options_(std::move(options)), worker_([this] { work(); }) {
  subscription_.emplace(
      [this](const Entry& entry, std::span<const Field> fields, Time time) { offer(entry, fields, time); });
}

Hook::~Hook() {
  subscription_.reset();
  {
    const std::lock_guard lock(mutex_);
    end_ = std::chrono::steady_clock::now() + options_.timeout;
  }
  more_.notify_one();
  worker_.join();
}

void Hook::offer(const Entry& entry, std::span<const Field> fields, Time time) {
  // Its own trouble goes to the log alone.
  if (entry.event == Event::hook_failed || entry.event == Event::hook_overflowed) return;
  if (options_.events.empty() ? entry.level < options_.level : !options_.events.contains(entry.event)) return;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= options_.queue) {
      overflowed_ = true;
      return;
    }
    waiting_.push_back(json_line(entry, fields, time));
  }
  more_.notify_one();
}

void Hook::work() {
  // Signals are for the main thread; and a command that does not read must not end us.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  while (true) {
    std::string json;
    bool overflowed = false;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return end_ || !waiting_.empty(); });
      if (waiting_.empty() || (end_ && std::chrono::steady_clock::now() >= *end_)) return;
      json = std::move(waiting_.front());
      waiting_.pop_front();
      overflowed = std::exchange(overflowed_, false);
    }
    if (overflowed) event(Event::hook_overflowed, {});
    hand_over(json);
  }
}

void Hook::hand_over(const std::string& json) {
  const auto failure = run(json);
  if (failure && !failing_) event(Event::hook_failed, {*failure});
  failing_ = failure.has_value();
}

std::chrono::milliseconds Hook::patience() {
  const std::lock_guard lock(mutex_);
  std::chrono::milliseconds patience = options_.timeout;
  if (end_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*end_ - std::chrono::steady_clock::now());
    patience = std::clamp(left, std::chrono::milliseconds(0), patience);
  }
  return patience;
}

std::optional<Field> Hook::run(const std::string& json) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return Field::why("no pipe");
  Descriptor out(ends[0]), in(ends[1]);
  const pid_t process = start(options_.command, out.number());
  out.close();
  if (process < 0) return Field::why("it cannot be started");
  // Far shorter than what a pipe holds: it does not wait for the command to read.
  const std::string line = json + "\n";
  if (::write(in.number(), line.data(), line.size()) < 0) {
    // It ended without reading; its exit status tells the rest.
  }
  in.close();
  const auto status = await(process, patience());
  if (!status) return Field::why("it took too long");
  if (WIFSIGNALED(*status)) return Field(Number::signal, WTERMSIG(*status));
  if (WEXITSTATUS(*status) != 0) return Field(Number::exit_status, WEXITSTATUS(*status));
  return std::nullopt;
}

}  // namespace entsync::daemon::log
