#include "daemon/run/adopt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "aaf/account/login.hpp"
#include "aaf/plan/changes.hpp"
#include "aaf/text/fold.hpp"
#include "daemon/federation.hpp"
#include "daemon/run/doubles.hpp"
#include "daemon/run/people_loader.hpp"
#include "daemon/run/restored_person.hpp"
#include "daemon/run/restraint.hpp"
#include "daemon/run/stored_plan.hpp"
#include "ldap/dn.hpp"
#include "ldap/reader.hpp"
#include "store/adoption.hpp"
#include "store/duplicates.hpp"
#include "store/plans.hpp"
#include "store/unadopted.hpp"

namespace entsync::daemon::run {

using aaf::AccountState;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Wave;
using aaf::project::ProjectedKind;
using store::AdoptionMatch;
using store::ForeignEntry;

namespace {

constexpr std::size_t page = 1000;       // entries at a time between ENT and database, and back
constexpr std::size_t plan_size = 5000;  // operations of one plan

std::string kind_word(ProjectedKind kind) {
  return kind == ProjectedKind::pupil ? "pupil" : kind == ProjectedKind::guardian ? "guardian" : "staff";
}

class Adopter {
 public:
  Adopter(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent, std::int64_t run, aaf::Date today,
          aaf::LocalTime now, bool everything)
      : tx_(tx),
        settings_(settings),
        ent_(ent),
        run_(run),
        today_(today),
        now_(now),
        everything_(everything),
        reader_(ent.connection, ent.mapping),
        restraints_(ent.settings, today) {}

  Adoption go() {
    out_.ent = ent_.settings.name;
    scope_ = scope_of(tx_, ent_.settings).inside;
    store::forget_unadopted(tx_, out_.ent);
    doubles_.emplace(tx_, ent_.settings, scope_);
    store::begin_adoption(tx_);
    read();
    store::match_numbers(tx_);
    for (const std::string& uai : scope_) match_logins(uai);
    match_survivors();
    store::settle_adoption(tx_, out_.ent);
    establishments();
    std::int64_t last = 0;
    while (true) {
      const std::vector<AdoptionMatch> matches = store::next_matches(tx_, last, page);
      if (matches.empty()) break;
      last = matches.back().entry;
      decide(matches);
    }
    store_plan();
    out_.waiting = store::keep_left_alone(tx_, out_.ent, run_);
    out_.without_entry = entitled_ - people_taken_ - out_.waiting;
    return std::move(out_);
  }

 private:
  struct LeftAlone {
    const ForeignEntry* foreign;
    std::string why;
  };

  [[nodiscard]] std::string first(const aaf::DirectoryEntry& entry, const char* aaf_attribute) const {
    const auto& values = ent_.mapping.source_values(ProjectedKind::pupil, entry, aaf_attribute);
    if (!values.empty()) return values.front();
    // What a mapping writes with a default is not told apart from it; under its own name it says enough.
    return std::string(aaf::value_of(entry.attributes, aaf_attribute));
  }

  // What an entry tells of a person; none when it is no person's.
  [[nodiscard]] std::optional<ForeignEntry> foreign(const aaf::DirectoryEntry& entry) const {
    ForeignEntry out;
    out.dn = entry.dn;
    out.uid = ent_.mapping.id_of(ProjectedKind::pupil, entry.dn).value_or("");
    out.login = first(entry, "ENTPersonLogin");
    out.eleve_id = first(entry, "ENTEleveStructRattachId");
    out.ine = first(entry, "ENTEleveINE");
    for (const auto& jointure : ent_.mapping.source_values(ProjectedKind::pupil, entry, "ENTPersonJointure")) {
      if (jointure.starts_with("AC-")) out.jointures.push_back(jointure.substr(3));
    }
    const auto& profiles = ent_.mapping.source_values(ProjectedKind::pupil, entry, "ENTPersonProfils");
    if (out.login.empty() && out.eleve_id.empty() && out.ine.empty() && out.jointures.empty() && profiles.empty())
      return std::nullopt;
    const auto has = [&](const char* profile) {
      return std::find(profiles.begin(), profiles.end(), profile) != profiles.end();
    };
    out.kind = has("National_ELV") || !out.eleve_id.empty() || !out.ine.empty() ? "pupil"
               : has("National_TUT")                                            ? "guardian"
               : profiles.empty()                                               ? ""
                                                                                : "staff";
    out.family_key = aaf::text::fold(first(entry, "sn"));
    out.given_key = aaf::text::fold(first(entry, "givenName"));
    out.birth_date = first(entry, "ENTPersonDateNaissance");
    out.classes = aaf::values_of(entry.attributes, "objectClass");
    return out;
  }

  void read() {
    std::vector<ForeignEntry> entries;
    const auto flush = [&] {
      store::add_foreign(tx_, entries);
      entries.clear();
    };
    reader_.search(ent_.mapping.branch(ProjectedKind::pupil), ldap::Scope::subtree,
                   "(!(objectClass=" + std::string(ldap::account_class) + "))", [&](aaf::DirectoryEntry&& entry) {
                     auto one = foreign(entry);
                     if (!one) {
                       ++out_.others;
                       return;
                     }
                     ++out_.entries;
                     entries.push_back(std::move(*one));
                     if (entries.size() == page) flush();
                   });
    flush();
  }

  // The people of one establishment by the login that they have or would get, under whichever record of theirs.
  void match_logins(const std::string& uai) {
    People people;
    people.add(doubles_->load(uai), settings_, ent_.settings, today_);
    std::vector<store::LoginCandidate> candidates;
    for (const auto& [key, view] : people.views()) {
      if (view.decision.after != AccountState::active || view.account) continue;
      if (uais_of(people.source(key)).front() != uai) continue;
      ++entitled_;
      for (const std::string& record : doubles_->keys_of_person(key)) {
        const auto at = people.views().find(record);
        if (at != people.views().end()) add_candidates(record, at->second, candidates);
      }
    }
    store::match_logins(tx_, candidates);
  }

  // Who was found by a record that is a double is the person whose double it is.
  void match_survivors() {
    using aaf::duplicates::PairState;
    std::map<std::string, std::string> survivors;
    for (const auto& pair : store::load_pairs(tx_, {PairState::confirmed, PairState::decided})) {
      std::string person = doubles_->keys_of_person(pair.weaker).front();
      if (person != pair.weaker) survivors.emplace(pair.weaker, std::move(person));
    }
    store::match_survivors(tx_, survivors);
  }

  static void add_candidates(const std::string& key, const PersonView& view,
                             std::vector<store::LoginCandidate>& candidates) {
    const auto entries = aaf::account::bearing(view.entries);
    if (entries.empty()) return;
    const aaf::Attributes& names = entries.front()->attributes;
    const auto name = [&](const char* attribute) { return std::string(aaf::value_of(names, attribute)); };
    store::LoginCandidate one;
    one.key = key;
    one.kind = kind_word(kind_of_person(key));
    one.login = aaf::account::login_base(name("givenName"), name("sn"), name("ENTPersonNomPatro"));
    one.given_key = aaf::text::fold(name("givenName"));
    one.family_key = aaf::text::fold(name("sn"));
    one.birth_name_key = aaf::text::fold(name("ENTPersonNomPatro"));
    one.birth_date = name("ENTPersonDateNaissance");
    if (!view.person.login.empty() && view.person.login != one.login) {
      candidates.push_back(one);
      candidates.back().login = view.person.login;
    }
    if (!one.login.empty()) candidates.push_back(std::move(one));
  }

  void decide(const std::vector<AdoptionMatch>& matches) {
    std::vector<std::string> keys;
    for (const AdoptionMatch& match : matches) {
      if (!match.key.empty() && match.conflict.empty()) keys.push_back(match.key);
    }
    People people;
    people.add(doubles_->load(keys), settings_, ent_.settings, today_);
    std::vector<store::TakeOver> taken;
    std::vector<std::string> others;  // logins of entries that are left alone
    std::map<std::int64_t, LeftAlone> left;
    const auto leave = [&](const AdoptionMatch& match, const std::string& by, const std::string& why) {
      list({match.foreign.dn, match.key, by, why});
      if (!match.foreign.login.empty()) others.push_back(match.foreign.login);
    };
    for (const AdoptionMatch& match : matches) {
      if (match.key.empty()) {
        ++out_.unmatched;
        leave(match, "", "nobody of the sources matches it");
        continue;
      }
      const auto at = people.views().find(match.key);
      std::string why = match.conflict;
      if (why.empty())
        why = at == people.views().end() ? "the person is not known any more" : obstacle(match, at->second, people);
      const std::string by(store::word(match.by));
      if (!why.empty()) {
        ++out_.not_by[why];
        leave(match, by, why);
        left.emplace(match.entry, LeftAlone{&match.foreign, why});
        continue;
      }
      ++out_.by[by];
      ++people_taken_;
      if (everything_) list({match.foreign.dn, match.key, by, ""});
      taken.push_back({match.key, match.foreign.uid, match.foreign.login});
      mark_person(match, at->second);
    }
    const auto mark_of = [this](std::string_view login) { return login_mark(settings_, login); };
    store::take_over(tx_, taken, mark_of);
    store::reserve_logins(tx_, others, mark_of);
    keep_waiting(left, people);
  }

  // Those to whom an entry that is left alone may belong: by a number, or where no number is theirs, by the login.
  void keep_waiting(const std::map<std::int64_t, LeftAlone>& left, People& people) {
    std::vector<std::int64_t> entries;
    for (const auto& [entry, one] : left) entries.push_back(entry);
    const auto candidates = store::candidates_of(tx_, entries);
    std::vector<std::string> keys;
    for (const store::AdoptionCandidate& one : candidates) keys.push_back(one.key);
    people.add(doubles_->load(keys), settings_, ent_.settings, today_);
    std::vector<store::LeftAlone> waiting;
    std::int64_t numbered = 0;  // the entry that a number told somebody's
    for (const store::AdoptionCandidate& one : candidates) {
      const LeftAlone& entry = left.at(one.entry);
      if (one.by == store::MatchedBy::login && numbered == one.entry) continue;
      const auto at = people.views().find(one.key);
      if (at == people.views().end() || !may_be(*entry.foreign, one.key, people)) continue;
      if (one.by != store::MatchedBy::login) numbered = one.entry;
      if (at->second.account) continue;
      waiting.push_back({one.key, entry.foreign->dn, entry.why, at->second.decision.after == AccountState::active});
    }
    store::add_left_alone(tx_, waiting);
  }

  void list(AdoptedEntry entry) { out_.listed.push_back(std::move(entry)); }

  // What speaks against taking the entry over for that person; empty: nothing.
  [[nodiscard]] std::string obstacle(const AdoptionMatch& match, const PersonView& view, const People& people) const {
    const ForeignEntry& foreign = match.foreign;
    const ProjectedKind kind = kind_of_person(match.key);
    if (foreign.uid.empty()) return "it does not lie directly in the branch of people";
    if (!foreign.kind.empty() && foreign.kind != kind_word(kind)) return "it is another kind of person's";
    if (view.decision.after != AccountState::active)
      return "the sources know the person, and give no right to an account";
    // The structural class cannot change (D17).
    aaf::DirectoryEntry marked{foreign.dn, {{"objectClass", foreign.classes}}};
    marked.attributes["objectClass"].emplace_back(ldap::account_class);
    const auto found = ent_.mapping.kind_of(marked);
    if (!found || (*found == ProjectedKind::pupil) != (kind == ProjectedKind::pupil))
      return "its classes are not those of such a person";
    if (!may_be(foreign, match.key, people)) return "its number is the person's, and its name and birth date are not";
    return waiting(view.decision.uais);
  }

  // Numbers may be of another base: a name or the birth date has to agree (R37), of whichever record.
  [[nodiscard]] bool may_be(const ForeignEntry& foreign, const std::string& person, const People& people) const {
    for (const std::string& record : doubles_->keys_of_person(person)) {
      const auto at = people.views().find(record);
      if (at == people.views().end()) continue;
      for (const aaf::Entry* entry : at->second.entries) {
        const auto same = [&](const char* attribute, const std::string& key) {
          return !key.empty() && aaf::text::fold(aaf::value_of(entry->attributes, attribute)) == key;
        };
        if (same("sn", foreign.family_key) || same("ENTPersonNomPatro", foreign.family_key) ||
            same("ENTPersonDateNaissance", foreign.birth_date))
          return true;
      }
    }
    return false;
  }

  // Why nothing that concerns these establishments is written today; empty: it is.
  [[nodiscard]] std::string waiting(const std::vector<std::string>& uais) const {
    const std::set<std::string> concerned(uais.begin(), uais.end());
    const std::string* uai = restraints_.first_waiting(concerned);
    return uai == nullptr ? "" : fmt::format("{}: {}", *uai, restraints_.of(*uai).why);
  }

  void mark_person(const AdoptionMatch& match, const PersonView& view) {
    Operation operation;
    operation.wave = Wave::people;
    operation.subject = match.key;
    operation.situation = aaf::Situation::fresh;
    operation.reason = fmt::format("taken over from another origin, recognised by {}", store::word(match.by));
    operation.uai = view.decision.uais.empty() ? "" : view.decision.uais.front();
    operation.population = view.decision.population;
    operation.account_after = aaf::account::account_after(view.decision);
    mark(std::move(operation), match.foreign.dn, match.foreign.classes, ldap::account_class, view.decision.uais);
  }

  // An establishment's entry of another origin under the very name that it has with us.
  void establishments() {
    std::vector<std::string> dns;
    for (const std::string& uai : scope_) dns.push_back(ent_.mapping.dn_of(ProjectedKind::establishment, uai));
    for (const aaf::DirectoryEntry& entry : reader_.read_dns(dns)) {
      const auto& classes = aaf::values_of(entry.attributes, "objectClass");
      if (std::find(classes.begin(), classes.end(), ldap::managed_class) != classes.end()) continue;
      const std::string uai = ent_.mapping.id_of(ProjectedKind::establishment, entry.dn).value_or("");
      if (std::string why = waiting({uai}); !why.empty()) {
        ++out_.not_by[why];
        list({entry.dn, uai, "name", std::move(why)});
        continue;
      }
      Operation operation;
      operation.wave = Wave::structures;
      operation.subject = operation.uai = uai;
      operation.situation = aaf::Situation::fresh;
      operation.reason = "taken over from another origin, recognised by its name";
      ++out_.by["name"];
      if (everything_) list({entry.dn, uai, "name", ""});
      mark(std::move(operation), entry.dn, classes, ldap::managed_class, {uai});
    }
  }

  void mark(Operation operation, const std::string& dn, std::vector<std::string> classes, std::string_view mark_class,
            const std::vector<std::string>& uais) {
    std::sort(classes.begin(), classes.end());
    operation.verb = aaf::plan::Verb::modify;
    operation.dn = dn;
    operation.before = {{"objectClass", std::move(classes)}};
    operation.changes = {{ChangeVerb::add, "objectClass", {std::string(mark_class)}},
                         {ChangeVerb::add, std::string(ldap::uai_attribute), uais}};
    if (mark_class == ldap::account_class)
      operation.changes.push_back({ChangeVerb::add, "entsyncState", {std::string(aaf::word(AccountState::active))}});
    operations_.push_back(std::move(operation));
    if (operations_.size() == plan_size) store_plan();
  }

  void store_plan() {
    if (operations_.empty()) return;
    aaf::plan::Plan plan;
    plan.ent = out_.ent;
    plan.operations = std::move(operations_);
    operations_.clear();
    aaf::plan::arrange(plan.operations);
    store::PlanHeader header;
    header.run = run_;
    header.ent = plan.ent;
    header.today = today_;
    header.created = now_;
    header.uais = scope_;
    header.sources = plan_sources(tx_, scope_);
    header.hash = aaf::plan::hash(plan, header.sources);
    header.operations = static_cast<std::int64_t>(plan.operations.size());
    out_.plans.push_back(store::save_plan(tx_, header, plan));
  }

  store::Transaction& tx_;
  const config::Settings& settings_;
  OpenEnt& ent_;
  std::int64_t run_;
  aaf::Date today_;
  aaf::LocalTime now_;
  bool everything_;
  ldap::Reader reader_;
  Restraints restraints_;
  std::vector<std::string> scope_;
  std::optional<Doubles> doubles_;
  std::vector<Operation> operations_;  // of the plan that is being filled
  std::int64_t entitled_ = 0, people_taken_ = 0;
  Adoption out_;
};

}  // namespace

Adoption compute_adoption(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent, std::int64_t run,
                          aaf::Date today, aaf::LocalTime now, bool everything) {
  return Adopter(tx, settings, ent, run, today, now, everything).go();
}

}  // namespace entsync::daemon::run
