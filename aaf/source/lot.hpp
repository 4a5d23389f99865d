// Which files make a lot, and whether it is complete (D1, D2, D3, D5; R1–R4, R17).
//
// Pure decisions over what the store knows of the files of one establishment and side; daemon/intake asks, and does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/model/result.hpp"
#include "aaf/model/school_year.hpp"
#include "aaf/model/words.hpp"
#include "aaf/source/reader.hpp"

namespace entsync::aaf::source {

// A file as the lot rules see it.
struct LotFile {
  std::int64_t id = 0;  // of the store
  std::string name;
  FileHeader header;
  // When its content was made: HORODATAGE, else DATE_EXPORT, else for sts_emp the time of the zip entry or the
  // reception.
  LocalTime made{};
  bool operator==(const LotFile&) const = default;
};

// What is known of the establishment and side before this file.
struct SideState {
  std::vector<LotFile> promoted;     // the composition in force; empty before the first lot
  std::vector<LotFile> waiting;      // received since, not yet promoted
  std::optional<SchoolYear> year;    // the side's school year in force
  std::optional<Calendar> calendar;  // of the file itself when it has one (Communs, sts_emp), else configured/STS
};

struct LotOptions {
  Date today{};
  LocalTime now{};
  std::chrono::hours same_export{6};  // D1: HORODATAGEs within 6 hours are one export
  TurnWindow turn_window{};           // D3
};

[[nodiscard]] Side side_of(Format format);  // sts_emp: sts; all others: siecle

// Can `calendar` be that of the school year which the sources of `uai` call `millesime`? By the year in which it
// begins; in the Pacific SIECLE writes the year before that (R5).
[[nodiscard]] bool is_calendar_of(const Calendar& calendar, std::string_view uai, int millesime);

// May this file join the side at all? Refuses: older than what is promoted of its format (D2, R6), a lower school year,
// a higher one outside the turn window (D3, R4: "Année du fichier différente de l'année utilisée"), an export date or
// DATE_IMPORT in the future (D5).
[[nodiscard]] Result<void> admit(const LotFile& file, const SideState& state, const LotOptions& options);

struct LotVerdict {
  LotState state = LotState::waiting;    // waiting or promoted
  std::vector<LotFile> composition;      // of a promoted one: the files in force from now on, kept ones included
  std::vector<std::int64_t> superseded;  // files that this composition replaces
  std::vector<std::string> waiting_for;  // of a waiting one: "Structures", or "ExportXML_Structures.zip (export of
                                         // 12/09/2026, the others are of 14/09/2026)"
};

// Is the side complete with its waiting files? Needed on the SIECLE side: Structures, Eleves, Responsables,
// Nomenclature of one export (R1, D1: per root the newest HORODATAGE wins, of Eleves sans and avec the one with
// addresses); Communs, Geographique, Etablissements and ELEGROUPE may come. On the STS side sts_emp alone.
[[nodiscard]] LotVerdict compose(Side side, const SideState& state, const LotOptions& options);

}  // namespace entsync::aaf::source
