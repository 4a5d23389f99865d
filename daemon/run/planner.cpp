#include "daemon/run/planner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "aaf/plan/changes.hpp"
#include "daemon/log/log.hpp"
#include "daemon/run/collisions.hpp"
#include "daemon/run/doubles.hpp"
#include "daemon/run/establishment_plan.hpp"
#include "daemon/run/group_renames.hpp"
#include "daemon/run/guarding.hpp"
#include "daemon/run/last_administrator.hpp"
#include "daemon/run/people_loader.hpp"
#include "daemon/run/plan_filter.hpp"
#include "daemon/run/purge_check.hpp"
#include "daemon/run/stored_plan.hpp"
#include "daemon/run/strays.hpp"
#include "daemon/stopwatch.hpp"
#include "ldap/dn.hpp"
#include "ldap/reader.hpp"
#include "store/accounts.hpp"
#include "store/directory.hpp"
#include "store/holds.hpp"
#include "store/orders.hpp"
#include "store/people.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::run {

using aaf::AccountState;

namespace {

bool has(const std::vector<std::string>& sorted, const std::string& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

void sort_unique(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

class Planner {
 public:
  Planner(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent, aaf::Date today,
          const PlanScope& scope, PlanProgress progress = {})
      : tx_(tx),
        settings_(settings),
        ent_(ent),
        today_(today),
        scope_(scope),
        progress_(std::move(progress)),
        reader_(ent.connection, ent.mapping),
        guarding_(tx, settings, ent, today),
        collisions_(ent, reader_),
        restraints_(ent.settings, today) {}

  EntPlan run() {
    plan_.ent = plan_.plan.ent = ent_.settings.name;
    choose_establishments();
    judge();
    populated_ = store::account_uais(tx_, plan_.ent);
    for (std::size_t i = 0; i < plan_.uais.size(); ++i) {
      tell("comparing", i, plan_.uais.size());
      establishment(plan_.uais[i]);
    }
    finish();
    return std::move(plan_);
  }

  // The judgement alone: everyone whose removal is stopped today.
  std::set<std::string> held() {
    plan_.ent = plan_.plan.ent = ent_.settings.name;
    choose_establishments();
    judge();
    return std::move(held_keys_);
  }

 private:
  void tell(const char* phase, std::size_t done, std::size_t total) {
    if (progress_) progress_(phase, done, total);
  }

  void choose_establishments() {
    const ScopeView view = scope_of(tx_, ent_.settings);
    inside_ = view.inside;
    unsure_ = view.held;
    visible_ = inside_;
    visible_.insert(visible_.end(), unsure_.begin(), unsure_.end());
    sort_unique(visible_);
    doubles_.emplace(tx_, ent_.settings, visible_);
    const std::vector<std::string> all = planned_uais(tx_, ent_.settings);
    std::vector<std::string> wanted = scope_.uais;
    // Whoever names one record of a person means the person.
    std::set<std::string> persons;
    for (const std::string& key : scope_.persons) {
      for (std::string& one : doubles_->keys_of_person(key)) persons.insert(std::move(one));
    }
    scope_.persons.assign(persons.begin(), persons.end());
    for (const store::ScopedPerson& person : doubles_->load(scope_.persons)) {
      for (const std::string& uai : uais_of(person)) wanted.push_back(uai);
      person_dns_.insert(person_dn(person.person, ent_.mapping));
    }
    for (const std::string& group : scope_.groups) {
      groups_.push_back(group_id(ent_.mapping, group));
      wanted.push_back(groups_.back().substr(0, groups_.back().find(':')));
    }
    sort_unique(wanted);
    const bool chosen = !(scope_.uais.empty() && scope_.persons.empty() && scope_.groups.empty());
    for (const std::string& uai : all) {
      if (!chosen || has(wanted, uai)) plan_.uais.push_back(uai);
    }
    purges_.emplace(tx_, settings_, plan_.ent, today_, plan_.uais, scope_.everything());
  }

  // The establishment under which a person is planned in this run: the smallest of those that the run is about.
  [[nodiscard]] bool at_home(const store::ScopedPerson& person, const std::string& uai) const {
    for (const std::string& candidate : uais_of(person)) {
      if (has(plan_.uais, candidate)) return candidate == uai;
    }
    return false;
  }

  // True when this run plans the person, under whatever establishment.
  [[nodiscard]] bool planned_here(const store::ScopedPerson& person) const {
    const auto& keys = scope_.persons;
    if (!scope_.groups.empty() && keys.empty() && scope_.uais.empty()) return false;
    if (!keys.empty() && scope_.uais.empty() && std::find(keys.begin(), keys.end(), person.person.key) == keys.end())
      return false;
    const auto uais = uais_of(person);
    return std::any_of(uais.begin(), uais.end(), [&](const std::string& uai) { return has(plan_.uais, uai); });
  }

  // May be named by others after this run: has an active account that the run does not take away, or gets one by it.
  [[nodiscard]] bool is_live(const store::ScopedPerson& person, const PersonView& view) const {
    const bool was = view.decision.before == AccountState::active;
    if (view.decision.after == AccountState::active) return was || planned_here(person);
    return was && (held_keys_.contains(view.person.key) || !planned_here(person));
  }

  // Somebody of an establishment that may or may not be in scope (its type is not known) is left as is (D9).
  [[nodiscard]] bool untouchable(const store::ScopedPerson& person) const {
    const auto uais = uais_of(person);
    return std::any_of(uais.begin(), uais.end(), [&](const std::string& uai) { return has(unsure_, uai); });
  }

  void hold(const PersonView& view) {
    held_keys_.insert(view.person.key);
    held_dns_.insert(person_dn(view.person, ent_.mapping));
  }

  // Pass 1: everyone who would lose the account, over all establishments, before anything is compared.
  void judge() {
    std::vector<aaf::plan::PersonLoss> losses;
    std::vector<aaf::account::Decision> removing;
    std::map<std::string, std::string> dns;
    std::set<std::string> judged(plan_.uais.begin(), plan_.uais.end()), counted;
    // A person counts in every establishment of the account: one that the run is not about is judged whole as well.
    std::vector<std::string> queue = plan_.uais;
    for (std::size_t at = 0; at < queue.size(); ++at) {
      tell("judging", at, queue.size());
      const std::string uai = queue[at];
      const bool asked = at < plan_.uais.size();
      People people;
      people.add(doubles_->load(uai), settings_, ent_.settings, today_);
      for (const auto& [key, view] : people.views()) {
        const store::ScopedPerson& source = people.source(key);
        if (asked ? !at_home(source, uai) : counted.contains(key)) continue;
        if (untouchable(source)) {
          hold(view);
          continue;
        }
        auto loss = aaf::plan::person_loss(view.decision, view.account);
        if (!loss) continue;
        counted.insert(key);
        // Where nothing is taken away at all, who would lose the account stays as is.
        if (restraints_.additions_only({loss->uais.begin(), loss->uais.end()})) {
          if (loss->account) hold(view);
          continue;
        }
        const std::vector<std::string> places = loss->uais;
        losses.push_back(std::move(*loss));
        if (view.decision.removes()) removing.push_back(view.decision);
        dns.emplace(key, person_dn(view.person, ent_.mapping));
        if (!asked) continue;
        for (const std::string& other : places) {
          if (judged.insert(other).second) queue.push_back(other);
        }
      }
    }
    const auto kept = kept_administrators(tx_, settings_, ent_.settings, today_, inside_, removing);
    for (const auto& [key, sentence] : kept) {
      held_keys_.insert(key);
      held_dns_.insert(dns.at(key));
      plan_.kept.push_back(sentence);
    }
    std::erase_if(losses, [&](const auto& loss) { return kept.contains(loss.key); });
    plan_.verdict = guarding_.judge_people(losses);
    std::set<std::string> held(plan_.verdict.held_subjects.begin(), plan_.verdict.held_subjects.end());
    if (!scope_.everything()) add_open_holds(held);
    for (const auto& [key, dn] : dns) {
      if (!held.contains(key)) continue;
      held_keys_.insert(key);
      held_dns_.insert(dn);
    }
    hold_dependents(dns);
  }

  // A run of a part of the ENT cannot judge what only the whole shows: what a run of everything stopped stays stopped.
  void add_open_holds(std::set<std::string>& held) {
    const std::set<std::string> judged(plan_.uais.begin(), plan_.uais.end());
    for (const store::Hold& hold :
         store::load_holds(tx_, plan_.ent, {store::HoldState::open, store::HoldState::discarded})) {
      if (judged.contains(hold.set.uai) || !hold.purpose.empty()) continue;
      const bool of_people =
          hold.set.guard == aaf::plan::GuardKind::departures || hold.set.guard == aaf::plan::GuardKind::deactivations;
      if (of_people) held.insert(hold.set.subjects.begin(), hold.set.subjects.end());
      if (!of_people) standing_.push_back(hold.set);
    }
  }

  // Guardians of held pupils: their own account stays too, and whatever names them in groups (D34: what depends on it).
  void hold_dependents(const std::map<std::string, std::string>& removing) {
    const std::vector<std::string> held(held_keys_.begin(), held_keys_.end());
    const auto orders = store::orders_in_force(tx_, plan_.ent);
    // What an operator ordered goes all the same.
    const auto ordered = [&](const std::string& key) {
      const auto at = orders.find(key);
      return at != orders.end() &&
             (at->second.deactivate || std::any_of(at->second.cut.begin(), at->second.cut.end(),
                                                   [&](const auto& end) { return held_keys_.contains(end.key); }));
    };
    for (const aaf::account::Person& guardian : store::last_guardians(tx_, held)) {
      if (ordered(guardian.key)) continue;
      held_dns_.insert(person_dn(guardian, ent_.mapping));
      if (removing.contains(guardian.key)) held_keys_.insert(guardian.key);
    }
  }

  // Pass 2: one establishment, wanted against actual.
  void establishment(const std::string& uai) {
    People people;
    people.add(doubles_->load(uai), settings_, ent_.settings, today_);
    std::vector<std::string> here;
    for (const auto& [key, view] : people.views()) here.push_back(key);
    give_logins(tx_, settings_, people);
    people.add(doubles_->load(people.named_elsewhere()), settings_, ent_.settings, today_);

    EstablishmentInput input;
    input.uai = uai;
    input.in_scope = has(inside_, uai);
    input.contradictions_mended = scope_.forced ? ent_.settings.guard.floor : 0;
    input.held_keys = held_keys_;
    input.held_dns = held_dns_;
    input.populated = {populated_.begin(), populated_.end()};
    for (const auto& [key, view] : people.views()) {
      const bool stays = is_live(people.source(key), view);
      if (stays) input.live.emplace(key, view.person.uid);
    }
    std::vector<aaf::Entry> entries, former;
    if (input.in_scope) entries = store::load_entries(tx_, uai);
    doubles_->name(entries);
    people.see(entries, ent_.settings);
    for (const aaf::Entry& entry : entries) input.entries.push_back(&entry);

    const Stopwatch watch;
    input.actual = reader_.read_establishment(uai);
    log::event(log::Event::ent_read,
               {log::Field::ent(plan_.ent), log::Field::uai(uai), log::Field(log::Number::count, input.actual.size()),
                log::Field(watch.elapsed())});
    std::set<std::string> present;
    for (const aaf::DirectoryEntry& entry : input.actual) present.insert(ldap::dn_key(entry.dn));
    std::vector<std::string> missing;
    std::set<std::string> known;
    std::size_t kept = 0;
    for (const std::string& key : here) {
      PersonView& view = people.views().at(key);
      const std::string dn = person_dn(view.person, ent_.mapping);
      known.insert(ldap::dn_key(dn));
      if (!at_home(people.source(key), uai)) continue;
      ++plan_.situations[std::string(
          aaf::word(held_keys_.contains(key) ? aaf::Situation::held : view.decision.situation))];
      if (view.decision.situation == aaf::Situation::held) ++kept;
      view.purge = may_purge(view);
      input.people.push_back(&view);
      if (view.account && !present.contains(ldap::dn_key(dn))) missing.push_back(dn);
    }
    if (kept > 0) {
      plan_.kept.push_back(fmt::format(
          "{}: {} whom the newest files do not have stay as they are, because those files were more than {} days old "
          "when they came: ingest a newer export",
          uai, kept, settings_.fresh_feed_days));
    }
    for (aaf::DirectoryEntry& entry : reader_.read_dns(missing)) input.actual.push_back(std::move(entry));
    former = former_structures(tx_, ent_.mapping, input.actual, entries);
    for (const aaf::Entry& entry : former) input.former.push_back(&entry);
    add_strays(plan_.unmanaged, input.actual, known, ent_.mapping);

    EstablishmentPlan result = plan_establishment(input, ent_.mapping);
    for (aaf::account::Account& account : collisions_.withhold(result.operations, people)) {
      plan_.bookkeeping.push_back(std::move(account));
    }
    guarding_.look(result.operations, uai, people, input.live, held_keys_);
    auto& operations = plan_.plan.operations;
    operations.insert(operations.end(), std::make_move_iterator(result.operations.begin()),
                      std::make_move_iterator(result.operations.end()));
    plan_.bookkeeping.insert(plan_.bookkeeping.end(), result.bookkeeping.begin(), result.bookkeeping.end());
    plan_.unmanaged.insert(plan_.unmanaged.end(), result.unmanaged.begin(), result.unmanaged.end());
    plan_.contradictions.insert(plan_.contradictions.end(), result.contradictions.begin(), result.contradictions.end());
  }

  // True when the grace period is over and nothing speaks against the purge (D33); else the obstacle is noted.
  bool may_purge(const PersonView& view) {
    if (!scope_.purges || !purge_is_due(view, today_)) return false;
    std::string obstacle = purges_->obstacle(view, plan_.verdict);
    if (obstacle.empty()) return true;
    plan_.waiting_purges.push_back(waiting_purge(*view.account, obstacle, today_));
    if (aaf::account::waits_too_long(*view.account, today_) && !view.account->uais.empty())
      ++plan_.purges_over_limit[view.account->uais.front()];
    return false;
  }

  void finish() {
    auto& operations = plan_.plan.operations;
    if (!scope_.persons.empty() || !scope_.groups.empty()) {
      keep_only(operations, {.uais = {scope_.uais.begin(), scope_.uais.end()},
                             .person_keys = {scope_.persons.begin(), scope_.persons.end()},
                             .person_dns = person_dns_,
                             .groups = groups_});
      std::erase_if(plan_.bookkeeping, [&](const auto& account) {
        const bool named = std::find(scope_.persons.begin(), scope_.persons.end(), account.key) != scope_.persons.end();
        return !named && scope_.uais.empty();
      });
    }
    const auto is_purge = [](const aaf::account::Account& account) { return account.state == AccountState::purged; };
    if (scope_.only_purges) {
      std::erase_if(operations, [&](const auto& op) { return !op.account_after || !is_purge(*op.account_after); });
      std::erase_if(plan_.bookkeeping, [&](const auto& account) { return !is_purge(account); });
    }
    auto ordered = take_ordered(operations, restraints_, standing_orders(tx_, plan_.ent, ent_.mapping, *doubles_));
    keep_additions(operations,
                   [this](const aaf::plan::Operation& op) { return restraints_.additions_only(concerned(op)); });
    std::erase_if(plan_.bookkeeping, [&](const auto& account) {
      return is_purge(account) && restraints_.additions_only({account.uais.begin(), account.uais.end()});
    });
    aaf::plan::join(plan_.verdict, guarding_.hold_back(operations, plan_.bookkeeping, standing_));
    plan_.plan.held = plan_.verdict.held;
    split_links(operations, ent_.mapping);
    plan_.waiting = take_waiting(operations, restraints_);
    for (Waiting& waiting : plan_.waiting) aaf::plan::arrange(waiting.operations);
    operations.insert(operations.end(), std::make_move_iterator(ordered.begin()),
                      std::make_move_iterator(ordered.end()));
    aaf::plan::arrange(operations);
    if (scope_.sweep) {
      const auto seen = [this](const std::string& uai) { return has(plan_.uais, uai) || has(unsure_, uai); };
      add_elsewhere(plan_.unmanaged, reader_, ent_.mapping, seen);
    }
    sort_unique(plan_.unmanaged);
    plan_.collisions = collisions_.found();
    plan_.sources = plan_sources(tx_, plan_.uais);
    plan_.hash = aaf::plan::hash(plan_.plan, plan_.sources);
    for (const std::string& uai : unsure_) plan_.unsure.push_back(uai);
  }

  store::Transaction& tx_;
  const config::Settings& settings_;
  OpenEnt& ent_;
  aaf::Date today_;
  PlanScope scope_;
  PlanProgress progress_;
  ldap::Reader reader_;
  std::optional<Doubles> doubles_;
  std::vector<std::string> inside_, unsure_, visible_, populated_, groups_;
  std::optional<PurgeCheck> purges_;
  std::set<std::string> person_dns_, held_keys_, held_dns_;
  Guarding guarding_;
  Collisions collisions_;
  Restraints restraints_;
  std::vector<aaf::plan::HeldSet>
      standing_;  // what other runs hold of attributes and members, where this one is partial
  EntPlan plan_;
};

}  // namespace

EntPlan compute_plan(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent, aaf::Date today,
                     const PlanScope& scope, const PlanProgress& progress) {
  return Planner(tx, settings, ent, today, scope, progress).run();
}

std::string forbidden(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent, aaf::Date today,
                      const store::PlanHeader& header) {
  const auto plan = store::load_plan(tx, header.id);
  if (!plan) return "there is no such plan";
  PlanScope scope;
  scope.uais = header.uais;
  const std::set<std::string> held = Planner(tx, settings, ent, today, scope).held();
  for (const aaf::plan::Operation& operation : plan->operations) {
    const bool removes = operation.account_after && operation.account_after->state != AccountState::active;
    if (removes && held.contains(operation.subject)) {
      return fmt::format("{} is held by now, see entsync holds", operation.subject);
    }
  }
  const Restraints restraints(ent.settings, today);
  auto allowed = plan->operations;
  std::ignore = take_ordered(
      allowed, restraints,
      standing_orders(tx, header.ent, ent.mapping, Doubles(tx, ent.settings, scope_of(tx, ent.settings).inside)));
  const auto without_orders = allowed;
  keep_additions(allowed, [&](const aaf::plan::Operation& op) { return restraints.additions_only(concerned(op)); });
  if (allowed != without_orders) return "ENT " + header.ent + " is in mode additions by now, and the plan takes away";
  return {};
}

}  // namespace entsync::daemon::run
