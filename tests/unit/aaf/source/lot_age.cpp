// Which file comes too late, and which too early (R6, D2, D5).
#include <catch2/catch.hpp>

#include "tests/unit/aaf/source/lot_files.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace entsync::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("a file older than the one in force of its kind is refused (D2, R6)") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  CHECK_THAT(sentence(admit(made(Format::eleves, "14/11/2026 20:00:00"), state, november)),
             StartsWith("taking the file: ExportXML_Eleves.zip, PARAMETRES, HORODATAGE: it is of 2026-11-14T20:00:00, "
                        "older than ExportXML_Eleves.zip of 2026-11-14T21:00:00, which is in force"));
  CHECK(admit(made(Format::eleves, "14/11/2026 20:00:00"), state, november).error().kind == RefusalKind::source);
  CHECK(sentence(admit(made(Format::eleves, "14/11/2026 21:00:00"), state, november)) == "admitted");
  CHECK(sentence(admit(made(Format::eleves, "15/11/2026 21:00:00"), state, november)) == "admitted");
}

TEST_CASE("a file of an export older than the one in force is refused, of the same one it may come late (D2)") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  CHECK_THAT(sentence(admit(made(Format::communs, "12/11/2026 21:00:00"), state, november)), Contains("older than"));
  CHECK(sentence(admit(made(Format::communs, "14/11/2026 20:30:00"), state, november)) == "admitted");
}

TEST_CASE("an ELEGROUPE file may be older than the export in force, not than the ELEGROUPE file in force (D5)") {
  auto files = needed("14/11/2026 21:00:00");
  CHECK(sentence(admit(made(Format::elegroupe, "10/11/2026 00:00:00"), fed(files), november)) == "admitted");
  files.push_back(made(Format::elegroupe, "12/11/2026 00:00:00"));
  CHECK_THAT(sentence(admit(made(Format::elegroupe, "10/11/2026 00:00:00"), fed(files), november)),
             Contains("ELEGROUPE.zip, PARAMETRES, DATE_IMPORT: it is of 2026-11-10T00:00:00, older than"));
  // A newer ELEGROUPE file in force does not make an export old.
  files.back() = made(Format::elegroupe, "20/11/2026 00:00:00");
  CHECK(sentence(admit(made(Format::eleves, "18/11/2026 21:00:00"), fed(files), november)) == "admitted");
}

TEST_CASE("an older sts_emp is refused (R6)") {
  const auto state = fed({made(Format::sts_emp, "13/11/2026 10:00:00")});
  auto older = made(Format::sts_emp, "12/11/2026 10:00:00");
  CHECK_THAT(sentence(admit(older, state, november)),
             Contains("STS.zip, its time in the zip: it is of 2026-11-12T10:00:00, older than"));
  older.name = "sts_emp_0310001H_2026.xml";
  CHECK_THAT(sentence(admit(older, state, november)),
             Contains("sts_emp_0310001H_2026.xml, its time of arrival: it is"));
  CHECK(sentence(admit(made(Format::sts_emp, "14/11/2026 10:00:00"), state, november)) == "admitted");
}

TEST_CASE("a file from the future is refused (D5)") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  CHECK_THAT(
      sentence(admit(made(Format::elegroupe, "23/11/2026 00:00:00"), state, november)),
      StartsWith("taking the file: ExportXML_ELEGROUPE.zip, PARAMETRES, DATE_IMPORT: its day (23/11/2026) is in the "
                 "future. "));
  CHECK_THAT(
      sentence(admit(made(Format::eleves, "23/11/2026 21:00:00"), state, november)),
      StartsWith("taking the file: ExportXML_Eleves.zip, PARAMETRES, DATE_EXPORT: its day (23/11/2026) is in the "
                 "future. "));
  CHECK(sentence(admit(made(Format::eleves, "22/11/2026 23:59:00"), state, november)) == "admitted");
}

TEST_CASE("a file that was made in the future is refused, whatever its day of export says") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  auto file = made(Format::eleves, "22/11/2026 21:00:00");
  file.made += std::chrono::hours(24 * 365);
  CHECK_THAT(
      sentence(admit(file, state, november)),
      StartsWith("taking the file: ExportXML_Eleves.zip, PARAMETRES, HORODATAGE: it was made in the future (2027-"));
  CHECK_THAT(sentence(admit(made(Format::sts_emp, "23/11/2026 10:00:00"), fed({}), november)),
             Contains("STS.zip, its time in the zip: it was made in the future (2026-11-23T10:00:00)"));
}
