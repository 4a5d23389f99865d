// How the search for doubles grows: a made-up académie in a real database, all of it searched, figures printed.
//
//   bench_duplicates [PEOPLE]      default 1,000,000
//
// No test: nothing is asserted of times. Read the ratios.
#include "store/duplicates.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <random>
#include <set>

#include "aaf/duplicates/blocks.hpp"
#include "aaf/duplicates/compare.hpp"
#include "aaf/model/key.hpp"
#include "store/migrations.hpp"
#include "tests/support/postgres.hpp"

using namespace entsync;
using aaf::duplicates::Trait;
using aaf::duplicates::Verdict;

namespace {

constexpr int families_per_school = 700, people_per_school = 2500;

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// One school after the other, never all of them in memory; common names are common.
class Academie {
 public:
  std::vector<Trait> school(int number) {
    uai_ = fmt::format("{:07d}A", number);
    traits_.clear();
    for (int i = 0; i < families_per_school; ++i) family();
    return std::move(traits_);
  }

 private:
  int any(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool chance(int percent) { return any(100) < percent; }

  // Of `of` names the first are the most frequent.
  std::string name(const char* start, int of) {
    const double part = std::uniform_real_distribution<double>(0, 1)(random_);
    int rank = static_cast<int>(part * part * of);
    std::string out = start;
    for (int i = 0; i < 4; ++i, rank /= 10) out += "bcdfglmnrt"[rank % 10], out += "aeiou"[(rank + i) % 5];
    return out;
  }

  Trait trait(const std::string& key, const std::string& family, const std::string& given) {
    Trait out;
    out.key = key;
    out.uai = uai_;
    out.standing = aaf::Standing::entitled;
    out.facts = {{"ENTPersonNomPatro", {family}}, {"sn", {family}}, {"givenName", {given}}};
    return out;
  }

  void keep(Trait trait) {
    trait.blocks = aaf::duplicates::blocks_of(trait);
    traits_.push_back(std::move(trait));
  }

  void parent(const std::string& family, const char* title, const std::string& town, std::vector<std::string> pupils) {
    Trait one = trait(aaf::guardian_key("TOULOUSE", std::to_string(++last_)), family, name("p", 800));
    one.facts["personalTitle"] = {title};
    one.facts["pupil"] = std::move(pupils);
    one.facts["ENTPersonCodePostal"] = {town};
    one.facts["ENTPersonAdresse"] = {fmt::format("{} RUE {}$$$", any(200) + 1, name("R", 3000))};
    if (chance(80)) one.facts["mobile"] = {fmt::format("+336{:08d}", any(100'000'000))};
    if (chance(60)) one.facts["mail"] = {fmt::format("m{}@example.org", last_)};
    if (chance(2)) {  // entered twice (R30)
      Trait twice = one;
      twice.key = aaf::guardian_key("TOULOUSE", std::to_string(++last_));
      keep(std::move(twice));
    }
    keep(std::move(one));
  }

  void family() {
    const std::string family = name("F", 9000), town = fmt::format("31{:03d}", any(400));
    std::vector<std::string> pupils;
    for (int i = 0; i < (chance(40) ? 2 : 1); ++i) {
      Trait one = trait(aaf::pupil_key("TOULOUSE", std::to_string(++last_)), family, name("g", 800));
      one.facts["ENTPersonDateNaissance"] = {
          fmt::format("{:02d}/{:02d}/20{:02d}", any(28) + 1, any(12) + 1, any(7) + 8)};
      one.facts["ENTPersonSexe"] = {chance(50) ? "M" : "F"};
      one.facts["ENTEleveINE"] = {fmt::format("{:09d}AB", last_)};
      pupils.push_back(one.key);
      keep(std::move(one));
    }
    parent(family, "M.", town, pupils);
    parent(family, "Mme", town, pupils);
    if (chance(15)) {
      Trait one =
          trait(aaf::staff_key("TOULOUSE", uai_, "epp", std::to_string(++last_)), name("F", 9000), name("p", 800));
      one.facts["ENTPersonDateNaissance"] = {
          fmt::format("{:02d}/{:02d}/19{:02d}", any(28) + 1, any(12) + 1, any(40) + 55)};
      keep(std::move(one));
    }
  }

  std::mt19937 random_{20261127};
  int last_ = 0;
  std::string uai_;
  std::vector<Trait> traits_;
};

struct Found {
  std::int64_t pairs = 0, certain = 0, probable = 0;
};

// What federating every school anew would search and compare.
Found search(store::Database& database, int schools) {
  Found found;
  for (int number = 0; number < schools; ++number) {
    store::Transaction tx(database);
    const auto pairs = store::candidate_pairs(tx, fmt::format("{:07d}A", number));
    std::set<std::string> keys;
    for (const auto& [a, b] : pairs) keys.insert({a, b});
    const auto records = store::load_records(tx, {keys.begin(), keys.end()});
    for (const auto& [a, b] : pairs) {
      const Verdict verdict = aaf::duplicates::compare(records.at(a), records.at(b)).verdict;
      ++found.pairs;
      if (verdict == Verdict::certain) ++found.certain;
      if (verdict == Verdict::probable) ++found.probable;
    }
  }
  return found;
}

void measure(store::Database& database, int schools, std::int64_t people) {
  const Stopwatch counting;
  std::int64_t pairs = 0;
  {
    store::Transaction tx(database);
    pairs = store::count_candidate_pairs(tx);
  }
  const double counted = counting.seconds();
  const Stopwatch searching;
  const Found found = search(database, schools);
  const double searched = searching.seconds();
  const double everyone = static_cast<double>(people) * static_cast<double>(people - 1) / 2;
  fmt::print(
      "{:>9} people: {} pairs meet in a block ({:.2f} for each person, 1 of {:.0f} of everyone with everyone), counted "
      "in "
      "{:.1f} s\n           every school searched and compared: {:.1f} s, {:.0f} ms each; {} certain, {} probable\n",
      people, pairs, static_cast<double>(pairs) / static_cast<double>(people), everyone / static_cast<double>(pairs),
      counted, searched, 1000 * searched / schools, found.certain, found.probable);
}

}  // namespace

int main(int argc, char** argv) {
  const int schools = std::max(10, (argc > 1 ? std::atoi(argv[1]) : 1'000'000) / people_per_school);
  test::ScratchDatabase scratch;
  store::Database database(scratch.url());
  {
    store::Transaction tx(database);
    if (!store::migrate(tx)) return 1;
    tx.commit();
  }
  Academie academie;
  std::int64_t people = 0;
  Stopwatch filling;
  for (int number = 0; number < schools; ++number) {
    const auto traits = academie.school(number);
    people += static_cast<std::int64_t>(traits.size());
    store::Transaction tx(database);
    store::save_traits(tx, fmt::format("{:07d}A", number), {}, traits);
    tx.commit();
    if (number + 1 == schools / 10) {
      measure(database, schools / 10, people);
      filling = Stopwatch();
    }
  }
  fmt::print("           nine tenths of them made and stored in {:.1f} s\n", filling.seconds());
  measure(database, schools, people);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("           most memory of this process: {} MiB\n", usage.ru_maxrss / 1024);
}
