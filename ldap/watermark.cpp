#include "ldap/watermark.hpp"

#include <charconv>

#include "aaf/model/failure.hpp"
#include "ldap/dn.hpp"
#include "ldap/search.hpp"

namespace entsync::ldap {
namespace {

using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;

constexpr char batch_name[] = "entsyncBatch";
constexpr char fence_name[] = "entsyncFence";

std::int64_t number_in(const aaf::Attributes& attributes, const std::string& name) {
  const auto text = aaf::value_of(attributes, name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

Operation update_of(const std::string& dn, const char* name, std::int64_t number) {
  Operation update;
  update.verb = Verb::modify;
  update.dn = dn;
  update.changes = {{ChangeVerb::replace, name, {std::to_string(number)}}};
  return update;
}

}  // namespace

std::optional<WatermarkNumbers> read_watermark(Connection::Session& session, const std::string& dn) {
  std::optional<WatermarkNumbers> numbers;
  const SearchRequest request{dn, Scope::base, "(objectClass=*)", {batch_name, fence_name}};
  const Answer answer = search(session, request, [&](std::string&&, aaf::Attributes&& raw) {
    numbers = WatermarkNumbers{number_in(raw, batch_name), number_in(raw, fence_name)};
  });
  if (answer.code == LDAP_NO_SUCH_OBJECT || answer.code == LDAP_INSUFFICIENT_ACCESS) return std::nullopt;
  if (answer.code != LDAP_SUCCESS) throw session.failure("the watermark cannot be read, " + code_name(answer.code));
  return numbers;
}

Operation new_watermark(const std::string& dn) {
  const auto rdn = rdn_of(dn);
  const auto equals = rdn.find('=');
  Operation add;
  add.verb = Verb::add;
  add.dn = dn;
  add.changes = {{ChangeVerb::add, "objectClass", {"entsyncWatermark", "top"}},
                 {ChangeVerb::add, std::string(rdn.substr(0, equals)), {unescape_rdn(rdn.substr(equals + 1))}},
                 {ChangeVerb::add, batch_name, {"0"}}};
  return add;
}

Operation batch_update(const Watermark& watermark) { return update_of(watermark.dn, batch_name, watermark.batch); }

std::string in_time_filter(const Watermark& watermark) {
  // The same batch may be sent again.
  return std::string("(!(|(") + fence_name + ">=" + std::to_string(watermark.batch) + ")(" + batch_name +
         ">=" + std::to_string(watermark.batch + 1) + ")))";
}

Operation fence_update(const std::string& dn, std::int64_t number) { return update_of(dn, fence_name, number); }

std::string fence_filter(std::int64_t number) {
  return std::string("(!(") + fence_name + ">=" + std::to_string(number) + "))";
}

bool too_late(Connection::Session& session, const std::optional<Watermark>& watermark) {
  if (!watermark) return false;
  const auto numbers = read_watermark(session, watermark->dn);
  return numbers && (numbers->fence >= watermark->batch || numbers->batch > watermark->batch);
}

}  // namespace entsync::ldap
