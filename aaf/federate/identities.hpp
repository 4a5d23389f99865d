// Keys, and the numbers that two schools give to two people (D10).
#pragma once

#include <string>

#include "aaf/federate/workspace.hpp"

namespace entsync::aaf::federate {

// The key of a record. When another establishment brought the same number first with another identity, the key of a
// person of its own, and an anomaly where `report` is set. A pupil or member of staff is another one when names and
// birth date differ; a guardian, who has no birth date, when names and civility do, or nothing of the names agrees.
[[nodiscard]] std::string key_of(Workspace& workspace, const source::Pupil& pupil, bool report);
[[nodiscard]] std::string key_of(Workspace& workspace, const source::Guardian& guardian, bool report);
[[nodiscard]] std::string key_of(Workspace& workspace, const source::Individual& individual, Population population);

// The letters and digits of a name, without case, accents, hyphens and blanks: what is compared of it.
[[nodiscard]] std::string name_letters(std::string_view name);
// Two given names, by their letters, that are one name: equal, or of five letters and more and a slip of the pen apart
// (two letters), as records that were made by hand have them (D13).
[[nodiscard]] bool one_given_name(std::string_view a, std::string_view b);

}  // namespace entsync::aaf::federate
