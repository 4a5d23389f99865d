#include "daemon/service/work.hpp"

#include <utility>

namespace entsync::daemon::service {

JobSession::JobSession(const Work& work, Globals globals, const std::string& asker, std::int64_t request,
                       const output::Looks& looks)
    : common_(work.common), session_(*work.settings, std::move(globals), out_, err_, looks) {
  session_.lend(work.database);
  session_.ask_for(asker);
  Oversight oversight;
  oversight.progress = [&common = common_](const Progress& now) {
    common.pulse();
    common.update([&](Activity& activity) { activity.progress = now; });
  };
  oversight.stop = [&common = common_] {
    common.pulse();
    return common.stopping() ? std::string("the daemon is ending; the next run goes on") : std::string();
  };
  oversight.lease = std::chrono::seconds(work.settings->leader_stale_s) / 2;
  session_.oversee(std::move(oversight));
  common_.update([&](Activity& activity) { activity.request = request; });
}

JobSession::~JobSession() {
  common_.update([](Activity& activity) {
    activity.progress = {};
    activity.request = 0;
  });
}

Globals own_globals(const Common& common) {
  Globals globals;
  globals.config = common.options().config;
  globals.today = common.options().today;
  return globals;
}

aaf::LocalTime local_time(const Common& common) {
  const aaf::LocalTime real = wall_clock(common.settings()->timezone);
  const auto today = common.options().today;
  return today ? real + (*today - aaf::day_of(real)) : real;
}

}  // namespace entsync::daemon::service
