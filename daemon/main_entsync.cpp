// The operator's command.
#include <exception>
#include <iostream>

#include "daemon/log/log.hpp"
#include "daemon/session.hpp"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    return entsync::daemon::run_program({argv + 1, argv + argc}, std::cout, std::cerr);
  } catch (const std::exception&) {
    // What is thrown here is a fault of the program, and its text may hold a value of a person.
    entsync::daemon::log::event(entsync::daemon::log::Event::internal_error, {});
    std::cerr
        << "entsync: an internal error stopped the command; what was committed before is kept. Run it again; if it "
           "happens again, report it with the command and the time.\n";
    return static_cast<int>(entsync::daemon::ExitCode::unreachable);
  }
}
