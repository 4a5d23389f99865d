// Finding people and records by whatever an operator has at hand (`explain`).
#pragma once

#include <string>
#include <vector>

#include "aaf/account/person.hpp"
#include "aaf/source/records.hpp"
#include "store/database.hpp"

namespace entsync::store {

// Persons whom `id` names: key, jointure (with or without its prefix), uid, login, ELEVE_ID, PERSONNE_ID, staff ID or
// INE. By key; several when the number is used by more than one kind.
[[nodiscard]] std::vector<aaf::account::Person> find_persons(Transaction& tx, const std::string& id);

// A staged pupil, guardian or individual that `id` (ELEVE_ID, INE, PERSONNE_ID, staff ID) names, also one that the
// federation left out, such as a leaver.
struct StagedRecord {
  std::string uai;
  std::int64_t file_id = 0;
  std::string file;       // its name
  bool in_force = false;  // of a promoted file, not of a waiting one
  aaf::source::Record record;
};
[[nodiscard]] std::vector<StagedRecord> find_staged(Transaction& tx, const std::string& id);

// The links of a guardian in the same file.
[[nodiscard]] std::vector<aaf::source::GuardianLink> find_links(Transaction& tx, std::int64_t file_id,
                                                                const std::string& personne_id);
// Those of these pupils (ELEVE_ID) whom the federated directory feeds for the establishment: entitled or kept.
[[nodiscard]] std::vector<std::string> entitled_pupils(Transaction& tx, const std::string& uai,
                                                       const std::vector<std::string>& eleve_ids);
// The division that a SIECLE file gives the pupil; empty when none.
[[nodiscard]] std::string division_of(Transaction& tx, std::int64_t file_id, const std::string& eleve_id);
// How many services of a STS file name the individual.
[[nodiscard]] std::int64_t count_services(Transaction& tx, std::int64_t file_id, const std::string& type,
                                          const std::string& id);

// A division or group as a file in force says it.
struct StagedStructure {
  std::string file, format;  // its name; Structures or STS
  aaf::source::Structure structure;
};
[[nodiscard]] std::vector<StagedStructure> find_structures(Transaction& tx, const std::string& uai,
                                                           const std::string& code);

}  // namespace entsync::store
