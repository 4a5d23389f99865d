// The key of a person in the sources (D10, R56): what stays the same from export to export.
#pragma once

#include <string>
#include <string_view>

namespace entsync::aaf {

enum class Kind { pupil, guardian, staff };

// Keys are texts without `$`, made of the kind, the place where the number holds, and the number:
//   eleve:TOULOUSE:1234567      (académie, ELEVE_ID)
//   responsable:TOULOUSE:98765  (académie, PERSONNE_ID)
//   epp:TOULOUSE:12345, eppsup:TOULOUSE:77   (académie, TYPE, ID)
//   dir:0310001B:101, local:0310001B:7       (UAI, TYPE, ID)
// An ambiguous record (D10: the same number brought by a second UAI with another identity) gets "@<UAI>" behind it.
[[nodiscard]] std::string pupil_key(std::string_view academie, std::string_view eleve_id);
[[nodiscard]] std::string guardian_key(std::string_view academie, std::string_view personne_id);
[[nodiscard]] std::string staff_key(std::string_view academie, std::string_view uai, std::string_view type,
                                    std::string_view id);
[[nodiscard]] std::string ambiguous_key(std::string_view key, std::string_view uai);

[[nodiscard]] Kind kind_of(std::string_view key);  // by its first word; unknown first words are staff types
// The number at its end, without an ambiguity mark: ELEVE_ID, PERSONNE_ID or staff ID.
[[nodiscard]] std::string_view number_of(std::string_view key);

}  // namespace entsync::aaf
