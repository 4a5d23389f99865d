// Of which school year a file may be (R4, R5, D3).
#include <catch2/catch.hpp>

#include "tests/unit/aaf/source/lot_files.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace entsync::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Names = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

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
             Contains("ExportXML_Eleves.zip, PARAMETRES, ANNEE_SCOLAIRE: its school year (2025) differs from the year "
                      "in use (2026)"));
  CHECK_THAT(sentence(admit(made(Format::eleves, "15/11/2026 21:00:00", 2027), state, november)),
             Contains("ExportXML_Eleves.zip, PARAMETRES, ANNEE_SCOLAIRE: its school year (2027) differs from the year "
                      "in use (2026)"));
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
  CHECK_THAT(
      verdict(2027y / 10 / 1),
      Contains("ExportXML_Communs.zip, PARAMETRES, ANNEE_SCOLAIRE: its school year (2026) is not the present one"));
  CHECK_THAT(
      verdict(2026y / 4 / 30),
      Contains("ExportXML_Communs.zip, PARAMETRES, ANNEE_SCOLAIRE: its school year (2026) is not the present one"));
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
  CHECK_THAT(
      sentence(admit(made(Format::eleves, "22/11/2026 06:00:00", 2025), state, november)),
      Contains("ExportXML_Eleves.zip, PARAMETRES, ANNEE_SCOLAIRE: its school year (2025) is not the present one"));
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
