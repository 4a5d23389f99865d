#include "daemon/service/options.hpp"

#include <boost/program_options.hpp>
#include <cstdlib>

#include "aaf/text/nearest.hpp"

namespace entsync::daemon::service {

namespace po = boost::program_options;

namespace {

constexpr const char* context = "reading the command line of entsyncd";

std::string suggestion(const std::string& option, const po::options_description& description) {
  std::vector<std::string> names;
  for (const auto& known : description.options()) names.push_back(known->format_name());
  const auto near = aaf::text::nearest(option, names);
  return near.empty() ? "see entsyncd --help" : "did you mean " + near.front() + "? See entsyncd --help";
}

}  // namespace

aaf::Result<Options> parse_options(const std::vector<std::string>& words) {
  po::options_description description;
  description.add_options()("config", po::value<std::string>(), "")("no-migrate", "")("today", po::value<std::string>(),
                                                                                      "")("help", "")("version", "");
  const int style = po::command_line_style::allow_long | po::command_line_style::long_allow_next |
                    po::command_line_style::long_allow_adjacent;
  po::variables_map values;
  try {
    po::store(po::command_line_parser(words).options(description).positional({}).style(style).run(), values);
  } catch (const po::unknown_option& unknown) {
    return aaf::refuse(aaf::RefusalKind::usage, context, unknown.get_option_name(), "there is no such option",
                       suggestion(unknown.get_option_name(), description));
  } catch (const po::error& error) {
    return aaf::refuse(aaf::RefusalKind::usage, context, "entsyncd", error.what(), "see entsyncd --help");
  }
  Options options;
  options.help = values.count("help") > 0;
  options.version = values.count("version") > 0;
  options.migrate = values.count("no-migrate") == 0;
  if (values.count("config") > 0) options.config = values["config"].as<std::string>();
  if (options.config.empty()) {
    const char* environment = std::getenv("ENTSYNC_CONFIG");
    options.config = environment != nullptr && *environment != '\0' ? environment : "/etc/entsync/entsync.conf";
  }
  if (values.count("today") > 0) {
    const auto text = values["today"].as<std::string>();
    options.today = aaf::parse_iso_date(text);
    if (!options.today)
      return aaf::refuse(aaf::RefusalKind::usage, context, "--today " + text, "that is no day",
                         "write it as 2026-09-15");
  }
  return options;
}

std::string options_help() {
  return "entsyncd takes in what arrives in the inbox and keeps each ENT equal to what the sources say.\n\n"
         "Usage: entsyncd [options]\n\n"
         "It runs in the foreground until SIGTERM (or SIGINT) asks it to end, which it does between two batches.\n"
         "SIGHUP makes it read its configuration again. Several may run: one leads each ENT, the others wait.\n\n"
         "Options:\n"
         "  --config F            the configuration file; else $ENTSYNC_CONFIG, else /etc/entsync/entsync.conf\n"
         "  --no-migrate          do not create or upgrade the database schema: refuse one that is not this version's\n"
         "  --today DATE          rehearse another day (AAAA-MM-JJ); only where the configuration says rehearsal = "
         "true\n"
         "  --help                say this\n"
         "  --version             name the version\n"
         "\nExit codes: 0 ended when it was asked to · 2 usage or configuration · 5 an internal error\n"
         "\nSee entsyncd(8), and entsync --help for the commands that speak to it.\n";
}

}  // namespace entsync::daemon::service
