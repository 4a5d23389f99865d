#include "aaf/account/lifecycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "aaf/model/key.hpp"

namespace entsync::aaf::account {
namespace {

bool bears(const Entry& entry) { return entry.standing >= Standing::kept; }

// The strongest of the entries; nullptr when there is none. The first one on ties.
const Entry* strongest(const std::vector<const Entry*>& entries) {
  const auto found = std::max_element(entries.begin(), entries.end(),
                                      [](const Entry* a, const Entry* b) { return a->standing < b->standing; });
  return found == entries.end() ? nullptr : *found;
}

std::vector<std::string> uais_of(const std::vector<const Entry*>& entries) {
  std::vector<std::string> uais;
  uais.reserve(entries.size());
  for (const Entry* entry : entries) uais.push_back(entry->uai);
  std::sort(uais.begin(), uais.end());
  uais.erase(std::unique(uais.begin(), uais.end()), uais.end());
  return uais;
}

std::string joined(const std::vector<std::string>& uais) {
  return uais.empty() ? "no establishment" : fmt::format("{}", fmt::join(uais, ", "));
}

// Teaching anywhere makes a teacher (D17); pupils and guardians are told by their kind.
Population population_of(const std::string& key, const std::optional<Account>& account,
                         const std::vector<const Entry*>& entries) {
  switch (kind_of(key)) {
    case Kind::pupil: return Population::pupil;
    case Kind::guardian: return Population::guardian;
    case Kind::staff: break;
  }
  const auto teaches = [](const Entry* entry) { return entry->population == Population::teacher; };
  if (std::any_of(entries.begin(), entries.end(), teaches)) return Population::teacher;
  if (entries.empty() && account) return account->population;
  return Population::staff;
}

std::string_view standing_rule(const Entry& entry) { return entry.why.empty() ? std::string_view{"-"} : entry.why; }

// Why there is nothing for an account to stand on: the reason it would be deactivated for, and the sentence for it.
struct Absence {
  Reason reason{};
  Situation situation{};
  std::string why;
};

Absence absence(const Entry* best, const Presence& presence) {
  if (best != nullptr && best->standing == Standing::suspended) {
    return {Reason::multi_enrolment, Situation::multi_enrolment,
            fmt::format("{} has the person as actively enrolled in another establishment too ({})", best->uai,
                        standing_rule(*best))};
  }
  if (best != nullptr) {
    return {Reason::departed, Situation::departed,
            fmt::format("{} has the person without a right to an account ({})", best->uai, standing_rule(*best))};
  }
  if (presence.outside_scope) {
    return {Reason::out_of_scope, Situation::moved, "only establishments outside this ENT's scope feed the person"};
  }
  if (presence.transferred) {
    return {Reason::departed, Situation::departed,
            "the person left with a transfer as exit reason, and no establishment of this ENT has the person since"};
  }
  return {Reason::departed, Situation::departed, "no establishment feeds the person any more"};
}

bool cut_off(const Entry& entry) { return entry.why == cut_rule; }

void take_over(Decision& decision, const Account& account) {
  decision.after = account.state;
  decision.reason = account.reason;
  decision.since = account.since;
  decision.purge_after = account.purge_after;
  decision.uais = account.uais;
  decision.parked = account.parked;
}

Date purge_day(Reason reason, Population population, const LifecycleOptions& options) {
  Grace grace{options.purge_after_days, options.purge_after_departed_days};
  if (const auto own = options.graces.find(population); own != options.graces.end()) grace = own->second;
  return options.today + std::chrono::days{reason == Reason::departed ? grace.departed_days : grace.days};
}

// There is no account: is one made?
void decide_without(Decision& decision, const Entry* best, const Presence& presence) {
  if (best == nullptr) {
    decision.situation = Situation::unmanaged;
    decision.why = "no establishment in scope feeds the person, and there is no account";
    return;
  }
  decision.uais = uais_of(presence.entries);
  switch (best->standing) {
    case Standing::contact:
      decision.situation = Situation::unmanaged;
      decision.why =
          fmt::format("{} has the person without a right to an account ({})", best->uai, standing_rule(*best));
      return;
    case Standing::suspended:
      decision.situation = Situation::multi_enrolment;
      decision.why = absence(best, presence).why;
      return;
    case Standing::kept:
      decision.situation = Situation::unmanaged;
      decision.why = fmt::format("{} has a record that is not complete enough for a new account ({})", best->uai,
                                 standing_rule(*best));
      return;
    case Standing::entitled: break;
  }
  decision.uais = uais_of(bearing(presence.entries));
  // A second account would take uid and login from whoever uses the first (the person, most likely).
  if (!presence.unadopted.empty()) {
    decision.situation = Situation::unmanaged;
    decision.kept_by_unadopted = true;
    decision.why = fmt::format(
        "the ENT holds what is, or may be, the person's account already, of another origin and left alone: {}",
        presence.unadopted);
    return;
  }
  decision.after = AccountState::active;
  // A number that another establishment uses for someone else (D10): told apart by the mark in its key.
  const bool ambiguous = decision.key.find('@') != std::string::npos;
  decision.situation = ambiguous ? Situation::ambiguous : Situation::fresh;
  decision.why = ambiguous
                     ? fmt::format("{} gives the person a number that another establishment gives to someone else",
                                   joined(decision.uais))
                     : fmt::format("{} feeds the person, who has no account yet", joined(decision.uais));
}

// Nobody has the person: between two establishments the account stays active as it is for a while.
bool is_between_two(Decision& decision, const Account& account, const Presence& presence,
                    const LifecycleOptions& options) {
  const std::chrono::days window{options.moved_window_days};
  if (presence.transferred || account.parked) {
    const Date since = account.parked.value_or(options.today);
    if (options.today < since + window) {
      take_over(decision, account);
      decision.parked = since;
      decision.situation = Situation::moved;
      decision.why = fmt::format(
          "the person left with a transfer as exit reason and no establishment has the person yet; the account waits "
          "until {}",
          iso(since + window - std::chrono::days{1}));
      return true;
    }
  }
  return false;
}

// An old feed says nothing of who is gone: the account stays active as it is.
void wait_for_feed(Decision& decision, const Account& account) {
  take_over(decision, account);
  decision.situation = Situation::held;
  decision.why = fmt::format(
      "the newest files of {} do not have the person, but they were old when they came: they decide on no "
      "departure",
      joined(account.uais));
}

// An operator wants no active account here: by name, or by cutting a guardian's last link.
bool ordered_off(const Presence& presence, const Entry* best) {
  if (presence.orders.deactivate) return true;
  return best != nullptr && !bears(*best) && best->standing != Standing::suspended &&
         std::any_of(presence.entries.begin(), presence.entries.end(),
                     [](const Entry* entry) { return cut_off(*entry); });
}

// The grace runs while nobody feeds the person, and only then: an order may last longer than any grace.
void decide_ordered(Decision& decision, const std::optional<Account>& account, const Entry* best,
                    const Presence& presence, const LifecycleOptions& options) {
  decision.situation = Situation::protected_;
  decision.why = presence.orders.deactivate ? "an operator ordered that the person has no active account"
                                            : "an operator cut the link to the guardian's only pupil";
  if (!account) {
    if (best == nullptr) decision.situation = Situation::unmanaged;
    decision.uais = uais_of(presence.entries);
    return;
  }
  const bool fed = std::any_of(presence.entries.begin(), presence.entries.end(), [](const Entry* entry) {
    return entry->standing >= Standing::suspended || cut_off(*entry);
  });
  decision.after = AccountState::deactivated;
  decision.reason = Reason::manual;
  decision.since = account->since.value_or(options.today);
  decision.uais = account->uais;
  if (!fed) {
    decision.purge_after = account->purge_after.value_or(purge_day(Reason::departed, decision.population, options));
  }
}

void decide_active(Decision& decision, const Account& account, const Entry* best, const Presence& presence,
                   const LifecycleOptions& options) {
  if (best != nullptr && bears(*best)) {
    decision.after = AccountState::active;
    decision.situation = Situation::confirmed;
    decision.uais = uais_of(bearing(presence.entries));
    decision.why = best->standing == Standing::entitled
                       ? fmt::format("{} feeds the person", joined(decision.uais))
                       : fmt::format("{} has an incomplete record ({}); the account stays as it is", best->uai,
                                     standing_rule(*best));
    return;
  }
  auto gone = absence(best, presence);
  if (presence.orders.protect) {
    take_over(decision, account);
    decision.situation = Situation::protected_;
    decision.why = "an operator protects the account, though " + gone.why;
    return;
  }
  const bool departs = gone.reason == Reason::departed;
  if (best == nullptr && departs && is_between_two(decision, account, presence, options)) return;
  if (presence.stale_feed && (departs || gone.reason == Reason::out_of_scope)) return wait_for_feed(decision, account);
  decision.after = AccountState::deactivated;
  decision.situation = gone.situation;
  decision.reason = gone.reason;
  decision.since = options.today;
  decision.purge_after = purge_day(gone.reason, decision.population, options);
  decision.uais = account.uais;
  decision.why = std::move(gone.why);
}

Situation situation_of(Reason reason) {
  switch (reason) {
    case Reason::departed: return Situation::departed;
    case Reason::duplicate: return Situation::duplicate;
    case Reason::multi_enrolment: return Situation::multi_enrolment;
    case Reason::out_of_scope: return Situation::moved;
    case Reason::manual: return Situation::protected_;
  }
  return Situation::departed;
}

void decide_deactivated(Decision& decision, const Account& account, const Entry* best, const Presence& presence,
                        const LifecycleOptions& options) {
  take_over(decision, account);
  const Reason reason = account.reason.value_or(Reason::departed);
  decision.situation = situation_of(reason);
  if (best != nullptr && bears(*best)) {
    decision.after = AccountState::active;
    decision.reason.reset();
    decision.since.reset();
    decision.purge_after.reset();
    decision.situation = Situation::returned;
    decision.uais = uais_of(bearing(presence.entries));
    decision.why = fmt::format("{} feeds the person again", joined(decision.uais));
    return;
  }
  auto gone = absence(best, presence);
  // Into and out of a multi-enrolment the reason follows the feed, because it says whether an active record exists
  // (D13). Out of it, the grace begins anew: until then the person was entitled somewhere.
  const bool was_several = reason == Reason::multi_enrolment;
  const bool is_several = gone.reason == Reason::multi_enrolment;
  // An order that was taken back leaves what the feed says.
  const bool was_ordered = reason == Reason::manual;
  if (was_several != is_several || was_ordered) {
    decision.reason = gone.reason;
    decision.situation = gone.situation;
    if (was_several || !decision.purge_after)
      decision.purge_after = purge_day(gone.reason, decision.population, options);
  }
  decision.why = std::move(gone.why);
}

// The double of somebody who has, or gets, the one account of both (R30, R31). False where the verdict changes nothing:
// nobody would give the person an account anyway, or an operator protects it.
bool decide_duplicate(Decision& decision, const std::optional<Account>& account, const Entry* best,
                      const Presence& presence, const LifecycleOptions& options) {
  const bool borne = best != nullptr && bears(*best);
  if (!account || account->state == AccountState::purged) {
    if (!borne) return false;
    decision.uais = uais_of(bearing(presence.entries));
  } else {
    const bool active = account->state == AccountState::active;
    const bool was_duplicate = !active && account->reason == Reason::duplicate;
    if (active ? presence.orders.protect : !was_duplicate && !borne) return false;
    take_over(decision, *account);
    if (!was_duplicate) {
      decision.after = AccountState::deactivated;
      decision.reason = Reason::duplicate;
      if (active) decision.since = options.today;
      decision.purge_after = purge_day(Reason::duplicate, decision.population, options);
      decision.parked.reset();
    }
  }
  decision.situation = Situation::duplicate;
  decision.why = fmt::format("the person is the same as {}, whose account counts for both", presence.duplicate_of);
  return true;
}

}  // namespace

std::vector<const Entry*> bearing(const std::vector<const Entry*>& entries) {
  std::vector<const Entry*> found;
  std::copy_if(entries.begin(), entries.end(), std::back_inserter(found),
               [](const Entry* entry) { return bears(*entry); });
  return found;
}

Decision decide(const std::string& key, const std::optional<Account>& account, const Presence& presence,
                const LifecycleOptions& options) {
  Decision decision;
  decision.key = key;
  decision.population = population_of(key, account, presence.entries);
  const Entry* best = strongest(presence.entries);
  const bool exists = account && account->state != AccountState::purged;
  if (exists) decision.before = account->state;
  if (ordered_off(presence, best)) {
    decide_ordered(decision, exists ? account : std::nullopt, best, presence, options);
    return decision;
  }
  if (!presence.duplicate_of.empty() && decide_duplicate(decision, account, best, presence, options)) return decision;
  if (!exists) {
    decide_without(decision, best, presence);
    return decision;
  }
  if (account->state == AccountState::active) {
    decide_active(decision, *account, best, presence, options);
  } else {
    decide_deactivated(decision, *account, best, presence, options);
  }
  return decision;
}

std::optional<Account> account_after(const Decision& decision) {
  if (!decision.after) return std::nullopt;
  return Account{decision.key,         *decision.after,     decision.reason, decision.since,
                 decision.purge_after, decision.population, decision.uais,   decision.parked};
}

std::string purge_obstacle(const Account& account, const PurgeConditions& conditions) {
  if (account.state != AccountState::deactivated) return fmt::format("the account is {}", word(account.state));
  if (account.reason == Reason::multi_enrolment)
    return "the person is still actively enrolled in several establishments";
  if (!account.purge_after) return "the account has no day from which it may be purged";
  if (conditions.today < *account.purge_after) {
    return fmt::format("its grace period lasts until {}", iso(*account.purge_after - std::chrono::days{1}));
  }
  if (conditions.protect) return "an operator protects it";
  if (conditions.held) return "a guard holds it; approve or discard the hold";
  if (conditions.spare_leavers && account.reason == Reason::departed) {
    return "leavers are not purged while the school year turns over";
  }
  if (!conditions.oldest_feed) {
    return fmt::format("one of {} has no complete feed; send its exports", joined(account.uais));
  }
  const auto age = conditions.today - *conditions.oldest_feed;
  if (age > std::chrono::days{conditions.fresh_feed_days}) {
    return fmt::format("the last complete feed of {} is {} days old, the limit is {}; send newer exports",
                       joined(account.uais), age.count(), conditions.fresh_feed_days);
  }
  return {};
}

}  // namespace entsync::aaf::account
