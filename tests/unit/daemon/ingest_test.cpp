#include "daemon/intake/ingest.hpp"

#include <catch2/catch.hpp>

using namespace entsync::daemon::intake;

TEST_CASE("a file may go from where it lay only when it was taken, or is kept beside the reason of its refusal") {
  FileLine line;
  line.verdict = Verdict::accepted;
  CHECK(settled(line));
  line.verdict = Verdict::already_taken;
  CHECK(settled(line));
  line.verdict = Verdict::untaken;
  CHECK_FALSE(settled(line));
  line.verdict = Verdict::rejected;
  CHECK_FALSE(settled(line));  // it could not be read: there is no copy
  line.kept = "/var/lib/entsync/rejected/2026-09-15_0a1b2c3d4e5f_photo.zip";
  CHECK(settled(line));
}
