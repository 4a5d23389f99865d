// People as one ENT sees them once its doubles are known: who stands for whom, and what a double hands over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/duplicates/survivors.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"
#include "store/people.hpp"

namespace entsync::daemon::run {

class Doubles {
 public:
  // The pairs in force in this ENT: certain ones where its policy is to deactivate, or where they are one pupil by the
  // INE (D13), confirmed ones in any case; and of all these only those whose survivor has a right to an account in the
  // ENT, or an account that can live on by the double's record: elsewhere the one record that it has is no double. A
  // pupil who has an account in another ENT under the survivor's record, and none here, brings uid and login along. An
  // operator's order about a double's account is stronger than the pair, and so is an entry of another origin that
  // keeps the survivor from an account. `scope` are its UAIs.
  Doubles(store::Transaction& tx, const config::Ent& ent, std::vector<std::string> scope);

  // As store::load_people, and with them the other side of every pair, so that nobody hands over to a stranger. Doubles
  // bear the key of their survivor, survivors the links of their doubles, and all entries name survivors.
  [[nodiscard]] std::vector<store::ScopedPerson> load(const std::string& uai) const;
  [[nodiscard]] std::vector<store::ScopedPerson> load(const std::vector<std::string>& keys) const;
  // An establishment's entries as its groups see them.
  void name(std::vector<aaf::Entry>& entries) const { aaf::duplicates::name_survivors(entries, survivors_); }
  // A survivor and its doubles, the survivor first; the key alone when it is neither.
  [[nodiscard]] std::vector<std::string> keys_of_person(const std::string& key) const;

 private:
  [[nodiscard]] std::vector<store::ScopedPerson> with_both_sides(std::vector<store::ScopedPerson> people) const;
  void give_pupil(const aaf::Entry& of_double, store::ScopedPerson& survivor) const;
  void wait_for_transferred(const std::map<std::string, store::ScopedPerson*>& people) const;
  void add_missing_sides(std::vector<store::ScopedPerson>& people) const;
  // A link that an operator cut is cut for the person, whichever record the order names.
  void unite_orders(std::vector<store::ScopedPerson>& people) const;
  store::Transaction& tx_;
  std::string ent_;
  std::vector<std::string> scope_;
  aaf::duplicates::Survivors survivors_;
  std::multimap<std::string, std::string> doubles_;  // survivor → double
};

}  // namespace entsync::daemon::run
