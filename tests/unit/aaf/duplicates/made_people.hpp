// People with known truth, written into the records of made-up schools: what the populations are made of.
#pragma once

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "aaf/duplicates/trait.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::test {

// A guardian or pupil before it is written into the records of a school.
struct Person {
  int who = 0;
  bool woman = false;
  std::string given, family, usage, mobile, home, mail, street, postal_code, birth, ine;
  bool civility = true;  // or the sex: it is on file
};

class MadePeople {
 protected:
  using Relations = std::vector<std::pair<std::string, std::string>>;  // guardian's key, kinship

  explicit MadePeople(unsigned seed) : random_(seed) {}

  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  bool chance(int percent) { return below(100) < percent; }
  std::string number(const char* prefix) { return prefix + std::to_string(10000000 + below(89999999)); }
  std::string school() { return "03100" + std::to_string(10 + below(40)) + "A"; }
  std::string day();

  Person person(bool woman);
  std::string family_name();
  Person child(const std::string& family);
  // The same person once more, as a school writes it: another writing of the address, something missing, something old.
  Person again(Person one, bool shares_mobile, bool shares_mail);

  std::string new_guardian();
  std::string new_pupil();
  aaf::Entry& write(aaf::Category category, std::string key, const std::string& uai, const Person& one,
                    const char* shape);
  void write_pupil(const std::string& key, const std::string& uai, const Person& one, const Relations& relations,
                   const char* shape);
  // Under new keys, which they return.
  std::string guardian(const std::string& uai, const Person& one, const char* shape, bool linked = true);
  std::string pupil(const std::string& uai, const Person& one, const std::vector<std::string>& guardians,
                    const char* shape, const std::vector<const char*>& kinships = {});

  // Of all that was written, by school.
  std::map<std::string, std::vector<aaf::duplicates::Trait>> traits();

  int last_ = 0, record_ = 1000;
  std::map<std::string, std::vector<aaf::Entry>> schools_, unlinked_;
  std::map<std::string, int> person_of_;
  std::map<std::string, std::string> shape_of_;

 private:
  std::mt19937 random_;
};

}  // namespace entsync::test
