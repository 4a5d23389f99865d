#include "tests/unit/aaf/duplicates/population.hpp"

#include <array>
#include <random>

#include "aaf/model/key.hpp"

namespace entsync::test {
namespace {

using aaf::Attributes;
using aaf::Category;
using aaf::Entry;
using aaf::put;

constexpr std::array families{"AUBRAC",   "BORDENAVE", "CASTERA",    "DELMAS",   "ESCOUBET", "FONTANIER",
                              "GARRIGUE", "HAUTERIVE", "JOUANDET",   "LABORDE",  "MONTAGNE", "NOGARET",
                              "OUSTALET", "PEYROT",    "ROQUEFEUIL", "SALVAGNAC"};
constexpr std::array women{"Agnès",     "Brigitte", "Corinne",  "Delphine", "Édith",    "Florence",
                           "Geneviève", "Hortense", "Isabelle", "Karine",   "Laurence", "Magali",
                           "Nadège",    "Odile",    "Patricia", "Régine"};
constexpr std::array men{"Alain", "Benoît",  "Christophe", "Didier",  "Éric",    "Frédéric", "Gérard",   "Hervé",
                         "Joël",  "Ludovic", "Marc",       "Norbert", "Olivier", "Philippe", "Stéphane", "Thierry"};
constexpr std::array streets{"RUE DES ARÇONS",     "CHEMIN DU MOULIN",      "AVENUE DU PONT",  "IMPASSE DES GENÊTS",
                             "PLACE DE L'OLIVIER", "BOULEVARD DES ÉCLUSES", "ROUTE DE L'AUTAN"};

// A guardian or pupil before it is written into the records of a school.
struct Person {
  int who = 0;
  bool woman = false;
  std::string given, family, usage, mobile, home, mail, street, postal_code, birth, ine;
};

class Maker {
 public:
  Maker(int each, unsigned seed) : each_(each), random_(seed) {}

  Population make() {
    guardians_twice();
    guardians_apart();
    pupils_twice();
    pupils_apart();
    staff();
    flush();
    return std::move(population_);
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  bool chance(int percent) { return below(100) < percent; }
  std::string number(const char* prefix) { return prefix + std::to_string(10000000 + below(89999999)); }

  // Names are made unique by a second part where a shape must not meet another one's people by chance.
  Person person(bool woman) {
    Person one;
    one.who = ++last_;
    one.woman = woman;
    one.given = woman ? women.at(static_cast<std::size_t>(below(16))) : men.at(static_cast<std::size_t>(below(16)));
    one.family = families.at(static_cast<std::size_t>(below(16)));
    one.mobile = number("06");
    one.home = number("05");
    one.mail = "m" + std::to_string(one.who) + "@example.org";
    one.street = std::to_string(1 + below(180)) + " " + streets.at(static_cast<std::size_t>(below(7)));
    one.postal_code = std::to_string(31000 + below(200));
    return one;
  }

  std::string school() { return "03100" + std::to_string(10 + below(40)) + "A"; }

  Entry& write(Category category, std::string key, const std::string& uai, const Person& one, const char* shape) {
    Entry entry;
    entry.category = category;
    entry.key = std::move(key);
    entry.uai = uai;
    Attributes& out = entry.attributes;
    put(out, "ENTPersonNomPatro", one.family);
    put(out, "sn", one.usage.empty() ? one.family : one.usage);
    put(out, "givenName", one.given);
    put(out, "mobile", one.mobile);
    put(out, "homePhone", one.home);
    put(out, "mail", one.mail);
    if (!one.street.empty()) put(out, "ENTPersonAdresse", one.street + "$$$");
    put(out, "ENTPersonCodePostal", one.postal_code);
    put(out, "ENTPersonDateNaissance", one.birth);
    put(out, "ENTEleveINE", one.ine);
    put(out, category == Category::pers_rel_eleve ? "personalTitle" : "ENTPersonSexe",
        category == Category::pers_rel_eleve ? (one.woman ? "Mme" : "M.") : (one.woman ? "F" : "M"));
    population_.person_of[entry.key] = one.who;
    population_.shape_of[entry.key] = shape;
    return schools_[uai].emplace_back(std::move(entry));
  }

  std::string guardian(const std::string& uai, const Person& one, const char* shape, bool linked = true) {
    const std::string key = aaf::guardian_key("TOULOUSE", std::to_string(++record_));
    Entry entry = write(Category::pers_rel_eleve, key, uai, one, shape);
    if (!linked) {
      schools_[uai].pop_back();
      unlinked_[uai].push_back(std::move(entry));
    }
    return key;
  }

  std::string pupil(const std::string& uai, const Person& one, const std::vector<std::string>& guardians,
                    const char* shape, const std::vector<const char*>& kinships = {}) {
    const std::string key = aaf::pupil_key("TOULOUSE", std::to_string(++record_));
    Entry& entry = write(Category::eleve, key, uai, one, shape);
    for (std::size_t i = 0; i < guardians.size(); ++i) {
      put(entry.attributes, "ENTElevePersRelEleve",
          guardians[i] + "$" +
              (i < kinships.size() ? kinships[i]
               : i == 0            ? "20"
                                   : "10") +
              "$1$1$0$0");
    }
    return key;
  }

  Person child(const std::string& family) {
    Person one = person(chance(50));
    one.family = family;
    one.mobile = one.home = one.mail = one.street = "";
    one.ine = std::to_string(100000000 + one.who) + "AB";
    one.birth = day();
    return one;
  }

  std::string day() {
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(1 + below(28)) + "/" + two(1 + below(12)) + "/" + std::to_string(2008 + below(8));
  }

  // The same person once more, as a school writes it: another writing of the address, something missing, something old.
  Person again(Person one, bool shares_mobile, bool shares_mail) {
    if (!shares_mobile) one.mobile = chance(50) ? "" : number("07");
    if (!shares_mail) one.mail = chance(60) ? "" : "old" + std::to_string(one.who) + "@example.org";
    if (chance(40)) one.street.replace(one.street.find(' '), 1, chance(50) ? ", " : " BIS ");
    if (chance(10)) one.street = std::to_string(200 + below(90)) + " RUE NEUVE";
    if (chance(20)) one.home = "";
    if (chance(10) && one.given.size() > 5) one.given = one.given.substr(0, one.given.size() - 1);
    if (chance(5)) one.usage = "DE " + one.family;
    return one;
  }

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
      const Person one = child(families.at(static_cast<std::size_t>(below(16))));
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

  void flush() {
    for (auto& [uai, entries] : schools_) {
      for (auto& trait : aaf::duplicates::traits_of(entries, unlinked_[uai]))
        population_.traits.push_back(std::move(trait));
    }
  }

  int each_;
  std::mt19937 random_;
  int last_ = 0, record_ = 1000;
  std::map<std::string, std::vector<Entry>> schools_, unlinked_;
  Population population_;
};

}  // namespace

Population population(int each, unsigned seed) { return Maker(each, seed).make(); }

}  // namespace entsync::test
