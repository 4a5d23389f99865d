#include "daemon/output/report_csv.hpp"

#include <string_view>

#include "aaf/model/anomalies.hpp"

namespace entsync::daemon::output {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string cell(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
  for (const char sign : text) {
    if (sign == '"') out += '"';
    out += sign;
  }
  return out + '"';
}

std::string line(const std::vector<std::string_view>& cells) {
  std::string out;
  for (const std::string_view one : cells) out += (out.empty() ? "" : ";") + cell(one);
  return out + "\r\n";
}

}  // namespace

std::string report_csv(const std::vector<SchoolReport>& reports, const std::string& language) {
  std::string out(utf8_mark);
  out += language == "en"
             ? line({"uai", "code", "severity", "title", "population", "identifiers", "file", "record", "field",
                     "value", "text", "where", "who", "since"})
             : line({"uai", "code", "gravité", "intitulé", "population", "identifiants", "fichier", "enregistrement",
                     "champ", "valeur", "explication", "où corriger", "qui corrige", "depuis le"});
  for (const SchoolReport& report : reports) {
    for (const store::StoredAnomaly& anomaly : report.anomalies) {
      const aaf::Diagnostic& one = anomaly.diagnostic;
      const aaf::Anomaly* known = aaf::find_anomaly(one.code);
      const std::string whom = identifiers_text(one), since = aaf::iso(anomaly.since);
      out += line({report.uai, one.code, aaf::word(one.severity), known == nullptr ? "" : known->title,
                   one.population ? aaf::word(*one.population) : "", whom, one.file, one.record, one.field, one.value,
                   one.text, known == nullptr ? "" : known->where, known == nullptr ? "" : known->who, since});
    }
  }
  return out;
}

}  // namespace entsync::daemon::output
