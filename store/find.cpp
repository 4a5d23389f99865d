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
  const Rows rows = query(tx,
                          std::string("select ") + person_columns +
                              " from person p where p.key = $1 or p.uid = $1 or p.login in ($1, lower($1)) or p.number "
                              "= $1 or p.jointure = $2"
                              // Two conditions, because each is that of an index.
                              " or p.key in (select e.key from entry e where e.category = 'Eleve' and e.to_run is null"
                              "  and e.attributes -> 'ENTEleveINE' ->> 0 = upper($1) union select e.key from entry e"
                              "  where e.category = 'Eleve' and e.to_run is not null"
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
  find_records<aaf::source::Individual>(tx, "s.id = $1", id, out);
  return out;
}

std::vector<aaf::source::GuardianLink> find_links(Transaction& tx, std::int64_t file_id,
                                                  const std::string& personne_id) {
  using Link = aaf::source::GuardianLink;
  // Links stand in the file of the guardians or in that of the pupils of the same lot.
  return records_from<Link>(query(
      tx,
      "select " + column_list<Link>("s.") + " from " + std::string(Link::table) +
          " s where s.personne_id = $2 and (s.file_id = $1 or s.file_id in (select c.file from lot_file b join lot l"
          " on l.id = b.lot and l.state = 'promoted' join lot_file c on c.lot = b.lot where b.file = $1))"
          " order by s.file_id, s.line",
      {file_id, personne_id}));
}

std::vector<std::string> entitled_pupils(Transaction& tx, const std::string& uai,
                                         const std::vector<std::string>& eleve_ids) {
  return texts_of(query(tx,
                        "select distinct p.number from entry e join person p on p.key = e.key where e.uai = $1"
                        " and e.category = 'Eleve' and e.to_run is null and e.standing in ('entitled', 'kept')"
                        " and p.number = any($2::text[])",
                        {uai, eleve_ids}));
}

std::string division_of(Transaction& tx, std::int64_t file_id, const std::string& eleve_id) {
  const Rows rows = query(tx,
                          "select code from staged_pupil_structure where file_id = $1 and eleve_id = $2 and type = 'D'"
                          " order by line limit 1",
                          {file_id, eleve_id});
  return rows.empty() ? std::string{} : rows.front().text(0);
}

std::int64_t count_services(Transaction& tx, std::int64_t file_id, const std::string& type, const std::string& id) {
  return query(
             tx,
             "select (select count(*) from staged_service where file_id = $1 and teacher_type = $2 and teacher_id = $3)"
             " + (select count(*) from staged_substitute_service where file_id = $1 and substitute_id = $3"
             " and $2 = 'eppsup')",
             {file_id, type, id})
      .front()
      .number(0);
}

std::vector<StagedStructure> find_structures(Transaction& tx, const std::string& uai, const std::string& code) {
  using Structure = aaf::source::Structure;
  const Rows rows = query(tx,
                          "select coalesce(nullif(f.outer_name, ''), f.name), f.format, " +
                              column_list<Structure>("s.") + " from " + std::string(Structure::table) +
                              " s join file f on f.id = s.file_id where f.uai = $1 and s.code = $2"
                              " and f.state = 'promoted' order by f.id, s.line",
                          {uai, code});
  std::vector<StagedStructure> out;
  for (const Row row : rows) out.push_back({row.text(0), row.text(1), record_from<Structure>(row, 2)});
  return out;
}

}  // namespace entsync::store
