// Entries of an ENT that bear our mark and that nobody knows: shown, and left alone.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/directory_entry.hpp"
#include "ldap/mapping.hpp"
#include "ldap/reader.hpp"

namespace entsync::daemon::run {

// Adds the DNs of people's entries among `actual` that no account and no source knows. `known`: ldap::dn_key of those
// who are known.
void add_strays(std::vector<std::string>& dns, const std::vector<aaf::DirectoryEntry>& actual,
                const std::set<std::string>& known, const ldap::Mapping& mapping);

// Adds the DNs of what lies under no establishment that `seen` is true of. Reads the whole ENT; throws Failure when
// that fails.
void add_elsewhere(std::vector<std::string>& dns, ldap::Reader& reader, const ldap::Mapping& mapping,
                   const std::function<bool(const std::string& uai)>& seen);

}  // namespace entsync::daemon::run
