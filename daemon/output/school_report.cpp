#include "daemon/output/school_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/model/anomalies.hpp"
#include "daemon/output/report_words.hpp"
#include "daemon/output/table.hpp"

namespace entsync::daemon::output {

namespace {

void put_links(std::string& out, const SchoolReport& report, const ReportWords& words) {
  if (!report.links) return;
  const aaf::federate::LinkCounts& links = *report.links;
  out += fmt::format("\n{}\n  {} {}, {} {} ({} {}), {} {}; {} {}\n", words.links, links.links_read, words.read,
                     links.links_imported(), words.imported, links.links_with_anomaly, words.with_anomaly,
                     links.links_rejected, words.rejected, links.pupils_absent, words.absent);
}

void put_accounts(std::string& out, const SchoolReport& report, const ReportWords& words) {
  out += fmt::format("\n{}\n", words.accounts);
  const auto title = [](std::string_view word) { return ">" + std::string(word); };
  Table table({std::string(words.population), title(words.created), title(words.changed), title(words.deactivated),
               title(words.reactivated), title(words.purged)});
  for (const auto& [population, counts] : report.accounts) {
    const auto cell = [](std::int64_t count) { return count == 0 ? std::string("·") : std::to_string(count); };
    table.row({std::string(words.populations.at(population)), cell(counts.created), cell(counts.changed),
               cell(counts.deactivated), cell(counts.reactivated), cell(counts.purged)});
  }
  out += table.empty() ? fmt::format("  {}\n", words.none) : table.text();
}

// One line for each; where many say the same, the sentence once and whom it concerns.
void put_cases(std::string& out, const std::vector<const store::StoredAnomaly*>& anomalies, const ReportWords& words) {
  constexpr std::size_t many = 5;
  std::vector<std::string> order;
  std::map<std::string, std::vector<const store::StoredAnomaly*>> by_text;
  for (const store::StoredAnomaly* anomaly : anomalies) {
    auto& same = by_text[anomaly->diagnostic.text];
    if (same.empty()) order.push_back(anomaly->diagnostic.text);
    same.push_back(anomaly);
  }
  for (const std::string& text : order) {
    const auto& same = by_text[text];
    if (same.size() > many) {
      out += fmt::format("    - {}\n", text);
      for (const store::StoredAnomaly* anomaly : same) {
        out += fmt::format("        {} ({} {})\n", identifiers_text(anomaly->diagnostic), words.since,
                           aaf::french(anomaly->since));
      }
      continue;
    }
    for (const store::StoredAnomaly* anomaly : same) {
      const std::string whom = identifiers_text(anomaly->diagnostic);
      out += fmt::format("    - {}{}{} ({} {})\n", whom, whom.empty() ? "" : " : ", text, words.since,
                         aaf::french(anomaly->since));
    }
  }
}

// Grouped by who mends them, then by kind.
void put_anomalies(std::string& out, const SchoolReport& report, const ReportWords& words) {
  const AnomaliesByRemedy by_who = by_remedy(report);
  if (by_who.empty()) out += fmt::format("\n{}\n", words.nothing);
  for (const auto& [who, by_code] : by_who) {
    out += fmt::format("\n{} : {}\n", words.to_mend, who);
    for (const auto& [code, anomalies] : by_code) {
      const aaf::Anomaly* known = aaf::find_anomaly(code);
      out += fmt::format("\n  {} ({}) — {}\n", known == nullptr ? code : std::string(known->title), anomalies.size(),
                         code);
      if (known != nullptr) out += fmt::format("  {} : {}\n", words.where, known->where);
      put_cases(out, anomalies, words);
    }
  }
}

}  // namespace

std::string shown_name(const SchoolReport& report) {
  // "CLG$COLLEGE X$TOWN"
  std::string name = report.name;
  std::replace(name.begin(), name.end(), '$', ' ');
  return name;
}

aaf::Date made_on(const store::StoredFile& file, const store::Lot& lot) {
  if (file.header && file.header->export_date) return *file.header->export_date;
  return file.made ? aaf::day_of(*file.made) : lot.export_date;
}

std::string identifiers_text(const aaf::Diagnostic& diagnostic) {
  std::string text;
  for (const auto& [name, value] : diagnostic.identifiers)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  return text;
}

AnomaliesByRemedy by_remedy(const SchoolReport& report) {
  AnomaliesByRemedy by_who;
  for (const store::StoredAnomaly& anomaly : report.anomalies) {
    const aaf::Anomaly* known = aaf::find_anomaly(anomaly.diagnostic.code);
    by_who[known == nullptr ? "" : std::string(known->who)][anomaly.diagnostic.code].push_back(&anomaly);
  }
  return by_who;
}

Json report_json(const SchoolReport& report) {
  Json files = Json::array(), anomalies = Json::array(), accounts = Json::object();
  for (const store::Lot& lot : report.lots) {
    for (const store::StoredFile& file : lot.files) {
      files.push(Json::object()
                     .put("name", file.name)
                     .put("outer_name", file.outer_name)
                     .put("side", aaf::word(lot.side))
                     .put("format", file.header ? Json(aaf::source::word(file.header->format)) : Json())
                     .put("export_date",
                          file.header && file.header->export_date ? Json(aaf::iso(*file.header->export_date)) : Json())
                     .put("made", file.made ? Json(aaf::iso(*file.made)) : Json())
                     .put("received", aaf::iso(file.received))
                     .put("records", file.records));
    }
  }
  for (const auto& [population, counts] : report.accounts) {
    accounts.put(std::string(aaf::word(population)), Json::object()
                                                         .put("created", counts.created)
                                                         .put("changed", counts.changed)
                                                         .put("deactivated", counts.deactivated)
                                                         .put("reactivated", counts.reactivated)
                                                         .put("purged", counts.purged));
  }
  Json summary = Json::object();
  summary.put("pupils", Json::object()
                            .put("read", report.pupils.read)
                            .put("schooled", report.pupils.schooled)
                            .put("leavers", report.pupils.leavers)
                            .put("withheld", report.pupils.withheld));
  if (report.links) {
    summary.put("links", Json::object()
                             .put("read", report.links->links_read)
                             .put("imported", report.links->links_imported())
                             .put("imported_with_anomaly", report.links->links_with_anomaly)
                             .put("rejected", report.links->links_rejected)
                             .put("pupils_absent", report.links->pupils_absent));
  }
  summary.put("accounts", std::move(accounts));
  for (const store::StoredAnomaly& anomaly : report.anomalies) {
    const aaf::Diagnostic& diagnostic = anomaly.diagnostic;
    const aaf::Anomaly* known = aaf::find_anomaly(diagnostic.code);
    Json identifiers = Json::object();
    for (const auto& [name, value] : diagnostic.identifiers) identifiers.put(name, value);
    anomalies.push(Json::object()
                       .put("code", diagnostic.code)
                       .put("severity", aaf::word(diagnostic.severity))
                       .put("population", diagnostic.population ? Json(aaf::word(*diagnostic.population)) : Json())
                       .put("identifiers", std::move(identifiers))
                       .put("file", diagnostic.file)
                       .put("record", diagnostic.record)
                       .put("field", diagnostic.field)
                       .put("value", diagnostic.value)
                       .put("text", diagnostic.text)
                       .put("where", known == nullptr ? Json() : Json(known->where))
                       .put("who", known == nullptr ? Json() : Json(known->who))
                       .put("since", aaf::iso(anomaly.since)));
  }
  return Json::object()
      .put("uai", report.uai)
      .put("name", report.name)
      .put("run", report.run == 0 ? Json() : Json(report.run))
      .put("files", std::move(files))
      .put("summary", std::move(summary))
      .put("anomalies", std::move(anomalies));
}

std::string report_text(const SchoolReport& report, const std::string& language) {
  const ReportWords& words = report_words(language);
  const std::string name = shown_name(report);
  std::string out = fmt::format("{} {}{}{}\n", words.title, report.uai, name.empty() ? "" : " — ", name);
  out += report.run == 0 ? fmt::format("{}\n", words.no_run)
                         : fmt::format("{} {}, {}\n", words.run, report.run, aaf::french(report.today));

  Table files({std::string(words.file), std::string(words.made), ">" + std::string(words.records)});
  for (const store::Lot& lot : report.lots) {
    for (const store::StoredFile& file : lot.files) {
      files.row({file.outer_name.empty() ? file.name : file.outer_name, aaf::french(made_on(file, lot)),
                 std::to_string(file.records)});
    }
  }
  out += fmt::format("\n{}\n", words.files) + files.text();
  if (report.pupils.read > 0) {
    out += fmt::format("\n{}\n  {} {}, {} {}, {} {}, {} {}\n", words.pupils, report.pupils.read, words.read,
                       report.pupils.schooled, words.schooled, report.pupils.leavers, words.leavers,
                       report.pupils.withheld, words.withheld);
  }
  put_links(out, report, words);
  put_accounts(out, report, words);
  put_anomalies(out, report, words);
  if (!report.anomalies.empty()) out += fmt::format("\n{}\n", words.next);
  return out;
}

}  // namespace entsync::daemon::output
