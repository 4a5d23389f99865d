#include "tests/integration/store/world.hpp"

#include <algorithm>
#include <tuple>

#include "aaf/diff/diff.hpp"
#include "aaf/model/key.hpp"
#include "aaf/text/digest.hpp"
#include "store/directory.hpp"
#include "store/runs.hpp"
#include "store/staging.hpp"

namespace entsync::test {

aaf::Date day(const char* iso) { return aaf::parse_iso_date(iso).value(); }
aaf::LocalTime noon(const char* iso) { return aaf::LocalTime{day(iso).time_since_epoch()} + std::chrono::hours{12}; }

std::int64_t World::run() {
  store::Transaction tx(clerk_);
  const auto id = store::begin_run(tx, store::RunKind::ingest, day("2026-09-15"), "operateur", "entsync ingest",
                                   noon("2026-09-15"));
  tx.commit();
  return id;
}

std::int64_t stage(store::Transaction& tx, std::int64_t run, const std::string& uai, aaf::source::Format format,
                   const char* made, const std::vector<aaf::source::Record>& records) {
  const std::string name = std::string(word(format)) + "-" + uai + "-" + made + ".xml";
  const auto id = store::add_file(tx, {run, "sha of " + name, name, "", noon(made)});
  store::StagingWriter writer(tx, id);
  for (const auto& record : records) writer.add(record);
  writer.finish();
  aaf::source::FileHeader header;
  header.format = format;
  header.uai = uai;
  header.millesime = 2026;
  if (format != aaf::source::Format::sts_emp) header.export_date = day(made);
  store::complete_file(tx, id, header, noon(made), writer.count());
  return id;
}

std::int64_t put_into_force(store::Transaction& tx, std::int64_t run, const std::string& uai, aaf::Side side,
                            const char* export_day, const std::vector<std::int64_t>& files,
                            const std::vector<std::int64_t>& superseded) {
  return store::promote(tx, {.run = run,
                             .uai = uai,
                             .side = side,
                             .composition = files,
                             .superseded = superseded,
                             .year = {2026, {day("2026-09-01"), day("2027-07-06")}, "Communs"},
                             .export_date = day(export_day),
                             .promoted = noon(export_day)});
}

aaf::source::Pupil pupil(const std::string& eleve_id, const std::string& ine, const std::string& family,
                         const std::string& given) {
  aaf::source::Pupil one;
  one.position = 1;
  one.eleve_id = eleve_id;
  one.ine = ine;
  one.family_name = family;
  one.given_name = given;
  one.birth_date = day("2013-04-05");
  one.mef = "10110000110";
  return one;
}

aaf::Entry pupil_entry(const std::string& uai, const std::string& eleve_id, const std::string& family,
                       const std::string& given) {
  aaf::Entry entry;
  entry.category = aaf::Category::eleve;
  entry.key = aaf::pupil_key("TOULOUSE", eleve_id);
  entry.uai = uai;
  entry.population = aaf::Population::pupil;
  aaf::put(entry.attributes, "sn", family);
  aaf::put(entry.attributes, "ENTPersonNomPatro", family);
  aaf::put(entry.attributes, "givenName", given);
  aaf::put(entry.attributes, "ENTPersonDateNaissance", "05/04/2013");
  return entry;
}

void federate(store::Transaction& tx, std::int64_t run, const std::string& uai, std::vector<aaf::Entry> after) {
  std::sort(after.begin(), after.end(), [](const aaf::Entry& a, const aaf::Entry& b) {
    return std::tie(a.category, a.key) < std::tie(b.category, b.key);
  });
  store::apply_changes(tx, run, uai, aaf::diff::diff(store::load_entries(tx, uai), after), after);
}

aaf::account::Account account(const std::string& key, aaf::AccountState state) {
  return {key, state, {}, {}, {}, aaf::Population::pupil, {college}};
}

std::string mark(std::string_view login) { return aaf::text::hmac_sha256("a key", login); }

std::string test_uid(std::int64_t jointure) { return "u" + std::to_string(jointure); }

}  // namespace entsync::test
