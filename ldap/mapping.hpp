// How an ENT lays out what the AAF says: read from a mapping file (docs/mapping.md), not written in code.
//
// A mapping turns a projected thing into the LDAP entry that an ENT shall hold, names that entry, and says which of its
// attributes are ours.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/model/directory_entry.hpp"
#include "aaf/model/result.hpp"
#include "aaf/project/projected.hpp"

namespace entsync::ldap {

// The marks of what entsync manages (config/schema/entsync.schema); the same in every mapping.
inline constexpr std::string_view account_class = "entsyncAccount";  // on persons
inline constexpr std::string_view managed_class = "entsyncManaged";  // on structures and groups
inline constexpr std::string_view uai_attribute = "entsyncUAI";
// What the ppolicy overlay of OpenLDAP refuses binds by; with this value until it is taken away.
inline constexpr std::string_view lock_attribute = "pwdAccountLockedTime";
inline constexpr std::string_view locked_for_good = "000001010000Z";

// What a deactivated account bears.
enum class Deactivation {
  mark,  // its state alone
  lock,  // the lock besides
};

class Mapping {
 public:
  // Reads a mapping file for the ENT at `base`. Refused (usage) with file, line and the nearest known word when it is
  // not one; `file` is only for messages in `parse`.
  [[nodiscard]] static aaf::Result<Mapping> load(const std::filesystem::path& file, std::string_view base,
                                                 Deactivation deactivation = Deactivation::mark);
  [[nodiscard]] static aaf::Result<Mapping> parse(std::string_view text, const std::string& file, std::string_view base,
                                                  Deactivation deactivation = Deactivation::mark);

  Mapping(Mapping&&) noexcept;
  Mapping& operator=(Mapping&&) noexcept;
  ~Mapping();

  [[nodiscard]] const std::string& base() const;  // canonical

  // The entry that the ENT shall hold. Total: what the source leaves empty and the schema demands gets the mapping's
  // default, what an attribute's syntax cannot hold is left out. Values are unique under the ENT's matching rule and
  // sorted.
  [[nodiscard]] aaf::DirectoryEntry render(const aaf::project::Projected& projected) const;

  // The canonical DN of a thing by its id (a uid, a UAI, a group's cn).
  [[nodiscard]] std::string dn_of(aaf::project::ProjectedKind kind, std::string_view id) const;
  // The id in a DN, undoing `dn_of`; absent when the DN does not lie directly in that kind's branch.
  [[nodiscard]] std::optional<std::string> id_of(aaf::project::ProjectedKind kind, std::string_view dn) const;
  // What kind an entry of ours is: by its branch, its classes and, among kinds that share both, the form of its id.
  // Absent for entries without our mark or outside the branches. A person is told by its account class and profile.
  [[nodiscard]] std::optional<aaf::project::ProjectedKind> kind_of(const aaf::DirectoryEntry& entry) const;

  // What of an entry of this kind is ours.
  [[nodiscard]] const aaf::Ownership& ownership(aaf::project::ProjectedKind kind) const;
  // Every attribute to ask for when entries are read: all that are ours in any kind, and objectClass.
  [[nodiscard]] const std::vector<std::string>& attributes() const;
  // The branch of a kind, and all of them (what a search of everything must cover), canonical.
  [[nodiscard]] const std::string& branch(aaf::project::ProjectedKind kind) const;
  [[nodiscard]] std::vector<std::string> branches() const;
  [[nodiscard]] const std::string& watermark_dn() const;
  // Every class and attribute name the mapping may write, for the check against the server's schema.
  [[nodiscard]] std::vector<std::string> classes() const;

  // Puts an account's state, reason, since and purge date into an entry as this mapping spells them: what a deactivated
  // person's entry becomes, with everything else as it is (D32).
  void set_state(aaf::DirectoryEntry& entry, const aaf::account::Account& account) const;
  // Leaves the directory's own lock (too many wrong passwords) and an administrator's alone: an active account's entry
  // keeps what it has of it; only who comes back loses the lock that `set_state` put on.
  void keep_foreign_lock(aaf::DirectoryEntry& wanted, const aaf::DirectoryEntry& present) const;
  // True when the entry says of itself, as `set_state` would have written it, that it is an active account.
  [[nodiscard]] bool reads_active(const aaf::DirectoryEntry& entry) const;

  // Takes the values that name one of these DNs out of an entry of that kind. An attribute that has nothing left gets
  // the mapping's default, or goes.
  void drop_names(aaf::DirectoryEntry& entry, aaf::project::ProjectedKind kind, const std::set<std::string>& dns) const;

  // The values of an entry that came from this AAF attribute (ENTPersonJointure, ENTPersonLogin, entsyncState, …),
  // where the mapping writes it unaltered; else an empty list.
  [[nodiscard]] const std::vector<std::string>& source_values(aaf::project::ProjectedKind kind,
                                                              const aaf::DirectoryEntry& entry,
                                                              std::string_view aaf_attribute) const;

  // The attribute that the mapping writes from this AAF attribute alone; empty when there is none.
  [[nodiscard]] std::string attribute_of(aaf::project::ProjectedKind kind, std::string_view aaf_attribute) const;

  // Spells a DN below the base as the mapping spells it: canonical, with the base and branches in their own case.
  [[nodiscard]] std::string spell(std::string_view dn) const;
  // Brings what a server returned into the form of DirectoryEntry: the mapping's attribute spelling, DNs and the DNs of
  // composite values spelt, values sorted. Attributes the mapping does not know are left out.
  [[nodiscard]] aaf::DirectoryEntry normalise(std::string_view dn, const aaf::Attributes& raw) const;

 private:
  struct Layout;
  explicit Mapping(std::unique_ptr<Layout> layout);
  std::unique_ptr<Layout> layout_;
};

}  // namespace entsync::ldap
