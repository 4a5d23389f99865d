// Taking over an ENT that is already full: whose its entries are, and the plans that mark them as ours.
//
// Nobody loses uid or login: the person takes over those of the entry; who has two records, under the survivor's. What
// matches nobody, or not for certain, is left alone, and so is what concerns an establishment that waits
// (daemon/run/restraint). Whoever such an entry may belong to is given no account beside it (store/unadopted), until
// adopt has looked again: where a number matches and a name or the birth date agrees, or login and names do. The
// entries go through temporary tables of the database, page by page, never all through memory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/run/planner.hpp"

namespace entsync::daemon::run {

// What became of one entry.
struct AdoptedEntry {
  std::string dn, key;  // key: empty when nobody matches
  std::string by;       // jointure, ELEVE_ID, INE, login, name (an establishment); empty when nobody matches
  std::string why_not;  // empty: taken over
};

struct Adoption {
  std::string ent;
  std::int64_t entries = 0;                    // of people, without our mark
  std::int64_t others = 0;                     // entries there that say nothing of a person
  std::map<std::string, std::int64_t> by;      // taken over, by what they were recognised
  std::map<std::string, std::int64_t> not_by;  // left alone, by reason
  std::int64_t unmatched = 0;                  // left alone, because nobody matches
  // People with a right to an account whose entry, by all appearance, is among those left alone: none comes.
  std::int64_t waiting = 0;
  std::int64_t without_entry = 0;    // the others with a right to an account: new ones come with a sync
  std::vector<AdoptedEntry> listed;  // those left alone; with `everything` all of them
  std::vector<std::int64_t> plans;   // stored, in the order in which they are to be applied
};

// Reads the ENT, recognises its people, and stores the plans that mark them, at most `plan_size` operations each, with
// the uids and logins that people take over. In a transaction that is rolled back it is a dry run. Throws Failure when
// the ENT or the database does not answer wholly.
[[nodiscard]] Adoption compute_adoption(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent,
                                        std::int64_t run, aaf::Date today, aaf::LocalTime now, bool everything);

}  // namespace entsync::daemon::run
