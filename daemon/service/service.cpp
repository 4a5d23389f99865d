#include "daemon/service/service.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <future>
#include <ostream>
#include <system_error>

#include "aaf/model/failure.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/log/hook.hpp"
#include "daemon/log/log.hpp"
#include "daemon/service/backoff.hpp"
#include "daemon/service/common.hpp"
#include "daemon/service/inbox_watch.hpp"
#include "daemon/service/liaison.hpp"
#include "daemon/service/monitoring.hpp"
#include "daemon/service/notifier.hpp"
#include "daemon/service/worker.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"

namespace entsync::daemon::service {

using Clock = std::chrono::steady_clock;

namespace {

// How long one step of the worker may take: a search of a large ENT, a statement over all people.
constexpr std::chrono::minutes patience{10};
constexpr std::chrono::milliseconds inbox_tick{500};

// Signals as something that can be read; blocked in this thread, and in those that it starts.
class Signals {
 public:
  Signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&set, signal);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // Who reads our output may go away.
    ::signal(SIGPIPE, SIG_IGN);
    descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor_ < 0) throw aaf::Failure("starting the daemon", "signalfd", std::generic_category().message(errno));
  }
  ~Signals() { ::close(descriptor_); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  // The next signal; 0 when none waits.
  [[nodiscard]] int next() const {
    signalfd_siginfo info{};
    return ::read(descriptor_, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo) : 0;
  }

 private:
  int descriptor_ = -1;
};

// The settings, with what a daemon alone cannot do without: everybody new gets a uid that the instance's key makes.
aaf::Result<config::Settings> daemon_settings(const std::string& file) {
  Globals globals;
  globals.config = file;
  auto settings = load_settings(globals);
  if (settings && settings->instance_key.empty()) {
    return aaf::refuse(aaf::RefusalKind::usage, "reading the key of this instance",
                       settings->instance_key_file.string(), "it is missing, or this user may not read it",
                       "put the key that this instance was set up with there, readable to the user of entsyncd");
  }
  return settings;
}

std::string status_of(const Activity& activity) {
  if (!activity.database) return "waiting for the database";
  std::string text = activity.leads.empty() ? "waiting: another daemon leads, or no ENT is configured"
                                            : fmt::format("leading {}", fmt::join(activity.leads, ", "));
  if (const std::string progress = activity.progress.text(); !progress.empty()) text += "; " + progress;
  return text;
}

class Service {
 public:
  Service(Options options, config::Settings settings, std::ostream& err)
      : common_(std::move(options), std::move(settings)), err_(err) {}

  int run() {
    monitoring_.emplace(common_, patience, err_);
    const int code = serve();
    monitoring_.reset();
    return code;
  }

 private:
  int serve() {
    if (!prepare_schema()) {
      log::event(log::Event::service_failed, {log::Field(ExitCode::usage)});
      return static_cast<int>(ExitCode::usage);
    }
    if (common_.stopping()) return 0;
    Liaison liaison(common_, worker_mailbox_);
    Worker worker(common_, worker_mailbox_);
    auto listening = std::async(std::launch::async, [&] { liaison.run(); });
    auto working = std::async(std::launch::async, [&] { worker.run(); });
    notifier_.ready();
    log::event(log::Event::service_started, {});
    while (!common_.stopping()) {
      inbox_.look(*common_.settings());
      const auto next = std::min(inbox_.next(*common_.settings()), Clock::now() + inbox_tick);
      wait(std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()));
      notifier_.status(status_of(common_.activity()));
      keep_alive();
    }
    notifier_.stopping();
    log::event(log::Event::service_stopping, {});
    worker_mailbox_.post(LookAgain{});
    // The worker ends its batch, and leads until then.
    while (working.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready) keep_alive();
    liaison.stop();
    working.get();
    listening.get();
    log::event(log::Event::service_stopped, {});
    return 0;
  }

  // False when the schema is not this program's and may not be made so. A database that is out of reach is waited for.
  bool prepare_schema() {
    Backoff backoff(std::chrono::milliseconds(200), std::chrono::seconds(5));
    bool said = false;
    while (!common_.stopping()) {
      try {
        const bool in_order = migrate_or_check();
        if (said) log::event(log::Event::database_back, {});
        return in_order;
      } catch (const aaf::Failure& failure) {
        notifier_.status("waiting for the database");
        if (!said) {
          log::event(log::Event::database_lost, {log::Field::code(failure)});
          err_ << "entsyncd: " << failure.what() << "\n" << std::flush;
        }
        said = true;
      }
      wait(backoff.next());
      // The worker is not there yet: nothing hangs as long as this loop turns.
      common_.pulse();
      keep_alive();
    }
    return true;
  }

  bool migrate_or_check() {
    store::Database database(common_.settings()->database_url);
    const bool migrates = common_.options().migrate && common_.settings()->migrate;
    store::Transaction tx(database);
    aaf::Result<void> schema;
    const int before = store::schema_version(tx);
    if (migrates) {
      if (const auto steps = store::migrate(tx); !steps) schema = tl::unexpected(steps.error());
    } else {
      schema = store::check_schema(tx);
    }
    tx.commit();
    if (!schema) {
      log::event(log::Event::schema_refused, {});
      err_ << "entsyncd: " << schema.error().text() << "\n";
    } else if (before != store::known_schema()) {
      log::event(log::Event::schema_upgraded, {log::Field(log::Number::from_version, before),
                                               log::Field(log::Number::to_version, store::known_schema())});
    }
    return schema.has_value();
  }

  // Until a signal or a notice of the inbox comes, so long at most.
  void wait(std::chrono::milliseconds most) {
    std::array<pollfd, 2> sources{{{signals_.descriptor(), POLLIN, 0}, {inbox_.descriptor(), POLLIN, 0}}};
    ::poll(sources.data(), sources.size(), static_cast<int>(std::max<std::int64_t>(0, most.count())));
    for (int signal = signals_.next(); signal != 0; signal = signals_.next()) {
      if (signal == SIGHUP) {
        reload();
      } else {
        common_.stop();
      }
    }
  }

  // Reads the configuration again. What cannot change while the daemon runs stays as it is, and is named.
  void reload() {
    notifier_.reloading();
    auto fresh = daemon_settings(common_.options().config);
    if (!fresh) {
      log::event(log::Event::settings_refused, {});
      err_ << "entsyncd: " << fresh.error().text() << "\n" << std::flush;
    } else {
      take_over(std::move(*fresh));
    }
    notifier_.ready();
  }

  void take_over(config::Settings fresh) {
    const auto old = common_.settings();
    const auto keep = [&](std::string_view key, auto member) {
      if (fresh.*member == (*old).*member) return;
      log::event(log::Event::settings_need_restart, {log::Field::setting(key)});
      fresh.*member = (*old).*member;
    };
    keep("database.url", &config::Settings::database_url);
    keep("monitoring.listen", &config::Settings::monitoring_listen);
    keep("monitoring.public", &config::Settings::monitoring_public);
    keep("service.migrate", &config::Settings::migrate);
    keep("hooks.command", &config::Settings::hooks);
    keep("entsync.timezone", &config::Settings::timezone);
    keep("entsync.rehearsal", &config::Settings::rehearsal);
    log::open(log::options_of(fresh, log::Program::entsyncd));
    monitoring_->watch(fresh);
    common_.replace_settings(std::move(fresh));
    log::event(log::Event::settings_reloaded, {});
    worker_mailbox_.post(LookAgain{});
  }

  // The watchdog hears of it only while both threads move: this one is here, and the worker has not been at one step
  // for too long.
  void keep_alive() {
    monitoring_->pulse();
    const bool stuck = common_.since_pulse() > patience;
    if (stuck && !stuck_) log::event(log::Event::worker_stuck, {});
    stuck_ = stuck;
    if (!notifier_.watchdog() || stuck) return;
    const auto now = Clock::now();
    if (now < next_alive_) return;
    notifier_.alive();
    next_alive_ = now + *notifier_.watchdog() / 3;
  }

  Signals signals_;
  Common common_;
  std::ostream& err_;
  WorkerMailbox worker_mailbox_;
  InboxWatch inbox_{worker_mailbox_};
  Notifier notifier_;
  std::optional<Monitoring> monitoring_;
  Clock::time_point next_alive_{};
  bool stuck_ = false;
};

}  // namespace

int run_daemon(const std::vector<std::string>& words, std::ostream& out, std::ostream& err) {
  const auto refused = [&](const aaf::Refusal& refusal) {
    err << "entsyncd: " << refusal.text() << "\n";
    return static_cast<int>(exit_code(refusal.kind));
  };
  auto options = parse_options(words);
  if (!options) return refused(options.error());
  if (options->help) {
    out << options_help();
    return 0;
  }
  if (options->version) {
    out << "entsyncd " ENTSYNC_VERSION "\n";
    return 0;
  }
  auto settings = daemon_settings(options->config);
  if (!settings) return refused(settings.error());
  if (options->today && !settings->rehearsal) {
    return refused({aaf::RefusalKind::usage, "reading the command line", "--today",
                    "a daemon writes, and what it writes bears its real date",
                    "set rehearsal = true where this is a rehearsal, or leave --today out"});
  }
  auto hook_options = log::hook_options_of(*settings);
  if (!hook_options) return refused(hook_options.error());
  arm_durable_steps(settings->rehearsal);
  // The time zone is set while there is one thread.
  std::ignore = wall_clock(settings->timezone);
  log::open(log::options_of(*settings, log::Program::entsyncd));
  std::optional<log::Hook> hook;
  if (*hook_options) hook.emplace(std::move(**hook_options));
  const int code = Service(std::move(*options), std::move(*settings), err).run();
  report_durable_steps();
  return code;
}

}  // namespace entsync::daemon::service
