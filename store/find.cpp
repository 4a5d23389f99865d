#include "store/find.hpp"

#include "store/person_rows.hpp"
#include "store/record_columns.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

template <class Record>
void find_records(Transaction& tx, const std::string& where, const std::string& id, std::vector<StagedRecord>& out) {
  const Rows rows =
      query(tx,
            "select f.uai, f.id, coalesce(nullif(f.outer_name, ''), f.name), f.state = 'promoted', " +
                column_list<Record>("s.") + " from " + std::string(Record::table) +
                " s join file f on f.id = s.file_id where " + where + " order by f.uai, f.id desc, s.line",
            {id});
  for (const Row row : rows) {
    out.push_back({row.text(0), row.number(1), row.text(2), row.flag(3), record_from<Record>(row, 4)});
  }
}

}  // namespace

std::vector<aaf::account::Person> find_persons(Transaction& tx, const std::string& id) {
  // "AC-TOULOUSE$1000000001" and "1000000001" are the same jointure.
  const std::string number = id.substr(id.rfind('$') + 1);
  const bool digits =
      !number.empty() && number.size() < 19 && number.find_first_not_of("0123456789") == std::string::npos;
  const Rows rows = query(
      tx,
      std::string("select ") + person_columns +
          " from person p where p.key = $1 or p.uid = $1 or p.login = lower($1) or p.number = $1 or p.jointure = $2"
          " or p.key in (select e.key from entry e where e.category = 'Eleve' and e.to_run is null"
          "  and e.attributes -> 'ENTEleveINE' ->> 0 = upper($1)) order by p.key collate \"C\"",
      {id, digits ? Value(number) : Value(std::nullopt)});
  std::vector<aaf::account::Person> persons;
  for (const Row row : rows) persons.push_back(person_from(row, 0));
  return persons;
}

std::vector<StagedRecord> find_staged(Transaction& tx, const std::string& id) {
  std::vector<StagedRecord> out;
  find_records<aaf::source::Pupil>(tx, "s.eleve_id = $1 or s.ine = upper($1)", id, out);
  find_records<aaf::source::Guardian>(tx, "s.personne_id = $1", id, out);
  return out;
}

}  // namespace entsync::store
