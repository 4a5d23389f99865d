#include "store/orders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "daemon/commands/order_text.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"

namespace entsync::daemon::commands {

using output::Json;

namespace {

ExitCode run_orders(Session& session, const Arguments& arguments) {
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database, store::Ending::rollback);
  std::vector<store::Order> orders = store::load_orders(tx, arguments.has("all"));
  if (const std::string ent = arguments.value("ent"); !ent.empty()) {
    if (const auto chosen = run::chosen_ents(session.settings(), {ent}); !chosen)
      return session.refused(chosen.error());
    std::erase_if(orders, [&](const store::Order& order) { return !order.ent.empty() && order.ent != ent; });
  }
  if (session.json()) {
    Json list = Json::array();
    for (const store::Order& order : orders) {
      list.push(Json::object()
                    .put("id", order.id)
                    .put("kind", aaf::account::word(order.kind))
                    .put("ent", order.ent.empty() ? Json() : Json(order.ent))
                    .put("person", order.key)
                    .put("pupil", order.pupil.empty() ? Json() : Json(order.pupil))
                    .put("reason", order.reason)
                    .put("by", order.by)
                    .put("given", aaf::iso(order.given))
                    .put("taken_back_by", order.in_force() ? Json() : Json(order.taken_back_by))
                    .put("taken_back", order.in_force() ? Json() : Json(aaf::iso(*order.taken_back))));
    }
    session.out() << Json::object().put("orders", std::move(list)).dump();
    return ExitCode::done;
  }
  output::Table table({">order", "what", "ENT", "person", "since", "by", "until", "~reason"});
  for (const store::Order& order : orders) {
    table.row({std::to_string(order.id), std::string(aaf::account::word(order.kind)),
               order.ent.empty() ? "(every ENT)" : order.ent,
               order.pupil.empty() ? order.key : order.key + " / " + order.pupil,
               output::when(order.given, session.now()), order.by,
               order.in_force() ? "" : output::minute(*order.taken_back) + " " + order.taken_back_by, order.reason});
  }
  session.out() << table.text(session.look())
                << (orders.empty() ? "No operator's order stands.\n"
                                   : "\nTo take one back: entsync unprotect ID, entsync deactivate ID --undo, entsync "
                                     "cut-link GUARDIAN PUPIL --undo.\n");
  return ExitCode::done;
}

}  // namespace

std::string order_text(const store::Order& order) {
  return fmt::format("order {}: {} {}{} in {}, by {} since {}, reason: {}", order.id, aaf::account::word(order.kind),
                     order.key, order.pupil.empty() ? "" : " / " + order.pupil,
                     order.ent.empty() ? "every ENT" : "ENT " + order.ent, order.by, output::minute(order.given),
                     order.reason);
}

Command orders_command() {
  return {
      .name = "orders",
      .summary = "what operators decided against the sources",
      .details =
          "Lists the orders in force (protect, deactivate, cut-link), each with whom it is about, who gave it, when "
          "and why. With --all also those that were taken back.",
      .group = Group::persons,
      .examples = {{"entsync orders --all", "also those that were taken back"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .options = {{"ent", "E", false, "only those that hold in this ENT"},
                  {"all", "", false, "also those that were taken back"}},
      .run = run_orders};
}

}  // namespace entsync::daemon::commands
