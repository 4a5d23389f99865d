// What is forgotten when its time is over (D40): copies of received files, and in the database what the store lists.
#pragma once

#include <cstdint>

#include "aaf/model/date.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"

namespace entsync::daemon::intake {

// Removes the days of the archive that are older than `archive_days`, and folders that are empty then. Returns how many
// copies went. What cannot be removed stays for the next time.
std::int64_t forget_archived(const config::Settings& settings, aaf::Date today);

// Removes rejected files that came more than `archive_days` ago: they are personal data. The texts beside them
// that say why stay. Returns how many went.
std::int64_t forget_rejected(const config::Settings& settings, aaf::Date today);

// Removes written comptes-rendus of schools of which nothing was heard for `archive_days`: they are about people too.
std::int64_t forget_reports(const config::Settings& settings, aaf::Date today);

// All of these: whoever keeps files on this machine does it, whether it leads an ENT or not. Returns how many copies of
// received files went.
std::int64_t forget_copies(const config::Settings& settings, aaf::Date today);

// The day before which the database's pre-images are forgotten: the longest grace of any ENT and 30 days more.
[[nodiscard]] aaf::Date forget_day(const config::Settings& settings, aaf::Date today);

}  // namespace entsync::daemon::intake
