// How far a command is, shown while it works: a bar on a terminal, a line now and then elsewhere, nothing beside JSON.
#pragma once

#include <chrono>
#include <iosfwd>
#include <string>

#include "daemon/oversight.hpp"

namespace entsync::daemon::requests {

enum class ProgressStyle { none, lines, bar };

class ProgressView {
 public:
  ProgressView(std::ostream& err, ProgressStyle style);
  ~ProgressView();
  ProgressView(const ProgressView&) = delete;
  ProgressView& operator=(const ProgressView&) = delete;

  void show(const Progress& progress);
  // A remark of its own line.
  void say(const std::string& text);
  // Takes the bar away.
  void clear();

 private:
  std::ostream& err_;
  ProgressStyle style_;
  std::size_t width_ = 0;  // of the bar that stands there
  std::chrono::steady_clock::time_point next_;
};

// "[######      ] 60 %  ecollege31: writing 60 of 100"
[[nodiscard]] std::string bar_text(const Progress& progress);

}  // namespace entsync::daemon::requests
