#include "daemon/durable_step.hpp"

#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <string>

namespace entsync::daemon {

namespace {

struct Steps {
  bool armed = false;
  int count = 0;
  int kill_at = 0;  // 0: never
  int stop_at = 0;  // likewise
  std::string report;
  std::string names;  // one line each, of a counting run: which step is which
};

Steps& steps() {
  static Steps instance;
  return instance;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

int step_in(const char* name) {
  const std::string text = environment(name);
  int step = 0;
  std::from_chars(text.data(), text.data() + text.size(), step);
  return step;
}

}  // namespace

void arm_durable_steps(bool rehearsal) {
  Steps& s = steps();
  s.armed = rehearsal;
  if (!rehearsal) return;
  s.kill_at = step_in("ENTSYNC_KILL_AT");
  s.stop_at = step_in("ENTSYNC_STOP_AT");
  s.report = environment("ENTSYNC_COUNT_STEPS");
}

void durable_step(std::string_view name) {
  Steps& s = steps();
  ++s.count;
  if (!s.armed) return;
  if (!s.report.empty()) s.names.append(name).append("\n");
  if (s.kill_at == s.count) ::kill(::getpid(), SIGKILL);
  if (s.stop_at == s.count) ::kill(::getpid(), SIGSTOP);
}

int durable_steps() { return steps().count; }

void report_durable_steps() {
  const Steps& s = steps();
  if (!s.armed || s.report.empty()) return;
  std::ofstream(s.report) << s.count << "\n" << s.names;
}

}  // namespace entsync::daemon
