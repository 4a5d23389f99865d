#include "aaf/project/projected.hpp"

namespace entsync::aaf::project {

std::string_view word(ProjectedKind value) {
  switch (value) {
    case ProjectedKind::pupil: return "pupil";
    case ProjectedKind::guardian: return "guardian";
    case ProjectedKind::staff: return "staff";
    case ProjectedKind::establishment: return "establishment";
    case ProjectedKind::division: return "division";
    case ProjectedKind::group: return "group";
    case ProjectedKind::profile: return "profile";
  }
  return {};
}

}  // namespace entsync::aaf::project
