#include "daemon/session.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <mutex>
#include <ostream>

#include "aaf/model/failure.hpp"
#include "config/load.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/log/hook.hpp"
#include "daemon/log/log.hpp"
#include "daemon/requests/run_or_ask.hpp"
#include "daemon/schedule/calendar.hpp"

namespace entsync::daemon {

aaf::Result<void> check_today(const Invocation& invocation, const config::Settings& settings) {
  if (!invocation.globals.today || invocation.command->today != commands::Today::writes || settings.rehearsal)
    return {};
  return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", "--today",
                     fmt::format("{} writes, and what it writes bears its real date", invocation.command->name),
                     "set rehearsal = true where this is a rehearsal, or leave --today out");
}

namespace {

void say_wrong(std::ostream& err, const output::Look& look, std::string_view text) {
  err << look.paint("entsync:", output::Tone::bad) << " " << text << "\n";
}

}  // namespace

Session::Session(config::Settings settings, Globals globals, std::ostream& out, std::ostream& err, output::Looks looks)
    : settings_(std::move(settings)), globals_(std::move(globals)), out_(out), err_(err), looks_(looks) {
  const aaf::Date real = aaf::day_of(wall_clock(settings_.timezone));
  today_ = globals_.today.value_or(real);
  shift_ = today_ - real;
  asker_ = operator_name();
}

Session::~Session() = default;

aaf::LocalTime Session::now() const { return wall_clock(settings_.timezone) + shift_; }

void Session::progress(std::string phase, const std::string& ent, std::int64_t done, std::int64_t total) const {
  if (oversight_.progress) oversight_.progress({std::move(phase), ent, done, total});
}

std::string Session::asked_to_stop() const { return oversight_.stop ? oversight_.stop() : std::string(); }

std::string Session::no_writing() const {
  if (std::string why = asked_to_stop(); !why.empty()) return why;
  const auto until = schedule::blackout_until(settings_.schedule.blackouts, now());
  if (!until) return {};
  return fmt::format("a blackout holds until {}: nothing is written to an ENT before", aaf::iso(*until));
}

void Session::complain(std::string_view text) const { say_wrong(err_, looks_.err, text); }

ExitCode Session::refused(const aaf::Refusal& refusal) const {
  complain(refusal.text());
  return exit_code(refusal.kind);
}

std::string operator_name() {
  // Who became root for this is who asks.
  if (const char* caller = std::getenv("SUDO_USER"); ::getuid() == 0 && caller != nullptr && *caller != '\0')
    return caller;
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : std::to_string(::getuid());
}

aaf::LocalTime wall_clock(const std::string& timezone) {
  // g++ 12 has no time-zone database of its own; the C library's serves, through the environment, which must not change
  // while other threads may read it.
  static std::mutex mutex;
  static std::string set;
  {
    const std::lock_guard guard(mutex);
    if (set != timezone) {
      ::setenv("TZ", timezone.c_str(), 1);
      ::tzset();
      set = timezone;
    }
  }
  const std::time_t seconds = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return aaf::LocalTime(std::chrono::seconds(seconds) + std::chrono::seconds(local.tm_gmtoff));
}

aaf::Result<config::Settings> load_settings(const Globals& globals) {
  config::CommandLine command_line;
  command_line.file = globals.config;
  auto settings = config::load(command_line, config::process_environment());
  if (settings) return std::move(*settings);
  const config::ConfigError& error = settings.error();
  return aaf::refuse(aaf::RefusalKind::usage, error.context, error.object, error.reason, error.remedy);
}

int run_program(const std::vector<std::string>& words, std::ostream& out, std::ostream& err, output::Looks looks) {
  const auto refused = [&](const aaf::Refusal& refusal) {
    say_wrong(err, looks.err, refusal.text());
    return static_cast<int>(exit_code(refusal.kind));
  };
  const auto invocation = parse_command_line(words);
  if (!invocation) return refused(invocation.error());
  if (invocation->help) {
    out << (invocation->command == nullptr ? help_text(looks.out) : help_text(*invocation->command, looks.out));
    return 0;
  }
  if (invocation->version) {
    out << "entsync " ENTSYNC_VERSION "\n";
    return 0;
  }
  auto settings = load_settings(invocation->globals);
  if (!settings && invocation->command->configured) return refused(settings.error());
  if (!settings) settings = config::Settings{};
  if (const auto allowed = check_today(*invocation, *settings); !allowed) return refused(allowed.error());
  auto hook_options = log::hook_options_of(*settings);
  if (!hook_options) return refused(hook_options.error());
  arm_durable_steps(settings->rehearsal);
  log::open(log::options_of(*settings, log::Program::entsync));
  std::optional<log::Hook> hook;
  if (*hook_options) hook.emplace(std::move(**hook_options));
  Session session(std::move(*settings), invocation->globals, out, err, looks);
  int code = 0;
  try {
    code = static_cast<int>(requests::run_or_ask(session, *invocation));
  } catch (const aaf::Failure& failure) {
    session.complain(failure.what());
    code = static_cast<int>(ExitCode::unreachable);
  }
  out.flush();
  report_durable_steps();
  return code;
}

}  // namespace entsync::daemon
