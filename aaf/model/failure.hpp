// The world failing: thrown by an edge (store/, ldap/, daemon/ files), caught in one place (daemon/main).
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace entsync::aaf {

// A database, an ENT or a disk that is out of reach or full: exit code 5. The text never holds a value of a person:
// it names the server, the table or the file, and the server's code.
class Failure : public std::runtime_error {
 public:
  // `code`: what the server itself calls it, for logs and metrics: "SQLSTATE 57P01", "LDAP -1"; empty where no server
  // spoke.
  Failure(const std::string& context, const std::string& object, const std::string& reason, std::string code = {})
      : std::runtime_error(context + ": " + object + ": " + reason), code_(std::move(code)) {}
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace entsync::aaf
