// The world failing: thrown by an edge (store/, ldap/, daemon/ files), caught in one place (daemon/main).
#pragma once

#include <stdexcept>
#include <string>

namespace entsync::aaf {

// A database, an ENT or a disk that is out of reach or full: exit code 5. The text never holds a value of a person:
// it names the server, the table or the file, and the server's code.
class Failure : public std::runtime_error {
 public:
  Failure(const std::string& context, const std::string& object, const std::string& reason)
      : std::runtime_error(context + ": " + object + ": " + reason) {}
};

}  // namespace entsync::aaf
