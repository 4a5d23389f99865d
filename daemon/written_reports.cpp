#include "daemon/written_reports.hpp"

#include <sys/stat.h>

#include "aaf/model/failure.hpp"
#include "daemon/log/log.hpp"
#include "daemon/output/report_html.hpp"
#include "daemon/school_report.hpp"
#include "daemon/whole_file.hpp"

namespace entsync::daemon {

namespace {

constexpr const char* context = "writing the compte-rendu";
constexpr mode_t folder_mode = 0750, file_mode = 0640;

}  // namespace

std::string write_reports(store::Database& database, const Session& session, std::int64_t run,
                          const std::set<std::string>& uais) {
  if (uais.empty()) return {};
  const config::Settings& settings = session.settings();
  // Where it cannot be made, the first file says why.
  ::mkdir(settings.reports.c_str(), folder_mode);
  std::int64_t done = 0;
  for (const std::string& uai : uais) {
    if (std::string why = session.asked_to_stop(); !why.empty()) return why;
    session.progress("writing comptes-rendus", {}, done++, static_cast<std::int64_t>(uais.size()));
    std::string document;
    {
      store::Transaction tx(database);
      const auto report = load_school_report(tx, settings, session.today(), uai, 0);
      if (!report) return report.error().text();
      document = output::report_document({*report}, "fr");
    }
    try {
      write_whole(
          settings.reports / (uai + ".html"), context, [&](const WriteBytes& write) { write(document); }, file_mode);
    } catch (const aaf::Failure& failure) {
      log::event(log::Event::report_unwritten, {log::Field(log::Number::run, run), log::Field::uai(uai)});
      return failure.what();
    }
  }
  return {};
}

}  // namespace entsync::daemon
