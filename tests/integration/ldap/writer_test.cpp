#include "ldap/writer.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "aaf/model/failure.hpp"
#include "tests/integration/ldap/support.hpp"

using namespace entsync;
using namespace entsync::test;

namespace {

// A slapd with the example school in it, and one way of writing to it.
struct School {
  explicit School(bool transactions, SlapdOptions options = {})
      : slapd(std::move(options)),
        mapping(shipped_mapping()),
        connection(target(slapd, Slapd::service_dn, transactions)),
        writer(connection, mapping) {}

  std::vector<ldap::Outcome> send(Operations operations) {
    number(operations);
    return writer.apply(operations, ++batch);
  }
  aaf::DirectoryEntry read(const std::string& dn) { return read_one(connection, mapping, dn); }
  bool exists(const std::string& dn) { return !ldap::Reader(connection, mapping).read_dns({dn}).empty(); }
  std::string dn(int n) const { return mapping.dn_of(ProjectedKind::pupil, pupil(n).id); }
  Operation removal(const std::string& name) {
    return aaf::plan::removal(read(name), mapping.ownership(ProjectedKind::pupil), {});
  }

  Slapd slapd;
  ldap::Mapping mapping;
  ldap::Connection connection;
  ldap::Writer writer;
  std::int64_t batch = 0;
};

constexpr auto done = OperationState::done;
constexpr auto refused = OperationState::refused;
constexpr auto stale = OperationState::stale;

}  // namespace

TEST_CASE("entries are added, changed, renamed and deleted, in transactions and without") {
  const bool transactions = GENERATE(true, false);
  INFO("transactions " << transactions);
  School school(transactions);
  auto group = projected_group();
  CHECK(states(school.send({to(school.mapping, pupil(1)), to(school.mapping, pupil(2)), to(school.mapping, pupil(3)),
                            to(school.mapping, group)})) == std::vector(4, done));

  const auto group_before = school.read(school.mapping.render(group).dn);
  auto changed = pupil(1);
  changed.attributes["ENTEleveClasses"] = {"0310001B$3B"};
  changed.attributes["mail"] = {};
  changed.attributes["ENTEleveEnseignements"] = {"FRANCAIS", "GREC"};
  auto renamed = group;
  renamed.id = "0310001B:groupe:3 LATIN, 2+3:eleves";
  renamed.attributes["cn"] = {renamed.id};
  renamed.attributes["description"] = {"LATIN 3EME, LES DEUX"};
  const auto before = school.read(school.dn(1));
  CHECK(states(school.send({to(school.mapping, changed, &before), school.removal(school.dn(2)),
                            to(school.mapping, renamed, &group_before)})) == std::vector(3, done));

  auto wanted = school.mapping.render(changed);
  CHECK(school.read(school.dn(1)) == wanted);
  CHECK_FALSE(school.exists(school.dn(2)));
  CHECK_FALSE(school.exists(group_before.dn));
  CHECK(school.read(school.mapping.render(renamed).dn) == school.mapping.render(renamed));
  CHECK(school.exists(school.dn(3)));
}

TEST_CASE("a change of case alone is pushed, in values and in names") {
  const bool transactions = GENERATE(true, false);
  School school(transactions);
  auto group = projected_group();
  REQUIRE(states(school.send({to(school.mapping, pupil(1)), to(school.mapping, group)})) == std::vector(2, done));
  auto changed = pupil(1);
  changed.attributes["sn"] = {"Laforge"};
  changed.attributes["ENTEleveEnseignements"] = {"Français", "LATIN"};
  auto respelt = group;
  respelt.id = "0310001B:groupe:3latin:eleves";
  respelt.attributes["cn"] = {respelt.id};
  const auto before = school.read(school.dn(1));
  const auto group_before = school.read(school.mapping.render(group).dn);
  for (const auto& outcome :
       school.send({to(school.mapping, changed, &before), to(school.mapping, respelt, &group_before)})) {
    INFO(outcome.text);
    CHECK(outcome.state == done);
  }
  CHECK(school.read(school.dn(1)) == school.mapping.render(changed));
  CHECK(school.read(group_before.dn).attributes.at("cn") == Values{respelt.id});
}

TEST_CASE("a refused operation in the middle of a batch leaves the others done") {
  const bool transactions = GENERATE(true, false);
  INFO("transactions " << transactions);
  School school(transactions);
  auto operations = pupils(school.mapping, 0, 20);
  // Each refused for another reason, at another place: the schema, an unknown attribute, a bad value, no parent, no
  // rights.
  std::erase_if(operations[3].changes, [](const Change& change) { return change.attribute == "ENTEleveMEF"; });
  operations[7].changes.push_back({ChangeVerb::add, "noSuchAttribute", {"x"}});
  operations[8].changes.push_back({ChangeVerb::add, "pager", {"é"}});
  operations[12].dn = "uid=p1012,ou=nowhere,ou=personnes,dc=ecollege31,dc=fr";
  operations[19].dn = "uid=p1019,ou=services,dc=ecollege31,dc=fr";
  const auto outcomes = school.send(operations);
  const std::map<int, int> codes{{4, 65}, {8, 17}, {9, 21}, {13, 32}, {20, 50}};
  for (const auto& outcome : outcomes) {
    INFO(outcome.seq << " " << outcome.text);
    const auto expected = codes.find(outcome.seq);
    CHECK(outcome.state == (expected == codes.end() ? done : refused));
    if (expected != codes.end()) CHECK(outcome.code == expected->second);
    CHECK(outcome.text.find("laforge") == std::string::npos);
    CHECK_FALSE(outcome.server_trouble());
  }
  CHECK(ldap::Reader(school.connection, school.mapping).read_establishment("0310001B").size() == 15);
}

TEST_CASE("sending a batch again does no harm") {
  const bool transactions = GENERATE(true, false);
  School school(transactions);
  auto changed = pupil(1);
  changed.attributes["ENTEleveClasses"] = {"0310001B$3B", "0310001B$3C"};
  changed.attributes["sn"] = {"LAFORGE-MARTIN"};
  REQUIRE(states(school.send({to(school.mapping, pupil(1)), to(school.mapping, pupil(2))})) == std::vector(2, done));
  const auto before = school.read(school.dn(1));
  const Operations operations{to(school.mapping, changed, &before), to(school.mapping, pupil(3)),
                              school.removal(school.dn(2))};
  CHECK(states(school.send(operations)) == std::vector(3, done));
  const auto dump = school.slapd.dump();
  for (const auto& outcome : school.send(operations)) {
    INFO(outcome.seq << " " << outcome.text);
    CHECK(outcome.state == done);
  }
  if (!transactions) CHECK(school.slapd.dump() == dump);
}

TEST_CASE("an entry that moved since the plan was made is stale and stays as it is") {
  const bool transactions = GENERATE(true, false);
  INFO("transactions " << transactions);
  School school(transactions);
  REQUIRE(states(school.send(pupils(school.mapping, 0, 5))) == std::vector(5, done));
  const auto planned = [&](int n, const std::string& name, const std::string& value) {
    const auto before = school.read(school.dn(n));
    auto changed = pupil(n);
    changed.attributes[name] = {value};
    return to(school.mapping, changed, &before);
  };
  Operations operations{planned(0, "sn", "NOUVEAU"), planned(1, "sn", "NOUVEAU"), planned(2, "sn", "NOUVEAU"),
                        school.removal(school.dn(3)), school.removal(school.dn(4))};
  operations[2].changes = {{ChangeVerb::remove, "ENTEleveEnseignements", {"LATIN"}}};
  // Somebody else changes three of the five.
  Operation by_another = planned(0, "sn", "AUTRE");
  Operation subject_gone = operations[2];
  subject_gone.changes = {{ChangeVerb::replace, "ENTEleveEnseignements", {"GREC"}}};
  Operation respelt = planned(3, "sn", "AUTRE");
  REQUIRE(states(school.send({by_another, subject_gone, respelt})) == std::vector(3, done));
  const auto outcomes = school.send(operations);
  CHECK(states(outcomes) == std::vector{stale, done, done, stale, done});
  CHECK(outcomes[0].code == 122);
  CHECK(school.read(school.dn(0)).attributes.at("sn") == Values{"AUTRE"});
  CHECK(school.read(school.dn(2)).attributes.at("ENTEleveEnseignements") == Values{"GREC"});
  CHECK(school.exists(school.dn(3)));
  CHECK_FALSE(school.exists(school.dn(4)));
}

TEST_CASE("what others wrote on an entry of ours stays") {
  const bool transactions = GENERATE(true, false);
  School school(transactions);
  REQUIRE(states(school.send({to(school.mapping, pupil(1))})) == std::vector{done});
  {
    ldap::Connection root(target(school.slapd, Slapd::root_dn));
    Operation theirs;
    theirs.verb = Verb::modify;
    theirs.dn = school.dn(1);
    theirs.changes = {{ChangeVerb::add, "userPassword", {"{SSHA}x"}}, {ChangeVerb::add, "description", {"manual"}}};
    REQUIRE(states(ldap::Writer(root, school.mapping).apply({theirs}, 1)) == std::vector{done});
  }
  auto changed = pupil(1);
  changed.attributes["sn"] = {"AUTRE"};
  changed.attributes.erase("mobile");
  const auto before = school.read(school.dn(1));
  CHECK(states(school.send({to(school.mapping, changed, &before)})) == std::vector{done});
  CHECK(school.slapd.dump().find("description: manual") != std::string::npos);
  CHECK(school.slapd.dump().find("userPassword:: ") != std::string::npos);
}

TEST_CASE("an add never takes over an entry that is not what was wanted") {
  const bool transactions = GENERATE(true, false);
  School school(
      transactions,
      {true, false, "dn: uid=p1001,ou=personnes,dc=ecollege31,dc=fr\nobjectClass: inetOrgPerson\nsn: M\ncn: M\n\n"});
  const auto outcomes = school.send({to(school.mapping, pupil(1)), to(school.mapping, pupil(2))});
  CHECK(states(outcomes) == std::vector{refused, done});
  CHECK(outcomes[0].code == 68);
  CHECK(school.read(school.dn(1)).attributes.at("sn") == Values{"M"});
}

TEST_CASE("a group of 3,000 members gains and loses one by a small change") {
  const bool transactions = GENERATE(true, false);
  School school(transactions);
  auto group = projected_profile();
  auto& members = group.attributes["member"];
  for (int n = 0; n < 3000; ++n) members.push_back("m" + std::to_string(10000 + n));
  std::sort(members.begin(), members.end());
  REQUIRE(states(school.send({to(school.mapping, group)})) == std::vector{done});
  const auto before = school.read(school.mapping.render(group).dn);
  REQUIRE(before.attributes.at("member").size() == 3001);
  members.erase(members.begin() + 100);
  members.push_back("x99999");
  const auto operation = to(school.mapping, group, &before);
  REQUIRE(operation.changes.size() == 2);
  CHECK(operation.changes[0].values.size() + operation.changes[1].values.size() == 2);
  CHECK(states(school.send({operation})) == std::vector{done});
  CHECK(school.read(before.dn) == school.mapping.render(group));
}

TEST_CASE("the watermark tells the last batch that took effect and is written with it alone") {
  School school(true);
  CHECK_FALSE(school.writer.read_watermark());
  CHECK(school.writer.apply({}, 7).empty());
  CHECK_FALSE(school.writer.read_watermark());
  auto bad = to(school.mapping, pupil(9));
  std::erase_if(bad.changes, [](const Change& change) { return change.attribute == "ENTEleveMEF"; });
  CHECK(states(school.writer.apply({bad}, 8)) == std::vector{refused});
  CHECK_FALSE(school.writer.read_watermark());
  CHECK(states(school.writer.apply({to(school.mapping, pupil(1)), bad}, 9)) == std::vector{done, refused});
  CHECK(school.writer.read_watermark() == 9);
  // Another writer does not know that the entry is there already.
  ldap::Writer other(school.connection, school.mapping);
  CHECK(states(other.apply({to(school.mapping, pupil(2))}, 10)) == std::vector{done});
  CHECK(other.read_watermark() == 10);

  School window(false);
  CHECK(states(window.send({to(window.mapping, pupil(1))})) == std::vector{done});
  CHECK_FALSE(window.writer.read_watermark());
}

TEST_CASE("what is written before the transaction of a batch is told, once it is there (D52)") {
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd));
  ldap::Connection another(target(slapd));
  std::vector<std::string> steps;
  std::vector<bool> there;  // one of the entries, at each of them
  const auto operations = pupils(mapping, 0, 3);
  ldap::WriterOptions options;
  options.durable = [&](std::string_view name) {
    steps.emplace_back(name);
    there.push_back(!ldap::Reader(another, mapping).read_dns({operations.front().dn}).empty());
  };
  ldap::Writer writer(connection, mapping, options);
  REQUIRE(states(writer.apply(operations, 1)) == std::vector(3, done));
  CHECK(steps == std::vector<std::string>{"watermark made", "first use"});
  CHECK(there == std::vector{false, true});
  REQUIRE(states(writer.apply(pupils(mapping, 5, 2), 2)) == std::vector(2, done));
  CHECK(steps.size() == 2);

  ldap::Connection powerless(target(slapd, Slapd::reader_dn));
  std::ignore = ldap::Writer(powerless, mapping, options).apply(pupils(mapping, 9, 2), 3);
  CHECK(steps.size() == 2);
}

TEST_CASE("a batch that comes after the past was closed is refused as a whole, and none of it is tried by itself") {
  const bool transactions = GENERATE(true, false);
  INFO("transactions " << transactions);
  School school(transactions);
  // Stored once, so that all of the late batch would go in one transaction.
  REQUIRE(states(school.send({to(school.mapping, pupil(1)), to(school.mapping, projected_group())})) ==
          std::vector(2, done));
  const auto before = school.read(school.dn(1));
  auto changed = pupil(1);
  changed.attributes["sn"] = {"AUTRE"};
  Operations late{to(school.mapping, changed, &before), to(school.mapping, pupil(2))};
  for (auto& operation : pupils(school.mapping, 10, 20)) late.push_back(operation);
  number(late);

  ldap::Connection another(target(school.slapd, Slapd::service_dn, transactions));
  ldap::Writer takes_over(another, school.mapping);
  REQUIRE(takes_over.fence(8));
  const auto dump = school.slapd.dump();
  for (const std::int64_t batch : {7, 8}) {
    const auto outcomes = school.writer.apply(late, batch);
    CHECK(states(outcomes) == std::vector(22, stale));
    for (const auto& outcome : outcomes) CHECK(outcome.too_late);
    CHECK(school.slapd.dump() == dump);
  }
  CHECK(school.connection.usable());
  CHECK(states(takes_over.apply(late, 9)) == std::vector(22, done));
}

TEST_CASE(
    "a late batch with attributes that the directory never held, or of many refused updates, is refused likewise") {
  School school(true);
  auto operations = pupils(school.mapping, 0, 10);
  SECTION("all of it goes ahead of the transaction") {}
  SECTION("each would be refused by itself") {
    REQUIRE(states(school.send(operations)) == std::vector(10, done));
    for (auto& operation : operations) operation.changes.push_back({ChangeVerb::add, "pager", {"0561000000"}});
  }
  REQUIRE(school.writer.fence(50));
  const auto dump = school.slapd.dump();
  for (const auto& outcome : school.writer.apply(operations, 49)) CHECK(outcome.too_late);
  CHECK(school.slapd.dump() == dump);
}

TEST_CASE("the past is closed for good: a fence never goes back, and an earlier batch than the last one is late too") {
  School school(true);
  CHECK(school.writer.highest_number() == 0);
  REQUIRE(school.writer.fence(20));
  CHECK(school.writer.fence(10));
  CHECK(school.writer.highest_number() == 20);
  CHECK_FALSE(school.writer.read_watermark());  // no batch has taken effect
  REQUIRE(states(school.writer.apply(pupils(school.mapping, 0, 2), 22)) == std::vector(2, done));
  CHECK(school.writer.read_watermark() == 22);
  const auto outcomes = school.writer.apply(pupils(school.mapping, 5, 2), 21);
  CHECK(states(outcomes) == std::vector(2, stale));
  CHECK(outcomes[0].too_late);
  CHECK(school.writer.highest_number() == 22);
}

TEST_CASE("an account that may not write the watermark closes nothing, and says so") {
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd, Slapd::reader_dn));
  CHECK_FALSE(ldap::Writer(connection, mapping).fence(3));
}

TEST_CASE("an account that may read and not write gets every operation refused") {
  const bool transactions = GENERATE(true, false);
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd, Slapd::reader_dn, transactions));
  for (const auto& outcome : ldap::Writer(connection, mapping).apply(pupils(mapping, 0, 5), 1)) {
    CHECK(outcome.state == refused);
    CHECK(outcome.code == 50);
    CHECK(outcome.text.find("may not write here") != std::string::npos);
  }
}

TEST_CASE("a group that somebody changed since is not renamed") {
  const bool transactions = GENERATE(true, false);
  INFO("transactions " << transactions);
  School school(transactions);
  auto group = projected_group();
  REQUIRE(states(school.send({to(school.mapping, pupil(1)), to(school.mapping, group)})) == std::vector(2, done));
  const auto read = school.read(school.mapping.render(group).dn);
  auto renamed = group;
  renamed.id = "0310001B:groupe:3 LATIN, 2+3:eleves";
  renamed.attributes["cn"] = {renamed.id};
  // Meanwhile another hand gives it another label.
  auto relabelled = group;
  relabelled.attributes["description"] = {"GREC 3EME"};
  REQUIRE(states(school.send({to(school.mapping, relabelled, &read)})) == std::vector(1, done));
  CHECK(states(school.send({to(school.mapping, renamed, &read)})) == std::vector(1, stale));
  CHECK(school.exists(read.dn));
}
