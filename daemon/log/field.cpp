#include "daemon/log/field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "aaf/model/uai.hpp"
#include "config/keys.hpp"
#include "daemon/commands/command.hpp"

namespace entsync::daemon::log {

namespace {

constexpr std::string_view invalid = "invalid";

constexpr std::array<std::string_view, 32> number_names{
    "RUN",     "PLAN",    "HOLD",  "REQUEST",      "OPERATION",  "COUNT",   "RECORDS",     "ANOMALIES",
    "FILES",   "MISSING", "ADDED", "MODIFIED",     "REMOVED",    "PLANNED", "ADDS",        "MODIFIES",
    "RENAMES", "DELETES", "DONE",  "REFUSED",      "STALE",      "UNKNOWN", "SKIPPED",     "HELD",
    "WAITING", "BASE",    "MAX",   "FROM_VERSION", "TO_VERSION", "PORT",    "EXIT_STATUS", "SIGNAL"};
static_assert(number_names.size() == static_cast<std::size_t>(Number::signal) + 1);

bool all_of(std::string_view text, std::string_view signs) {
  return !text.empty() && text.find_first_not_of(signs) == std::string_view::npos;
}

constexpr std::string_view digits = "0123456789";
constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::string_view name_signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view code_signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool is_code(std::string_view code) {
  constexpr std::string_view sql = "SQLSTATE ", ldap = "LDAP ";
  if (code.starts_with(sql)) return code.size() == sql.size() + 5 && all_of(code.substr(sql.size()), code_signs);
  if (!code.starts_with(ldap)) return false;
  code.remove_prefix(ldap.size());
  if (code.starts_with('-')) code.remove_prefix(1);
  return code.size() <= 5 && all_of(code, digits);
}

std::string checked(bool right, std::string_view text) { return std::string(right ? text : invalid); }

}  // namespace

std::string_view Field::name_of(Number name) { return number_names.at(static_cast<std::size_t>(name)); }

Field::Field(std::chrono::microseconds duration)
    : Field("DURATION_MS", fmt::format("{}.{:03}", duration.count() / 1000, duration.count() % 1000), true) {}

Field Field::ent(std::string_view name) {
  return {"ENT", checked(name.size() <= 64 && all_of(name, name_signs), name)};
}

Field Field::uai(std::string_view uai) { return {"UAI", checked(aaf::is_uai(uai), uai)}; }

Field Field::sha256(std::string_view hex) {
  return {"SHA256", checked(hex.size() == 64 && all_of(hex, hexadecimal), hex.substr(0, 12))};
}

Field Field::setting(std::string_view key) {
  const auto known = [&](std::span<const config::Key> keys) {
    return std::ranges::find(keys, key, &config::Key::name) != keys.end();
  };
  return {"KEY", checked(known(config::main_keys()) || known(config::ent_keys()), key)};
}

Field Field::command(std::string_view command) {
  return {"COMMAND", checked(commands::find_command(command) != nullptr, command)};
}

Field Field::ldap_code(int code) { return {"LDAP_CODE", std::to_string(code), true}; }

Field Field::code(const aaf::Failure& failure) {
  return {"CODE", failure.code().empty() ? "none" : checked(is_code(failure.code()), failure.code())};
}

}  // namespace entsync::daemon::log
