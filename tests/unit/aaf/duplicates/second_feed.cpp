#include "tests/unit/aaf/duplicates/second_feed.hpp"

#include "tests/unit/aaf/duplicates/made_people.hpp"

namespace entsync::test {
namespace {

using aaf::Category;

class Maker : MadePeople {
 public:
  Maker(int each, unsigned seed) : MadePeople(seed), each_(each) {}

  TwoFeeds make() {
    for (int i = 0; i < each_ * 4; ++i) {
      if (chance(80)) {
        merged();
      } else {
        merged_for_one_pupil();
      }
      goes_on();
    }
    for (int i = 0; i < each_; ++i) {
      grandfather_stands_in();
      brother_stands_in();
      new_wife();
      couple();
      namesake_stays();
      twins_go_on();
      namesakes_go();
      ine_of_a_sibling();
    }
    TwoFeeds feeds;
    feeds.before = traits();
    std::swap(schools_, second_);
    feeds.now = traits();
    feeds.person_of = std::move(person_of_);
    feeds.shape_of = std::move(shape_of_);
    return feeds;
  }

 private:
  // Writes by `first` into the first feed, by `second` into the second one.
  template <class First, class Second>
  void feeds(const First& first, const Second& second) {
    first();
    std::swap(schools_, second_);
    second();
    std::swap(schools_, second_);
  }

  void write_guardian(const std::string& key, const std::string& uai, const Person& one, const char* shape) {
    write(Category::pers_rel_eleve, key, uai, one, shape);
  }

  // What a school may leave out, or write as a code that there is not.
  std::string kinship(const char* code, int missing) { return chance(missing) ? "" : code; }

  // A father entered once for each of two children; the school keeps one record, with the data of either, or makes a
  // third one.
  void merged() {
    const char* shape = "merged";
    const std::string uai = school();
    const Person mother = person(true);
    Person father = person(false);
    father.civility = !chance(2);
    const Person second = again(father, chance(78), chance(54));
    Person kept = chance(50) ? father : second;
    if (chance(15)) kept.mobile = number("06");
    const Person elder = child(father.family), younger = child(father.family);
    const std::string one = new_guardian(), two = new_guardian(), her = new_guardian(), p = new_pupil(),
                      q = new_pupil();
    const std::string here = chance(10) ? new_guardian() : one;
    const std::string his = kinship("20", 2), his_too = kinship("20", 2);
    feeds(
        [&] {
          write_guardian(one, uai, father, shape);
          write_guardian(two, uai, second, shape);
          write_guardian(her, uai, mother, "mother");
          write_pupil(p, uai, elder, {{one, his}, {her, "10"}}, "child");
          write_pupil(q, uai, younger, {{two, his_too}, {her, "10"}}, "child");
        },
        [&] {
          write_guardian(here, uai, kept, shape);
          write_guardian(her, uai, mother, "mother");
          write_pupil(p, uai, elder, {{here, his}, {her, "10"}}, "child");
          write_pupil(q, uai, younger, {{here, his}, {her, "10"}}, "child");
        });
  }

  // Both records were linked to the pupil.
  void merged_for_one_pupil() {
    const char* shape = "merged for one pupil";
    const std::string uai = school();
    const Person mother = person(true), second = again(mother, true, chance(54)), only = child(mother.family);
    const std::string one = new_guardian(), two = new_guardian(), p = new_pupil();
    feeds(
        [&] {
          write_guardian(one, uai, mother, shape);
          write_guardian(two, uai, second, shape);
          write_pupil(p, uai, only, {{one, "10"}, {two, "10"}}, "child");
        },
        [&] {
          write_guardian(one, uai, mother, shape);
          write_pupil(p, uai, only, {{one, "10"}}, "child");
        });
  }

  // One is gone from both children, or from the only one, and somebody else is there: named now, or beside him before.
  void replaced(const Person& gone, const std::string& as_gone, const Person& here, const std::string& as_here,
                bool was_there, const char* shape) {
    const std::string uai = school();
    const Person mother = person(true), elder = child(gone.family), younger = child(gone.family);
    const std::string one = new_guardian(), two = new_guardian(), her = new_guardian(), p = new_pupil(),
                      q = chance(50) ? new_pupil() : "";
    const auto children = [&](const Relations& relations) {
      write_guardian(her, uai, mother, "mother");
      write_pupil(p, uai, elder, relations, "child");
      if (!q.empty()) write_pupil(q, uai, younger, relations, "child");
    };
    feeds(
        [&] {
          write_guardian(one, uai, gone, shape);
          if (was_there) write_guardian(two, uai, here, shape);
          children(was_there ? Relations{{one, as_gone}, {her, "10"}, {two, as_here}}
                             : Relations{{one, as_gone}, {her, "10"}});
        },
        [&] {
          write_guardian(two, uai, here, shape);
          children({{two, as_here}, {her, "10"}});
        });
  }

  // Somebody of the same names under the same roof.
  Person namesake(const Person& one) {
    Person other = person(one.woman);
    other.given = one.given;
    other.family = one.family;
    if (chance(70)) other.street = one.street, other.postal_code = one.postal_code, other.home = one.home;
    if (chance(30)) other.mobile = "";
    if (chance(50)) other.mail = "";
    if (chance(20)) other.mobile = one.mobile;
    return other;
  }

  void grandfather_stands_in() {
    const Person father = person(false);
    Person grandfather = namesake(father);
    grandfather.civility = !chance(20);
    replaced(father, kinship("20", 15), grandfather, kinship("38", 15), chance(40), "grandfather");
  }

  void brother_stands_in() {
    const Person father = person(false);
    Person brother = namesake(father);
    brother.civility = !chance(20);
    replaced(father, kinship("20", 15), brother, kinship("37", 15), chance(20), "brother");
  }

  // Of the same given name, and with the husband's family name.
  void new_wife() {
    Person first = person(true);
    Person second = namesake(first);
    first.usage = second.usage = family_name();
    first.family = family_name();
    replaced(first, kinship("10", 15), second, kinship("39", 15), false, "new wife");
  }

  // Of one name, with one mobile and one e-mail.
  void couple() {
    Person husband = person(false);
    husband.given = "Dominique";
    Person wife = husband;
    wife.who = ++last_;
    wife.woman = true;
    husband.civility = !chance(20);
    replaced(husband, kinship("20", 15), wife, kinship("10", 15), chance(30), "couple");
  }

  // A record is removed, with its pupil or without; a namesake of it has other pupils in the school, or one of the two.
  void namesake_stays() {
    const char* shape = "namesake stays";
    const std::string uai = school();
    const Person removed = person(true), other = namesake(removed);
    const Person first = child(removed.family), second = child(removed.family), third = child(other.family);
    const std::string one = new_guardian(), two = new_guardian(), p = new_pupil(), q = new_pupil(), r = new_pupil();
    const bool pupil_stays = chance(70), has_one_of_them = chance(30);
    const auto theirs = [&] {
      write_guardian(two, uai, other, shape);
      write_pupil(r, uai, third, {{two, "10"}}, "child");
    };
    const Relations of_second = has_one_of_them ? Relations{{two, "39"}} : Relations{};
    feeds(
        [&] {
          theirs();
          write_guardian(one, uai, removed, shape);
          write_pupil(p, uai, first, {{one, "10"}}, "child");
          Relations both = of_second;
          both.emplace_back(one, "10");
          write_pupil(q, uai, second, both, "child");
        },
        [&] {
          theirs();
          if (pupil_stays) write_pupil(p, uai, first, {}, "child");
          write_pupil(q, uai, second, of_second, "child");
        });
  }

  // The new school's record of a pupil, made by hand.
  Person by_hand(Person one) {
    if (chance(5) && one.given.size() > 6) one.given += "e";
    if (chance(5)) one.usage = one.family + " BLANC";
    if (chance(2)) one.ine = "";
    if (chance(1)) one.birth = day();
    one.civility = !chance(5);
    return one;
  }

  // From one school to the other under a new ELEVE_ID; before the old record is closed, or at once.
  void leaves_for_another(const Person& one, const char* shape) {
    const std::string from = school(), to = school(), old_number = new_pupil(), new_number = new_pupil();
    const Person anew = by_hand(one);
    const bool both = chance(30);
    feeds(
        [&] {
          write_pupil(old_number, from, one, {}, shape);
          if (both) write_pupil(new_number, to, anew, {}, shape);
        },
        [&] { write_pupil(new_number, to, anew, {}, shape); });
  }

  void stays(const Person& one, const char* shape) {
    const std::string uai = school(), key = new_pupil();
    feeds([&] { write_pupil(key, uai, one, {}, shape); }, [&] { write_pupil(key, uai, one, {}, shape); });
  }

  void arrives(const Person& one, const char* shape) {
    const std::string uai = school(), key = new_pupil();
    feeds([] {}, [&] { write_pupil(key, uai, one, {}, shape); });
  }

  void leaves(const Person& one, const char* shape) {
    const std::string uai = school(), key = new_pupil();
    feeds([&] { write_pupil(key, uai, one, {}, shape); }, [] {});
  }

  void goes_on() { leaves_for_another(child(family_name()), "goes on"); }

  // Of names that are alike; both go, or one stays, with or without INE.
  void twins_go_on() {
    const Person one = child(family_name());
    Person two = child(one.family);
    two.given = chance(50) ? one.given + "e" : two.given;
    two.woman = one.woman;
    two.birth = one.birth;
    leaves_for_another(one, "twin goes on");
    if (chance(50)) {
      leaves_for_another(two, "twin goes on");
    } else {
      if (chance(40)) two.ine = "";
      stays(two, "twin stays");
    }
  }

  // One leaves the académie, another one of the same names, born that day, comes into it or stays.
  void namesakes_go() {
    const Person one = child(family_name());
    Person other = child(one.family);
    other.given = one.given;
    other.woman = one.woman;
    other.birth = one.birth;
    if (chance(30)) other.ine = "";
    leaves(one, "namesake");
    if (chance(50)) {
      arrives(other, "namesake");
    } else {
      stays(other, "namesake");
    }
  }

  // Typed at the wrong child: of another birth date, or the other twin.
  void ine_of_a_sibling() {
    const Person one = child(family_name());
    Person other = child(one.family);
    other.ine = one.ine;
    if (chance(30)) {
      other.birth = one.birth;
      other.given = one.woman == other.woman ? "Zoé" : other.given;
    }
    leaves(one, "sibling");
    arrives(other, "sibling");
  }

  int each_;
  std::map<std::string, std::vector<aaf::Entry>> second_;
};

}  // namespace

TwoFeeds two_feeds(int each, unsigned seed) { return Maker(each, seed).make(); }

}  // namespace entsync::test
