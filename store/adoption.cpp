#include "store/adoption.hpp"

#include <algorithm>

#include "store/sql.hpp"

namespace entsync::store {
namespace {

// "paul.martin2" → "paul.martin".
std::string stem_of(std::string login) {
  while (!login.empty() && login.back() >= '0' && login.back() <= '9') login.pop_back();
  return login;
}

// ASCII is enough: logins that entsync gives have no other capitals.
std::string small(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

constexpr const char* tables = R"(
create temporary table foreign_entry (
  entry bigint generated always as identity primary key, dn text, uid text, login text, small_login text, stem text,
  kind text, jointures text[], eleve_id text, ine text, family_key text, given_key text, birth_date text,
  classes text[]) on commit drop;
create temporary table foreign_match (
  entry bigint, key text, how integer, of_double boolean not null default false) on commit drop;
create temporary table foreign_verdict (
  entry bigint primary key, key text, how integer, conflict text) on commit drop;
create temporary table foreign_left (key text, dn text, why text, entitled boolean) on commit drop;
create temporary table foreign_taken (key text primary key) on commit drop
)";

// The strongest match of each entry, then the strongest entry of each person.
constexpr const char* settle = R"(
insert into foreign_verdict
with pair as (select entry, key, min(how) as how, min(2 * how + of_double::integer) as rank from foreign_match
              group by entry, key),
best as (select entry, min(how) as how, count(*) filter (where how <= 3) as strong from pair group by entry),
top as (select p.entry, p.key, p.how, p.rank, b.strong, count(*) over (partition by p.entry) as people
        from pair p join best b on b.entry = p.entry and b.how = p.how),
ranked as (select t.*, min(rank) over (partition by key) as person_best from top t),
counted as (select r.*, count(*) filter (where rank = person_best) over (partition by key) as rivals from ranked r)
select distinct on (entry) entry, key, how,
  case when strong > 1 then 'its numbers name different people'
       when people > 1 then 'several people match it'
       when rank > person_best then 'another entry matches the person better'
       when rivals > 1 then 'several entries match the person'
       else '' end
from counted order by entry, key
)";

constexpr const char* check = R"(
update foreign_verdict v set conflict = c.why from (
  select v.entry, case
    when exists (select 1 from account a where a.ent = $1 and a.key = v.key and a.state <> 'purged')
      then 'the person has an account here already'
    when p.uid <> f.uid and exists (select 1 from account a where a.key = v.key and a.state <> 'purged')
      then 'the person has an account in another ENT, under another uid'
    when f.login is not null and p.login is not null and p.login <> f.login
      and exists (select 1 from account a where a.key = v.key and a.state <> 'purged')
      then 'the person has an account in another ENT, under another login'
    when exists (select 1 from person q where q.uid = f.uid and q.key <> v.key) then 'its uid is somebody else''s'
    when exists (select 1 from person q join account a on a.key = q.key and a.state <> 'purged'
                 where q.login in (f.login, f.small_login) and q.key <> v.key) then 'its login is somebody else''s'
    when exists (select 1 from foreign_entry g where g.small_login = f.small_login and g.entry <> f.entry)
      then 'its login stands on another entry, too'
    else '' end as why
  from foreign_verdict v join foreign_entry f on f.entry = v.entry join person p on p.key = v.key
  where v.conflict = '') c
where v.entry = c.entry and c.why <> ''
)";

// People who have one of these logins and no account anywhere have it no more.
void free_logins(Transaction& tx, const std::vector<std::string>& logins) {
  std::vector<std::string> spellings = logins;
  for (const std::string& login : logins) spellings.push_back(small(login));
  query(tx,
        "update person p set login = null where p.login = any($1::text[])"
        " and not exists (select 1 from account a where a.key = p.key and a.state <> 'purged')",
        {spellings});
}

// They count as given: as they are, and in small letters.
void mark_logins(Transaction& tx, const std::vector<std::string>& logins, const LoginMark& mark) {
  std::vector<std::string> marks;
  for (const std::string& login : logins) {
    marks.push_back(hex_text(mark(login)));
    marks.push_back(hex_text(mark(small(login))));
  }
  query(tx, "insert into reserved_login select decode(m, 'hex') from unnest($1::text[]) m on conflict do nothing",
        {marks});
}

}  // namespace

std::string_view word(MatchedBy value) {
  switch (value) {
    case MatchedBy::jointure: return "jointure";
    case MatchedBy::eleve_id: return "ELEVE_ID";
    case MatchedBy::ine: return "INE";
    case MatchedBy::login: return "login";
  }
  return {};
}

void begin_adoption(Transaction& tx) { run_script(tx, tables); }

void add_foreign(Transaction& tx, const std::vector<ForeignEntry>& entries) {
  if (entries.empty()) return;
  Copy copy(tx, "foreign_entry",
            {"dn", "uid", "login", "small_login", "stem", "kind", "jointures", "eleve_id", "ine", "family_key",
             "given_key", "birth_date", "classes"});
  for (const ForeignEntry& one : entries) {
    const std::string login = small(one.login);
    copy.add({one.dn, one.uid, or_null(one.login), or_null(login), or_null(stem_of(login)), or_null(one.kind),
              one.jointures, or_null(one.eleve_id), or_null(one.ine), one.family_key, one.given_key,
              or_null(one.birth_date), one.classes});
  }
  copy.finish();
}

void match_numbers(Transaction& tx) {
  run_script(tx,
             "create index on foreign_entry (stem); create index on foreign_entry (small_login);"
             " analyze foreign_entry");
  query(tx,
        "insert into foreign_match (entry, key, how) select f.entry, p.key, 1 from foreign_entry f, "
        "unnest(f.jointures) as j"
        " join person p on p.academie || '$' || p.jointure = j");
  query(tx,
        "insert into foreign_match (entry, key, how) select f.entry, p.key, 2 from foreign_entry f join person p on "
        "p.number = f.eleve_id"
        " where p.key like 'eleve:%'");
  query(
      tx,
      "insert into foreign_match (entry, key, how) select distinct f.entry, e.key, 3 from foreign_entry f join entry e"
      " on e.attributes -> 'ENTEleveINE' ->> 0 = f.ine where e.category = 'Eleve' and e.to_run is null");
}

void match_logins(Transaction& tx, const std::vector<LoginCandidate>& people) {
  std::vector<std::string> keys, kinds, logins, given, family, birth_names, birth_dates;
  for (const LoginCandidate& one : people) {
    keys.push_back(one.key);
    kinds.push_back(one.kind);
    logins.push_back(small(one.login));
    given.push_back(one.given_key);
    family.push_back(one.family_key);
    birth_names.push_back(one.birth_name_key);
    birth_dates.push_back(one.birth_date);
  }
  // Two joins by equality: one with "or" between them would compare everybody with every entry.
  query(tx,
        "insert into foreign_match (entry, key, how) with n as materialized (select * from unnest($1::text[], "
        "$2::text[], $3::text[],"
        " $4::text[], $5::text[], $6::text[], $7::text[]) as n (key, kind, login, given, family, birth_name, "
        "birth_date)),"
        " met as (select f.entry, n.key from n join foreign_entry f on f.stem = n.login"
        " union select f.entry, n.key from n join foreign_entry f on f.small_login = n.login)"
        " select met.entry, met.key, 4 from met join n on n.key = met.key join foreign_entry f on f.entry = met.entry"
        " where f.given_key = n.given and f.family_key in (n.family, n.birth_name)"
        " and coalesce(f.kind, n.kind) = n.kind"
        " and (f.birth_date is null or n.birth_date = '' or f.birth_date = n.birth_date)",
        {keys, kinds, logins, given, family, birth_names, birth_dates});
}

void match_survivors(Transaction& tx, const std::map<std::string, std::string>& survivors) {
  std::vector<std::string> doubles, own;
  for (const auto& [weaker, survivor] : survivors) {
    doubles.push_back(weaker);
    own.push_back(survivor);
  }
  query(tx,
        "update foreign_match m set key = n.survivor, of_double = true from unnest($1::text[], $2::text[])"
        " as n (weaker, survivor) where m.key = n.weaker",
        {doubles, own});
}

void settle_adoption(Transaction& tx, const std::string& ent) {
  run_script(tx, "create index on foreign_match (entry); analyze foreign_match");
  query(tx, settle);
  query(tx, check, {ent});
}

std::vector<AdoptionMatch> next_matches(Transaction& tx, std::int64_t after, std::size_t limit) {
  const Rows rows = query(tx,
                          "select f.entry, f.dn, f.uid, f.login, f.kind, f.eleve_id, f.ine, f.family_key, f.given_key,"
                          " f.birth_date, f.classes, v.key, v.how, v.conflict from foreign_entry f"
                          " left join foreign_verdict v on v.entry = f.entry where f.entry > $1 order by f.entry"
                          " limit $2",
                          {after, limit});
  std::vector<AdoptionMatch> matches;
  matches.reserve(rows.size());
  for (const Row row : rows) {
    AdoptionMatch& match = matches.emplace_back();
    match.entry = row.number(0);
    match.foreign = {.dn = row.text(1),
                     .uid = row.text(2),
                     .login = row.text(3),
                     .kind = row.text(4),
                     .jointures = {},
                     .eleve_id = row.text(5),
                     .ine = row.text(6),
                     .family_key = row.text(7),
                     .given_key = row.text(8),
                     .birth_date = row.text(9),
                     .classes = row.texts(10)};
    match.key = row.text(11);
    match.by = static_cast<MatchedBy>(row.integer(12));
    match.conflict = row.text(13);
  }
  return matches;
}

std::vector<AdoptionCandidate> candidates_of(Transaction& tx, const std::vector<std::int64_t>& entries) {
  std::vector<AdoptionCandidate> found;
  if (entries.empty()) return found;
  for (const Row row : query(tx,
                             "select entry, key, min(how) from foreign_match where entry = any($1::bigint[])"
                             " group by entry, key order by entry, min(how), key",
                             {Value(entries)})) {
    found.push_back({row.number(0), row.text(1), static_cast<MatchedBy>(row.integer(2))});
  }
  return found;
}

void add_left_alone(Transaction& tx, const std::vector<LeftAlone>& people) {
  if (people.empty()) return;
  Copy copy(tx, "foreign_left", {"key", "dn", "why", "entitled"});
  for (const LeftAlone& one : people) copy.add({one.key, one.dn, one.why, one.entitled});
  copy.finish();
}

std::int64_t keep_left_alone(Transaction& tx, const std::string& ent, std::int64_t run) {
  run_script(tx, "delete from foreign_left l using foreign_taken t where t.key = l.key; analyze foreign_left");
  query(tx,
        "insert into unadopted (ent, key, dn, why, run) select $1, key, dn, why, $2 from foreign_left"
        " on conflict (ent, key, dn) do update set why = excluded.why, run = excluded.run",
        {ent, run});
  return query(tx, "select count(distinct key) from foreign_left where entitled").front().number(0);
}

void take_over(Transaction& tx, const std::vector<TakeOver>& people, const LoginMark& mark) {
  if (people.empty()) return;
  std::vector<std::string> keys, uids, logins, capital;
  for (const TakeOver& one : people) {
    keys.push_back(one.key);
    uids.push_back(one.uid);
    logins.push_back(one.login);
    if (small(one.login) != one.login) capital.push_back(one.login);
  }
  std::vector<std::string> wanted = logins;
  std::erase(wanted, "");
  free_logins(tx, wanted);
  query(tx,
        "update person p set uid = n.uid, login = coalesce(nullif(n.login, ''), p.login)"
        " from unnest($1::text[], $2::text[], $3::text[]) as n (key, uid, login) where p.key = n.key",
        {keys, uids, logins});
  query(tx, "insert into foreign_taken select distinct unnest($1::text[])", {keys});
  mark_logins(tx, capital, mark);
}

void reserve_logins(Transaction& tx, const std::vector<std::string>& logins, const LoginMark& mark) {
  free_logins(tx, logins);
  mark_logins(tx, logins, mark);
}

}  // namespace entsync::store
