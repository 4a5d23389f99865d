// The shipped, editable register of establishments: what is known of one that no file describes (D9).
//
// A CSV with `;` between fields and a first line that names them:
// uai;type;nature;sector;name;siren;street;postal_code;town. Columns may be missing or in another order; lines that
// start with `#` are remarks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "aaf/source/records.hpp"

namespace entsync::daemon {

// The line of `uai`; none when the file does not exist or has none. Throws aaf::Failure when the file is there and
// cannot be read.
[[nodiscard]] std::optional<aaf::source::Establishment> registered_establishment(const std::filesystem::path& csv,
                                                                                 const std::string& uai);

// What is known of an establishment, with the register's value wherever nothing is known (D9).
[[nodiscard]] aaf::source::Establishment completed(aaf::source::Establishment known,
                                                   const aaf::source::Establishment& registered);

}  // namespace entsync::daemon
