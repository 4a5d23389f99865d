// What an operator decides against the sources: recorded with reason, author and time, and carried out at once where
// this host can.
#include "aaf/account/order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "config/secret.hpp"
#include "daemon/commands/order_text.hpp"
#include "daemon/commands/person_id.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/log/log.hpp"
#include "store/directory.hpp"
#include "store/orders.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::commands {

namespace {

using aaf::account::OrderKind;
using output::Json;

constexpr Option reason_option{"reason", "R", false, "why, in words that name nobody; kept with the order"};
constexpr Option undo_option{"undo", "", false, "take the order back"};

// One call: what is ordered, or taken back, for whom and where.
struct Wish {
  OrderKind kind{};
  bool undo = false;
  std::string key, pupil;
  std::vector<std::string> ents;  // empty: every ENT
  std::string reason;
};

struct Recorded {
  std::vector<store::Order> orders;  // given or taken back by this call
  std::size_t already = 0;           // wishes that stood already
};

aaf::Refusal wrong(const std::string& object, const std::string& reason, const std::string& remedy) {
  return {aaf::RefusalKind::usage, "reading the command line", object, reason, remedy};
}

// Whom the wish is about; of a cut link the guardian, then the pupil.
aaf::Result<void> name_people(store::Transaction& tx, const Arguments& arguments, Wish& wish) {
  const bool link = wish.kind == OrderKind::cut_link;
  const auto first =
      one_person(tx, arguments.operands.front(), link ? std::optional(aaf::Kind::guardian) : std::nullopt);
  if (!first) return tl::unexpected(first.error());
  wish.key = first->key;
  if (!link) return {};
  const auto second = one_person(tx, arguments.operands.back(), aaf::Kind::pupil);
  if (!second) return tl::unexpected(second.error());
  wish.pupil = second->key;
  return {};
}

bool same_thing(const store::Order& order, const Wish& wish) {
  return order.in_force() && order.kind == wish.kind && order.key == wish.key && order.pupil == wish.pupil;
}

// Protected and deactivated at once is no order that anybody could explain.
aaf::Result<void> contradicts(const std::vector<store::Order>& standing, const Wish& wish) {
  if (wish.kind == OrderKind::cut_link) return {};
  const OrderKind opposite = wish.kind == OrderKind::protect ? OrderKind::deactivate : OrderKind::protect;
  for (const store::Order& order : standing) {
    const bool here = order.ent.empty() || wish.ents.empty() ||
                      std::find(wish.ents.begin(), wish.ents.end(), order.ent) != wish.ents.end();
    if (!order.in_force() || order.kind != opposite || order.key != wish.key || !here) continue;
    return aaf::refuse(aaf::RefusalKind::usage, "recording the order", order.key,
                       "the contrary stands: " + order_text(order),
                       wish.kind == OrderKind::protect ? "take it back first: entsync deactivate ID --undo"
                                                       : "take it back first: entsync unprotect ID");
  }
  return {};
}

aaf::Result<Recorded> give(store::Transaction& tx, const Session& session, const Wish& wish) {
  const auto standing = store::orders_of(tx, wish.key);
  if (const auto fine = contradicts(standing, wish); !fine) return tl::unexpected(fine.error());
  Recorded recorded;
  const std::vector<std::string> everywhere{""};
  for (const std::string& ent : wish.ents.empty() ? everywhere : wish.ents) {
    store::Order order;
    order.kind = wish.kind;
    order.ent = ent;
    order.key = wish.key;
    order.pupil = wish.pupil;
    order.reason = wish.reason;
    order.by = session.asker();
    order.given = session.now();
    const auto id = store::give_order(tx, order);
    if (!id) {
      ++recorded.already;
      continue;
    }
    order.id = *id;
    recorded.orders.push_back(std::move(order));
  }
  return recorded;
}

aaf::Result<Recorded> take_back(store::Transaction& tx, const Session& session, const Wish& wish) {
  Recorded recorded;
  for (store::Order& order : store::orders_of(tx, wish.key)) {
    if (!same_thing(order, wish)) continue;
    const bool named = std::find(wish.ents.begin(), wish.ents.end(), order.ent) != wish.ents.end();
    if (!wish.ents.empty() && order.ent.empty()) {
      return aaf::refuse(aaf::RefusalKind::usage, "taking the order back", order_text(order), "it holds in every ENT",
                         "take it back without --ent");
    }
    if (!wish.ents.empty() && !named) continue;
    if (store::take_back_order(tx, order.id, session.asker(), session.now()))
      recorded.orders.push_back(std::move(order));
  }
  return recorded;
}

// These people, and those whose entries name them: what is to be made right at once.
std::vector<std::string> concerned(store::Transaction& tx, const Wish& wish) {
  std::set<std::string> keys{wish.key};
  if (!wish.pupil.empty()) keys.insert(wish.pupil);
  if (wish.kind == OrderKind::deactivate) {
    for (const aaf::Entry& entry : store::load_entries_of(tx, {wish.key})) {
      for (const char* name : {"ENTElevePersRelEleve", "ENTAuxPersRelEleveEleve"}) {
        for (const std::string& value : aaf::values_of(entry.attributes, name))
          keys.insert(value.substr(0, value.find('$')));
      }
    }
  }
  return {keys.begin(), keys.end()};
}

// Where the effect is due at once and this host can write. What cannot is said.
std::vector<const config::Ent*> reachable(const Session& session, const std::vector<const config::Ent*>& ents) {
  std::vector<const config::Ent*> found;
  for (const config::Ent* ent : ents) {
    const bool secret = config::read_password(*ent).has_value();
    if (secret) found.push_back(ent);
    if (session.json()) continue;
    if (!secret) {
      session.out() << fmt::format("ENT {}: this host has not its password: the next sync elsewhere carries it out\n",
                                   ent->name);
    } else if (ent->mode != config::Mode::full) {
      session.out() << fmt::format("ENT {}: mode {}: {}\n", ent->name, config::word(ent->mode),
                                   ent->mode == config::Mode::observe
                                       ? "nothing is written there"
                                       : "memberships and links are not taken away there");
    }
  }
  return found;
}

// A hold on somebody else is no fault of this order.
ExitCode code_of(const run::RunResult& result, const std::vector<std::string>& keys) {
  if (result.code != ExitCode::held) return result.code;
  for (const run::EntResult& ent : result.ents) {
    if (!ent.plan) continue;
    const auto& held = ent.plan->verdict.held_subjects;
    for (const std::string& key : keys) {
      if (std::binary_search(held.begin(), held.end(), key)) return ExitCode::held;
    }
  }
  return ExitCode::done;
}

ExitCode carry_out(Session& session, store::Database& database, const Arguments& arguments, const Wish& wish,
                   const std::vector<const config::Ent*>& ents, const std::vector<std::string>& keys, Json answer) {
  run::RunRequest request;
  request.kind = store::RunKind::resync;
  request.ents = reachable(session, ents);
  if (request.ents.empty()) {
    if (session.json()) session.out() << answer.dump();
    return ExitCode::done;
  }
  request.scope.persons = keys;
  request.scope.purges = false;
  request.apply = true;
  request.arguments = fmt::format("{} {}{}", aaf::account::word(wish.kind), fmt::join(arguments.operands, " "),
                                  wish.undo ? " --undo" : "");
  const run::RunResult result = run::run_ents(session, database, request);
  const ExitCode code = code_of(result, keys);
  if (session.json()) {
    session.out() << answer.put("sync", run_json(session, result)).put("exit_code", static_cast<int>(code)).dump();
  } else {
    print_run(session, result, request);
  }
  return code;
}

std::string sentence(const Wish& wish, const Recorded& recorded) {
  std::string text;
  for (const store::Order& order : recorded.orders)
    text += fmt::format("{}{}\n", wish.undo ? "taken back: " : "", order_text(order));
  if (text.empty()) return wish.undo ? "There is no such order to take back.\n" : "That order stands already.\n";
  return text;
}

ExitCode order(Session& session, const Arguments& arguments, OrderKind kind, bool undo) {
  Wish wish;
  wish.kind = kind;
  wish.undo = undo;
  wish.ents = arguments.values("ent");
  wish.reason = arguments.value("reason");
  if (!undo && wish.reason.find_first_not_of(" \t") == std::string::npos)
    return session.refused(wrong("--reason", "an order without a reason cannot be explained later", "give one"));
  const auto ents = run::chosen_ents(session.settings(), wish.ents);
  if (!ents) return session.refused(ents.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  if (const auto named = name_people(tx, arguments, wish); !named) return session.refused(named.error());
  auto recorded = undo ? take_back(tx, session, wish) : give(tx, session, wish);
  if (!recorded) return session.refused(recorded.error());
  const std::vector<std::string> keys = concerned(tx, wish);
  // A plan of before knows nothing of the order.
  for (const store::Order& one : recorded->orders) store::close_unapplied_plans(tx, one.ent);
  tx.commit();
  for (const store::Order& one : recorded->orders) {
    std::vector<log::Field> fields{log::Field(kind)};
    if (!one.ent.empty()) fields.push_back(log::Field::ent(one.ent));
    log::event(undo ? log::Event::order_taken_back : log::Event::order_given, fields);
  }

  Json ids = Json::array();
  for (const store::Order& one : recorded->orders) ids.push(one.id);
  Json answer = Json::object();
  answer.put("kind", aaf::account::word(kind)).put("orders", std::move(ids)).put("taken_back", undo);
  answer.put("person", wish.key).put("pupil", wish.pupil.empty() ? Json() : Json(wish.pupil));
  if (!session.json()) session.out() << sentence(wish, *recorded);
  if (recorded->orders.empty() || kind == OrderKind::protect) {
    if (session.json()) {
      session.out() << answer.dump();
    } else if (!recorded->orders.empty()) {
      session.out() << "It counts from the next sync on. Next: entsync orders lists what stands.\n";
    }
    return ExitCode::done;
  }
  return carry_out(session, **database, arguments, wish, *ents, keys, std::move(answer));
}

ExitCode run_protect(Session& session, const Arguments& arguments) {
  return order(session, arguments, OrderKind::protect, false);
}
ExitCode run_unprotect(Session& session, const Arguments& arguments) {
  return order(session, arguments, OrderKind::protect, true);
}
ExitCode run_deactivate(Session& session, const Arguments& arguments) {
  return order(session, arguments, OrderKind::deactivate, arguments.has("undo"));
}
ExitCode run_cut_link(Session& session, const Arguments& arguments) {
  return order(session, arguments, OrderKind::cut_link, arguments.has("undo"));
}

}  // namespace

Command protect_command() {
  return {.name = "protect",
          .operands = "ID",
          .operands_min = 1,
          .operands_max = 1,
          .summary = "keep an account, whatever the sources say",
          .details =
              "From the next sync on the account is neither deactivated nor purged, until it is taken back (entsync "
              "unprotect ID). It makes no account where there is none. ID is a jointure, INE, login, uid, DN, ELEVE_ID "
              "or PERSONNE_ID.",
          .group = Group::persons,
          .examples = {{"entsync protect zoe.martin --reason \"decision of 12/10\"",
                        "the account stays, whatever the files say"}},
          .exits = {{ExitCode::unreachable, "the database is out of reach"},
                    {ExitCode::busy, "another run holds the lock"}},
          .options = {reason_option, ent_option},
          .today = Today::writes,
          .run = run_protect};
}

Command unprotect_command() {
  return {.name = "unprotect",
          .operands = "ID",
          .operands_min = 1,
          .operands_max = 1,
          .summary = "take a protection back",
          .details = "The account follows the sources again from the next sync on.",
          .group = Group::persons,
          .examples = {{"entsync unprotect zoe.martin", "the account follows the files again"}},
          .exits = {{ExitCode::unreachable, "the database is out of reach"},
                    {ExitCode::busy, "another run holds the lock"}},
          .options = {ent_option},
          .today = Today::writes,
          .run = run_unprotect};
}

Command deactivate_command() {
  return {
      .name = "deactivate",
      .operands = "ID",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "deactivate an account, whatever the sources say",
      .details =
          "The person has no active account until the order is taken back with --undo: an account is deactivated "
          "(reason manual) and in no group, none is made. It is carried out at once in every ENT that this host has "
          "the password of, and no guard holds it; elsewhere by the next sync. The account is not purged while the "
          "sources have the person.",
      .group = Group::persons,
      .examples = {{"entsync deactivate zoe.martin --reason \"order of 12/10\"", "at once, in every ENT"},
                   {"entsync deactivate zoe.martin --undo", "the account follows the files again"}},
      .exits = {{ExitCode::unreachable, "an ENT is out of reach; the order stands, and the next sync carries it out"},
                {ExitCode::partial, "the ENT refused some operation: entsync run N names each"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {reason_option, ent_option, undo_option},
      .today = Today::writes,
      .run = run_deactivate};
}

Command cut_link_command() {
  return {
      .name = "cut-link",
      .operands = "GUARDIAN PUPIL",
      .operands_min = 2,
      .operands_max = 2,
      .summary = "part a guardian from a pupil, whatever the sources say",
      .details =
          "Neither entry names the other any more, and the guardian is in no group because of that pupil; a guardian "
          "without any other pupil has no active account. It holds until it is taken back with --undo, and is "
          "carried out at once in every ENT that this host has the password of; elsewhere by the next sync.",
      .group = Group::persons,
      .examples = {{"entsync cut-link 4310001 2310001 --reason \"order of 12/10\"",
                    "by PERSONNE_ID and ELEVE_ID, at once"},
                   {"entsync cut-link 4310001 2310001 --undo", "the link follows the files again"}},
      .exits = {{ExitCode::unreachable, "an ENT is out of reach; the order stands, and the next sync carries it out"},
                {ExitCode::partial, "the ENT refused some operation: entsync run N names each"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {reason_option, ent_option, undo_option},
      .today = Today::writes,
      .run = run_cut_link};
}

}  // namespace entsync::daemon::commands
