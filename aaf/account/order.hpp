// What an operator decides against the sources (a court order does not wait for SIECLE): it stands until it is taken
// back.
//
// protect     the account is neither deactivated nor purged, whatever the files say
// deactivate  the person has no active account, whatever the files say
// cut-link    a guardian and a pupil are strangers in the ENT: neither entry names the other, and the guardian is in no
//             group because of that pupil
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/entry.hpp"

namespace entsync::aaf::account {

enum class OrderKind { protect, deactivate, cut_link /* "cut-link" */ };
[[nodiscard]] std::string_view word(OrderKind value);  // protect, deactivate, cut-link

// Whom a person is cut off from: of a guardian a pupil, of a pupil a guardian.
struct CutEnd {
  std::string key;
  std::string uid;  // empty when nobody has that key any more
  bool operator==(const CutEnd&) const = default;
};

// The orders in force for one person in one ENT.
struct Orders {
  bool protect = false;
  bool deactivate = false;
  std::vector<CutEnd> cut;
  [[nodiscard]] bool empty() const { return !protect && !deactivate && cut.empty(); }
  bool operator==(const Orders&) const = default;
};

// `why` of an entry on which no account can stand because of a cut link.
inline constexpr std::string_view cut_rule = "cut-link";

// Takes every value that names the other end of a cut link out of a person's entry, before anything is decided or
// projected. A guardian who has no pupil left in that entry is a mere contact there (standing `contact`, by
// `cut_rule`). Returns true when something was taken out.
bool cut_links(Entry& entry, const std::vector<CutEnd>& cut);

}  // namespace entsync::aaf::account
