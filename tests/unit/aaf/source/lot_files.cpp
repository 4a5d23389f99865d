#include "tests/unit/aaf/source/lot_files.hpp"

#include <algorithm>

namespace entsync::test {

using namespace aaf;
using namespace aaf::source;
using namespace std::chrono_literals;

const Calendar year_2026{Date{2026y / 9 / 1}, Date{2027y / 7 / 3}};
const Calendar year_2027{Date{2027y / 9 / 1}, Date{2028y / 7 / 1}};
const LotOptions november = on(2026y / 11 / 22);

LotFile made(Format format, const std::string& when, int millesime) {
  static std::int64_t last_id = 0;
  LotFile file;
  file.id = ++last_id;
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

std::vector<LotFile> needed(const std::string& when, int millesime) {
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

SideState fed(std::vector<LotFile> promoted, std::vector<LotFile> waiting) {
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

std::vector<std::int64_t> ids(const std::vector<LotFile>& files) {
  std::vector<std::int64_t> found;
  for (const auto& file : files) found.push_back(file.id);
  std::sort(found.begin(), found.end());
  return found;
}

std::string sentence(const Result<void>& result) { return result ? "admitted" : result.error().text(); }

}  // namespace entsync::test
