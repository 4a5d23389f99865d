#include "daemon/service/intake_job.hpp"

#include <fmt/format.h>

#include "daemon/durable_step.hpp"
#include "daemon/inbox/set_aside.hpp"
#include "daemon/intake/ingest.hpp"
#include "daemon/log/log.hpp"
#include "daemon/output/table.hpp"
#include "daemon/run/sync.hpp"

namespace entsync::daemon::service {

namespace fs = std::filesystem;

void IntakeJob::set_aside(const config::Settings& settings, const std::vector<fs::path>& files) {
  for (const fs::path& file : files) {
    if (const std::string why = inbox::set_aside(settings.inbox, file); why.empty()) {
      complained_.erase(file);
    } else if (complained_.insert(file).second) {
      log::event(log::Event::inbox_file_stuck, {log::Field::why("it cannot be read or moved")});
    }
  }
  durable_step("files set aside");
  due_ = true;
}

std::optional<std::int64_t> IntakeJob::run(const Work& work) {
  const fs::path& inbox = work.settings->inbox;
  const std::vector<intake::Offered> files = inbox::set_aside_files(inbox);
  if (files.empty()) {
    due_ = false;
    return std::nullopt;
  }
  const run::Lock lock(*work.database, "instance");
  if (!lock.held()) return std::nullopt;
  due_ = false;
  JobSession session(work, own_globals(work.common), "entsyncd");
  const intake::Intake intake =
      intake::ingest(*work.database, session.session(), files, "inbox: " + output::counted(files.size(), "file"),
                     intake::Reports::left);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!intake::settled(intake.files[i])) {
      // At the end of the daemon some are not even begun.
      if (!work.common.stopping() && complained_.insert(files[i].path).second)
        log::event(log::Event::inbox_file_stuck, {log::Field::why("it cannot be read to its end or kept")});
      continue;
    }
    if (!inbox::remove_set_aside(inbox, files[i].path).empty())
      log::event(log::Event::inbox_file_stuck, {log::Field::why("it is taken, and cannot be removed")});
    complained_.erase(files[i].path);
  }
  durable_step("files removed");
  return intake.run;
}

}  // namespace entsync::daemon::service
