#include "daemon/web/status.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/output/html.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"
#include "daemon/web/run_chart.hpp"
#include "store/establishments.hpp"

namespace entsync::daemon::web {

namespace {

using output::escaped;

constexpr int shown_runs = 40;  // in the chart
constexpr std::size_t listed_runs = 12;

std::string toned(const char* tone, std::string_view text) {
  return fmt::format("<span class=\"{}\">{}</span>", tone, escaped(text));
}

std::string counted(std::int64_t number) { return std::to_string(number); }

class Page {
 public:
  Page(const Status& status, const config::Settings& settings, const std::vector<std::string>& leads,
       aaf::LocalTime now)
      : status_(status), settings_(settings), leads_(leads), now_(now) {}

  std::string text() {
    out_ += fmt::format("<h1>Académie de {}</h1>\n", escaped(settings_.academie));
    summary();
    ents();
    holds();
    runs();
    sources();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string time(aaf::LocalTime at) const {
    return fmt::format("<time datetime=\"{}\">{}</time>", aaf::iso(at), escaped(output::when(at, now_)));
  }
  [[nodiscard]] std::string day(aaf::Date date) const {
    return fmt::format("<time datetime=\"{}\">{}</time>", aaf::iso(date),
                       escaped(output::when(date, aaf::day_of(now_))));
  }
  [[nodiscard]] std::string time(const std::optional<aaf::LocalTime>& at) const { return at ? time(*at) : "never"; }

  [[nodiscard]] const store::EntRuns& runs_of(const std::string& ent) const {
    static const store::EntRuns none;
    const auto at = status_.ent_runs.find(ent);
    return at == status_.ent_runs.end() ? none : at->second;
  }

  // The last attempt has ended, and was no success.
  [[nodiscard]] bool failed(const store::EntRuns& runs) const {
    if (!runs.last_attempt_run || runs.last_attempt_run == runs.last_success_run) return false;
    const auto at = std::find_if(status_.runs.begin(), status_.runs.end(),
                                 [&](const store::Run& run) { return run.id == runs.last_attempt_run; });
    return at == status_.runs.end() || at->exit_code;
  }

  [[nodiscard]] std::string school(const std::string& uai) const {
    const auto at = status_.schools.find(uai);
    std::string name = at == status_.schools.end() ? "" : at->second;
    std::replace(name.begin(), name.end(), '$', ' ');
    return name;
  }

  // What an operator should know first.
  void summary() {
    std::vector<std::string> waits;
    if (const std::size_t holds = status_.holds.size(); holds > 0)
      waits.push_back(output::counted(holds, "hold waits", "holds wait") + " for a decision");
    for (const config::Ent& ent : settings_.ents) {
      const store::EntRuns& runs = runs_of(ent.name);
      if (!runs.last_success) {
        waits.push_back(fmt::format("ENT {} had no success yet", ent.name));
      } else if (failed(runs)) {
        waits.push_back(fmt::format("the last run of ENT {} was no success", ent.name));
      }
    }
    out_ += waits.empty() ? fmt::format("<p>{} {} up to date.</p>\n", toned("good", "All is well:"),
                                        output::counted(settings_.ents.size(), "ENT"))
                          : fmt::format("<p>{} {}.</p>\n", toned("wait", "Somebody should look:"),
                                        escaped(fmt::format("{}", fmt::join(waits, "; "))));
  }

  [[nodiscard]] std::string leader_of(const std::string& ent) const {
    if (std::find(leads_.begin(), leads_.end(), ent) != leads_.end()) return "this process";
    for (const store::Leader& leader : status_.leaders) {
      if (leader.ent == ent && leader.holds)
        return escaped(fmt::format("{}, process {}", leader.instance.host, leader.instance.pid));
    }
    return toned("wait", "nobody");
  }

  void ents() {
    out_ += "<section aria-labelledby=\"ents\">\n<h2 id=\"ents\">ENTs</h2>\n<div class=\"cards\">\n";
    for (const config::Ent& ent : settings_.ents) card(ent);
    out_ += "</div>\n</section>\n";
  }

  void line(std::string_view name, std::string_view html) {
    out_ += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html);
  }

  void card(const config::Ent& ent) {
    using aaf::AccountState;
    const auto at = status_.figures.ents.find(ent.name);
    const store::EntFigures figures = at == status_.figures.ents.end() ? store::EntFigures{} : at->second;
    const auto accounts = [&](AccountState state) {
      std::int64_t sum = 0;
      for (const auto& [key, count] : figures.accounts) {
        if (key.first == state) sum += count;
      }
      return counted(sum);
    };
    out_ += fmt::format("<div class=\"card\">\n<h3>{}</h3>\n<dl>\n", escaped(ent.name));
    line("mode", ent.mode == config::Mode::full ? "full" : toned("wait", config::word(ent.mode)));
    const store::EntRuns& runs = runs_of(ent.name);
    line("last success", time(runs.last_success));
    line("last attempt", time(runs.last_attempt));
    line("leader", leader_of(ent.name));
    line("active", accounts(AccountState::active));
    line("deactivated", accounts(AccountState::deactivated));
    line("purged", accounts(AccountState::purged));
    if (figures.purge_due > 0) {
      line("purge due", fmt::format("{}{}", figures.purge_due,
                                    figures.purge_over_limit > 0
                                        ? toned("bad", fmt::format(" ({} for over 80 days)", figures.purge_over_limit))
                                        : std::string()));
    }
    if (figures.held_establishments > 0 || !figures.open_holds.empty())
      line(
          "held",
          toned("wait", fmt::format("{} in {}", figures.held_people,
                                    output::counted(static_cast<std::size_t>(figures.held_establishments), "school"))));
    out_ += "</dl>\n</div>\n";
  }

  void holds() {
    out_ += "<section aria-labelledby=\"holds\">\n<h2 id=\"holds\">Holds</h2>\n";
    std::vector<std::vector<std::string>> rows;
    for (const store::Hold& hold : status_.holds) {
      rows.push_back({counted(hold.id), escaped(hold.ent), hold.set.uai.empty() ? "the whole ENT" : hold.set.uai,
                      hold.set.population ? std::string(aaf::word(*hold.set.population)) : "",
                      std::string(aaf::plan::word(hold.set.guard)), counted(hold.set.count), counted(hold.set.base),
                      day(hold.opened)});
    }
    out_ += rows.empty()
                ? "<p>Nothing waits for a decision.</p>\n"
                : output::html_table("What a guard stopped: entsync holds shows who, approve and discard decide",
                                     {">hold", "ENT", "school", "population", "guard", ">takes", ">of", "since"}, rows);
    out_ += "</section>\n";
  }

  void runs() {
    out_ += "<section aria-labelledby=\"runs\">\n<h2 id=\"runs\">Last runs</h2>\n";
    if (status_.runs.empty()) {
      out_ += "<p>There was no run yet.</p>\n</section>\n";
      return;
    }
    out_ += run_chart(status_.runs);
    out_ +=
        "<p class=\"quiet\">One bar for each run, as high as it was long: <span class=\"pair\"><span class=\"key "
        "ok\"></span> done</span>, "
        "<span class=\"pair\"><span class=\"key odd\"></span> somebody should look</span>, "
        "<span class=\"pair\"><span class=\"key failed\"></span> failed</span>.</p>\n";
    std::vector<std::vector<std::string>> rows;
    for (std::size_t at = 0; at < std::min(listed_runs, status_.runs.size()); ++at) {
      const store::Run& run = status_.runs[at];
      rows.push_back({counted(run.id), std::string(store::word(run.kind)), time(run.started), took(run), ended(run)});
    }
    out_ += output::html_table("entsync run N shows one of them, whole", {">run", "kind", "started", ">took", "ended"},
                               rows);
    out_ += "</section>\n";
  }

  static std::string took(const store::Run& run) {
    if (!run.finished) return "";
    return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(*run.finished - run.started).count());
  }

  static std::string ended(const store::Run& run) {
    if (!run.exit_code) return toned("wait", "not yet, or broken off");
    const std::string text = fmt::format("{} {}", *run.exit_code, exit_meaning(*run.exit_code));
    switch (run_tone(run)) {
      case RunTone::ok: return escaped(text);
      case RunTone::odd: return toned("wait", text);
      case RunTone::failed: return toned("bad", text);
    }
    return {};
  }

  void sources() {
    out_ += "<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n";
    std::vector<std::vector<std::string>> rows;
    for (const store::SourceLine& source : status_.sources) {
      using aaf::LotState;
      const char* tone = source.state == LotState::rejected ? "bad" : source.state == LotState::waiting ? "wait" : "";
      std::string state = *tone == '\0' ? std::string(aaf::word(source.state)) : toned(tone, aaf::word(source.state));
      if (!source.waiting_for.empty())
        state += " for " + escaped(fmt::format("{}", fmt::join(source.waiting_for, ", ")));
      rows.push_back(
          {source.uai.empty() ? "unknown" : fmt::format("<a href=\"/reports/{0}\">{0}</a>", escaped(source.uai)),
           escaped(school(source.uai)), source.side ? std::string(aaf::word(*source.side)) : "",
           source.export_date ? day(*source.export_date) : "", time(source.received), state});
    }
    out_ += rows.empty() ? "<p>No file has come in yet.</p>\n"
                         : output::html_table("The oldest exports first",
                                              {"school", "name", "side", "exported", "last file", "state"}, rows);
    out_ += "</section>\n";
  }

  const Status& status_;
  const config::Settings& settings_;
  const std::vector<std::string>& leads_;
  aaf::LocalTime now_;
  std::string out_;
};

}  // namespace

Status load_status(store::Transaction& tx, const config::Settings& settings, aaf::Date today) {
  Status status;
  status.figures = store::load_figures(tx, settings.timezone, today);
  for (const config::Ent& ent : settings.ents) status.ent_runs.emplace(ent.name, store::ent_runs(tx, ent.name));
  status.leaders = store::leaders(tx);
  status.holds = store::load_holds(tx, "", {store::HoldState::open});
  status.runs = store::load_runs(tx, shown_runs);
  status.sources = store::source_lines(tx);
  std::stable_sort(status.sources.begin(), status.sources.end(), [](const auto& a, const auto& b) {
    return a.export_date.value_or(aaf::Date::min()) < b.export_date.value_or(aaf::Date::min());
  });
  for (const store::KnownEstablishment& known : store::establishments(tx)) status.schools[known.uai] = known.name;
  return status;
}

std::string status_html(const Status& status, const config::Settings& settings, const std::vector<std::string>& leads,
                        aaf::LocalTime now) {
  return Page(status, settings, leads, now).text();
}

}  // namespace entsync::daemon::web
