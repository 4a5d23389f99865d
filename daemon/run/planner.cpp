#include "daemon/run/planner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
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
#include "daemon/run/reach.hpp"
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
        reach_(tx, ent.settings, ent.mapping, scope),
        progress_(std::move(progress)),
        reader_(ent.connection, ent.mapping),
        purges_(tx, settings, ent.settings.name, today, reach_.uais(), scope.everything()),
        guarding_(tx, settings, ent, today),
        collisions_(ent, reader_),
        restraints_(ent.settings, today) {}

  EntPlan run() {
    plan_.ent = plan_.plan.ent = ent_.settings.name;
    plan_.uais = reach_.uais();
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
    plan_.uais = reach_.uais();
    judge();
    return std::move(held_keys_);
  }

 private:
  void tell(const char* phase, std::size_t done, std::size_t total) {
    if (progress_) progress_(phase, done, total);
  }

  // May be named by others after this run: has an active account that the run does not take away, or gets one by it.
  [[nodiscard]] bool is_live(const store::ScopedPerson& person, const PersonView& view) const {
    const bool was = view.decision.before == AccountState::active;
    if (view.decision.after == AccountState::active) return was || reach_.plans(person);
    return was && (held_keys_.contains(view.person.key) || !reach_.plans(person));
  }

  // Nothing is taken away from these establishments, by the ENT's mode or because the plan is asked to.
  [[nodiscard]] bool only_adds(const std::set<std::string>& uais) const {
    return reach_.scope().only_additions || restraints_.additions_only(uais);
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
      auto people = load(uai);
      for (const auto& [key, view] : people->views()) {
        const store::ScopedPerson& source = people->source(key);
        if (asked ? !reach_.at_home(source, uai) : counted.contains(key)) continue;
        if (reach_.untouchable(source)) {
          hold(view);
          continue;
        }
        auto loss = aaf::plan::person_loss(view.decision, view.account);
        if (!loss) continue;
        counted.insert(key);
        // Where nothing is taken away at all, who would lose the account stays as is.
        if (only_adds({loss->uais.begin(), loss->uais.end()})) {
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
      if (asked && plan_.uais.size() == 1) only_ = std::move(people);
    }
    const auto kept = kept_administrators(tx_, settings_, ent_.settings, today_, reach_.inside(), removing);
    for (const auto& [key, sentence] : kept) {
      held_keys_.insert(key);
      held_dns_.insert(dns.at(key));
      plan_.kept.push_back(sentence);
    }
    std::erase_if(losses, [&](const auto& loss) { return kept.contains(loss.key); });
    plan_.verdict = guarding_.judge_people(losses);
    std::set<std::string> held(plan_.verdict.held_subjects.begin(), plan_.verdict.held_subjects.end());
    if (!reach_.scope().everything()) add_standing_holds(held);
    for (const auto& [key, dn] : dns) {
      if (!held.contains(key)) continue;
      held_keys_.insert(key);
      held_dns_.insert(dn);
    }
    hold_dependents(dns);
  }

  // A run of a part of the ENT cannot judge what only the whole shows: what a run of everything stopped stays stopped,
  // unless an approval lets all of it through. Nor can a run of a few people of a school judge what operations take
  // from the school.
  void add_standing_holds(std::set<std::string>& held) {
    const std::set<std::string> judged(plan_.uais.begin(), plan_.uais.end());
    const bool whole_schools = reach_.scope().persons.empty() && reach_.scope().groups.empty();
    for (const store::Hold& hold : store::load_holds(tx_, plan_.ent, store::unlapsed)) {
      if (!hold.purpose.empty() || !store::stands(hold, today_)) continue;
      const bool of_people = aaf::plan::of_people(hold.set.guard);
      // Of the whole ENT, and yet wholly judged by this run: a run of one school left it.
      const bool all_here =
          of_people && hold.set.uai.empty() && store::all_within(tx_, plan_.ent, hold.set.subjects, plan_.uais);
      if (all_here || (judged.contains(hold.set.uai) && (of_people || whole_schools))) continue;
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

  [[nodiscard]] std::unique_ptr<People> load(const std::string& uai) {
    auto people = std::make_unique<People>();
    people->add(reach_.doubles().load(uai), settings_, ent_.settings, today_);
    return people;
  }

  // Pass 2: one establishment, wanted against actual.
  void establishment(const std::string& uai) {
    const auto loaded = only_ ? std::move(only_) : load(uai);
    People& people = *loaded;
    std::vector<std::string> here;
    for (const auto& [key, view] : people.views()) here.push_back(key);
    give_logins(tx_, settings_, people);
    people.add(reach_.doubles().load(people.named_elsewhere()), settings_, ent_.settings, today_);

    EstablishmentInput input;
    input.uai = uai;
    input.in_scope = reach_.in_scope(uai);
    input.contradictions_mended = reach_.scope().forced ? ent_.settings.guard.floor : 0;
    input.held_keys = held_keys_;
    input.held_dns = held_dns_;
    input.populated = {populated_.begin(), populated_.end()};
    for (const auto& [key, view] : people.views()) {
      const bool stays = is_live(people.source(key), view);
      if (stays) input.live.emplace(key, view.person.uid);
    }
    std::vector<aaf::Entry> entries, former;
    if (input.in_scope) entries = store::load_entries(tx_, uai);
    reach_.doubles().name(entries);
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
      if (!reach_.at_home(people.source(key), uai)) continue;
      ++plan_.situations[std::string(
          aaf::word(held_keys_.contains(key) ? aaf::Situation::held : view.decision.situation))];
      if (view.decision.situation == aaf::Situation::held) ++kept;
      if (view.decision.kept_by_unadopted) plan_.unadopted.push_back(fmt::format("{}: {}", key, view.decision.why));
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
      plan_.plan.bookkeeping.push_back(std::move(account));
    }
    guarding_.look(result.operations, uai, people, input.live, held_keys_);
    auto& operations = plan_.plan.operations;
    operations.insert(operations.end(), std::make_move_iterator(result.operations.begin()),
                      std::make_move_iterator(result.operations.end()));
    plan_.plan.bookkeeping.insert(plan_.plan.bookkeeping.end(), result.bookkeeping.begin(), result.bookkeeping.end());
    plan_.unmanaged.insert(plan_.unmanaged.end(), result.unmanaged.begin(), result.unmanaged.end());
    plan_.contradictions.insert(plan_.contradictions.end(), result.contradictions.begin(), result.contradictions.end());
  }

  // True when the grace period is over and nothing speaks against the purge (D33); else the obstacle is noted.
  bool may_purge(const PersonView& view) {
    if (!reach_.scope().purges || !purge_is_due(view, today_)) return false;
    std::string obstacle = purges_.obstacle(view, plan_.verdict);
    if (obstacle.empty()) return true;
    plan_.waiting_purges.push_back(waiting_purge(*view.account, obstacle, today_));
    if (aaf::account::waits_too_long(*view.account, today_) && !view.account->uais.empty())
      ++plan_.purges_over_limit[view.account->uais.front()];
    return false;
  }

  // What was chosen to be purged before the last guards had judged waits where they hold something.
  void put_off_held_purges() {
    const auto held = [this](const aaf::account::Account& after) {
      return after.state == AccountState::purged && is_held(after, plan_.verdict);
    };
    const std::string obstacle = "a guard holds something of its establishment; approve or discard the hold";
    std::erase_if(plan_.plan.operations, [&](const aaf::plan::Operation& op) {
      if (!op.account_after || !held(*op.account_after)) return false;
      if (op.account_before && op.account_before->purge_after)
        plan_.waiting_purges.push_back(waiting_purge(*op.account_before, obstacle, today_));
      return true;
    });
    std::erase_if(plan_.plan.bookkeeping, held);
  }

  void finish() {
    auto& operations = plan_.plan.operations;
    if (!reach_.scope().persons.empty() || !reach_.scope().groups.empty()) {
      keep_only(operations, {.uais = {reach_.scope().uais.begin(), reach_.scope().uais.end()},
                             .person_keys = {reach_.scope().persons.begin(), reach_.scope().persons.end()},
                             .person_dns = reach_.person_dns(),
                             .groups = reach_.groups()});
      std::erase_if(plan_.plan.bookkeeping, [&](const auto& account) {
        const bool named = std::find(reach_.scope().persons.begin(), reach_.scope().persons.end(), account.key) !=
                           reach_.scope().persons.end();
        return !named && reach_.scope().uais.empty();
      });
    }
    const auto is_purge = [](const aaf::account::Account& account) { return account.state == AccountState::purged; };
    if (reach_.scope().only_purges) {
      std::erase_if(operations, [&](const auto& op) { return !op.account_after || !is_purge(*op.account_after); });
      std::erase_if(plan_.plan.bookkeeping, [&](const auto& account) { return !is_purge(account); });
    }
    auto ordered =
        take_ordered(operations, restraints_, standing_orders(tx_, plan_.ent, ent_.mapping, reach_.doubles()));
    keep_additions(operations, [this](const aaf::plan::Operation& op) { return only_adds(concerned(op)); });
    std::erase_if(plan_.plan.bookkeeping, [&](const auto& account) {
      return is_purge(account) && only_adds({account.uais.begin(), account.uais.end()});
    });
    aaf::plan::join(plan_.verdict, guarding_.hold_back(operations, plan_.plan.bookkeeping, standing_));
    put_off_held_purges();
    plan_.plan.held = plan_.verdict.held;
    split_links(operations, ent_.mapping);
    plan_.waiting = take_waiting(operations, restraints_);
    for (Waiting& waiting : plan_.waiting) aaf::plan::arrange(waiting.operations);
    operations.insert(operations.end(), std::make_move_iterator(ordered.begin()),
                      std::make_move_iterator(ordered.end()));
    aaf::plan::arrange(operations);
    if (reach_.scope().sweep) {
      const auto seen = [this](const std::string& uai) { return reach_.knows(uai); };
      add_elsewhere(plan_.unmanaged, reader_, ent_.mapping, seen);
    }
    sort_unique(plan_.unmanaged);
    plan_.collisions = collisions_.found();
    plan_.sources = plan_sources(tx_, plan_.uais);
    plan_.hash = aaf::plan::hash(plan_.plan, plan_.sources);
    for (const std::string& uai : reach_.unsure()) plan_.unsure.push_back(uai);
  }

  store::Transaction& tx_;
  const config::Settings& settings_;
  OpenEnt& ent_;
  aaf::Date today_;
  Reach reach_;
  PlanProgress progress_;
  ldap::Reader reader_;
  PurgeCheck purges_;
  std::vector<std::string> populated_;
  // The people of the one establishment that the plan is about, as pass 1 loaded them: somebody waits for that plan.
  std::unique_ptr<People> only_;
  std::set<std::string> held_keys_, held_dns_;
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
  for (const aaf::account::Account& account : plan->bookkeeping) {
    if (account.state != AccountState::active && held.contains(account.key))
      return fmt::format("{} is held by now, see entsync holds", account.key);
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
