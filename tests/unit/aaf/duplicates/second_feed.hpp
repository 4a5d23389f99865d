// Made-up schools at two dates, with known truth: guardians whom the school has merged, and those who only take another
// one's place; pupils who go on under a new ELEVE_ID, beside their twins and namesakes. The same at each call.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/duplicates/trait.hpp"

namespace entsync::test {

struct TwoFeeds {
  std::map<std::string, std::vector<aaf::duplicates::Trait>> before, now;  // by school
  std::map<std::string, int> person_of;                                    // key → who it is
  std::map<std::string, std::string> shape_of;                             // key → the shape it was made for
};

// `each`: how often every false shape is made; true ones four times that.
[[nodiscard]] TwoFeeds two_feeds(int each, unsigned seed);

}  // namespace entsync::test
