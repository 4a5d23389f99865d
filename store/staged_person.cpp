#include "store/staged_person.hpp"

#include "aaf/model/key.hpp"

namespace entsync::store {
namespace {

enum class Then { keep, remove, blank };

// A staged table with records about people of a kind.
struct StagedTable {
  std::string name;
  std::string where;         // of its rows `s`, $1 being the number: those that are about the person
  Then then;                 // what becomes of them when the person is forgotten
  std::string values{};      // blank: what is set
  std::string unless{};      // rows that are somebody else's as well, and stay
  bool bears_number = true;  // false: found by way of another table
};

// "a = null, b = null"
std::string nulls(std::initializer_list<const char*> columns) {
  std::string text;
  for (const char* column : columns) text.append(text.empty() ? "" : ", ").append(column).append(" = null");
  return text;
}

// An address belongs to whoever of its file names it.
StagedTable addresses(const std::string& table, const std::string& number) {
  std::string shared;
  for (const std::string other : {"staged_pupil", "staged_guardian"}) {
    shared += (shared.empty() ? "" : " or ") + std::string("exists (select 1 from ") + other +
              " o where o.file_id = s.file_id and o.address_id = s.address_id" +
              (other == table ? " and o." + number + " <> $1" : "") + ")";
  }
  return {.name = "staged_address",
          .where = "s.address_id in (select p.address_id from " + table + " p where p.file_id = s.file_id and p." +
                   number + " = $1)",
          .then = Then::remove,
          .unless = shared,
          .bears_number = false};
}

// In the order in which they may be emptied.
std::vector<StagedTable> tables_of_pupils() {
  return {{.name = "staged_group_link",
           .where = "(s.eleve_id = $1 or s.ine in (select p.ine from staged_pupil p where p.eleve_id = $1)"
                    " or s.id_prv in (select p.id_prv from staged_pupil p where p.eleve_id = $1))",
           .then = Then::remove},
          {.name = "staged_pupil_option", .where = "s.eleve_id = $1", .then = Then::remove},
          {.name = "staged_pupil_grant", .where = "s.eleve_id = $1", .then = Then::remove},
          {.name = "staged_pupil_structure", .where = "s.eleve_id = $1", .then = Then::keep},
          {.name = "staged_guardian_link", .where = "s.eleve_id = $1", .then = Then::keep},
          addresses("staged_pupil", "eleve_id"),
          {.name = "staged_pupil",
           .where = "s.eleve_id = $1",
           .then = Then::blank,
           .values = nulls(
               {"elenoet",          "ine",        "id_prv", "family_name", "usage_name", "given_name", "given_name2",
                "given_name3",      "birth_date", "sex",    "email",       "home_phone", "mobile",     "work_phone",
                "accepts_sms",      "regime",     "statut", "mef",         "transport",  "address_id", "previous_uai",
                "previous_division"})}};
}

std::vector<StagedTable> tables_of_guardians() {
  return {{.name = "staged_guardian_link", .where = "s.personne_id = $1", .then = Then::keep},
          addresses("staged_guardian", "personne_id"),
          {.name = "staged_guardian",
           .where = "s.personne_id = $1",
           .then = Then::blank,
           .values = nulls({"civility", "family_name", "usage_name", "given_name", "home_phone", "mobile", "work_phone",
                            "email", "accepts_sms", "discloses_address", "address_id"})}};
}

std::vector<StagedTable> tables_of_staff() {
  return {{.name = "staged_substitute_service",
           .where = "$1 in ('eppsup:' || s.substitute_id, s.absent_type || ':' || s.absent_id)",
           .then = Then::keep},
          {.name = "staged_service", .where = "$1 = s.teacher_type || ':' || s.teacher_id", .then = Then::keep},
          {.name = "staged_individual", .where = "$1 = s.type || ':' || s.id", .then = Then::remove}};
}

const std::vector<StagedTable>& tables_of(std::string_view key) {
  static const std::vector<StagedTable> pupils = tables_of_pupils(), guardians = tables_of_guardians(),
                                        staff = tables_of_staff();
  const auto kind = aaf::kind_of(key);
  return kind == aaf::Kind::pupil ? pupils : kind == aaf::Kind::guardian ? guardians : staff;
}

// The table's rows about the person, in files of the person's schools ($2).
std::string theirs(const StagedTable& table) {
  return "f.id = s.file_id and f.uai = any($2::text[]) and " + table.where;
}

}  // namespace

std::string files_with_number(std::string_view key) {
  std::string files;
  for (const StagedTable& table : tables_of(key)) {
    if (!table.bears_number) continue;
    files += (files.empty() ? "" : " union ") + std::string("select s.file_id from ") + table.name + " s where " +
             table.where;
  }
  return files;
}

std::string staged_number(std::string_view key) {
  const std::string number(aaf::number_of(key));
  return aaf::kind_of(key) == aaf::Kind::staff ? std::string(key.substr(0, key.find(':'))) + ":" + number : number;
}

std::vector<std::string> numbers_of(Transaction& tx, const DataSubject& subject) {
  std::vector<std::string> numbers{std::string(aaf::number_of(subject.key))};
  if (aaf::kind_of(subject.key) != aaf::Kind::pupil) return numbers;
  for (const Row row : query(tx,
                             "select distinct n from (select unnest(array[s.ine, s.id_prv]) as n from staged_pupil s"
                             "  join file f on f.id = s.file_id where s.eleve_id = $1 and f.uai = any($2::text[])"
                             " union select e.attributes -> 'ENTEleveINE' ->> 0 from entry e where e.key = $3) x"
                             " where n is not null order by 1",
                             {numbers.front(), subject.uais, subject.key})) {
    numbers.push_back(row.text(0));
  }
  return numbers;
}

Rows staged_rows(Transaction& tx, const DataSubject& subject) {
  std::string records;
  for (const StagedTable& table : tables_of(subject.key)) {
    records += (records.empty() ? "" : " union all ") + std::string("select jsonb_build_object('table', '") +
               table.name +
               "', 'file', coalesce(nullif(f.outer_name, ''), f.name), 'uai', f.uai, 'format', f.format, 'export_date',"
               " f.export_date, 'received', f.received, 'state', f.state, 'values',"
               " jsonb_strip_nulls(to_jsonb(s) - 'file_id' - 'line')) as j, f.id as file, s.line as line from " +
               table.name + " s join file f on " + theirs(table);
  }
  return query(tx, "select j from (" + records + ") x order by file, line", {staged_number(subject.key), subject.uais});
}

Rows current_records(Transaction& tx, const DataSubject& subject, aaf::Date today) {
  std::string records;
  std::vector<Value> values{staged_number(subject.key), subject.uais};
  switch (aaf::kind_of(subject.key)) {
    case aaf::Kind::pupil:
      records =
          "select s.file_id from staged_pupil s where s.eleve_id = $1 and (s.exit_date is null or s.exit_date >= $3)";
      values.emplace_back(today);
      break;
    // A guardian whom nobody needs has no entry, and stays in the file for years: no obstacle.
    case aaf::Kind::guardian: records = "select 0 where $1 is null"; break;
    case aaf::Kind::staff:
      records = "select s.file_id from staged_individual s where $1 = s.type || ':' || s.id";
      break;
  }
  return query(tx,
               "select f.uai, coalesce(nullif(f.outer_name, ''), f.name) from file f where f.state in"
               " ('promoted', 'waiting') and f.uai = any($2::text[]) and f.id in (" +
                   records + ") order by 1, 2",
               values);
}

std::int64_t empty_staged(Transaction& tx, const DataSubject& subject) {
  std::int64_t touched = 0;
  for (const StagedTable& table : tables_of(subject.key)) {
    if (table.then == Then::keep) continue;
    const std::string where = theirs(table) + (table.unless.empty() ? "" : " and not (" + table.unless + ")");
    const std::string sql = table.then == Then::remove
                                ? "delete from " + table.name + " s using file f where " + where
                                : "update " + table.name + " s set " + table.values + " from file f where " + where;
    touched += query(tx, sql, {staged_number(subject.key), subject.uais}).affected();
  }
  return touched;
}

}  // namespace entsync::store
