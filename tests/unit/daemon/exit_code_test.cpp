#include "daemon/exit_code.hpp"

#include <catch2/catch.hpp>

using entsync::daemon::ExitCode;
using entsync::daemon::ExitCodes;
using entsync::daemon::strongest;

TEST_CASE("with nothing to report a command is done") { CHECK(strongest({}) == ExitCode::done); }

TEST_CASE("of several exit codes the first of 2, 7, 5, 6, 3, 4, 1, 0 wins") {
  const std::vector<ExitCode> order{ExitCode::usage, ExitCode::busy,     ExitCode::unreachable, ExitCode::partial,
                                    ExitCode::held,  ExitCode::rejected, ExitCode::differences, ExitCode::done};
  for (std::size_t strong = 0; strong < order.size(); ++strong) {
    for (std::size_t weak = strong; weak < order.size(); ++weak) {
      INFO(strong << " against " << weak);
      CHECK(strongest({order[weak], order[strong]}) == order[strong]);
      CHECK(strongest({order[strong], order[weak]}) == order[strong]);
    }
  }
}

TEST_CASE("one ENT out of reach is heard over the hold of another one") {
  ExitCodes codes;
  codes.add(ExitCode::done);
  codes.add(ExitCode::held);
  codes.add(ExitCode::unreachable);
  CHECK(codes.result() == ExitCode::unreachable);
}

TEST_CASE("each kind of refusal has its exit code") {
  using entsync::aaf::RefusalKind;
  using entsync::daemon::exit_code;
  CHECK(exit_code(RefusalKind::usage) == ExitCode::usage);
  CHECK(exit_code(RefusalKind::source) == ExitCode::rejected);
  CHECK(exit_code(RefusalKind::stale) == ExitCode::differences);
  CHECK(exit_code(RefusalKind::held) == ExitCode::held);
  CHECK(exit_code(RefusalKind::partial) == ExitCode::partial);
  CHECK(exit_code(RefusalKind::busy) == ExitCode::busy);
}
