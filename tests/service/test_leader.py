#!/usr/bin/env python3
"""Two daemons: who leads, who takes over from one that is killed or stands still, and what one that wakes up late may do. Signals, and
a database that goes away under them."""

import signal
import sys
import time

sys.dont_write_bytecode = True
from daemon import Daemon, ServiceTest, active, main, wait  # noqa: E402
from support import COLLEGE, DAY1, DONE, LYCEE, lot  # noqa: E402
import oracle  # noqa: E402

ENTS = ("ecollege31", "entmip")
QUIET = "rehearsal = true\n\n[service]\nleader_stale = 3s\n\n[schedule]\nsettle = 1s\nrescan = 5s\nretry = 2s\nsync = none\npurge = none\n"


class Two(ServiceTest):
    @classmethod
    def prepare(cls):
        cls.box.configure("entsync.conf", r"^rehearsal = true$", QUIET)

    def both(self):
        first = Daemon(self.box, today=DAY1).ready()
        self.led_by(first, *ENTS)
        second = Daemon(self.box, today=DAY1).ready()
        wait("the second one to wait", lambda: any("another daemon leads" in line for line in second.listen()))
        return first, second

    def drop_both(self):
        for uai in (COLLEGE, LYCEE):
            self.drop(*lot(1, uai), folder=uai)

    def converged(self):
        wanted = oracle.after_lot1().accounts
        for ent in ENTS:
            wait(f"the accounts of {ent}", lambda: active(self.box, ent) == len(wanted[ent]))
        self.must(DONE, "plan", "--check", today=DAY1)


class Killed(Two):
    def test_the_second_takes_over_within_seconds_and_does_the_work(self):
        first, second = self.both()
        first.kill()
        began = time.monotonic()
        self.led_by(second, *ENTS)
        self.assertLess(time.monotonic() - began, 10)
        self.drop_both()
        self.converged()
        self.assertEqual(second.end(), 0)


class Frozen(Two):
    """A leader that is stopped in the middle of its writing, and wakes up when another one leads."""

    accesslog = True

    def test_it_writes_nothing_any_more(self):
        self.box.configure("entsync.conf", r"^batch_size = 50$", "batch_size = 5")
        first, second = self.both()
        self.must(DONE, "throttle", "100")  # so that it is stopped in the middle
        self.drop_both()
        wait("the first one to write", lambda: len(self.box.managed("ecollege31")) > 20)
        first.signal(signal.SIGSTOP)
        self.led_by(second, *ENTS)
        self.must(DONE, "throttle", "off")
        self.converged()
        marks, log = self.box.marks("ecollege31"), len(self.box.search_log("ecollege31", "(objectClass=auditWriteObject)"))
        first.signal(signal.SIGCONT)
        wait("the first one to follow", lambda: any("another daemon leads" in line for line in first.listen()))
        time.sleep(2)
        self.assertEqual(self.box.marks("ecollege31"), marks)
        self.assertEqual(len(self.box.search_log("ecollege31", "(objectClass=auditWriteObject)")), log)
        self.led_by(second, *ENTS)
        # And it still works: it leads when the other one goes.
        self.assertEqual(second.end(), 0)
        self.led_by(first, *ENTS)
        self.assertEqual(first.end(), 0)


class Restarts(Two):
    """Of the database, under a running daemon."""

    def test_work_goes_on_where_the_database_comes_back(self):
        daemon = Daemon(self.box, today=DAY1).ready()
        self.led_by(daemon, *ENTS)
        self.box.stop("postgres")
        self.drop(*lot(1, COLLEGE), folder=COLLEGE)
        wait("it to notice", lambda: any("waiting for the database" in line for line in daemon.listen()))
        self.box.start("postgres")
        self.led_by(daemon, *ENTS)
        self.drop(*lot(1, LYCEE), folder=LYCEE)
        self.converged()
        # Again, in the middle of a run, and with a request that waits.
        self.must(DONE, "throttle", "20")
        before = self.box.sql("select count(*) from request")
        resync = self.start_command("resync", "--ent", "entmip", "--full", today=DAY1)
        wait("the request", lambda: self.box.sql("select count(*) from request") != before)
        time.sleep(0.5)
        self.box.stop("postgres")
        time.sleep(1)
        self.box.start("postgres")
        out, err = resync.communicate(timeout=120)
        self.assertEqual(resync.returncode, DONE, (out + err).decode())
        self.must(DONE, "throttle", "off")
        self.assertIsNone(daemon.process.poll())
        self.assertEqual(daemon.end(), 0)


class Signals(Two):
    def test_sigterm_in_the_middle_of_a_run_ends_it_between_two_batches_and_the_next_start_goes_on(self):
        self.box.configure("entsync.conf", r"^batch_size = 50$", "batch_size = 5")
        daemon = Daemon(self.box, today=DAY1).ready()
        self.led_by(daemon, *ENTS)
        self.must(DONE, "throttle", "20")
        self.drop_both()
        wait("it to write", lambda: len(self.box.managed("ecollege31")) > 10)
        began = time.monotonic()
        self.assertEqual(daemon.end(), 0)
        self.assertLess(time.monotonic() - began, 10)
        written = len(self.box.managed("ecollege31"))
        self.assertGreater(len(oracle.after_lot1().accounts["ecollege31"]), written)
        self.assertEqual(self.box.sql("select count(*) from journal where state = 'intended'"), [["0"]])
        self.assertEqual(self.box.sql("select count(*) from run where finished is null"), [["0"]])
        self.must(DONE, "throttle", "off")
        again = Daemon(self.box, today=DAY1).ready()
        self.converged()
        self.hangup(again)

    def hangup(self, daemon):
        """What can be reloaded is; what cannot is named; a wrong configuration changes nothing."""
        self.box.configure("entsync.conf", r"^listen = .*$", "listen = 127.0.0.1:1")
        self.box.configure("entsync.conf", r"^batch_size = .*$", "batch_size = 7")
        self.box.configure("entsync.conf", r"^\[service\]$", "[service]\nmigrate = false")
        reloads = daemon.listen().count("READY=1")
        daemon.signal(signal.SIGHUP)
        wait("the reload", lambda: daemon.listen().count("READY=1") > reloads)
        self.assertTrue(any(line.startswith("RELOADING=1") for line in daemon.told))
        for key in ("monitoring.listen", "service.migrate"):
            wait("the restart that is needed", lambda: key in daemon.log)
        self.box.configure("entsync.conf", r"^batch_size = .*$", "batch_size = none")
        daemon.signal(signal.SIGHUP)
        wait("the refusal", lambda: "settings_refused" in daemon.log)
        self.box.configure("entsync.conf", r"^batch_size = .*$", "batch_size = 50")
        self.assertIsNone(daemon.process.poll())
        self.assertEqual(daemon.end(), 0)

    def test_a_wrong_command_line_or_configuration_is_refused(self):
        self.assertEqual(Daemon(self.box, "--nonsense").process.wait(60), 2)
        self.assertEqual(Daemon(self.box, "--config", "/nowhere").process.wait(60), 2)
        key = self.box.box / "instance.key"
        key.rename(key.with_suffix(".away"))
        keyless = Daemon(self.box)
        self.assertEqual(keyless.process.wait(60), 2)
        key.with_suffix(".away").rename(key)
        self.assertIn(str(key), keyless.log)
        self.assertEqual(Daemon(self.box, "--help").process.wait(60), 0)
        self.assertEqual(Daemon(self.box, "--version").process.wait(60), 0)


class Watchdog(Two):
    def test_systemd_hears_that_both_threads_move(self):
        daemon = Daemon(self.box, today=DAY1, env={"WATCHDOG_USEC": "1000000"}).ready()
        wait("the watchdog", lambda: daemon.listen().count("WATCHDOG=1") >= 3)
        self.led_by(daemon, *ENTS)
        wait("the status", lambda: any(line.startswith("STATUS=leading ecollege31, entmip") for line in daemon.listen()))
        self.assertEqual(daemon.end(), 0)


if __name__ == "__main__":
    main()
