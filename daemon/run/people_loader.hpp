// The people of one establishment in one ENT, each with what is decided for the account.
#pragma once

#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "config/settings.hpp"
#include "daemon/run/establishment_plan.hpp"
#include "store/database.hpp"
#include "store/people.hpp"

namespace entsync::daemon::run {

// Owns the entries that its views point to.
class People {
 public:
  People() = default;
  People(const People&) = delete;
  People& operator=(const People&) = delete;

  // Adds these people with their decisions; those already there stay as they are.
  void add(std::vector<store::ScopedPerson> persons, const config::Settings& settings, const config::Ent& ent,
           aaf::Date today);
  [[nodiscard]] std::map<std::string, PersonView>& views() { return views_; }
  [[nodiscard]] const std::map<std::string, PersonView>& views() const { return views_; }
  [[nodiscard]] const store::ScopedPerson& source(const std::string& key) const { return *sources_.at(key); }
  // What one establishment's files say, as this ENT sees it: without the links that operators cut, and with the
  // multi-enrolled as they were where the ENT keeps them.
  void see(std::vector<aaf::Entry>& entries, const config::Ent& ent) const;
  // Keys that the entries name and that are not among the people yet, sorted.
  [[nodiscard]] std::vector<std::string> named_elsewhere() const;

 private:
  std::list<store::ScopedPerson> persons_;
  std::map<std::string, const store::ScopedPerson*> sources_;
  std::map<std::string, PersonView> views_;
};

// What the ENT's policy makes of an entry: it may leave an account as it is until a multi-enrolment is settled (R21).
void apply_policy(aaf::Entry& entry, const config::Ent& ent);

// How long accounts of this ENT live, and how long who is between two schools is waited for.
[[nodiscard]] aaf::account::LifecycleOptions lifecycle_options(const config::Settings& settings, const config::Ent& ent,
                                                               aaf::Date today);

// Every establishment that a person stands under in the ENT: of the entries in scope and of the account; sorted.
[[nodiscard]] std::vector<std::string> uais_of(const store::ScopedPerson& person);

// Who gets an account now gets a login now, in key order, for ever (R40, R41).
void give_logins(store::Transaction& tx, const config::Settings& settings, People& people);

}  // namespace entsync::daemon::run
