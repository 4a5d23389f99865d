// A pair of records that are, or may be, one person: what was found, what was decided, and by whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aaf/duplicates/compare.hpp"
#include "aaf/duplicates/superseded.hpp"
#include "aaf/duplicates/transferred.hpp"
#include "aaf/model/date.hpp"

namespace entsync::aaf::duplicates {

enum class PairState {
  suspected,  // probable: a person should look
  decided,    // certain: acted on where the policy says so
  confirmed,  // by a person: acted on everywhere
  dismissed,  // by a person: two people, for good
  undone,     // by a person, after it was in force: two people, for good
  lapsed,     // nothing speaks for it any more
};
[[nodiscard]] std::string_view word(PairState state);
[[nodiscard]] std::optional<PairState> parse_pair_state(std::string_view text);

struct Pair {
  std::int64_t id = 0;           // 0: not stored yet
  std::string weaker, survivor;  // keys
  Comparison comparison;
  PairState state{};
  std::string by;               // who confirmed, dismissed or undid it
  std::optional<Date> since;    // the day on which it was found
  std::optional<Date> decided;  // the day of its state
  bool operator==(const Pair&) const = default;
};

// What becomes of a pair when its records are looked at again; null: nobody has that record any more. None when there
// is nothing to keep. The word of a person stays. What was decided stays while anything speaks for it, so that accounts
// do not go to and fro with every corrected telephone; and the survivor stays the survivor, also when its record goes
// and the double's does not (the account then stands on that one), unless the double alone has an account by now.
[[nodiscard]] std::optional<Pair> judge(const std::optional<Pair>& known, const Record* a, const Record* b);

// The same for a guardian whom the school has merged. The word of a person stays, and who survives in a pair in force;
// what is only suspected lapses when the survivor is gone, too.
[[nodiscard]] Pair judge(const std::optional<Pair>& known, const Superseded& found);

// The same for a pupil who goes on under a new ELEVE_ID: the record that is closed survives, because the account is its
// own; the number that goes on hands it its school. `here_has_account`: it has an account of its own already, and then
// it is the survivor.
[[nodiscard]] Pair judge(const std::optional<Pair>& known, const Transferred& found, bool here_has_account);

// Two records of one pupil by INE, names and birth date, in two schools or one after the other: a multi-enrolment or a
// transfer (D13), and no record too many. Such a pair is acted on whatever the policy for duplicates.
[[nodiscard]] bool one_pupil_by_ine(const Pair& pair);

}  // namespace entsync::aaf::duplicates
