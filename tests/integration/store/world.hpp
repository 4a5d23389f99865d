// What most tests of the store start from: a migrated scratch database, a run, and short ways to put things into it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/model/date.hpp"
#include "aaf/model/entry.hpp"
#include "aaf/source/records.hpp"
#include "store/database.hpp"
#include "store/files.hpp"
#include "tests/support/migrated.hpp"

namespace entsync::test {

inline const std::string college = "0310047H";
inline const std::string lycee = "0310044E";
inline const std::string ent = "ecollege31";

[[nodiscard]] aaf::Date day(const char* iso);
[[nodiscard]] aaf::LocalTime noon(const char* iso);

class World {
 public:
  [[nodiscard]] store::Database& database() { return scratch_.database; }
  [[nodiscard]] const std::string& url() const { return scratch_.url(); }
  // A new run, committed on a connection of its own.
  [[nodiscard]] std::int64_t run();

 private:
  MigratedDatabase scratch_;
  store::Database clerk_{scratch_.url()};
};

// A file with these records, complete, waiting.
std::int64_t stage(store::Transaction& tx, std::int64_t run, const std::string& uai, aaf::source::Format format,
                   const char* made, const std::vector<aaf::source::Record>& records);
// Promotes these files as the whole composition of their side, replacing `superseded`.
std::int64_t put_into_force(store::Transaction& tx, std::int64_t run, const std::string& uai, aaf::Side side,
                            const char* export_day, const std::vector<std::int64_t>& files,
                            const std::vector<std::int64_t>& superseded = {});

[[nodiscard]] aaf::source::Pupil pupil(const std::string& eleve_id, const std::string& ine, const std::string& family,
                                       const std::string& given);
[[nodiscard]] aaf::Entry pupil_entry(const std::string& uai, const std::string& eleve_id, const std::string& family,
                                     const std::string& given);

// Diffs `after` against what is in force and writes it, as a promotion does.
void federate(store::Transaction& tx, std::int64_t run, const std::string& uai, std::vector<aaf::Entry> after);

// A pupil's account at the college.
[[nodiscard]] aaf::account::Account account(const std::string& key, aaf::AccountState state);
// What a tombstone keeps of a login.
[[nodiscard]] std::string mark(std::string_view login);

// A uid that is readable in tests: "u1000000001".
[[nodiscard]] std::string test_uid(std::int64_t jointure);

}  // namespace entsync::test
