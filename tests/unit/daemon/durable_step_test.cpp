#include "daemon/durable_step.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

using entsync::daemon::arm_durable_steps;
using entsync::daemon::durable_step;

namespace {

// How a child process ends that is to be killed at the second of three steps.
int ending_of_child(bool rehearsal) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("ENTSYNC_KILL_AT", "2", 1);
    arm_durable_steps(rehearsal);
    durable_step("one");
    durable_step("two");
    durable_step("three");
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("in a rehearsal the process is killed at the durable step that was asked for") {
  const int status = ending_of_child(true);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGKILL);
}

TEST_CASE("in a rehearsal the process stands still at the durable step that was asked for, until it is let go on") {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("ENTSYNC_STOP_AT", "2", 1);
    arm_durable_steps(true);
    durable_step("one");
    durable_step("two");
    ::_exit(entsync::daemon::durable_steps());
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  REQUIRE(WIFSTOPPED(status));
  ::kill(child, SIGCONT);
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 2);
}

TEST_CASE("outside a rehearsal nobody can have the process killed") {
  const int status = ending_of_child(false);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
