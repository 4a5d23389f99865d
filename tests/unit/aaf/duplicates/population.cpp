#include "tests/unit/aaf/duplicates/population.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "aaf/model/key.hpp"
#include "tests/unit/aaf/duplicates/made_people.hpp"

namespace entsync::test {
namespace {

using aaf::Category;

class OneFeed : MadePeople {
 public:
  OneFeed(int each, unsigned seed) : MadePeople(seed), each_(each) {}

  Population make() {
    guardians_twice();
    guardians_apart();
    pupils_twice();
    pupils_apart();
    staff();
    Population population{{}, std::move(person_of_), std::move(shape_of_)};
    for (auto& [uai, theirs] : traits()) std::move(theirs.begin(), theirs.end(), std::back_inserter(population.traits));
    return population;
  }

 private:
  // 76 pairs in 3,153: 61 siblings' parents, 9 one linked and one orphan, 2 guardians of one pupil; 59 share the
  // mobile, 41 the e-mail.
  void guardians_twice() {
    for (int i = 0; i < each_ * 8; ++i) {
      const std::string uai = school();
      const Person father = person(false), mother = person(true);
      const bool mobile = chance(78), mail = chance(54);
      const Person second = again(father, mobile, mail);
      const std::string mother_key = guardian(uai, mother, "mother");
      const int kind = below(76);
      if (kind < 61) {  // one record for each of two siblings; the mother sometimes twice as well
        const std::string other_uai = chance(25) ? school() : uai;
        const std::string mother_too = chance(30) ? guardian(other_uai, mother, "mother twice") : mother_key;
        if (mother_too == mother_key && other_uai != uai)
          write(Category::pers_rel_eleve, mother_key, other_uai, mother, "mother");
        pupil(uai, child(father.family), {guardian(uai, father, "siblings' parent"), mother_key}, "child");
        pupil(other_uai, child(father.family), {guardian(other_uai, second, "siblings' parent"), mother_too}, "child");
      } else if (kind < 70) {
        pupil(uai, child(father.family), {guardian(uai, father, "orphan"), mother_key}, "child");
        guardian(uai, again(father, mobile, mail), "orphan", false);
      } else if (kind < 72) {
        Person same = father;
        same.street.replace(same.street.find(' '), 1, ", ");
        pupil(uai, child(father.family), {guardian(uai, father, "same pupil"), guardian(uai, same, "same pupil")},
              "child", {"20", "20"});
      } else {
        guardian(uai, father, "both orphans", false);
        guardian(uai, second, "both orphans", false);
        pupil(uai, child(father.family), {mother_key}, "child");
      }
    }
  }

  void guardians_apart() {
    for (int i = 0; i < each_; ++i) {
      father_and_son();
      grandfather_of_the_same_pupil();
      couple();
      namesakes();
      brothers_of_like_names();
    }
  }

  // One name, one roof, one telephone at home; the son is a parent himself, or stands in for the father.
  void father_and_son() {
    const std::string uai = school();
    const Person father = person(false);
    Person son = person(false);
    son.given = father.given;
    son.family = father.family;
    son.home = father.home;
    son.street = father.street;
    son.postal_code = father.postal_code;
    if (chance(30)) son.mobile = "";
    if (chance(30)) son.mail = "";
    if (chance(20)) son.mobile = father.mobile;  // the one mobile of the house …
    if (son.mobile == father.mobile) son.mail = "";
    const std::string wife = guardian(uai, person(true), "wife"), mother = guardian(uai, person(true), "mother");
    pupil(uai, child(father.family), {guardian(uai, father, "father"), mother}, "child");
    const std::string son_key = guardian(uai, son, "son");
    pupil(uai, child(son.family), {son_key, wife}, "child");
    // … and the son is named for a young brother, beside his mother: as a brother.
    if (chance(20)) pupil(uai, child(father.family), {son_key, mother}, "child", {"90", "10"});
  }

  void grandfather_of_the_same_pupil() {
    const std::string uai = school();
    const Person father = person(false);
    Person grandfather = person(false);
    grandfather.given = father.given;
    grandfather.family = father.family;
    grandfather.street = father.street;
    grandfather.postal_code = father.postal_code;
    grandfather.home = father.home;
    grandfather.mobile = chance(30) ? father.mobile : grandfather.mobile;
    grandfather.mail = "";
    pupil(uai, child(father.family), {guardian(uai, father, "father"), guardian(uai, grandfather, "grandfather")},
          "child", {"20", "38"});
  }

  // Everything but the given name and the civility; given names that sound alike, or are both's.
  void couple() {
    const std::string uai = school();
    Person husband = person(false);
    Person wife = husband;
    wife.who = ++last_;
    wife.woman = true;
    constexpr std::array<std::array<const char*, 2>, 5> names{{{"Michel", "Michèle"},
                                                               {"Daniel", "Danielle"},
                                                               {"Joël", "Joëlle"},
                                                               {"Frédéric", "Frédérique"},
                                                               {"Dominique", "Dominique"}}};
    const auto& pair = names.at(static_cast<std::size_t>(below(5)));
    husband.given = pair[0];
    wife.given = pair[1];
    pupil(uai, child(husband.family), {guardian(uai, husband, "husband"), guardian(uai, wife, "wife")}, "child");
  }

  void namesakes() {
    const std::string uai = school();
    const Person one = person(true);
    Person other = person(true);
    other.given = one.given;
    other.family = one.family;
    if (chance(50)) other.postal_code = one.postal_code;
    pupil(uai, child(one.family), {guardian(uai, one, "namesake")}, "child");
    pupil(uai, child(one.family), {guardian(uai, other, "namesake")}, "child");
  }

  void brothers_of_like_names() {
    const std::string uai = school();
    const Person one = person(false);
    Person other = person(false);
    other.given = one.given + "-Marie";
    other.family = one.family;
    other.street = one.street;
    other.postal_code = one.postal_code;
    other.home = one.home;
    pupil(uai, child(one.family), {guardian(uai, one, "brother")}, "child");
    pupil(uai, child(one.family), {guardian(uai, other, "brother")}, "child");
  }

  void pupils_twice() {
    for (int i = 0; i < each_; ++i) {
      const std::string uai = school();
      const Person parent = person(true);
      const std::vector<std::string> mother{guardian(uai, parent, "parent")};
      const Person one = child(family_name());
      Person two = one;
      switch (below(4)) {
        case 0:  // entered by hand, with the same INE
          two.usage = chance(30) ? one.family + " " + "BLANC" : "";
          pupil(uai, one, mother, "pupil, same INE");
          pupil(uai, two, mother, "pupil, same INE");
          break;
        case 1:  // by hand, without
          two.ine = "";
          pupil(uai, one, mother, "pupil without INE");
          pupil(uai, two, mother, "pupil without INE");
          break;
        case 2: {  // by hand in another school, which asked for no transfer file (R22)
          two.ine = "";
          const std::string other = school();
          pupil(uai, one, mother, "pupil elsewhere");
          pupil(other, two, {guardian(other, parent, "parent")}, "pupil elsewhere");
          break;
        }
        default:  // with a slip of the pen
          two.ine = "";
          two.given += "e";
          pupil(uai, one, mother, "pupil, slip of the pen");
          pupil(uai, two, mother, "pupil, slip of the pen");
      }
    }
  }

  void pupils_apart() {
    for (int i = 0; i < each_; ++i) {
      const std::string uai = school();
      const std::vector<std::string> parents{guardian(uai, person(false), "father"),
                                             guardian(uai, person(true), "mother")};
      // Twins, of names that are alike; one has no INE yet.
      Person one = child("TWIN" + std::to_string(i)), two = child(one.family);
      one.given = "Lina";
      two.given = chance(50) ? "Lana" : "Lilou";
      two.woman = one.woman = true;
      two.birth = one.birth;
      if (chance(30)) two.ine = "";
      pupil(uai, one, parents, "twin");
      pupil(uai, two, parents, "twin");
      // Namesakes born on one day, in one school or in two.
      const Person first = child("SAME" + std::to_string(i));
      Person second = child(first.family);
      second.given = first.given;
      second.woman = first.woman;
      second.birth = first.birth;
      if (chance(30)) second.ine = "";
      pupil(uai, first, parents, "namesake");
      pupil(chance(50) ? uai : school(), second, {guardian(uai, person(true), "mother")}, "namesake");
      // Cousins of one name in one school.
      const Person cousin = child("COUSIN" + std::to_string(i));
      Person other = child(cousin.family);
      other.given = cousin.given;
      other.woman = cousin.woman;
      pupil(uai, cousin, parents, "cousin");
      pupil(uai, other, parents, "cousin");
    }
  }

  void staff() {
    for (int i = 0; i < each_; ++i) {
      const std::string uai = school(), other = school();
      Person one = person(chance(50));
      one.family = "STAFF" + std::to_string(i);
      one.mobile = one.mail = one.home = one.street = "";
      one.birth = day();
      write(Category::pers_educ_nat, aaf::staff_key("TOULOUSE", uai, "epp", std::to_string(++record_)), uai, one,
            "staff");
      if (chance(50)) {
        write(Category::pers_educ_nat, aaf::staff_key("TOULOUSE", other, "eppsup", std::to_string(++record_)), other,
              one, "substitute");
      } else {
        Person by_hand = one;
        by_hand.birth = chance(50) ? "" : one.birth;
        write(Category::pers_educ_nat, aaf::staff_key("TOULOUSE", uai, "local", std::to_string(++record_)), uai,
              by_hand, "local");
      }
      Person namesake = one;
      namesake.who = ++last_;
      namesake.birth = "0" + std::to_string(1 + below(9)) + "/01/1975";
      write(Category::pers_educ_nat, aaf::staff_key("TOULOUSE", uai, "epp", std::to_string(++record_)), uai, namesake,
            "namesake of staff");
    }
  }

  int each_;
};

}  // namespace

Population population(int each, unsigned seed) { return OneFeed(each, seed).make(); }

}  // namespace entsync::test
