#include "daemon/intake/lots.hpp"

#include <algorithm>
#include <set>

#include "daemon/durable_step.hpp"
#include "daemon/intake/days.hpp"
#include "daemon/log/log.hpp"
#include "daemon/run/events.hpp"
#include "store/files.hpp"
#include "store/sources.hpp"

namespace entsync::daemon::intake {

using aaf::LotState;
using aaf::Side;
using aaf::source::Format;
using aaf::source::LotFile;

namespace {

// The school year of a composition, with its own calendar: never that of another year (D3). Its files' comes first,
// then one that is known of that year, then the configured one. None: nobody tells it, and nothing may assume when a
// school year begins (R5).
std::optional<aaf::SchoolYear> year_of(store::Transaction& tx, const config::Settings& settings, const std::string& uai,
                                       Side side, const std::vector<LotFile>& composition) {
  aaf::SchoolYear year;
  std::vector<std::int64_t> ids;
  for (const LotFile& file : composition) {
    year.millesime = std::max(year.millesime, file.header.millesime);
    ids.push_back(file.id);
  }
  for (store::KnownCalendar& known : store::known_calendars(tx, uai, side, ids)) {
    if (!known.own && !aaf::source::is_calendar_of(known.calendar, uai, year.millesime)) continue;
    year.calendar = known.calendar;
    year.source = std::move(known.source);
    return year;
  }
  if (!settings.school_year) return std::nullopt;
  year.calendar = in_year(*settings.school_year, year.millesime);
  year.source = "configuration";
  return year;
}

aaf::Date export_date_of(const std::vector<LotFile>& composition) {
  aaf::Date newest{};
  for (const LotFile& file : composition) {
    if (file.header.format == Format::elegroupe) continue;
    newest = std::max(newest, file.header.export_date.value_or(aaf::day_of(file.made)));
  }
  return newest;
}

}  // namespace

aaf::source::LotOptions lot_options(const Session& session) {
  aaf::source::LotOptions options;
  options.today = session.today();
  options.now = session.now();
  options.same_export = std::chrono::hours(session.settings().same_export_hours);
  options.turn_window = turn_window(session.settings(), session.today());
  return options;
}

aaf::source::SideState side_state(store::Transaction& tx, const Session& session, const std::string& uai, Side side) {
  aaf::source::SideState state = store::side_state(tx, uai, side);
  if (!state.calendar && session.settings().school_year) {
    state.calendar = around(*session.settings().school_year, session.today());
  }
  return state;
}

namespace {

void tell(std::int64_t run, const std::vector<LotLine>& lines, const std::vector<Federated>& federated,
          const Stopwatch& watch) {
  using log::Field;
  using log::Number;
  for (const LotLine& line : lines) {
    if (line.state == LotState::promoted) {
      log::event(log::Event::lot_promoted, {Field(Number::run, run), Field::uai(line.uai), Field(line.side),
                                            Field(Number::files, line.files.size()), Field(watch.elapsed())});
    } else {
      log::event(log::Event::lot_waiting, {Field(Number::run, run), Field::uai(line.uai), Field(line.side),
                                           Field(Number::missing, line.waiting_for.size())});
    }
  }
  for (const Federated& one : federated) run::tell_federated(run, one);
}

}  // namespace

std::vector<LotLine> compose_lots(store::Transaction& tx, const Session& session, std::int64_t run,
                                  const std::string& uai, std::vector<Federated>& federated) {
  std::vector<LotLine> lines;
  bool promoted = false;
  std::set<std::string> related;
  const auto note_related = [&] {
    for (const std::string& other : store::related_uais(tx, uai)) related.insert(other);
  };
  for (Side side : {Side::sts, Side::siecle}) {  // the calendar of sts_emp may stand in for that of Communs
    const aaf::source::SideState state = side_state(tx, session, uai, side);
    if (state.waiting.empty()) continue;
    aaf::source::LotVerdict verdict = aaf::source::compose(side, state, lot_options(session));
    std::optional<aaf::SchoolYear> year;
    if (verdict.state == LotState::promoted) {
      year = year_of(tx, session.settings(), uai, side, verdict.composition);
      if (!year) {
        verdict = {};
        verdict.waiting_for = {"a calendar of its school year: the file Communs, or [entsync] school_year"};
      }
    }
    LotLine line{.uai = uai, .side = side, .state = verdict.state, .files = {}, .waiting_for = verdict.waiting_for};
    if (verdict.state == LotState::promoted) {
      if (!promoted) note_related();
      promoted = true;
      store::Promotion promotion;
      promotion.run = run;
      promotion.uai = uai;
      promotion.side = side;
      for (const LotFile& file : verdict.composition) {
        promotion.composition.push_back(file.id);
        line.files.push_back(file.name);
      }
      promotion.superseded = verdict.superseded;
      promotion.year = std::move(*year);
      promotion.export_date = export_date_of(verdict.composition);
      promotion.promoted = session.now();
      store::promote(tx, promotion);
    } else {
      store::set_waiting(tx, uai, side, verdict.waiting_for);
    }
    lines.push_back(std::move(line));
  }
  if (lines.empty()) return lines;
  std::reverse(lines.begin(), lines.end());
  if (promoted) {
    note_related();
    federated.push_back(federate(tx, session.settings(), run, session.today(), uai));
    for (const std::string& other : related)
      federated.push_back(federate(tx, session.settings(), run, session.today(), other));
  }
  return lines;
}

std::vector<LotLine> compose_lots(store::Database& database, const Session& session, std::int64_t run,
                                  const std::string& uai, std::vector<Federated>& federated) {
  const Stopwatch watch;
  store::Transaction tx(database);
  std::vector<Federated> anew;
  std::vector<LotLine> lines = compose_lots(tx, session, run, uai, anew);
  if (lines.empty()) return lines;
  tx.commit();
  durable_step(anew.empty() ? "lot waits" : "lot promoted");
  tell(run, lines, anew, watch);
  federated.insert(federated.end(), anew.begin(), anew.end());
  return lines;
}

std::vector<std::string> waiting_uais(store::Transaction& tx) {
  std::set<std::string> uais;
  for (const store::SourceLine& line : store::source_lines(tx)) {
    if (line.state == LotState::waiting && !line.uai.empty()) uais.insert(line.uai);
  }
  return {uais.begin(), uais.end()};
}

}  // namespace entsync::daemon::intake
