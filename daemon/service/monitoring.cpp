#include "daemon/service/monitoring.hpp"

#include <ostream>

#include "daemon/boot_time.hpp"
#include "daemon/log/log.hpp"
#include "daemon/service/work.hpp"

namespace entsync::daemon::service {

namespace {

// The main loop turns twice a second.
constexpr std::chrono::seconds main_patience{30};

std::vector<std::string> names(const config::Settings& settings) {
  std::vector<std::string> names;
  for (const config::Ent& ent : settings.ents) names.push_back(ent.name);
  return names;
}

}  // namespace

Monitoring::Monitoring(Common& common, std::chrono::nanoseconds patience, std::ostream& err)
    : common_(common),
      patience_(patience),
      pulse_(boot_time().count()),
      observed_(names(*common.settings())),
      server_({.settings = [&common] { return common.settings(); },
               .now = [&common] { return local_time(common); },
               .working = [this] { return working(); },
               .leads = [&common] { return common.activity().leads; }},
              observed_) {
  common.time_database([this](std::string_view operation, std::chrono::nanoseconds duration) {
    observed_.database_took(operation, duration);
  });
  if (const auto port = server_.start()) {
    log::event(log::Event::monitoring_listens, {log::Field(log::Number::port, *port)});
  } else {
    log::event(log::Event::monitoring_failed, {});
    err << "entsyncd: " << port.error().text() << "\n" << std::flush;
  }
}

void Monitoring::pulse() { pulse_ = boot_time().count(); }

void Monitoring::watch(const config::Settings& settings) { observed_.add(names(settings)); }

bool Monitoring::working() const {
  return boot_time() - std::chrono::nanoseconds(pulse_) < main_patience && common_.since_pulse() < patience_;
}

}  // namespace entsync::daemon::service
