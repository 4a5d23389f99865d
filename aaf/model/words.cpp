#include "aaf/model/words.hpp"

#include <array>
#include <cstddef>

namespace entsync::aaf {
namespace {

// Spellings in the order of the enumerators.
template <class T>
struct Spelling;

template <>
struct Spelling<Population> {
  static constexpr std::array<std::string_view, 4> words{"pupil", "guardian", "teacher", "staff"};
};
template <>
struct Spelling<Side> {
  static constexpr std::array<std::string_view, 2> words{"siecle", "sts"};
};
template <>
struct Spelling<AccountState> {
  static constexpr std::array<std::string_view, 3> words{"active", "deactivated", "purged"};
};
template <>
struct Spelling<Reason> {
  static constexpr std::array<std::string_view, 5> words{"departed", "duplicate", "multi_enrolment", "out_of_scope",
                                                         "manual"};
};
template <>
struct Spelling<Situation> {
  static constexpr std::array<std::string_view, 12> words{"confirmed", "new",   "changed",   "returned",
                                                          "departed",  "moved", "duplicate", "multi_enrolment",
                                                          "ambiguous", "held",  "protected", "unmanaged"};
};
template <>
struct Spelling<OperationState> {
  static constexpr std::array<std::string_view, 7> words{"planned", "intended", "done",   "refused",
                                                         "stale",   "unknown",  "skipped"};
};
template <>
struct Spelling<LotState> {
  static constexpr std::array<std::string_view, 4> words{"waiting", "promoted", "rejected", "superseded"};
};
template <>
struct Spelling<Severity> {
  static constexpr std::array<std::string_view, 3> words{"info", "warning", "error"};
};

template <class T>
std::string_view spell(T value) {
  return Spelling<T>::words.at(static_cast<std::size_t>(value));
}

template <class T>
std::optional<T> find(std::string_view text) {
  const auto& words = Spelling<T>::words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words.at(i) == text) return static_cast<T>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view word(Population value) { return spell(value); }
std::string_view word(Side value) { return spell(value); }
std::string_view word(AccountState value) { return spell(value); }
std::string_view word(Reason value) { return spell(value); }
std::string_view word(Situation value) { return spell(value); }
std::string_view word(OperationState value) { return spell(value); }
std::string_view word(LotState value) { return spell(value); }
std::string_view word(Severity value) { return spell(value); }

template <>
std::optional<Population> parse_word(std::string_view text) {
  return find<Population>(text);
}
template <>
std::optional<Side> parse_word(std::string_view text) {
  return find<Side>(text);
}
template <>
std::optional<AccountState> parse_word(std::string_view text) {
  return find<AccountState>(text);
}
template <>
std::optional<Reason> parse_word(std::string_view text) {
  return find<Reason>(text);
}
template <>
std::optional<Situation> parse_word(std::string_view text) {
  return find<Situation>(text);
}
template <>
std::optional<OperationState> parse_word(std::string_view text) {
  return find<OperationState>(text);
}
template <>
std::optional<LotState> parse_word(std::string_view text) {
  return find<LotState>(text);
}
template <>
std::optional<Severity> parse_word(std::string_view text) {
  return find<Severity>(text);
}

}  // namespace entsync::aaf
