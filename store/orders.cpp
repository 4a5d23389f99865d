#include "store/orders.hpp"

#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::account::OrderKind;

constexpr const char* order_columns =
    "o.id, o.kind, o.ent, o.key, o.pupil, o.reason, o.given_by, o.given, o.taken_back_by, o.taken_back";

OrderKind kind_of(std::string_view text) {
  using enum OrderKind;
  return spelled("order", text, {protect, deactivate, cut_link});
}

std::vector<Order> select_orders(Transaction& tx, const std::string& where, const std::vector<Value>& values) {
  std::vector<Order> orders;
  for (const Row row :
       query(tx, std::string("select ") + order_columns + " from operator_order o where " + where + " order by o.id",
             values)) {
    orders.push_back({row.number(0), kind_of(row.view(1)), row.text(2), row.text(3), row.text(4), row.text(5),
                      row.text(6), row.time(7), row.text(8), row.maybe_time(9)});
  }
  return orders;
}

}  // namespace

std::optional<std::int64_t> give_order(Transaction& tx, const Order& order) {
  const Rows rows = query(tx,
                          "insert into operator_order (kind, ent, key, pupil, reason, given_by, given)"
                          " select $1, $2, $3, $4, $5, $6, $7 where not exists (select 1 from operator_order o"
                          "  where o.kind = $1 and o.ent in ('', $2) and o.key = $3 and o.pupil = $4"
                          "  and o.taken_back is null) returning id",
                          {word(order.kind), order.ent, order.key, order.pupil, order.reason, order.by, order.given});
  if (rows.empty()) return std::nullopt;
  return rows.front().number(0);
}

bool take_back_order(Transaction& tx, std::int64_t id, const std::string& by, aaf::LocalTime at) {
  return query(tx, "update operator_order set taken_back_by = $2, taken_back = $3 where id = $1 and taken_back is null",
               {id, by, at})
             .affected() == 1;
}

std::vector<Order> load_orders(Transaction& tx, bool all) {
  return select_orders(tx, "$1::boolean or o.taken_back is null", {all});
}

std::vector<Order> orders_of(Transaction& tx, const std::string& key) {
  return select_orders(tx, "o.key = $1 or o.pupil = $1", {key});
}

std::map<std::string, aaf::account::Orders> orders_in_force(Transaction& tx, const std::string& ent) {
  std::map<std::string, aaf::account::Orders> found;
  for (const Row row : query(tx,
                             "select o.kind, o.key, o.pupil, g.uid, p.uid from operator_order o"
                             " left join person g on g.key = o.key left join person p on p.key = o.pupil"
                             " where o.taken_back is null and o.ent in ('', $1) order by o.id",
                             {ent})) {
    switch (kind_of(row.view(0))) {
      case OrderKind::protect: found[row.text(1)].protect = true; break;
      case OrderKind::deactivate: found[row.text(1)].deactivate = true; break;
      case OrderKind::cut_link:
        found[row.text(1)].cut.push_back({row.text(2), row.text(4)});
        found[row.text(2)].cut.push_back({row.text(1), row.text(3)});
        break;
    }
  }
  return found;
}

}  // namespace entsync::store
