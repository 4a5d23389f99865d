// Comptes-rendus by establishment: the list, and one of them in French, as the school gets it or by numbers alone
// (`[monitoring] reports`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"

namespace entsync::daemon::web {

// The list's content, from <h1> on.
[[nodiscard]] std::string reports_html(store::Transaction& tx);

// One compte-rendu's content; nothing for an establishment that is not known.
[[nodiscard]] std::optional<std::string> report_html(store::Transaction& tx, const config::Settings& settings,
                                                     aaf::Date today, const std::string& uai);

}  // namespace entsync::daemon::web
