// What an ENT shall hold of a thing, in AAF words: the federated entries of its scope joined into one, references
// resolved to uids. The mapping (ldap/mapping) turns it into an LDAP entry.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/account/person.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::project {

enum class ProjectedKind { pupil, guardian, staff, establishment, division, group, profile };
[[nodiscard]] std::string_view word(ProjectedKind value);

struct Projected {
  ProjectedKind kind{};
  // Persons: the uid. Establishment: the UAI. Division and group: "<UAI>:division:<code>:<who>",
  // "<UAI>:groupe:<code>:<who>". Profile: "<UAI>:profil:<National_…>".
  std::string id;
  std::string subject;            // person key; establishment UAI; group id: what the operation is about
  std::vector<std::string> uais;  // sorted; goes to entsyncUAI
  std::optional<Population> population;
  // AAF names. Persons are named by uid, structures by UAI, where the AAF has its ids; composite values keep their `$`
  // form with the reference first ("<uid>$10$1$1$1$1", "<UAI>$3A"). Besides the AAF's: uid, cn, displayName,
  // entsyncState, entsyncReason, entsyncSince, entsyncPurgeAfter; of groups: cn, description, ou (the UAI), member
  // (uids).
  Attributes attributes;
};

// The ENT's live people, for references: key → uid of every person with an active account (or one that this run makes).
using LivePeople = std::map<std::string, std::string>;

// Joins the entries of one person (all in scope, at least one) into what the ENT shall hold of an active account. Only
// the entries that bear the account count (account::bearing), where there is one. Values of multi-valued attributes are
// the union; single-valued ones come from the first entry that has one: give the entry of the newest export first.
// ENTPersonStructRattach: the UAI with most hours of service, kept on ties (`attached` is the present one, may be
// empty), empty for guardians (D30). References to people who are not live are left out (D32).
[[nodiscard]] Projected project_person(const account::Person& person, const std::vector<const Entry*>& entries,
                                       const LivePeople& live, std::string_view attached);

// The establishment itself, as its entry (EtabEducNat) states it.
[[nodiscard]] Projected project_establishment(const Entry& establishment);

// Every membership group of an establishment with at least one member (D21): for each division and group `eleves`,
// `enseignants`, `responsables`; for each profile one. `entries` are all of this UAI, in any order. Members are live
// and entitled or kept by this UAI; guardians are members through such pupils whose level gives them an account (R38),
// staff through the services that name the division or group (R52). Sorted by id.
[[nodiscard]] std::vector<Projected> project_groups(const std::string& uai, const std::vector<const Entry*>& entries,
                                                    const LivePeople& live);

}  // namespace entsync::aaf::project
