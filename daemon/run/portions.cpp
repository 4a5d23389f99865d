#include "daemon/run/portions.hpp"

namespace entsync::daemon::run {

std::vector<std::vector<std::string>> portions_of(const std::vector<store::Newcomers>& newcomers, std::int64_t most) {
  std::vector<std::vector<std::string>> portions;
  std::int64_t people = most;  // of the last portion
  for (const store::Newcomers& school : newcomers) {
    if (portions.empty() || people + school.people > most) {
      portions.emplace_back();
      people = 0;
    }
    portions.back().push_back(school.uai);
    people += school.people;
  }
  if (portions.size() == 1) portions.clear();
  return portions;
}

}  // namespace entsync::daemon::run
