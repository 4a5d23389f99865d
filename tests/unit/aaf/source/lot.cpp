// Which files make a lot (R1, R2, D1, D2), of which year (R4, R5, D3), and when an ELEGROUPE file counts (D5).
#include "aaf/source/lot.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Names = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

namespace {

constexpr Calendar year_2026{Date{2026y / 9 / 1}, Date{2027y / 7 / 3}};
constexpr Calendar year_2027{Date{2027y / 9 / 1}, Date{2028y / 7 / 1}};

std::int64_t next_id = 1;

LotFile made(Format format, const std::string& when, int millesime = 2026) {
  LotFile file;
  file.id = next_id++;
  file.header.format = format;
  file.header.uai = "0310001H";
  file.header.millesime = millesime;
  file.made = parse_timestamp(when).value();
  file.name = "ExportXML_" + std::string{word(format)} + ".zip";
  if (format == Format::elegroupe) {
    file.header.export_date = day_of(file.made);
    file.made = LocalTime{file.header.export_date->time_since_epoch()};
  } else if (format != Format::sts_emp) {
    file.header.export_date = day_of(file.made);
    file.header.timestamp = file.made;
  }
  return file;
}

std::vector<LotFile> needed(const std::string& when, int millesime = 2026) {
  return {made(Format::eleves, when, millesime), made(Format::responsables, when, millesime),
          made(Format::structures, when, millesime), made(Format::nomenclature, when, millesime)};
}

LotOptions on(Date today) {
  LotOptions options;
  options.today = today;
  options.now = LocalTime{today.time_since_epoch()} + 12h;
  const auto year = std::chrono::year_month_day{today}.year();
  options.turn_window = Calendar{year / 5 / 1, year / 9 / 30};
  return options;
}

const LotOptions november = on(2026y / 11 / 22);

SideState fed(std::vector<LotFile> promoted, std::vector<LotFile> waiting = {}) {
  SideState state;
  state.promoted = std::move(promoted);
  state.waiting = std::move(waiting);
  state.year = SchoolYear{2026, year_2026, "Communs"};
  state.calendar = year_2026;
  return state;
}

SideState first_time(std::vector<LotFile> waiting) {
  SideState state;
  state.waiting = std::move(waiting);
  return state;
}

Ids ids(const std::vector<LotFile>& files) {
  Ids found;
  for (const auto& file : files) found.push_back(file.id);
  std::sort(found.begin(), found.end());
  return found;
}

std::string sentence(const Result<void>& result) { return result ? "admitted" : result.error().text(); }

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

TEST_CASE("a file older than the one in force of its kind is refused (D2, R6)") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  CHECK_THAT(sentence(admit(made(Format::eleves, "14/11/2026 20:00:00"), state, november)),
             Contains("older than ExportXML_Eleves.zip of 2026-11-14T21:00:00, which is in force"));
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
  add(files, made(Format::elegroupe, "12/11/2026 00:00:00"));
  CHECK_THAT(sentence(admit(made(Format::elegroupe, "10/11/2026 00:00:00"), fed(files), november)),
             Contains("older than"));
  // A newer ELEGROUPE file in force does not make an export old.
  files.back() = made(Format::elegroupe, "20/11/2026 00:00:00");
  CHECK(sentence(admit(made(Format::eleves, "18/11/2026 21:00:00"), fed(files), november)) == "admitted");
}

TEST_CASE("an older sts_emp is refused (R6)") {
  const auto state = fed({made(Format::sts_emp, "13/11/2026 10:00:00")});
  CHECK_THAT(sentence(admit(made(Format::sts_emp, "12/11/2026 10:00:00"), state, november)), Contains("older than"));
  CHECK(sentence(admit(made(Format::sts_emp, "14/11/2026 10:00:00"), state, november)) == "admitted");
}

TEST_CASE("a file from the future is refused (D5)") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  CHECK_THAT(sentence(admit(made(Format::elegroupe, "23/11/2026 00:00:00"), state, november)),
             Contains("its DATE_IMPORT (23/11/2026) is in the future"));
  CHECK_THAT(sentence(admit(made(Format::eleves, "23/11/2026 21:00:00"), state, november)),
             Contains("its DATE_EXPORT (23/11/2026) is in the future"));
  CHECK(sentence(admit(made(Format::eleves, "22/11/2026 23:59:00"), state, november)) == "admitted");
}

TEST_CASE("a file that was made in the future is refused, whatever its day of export says") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  auto file = made(Format::eleves, "22/11/2026 21:00:00");
  file.made += std::chrono::hours(24 * 365);
  CHECK_THAT(sentence(admit(file, state, november)), Contains("it was made in the future"));
}

TEST_CASE("a calendar is that of the school year which begins in it, in the Pacific of the year before too (R5)") {
  const Calendar year{*parse_iso_date("2026-09-01"), *parse_iso_date("2027-07-06")};
  CHECK(is_calendar_of(year, "0310001H", 2026));
  CHECK_FALSE(is_calendar_of(year, "0310001H", 2027));
  CHECK_FALSE(is_calendar_of(year, "0310001H", 2025));
  const Calendar pacific{*parse_iso_date("2018-02-19"), *parse_iso_date("2018-12-14")};
  CHECK(is_calendar_of(pacific, "9830418M", 2017));
  CHECK(is_calendar_of(pacific, "9830418M", 2018));
}

TEST_CASE("another school year than the one in use is refused (R4)") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  CHECK_THAT(sentence(admit(made(Format::eleves, "15/11/2026 21:00:00", 2025), state, november)),
             Contains("its school year (2025) differs from the year in use (2026)"));
  CHECK_THAT(sentence(admit(made(Format::eleves, "15/11/2026 21:00:00", 2027), state, november)),
             Contains("its school year (2027) differs from the year in use (2026)"));
}

TEST_CASE("the next year is taken within the turn window and waits for its first day (D3)") {
  auto state = fed(needed("14/11/2026 21:00:00"));
  const auto fresh = needed("20/06/2027 21:00:00", 2027);
  state.calendar = year_2027;
  const auto june = on(2027y / 6 / 21);
  CHECK(sentence(admit(fresh[0], state, june)) == "admitted");
  state.waiting = fresh;
  auto verdict = compose(Side::siecle, state, june);
  CHECK(verdict.state == LotState::waiting);
  CHECK(verdict.waiting_for == Names{"the first day of the school year 2027 (01/09/2027)"});
  CHECK(compose(Side::siecle, state, on(2027y / 8 / 31)).state == LotState::waiting);
  verdict = compose(Side::siecle, state, on(2027y / 9 / 1));
  CHECK(verdict.state == LotState::promoted);
  CHECK(ids(verdict.composition) == ids(fresh));
  // Without a calendar of its own: a year after the first day of the one in force.
  state.calendar = year_2026;
  CHECK(compose(Side::siecle, state, on(2027y / 8 / 31)).state == LotState::waiting);
  CHECK(compose(Side::siecle, state, on(2027y / 9 / 1)).state == LotState::promoted);
}

TEST_CASE("the year in force is still fed while the next one waits (D3)") {
  const auto old = needed("14/06/2027 21:00:00");
  auto waiting = needed("20/06/2027 21:00:00", 2027);
  const auto late = made(Format::eleves, "14/06/2027 22:00:00");
  waiting.push_back(late);
  auto state = fed(old, waiting);
  state.calendar = year_2027;
  const auto verdict = compose(Side::siecle, state, on(2027y / 6 / 21));
  CHECK(verdict.state == LotState::promoted);
  CHECK(ids(verdict.composition) == Ids{old[1].id, old[2].id, old[3].id, late.id});
  CHECK(verdict.superseded == Ids{old[0].id});
}

TEST_CASE("the STS side waits for the first day of its next year, too") {
  const auto before = made(Format::sts_emp, "13/11/2026 10:00:00");
  const auto next = made(Format::sts_emp, "20/06/2027 10:00:00", 2027);
  auto state = fed({before}, {next});
  state.calendar = year_2027;
  CHECK(compose(Side::sts, state, on(2027y / 6 / 21)).waiting_for ==
        Names{"the first day of the school year 2027 (01/09/2027)"});
  CHECK(compose(Side::sts, state, on(2027y / 9 / 1)).state == LotState::promoted);
}

TEST_CASE("a school that was silent while the years turned is taken up again after it") {
  const auto state = fed(needed("14/11/2026 21:00:00"));
  CHECK(sentence(admit(made(Format::eleves, "15/11/2027 21:00:00", 2027), state, on(2027y / 11 / 16))) == "admitted");
}

TEST_CASE("the first file's year must contain today, give or take the turn window (D3)") {
  SideState state;
  state.calendar = year_2026;
  const auto verdict = [&](Date today) {
    const auto files = made(Format::communs, french(today) + " 06:00:00");
    return sentence(admit(files, state, on(today)));
  };
  CHECK(verdict(2026y / 11 / 22) == "admitted");
  CHECK(verdict(2026y / 6 / 15) == "admitted");  // prepared before the turn
  CHECK(verdict(2027y / 9 / 15) == "admitted");  // not turned yet
  CHECK_THAT(verdict(2027y / 10 / 1), Contains("its school year (2026) is not the present one"));
  CHECK_THAT(verdict(2026y / 4 / 30), Contains("is not the present one"));
}

TEST_CASE("without a calendar the first file's year is judged by the turn window") {
  const auto verdict = [](Date today, int millesime, const std::string& uai = "0310001H") {
    auto file = made(Format::eleves, french(today) + " 06:00:00", millesime);
    file.header.uai = uai;
    return admit(file, SideState{}, on(today)).has_value();
  };
  CHECK(verdict(2026y / 11 / 22, 2026));
  CHECK_FALSE(verdict(2026y / 11 / 22, 2025));
  CHECK_FALSE(verdict(2026y / 11 / 22, 2027));
  CHECK(verdict(2027y / 2 / 10, 2026));
  CHECK_FALSE(verdict(2027y / 2 / 10, 2027));
  CHECK(verdict(2027y / 6 / 10, 2026));
  CHECK(verdict(2027y / 6 / 10, 2027));
  // In New Caledonia the year of 2027 is called 2026 by SIECLE and 2027 by STS.
  CHECK(verdict(2026y / 11 / 22, 2025, "9830418M"));
  CHECK(verdict(2026y / 11 / 22, 2026, "9830418M"));
}

TEST_CASE("another year's calendar says nothing of a file") {
  SideState state;
  state.calendar = year_2026;  // of the other side, or configured
  CHECK_THAT(sentence(admit(made(Format::eleves, "22/11/2026 06:00:00", 2025), state, november)),
             Contains("its school year (2025) is not the present one"));
  CHECK(sentence(admit(made(Format::eleves, "15/06/2027 06:00:00", 2027), state, on(2027y / 6 / 15))) == "admitted");
}

TEST_CASE("the turn window that is given may be the next one") {
  auto options = november;
  options.turn_window = Calendar{2027y / 5 / 1, 2027y / 9 / 30};
  CHECK(admit(made(Format::eleves, "22/11/2026 06:00:00", 2026), SideState{}, options).has_value());
  CHECK_FALSE(admit(made(Format::eleves, "22/11/2026 06:00:00", 2025), SideState{}, options).has_value());
  CHECK_FALSE(admit(made(Format::eleves, "22/11/2026 06:00:00", 2027), SideState{}, options).has_value());
}

TEST_CASE("a year from February to December is judged by its own calendar (R5)") {
  SideState state;
  state.calendar = Calendar{Date{2018y / 2 / 19}, Date{2018y / 12 / 14}};
  auto file = made(Format::eleves, "06/06/2018 10:00:00", 2017);
  file.header.uai = "9830418M";
  CHECK(sentence(admit(file, state, on(2018y / 6 / 6))) == "admitted");
}
