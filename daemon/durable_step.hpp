// The durable steps of a run, counted: where a crash can fall between two of them, a test makes it fall (D52).
//
// `durable_step(name)` is called right after every step that survives a crash: an SQL commit of the run, an LDAP batch
// that was committed. In production it costs an increment. In a rehearsal (`rehearsal = true`) the environment may ask:
//   ENTSYNC_KILL_AT=n        the process kills itself (SIGKILL) right after the n-th step, from 1
//   ENTSYNC_STOP_AT=n        likewise it stops itself (SIGSTOP), until somebody lets it go on: a machine that was
//   frozen ENTSYNC_COUNT_STEPS=FILE at exit, FILE gets the number of steps on its first line, then their names, one a
//   line
#pragma once

#include <string_view>

namespace entsync::daemon {

// Reads the variables; without `rehearsal` they are ignored. Call once, before the first step.
void arm_durable_steps(bool rehearsal);

void durable_step(std::string_view name);

// How many there were so far.
[[nodiscard]] int durable_steps();

// Writes ENTSYNC_COUNT_STEPS; called at the end of the program.
void report_durable_steps();

}  // namespace entsync::daemon
