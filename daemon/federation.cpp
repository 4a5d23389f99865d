#include "daemon/federation.hpp"

#include <algorithm>

#include "aaf/account/uid.hpp"
#include "aaf/diff/diff.hpp"
#include "aaf/federate/federate.hpp"
#include "aaf/model/failure.hpp"
#include "aaf/model/uai.hpp"
#include "aaf/text/digest.hpp"
#include "daemon/duplicates.hpp"
#include "daemon/intake/days.hpp"
#include "daemon/register.hpp"
#include "store/anomalies.hpp"
#include "store/directory.hpp"
#include "store/establishments.hpp"
#include "store/persons.hpp"
#include "store/sources.hpp"

namespace entsync::daemon {

namespace {

std::vector<std::string> keys_of_people(const std::vector<aaf::Entry>& entries) {
  std::vector<std::string> keys;
  for (const aaf::Entry& entry : entries) {
    if (entry.population) keys.push_back(entry.key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace

aaf::federate::View view_of(store::Transaction& tx, const config::Settings& settings, aaf::Date today,
                            const std::string& uai) {
  const std::string academie = aaf::academie_of(uai, settings.academies);
  aaf::federate::Sources sources = store::load_sources(tx, uai, academie);
  if (const auto registered = registered_establishment(settings.establishments_csv, uai)) {
    sources.registered = completed(sources.registered.value_or(aaf::source::Establishment{}), *registered);
  }
  const aaf::federate::Elsewhere elsewhere = store::load_elsewhere(tx, uai, academie);
  aaf::federate::Options options;
  options.today = today;
  options.guardian_levels = settings.guardian_levels;
  options.group_code_max = settings.group_code_max;
  options.warn_group_code_over_8 = settings.warn_group_code_over_8;
  options.turn_window = intake::turn_window(settings, today);
  return aaf::federate::federate(sources, elsewhere, options);
}

Federated federate(store::Transaction& tx, const config::Settings& settings, std::int64_t run, aaf::Date today,
                   const std::string& uai) {
  const std::string academie = aaf::academie_of(uai, settings.academies);
  const aaf::federate::View view = view_of(tx, settings, today, uai);
  const auto changes = aaf::diff::diff(store::load_entries(tx, uai), view.entries);
  store::apply_changes(tx, run, uai, changes, view.entries);
  store::save_federation_anomalies(tx, run, today, uai, view.diagnostics);
  store::ensure_persons(tx, keys_of_people(view.entries), academie, uai,
                        [&](std::int64_t jointure) { return instance_uid(settings, jointure); });
  find_duplicates(tx, settings, run, today, uai, view);

  std::string name, type;
  for (const aaf::Entry& entry : view.entries) {
    if (entry.category != aaf::Category::etab_educ_nat) continue;
    name = aaf::value_of(entry.attributes, "ENTStructureNomCourant");
    type = aaf::value_of(entry.attributes, "entsyncEstablishmentType");
  }
  store::set_federated(tx, run, uai, today, view.next_edge, name, type);

  Federated result{.uai = uai, .anomalies = static_cast<std::int64_t>(view.diagnostics.size())};
  for (const aaf::diff::EntryChange& change : changes) {
    if (change.kind == aaf::diff::ChangeKind::added) ++result.added;
    if (change.kind == aaf::diff::ChangeKind::modified) ++result.modified;
    if (change.kind == aaf::diff::ChangeKind::removed) ++result.removed;
  }
  return result;
}

std::vector<Federated> federate_due(store::Transaction& tx, const config::Settings& settings, std::int64_t run,
                                    aaf::Date today) {
  std::vector<Federated> done;
  for (const std::string& uai : store::due_uais(tx, today)) done.push_back(federate(tx, settings, run, today, uai));
  return done;
}

namespace {

// With another key, people would get uids that may have been given before.
const std::string& instance_key(const config::Settings& settings) {
  if (settings.instance_key.empty()) {
    throw aaf::Failure(
        "the key of this instance", settings.instance_key_file.string(),
        "it is missing, or this user may not read it; run this as the user of entsyncd, or let the daemon "
        "do it");
  }
  return settings.instance_key;
}

}  // namespace

void forget_people(store::Transaction& tx, const config::Settings& settings, const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  store::forget_persons(
      tx, keys, [&](std::string_view login) { return login_mark(settings, login); },
      [&](std::int64_t jointure) { return instance_uid(settings, jointure); });
}

std::string instance_uid(const config::Settings& settings, std::int64_t jointure) {
  return aaf::account::uid_of(jointure, instance_key(settings));
}

std::string login_mark(const config::Settings& settings, std::string_view login) {
  return aaf::text::hmac_sha256(instance_key(settings), login);
}

}  // namespace entsync::daemon
