#include "daemon/run/ent.hpp"

#include <algorithm>
#include <set>

#include "aaf/text/nearest.hpp"
#include "config/secret.hpp"
#include "daemon/log/log.hpp"
#include "daemon/run/collisions.hpp"
#include "daemon/stopwatch.hpp"
#include "ldap/rights.hpp"
#include "store/establishments.hpp"
#include "store/people.hpp"

namespace entsync::daemon::run {

using aaf::account::Belonging;

namespace {

aaf::account::Scope scope(const config::Ent& ent) { return {ent.scope, ent.scope_types}; }

}  // namespace

aaf::Result<ldap::Mapping> load_mapping(const config::Settings& settings, const config::Ent& ent) {
  return ldap::Mapping::load(settings.mapping_dir / (ent.ldap.mapping + ".conf"), ent.ldap.base,
                             ent.ldap.lock_deactivated ? ldap::Deactivation::lock : ldap::Deactivation::mark);
}

aaf::Result<std::unique_ptr<OpenEnt>> open_ent(const config::Settings& settings, const config::Ent& ent) {
  auto mapping = load_mapping(settings, ent);
  if (!mapping) return tl::unexpected(mapping.error());
  if (const auto unknown = unknown_unique(ent, *mapping); !unknown.empty()) {
    return aaf::refuse(aaf::RefusalKind::usage, "opening the ENT", ent.name,
                       "[ldap] unique = " + unknown.front() + ", which the mapping does not write for people",
                       "name an attribute as the mapping spells it");
  }
  auto password = config::read_password(ent);
  if (!password) {
    const config::ConfigError& error = password.error();
    return aaf::refuse(aaf::RefusalKind::usage, error.context, error.object, error.reason, error.remedy);
  }
  ldap::Target target;
  target.name = ent.name;
  target.uris = ent.ldap.uris;
  target.bind_dn = ent.ldap.bind_dn;
  target.password = *password;
  target.starttls = ent.ldap.starttls;
  target.ca_file = ent.ldap.ca_file.string();
  target.operation_timeout_s = ent.ldap.timeout_s;
  target.network_timeout_s = std::min(ent.ldap.timeout_s, 5);
  target.transactions = ent.ldap.transactions;
  const Stopwatch watch;
  auto open = std::unique_ptr<OpenEnt>(new OpenEnt{ent, std::move(*mapping), ldap::Connection(std::move(target))});
  log::event(log::Event::ent_connected, {log::Field::ent(ent.name), log::Field(watch.elapsed())});
  // Without the overlay the directory would refuse every deactivation.
  if (ent.ldap.lock_deactivated && !ldap::knows_attribute(open->connection, ldap::lock_attribute)) {
    return aaf::refuse(aaf::RefusalKind::usage, "opening the ENT", ent.name,
                       "[ldap] deactivate = lock, and the directory does not know pwdAccountLockedTime",
                       "load the ppolicy overlay there, or set deactivate = mark (docs/directories.md)");
  }
  return open;
}

aaf::Result<std::vector<const config::Ent*>> chosen_ents(const config::Settings& settings,
                                                         const std::vector<std::string>& names) {
  std::vector<const config::Ent*> chosen;
  std::vector<std::string> known;
  for (const config::Ent& ent : settings.ents) {
    known.push_back(ent.name);
    if (names.empty() || std::find(names.begin(), names.end(), ent.name) != names.end()) chosen.push_back(&ent);
  }
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = aaf::text::nearest(name, known);
    return aaf::refuse(
        aaf::RefusalKind::usage, "choosing the ENT", name, "no file of ent_dir names it",
        near.empty() ? "entsync status lists those that are configured" : "did you mean " + near.front() + "?");
  }
  if (chosen.empty()) {
    return aaf::refuse(aaf::RefusalKind::usage, "choosing the ENT", settings.ent_dir.string(), "no ENT is configured",
                       "put a file for each ENT there");
  }
  return chosen;
}

ScopeView scope_of(store::Transaction& tx, const config::Ent& ent) {
  ScopeView view;
  for (const store::KnownEstablishment& known : store::establishments(tx)) {
    const Belonging belonging = aaf::account::belonging(scope(ent), known.uai, known.type);
    if (belonging == Belonging::inside) view.inside.push_back(known.uai);
    if (belonging == Belonging::held) view.held.push_back(known.uai);
  }
  return view;
}

std::vector<std::string> planned_uais(store::Transaction& tx, const config::Ent& ent) {
  const ScopeView view = scope_of(tx, ent);
  std::set<std::string> uais(view.inside.begin(), view.inside.end());
  for (const std::string& uai : store::account_uais(tx, ent.name)) uais.insert(uai);
  for (const std::string& uai : view.held) uais.erase(uai);
  return {uais.begin(), uais.end()};
}

bool in_any_scope(const config::Settings& settings, const std::string& uai, const std::string& type) {
  return std::any_of(settings.ents.begin(), settings.ents.end(), [&](const config::Ent& ent) {
    return aaf::account::belonging(scope(ent), uai, type) != Belonging::outside;
  });
}

bool federated_since(store::Transaction& tx, const store::PlanHeader& header, const config::Ent& ent) {
  const std::vector<std::string> uais = header.uais.empty() ? planned_uais(tx, ent) : header.uais;
  const auto known = store::establishments(tx);
  return std::any_of(known.begin(), known.end(), [&](const store::KnownEstablishment& one) {
    return one.federated_run > header.run && std::find(uais.begin(), uais.end(), one.uai) != uais.end();
  });
}

std::string group_id(const ldap::Mapping& mapping, const std::string& name) {
  using aaf::project::ProjectedKind;
  for (ProjectedKind kind : {ProjectedKind::division, ProjectedKind::group, ProjectedKind::profile}) {
    if (const auto id = mapping.id_of(kind, name)) return *id;
  }
  return name;
}

}  // namespace entsync::daemon::run
