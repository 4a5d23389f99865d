#include "store/json.hpp"

#include <nlohmann/json.hpp>

#include "store/spelling.hpp"

namespace entsync::store {
namespace {

using Json = nlohmann::json;

// Texts are UTF-8 by contract; should one not be, its bad bytes become U+FFFD instead of an exception.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// nlohmann's own messages may quote what they stumbled over: no more than their number is told.
aaf::Failure unreadable(const std::string& number = {}) {
  return {"database", "a JSON column", "is not what this program wrote" + number};
}

template <class Function>
auto parse(std::string_view text, Function&& read) {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception& error) {
    throw unreadable(" (" + std::to_string(error.id) + ")");
  }
}

// Reads {"name": ["value", …], …} straight into attributes: every entry of every school passes here, and a tree of the
// library's values would cost more than the rest of its reading.
class AttributesReader : public nlohmann::json_sax<Json> {
 public:
  [[nodiscard]] aaf::Attributes take() { return std::move(attributes_); }

  bool start_object(std::size_t) override { return enter(Place::before, Place::names); }
  bool key(string_t& name) override {
    values_ = &attributes_[std::move(name)];
    values_->clear();
    return true;
  }
  bool start_array(std::size_t) override { return enter(Place::names, Place::values); }
  bool string(string_t& value) override {
    if (place_ != Place::values) return false;
    values_->push_back(std::move(value));
    return true;
  }
  bool end_array() override { return enter(Place::values, Place::names); }
  bool end_object() override { return enter(Place::names, Place::after); }

  bool null() override { return false; }
  bool boolean(bool) override { return false; }
  bool number_integer(number_integer_t) override { return false; }
  bool number_unsigned(number_unsigned_t) override { return false; }
  bool number_float(number_float_t, const string_t&) override { return false; }
  bool binary(binary_t&) override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  enum class Place { before, names, values, after };

  bool enter(Place from, Place to) {
    if (place_ != from) return false;
    place_ = to;
    return true;
  }

  aaf::Attributes attributes_;
  std::vector<std::string>* values_ = nullptr;
  Place place_ = Place::before;
};

std::optional<aaf::Date> maybe_date(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at == json.end() ? std::nullopt : aaf::parse_iso_date(at->get_ref<const std::string&>());
}

Json held_json(const aaf::plan::HeldSet& set) {
  Json out{{"uai", set.uai},   {"reason", set.reason},     {"count", set.count},
           {"base", set.base}, {"subjects", set.subjects}, {"hash", set.hash}};
  if (set.population) out["population"] = word(*set.population);
  out["guard"] = word(set.guard);
  if (!set.group.empty()) out["group"] = set.group;
  if (!set.items.empty()) out["items"] = set.items;
  return out;
}

Json account_json(const aaf::account::Account& account) {
  Json out{{"key", account.key},
           {"state", word(account.state)},
           {"population", word(account.population)},
           {"uais", account.uais}};
  if (account.reason) out["reason"] = word(*account.reason);
  if (account.since) out["since"] = aaf::iso(*account.since);
  if (account.purge_after) out["purge_after"] = aaf::iso(*account.purge_after);
  if (account.parked) out["parked"] = aaf::iso(*account.parked);
  return out;
}

aaf::account::Account account_of(const Json& in) {
  aaf::account::Account out;
  out.key = in.at("key").get<std::string>();
  out.state = known_word<aaf::AccountState>("account state", in.at("state").get<std::string>());
  out.population = known_word<aaf::Population>("population", in.at("population").get<std::string>());
  out.uais = in.at("uais").get<std::vector<std::string>>();
  out.reason = maybe_known<aaf::Reason>("reason", in.value("reason", std::string{}));
  out.since = maybe_date(in, "since");
  out.purge_after = maybe_date(in, "purge_after");
  out.parked = maybe_date(in, "parked");
  return out;
}

}  // namespace

std::string to_json(const aaf::Attributes& attributes) { return dump(Json(attributes)); }

std::string to_json(const std::vector<aaf::plan::Change>& changes) {
  Json out = Json::array();
  for (const auto& change : changes) {
    out.push_back({{"verb", word(change.verb)}, {"attribute", change.attribute}, {"values", change.values}});
  }
  return dump(out);
}

std::string to_json(const aaf::account::Account& account) { return dump(account_json(account)); }

std::string to_json(const std::vector<aaf::account::Account>& accounts) {
  Json out = Json::array();
  for (const auto& account : accounts) out.push_back(account_json(account));
  return dump(out);
}

std::string to_json(const std::vector<aaf::plan::HeldSet>& held) {
  Json out = Json::array();
  for (const auto& set : held) out.push_back(held_json(set));
  return dump(out);
}

std::string to_json(const Identifiers& identifiers) { return dump(Json(identifiers)); }
std::string to_json(const Counters& counters) { return dump(Json(counters)); }

aaf::Attributes attributes_from(std::string_view json) {
  AttributesReader reader;
  if (!Json::sax_parse(json, &reader)) throw unreadable();
  return reader.take();
}

std::vector<aaf::plan::Change> changes_from(std::string_view json) {
  return parse(json, [](const Json& in) {
    std::vector<aaf::plan::Change> out;
    for (const Json& change : in) {
      out.push_back({change_verb_of(change.at("verb").get<std::string>()), change.at("attribute").get<std::string>(),
                     change.at("values").get<std::vector<std::string>>()});
    }
    return out;
  });
}

aaf::account::Account account_from(std::string_view json) { return parse(json, account_of); }

std::vector<aaf::account::Account> accounts_from(std::string_view json) {
  return parse(json, [](const Json& in) {
    std::vector<aaf::account::Account> out;
    for (const Json& account : in) out.push_back(account_of(account));
    return out;
  });
}

std::vector<aaf::plan::HeldSet> held_from(std::string_view json) {
  return parse(json, [](const Json& in) {
    std::vector<aaf::plan::HeldSet> out;
    for (const Json& set : in) {
      out.push_back({set.at("uai").get<std::string>(),
                     maybe_known<aaf::Population>("population", set.value("population", std::string{})),
                     set.at("reason").get<std::string>(), set.at("count").get<int>(), set.at("base").get<int>(),
                     set.at("subjects").get<std::vector<std::string>>(), set.at("hash").get<std::string>(),
                     guard_kind_of(set.value("guard", std::string("deactivations"))), set.value("group", std::string{}),
                     set.value("items", std::vector<std::string>{})});
    }
    return out;
  });
}

Identifiers identifiers_from(std::string_view json) {
  return parse(json, [](const Json& in) { return in.get<Identifiers>(); });
}
Counters counters_from(std::string_view json) {
  return parse(json, [](const Json& in) { return in.get<Counters>(); });
}

}  // namespace entsync::store
