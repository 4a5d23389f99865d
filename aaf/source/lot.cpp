#include "aaf/source/lot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace entsync::aaf::source {
namespace {

// What a SIECLE lot cannot be without, in the order in which it is asked for (R1, R2).
constexpr std::array<Format, 4> needed{Format::structures, Format::eleves, Format::responsables, Format::nomenclature};

constexpr bool is_elegroupe(const LotFile& file) { return file.header.format == Format::elegroupe; }

// One export of SIECLE: one school year, and one day or a night that crosses midnight (D1).
bool same_export(const LotFile& a, const LotFile& b, std::chrono::hours apart) {
  if (a.header.millesime != b.header.millesime) return false;
  if (a.header.export_date && a.header.export_date == b.header.export_date) return true;
  return a.header.timestamp && b.header.timestamp &&
         std::chrono::abs(*a.header.timestamp - *b.header.timestamp) <= apart;
}

bool tells_addresses(const LotFile& file) { return file.header.format == Format::eleves && file.header.with_addresses; }

// Of two files of one format and export: does `a` win over `b`? Pupils' addresses win, then the newer one, then the one
// that came later.
bool wins(const LotFile& a, const LotFile& b) {
  if (tells_addresses(a) != tells_addresses(b)) return tells_addresses(a);
  if (a.made != b.made) return a.made > b.made;
  return a.id > b.id;
}

// The winner of each format among `files`, in the order of the formats.
std::vector<LotFile> winners(const std::vector<LotFile>& files) {
  std::vector<LotFile> best;
  for (const auto& file : files) {
    const auto rival = std::find_if(best.begin(), best.end(),
                                    [&](const LotFile& other) { return other.header.format == file.header.format; });
    if (rival == best.end()) {
      best.push_back(file);
    } else if (wins(file, *rival)) {
      *rival = file;
    }
  }
  std::sort(best.begin(), best.end(),
            [](const LotFile& a, const LotFile& b) { return a.header.format < b.header.format; });
  return best;
}

bool has(const std::vector<LotFile>& files, Format format) {
  return std::any_of(files.begin(), files.end(), [&](const LotFile& file) { return file.header.format == format; });
}

std::ptrdiff_t needed_count(const std::vector<LotFile>& files) {
  return std::count_if(needed.begin(), needed.end(), [&](Format format) { return has(files, format); });
}

// ---- school years (D3, R4, R5) ---------------------------------------------------------------------------------

bool years_turn(const LotOptions& options) { return contains(options.turn_window, options.today); }

// Does this school year contain today, give or take the turn window?
bool contains_today(const Calendar& year, const LotOptions& options) {
  if (contains(year, options.today)) return true;
  return years_turn(options) && options.turn_window->first <= year.last && year.first <= options.turn_window->last;
}

// A millésime is the year in which the school year begins; in the Pacific, whose départements are numbered 98x, SIECLE
// writes the year before that, and STS does not (R5).
bool numbers_may_differ(std::string_view uai) { return uai.starts_with("98"); }

// The same where no calendar is known: is the year one that may be in use today? The years turn within the window,
// which is the present one or the next.
bool may_be_in_use(const FileHeader& header, const LotOptions& options) {
  int latest{std::chrono::year_month_day{options.today}.year()};
  int earliest = latest - 1;
  if (options.turn_window) {
    latest = int{std::chrono::year_month_day{options.turn_window->last}.year()};
    if (options.today < options.turn_window->first) --latest;
    earliest = years_turn(options) ? latest - 1 : latest;
  }
  if (numbers_may_differ(header.uai)) --earliest;
  return earliest <= header.millesime && header.millesime <= latest;
}

bool is_of_today(const LotFile& file, const SideState& state, const LotOptions& options) {
  // What is known may be another year's calendar.
  const bool known = state.calendar && is_calendar_of(*state.calendar, file.header.uai, file.header.millesime);
  return known ? contains_today(*state.calendar, options) : may_be_in_use(file.header, options);
}

// The first day of the school year that follows the one in force: its own calendar's, else a year after the present
// one.
Date first_day_of_next(const SideState& state) {
  const auto& present = state.year->calendar;
  if (state.calendar && state.calendar->first > present.first) return state.calendar->first;
  const std::chrono::year_month_day first{present.first};
  const auto next = first + std::chrono::years{1};
  return next.ok() ? Date{next} : present.first + std::chrono::days{365};
}

bool has_begun(int millesime, const SideState& state, const LotOptions& options) {
  return !state.year || millesime <= state.year->millesime || options.today >= first_day_of_next(state);
}

// ---- refusals --------------------------------------------------------------------------------------------------

// `field`: what in the file it is refused for, "PARAMETRES, ANNEE_SCOLAIRE".
tl::unexpected<Refusal> refuse_file(const LotFile& file, std::string_view field, std::string reason,
                                    std::string remedy) {
  return refuse(RefusalKind::source, "taking the file", fmt::format("{}, {}", file.name, field), std::move(reason),
                std::move(remedy));
}

constexpr std::string_view year_field = "PARAMETRES, ANNEE_SCOLAIRE";

std::string_view day_field(const LotFile& file) {
  return is_elegroupe(file) ? "PARAMETRES, DATE_IMPORT" : "PARAMETRES, DATE_EXPORT";
}

// What says when it was made. A bare sts_emp says nothing: it is as old as its arrival.
std::string_view time_field(const LotFile& file) {
  if (file.header.timestamp) return "PARAMETRES, HORODATAGE";
  if (file.header.export_date) return day_field(file);
  return file.name.ends_with(".xml") ? "its time of arrival" : "its time in the zip";
}

tl::unexpected<Refusal> refuse_year(const LotFile& file, int in_use) {
  return refuse_file(
      file, year_field,
      fmt::format("its school year ({}) differs from the year in use ({}) « Année du fichier différente de "
                  "l'année utilisée »",
                  file.header.millesime, in_use),
      "Choose the right school year in the application, then export again");
}

Result<void> judge_year(const LotFile& file, const SideState& state, const LotOptions& options) {
  const int millesime = file.header.millesime;
  if (!state.year) {
    if (is_of_today(file, state, options)) return {};
    return refuse_file(file, year_field, fmt::format("its school year ({}) is not the present one", millesime),
                       "Choose the right school year in the application, then export again");
  }
  if (millesime == state.year->millesime) return {};
  if (millesime < state.year->millesime) return refuse_year(file, state.year->millesime);
  // The next year is taken while the years turn. Outside of that only when the year in force is over, because nothing
  // came while they turned.
  const bool over = state.year->calendar.last < options.today;
  if (years_turn(options) || (over && is_of_today(file, state, options))) return {};
  return refuse_year(file, state.year->millesime);
}

Result<void> judge_age(const LotFile& file, const SideState& state, const LotOptions& options) {
  constexpr auto remedy = "Export it again, so that it says what is true today";
  if (file.header.export_date && *file.header.export_date > options.today) {
    return refuse_file(file, day_field(file),
                       fmt::format("its day ({}) is in the future", french(*file.header.export_date)),
                       "Check the clock of the computer that made it, and --today where a rehearsal is on");
  }
  if (day_of(file.made) > options.today) {
    return refuse_file(file, time_field(file), fmt::format("it was made in the future ({})", iso(file.made)),
                       "Check the clock of the computer that made it, and --today where a rehearsal is on");
  }
  for (const auto& promoted : state.promoted) {
    if (promoted.header.millesime != file.header.millesime) continue;
    const bool same = same_export(file, promoted, options.same_export);
    // Pupils with addresses win over those without of the same export, whichever was made first (D2).
    const bool completes = same && tells_addresses(file) && !tells_addresses(promoted);
    const bool rival = promoted.header.format == file.header.format && !completes;
    // A file of another day belongs to no lot that is still to come: older than any file in force of its kind, and
    // older than the export in force as a whole.
    const bool other_export =
        !is_elegroupe(file) && !is_elegroupe(promoted) && side_of(file.header.format) == Side::siecle && !same;
    if (file.made < promoted.made && (rival || other_export)) {
      return refuse_file(file, time_field(file),
                         fmt::format("it is of {}, older than {} of {}, which is in force", iso(file.made),
                                     promoted.name, iso(promoted.made)),
                         remedy);
    }
  }
  return {};
}

// ---- composition -----------------------------------------------------------------------------------------------

std::string day_text(const LotFile& file) {
  return file.header.export_date ? french(*file.header.export_date) : french(day_of(file.made));
}

// What the export of `anchor` still lacks; a file of another export that came in its place is named.
std::vector<std::string> lacking(const std::vector<LotFile>& lot, const LotFile& anchor,
                                 const std::vector<LotFile>& waiting) {
  std::vector<std::string> names;
  for (const auto format : needed) {
    if (has(lot, format)) continue;
    const auto odd =
        std::find_if(waiting.begin(), waiting.end(), [&](const LotFile& file) { return file.header.format == format; });
    if (odd == waiting.end()) {
      names.emplace_back(word(format));
    } else if (odd->header.millesime != anchor.header.millesime) {
      names.push_back(fmt::format("{} (school year {}, the others are of {})", odd->name, odd->header.millesime,
                                  anchor.header.millesime));
    } else {
      names.push_back(
          fmt::format("{} (export of {}, the others are of {})", odd->name, day_text(*odd), day_text(anchor)));
    }
  }
  return names;
}

std::string waits_for_year(int millesime, const SideState& state) {
  return fmt::format("the first day of the school year {} ({})", millesime, french(first_day_of_next(state)));
}

bool contains_file(const std::vector<LotFile>& files, std::int64_t id) {
  return std::any_of(files.begin(), files.end(), [&](const LotFile& file) { return file.id == id; });
}

// One export of SIECLE, as far as it is there.
struct Export {
  LotFile anchor;            // the newest waiting file of it
  std::vector<LotFile> lot;  // the winners among all its files, those in force included
};

std::vector<Export> exports_of(const SideState& state, const LotOptions& options) {
  std::vector<LotFile> all = state.promoted;
  all.insert(all.end(), state.waiting.begin(), state.waiting.end());
  std::erase_if(all, is_elegroupe);
  std::vector<Export> exports;
  for (const auto& anchor : state.waiting) {
    if (is_elegroupe(anchor)) continue;
    std::vector<LotFile> members;
    for (const auto& file : all) {
      if (same_export(anchor, file, options.same_export)) members.push_back(file);
    }
    exports.push_back({anchor, winners(members)});
  }
  std::stable_sort(exports.begin(), exports.end(),
                   [](const Export& a, const Export& b) { return a.anchor.made > b.anchor.made; });
  return exports;
}

// The newest ELEGROUPE file of the lot's school year, in force or waiting (D5).
std::optional<LotFile> newest_elegroupe(const SideState& state, int millesime) {
  std::optional<LotFile> newest;
  for (const auto* files : {&state.promoted, &state.waiting}) {
    for (const auto& file : *files) {
      if (!is_elegroupe(file) || file.header.millesime != millesime) continue;
      if (!newest || wins(file, *newest)) newest = file;
    }
  }
  return newest;
}

LotVerdict promote(std::vector<LotFile> composition, const SideState& state) {
  LotVerdict verdict;
  verdict.state = LotState::promoted;
  LocalTime newest = LocalTime::min();
  int millesime = 0;
  for (const auto& file : composition) {
    if (!is_elegroupe(file)) newest = std::max(newest, file.made);
    millesime = std::max(millesime, file.header.millesime);
  }
  for (const auto& file : state.promoted) {
    if (!contains_file(composition, file.id)) verdict.superseded.push_back(file.id);
  }
  for (const auto& file : state.waiting) {
    if (contains_file(composition, file.id) || file.header.millesime > millesime) continue;
    // A loser of this composition, or what no lot waits for any more. A newer one may still find its lot.
    const bool loser = std::any_of(composition.begin(), composition.end(), [&](const LotFile& winner) {
      return winner.header.format == file.header.format && winner.header.export_date == file.header.export_date;
    });
    if (loser || is_elegroupe(file) || file.made <= newest) verdict.superseded.push_back(file.id);
  }
  verdict.composition = std::move(composition);
  return verdict;
}

LotVerdict compose_siecle(const SideState& state, const LotOptions& options) {
  const auto exports = exports_of(state, options);
  LotVerdict waiting;
  std::vector<LotFile> base;
  const Export* fullest = nullptr;
  for (const auto& candidate : exports) {
    if (!fullest || needed_count(candidate.lot) > needed_count(fullest->lot)) fullest = &candidate;
    if (needed_count(candidate.lot) < std::ssize(needed)) continue;
    if (!has_begun(candidate.anchor.header.millesime, state, options)) {
      if (waiting.waiting_for.empty()) {
        waiting.waiting_for.push_back(waits_for_year(candidate.anchor.header.millesime, state));
      }
    } else if (base.empty()) {
      base = candidate.lot;
    }
  }
  const bool renewed = !base.empty();
  if (!renewed) {
    base = state.promoted;
    std::erase_if(base, is_elegroupe);
  }
  if (!base.empty()) {
    const auto elegroupe = newest_elegroupe(state, base.front().header.millesime);
    const bool new_links = elegroupe && !contains_file(state.promoted, elegroupe->id);
    if (elegroupe) base.push_back(*elegroupe);
    if (renewed || new_links || state.waiting.empty()) return promote(std::move(base), state);
  }
  if (waiting.waiting_for.empty()) {
    if (fullest != nullptr) {
      waiting.waiting_for = lacking(fullest->lot, fullest->anchor, state.waiting);
    } else {
      for (const auto format : needed) waiting.waiting_for.emplace_back(word(format));
    }
  }
  return waiting;
}

LotVerdict compose_sts(const SideState& state, const LotOptions& options) {
  LotVerdict waiting;
  std::optional<LotFile> newest;
  for (const auto& file : state.waiting) {
    if (!has_begun(file.header.millesime, state, options)) {
      waiting.waiting_for = {waits_for_year(file.header.millesime, state)};
    } else if (!newest || wins(file, *newest)) {
      newest = file;
    }
  }
  if (newest) return promote({*newest}, state);
  if (state.waiting.empty() && !state.promoted.empty()) return promote(state.promoted, state);
  if (waiting.waiting_for.empty()) waiting.waiting_for.emplace_back(word(Format::sts_emp));
  return waiting;
}

}  // namespace

Side side_of(Format format) { return format == Format::sts_emp ? Side::sts : Side::siecle; }

bool is_calendar_of(const Calendar& calendar, std::string_view uai, int millesime) {
  const int begins{std::chrono::year_month_day{calendar.first}.year()};
  return millesime == begins || (numbers_may_differ(uai) && millesime == begins - 1);
}

Result<void> admit(const LotFile& file, const SideState& state, const LotOptions& options) {
  if (auto age = judge_age(file, state, options); !age) return age;
  return judge_year(file, state, options);
}

LotVerdict compose(Side side, const SideState& state, const LotOptions& options) {
  return side == Side::sts ? compose_sts(state, options) : compose_siecle(state, options);
}

}  // namespace entsync::aaf::source
