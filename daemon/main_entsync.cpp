// The operator's command.
#include <unistd.h>

#include <exception>
#include <iostream>

#include "daemon/log/log.hpp"
#include "daemon/session.hpp"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    using entsync::daemon::output::look_of;
    return entsync::daemon::run_program({argv + 1, argv + argc}, std::cout, std::cerr,
                                        {look_of(STDOUT_FILENO), look_of(STDERR_FILENO)});
  } catch (const std::exception&) {
    // A fault of the program.
    entsync::daemon::log::event(entsync::daemon::log::Event::internal_error, {});
    std::cerr << entsync::daemon::internal_error;
    return static_cast<int>(entsync::daemon::ExitCode::unreachable);
  }
}
