#include "daemon/intake/days.hpp"

#include <catch2/catch.hpp>

using entsync::aaf::parse_iso_date;
using entsync::daemon::intake::around;
using entsync::daemon::intake::turn_window;
using namespace std::chrono;

TEST_CASE("a stretch of the year is the one that contains the day, else the next one") {
  const entsync::config::DaysOfYear turn{May / 1, September / 30};
  CHECK(around(turn, *parse_iso_date("2026-09-30")).first == *parse_iso_date("2026-05-01"));
  CHECK(around(turn, *parse_iso_date("2026-10-01")).first == *parse_iso_date("2027-05-01"));
  CHECK(around(turn, *parse_iso_date("2026-01-15")).last == *parse_iso_date("2026-09-30"));
}

TEST_CASE("a stretch may go over the new year") {
  const entsync::config::DaysOfYear year{September / 1, July / 7};
  CHECK(around(year, *parse_iso_date("2027-02-10")).first == *parse_iso_date("2026-09-01"));
  CHECK(around(year, *parse_iso_date("2026-12-31")).last == *parse_iso_date("2027-07-07"));
  CHECK(around(year, *parse_iso_date("2027-08-01")).first == *parse_iso_date("2027-09-01"));
}

TEST_CASE("the last of February stands in for the 29th in a common year") {
  const entsync::config::DaysOfYear leap{February / 1, February / 29};
  CHECK(around(leap, *parse_iso_date("2026-02-10")).last == *parse_iso_date("2026-02-28"));
  CHECK(around(leap, *parse_iso_date("2028-02-10")).last == *parse_iso_date("2028-02-29"));
}

TEST_CASE("without a turn window no day lies in it, and nothing changes") {
  entsync::config::Settings settings;
  const auto contains = [&](const char* text) {
    const auto day = *parse_iso_date(text);
    return entsync::aaf::contains(turn_window(settings, day), day);
  };
  CHECK(contains("2026-06-15"));
  CHECK_FALSE(contains("2026-11-15"));
  settings.turn_window.reset();
  CHECK_FALSE(contains("2026-06-15"));
}

TEST_CASE("the turn window changes on its first day and on the day after its last") {
  entsync::config::Settings settings;
  const auto edge = [&](const char* text) {
    const auto day = *parse_iso_date(text);
    return entsync::aaf::next_edge(turn_window(settings, day), day);
  };
  CHECK(edge("2026-04-30") == parse_iso_date("2026-05-01"));
  CHECK(edge("2026-05-01") == parse_iso_date("2026-10-01"));
  CHECK(edge("2026-09-14") == parse_iso_date("2026-10-01"));
  CHECK(edge("2026-10-01") == parse_iso_date("2027-05-01"));
  settings.turn_window.reset();
  CHECK_FALSE(edge("2026-09-14"));
}

TEST_CASE("a stretch of the year that is named begins in that year") {
  const entsync::config::DaysOfYear year{September / 1, July / 7};
  CHECK(entsync::daemon::intake::in_year(year, 2026).first == *parse_iso_date("2026-09-01"));
  CHECK(entsync::daemon::intake::in_year(year, 2026).last == *parse_iso_date("2027-07-07"));
}
