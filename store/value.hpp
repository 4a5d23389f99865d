// A value on its way into SQL: text or NULL. Everything travels as text; the database knows the types.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aaf/model/date.hpp"

namespace entsync::store {

// '{"a","b"}': a text[] as PostgreSQL reads it.
[[nodiscard]] std::string array_text(const std::vector<std::string>& values);
// The elements of a text[] as PostgreSQL writes it; a NULL element is an empty text.
[[nodiscard]] std::vector<std::string> parse_array(std::string_view text);

// Bytes as lower-case hex, for `decode($1, 'hex')`.
[[nodiscard]] std::string hex_text(std::string_view bytes);

struct Value {
  std::optional<std::string> text;

  Value(std::nullopt_t) {}                              // NOLINT(google-explicit-constructor): as all below
  Value(std::string value) : text(std::move(value)) {}  // NOLINT
  Value(std::string_view value) : text(value) {}        // NOLINT
  Value(const char* value) : text(value) {}             // NOLINT
  Value(bool value) : text(value ? "t" : "f") {}        // NOLINT
  template <std::integral T>
  requires(!std::same_as<T, bool>) Value(T value) : text(std::to_string(value)) {}  // NOLINT
  Value(aaf::Date value) : text(aaf::iso(value)) {}                                 // NOLINT
  Value(aaf::LocalTime value) : text(aaf::iso(value)) {}                            // NOLINT
  Value(const std::vector<std::string>& values) : text(array_text(values)) {}       // NOLINT
  Value(const std::vector<std::int64_t>& values);                                   // NOLINT
  template <class T>
  Value(const std::optional<T>& value) {  // NOLINT
    if (value) *this = Value(*value);
  }
};

// An empty text is NULL (how the staging tables hold what a file leaves out).
[[nodiscard]] inline Value or_null(const std::string& text) { return text.empty() ? Value(std::nullopt) : Value(text); }

}  // namespace entsync::store
