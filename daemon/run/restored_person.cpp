#include "daemon/run/restored_person.hpp"

#include <charconv>

#include "aaf/model/directory_entry.hpp"
#include "aaf/model/key.hpp"

namespace entsync::daemon::run {

using aaf::project::ProjectedKind;

ProjectedKind kind_of_person(const std::string& key) {
  switch (aaf::kind_of(key)) {
    case aaf::Kind::pupil: return ProjectedKind::pupil;
    case aaf::Kind::guardian: return ProjectedKind::guardian;
    case aaf::Kind::staff: break;
  }
  return ProjectedKind::staff;
}

std::optional<Jointure> parse_jointure(std::string_view text) {
  const std::size_t dollar = text.find('$');
  if (!text.starts_with("AC-") || dollar == std::string_view::npos) return std::nullopt;
  Jointure jointure{std::string(text.substr(3, dollar - 3)), 0};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + dollar + 1, end, jointure.number);
  if (error != std::errc() || stop != end || jointure.academie.empty()) return std::nullopt;
  return jointure;
}

std::optional<aaf::account::Person> person_from_entry(const ldap::Mapping& mapping, const aaf::plan::Operation& add) {
  const ProjectedKind kind = kind_of_person(add.subject);
  aaf::DirectoryEntry entry{add.dn, {}};
  for (const aaf::plan::Change& change : add.changes) entry.attributes[change.attribute] = change.values;
  const auto uid = mapping.id_of(kind, add.dn);
  if (!uid) return std::nullopt;
  std::optional<aaf::account::Person> found;
  for (const std::string& text : mapping.source_values(kind, entry, "ENTPersonJointure")) {
    const auto jointure = parse_jointure(text);
    // Of two, the smaller one came from an AAF lot (D11).
    if (!jointure || (found && found->jointure > jointure->number)) continue;
    found = {add.subject, jointure->number, jointure->academie, *uid, {}};
  }
  const auto& logins = mapping.source_values(kind, entry, "ENTPersonLogin");
  if (found && !logins.empty()) found->login = logins.front();
  return found;
}

}  // namespace entsync::daemon::run
