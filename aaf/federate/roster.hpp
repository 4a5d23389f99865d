// The pupils of an establishment while the rules work on them, one after the other.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/federate/workspace.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::federate {

struct RosterPupil {
  const source::Pupil* record = nullptr;
  std::string key;
  bool left = false;                // R23: the exit date has passed; on record no more
  std::string division;             // one that SIECLE knows; may be empty
  std::vector<std::string> groups;  // those in force today
  Standing standing = Standing::entitled;
  std::string why;
  std::vector<std::string> relations;  // ENTElevePersRelEleve
  std::vector<std::string> housed_by;  // ENTEleveAdresseRel
};

struct Roster {
  std::vector<RosterPupil> pupils;  // in the order of the file, leavers among them
  std::map<std::string, std::size_t, std::less<>> by_eleve_id;

  [[nodiscard]] RosterPupil* find(std::string_view eleve_id) {
    const auto at = by_eleve_id.find(eleve_id);
    return at == by_eleve_id.end() ? nullptr : &pupils[at->second];
  }
};

}  // namespace entsync::aaf::federate
