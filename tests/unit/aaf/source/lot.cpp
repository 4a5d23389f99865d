// Which files make a lot (R1, R2, D1, D2), and when an ELEGROUPE file counts (D5).
#include "aaf/source/lot.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/aaf/source/lot_files.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace entsync::test;
using namespace std::chrono_literals;
using Names = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

namespace {

void add(std::vector<LotFile>& files, const LotFile& file) { files.push_back(file); }

}  // namespace

TEST_CASE("STS has a side of its own, all other formats are SIECLE's") {
  CHECK(side_of(Format::sts_emp) == Side::sts);
  for (const auto format : {Format::eleves, Format::responsables, Format::structures, Format::nomenclature,
                            Format::communs, Format::geographique, Format::etablissements, Format::elegroupe}) {
    CHECK(side_of(format) == Side::siecle);
  }
}

TEST_CASE("a SIECLE lot is complete with its four files of one export") {
  const auto files = needed("14/11/2026 21:00:00");
  const auto verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(ids(verdict.composition) == ids(files));
  CHECK(verdict.superseded.empty());
  CHECK(verdict.waiting_for.empty());
}

TEST_CASE("a SIECLE lot waits, by name, for each file that is missing") {
  auto files = needed("14/11/2026 21:00:00");
  files.erase(files.begin(), files.begin() + 2);
  auto verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.state == LotState::waiting);
  CHECK(verdict.waiting_for == Names{"Eleves", "Responsables"});
  CHECK(verdict.composition.empty());
  // Communs and Geographique are welcome and not enough.
  verdict = compose(
      Side::siecle,
      first_time({made(Format::communs, "14/11/2026 21:00:00"), made(Format::geographique, "14/11/2026 21:00:00")}),
      november);
  CHECK(verdict.waiting_for == Names{"Structures", "Eleves", "Responsables", "Nomenclature"});
}

TEST_CASE("optional files of the same export are part of the lot") {
  auto files = needed("14/11/2026 21:00:00");
  for (const auto format : {Format::communs, Format::geographique, Format::etablissements}) {
    add(files, made(format, "14/11/2026 21:01:00"));
  }
  CHECK(ids(compose(Side::siecle, first_time(files), november).composition) == ids(files));
}

TEST_CASE("a file of another export date is named as the odd one (R1)") {
  auto files = needed("14/11/2026 21:00:00");
  files.pop_back();
  add(files, made(Format::nomenclature, "12/11/2026 21:00:00"));
  auto verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.waiting_for ==
        Names{"ExportXML_Nomenclature.zip (export of 12/11/2026, the others are of 14/11/2026)"});
  // Also when the odd one is the newer.
  files.back() = made(Format::nomenclature, "16/11/2026 21:00:00");
  verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.waiting_for ==
        Names{"ExportXML_Nomenclature.zip (export of 16/11/2026, the others are of 14/11/2026)"});
}

TEST_CASE("a file of another school year does not belong to the lot (R1)") {
  auto files = needed("14/11/2026 21:00:00");
  files.back() = made(Format::nomenclature, "14/11/2026 21:00:00", 2025);
  const auto verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.waiting_for == Names{"ExportXML_Nomenclature.zip (school year 2025, the others are of 2026)"});
}

TEST_CASE("an export that crosses midnight is one export, two exports a day apart are not (D1)") {
  auto files = needed("14/11/2026 23:50:00");
  files.back() = made(Format::nomenclature, "15/11/2026 00:20:00");
  CHECK(compose(Side::siecle, first_time(files), november).state == LotState::promoted);
  files.back() = made(Format::nomenclature, "15/11/2026 05:51:00");
  CHECK(compose(Side::siecle, first_time(files), november).state == LotState::waiting);
}

TEST_CASE("of two files of one root the newest wins, the other is superseded (D1)") {
  auto files = needed("14/11/2026 21:00:00");
  const auto newer = made(Format::structures, "14/11/2026 22:30:00");
  const auto older = files[2];
  add(files, newer);
  const auto verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(std::find(verdict.composition.begin(), verdict.composition.end(), newer) != verdict.composition.end());
  CHECK(verdict.superseded == Ids{older.id});
}

TEST_CASE("of pupils sans and avec adresses the one with addresses wins, whichever is newer (D2)") {
  auto files = needed("14/11/2026 21:00:00");
  files[0].header.with_addresses = true;
  const auto without = made(Format::eleves, "14/11/2026 21:30:00");
  add(files, without);
  auto verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.superseded == Ids{without.id});
  // Also when the other one is in force already.
  files.pop_back();
  verdict = compose(Side::siecle, fed(files, {without}), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(ids(verdict.composition) == ids(files));
  CHECK(verdict.superseded == Ids{without.id});
}

TEST_CASE("pupils with addresses are taken after those without, even if they were made before them (D2)") {
  const auto in_force = needed("14/11/2026 21:00:00");
  auto with = made(Format::eleves, "14/11/2026 20:50:00");
  with.header.with_addresses = true;
  const auto state = fed(in_force);
  CHECK(admit(with, state, november));
  const auto verdict = compose(Side::siecle, fed(in_force, {with}), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.superseded == Ids{in_force.front().id});
  CHECK(ids(verdict.composition) == Ids{in_force[1].id, in_force[2].id, in_force[3].id, with.id});
  // Of an older export they are too old all the same, and without addresses an older file is.
  auto of_yesterday = made(Format::eleves, "13/11/2026 09:00:00");
  of_yesterday.header.with_addresses = true;
  CHECK_FALSE(admit(of_yesterday, state, november));
  CHECK_FALSE(admit(made(Format::eleves, "14/11/2026 20:50:00"), state, november));
}

TEST_CASE("a newer file of a promoted date is promoted again with the others kept (D2)") {
  const auto files = needed("14/11/2026 21:00:00");
  const auto newer = made(Format::eleves, "14/11/2026 22:30:00");
  const auto verdict = compose(Side::siecle, fed(files, {newer}), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(ids(verdict.composition) == Ids{files[1].id, files[2].id, files[3].id, newer.id});
  CHECK(verdict.superseded == Ids{files[0].id});
}

TEST_CASE("an optional file that comes late joins the lot in force (D2)") {
  const auto files = needed("14/11/2026 21:00:00");
  const auto communs = made(Format::communs, "14/11/2026 21:02:00");
  const auto verdict = compose(Side::siecle, fed(files, {communs}), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.composition.size() == 5);
  CHECK(verdict.superseded.empty());
}

TEST_CASE("a new export replaces the one in force as a whole, when it is complete (R6)") {
  auto old = needed("14/11/2026 21:00:00");
  add(old, made(Format::communs, "14/11/2026 21:00:00"));
  auto fresh = needed("20/11/2026 21:00:00");
  auto verdict = compose(Side::siecle, fed(old, {fresh[0]}), november);
  CHECK(verdict.state == LotState::waiting);
  CHECK(verdict.waiting_for == Names{"Structures", "Responsables", "Nomenclature"});
  verdict = compose(Side::siecle, fed(old, fresh), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(ids(verdict.composition) == ids(fresh));
  CHECK(verdict.superseded == ids(old));
}

TEST_CASE("waiting files that are older than a promoted export wait for nothing any more, newer ones go on waiting") {
  const auto stray = made(Format::structures, "13/11/2026 21:00:00");
  const auto early = made(Format::structures, "16/11/2026 21:00:00");
  auto files = needed("14/11/2026 21:00:00");
  add(files, stray);
  add(files, early);
  const auto verdict = compose(Side::siecle, first_time(files), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.superseded == Ids{stray.id});
}

TEST_CASE("an ELEGROUPE file joins the lot in force, whatever its day, and replaces the one before (D5)") {
  auto files = needed("14/11/2026 21:00:00");
  const auto before = made(Format::elegroupe, "10/11/2026 00:00:00");
  const auto links = made(Format::elegroupe, "18/11/2026 00:00:00");
  add(files, before);
  auto verdict = compose(Side::siecle, fed(files, {links}), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.composition.size() == 5);
  CHECK(verdict.composition.back() == links);
  CHECK(verdict.superseded == Ids{before.id});
  // While another export is incomplete, too.
  const auto structures = made(Format::structures, "20/11/2026 21:00:00");
  verdict = compose(Side::siecle, fed(files, {structures, links}), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.superseded == Ids{before.id});
}

TEST_CASE("an ELEGROUPE file stays with the next export and goes with its school year (R17, D5)") {
  auto old = needed("14/11/2026 21:00:00");
  const auto links = made(Format::elegroupe, "15/11/2026 00:00:00");
  add(old, links);
  const auto fresh = needed("20/11/2026 21:00:00");
  auto verdict = compose(Side::siecle, fed(old, fresh), november);
  CHECK(verdict.composition.size() == 5);
  CHECK(verdict.composition.back() == links);

  auto state = fed(old, needed("02/09/2027 21:00:00", 2027));
  state.calendar = year_2027;
  verdict = compose(Side::siecle, state, on(2027y / 9 / 3));
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.composition.size() == 4);
  CHECK(verdict.superseded == ids(old));
}

TEST_CASE("an ELEGROUPE file alone waits for the pupils it speaks of") {
  const auto verdict = compose(Side::siecle, first_time({made(Format::elegroupe, "18/11/2026 00:00:00")}), november);
  CHECK(verdict.state == LotState::waiting);
  CHECK(verdict.waiting_for == Names{"Structures", "Eleves", "Responsables", "Nomenclature"});
}

TEST_CASE("the STS side is complete with its one file, the newest") {
  const auto before = made(Format::sts_emp, "10/11/2026 10:00:00");
  const auto older = made(Format::sts_emp, "12/11/2026 10:00:00");
  const auto newest = made(Format::sts_emp, "13/11/2026 10:00:00");
  const auto verdict = compose(Side::sts, fed({before}, {newest, older}), november);
  CHECK(verdict.state == LotState::promoted);
  CHECK(verdict.composition == std::vector<LotFile>{newest});
  CHECK(verdict.superseded == Ids{before.id, older.id});
  CHECK(compose(Side::sts, first_time({}), november).waiting_for == Names{"STS"});
}
