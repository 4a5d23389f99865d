// The one person that an operand names, where a command may not guess.
#pragma once

#include <optional>
#include <string>

#include "aaf/account/person.hpp"
#include "aaf/model/key.hpp"
#include "aaf/model/result.hpp"
#include "store/database.hpp"

namespace entsync::daemon::commands {

// By jointure, uid, login, DN, key, ELEVE_ID, PERSONNE_ID, staff number or INE; of that kind, where one is asked for.
// Refuses (usage) what names nobody, and what names several: then with the jointures to choose from.
[[nodiscard]] aaf::Result<aaf::account::Person> one_person(store::Transaction& tx, const std::string& id,
                                                           std::optional<aaf::Kind> kind = std::nullopt);

}  // namespace entsync::daemon::commands
