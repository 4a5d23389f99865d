#include "tests/unit/aaf/duplicates/made_people.hpp"

#include <array>

#include "aaf/model/key.hpp"

namespace entsync::test {

using aaf::Attributes;
using aaf::Category;
using aaf::Entry;
using aaf::put;

namespace {

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

}  // namespace

std::string MadePeople::family_name() { return families.at(static_cast<std::size_t>(below(16))); }

Person MadePeople::person(bool woman) {
  Person one;
  one.who = ++last_;
  one.woman = woman;
  one.given = woman ? women.at(static_cast<std::size_t>(below(16))) : men.at(static_cast<std::size_t>(below(16)));
  one.family = family_name();
  one.mobile = number("06");
  one.home = number("05");
  one.mail = "m" + std::to_string(one.who) + "@example.org";
  one.street = std::to_string(1 + below(180)) + " " + streets.at(static_cast<std::size_t>(below(7)));
  one.postal_code = std::to_string(31000 + below(200));
  return one;
}

Person MadePeople::child(const std::string& family) {
  Person one = person(chance(50));
  one.family = family;
  one.mobile = one.home = one.mail = one.street = "";
  one.ine = std::to_string(100000000 + one.who) + "AB";
  one.birth = day();
  return one;
}

std::string MadePeople::day() {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(1 + below(28)) + "/" + two(1 + below(12)) + "/" + std::to_string(2008 + below(8));
}

Person MadePeople::again(Person one, bool shares_mobile, bool shares_mail) {
  if (!shares_mobile) one.mobile = chance(50) ? "" : number("07");
  if (!shares_mail) one.mail = chance(60) ? "" : "old" + std::to_string(one.who) + "@example.org";
  if (chance(40)) one.street.replace(one.street.find(' '), 1, chance(50) ? ", " : " BIS ");
  if (chance(10)) one.street = std::to_string(200 + below(90)) + " RUE NEUVE";
  if (chance(20)) one.home = "";
  if (chance(10) && one.given.size() > 5) one.given = one.given.substr(0, one.given.size() - 1);
  if (chance(5)) one.usage = "DE " + one.family;
  return one;
}

std::string MadePeople::new_guardian() { return aaf::guardian_key("TOULOUSE", std::to_string(++record_)); }
std::string MadePeople::new_pupil() { return aaf::pupil_key("TOULOUSE", std::to_string(++record_)); }

Entry& MadePeople::write(Category category, std::string key, const std::string& uai, const Person& one,
                         const char* shape) {
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
  if (one.civility) {
    const bool guardian = category == Category::pers_rel_eleve;
    put(out, guardian ? "personalTitle" : "ENTPersonSexe",
        guardian ? (one.woman ? "Mme" : "M.") : (one.woman ? "F" : "M"));
  }
  person_of_[entry.key] = one.who;
  shape_of_[entry.key] = shape;
  return schools_[uai].emplace_back(std::move(entry));
}

void MadePeople::write_pupil(const std::string& key, const std::string& uai, const Person& one,
                             const Relations& relations, const char* shape) {
  Entry& entry = write(Category::eleve, key, uai, one, shape);
  for (const auto& [guardian, kinship] : relations) {
    put(entry.attributes, "ENTElevePersRelEleve", guardian + "$" + kinship + "$1$1$0$0");
  }
}

std::string MadePeople::guardian(const std::string& uai, const Person& one, const char* shape, bool linked) {
  std::string key = new_guardian();
  Entry entry = write(Category::pers_rel_eleve, key, uai, one, shape);
  if (!linked) {
    schools_[uai].pop_back();
    unlinked_[uai].push_back(std::move(entry));
  }
  return key;
}

std::string MadePeople::pupil(const std::string& uai, const Person& one, const std::vector<std::string>& guardians,
                              const char* shape, const std::vector<const char*>& kinships) {
  std::string key = new_pupil();
  Relations relations;
  for (std::size_t i = 0; i < guardians.size(); ++i) {
    relations.emplace_back(guardians[i], i < kinships.size() ? kinships[i] : i == 0 ? "20" : "10");
  }
  write_pupil(key, uai, one, relations, shape);
  return key;
}

std::map<std::string, std::vector<aaf::duplicates::Trait>> MadePeople::traits() {
  std::map<std::string, std::vector<aaf::duplicates::Trait>> all;
  for (const auto& [uai, entries] : schools_) all[uai] = aaf::duplicates::traits_of(entries, unlinked_[uai]);
  return all;
}

}  // namespace entsync::test
