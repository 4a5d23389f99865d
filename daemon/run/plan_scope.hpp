// What a plan is asked to be about.
#pragma once

#include <string>
#include <vector>

namespace entsync::daemon::run {

// What of an ENT a plan is about. All empty: everything.
struct PlanScope {
  std::vector<std::string> uais;
  std::vector<std::string> persons;  // keys
  std::vector<std::string> groups;   // ids ("0310001B:groupe:3A LATIN", with or without ":<who>") or DNs
  bool purges = true;                // purges that are due belong to it
  bool only_purges = false;
  bool forced = false;          // a resync: sets right what contradicts the database, within the guard's floor
  bool sweep = false;           // look for entries with our mark that nobody knows
  bool only_additions = false;  // nothing is taken away, nor judged: a portion of a filling
  [[nodiscard]] bool everything() const { return uais.empty() && persons.empty() && groups.empty() && !only_purges; }
  // Whole establishments, and nothing else.
  [[nodiscard]] bool of_schools() const { return !uais.empty() && persons.empty() && groups.empty() && !only_purges; }
};

}  // namespace entsync::daemon::run
