#include "daemon/run/strays.hpp"

#include <algorithm>

#include "ldap/dn.hpp"

namespace entsync::daemon::run {

using aaf::project::ProjectedKind;

void add_strays(std::vector<std::string>& dns, const std::vector<aaf::DirectoryEntry>& actual,
                const std::set<std::string>& known, const ldap::Mapping& mapping) {
  for (const aaf::DirectoryEntry& entry : actual) {
    const auto kind = mapping.kind_of(entry);
    const bool person = kind == ProjectedKind::pupil || kind == ProjectedKind::guardian || kind == ProjectedKind::staff;
    if (person && !known.contains(ldap::dn_key(entry.dn))) dns.push_back(entry.dn);
  }
}

void add_elsewhere(std::vector<std::string>& dns, ldap::Reader& reader, const ldap::Mapping& mapping,
                   const std::function<bool(const std::string& uai)>& seen) {
  reader.read_all_managed([&](aaf::DirectoryEntry&& entry) {
    const auto& uais = aaf::values_of(entry.attributes, std::string(ldap::uai_attribute));
    if (!std::any_of(uais.begin(), uais.end(), seen) && !ldap::same_dn(entry.dn, mapping.watermark_dn()))
      dns.push_back(entry.dn);
  });
}

}  // namespace entsync::daemon::run
