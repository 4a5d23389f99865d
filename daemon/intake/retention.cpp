#include "daemon/intake/retention.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "aaf/model/uai.hpp"

namespace entsync::daemon::intake {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::days after_grace{30};

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_directory(error)) found.push_back(at->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// `<archive>/2026/09/15` is a day; whatever else lies there is nobody's business.
std::optional<aaf::Date> day_of(const fs::path& day) {
  const fs::path month = day.parent_path();
  return aaf::parse_iso_date(month.parent_path().filename().string() + "-" + month.filename().string() + "-" +
                             day.filename().string());
}

}  // namespace

std::int64_t forget_archived(const config::Settings& settings, aaf::Date today) {
  const aaf::Date before = today - std::chrono::days(settings.archive_days);
  std::int64_t gone = 0;
  std::error_code error;
  for (const fs::path& year : folders_in(settings.archive)) {
    for (const fs::path& month : folders_in(year)) {
      for (const fs::path& folder : folders_in(month)) {
        const auto day = day_of(folder);
        if (!day || *day >= before) continue;
        const auto removed = fs::remove_all(folder, error);
        if (!error && removed > 0) gone += static_cast<std::int64_t>(removed) - 1;  // the folder itself is no copy
      }
      fs::remove(month, error);  // refuses one that is not empty
    }
    fs::remove(year, error);
  }
  return gone;
}

std::int64_t forget_rejected(const config::Settings& settings, aaf::Date today) {
  const aaf::Date before = today - std::chrono::days(settings.archive_days);
  std::int64_t gone = 0;
  std::error_code error;
  for (fs::directory_iterator at(settings.rejected, error), end; !error && at != end; at.increment(error)) {
    // `keep_rejected` puts the day first.
    const auto day = aaf::parse_iso_date(at->path().filename().string().substr(0, 10));
    if (!day || *day >= before || at->path().extension() == ".txt") continue;
    if (fs::remove(at->path(), error)) ++gone;
  }
  return gone;
}

std::int64_t forget_reports(const config::Settings& settings, aaf::Date today) {
  const aaf::Date before = today - std::chrono::days(settings.archive_days);
  std::int64_t gone = 0;
  std::error_code error;
  for (fs::directory_iterator at(settings.reports, error), end; !error && at != end; at.increment(error)) {
    const fs::path& file = at->path();
    struct stat found {};
    if (!aaf::is_uai(file.stem().string()) || file.extension() != ".html" || ::lstat(file.c_str(), &found) != 0)
      continue;
    if (aaf::Date(std::chrono::days(found.st_mtim.tv_sec / 86400)) >= before) continue;
    if (fs::remove(file, error)) ++gone;
  }
  return gone;
}

std::int64_t forget_copies(const config::Settings& settings, aaf::Date today) {
  forget_reports(settings, today);
  return forget_archived(settings, today) + forget_rejected(settings, today);
}

aaf::Date forget_day(const config::Settings& settings, aaf::Date today) {
  int longest = 0;
  for (const config::Ent& ent : settings.ents) {
    longest = std::max({longest, ent.purge_after_days, ent.purge_after_departed_days});
    for (const auto& [population, days] : ent.purge_after_days_of) longest = std::max(longest, days);
    for (const auto& [population, days] : ent.purge_after_departed_days_of) longest = std::max(longest, days);
  }
  return today - std::chrono::days(longest) - after_grace;
}

}  // namespace entsync::daemon::intake
