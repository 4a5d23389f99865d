// The daemon.
#include <exception>
#include <iostream>

#include "daemon/exit_code.hpp"
#include "daemon/service/service.hpp"

int main(int argc, char** argv) {
  try {
    return entsync::daemon::service::run_daemon({argv + 1, argv + argc}, std::cout, std::cerr);
  } catch (const std::exception&) {
    // What is thrown here is a fault of the program, and its text may hold a value of a person.
    std::cerr << "entsyncd: an internal error stopped the daemon; what was committed before is kept.\n";
    return static_cast<int>(entsync::daemon::ExitCode::unreachable);
  }
}
