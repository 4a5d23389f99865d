// The files that a command line names, besides those it takes in: read and written where the command was given,
// although it may be done by a daemon elsewhere. Then their contents travel with the request and its answer.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace entsync::daemon {

class WorkFiles {
 public:
  using Contents = std::map<std::string, std::string>;  // by the name that the command line has

  // Of this system.
  WorkFiles() = default;
  // Those that came with a request.
  explicit WorkFiles(Contents contents) : travelling_(true), contents_(std::move(contents)) {}

  // None when there is no such file, or it cannot be read.
  [[nodiscard]] std::optional<std::string> read(const std::string& name) const;
  // Only its owner may read what is written. Throws Failure when it cannot be.
  void write(const std::string& name, const std::string& content);

  // What was written, of those that travel.
  [[nodiscard]] const Contents& written() const { return written_; }

 private:
  bool travelling_ = false;
  Contents contents_, written_;
};

}  // namespace entsync::daemon
