// What the program answers to its caller, and which answer wins when several apply (D37).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "aaf/model/result.hpp"

namespace entsync::daemon {

enum class ExitCode : int {
  done = 0,         // done, or nothing to do
  differences = 1,  // differences found (--check), or the plan is out of date
  usage = 2,        // the command line or the configuration is wrong
  held = 3,         // a guard holds something
  rejected = 4,     // a source was rejected
  unreachable = 5,  // the database or an ENT is out of reach
  partial = 6,      // done in part: the ENT refused some operation
  busy = 7,         // another run holds the lock
};

// The code that wins: 2, 7, 5, 6, 3, 4, 1, 0, the first that is there (D37). Of an empty list: done.
[[nodiscard]] ExitCode strongest(const std::vector<ExitCode>& codes);

// The code a refusal leads to.
[[nodiscard]] ExitCode exit_code(aaf::RefusalKind kind);

// Each code with what it means in general, as --help says it.
[[nodiscard]] const std::vector<std::pair<int, std::string_view>>& exit_code_meanings();

// The same in a word or two, for lists.
[[nodiscard]] std::string_view short_meaning(int code);

// Collects the codes of the parts of a command.
class ExitCodes {
 public:
  void add(ExitCode code) { codes_.push_back(code); }
  [[nodiscard]] ExitCode result() const { return strongest(codes_); }

 private:
  std::vector<ExitCode> codes_;
};

}  // namespace entsync::daemon
