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

// A staged pupil or guardian that `id` (ELEVE_ID, INE, PERSONNE_ID) names, also one that the federation left out, such
// as a leaver.
struct StagedRecord {
  std::string uai;
  std::int64_t file_id = 0;
  std::string file;       // its name
  bool in_force = false;  // of a promoted file, not of a waiting one
  aaf::source::Record record;
};
[[nodiscard]] std::vector<StagedRecord> find_staged(Transaction& tx, const std::string& id);

}  // namespace entsync::store
