// What operators decided against the sources: who, why and when, until it was taken back.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/account/order.hpp"
#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct Order {
  std::int64_t id = 0;
  aaf::account::OrderKind kind{};
  std::string ent;    // empty: in every ENT
  std::string key;    // whom it is about; of a cut link the guardian
  std::string pupil;  // of a cut link: the pupil's key
  std::string reason, by;
  aaf::LocalTime given{};
  std::string taken_back_by;
  std::optional<aaf::LocalTime> taken_back;
  [[nodiscard]] bool in_force() const { return !taken_back.has_value(); }
  bool operator==(const Order&) const = default;
};

// Records it; `id` and the taking back are not read. None when the same order stands already, for that ENT or for all
// of them.
std::optional<std::int64_t> give_order(Transaction& tx, const Order& order);
// False when there is no such order in force.
bool take_back_order(Transaction& tx, std::int64_t id, const std::string& by, aaf::LocalTime at);

// Those in force, or all that ever were; by number.
[[nodiscard]] std::vector<Order> load_orders(Transaction& tx, bool all);
// All that concern this person, taken back or not, by number.
[[nodiscard]] std::vector<Order> orders_of(Transaction& tx, const std::string& key);
// key → what stands for the person in this ENT; people without orders are left out. One query.
[[nodiscard]] std::map<std::string, aaf::account::Orders> orders_in_force(Transaction& tx, const std::string& ent);

}  // namespace entsync::store
