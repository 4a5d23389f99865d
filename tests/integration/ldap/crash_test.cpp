#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <thread>

#include "aaf/model/failure.hpp"
#include "tests/integration/ldap/support.hpp"

using namespace entsync;
using namespace entsync::test;

namespace {

// Every operation has one outcome, and what is said to be done or not done is true.
void require_truth(Slapd& slapd, const ldap::Mapping& mapping, const Operations& operations,
                   const std::vector<ldap::Outcome>& outcomes) {
  REQUIRE(outcomes.size() == operations.size());
  ldap::Connection again(target(slapd));
  ldap::Writer writer(again, mapping);
  const auto truth = writer.settle(operations);
  std::map<OperationState, int> count;
  for (std::size_t at = 0; at < operations.size(); ++at) {
    ++count[outcomes[at].state];
    if (outcomes[at].state == OperationState::done) CHECK(truth[at].state == OperationState::done);
    if (outcomes[at].state == OperationState::skipped) CHECK(truth[at].state == OperationState::planned);
    CHECK((truth[at].state == OperationState::done || truth[at].state == OperationState::planned));
  }
  CHECK(count[OperationState::unknown] + count[OperationState::skipped] > 0);
  // Sent again, everything ends well.
  for (const auto& outcome : writer.apply(operations, 99))
    if (outcome.state != OperationState::done) FAIL(outcome.seq << ": " << outcome.text);
}

}  // namespace

TEST_CASE(
    "a server that is killed in the middle of a batch leaves an outcome for every operation, and the next read "
    "decides") {
  const bool transactions = GENERATE(true, false);
  const int after_ms = GENERATE(1, 5, 20);
  INFO("transactions " << transactions << ", killed after " << after_ms << " ms");
  Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd, Slapd::service_dn, transactions));
  const auto operations = pupils(mapping, 0, 600);
  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
    slapd.kill_hard();
  });
  const auto outcomes = ldap::Writer(connection, mapping).apply(operations, 1);
  killer.join();
  CHECK_FALSE(connection.usable());
  CHECK_THROWS_AS(ldap::Writer(connection, mapping).apply(operations, 2), aaf::Failure);
  slapd.start();
  require_truth(slapd, mapping, operations, outcomes);
}

TEST_CASE("a server that stops answering is given up in time, and nothing is taken for done") {
  const bool transactions = GENERATE(true, false);
  Slapd slapd;
  const auto mapping = shipped_mapping();
  auto wanted = target(slapd, Slapd::service_dn, transactions);
  wanted.operation_timeout_s = 1;
  ldap::Connection connection(wanted);
  auto group = projected_profile();
  for (int n = 0; n < 30000; ++n) group.attributes["member"].push_back("m" + std::to_string(10000 + n));
  Operations operations{to(mapping, group)};  // larger than the socket's buffer
  for (auto& operation : pupils(mapping, 0, 80)) operations.push_back(operation);
  number(operations);
  slapd.pause();
  const auto start = std::chrono::steady_clock::now();
  const auto outcomes = ldap::Writer(connection, mapping).apply(operations, 1);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
  CHECK_FALSE(connection.usable());
  for (const auto& outcome : outcomes) {
    CHECK((outcome.state == OperationState::unknown || outcome.state == OperationState::skipped));
    CHECK(outcome.server_trouble());
  }
  slapd.resume();
}

TEST_CASE("a server that only pauses loses nothing, however large the update on its way") {
  const bool transactions = GENERATE(true, false);
  Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd, Slapd::service_dn, transactions));
  auto group = projected_profile();
  for (int n = 0; n < 30000; ++n) group.attributes["member"].push_back("m" + std::to_string(10000 + n));
  Operations operations = pupils(mapping, 0, 10);
  operations.insert(operations.begin() + 5, to(mapping, group));
  number(operations);
  ldap::Writer writer(connection, mapping);
  REQUIRE(states(writer.apply({to(mapping, pupil(90)), to(mapping, projected_group())}, 1)) ==
          std::vector(2, OperationState::done));
  std::thread pauser([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    slapd.pause();
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    slapd.resume();
  });
  const auto outcomes = writer.apply(operations, 2);
  pauser.join();
  CHECK(states(outcomes) == std::vector(11, OperationState::done));
  CHECK(read_one(connection, mapping, mapping.render(group).dn).attributes.at("member").size() == 30001);
}

TEST_CASE("reading back tells done from not done from neither, for every verb") {
  Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd));
  ldap::Writer writer(connection, mapping);
  REQUIRE(states(writer.apply(pupils(mapping, 0, 4), 1)) == std::vector(4, OperationState::done));
  auto group = projected_group();
  REQUIRE(states(writer.apply({to(mapping, group)}, 2)) == std::vector{OperationState::done});

  const auto before = [&](int n) {
    return read_one(connection, mapping, mapping.dn_of(ProjectedKind::pupil, pupil(n).id));
  };
  const auto class_change = [&](int n, const std::string& division) {
    auto changed = pupil(n);
    changed.attributes["ENTEleveClasses"] = {"0310001B$" + division};
    const auto actual = before(n);
    return to(mapping, changed, &actual);
  };
  auto renamed = group;
  renamed.id = "0310001B:groupe:3GREC:eleves";
  renamed.attributes["cn"] = {renamed.id};
  const auto group_before = read_one(connection, mapping, mapping.render(group).dn);
  Operations operations{class_change(0, "3B"), class_change(1, "3B"),
                        aaf::plan::removal(before(2), mapping.ownership(ProjectedKind::pupil), {}),
                        to(mapping, pupil(5)), to(mapping, renamed, &group_before)};
  number(operations);
  constexpr auto planned = OperationState::planned;
  constexpr auto done = OperationState::done;
  CHECK(states(writer.settle(operations)) == std::vector(5, planned));
  Operations by_another{class_change(1, "3C"), class_change(2, "3C")};
  REQUIRE(states(writer.apply(by_another, 3)) == std::vector(2, done));
  CHECK(states(writer.settle(operations)) ==
        std::vector{planned, OperationState::stale, OperationState::stale, planned, planned});
  REQUIRE(states(writer.apply({operations[0], operations[3], operations[4]}, 4)) == std::vector(3, done));
  CHECK(states(writer.settle(operations)) ==
        std::vector{done, OperationState::stale, OperationState::stale, done, done});
}

TEST_CASE("a refused batch does not damage a directory that has never stored its attributes before") {
  // slapd 2.5 loses entries for good when a transaction that stored an attribute for the first time is taken back.
  Slapd slapd;
  const auto mapping = shipped_mapping();
  {
    ldap::Connection connection(target(slapd));
    ldap::Writer writer(connection, mapping);
    int batch = 0;
    for (int round = 0; round < 3; ++round) {
      Operations operations = pupils(mapping, round * 10, 5);
      operations.push_back(to(mapping, round == 0 ? projected_guardian() : projected_teacher()));
      if (round == 2) operations.push_back(to(mapping, projected_group()));
      std::erase_if(operations[2].changes, [](const Change& change) { return change.attribute == "ENTEleveMEF"; });
      number(operations);
      const auto outcomes = writer.apply(operations, ++batch);
      CHECK(outcomes[2].state == OperationState::refused);
      CHECK(outcomes[4].state == OperationState::done);
    }
    CHECK(ldap::Reader(connection, mapping).read_establishment("0310001B").size() == 15);
  }
  slapd.kill_hard();
  slapd.start();
  ldap::Connection again(target(slapd));
  const auto entries = ldap::Reader(again, mapping).read_establishment("0310001B");
  CHECK(entries.size() == 15);
  for (const auto& entry : entries) CHECK(mapping.kind_of(entry).has_value());
  CHECK(slapd.dump().find("ENTAuxEnsClassesMatieres: ") != std::string::npos);
}
