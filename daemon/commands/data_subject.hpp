// The one person whose data an operator asks for, exports or removes: also somebody who was purged, or who never had an
// account.
#pragma once

#include <string>

#include "aaf/model/result.hpp"
#include "config/settings.hpp"
#include "store/personal_data.hpp"

namespace entsync::daemon::commands {

// By whatever `explain` takes, or a key. Refuses (usage) what names nobody, or several.
[[nodiscard]] aaf::Result<store::DataSubject> data_subject(store::Transaction& tx, const config::Settings& settings,
                                                           const std::string& id);

}  // namespace entsync::daemon::commands
