#include "daemon/commands/data_subject.hpp"

#include <fmt/format.h>

#include <set>

#include "aaf/model/key.hpp"
#include "aaf/model/uai.hpp"
#include "store/find.hpp"

namespace entsync::daemon::commands {

namespace {

// In whose files the number of a key is this person's (D10, R56): those of its académie, or of its one establishment;
// without those in which it is another person, who has a key of its own there.
std::vector<std::string> uais_of(store::Transaction& tx, const config::Settings& settings, const std::string& key) {
  if (const std::size_t at = key.find('@'); at != std::string::npos) return {key.substr(at + 1)};
  const std::size_t first = key.find(':');
  const std::string place = key.substr(first + 1, key.find(':', first + 1) - first - 1);
  std::vector<std::string> uais;
  for (const std::string& uai : store::uais_with_number(tx, key)) {
    if (aaf::is_uai(place) ? uai != place : aaf::academie_of(uai, settings.academies) != place) continue;
    if (store::keys_of_anybody(tx, aaf::ambiguous_key(key, uai)).empty()) uais.push_back(uai);
  }
  return uais;
}

// Whose record was read and made no entry: leavers, incomplete records.
std::vector<std::string> keys_of_records(store::Transaction& tx, const config::Settings& settings,
                                         const std::string& id) {
  std::set<std::string> keys;
  for (const store::StagedRecord& staged : store::find_staged(tx, id)) {
    const std::string academie = aaf::academie_of(staged.uai, settings.academies);
    if (const auto* pupil = std::get_if<aaf::source::Pupil>(&staged.record))
      keys.insert(aaf::pupil_key(academie, pupil->eleve_id));
    if (const auto* guardian = std::get_if<aaf::source::Guardian>(&staged.record))
      keys.insert(aaf::guardian_key(academie, guardian->personne_id));
    if (const auto* staff = std::get_if<aaf::source::Individual>(&staged.record))
      keys.insert(aaf::staff_key(academie, staged.uai, staff->type, staff->id));
  }
  return {keys.begin(), keys.end()};
}

}  // namespace

aaf::Result<store::DataSubject> data_subject(store::Transaction& tx, const config::Settings& settings,
                                             const std::string& id) {
  auto keys = store::keys_of_anybody(tx, id);
  if (keys.empty()) keys = keys_of_records(tx, settings, id);
  if (keys.empty()) {
    return aaf::refuse(aaf::RefusalKind::usage, "finding the person", id,
                       "nothing is held of anybody of that number, login or uid",
                       "the key of somebody who is gone stands in the purge record: entsync explain NUMBER");
  }
  if (keys.size() > 1) {
    return aaf::refuse(aaf::RefusalKind::usage, "finding the person", id, "several people have that number",
                       fmt::format("name one by the key: {}", fmt::join(keys, ", ")));
  }
  return store::DataSubject{keys.front(), uais_of(tx, settings, keys.front())};
}

}  // namespace entsync::daemon::commands
