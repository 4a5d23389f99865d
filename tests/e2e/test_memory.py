#!/usr/bin/env python3
"""Memory does not grow with the file, nor with its faults: taking in twenty times as much needs about the same."""

import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from support import BUILD, COLLEGE, DONE, SandboxTest, main  # noqa: E402
import exports  # noqa: E402
from generator import siecle  # noqa: E402

DAY = "2026-09-21"
SMALL, TIMES = 1500, 20
FAULTS = 11000  # a few more than are kept of a file (aaf/source/faults.hpp)


def write_eleves(path, pupils):
    """A BEE_ELEVES file of that many pupils, all like one of the example but for their numbers.

    Never whole in memory: what a process had before it became another program counts as that one's.
    """
    start, rest = siecle.eleves(exports.school(COLLEGE), exports.at(DAY), True).split(b"<ELEVES>", 1)
    record, number = re.search(rb'<ELEVE ELEVE_ID="(\d+)".*?</ELEVE>', rest, re.S).group(0, 1)
    with open(path, "wb") as file:
        file.write(start + b"<ELEVES>")
        for n in range(pupils):
            file.write(record.replace(b'"' + number + b'"', b'"%d"' % (5000000 + n)) + b"\n")
        # What follows (options, structures) names no pupil of these: it is left out.
        file.write(b"</ELEVES></DONNEES></BEE_ELEVES>\n")


def write_faults(path, faults):
    """A BEE_ELEVES file of one pupil, and of that many options that are nobody's."""
    write_eleves(path, 1)
    text = path.read_bytes()
    with open(path, "wb") as file:
        file.write(text.replace(b"</ELEVES>", b"</ELEVES><OPTIONS>" + b"<OPTION/>" * faults + b"</OPTIONS>"))


class Memory(SandboxTest):
    def peak_kib(self, path):
        """The most memory that the program had while it took the file in, and what it said. The lot waits for the others."""
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "ENTSYNC_CONFIG": str(self.box.box / "entsync.conf"),
                       "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", ""),
                       # Under the sanitizer, what was given back stays for a while: not here.
                       "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"}
        with open(self.box.dir / "out", "w+", encoding="utf-8") as out:
            run = subprocess.Popen([BUILD / "entsync", "--today", DAY, "ingest", path], env=environment, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=out)
            _, status, usage = os.wait4(run.pid, 0)
            run.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            text = out.read()
        self.assertEqual(run.returncode, DONE, text)
        return usage.ru_maxrss, text

    def peak_of_pupils(self, pupils):
        path = self.box.dir / f"eleves-{pupils}.xml"
        write_eleves(path, pupils)
        peak, text = self.peak_kib(path)
        self.assertRegex(text, f"taken .*{path.name}: Eleves of {COLLEGE}, {pupils}")
        self.assertEqual(self.box.sql("select count(distinct eleve_id) from staged_pupil s join file f on f.id = s.file_id"
                                      f" where f.name = '{path.name}'"), [[str(pupils)]])
        return path.stat().st_size, peak

    def peak_of_faults(self, faults):
        path = self.box.dir / f"faults-{faults}.xml"
        write_faults(path, faults)
        peak, _ = self.peak_kib(path)
        kept = self.box.sql("select count(*), max(a.value) filter (where a.code = 'ANOMALIES_NON_DETAILLEES') from anomaly a"
                            f" join file f on f.id = a.file_id where f.name = '{path.name}'")
        self.assertEqual(kept, [["10001", str(faults - 10000)]])
        return peak

    def test_twenty_times_the_faults_need_no_more_than_a_quarter_as_much_again(self):
        small, large = self.peak_of_faults(FAULTS), self.peak_of_faults(FAULTS * TIMES)
        self.assertLess(large, 1.25 * small, f"{FAULTS * TIMES} faults need {large} KiB, {FAULTS} faults {small} KiB")

    def test_twenty_times_the_file_needs_no_more_than_half_as_much_again(self):
        (small_size, small), (size, large) = self.peak_of_pupils(SMALL), self.peak_of_pupils(SMALL * TIMES)
        self.assertGreater(size, 15 * small_size)
        self.assertGreater(size, 20 << 20)
        self.assertLess(large, 1.5 * small, f"{size} bytes need {large} KiB, {small_size} bytes {small} KiB")
        self.assertLess((large - small) << 10, size // 4)


if __name__ == "__main__":
    main()
