// What one run wants to do for one establishment in one ENT: wanted entries against actual ones. Values in, values out;
// run/planner loads them and puts the establishments together.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/account/person.hpp"
#include "aaf/model/directory_entry.hpp"
#include "aaf/model/entry.hpp"
#include "aaf/plan/operation.hpp"
#include "aaf/project/projected.hpp"
#include "ldap/mapping.hpp"

namespace entsync::daemon::run {

// One person in one ENT, from all that is known.
struct PersonView {
  aaf::account::Person person;
  std::vector<const aaf::Entry*> entries;  // within the ENT's scope; newest export first
  std::optional<aaf::account::Account> account;
  aaf::account::Decision decision;
  bool purge = false;             // the account is due and nothing speaks against its purge
  aaf::account::Orders orders{};  // what an operator decided; the entries are without the links that were cut
};

struct EstablishmentInput {
  std::string uai;
  bool in_scope = true;
  std::vector<const PersonView*> people;    // those who are planned here, in the order of their keys
  std::vector<const aaf::Entry*> entries;   // the establishment's own, all categories; none when it is out of scope
  std::vector<const aaf::Entry*> former;    // divisions and groups that it had before, for renames (D21)
  aaf::project::LivePeople live;            // everyone whom these entries may name and who is live in this ENT
  std::vector<aaf::DirectoryEntry> actual;  // what the ENT holds of all that
  // People whose removal is stopped: their entries, and what others say of them, stay as they are.
  std::set<std::string> held_keys;
  std::set<std::string> held_dns;
  std::set<std::string> populated;  // UAIs that still have active accounts: their structure stays
  // How many entries that read active, while their accounts have been deactivated for long, may be set right. An ENT
  // and a database that contradict each other (one of them was restored?) are not brought together by a plain sync.
  int contradictions_mended = 0;
};

struct EstablishmentPlan {
  std::vector<aaf::plan::Operation> operations;  // not yet arranged
  std::vector<aaf::account::Account>
      bookkeeping;                          // accounts that differ from the stored ones without any LDAP operation
  std::vector<std::string> unmanaged;       // DNs that are in the way: not ours, or of somebody else
  std::vector<std::string> contradictions;  // sentences: entries that read active, their accounts being deactivated
};

// Compares what is wanted of the establishment's people and structures with what the ENT holds. Nothing of it is sent
// or stored here; operations are numbered by aaf::plan::arrange later.
[[nodiscard]] EstablishmentPlan plan_establishment(const EstablishmentInput& input, const ldap::Mapping& mapping);

// The DN of a person in this ENT.
[[nodiscard]] std::string person_dn(const aaf::account::Person& person, const ldap::Mapping& mapping);

}  // namespace entsync::daemon::run
