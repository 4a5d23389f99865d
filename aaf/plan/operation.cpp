#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

std::string_view word(Verb value) {
  switch (value) {
    case Verb::add: return "add";
    case Verb::modify: return "modify";
    case Verb::rename: return "rename";
    case Verb::remove: return "delete";
  }
  return {};
}

std::string_view word(ChangeVerb value) {
  switch (value) {
    case ChangeVerb::add: return "add";
    case ChangeVerb::remove: return "delete";
    case ChangeVerb::replace: return "replace";
  }
  return {};
}

std::string_view word(GuardKind value) {
  switch (value) {
    case GuardKind::departures: return "departures";
    case GuardKind::deactivations: return "deactivations";
    case GuardKind::emptied: return "emptied";
    case GuardKind::identities: return "identities";
    case GuardKind::members: return "members";
  }
  return {};
}

}  // namespace entsync::aaf::plan
