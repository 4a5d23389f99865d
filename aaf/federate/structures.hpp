// Divisions and groups: which exist, and by whose word (R10, R11, R15, D20).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/federate/terms.hpp"
#include "aaf/federate/workspace.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::federate {

// One division or group of the establishment, as both sides together say it.
struct KnownStructure {
  std::string code, label;
  std::vector<std::string> mefs;       // sorted
  std::vector<std::string> divisions;  // of a group; sorted
  bool by_siecle = false, by_sts = false;
};

// All structures of one type, by code.
struct StructureSet {
  std::map<std::string, KnownStructure, std::less<>> known;
  std::set<std::string, std::less<>> refused;  // codes that a file names but entsync does not take; reported already

  // The structure, if SIECLE (pupils' links) or STS (teachers' links) names it; else null.
  [[nodiscard]] const KnownStructure* in_siecle(std::string_view code) const;
  [[nodiscard]] const KnownStructure* in_sts(std::string_view code) const;
  [[nodiscard]] std::vector<std::string> codes_of_siecle() const;
};

struct Structures {
  StructureSet divisions, groups;
};

// A division or group exists when SIECLE or STS names it (D20). Reports: odd signs and lengths (R10: a group is
// refused, a division kept), codes that are one but for case or blanks (the later one is refused), names that one side
// alone knows (R11, with the nearest names of the other), divisions of a group that do not exist (R15).
[[nodiscard]] Structures known_structures(Workspace& workspace);

// Their entries: Division and Groupe, keyed `<UAI>:<code>`.
[[nodiscard]] std::vector<Entry> structure_entries(const Workspace& workspace, const Structures& structures);

}  // namespace entsync::aaf::federate
