#include "daemon/run/undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "aaf/plan/changes.hpp"
#include "aaf/plan/guard.hpp"
#include "aaf/plan/invert.hpp"
#include "aaf/text/digest.hpp"
#include "daemon/run/guarding.hpp"
#include "daemon/run/last_administrator.hpp"
#include "daemon/run/plan_filter.hpp"
#include "daemon/run/restored_person.hpp"
#include "daemon/run/restraint.hpp"
#include "daemon/run/standing_orders.hpp"
#include "daemon/run/stored_plan.hpp"
#include "daemon/run/undo_losses.hpp"
#include "ldap/dn.hpp"
#include "ldap/reader.hpp"
#include "store/accounts.hpp"
#include "store/holds.hpp"
#include "store/journal.hpp"
#include "store/orders.hpp"
#include "store/persons.hpp"

namespace entsync::daemon::run {

using aaf::AccountState;
using aaf::OperationState;
using aaf::account::Account;
using aaf::plan::Fit;
using aaf::plan::Inverse;
using aaf::plan::Operation;
using aaf::plan::Verb;

namespace {

class Undo {
 public:
  Undo(store::Transaction& tx, OpenEnt& ent, aaf::Date today, std::int64_t run)
      : tx_(tx), ent_(ent), today_(today), run_(run), reader_(ent.connection, ent.mapping) {}

  UndoPlan go(const std::vector<store::PlanHeader>& plans) {
    undo_.plan.ent = undo_.plan.plan.ent = ent_.settings.name;
    for (const store::PlanHeader& plan : plans) invert(plan.id);
    read();
    for (const Inverse& inverse : inverses_) fit(inverse);
    obey();
    judge();
    leave_apart();
    judge_losses();
    keep_administrators();
    finish();
    return std::move(undo_);
  }

 private:
  void invert(std::int64_t plan) {
    std::vector<Operation> done;
    std::set<std::string> absent;
    for (store::JournalEntry& entry : store::plan_journal(tx_, plan)) {
      if (entry.state == OperationState::done) {
        if (aaf::plan::forgotten(entry.operation)) {
          leave(entry.operation, "what it was before is forgotten: its pre-image had its time (retention)");
        } else {
          done.push_back(std::move(entry.operation));
        }
      } else if (entry.operation.verb == Verb::add) {
        absent.insert(entry.operation.dn);
      }
    }
    for (Inverse& inverse : aaf::plan::invert(done, absent, plan)) inverses_.push_back(std::move(inverse));
  }

  void read() {
    std::vector<std::string> dns, keys;
    for (const Inverse& inverse : inverses_) {
      dns.push_back(inverse.operation.dn);
      if (!inverse.operation.new_dn.empty()) dns.push_back(inverse.operation.new_dn);
      if (inverse.operation.population) keys.push_back(inverse.operation.subject);
    }
    for (aaf::DirectoryEntry& entry : reader_.read_dns(dns)) {
      std::string key = ldap::dn_key(entry.dn);
      actual_.emplace(std::move(key), std::move(entry));
    }
    for (Account& account : store::load_accounts(tx_, ent_.settings.name, keys)) {
      std::string key = account.key;
      accounts_.emplace(std::move(key), std::move(account));
    }
    persons_ = store::load_persons(tx_, keys);
  }

  // The entry of exactly that name: one that differs in case alone is there under its own.
  [[nodiscard]] const aaf::DirectoryEntry* actual(const std::string& dn) const {
    const auto at = actual_.find(ldap::dn_key(dn));
    return at == actual_.end() || at->second.dn != dn ? nullptr : &at->second;
  }

  void leave(const Operation& operation, std::string reason) {
    undo_.left_alone.push_back({operation.dn, std::move(reason)});
    // Whoever's entry stays as it is keeps the memberships, too.
    if (operation.population) apart_.insert(operation.dn);
  }

  [[nodiscard]] const aaf::Ownership& ownership(const Operation& operation, const aaf::DirectoryEntry* entry) const {
    using aaf::project::ProjectedKind;
    if (entry != nullptr) {
      if (const auto kind = ent_.mapping.kind_of(*entry)) return ent_.mapping.ownership(*kind);
    }
    if (operation.population) return ent_.mapping.ownership(kind_of_person(operation.subject));
    return ent_.mapping.ownership(operation.subject.find(':') == std::string::npos ? ProjectedKind::establishment
                                                                                   : ProjectedKind::group);
  }

  // The store knows the account as the run left it; else another run, or an operator, had to do with it since.
  [[nodiscard]] bool account_as_left(const Operation& operation) const {
    if (!operation.account_after && !operation.account_ends) return true;
    const auto at = accounts_.find(operation.subject);
    const bool there = at != accounts_.end();
    if (!operation.account_before) return !there || at->second.state == AccountState::purged;
    return there && at->second == *operation.account_before;
  }

  void fit(const Inverse& inverse) {
    const Operation& wanted = inverse.operation;
    const aaf::DirectoryEntry* entry = actual(wanted.dn);
    Fit fit = aaf::plan::fit(inverse, entry, wanted.new_dn.empty() ? nullptr : actual(wanted.new_dn),
                             ownership(wanted, entry));
    if (fit.found == Fit::Found::changed) {
      return leave(wanted, fit.attributes.empty()
                               ? (entry == nullptr ? "the entry is gone since" : "another entry has that name by now")
                               : fmt::format("changed since: {}", fmt::join(fit.attributes, ", ")));
    }
    const auto order = given_.find(wanted.subject);
    if (order != given_.end() && order->second.protect && ends_account(wanted) && account_as_left(wanted))
      return leave(wanted, "an operator protects the account");
    if (fit.found == Fit::Found::as_before) {
      ++undo_.already;
      if (!account_as_left(wanted)) return;
      if (wanted.account_after) undo_.plan.plan.bookkeeping.push_back(*wanted.account_after);
      if (wanted.account_ends) undo_.ended.push_back(wanted.subject);
      return;
    }
    if (!account_as_left(wanted)) return leave(wanted, "the account has changed since");
    if (wanted.verb == Verb::add && wanted.population && !restorable(wanted)) {
      return leave(wanted, "the person was purged, and is known by another jointure and uid since");
    }
    operations_.push_back(std::move(fit.operation));
  }

  // A purged person is forgotten, but the pre-image knows jointure, uid and login. False when somebody else has the
  // key.
  bool restorable(const Operation& operation) {
    const auto person = person_from_entry(ent_.mapping, operation);
    if (!person) return true;  // a mapping without these: the entry comes back, no more can be told
    const auto known = persons_.find(person->key);
    if (known != persons_.end() && known->second.uid == person->uid) return true;
    if (known != persons_.end()) {
      for (const auto& [ent, account] : store::accounts_of(tx_, person->key)) {
        if (account.state != AccountState::purged) return false;
      }
    }
    undo_.restored.push_back(*person);
    return true;
  }

  // An operator's order stands until it is taken back, and an undo is no taking back: a link that is cut stays cut, and
  // who is ordered off stays off.
  void obey() {
    std::erase_if(operations_, [&](Operation& operation) {
      if (operation.population && active(operation.account_after) && orders_.is_off(operation.dn)) {
        leave(operation, "an operator ordered that the person has no active account");
        return true;
      }
      std::set<std::string> kept;
      for (aaf::plan::Change& change : operation.changes) {
        if (change.verb != aaf::plan::ChangeVerb::add) continue;
        if (std::erase_if(change.values, [&](const auto& value) { return orders_.cuts(operation, value); }) == 0)
          continue;
        if (change.values.empty()) kept.insert(change.attribute);
        undo_.left_alone.push_back(
            {operation.dn, "an operator cut a link of it, or ordered somebody off whom it names"});
      }
      // Where nothing comes back, what stands in its place stays.
      std::erase_if(operation.changes, [&](const auto& change) { return kept.contains(change.attribute); });
      return says_nothing(operation);
    });
  }

  // What guards measure by; holds of an undo are its own: an ordinary run may hold the same people as well.
  [[nodiscard]] aaf::plan::GuardBase base() const {
    const auto current = store::current_base(tx_, ent_.settings.name);
    const auto recorded = store::recorded_base(tx_, ent_.settings.name);
    return recorded ? aaf::plan::smaller(*recorded, current) : current;
  }

  void add_verdict(aaf::plan::Verdict found) {
    for (auto* sets : {&found.held, &found.released}) {
      for (aaf::plan::HeldSet& set : *sets) set.hash = aaf::text::sha256_hex(undo_purpose(run_) + " " + set.hash);
    }
    aaf::plan::join(undo_.plan.verdict, std::move(found));
    undo_.plan.plan.held = undo_.plan.verdict.held;
  }

  // Who would lose an account or an establishment by the undo is counted as in any run (docs/guards.md).
  void judge() {
    std::vector<aaf::plan::PersonLoss> losses;
    for (const Operation& operation : operations_) {
      if (takes_account(operation)) {
        losses.push_back({.key = operation.subject,
                          .population = operation.account_before->population,
                          .uais = operation.account_before->uais,
                          .account = true,
                          .leaves = false});
      } else if (auto lost = establishments_lost(operation); !lost.empty()) {
        losses.push_back({.key = operation.subject,
                          .population = operation.account_before->population,
                          .uais = std::move(lost),
                          .account = false,
                          .leaves = true});
      }
    }
    auto verdict = aaf::plan::judge(losses, base(), limits_of(ent_.settings.guard, false), approvals());
    const std::set<std::string> held(verdict.held_subjects.begin(), verdict.held_subjects.end());
    add_verdict(std::move(verdict));
    std::erase_if(operations_, [&](const Operation& operation) {
      if (!operation.population || !held.contains(operation.subject)) return false;
      hold_back(operation);
      return true;
    });
  }

  [[nodiscard]] std::vector<aaf::plan::Approval> approvals() const {
    return store::load_approvals(tx_, ent_.settings.name, today_, undo_purpose(run_));
  }

  // What the undo would take from people who stay, and from groups: emptied attributes, identities, members.
  void judge_losses() {
    const std::vector<aaf::plan::Loss> losses = undo_losses(tx_, ent_, operations_);
    auto verdict = aaf::plan::judge_losses(losses, base(), limits_of(ent_.settings.guard, false), approvals());
    if (verdict.held.empty() && verdict.released.empty()) return;
    const std::vector<Operation> before = operations_;
    for (Account& account : aaf::plan::hold_back(operations_, losses, verdict.held)) {
      undo_.plan.plan.bookkeeping.push_back(std::move(account));
    }
    std::map<std::string, const Operation*> left;
    for (const Operation& operation : operations_) left.emplace(operation.dn, &operation);
    for (const Operation& operation : before) {
      const auto at = left.find(operation.dn);
      if (at == left.end() || *at->second != operation) ++undo_.held_back;
    }
    add_verdict(std::move(verdict));
  }

  // What others say of those who stay as they are stays as well. Whoever has to stay because of that joins them.
  void leave_apart() {
    for (std::size_t before = apart() + 1; before != apart();) {
      before = apart();
      std::erase_if(operations_, [&](Operation& operation) {
        for (auto* stay : {&held_, &apart_}) {
          if (aaf::plan::leave_apart(operation, *stay)) continue;
          // A modify that only concerned them has nothing left to say.
          if (operation.verb == Verb::modify && operation.changes.empty()) return true;
          if (stay == &apart_) {
            leave(operation, "it names people who stay as they are");
          } else {
            hold_back(operation);
          }
          return true;
        }
        return false;
      });
    }
    keep_inhabited();
  }

  [[nodiscard]] std::size_t apart() const { return held_.size() + apart_.size(); }

  void hold_back(const Operation& operation) {
    ++undo_.held_back;
    if (operation.population) held_.insert(operation.dn);
  }

  // Left alone because of those who stay: where a guard holds some of them, it waits with them.
  void keep(const Operation& operation, std::string reason) {
    held_.empty() ? leave(operation, std::move(reason)) : hold_back(operation);
  }

  // No establishment where people stay loses its last administrator.
  void keep_administrators() {
    const auto kept = administrators_kept_from_undo(tx_, ent_.settings.name, inside_, operations_, restraints_);
    const std::size_t stay = std::erase_if(operations_, [&](const Operation& operation) {
      const auto at = kept.find(operation.subject);
      if (at == kept.end()) return false;
      keep(operation, "nobody else in " + at->second + " would have the profile National_DIR");
      return true;
    });
    if (stay != 0) leave_apart();
  }

  // An establishment stays as long as some account belongs to it after the undo.
  void keep_inhabited() {
    std::set<std::string> ended;
    for (const Operation& operation : operations_) {
      if (operation.account_ends) ended.insert(operation.subject);
    }
    std::erase_if(operations_, [&](const Operation& operation) {
      if (operation.verb != Verb::remove || operation.population || operation.subject != operation.uai) return false;
      for (const Account& account : store::load_accounts(tx_, ent_.settings.name, operation.uai)) {
        if (ended.contains(account.key)) continue;
        keep(operation, "accounts belong to the establishment still");
        return true;
      }
      return false;
    });
  }

  void finish() {
    const std::size_t before = operations_.size();
    keep_additions(operations_, [&](const Operation& op) { return restraints_.additions_only(concerned(op)); });
    if (operations_.size() != before) {
      undo_.left_alone.push_back({ent_.mapping.base(), fmt::format("{} operations would take something away, which "
                                                                   "mode additions does not",
                                                                   before - operations_.size())});
    }
    split_links(operations_, ent_.mapping);
    for (const Waiting& waiting : take_waiting(operations_, restraints_)) {
      for (const Operation& operation : waiting.operations)
        undo_.left_alone.push_back({operation.dn, fmt::format("{}: {}", waiting.uai, waiting.why)});
    }
    aaf::plan::arrange(operations_);
    std::set<std::string> uais;
    for (const Operation& operation : operations_) {
      uais.insert(operation.uai);
      if (operation.population) ++undo_.plan.situations[std::string(aaf::word(operation.situation))];
    }
    undo_.plan.uais.assign(uais.begin(), uais.end());
    undo_.plan.plan.operations = std::move(operations_);
    undo_.plan.sources = plan_sources(tx_, undo_.plan.uais);
    undo_.plan.hash = aaf::plan::hash(undo_.plan.plan, undo_.plan.sources);
    std::sort(undo_.left_alone.begin(), undo_.left_alone.end(),
              [](const LeftAlone& a, const LeftAlone& b) { return a.dn < b.dn; });
    std::erase_if(undo_.restored, [&](const aaf::account::Person& person) {
      return std::none_of(
          undo_.plan.plan.operations.begin(), undo_.plan.plan.operations.end(),
          [&](const Operation& operation) { return operation.verb == Verb::add && operation.subject == person.key; });
    });
  }

  store::Transaction& tx_;
  OpenEnt& ent_;
  aaf::Date today_;
  std::int64_t run_;
  ldap::Reader reader_;
  Restraints restraints_{ent_.settings, today_};
  std::vector<std::string> inside_ = scope_of(tx_, ent_.settings).inside;
  StandingOrders orders_ = standing_orders(tx_, ent_.settings.name, ent_.mapping, Doubles(tx_, ent_.settings, inside_));
  std::map<std::string, aaf::account::Orders> given_ = store::orders_in_force(tx_, ent_.settings.name);  // by key
  std::vector<Inverse> inverses_;
  std::map<std::string, aaf::DirectoryEntry> actual_;  // by dn_key
  std::map<std::string, Account> accounts_;            // by key, as the store has them now
  std::map<std::string, aaf::account::Person> persons_;
  std::vector<Operation> operations_;
  // DNs of people who stay as they are: stopped by a guard, or by what changed since.
  std::set<std::string> held_, apart_;
  UndoPlan undo_;
};

}  // namespace

std::string undo_purpose(std::int64_t run) { return fmt::format("undo {}", run); }

UndoPlan compute_undo(store::Transaction& tx, OpenEnt& ent, aaf::Date today, std::int64_t run,
                      const std::vector<store::PlanHeader>& plans) {
  return Undo(tx, ent, today, run).go(plans);
}

store::HoldsMoved store_undo(store::Transaction& tx, UndoPlan& undo, std::int64_t as_run, std::int64_t run,
                             aaf::Date today, aaf::LocalTime now) {
  store::PlanHeader header;
  header.run = as_run;
  header.ent = undo.plan.ent;
  header.hash = undo.plan.hash;
  header.today = today;
  header.created = now;
  header.sources = undo.plan.sources;
  header.uais = undo.plan.uais;
  header.operations = static_cast<std::int64_t>(undo.plan.plan.operations.size());
  undo.plan.id = store::save_plan(tx, header, undo.plan.plan);
  store::close_other_plans(tx, undo.plan.ent, undo.plan.id);
  store::restore_persons(tx, undo.restored);
  return store::refresh_holds(tx, as_run, today, undo.plan.ent, undo.plan.verdict, std::nullopt, undo_purpose(run));
}

}  // namespace entsync::daemon::run
