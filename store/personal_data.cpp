#include "store/personal_data.hpp"

#include "aaf/model/key.hpp"
#include "store/naming_runs.hpp"
#include "store/sql.hpp"
#include "store/staged_person.hpp"

namespace entsync::store {
namespace {

// A part of the export: a query whose one column is JSON, in order. $1 is the key.
struct Part {
  const char* name;
  const char* sql;
};

constexpr Part parts_of_key[]{
    {"identity", "select to_jsonb(p) from person p where p.key = $1"},
    {"entries",
     "select jsonb_build_object('uai', e.uai, 'category', e.category, 'from_run', e.from_run, 'from', f.today,"
     " 'to_run', e.to_run, 'to', t.today, 'standing', e.standing, 'why', e.why, 'population', e.population,"
     " 'files', coalesce((select jsonb_agg(jsonb_build_object('name', coalesce(nullif(i.outer_name, ''), i.name),"
     "  'format', i.format, 'export_date', i.export_date, 'received', i.received) order by i.id) from lot l"
     "  join lot_file c on c.lot = l.id join file i on i.id = c.file where l.run = e.from_run and l.uai = e.uai), "
     "'[]'),"
     " 'attributes', e.attributes)"
     " from entry e join run f on f.id = e.from_run left join run t on t.id = e.to_run where e.key = $1"
     " order by e.uai, e.category, e.from_run"},
    {"accounts", "select to_jsonb(a) - 'key' from account a where a.key = $1 order by a.ent"},
    {"unadopted", "select to_jsonb(u) - 'key' from unadopted u where u.key = $1 order by u.ent, u.dn"},
    {"operations",
     "select jsonb_build_object('ent', p.ent, 'plan', o.plan, 'seq', o.seq, 'planned', p.created, 'verb', o.verb,"
     " 'dn', o.dn, 'situation', o.situation, 'reason', o.reason, 'uai', o.uai, 'state', coalesce(j.state, 'planned'),"
     " 'run', j.run, 'at', j.at, 'result', coalesce(j.result, ''), 'changes', o.changes, 'before', o.before,"
     " 'account_after', o.account_after)"
     " from operation o join plan p on p.id = o.plan left join journal j on j.plan = o.plan and j.seq = o.seq"
     " where o.subject = $1 order by o.plan, o.seq"},
    {"duplicates", "select to_jsonb(d) from duplicate_pair d where $1 in (d.first_key, d.second_key) order by d.id"},
    {"compared", "select to_jsonb(d) - 'key' from duplicate_trait d where d.key = $1 order by d.uai"},
    {"orders", "select to_jsonb(o) from operator_order o where $1 in (o.key, o.pupil) order by o.id"},
    {"holds",
     "select to_jsonb(h) - 'subjects' - 'items' - 'hash' || jsonb_build_object('items',"
     " (select coalesce(jsonb_agg(i), '[]') from unnest(h.items) i where i like $1 || '%'))"
     " from hold h where $1 = any(h.subjects) order by h.id"},
    {"purges", "select to_jsonb(p) - 'key' from purge p where p.key = $1 order by p.run"},
    {"accesses", "select to_jsonb(a) - 'key' from access_record a where a.key = $1 order by a.id"}};

// Anomalies that name the number of the person in its schools.
std::string anomalies_where(const DataSubject& subject) {
  const auto kind = aaf::kind_of(subject.key);
  const char* names = kind == aaf::Kind::pupil      ? "in ('ELEVE_ID', 'INE', 'ID_PRV_ELE')"
                      : kind == aaf::Kind::guardian ? "= 'PERSONNE_ID'"
                                                    : "not in ('ELEVE_ID', 'INE', 'ID_PRV_ELE', 'PERSONNE_ID', 'UAI')";
  return std::string(
             " a.uai = any($1::text[]) and exists (select 1 from jsonb_array_elements(a.identifiers) i"
             " where i ->> 1 = any($2::text[]) and i ->> 0 ") +
         names + ")";
}

std::string json_array(const Rows& rows) {
  std::string text = "[";
  for (const Row row : rows) text.append(text.size() == 1 ? "" : ",").append(row.view(0));
  return text + "]";
}

// Everything that a command line may call the person.
std::vector<std::string> names_of(Transaction& tx, const DataSubject& subject) {
  std::vector<std::string> names = numbers_of(tx, subject);
  names.push_back(subject.key);
  for (const Row row : query(tx,
                             "select p.uid, p.login, p.jointure::text, 'AC-' || p.academie || '$' || p.jointure"
                             " from person p where p.key = $1",
                             {subject.key})) {
    for (int column = 0; column < 4; ++column) {
      if (!row.null(column)) names.push_back(row.text(column));
    }
  }
  return names;
}

}  // namespace

std::vector<std::string> keys_of_anybody(Transaction& tx, const std::string& id) {
  const std::string number = id.substr(id.rfind('$') + 1);
  const bool digits =
      !number.empty() && number.size() < 19 && number.find_first_not_of("0123456789") == std::string::npos;
  return texts_of(
      query(tx,
            "select distinct key collate \"C\" from (select key from person where key = $1 or uid = $1"
            "  or login in ($1, lower($1)) or number = $1 or jointure = $2"
            " union all select key from entry where key = $1 or (category = 'Eleve' and to_run is null"
            "  and attributes -> 'ENTEleveINE' ->> 0 = upper($1))"
            // Whoever was purged has no row in `person` any more.
            " union all select key from account where key = $1 or (state = 'purged' and split_part(key, ':', 3) = $1)"
            " union all select key from entry where to_run is not null and $2 is not null"
            "  and split_part(split_part(key, '@', 1), ':', 3) = $1) k order by 1",
            {id, digits ? Value(number) : Value(std::nullopt)}));
}

std::vector<std::string> uais_with_number(Transaction& tx, const std::string& key) {
  return texts_of(query(tx,
                        "select f.uai from file f where f.uai is not null and f.id in (" + files_with_number(key) +
                            ") union select e.uai from entry e where e.key = $2 order by 1",
                        {staged_number(key), key}));
}

std::vector<std::pair<std::string, std::string>> personal_data(Transaction& tx, const DataSubject& subject) {
  std::vector<std::pair<std::string, std::string>> parts;
  parts.emplace_back("staged", json_array(staged_rows(tx, subject)));
  for (const Part& part : parts_of_key) parts.emplace_back(part.name, json_array(query(tx, part.sql, {subject.key})));
  parts.emplace_back("anomalies",
                     json_array(query(tx,
                                      "select to_jsonb(a) - 'fingerprint' - 'ordinal' from anomaly a where" +
                                          anomalies_where(subject) + " order by a.id",
                                      {subject.uais, numbers_of(tx, subject)})));
  parts.emplace_back(
      "runs",
      json_array(query(tx,
                       std::string("select jsonb_build_object('run', r.id, 'started', r.started,"
                                   " 'operator', r.operator_name, 'arguments', r.arguments) from run r where ") +
                           naming_runs + " and string_to_array(r.arguments, ' ') && $1::text[] order by r.id",
                       {names_of(tx, subject)})));
  return parts;
}

std::vector<ForgetObstacle> forget_obstacles(Transaction& tx, const DataSubject& subject, aaf::Date today) {
  std::vector<ForgetObstacle> obstacles;
  const auto collect = [&](const std::string& what, const Rows& rows) {
    for (const Row row : rows) obstacles.push_back({what, row.text(0), row.text(1)});
  };
  collect("entry", query(tx, "select e.uai, e.standing from entry e where e.key = $1 and e.to_run is null order by 1",
                         {subject.key}));
  if (obstacles.empty()) collect("record", current_records(tx, subject, today));
  collect("account", query(tx,
                           "select a.ent, a.state || coalesce(', to be purged from ' || a.purge_after || ' on', '')"
                           " from account a where a.key = $1 and a.state <> 'purged' order by 1",
                           {subject.key}));
  collect("order", query(tx,
                         "select o.id::text, o.kind from operator_order o where $1 in (o.key, o.pupil)"
                         " and o.taken_back is null order by o.id",
                         {subject.key}));
  collect("operation",
          query(tx,
                "select p.ent, 'plan ' || o.plan from operation o join plan p on p.id = o.plan"
                " left join journal j on j.plan = o.plan and j.seq = o.seq where o.subject = $1"
                " and (j.state = 'intended' or (not p.closed and p.applied_run is not null)) order by 1, 2",
                {subject.key}));
  return obstacles;
}

std::map<std::string, std::int64_t> forget_person(Transaction& tx, const DataSubject& subject, const LoginMark& mark) {
  const std::vector<std::string> numbers = numbers_of(tx, subject), names = names_of(tx, subject);
  std::map<std::string, std::int64_t> gone;
  gone["staged"] = empty_staged(tx, subject);
  gone["anomalies"] =
      query(tx, "delete from anomaly a where" + anomalies_where(subject), {subject.uais, numbers}).affected();
  gone["runs"] =
      query(tx,
            std::string("update run r set arguments = split_part(r.arguments, ' ', 1) || ' (forgotten)' where ") +
                naming_runs + " and string_to_array(r.arguments, ' ') && $1::text[]",
            {names})
          .affected();
  gone["entries"] =
      query(tx, "update entry set attributes = '{}' where key = $1 and attributes <> '{}'", {subject.key}).affected();
  gone["operations"] = query(tx,
                             "update operation set changes = '[]', before = '{}' where subject = $1"
                             " and (changes <> '[]' or before <> '{}')",
                             {subject.key})
                           .affected();
  // Plans that wait would be refused now anyway: their operations are not what was planned.
  query(tx, "update plan set closed = true where not closed and id in (select plan from operation where subject = $1)",
        {subject.key});
  query(tx,
        "update plan set bookkeeping = '[]' where closed and bookkeeping @> "
        "jsonb_build_array(jsonb_build_object('key', $1::text))",
        {subject.key});
  query(tx, "delete from duplicate_block where key = $1", {subject.key});
  gone["compared"] = query(tx, "delete from duplicate_trait where key = $1", {subject.key}).affected();
  gone["unadopted"] = query(tx, "delete from unadopted where key = $1", {subject.key}).affected();
  gone["orders"] =
      query(tx, "delete from operator_order where taken_back is not null and $1 in (key, pupil)", {subject.key})
          .affected();
  for (const Row row : query(tx, "select login from person where key = $1 and login is not null", {subject.key})) {
    query(tx, "insert into reserved_login values (decode($1, 'hex')) on conflict do nothing",
          {hex_text(mark(row.view(0)))});
  }
  gone["identity"] = query(tx, "delete from person where key = $1", {subject.key}).affected();
  return gone;
}

}  // namespace entsync::store
