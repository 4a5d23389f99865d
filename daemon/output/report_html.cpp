#include "daemon/output/report_html.hpp"

#include <fmt/format.h>

#include "aaf/model/anomalies.hpp"
#include "daemon/output/html.hpp"
#include "daemon/output/report_words.hpp"

namespace entsync::daemon::output {

namespace {

std::string number_title(std::string_view word) { return ">" + std::string(word); }

class Page {
 public:
  Page(const SchoolReport& report, const std::string& language, ReportDetail detail)
      : report_(report), words_(report_words(language)), french_(language != "en"), detail_(detail) {}

  std::string text() {
    title();
    files();
    pupils();
    links();
    accounts();
    anomalies();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string day(aaf::Date date) const {
    return fmt::format("<time datetime=\"{}\">{}</time>", aaf::iso(date), french_ ? aaf::french(date) : aaf::iso(date));
  }

  void heading(std::string_view text) { out_ += fmt::format("<h2>{}</h2>\n", escaped(text)); }

  void title() {
    const std::string name = shown_name(report_);
    out_ += fmt::format("<h1>{} {}{}{}</h1>\n", escaped(words_.title), report_.uai, name.empty() ? "" : " — ",
                        escaped(name));
    out_ += report_.run == 0 ? fmt::format("<p class=\"quiet\">{}</p>\n", escaped(words_.no_run))
                             : fmt::format("<p class=\"quiet\">{} {}, {}</p>\n", escaped(words_.run), report_.run,
                                           day(report_.today));
  }

  // A file's name is its sender's, and may name people.
  [[nodiscard]] std::string told(const store::StoredFile& file) const {
    if (detail_ == ReportDetail::numbers) return file.header ? std::string(aaf::source::word(file.header->format)) : "";
    return file.outer_name.empty() ? file.name : file.outer_name;
  }

  void files() {
    std::vector<std::vector<std::string>> rows;
    for (const store::Lot& lot : report_.lots) {
      for (const store::StoredFile& file : lot.files) {
        rows.push_back({escaped(told(file)), day(made_on(file, lot)), std::to_string(file.records)});
      }
    }
    heading(words_.files);
    out_ += html_table(words_.files, {std::string(words_.file), std::string(words_.made), number_title(words_.records)},
                       rows, Caption::heard);
  }

  void counts(std::string_view title, const std::vector<std::pair<std::string_view, std::int64_t>>& all) {
    heading(title);
    out_ += "<dl>\n";
    for (const auto& [name, count] : all) out_ += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(name), count);
    out_ += "</dl>\n";
  }

  void pupils() {
    if (report_.pupils.read == 0) return;
    counts(words_.pupils, {{words_.read, report_.pupils.read},
                           {words_.schooled, report_.pupils.schooled},
                           {words_.leavers, report_.pupils.leavers},
                           {words_.withheld, report_.pupils.withheld}});
  }

  void links() {
    if (!report_.links) return;
    const aaf::federate::LinkCounts& links = *report_.links;
    counts(words_.links, {{words_.read, links.links_read},
                          {words_.imported, links.links_imported()},
                          {words_.with_anomaly, links.links_with_anomaly},
                          {words_.rejected, links.links_rejected},
                          {words_.absent, links.pupils_absent}});
  }

  void accounts() {
    heading(words_.accounts);
    std::vector<std::vector<std::string>> rows;
    for (const auto& [population, counts] : report_.accounts) {
      rows.push_back({escaped(words_.populations.at(population)), std::to_string(counts.created),
                      std::to_string(counts.changed), std::to_string(counts.deactivated),
                      std::to_string(counts.reactivated), std::to_string(counts.purged)});
    }
    if (rows.empty()) {
      out_ += fmt::format("<p>{}</p>\n", escaped(words_.none));
      return;
    }
    out_ +=
        html_table(words_.accounts,
                   {std::string(words_.population), number_title(words_.created), number_title(words_.changed),
                    number_title(words_.deactivated), number_title(words_.reactivated), number_title(words_.purged)},
                   rows, Caption::heard);
  }

  void anomalies() {
    const AnomaliesByRemedy by_who = by_remedy(report_);
    if (by_who.empty()) {
      heading(words_.to_mend);
      out_ += fmt::format("<p>{}</p>\n", escaped(words_.nothing));
      return;
    }
    for (const auto& [who, by_code] : by_who) {
      heading(fmt::format("{}{} {}", words_.to_mend, french_ ? " :" : ":", who));
      for (const auto& [code, cases] : by_code) kind(code, cases);
    }
    out_ += fmt::format("<p>{}</p>\n", escaped(words_.next));
  }

  void kind(const std::string& code, const std::vector<const store::StoredAnomaly*>& cases) {
    const aaf::Anomaly* known = aaf::find_anomaly(code);
    out_ += fmt::format("<h3>{} ({}) <span class=\"quiet\">{}</span></h3>\n",
                        escaped(known == nullptr ? code : std::string(known->title)), cases.size(), escaped(code));
    if (known != nullptr) {
      out_ += fmt::format("<p class=\"quiet\">{}{} {}</p>\n", escaped(words_.where), french_ ? " :" : ":",
                          escaped(known->where));
    }
    out_ += "<ul class=\"cases\">\n";
    for (const store::StoredAnomaly* one : cases) {
      const std::string whom = identifiers_text(one->diagnostic);
      const std::string text = detail_ == ReportDetail::whole ? one->diagnostic.text : "";
      const char* between = whom.empty() || text.empty() ? "" : french_ ? " : " : ": ";
      out_ += fmt::format("<li>{}{}{} <span class=\"quiet\">({} {})</span></li>\n", escaped(whom), between,
                          escaped(text), escaped(words_.since), day(one->since));
    }
    out_ += "</ul>\n";
  }

  const SchoolReport& report_;
  const ReportWords& words_;
  bool french_;
  ReportDetail detail_;
  std::string out_;
};

}  // namespace

std::string report_html(const SchoolReport& report, const std::string& language, ReportDetail detail) {
  return Page(report, language, detail).text();
}

std::string report_document(const std::vector<SchoolReport>& reports, const std::string& language) {
  std::string body;
  for (const SchoolReport& report : reports)
    body += "<article>\n" + report_html(report, language, ReportDetail::whole) + "</article>\n";
  const std::string title =
      fmt::format("{}{}", report_words(language).title, reports.size() == 1 ? " " + reports.front().uai : "");
  return html_document(language, title, fmt::format("<style>\n{}</style>\n", style_sheet()),
                       "<main>\n" + body + "</main>\n");
}

}  // namespace entsync::daemon::output
