// How a staging record describes itself: its table and its columns, once, for COPY out, reading back and tests alike.
#pragma once

#include <string_view>

namespace entsync::aaf::source {

// One column: its name in the database and the member it comes from. Member types are std::string (empty = NULL),
// std::optional<Date>, std::optional<LocalTime>, std::optional<int>, std::optional<bool>, int and
// std::vector<std::string> (a text[]).
template <class Record, class Member>
struct Field {
  std::string_view column;
  Member Record::*member;
};

template <class Record, class Member>
constexpr Field<Record, Member> field(std::string_view column, Member Record::*member) {
  return {column, member};
}

}  // namespace entsync::aaf::source
