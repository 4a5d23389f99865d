// JSON as a plain value, for what the commands print with --json and for plan files.
//
// Members keep the order in which they are put, so that equal answers are equal texts. The parser's heavy header stays
// in json.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "aaf/model/result.hpp"

namespace entsync::daemon::output {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;
  using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;

  Json() : value_(nullptr) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(bool value) : value_(value) {}
  Json(double value) : value_(value) {}
  template <class Integer>
  requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>) Json(Integer value)
      : value_(static_cast<std::int64_t>(value)) {}
  Json(const std::vector<std::string>& texts) : value_(Array(texts.begin(), texts.end())) {}
  template <class T>
  Json(const std::optional<T>& value) : Json(value ? Json(*value) : Json()) {}

  [[nodiscard]] static Json array() { return Json(Value(Array{})); }
  [[nodiscard]] static Json object() { return Json(Value(Object{})); }

  // Appends to an array.
  Json& push(Json element);
  // Puts a member at the end of an object, or replaces the one of that name.
  Json& put(std::string name, Json value);
  // The member; null when this is no object or has none of that name.
  [[nodiscard]] const Json& operator[](std::string_view name) const;
  // The elements; empty when this is no array.
  [[nodiscard]] const Array& elements() const;
  // The text or number as it is; empty or nothing when it is something else.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::optional<std::int64_t> number() const;
  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }

  // Two blanks of indentation, UTF-8 (bytes that are none become U+FFFD), with a final newline.
  [[nodiscard]] std::string dump() const;

  [[nodiscard]] const Value& value() const { return value_; }
  bool operator==(const Json&) const = default;

 private:
  explicit Json(Value value) : value_(std::move(value)) {}
  Value value_;
};

// The value that `text` holds. Refuses (usage) what is not JSON, naming the place.
[[nodiscard]] aaf::Result<Json> parse_json(const std::string& text, const std::string& name);

}  // namespace entsync::daemon::output
