// From the spellings in the database back to enumerators.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "aaf/diff/diff.hpp"
#include "aaf/model/entry.hpp"
#include "aaf/model/failure.hpp"
#include "aaf/model/words.hpp"
#include "aaf/plan/operation.hpp"

namespace entsync::store {

[[noreturn]] inline void foreign_word(std::string_view kind, std::string_view text) {
  throw aaf::Failure("database", std::string(kind), "\"" + std::string(text) + "\" is none that this program knows");
}

// The value of `all` that is spelled `text`; throws aaf::Failure when none is: somebody else wrote that row.
template <class T>
T spelled(std::string_view kind, std::string_view text, std::initializer_list<T> all) {
  for (const T value : all) {
    if (word(value) == text) return value;
  }
  foreign_word(kind, text);
}

template <class T>
T known_word(std::string_view kind, std::string_view text) {
  if (const auto value = aaf::parse_word<T>(text)) return *value;
  foreign_word(kind, text);
}

inline aaf::Category category_of(std::string_view text) {
  using enum aaf::Category;
  return spelled("category", text, {eleve, pers_rel_eleve, pers_educ_nat, etab_educ_nat, division, groupe});
}
inline aaf::Standing standing_of(std::string_view text) {
  using enum aaf::Standing;
  return spelled("standing", text, {contact, suspended, kept, entitled});
}
inline aaf::diff::ChangeKind change_kind_of(std::string_view text) {
  using enum aaf::diff::ChangeKind;
  return spelled("change", text, {added, modified, removed});
}
inline aaf::plan::Verb verb_of(std::string_view text) {
  using enum aaf::plan::Verb;
  return spelled("verb", text, {add, modify, rename, remove});
}
inline aaf::plan::ChangeVerb change_verb_of(std::string_view text) {
  using enum aaf::plan::ChangeVerb;
  return spelled("change verb", text, {add, remove, replace});
}
inline aaf::plan::GuardKind guard_kind_of(std::string_view text) {
  using enum aaf::plan::GuardKind;
  return spelled("guard", text, {departures, deactivations, emptied, identities, members});
}

// The spelling of an optional word, or nothing (a Value that is NULL).
template <class T>
std::optional<std::string> maybe_word(const std::optional<T>& value) {
  if (!value) return std::nullopt;
  return std::string(word(*value));
}
template <class T>
std::optional<T> maybe_known(std::string_view kind, std::string_view text) {
  if (text.empty()) return std::nullopt;
  return known_word<T>(kind, text);
}

}  // namespace entsync::store
