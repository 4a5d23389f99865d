#include "aaf/account/person.hpp"

#include <fmt/format.h>

namespace entsync::aaf::account {

std::string jointure_text(const Person& person) { return fmt::format("AC-{}${}", person.academie, person.jointure); }

}  // namespace entsync::aaf::account
