// Where and when the tests of the life of accounts take place.
#pragma once

#include <string>

#include "aaf/account/lifecycle.hpp"

namespace entsync::test {

inline const aaf::Date today = std::chrono::year{2026} / 11 / 23;
inline const aaf::Date last_week = today - std::chrono::days{7};
inline const aaf::account::LifecycleOptions options{today, 42, 80};
inline const std::string school = "0310001B";
inline const std::string pupil = "eleve:TOULOUSE:1";

}  // namespace entsync::test
