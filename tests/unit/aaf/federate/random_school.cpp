#include "tests/unit/aaf/federate/random_school.hpp"

#include <algorithm>

#include "aaf/model/key.hpp"

namespace entsync::aaf::federate {
namespace {

using namespace std::chrono_literals;

// Draws that do not depend on the standard library's distributions, which differ between them.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }
  // A day within a year around the made-up school year.
  Date date() { return day("2026-07-01") + std::chrono::days{below(450)}; }
  std::optional<Date> maybe_date() { return one_in(3) ? std::nullopt : std::optional{date()}; }

 private:
  std::mt19937 engine_;
};

const std::vector<std::string> codes{"3A",    "3B",   "3a",  "4/C", "LONGUE-DIVISION", "3LV2", "3 LV2",
                                     "LATIN", "ACC+", "3$X", ""};
const std::vector<std::string> mefs{"10310019110", "10210001110", ""};
const std::vector<std::string> family_names{"ROUMEGOUX", "PUJOL", "M. MME MANENTE", "Ç'ŒIL", ""};
const std::vector<std::string> given_names{"Élodie", "Elodie", "Guy Et Yvette", "Paul2", ""};
const std::vector<std::string> functions{"ENS", "DIR", "AED", "ZZZ", ""};
const std::vector<std::string> staff_types{"epp", "eppsup", "dir", "local"};

std::string number(Dice& dice, int of) { return std::to_string(1000 + dice.below(of)); }

void add_structures(School& school, Dice& dice) {
  for (int i = 0; i < 12; ++i) {
    const std::string sides = dice.of<std::string>({"both", "siecle", "sts"});
    if (dice.one_in(2)) {
      school.division(dice.of(codes), sides);
    } else {
      school.group(dice.of(codes), sides);
    }
    auto& last = sides == "sts" ? school.sources.sts->structures.back() : school.sources.siecle->structures.back();
    last.mefs = {dice.of(mefs), dice.of(mefs)};
    last.divisions = {dice.of(codes), "3A"};
  }
}

void add_pupils(School& school, Dice& dice) {
  for (int i = 0; i < 25; ++i) {
    const std::string id = number(dice, 30);
    source::Pupil& pupil = school.pupil(id, dice.of(codes));
    pupil.family_name = dice.of(family_names);
    pupil.given_name = dice.of(given_names);
    pupil.mef = dice.of(mefs);
    if (dice.one_in(3)) pupil.ine = dice.of<std::string>({"", "1234567890A", "1234567890B"});
    if (dice.one_in(4)) pupil.birth_date = dice.one_in(2) ? std::nullopt : std::optional{day("2008-11-11")};
    if (dice.one_in(3)) pupil.exit_date = dice.date();
    pupil.address_id = dice.of<std::string>({"", "1", "2"});
    school.membership(number(dice, 32), "G", dice.of(codes));
    if (dice.one_in(3) && !pupil.ine.empty()) {
      OtherEnrolment& other = school.enrolled_elsewhere(pupil);
      other.exit_date = dice.maybe_date();
      if (dice.one_in(2)) other.given_name = "Maxime";
    }
    if (dice.one_in(6)) {
      KnownIdentity& known = school.elsewhere.identities.emplace_back();
      known.key = pupil_key("TOULOUSE", id);
      known.uai = "0319102A";
      known.family_name = dice.of(family_names);
      known.given_name = "Maxime";
      known.birth_date = dice.maybe_date();
    }
  }
  source::Address& address = school.sources.siecle->pupil_addresses.emplace_back();
  address.position = 1;
  address.address_id = "1";
  address.line2 = "12 rue $ des \\ Lilas";
}

void add_guardians(School& school, Dice& dice) {
  for (int i = 0; i < 20; ++i) {
    source::Guardian& guardian = school.guardian(number(dice, 25));
    guardian.family_name = dice.of(family_names);
    guardian.given_name = dice.of(given_names);
    guardian.civility = dice.of<std::string>({"", "M.", "MME"});
    guardian.address_id = dice.of<std::string>({"", "9"});
  }
  for (int i = 0; i < 50; ++i) {
    source::GuardianLink& link = school.link(number(dice, 27), number(dice, 32), dice.below(5));
    if (dice.one_in(8)) link.level.reset();
    link.parente = dice.of<std::string>({"10", "20", "70", ""});
  }
}

void add_group_links(School& school, Dice& dice) {
  if (dice.one_in(2)) return;
  for (int i = 0; i < 30; ++i) {
    source::GroupLink& link = school.group_link(number(dice, 32), dice.of(codes));
    link.first_day = dice.maybe_date();
    link.last_day = dice.maybe_date();
    link.family_name = dice.of(family_names);
    if (dice.one_in(5)) {
      link.eleve_id.clear();
      link.ine = "1234567890A";
    }
  }
  school.sources.elegroupe->import_date = dice.one_in(2) ? day("2026-10-05") : day("2026-10-01");
}

void add_staff(School& school, Dice& dice) {
  for (int i = 0; i < 12; ++i) {
    source::Individual& individual = school.individual(dice.of(staff_types), number(dice, 12));
    individual.function = dice.of(functions);
    individual.given_name = dice.of(given_names);
    individual.birth_name = dice.of(family_names);
    individual.disciplines = {dice.of<std::string>({"L0202$LET MODERN", "L0202", "$", ""})};
    individual.head_of = {dice.of(codes)};
  }
  for (int i = 0; i < 25; ++i) {
    school.service(dice.of(staff_types), number(dice, 13), dice.of(codes), dice.one_in(2) ? "D" : "G");
  }
  for (int i = 0; i < 8; ++i) {
    source::SubstituteService& period = school.substitute(number(dice, 13), dice.of(codes), "2026-09-01", "2026-09-02");
    period.first_day = dice.maybe_date();
    period.last_day = dice.maybe_date();
    period.absent_type = "epp";
    period.absent_id = number(dice, 13);
  }
}

}  // namespace

School random_school(unsigned seed) {
  Dice dice{seed};
  School school;
  add_structures(school, dice);
  add_pupils(school, dice);
  add_guardians(school, dice);
  add_group_links(school, dice);
  add_staff(school, dice);
  school.options.today = dice.date();
  if (dice.one_in(4)) school.options.turn_window = Calendar{day("2026-05-01"), school.options.today};
  if (dice.one_in(8)) school.sources.sts->year.calendar = {day("2025-09-01"), day("2026-08-31")};
  if (dice.one_in(10)) school.sources.siecle.reset();
  if (dice.one_in(10)) school.sources.sts.reset();
  return school;
}

School shuffled(School school, unsigned seed) {
  std::mt19937 engine{seed};
  const auto mix = [&engine](auto& records) { std::shuffle(records.begin(), records.end(), engine); };
  if (school.sources.siecle) {
    SiecleSide& siecle = *school.sources.siecle;
    mix(siecle.pupils);
    mix(siecle.options);
    mix(siecle.memberships);
    mix(siecle.grants);
    mix(siecle.pupil_addresses);
    mix(siecle.guardians);
    mix(siecle.links);
    mix(siecle.guardian_addresses);
    mix(siecle.structures);
    mix(siecle.terms);
  }
  if (school.sources.elegroupe) mix(school.sources.elegroupe->links);
  if (school.sources.sts) {
    StsSide& sts = *school.sources.sts;
    mix(sts.individuals);
    mix(sts.services);
    mix(sts.substitutes);
    mix(sts.structures);
    mix(sts.terms);
  }
  mix(school.elsewhere.enrolments);
  mix(school.elsewhere.identities);
  return school;
}

}  // namespace entsync::aaf::federate
