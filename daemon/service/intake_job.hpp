// Files of the inbox, taken in and gone from it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <vector>

#include "daemon/service/work.hpp"

namespace entsync::daemon::service {

class IntakeJob {
 public:
  // Moves complete files aside. One that cannot be moved stays, and comes again at the next look through the inbox.
  void set_aside(const config::Settings& settings, const std::vector<std::filesystem::path>& files);
  void try_again() { due_ = true; }

  // Takes in whatever is set aside, all of it in one run. Returns the run; none: there was nothing, or somebody else is
  // taking files in at the moment. Throws Failure when the database is lost.
  [[nodiscard]] std::optional<std::int64_t> run(const Work& work);
  [[nodiscard]] bool due() const { return due_; }

 private:
  bool due_ = true;                             // what an earlier life set aside
  std::set<std::filesystem::path> complained_;  // files that were said to wait
};

}  // namespace entsync::daemon::service
