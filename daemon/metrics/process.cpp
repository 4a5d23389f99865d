#include "daemon/metrics/process.hpp"

#include <sys/resource.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "daemon/metrics/samples.hpp"

namespace entsync::daemon::metrics {

namespace {

// Fields of /proc/self/stat from the third on; the second, the program's name, may hold blanks.
std::vector<double> stat_fields() {
  std::ifstream stream("/proc/self/stat");
  std::string line;
  std::getline(stream, line);
  std::istringstream rest(line.substr(std::min(line.rfind(')') + 1, line.size())));
  std::string state;
  rest >> state;
  std::vector<double> fields{0};
  for (double value = 0; rest >> value;) fields.push_back(value);
  return fields;
}

double field(const std::vector<double>& fields, std::size_t number) {  // as proc(5) counts them
  return number - 3 < fields.size() ? fields[number - 3] : 0;
}

// Seconds since 1970 at which the machine started: what is left of now without the time since then. /proc/stat knows
// it too, but the service sees of /proc nothing but processes.
double machine_start() {
  const auto seconds = [](clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  };
  return seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME);
}

double open_descriptors() {
  std::error_code error;
  std::filesystem::directory_iterator at("/proc/self/fd", error);
  double count = -1;  // the one that looks
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) ++count;
  return std::max(count, 0.0);
}

double descriptor_limit() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

}  // namespace

std::vector<prometheus::MetricFamily> process_metrics() {
  const auto fields = stat_fields();
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  const auto one = [](Metric metric, double value) { return Samples(metric).add(value).take(); };
  return {one(Metric::process_cpu, (field(fields, 14) + field(fields, 15)) / ticks),
          one(Metric::process_start, machine_start() + field(fields, 22) / ticks),
          one(Metric::process_resident_memory, field(fields, 24) * page),
          one(Metric::process_virtual_memory, field(fields, 23)),
          one(Metric::process_open_fds, open_descriptors()),
          one(Metric::process_max_fds, descriptor_limit())};
}

}  // namespace entsync::daemon::metrics
