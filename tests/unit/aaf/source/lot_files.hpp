// Made-up files of one establishment for the tests of the lot rules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/source/lot.hpp"

namespace entsync::test {

extern const aaf::Calendar year_2026, year_2027;
extern const aaf::source::LotOptions november;  // of 2026

// A file named as SIECLE names it, with a number of its own; `when` as HORODATAGE writes it.
[[nodiscard]] aaf::source::LotFile made(aaf::source::Format format, const std::string& when, int millesime = 2026);
// Eleves, Responsables, Structures, Nomenclature of one export.
[[nodiscard]] std::vector<aaf::source::LotFile> needed(const std::string& when, int millesime = 2026);

// At noon of that day; the years turn from May to September.
[[nodiscard]] aaf::source::LotOptions on(aaf::Date today);

// A side with a lot of 2026 in force, and one that has none yet.
[[nodiscard]] aaf::source::SideState fed(std::vector<aaf::source::LotFile> promoted,
                                         std::vector<aaf::source::LotFile> waiting = {});
[[nodiscard]] aaf::source::SideState first_time(std::vector<aaf::source::LotFile> waiting);

[[nodiscard]] std::vector<std::int64_t> ids(const std::vector<aaf::source::LotFile>& files);  // sorted
// The refusal's sentence; "admitted" when there is none.
[[nodiscard]] std::string sentence(const aaf::Result<void>& result);

}  // namespace entsync::test
