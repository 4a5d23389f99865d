#!/usr/bin/env python3
"""What operators ask of a daemon: the same answers as without one, progress, Ctrl-C, pace, blackouts, hosts without passwords."""

import json
import os
import signal
import sys
import time

sys.dont_write_bytecode = True
from daemon import Daemon, ServiceTest, main, result_of, sanitizers, wait  # noqa: E402
from support import BUSY, COLLEGE, DAY1, DAY2, DONE, LYCEE, PARTIAL, USAGE, lot, on_terminal  # noqa: E402

ENTS = ("ecollege31", "entmip")
QUIET = "rehearsal = true\n\n[schedule]\nsettle = 1s\nrescan = 5s\nretry = 1h\nsync = none\npurge = none\n"


def without_numbers(result):
    """An answer, but for the numbers of runs and plans."""
    found = json.loads(result.out)

    def strip(value):
        if isinstance(value, dict):
            return {name: strip(inner) for name, inner in value.items() if name not in ("id", "run", "hash")}
        return [strip(inner) for inner in value] if isinstance(value, list) else value

    return strip(found)


def complaints(result):
    """What it said went wrong: without the lines that tell of progress on a slow machine."""
    return [line for line in result.err.splitlines() if line.startswith("entsync:")]


class Requests(ServiceTest):
    @classmethod
    def prepare(cls):
        cls.box.configure("entsync.conf", r"^rehearsal = true$", QUIET)
        cls.load(1, DAY1)

    def daemon(self, **options):
        daemon = Daemon(self.box, today=DAY1, **options).ready()
        self.led_by(daemon, *ENTS)
        return daemon

    def requests(self):
        return self.box.sql("select words::text, state, exit_code from request order by id")


class Answers(Requests):
    def test_with_and_without_a_daemon_they_are_the_same(self):
        self.box.modify("ecollege31", self.drift())
        calls = [["plan"], ["plan", "--json"], ["plan", "--ent", "ecollege31", "--format", "ldif"], ["plan", "--check"],
                 ["sync", "--ent", "nowhere"], ["resync"], ["undo", "99999"], ["apply", "99999"], ["purge", "--json"],
                 ["adopt", "--dry-run"], ["plan", "--format", "json", "--out", self.box.dir / "plan.json"]]
        alone = [self.box.run(*words, today=DAY1) for words in calls]
        seen_alone = self.seen("apply", "99999")
        self.assertIn("\033[", seen_alone)
        file = json.loads((self.box.dir / "plan.json").read_text())
        (self.box.dir / "plan.json").unlink()
        daemon = self.daemon()
        before = len(self.requests())
        wait("its first sync", lambda: self.box.sql("select count(*) from run where operator_name = 'entsyncd' and "
                                                    "finished is not null") != [["0"]])
        self.box.modify("ecollege31", self.drift())
        asked = [self.box.run(*words, today=DAY1) for words in calls]
        self.assertGreater(len(self.requests()), before + 5)
        self.assertEqual(self.seen("apply", "99999"), seen_alone)
        for words, one, other in zip(calls, alone, asked):
            self.assertEqual(one.code, other.code, f"{words}\n{one}\n{other}")
            self.assertEqual(complaints(one), complaints(other), words)
            if "--json" in words:
                self.assertEqual(without_numbers(one), without_numbers(other), words)
        again = json.loads((self.box.dir / "plan.json").read_text())
        self.assertEqual([p["operations"] for p in file["plans"]], [p["operations"] for p in again["plans"]])
        # A plan in a file is applied by the daemon, which does not see the file.
        result = self.must(DONE, "apply", self.box.dir / "plan.json", today=DAY1)
        self.assertIn("ENT ecollege31: plan", result.out)
        self.must(DONE, "plan", "--check", today=DAY1)
        run = self.box.sql("select operator_name from run where kind = 'apply'")[-1][0]
        self.assertNotEqual(run, "entsyncd", "a run is of who asked for it")
        self.assertEqual(daemon.end(), 0)

    def seen(self, *words):
        """On a terminal of 60 columns, but for the bar that comes and goes."""
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm",
                       "ENTSYNC_CONFIG": str(self.box.box / "entsync.conf")}
        text = on_terminal(["--today", DAY1, *words], environment | sanitizers(), 60)
        return "".join(line.rpartition("\r")[2] + "\n" for line in text.replace("\r\n", "\n").split("\n"))

    def drift(self):
        """Somebody empties what entsync wrote."""
        dn = next(dn for dn, entry in self.box.managed("ecollege31").items() if dn.startswith("uid=") and "sn" in entry)
        return f"dn: {dn}\nchangetype: modify\nreplace: sn\nsn: ESSAI\n"


class Meanwhile(Requests):
    """Requests while a run is on."""

    def test_a_request_waits_for_its_turn_is_shown_and_survives_ctrl_c(self):
        self.box.configure("entsync.conf", r"^batch_size = 50$", "batch_size = 5")
        daemon = self.daemon()
        self.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        self.must(DONE, "throttle", "5", "--reason", "essai")
        first = self.start_command("resync", "--full", "--ent", "ecollege31", today=DAY2)
        wait("the first to run", lambda: any(row[1] == "running" for row in self.requests()))
        second = self.start_command("plan", "--json", today=DAY2)
        wait("the second to wait", lambda: any(row[1] == "queued" for row in self.requests()))
        status = self.must(DONE, "status", "--json").json()
        self.assertEqual([leader["ent"] for leader in status["leaders"]], list(ENTS))
        self.assertEqual([request["state"] for request in status["requests"]], ["running", "queued"])
        self.assertEqual(status["pace"]["operations_per_second"], 5)
        text = self.must(DONE, "status").out
        self.assertIn("Throttled to 5 operations a second", text)
        self.assertIn("resync", text)
        wait("its progress", lambda: self.box.sql("select done from request where state = 'running' and done > 0"))
        first.send_signal(signal.SIGINT)
        left = result_of(first)
        self.assertEqual(left.code, 130, str(left))
        self.assertIn("goes on: entsync status shows it", left.err)
        self.must(DONE, "throttle", "off")
        answer = result_of(second)
        self.assertEqual(answer.code, DONE, str(answer))
        self.assertEqual(answer.err, "", "nothing beside JSON")
        self.assertEqual([ent["ent"] for ent in answer.json()["plans"]], list(ENTS))
        wait("both to end", lambda: all(row[1] == "done" for row in self.requests()))
        self.assertEqual(daemon.end(), 0)


class Paced(Requests):
    def test_a_pause_stops_what_is_written_and_refuses_the_rest(self):
        self.box.configure("entsync.conf", r"^batch_size = 50$", "batch_size = 5")
        self.must(USAGE, "pause")
        self.must(USAGE, "throttle", "fast")
        self.must(DONE, "pause", "--reason", "travaux")
        refused = self.must(BUSY, "sync", today=DAY1)
        self.assertIn("paused writing", refused.err)
        self.assertIn("travaux", refused.err)
        self.must(DONE, "plan", today=DAY1)
        daemon = self.daemon()
        self.must(BUSY, "sync", today=DAY1)
        self.assertIn("travaux", self.must(DONE, "status").out)
        self.assertEqual(self.runs("sync")[-1][2], BUSY)
        syncs = len(self.runs("sync"))
        self.must(DONE, "resume")
        self.settled(syncs + 1)
        self.assertEqual(self.runs("sync")[-1][2], DONE)
        # In the middle of a run.
        self.must(DONE, "throttle", "10")
        self.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        sync = self.start_command("sync", "--ent", "ecollege31", today=DAY2)
        wait("it to write", lambda: self.box.sql("select done from request where state = 'running' and done > 0"))
        self.must(DONE, "pause", "--reason", "travaux")
        stopped = result_of(sync)
        self.assertEqual(stopped.code, PARTIAL, str(stopped))
        self.assertIn("stopped between two batches", stopped.err)
        self.must(DONE, "throttle", "off")
        self.must(DONE, "resume")
        self.assertEqual(daemon.end(), 0)


class Blackout(Requests):
    def test_nothing_is_written_and_operators_are_told_until_when(self):
        daemon = self.daemon()
        wait("its first sync", lambda: len(self.runs("sync")) >= 2)
        self.box.configure("entsync.conf", r"^settle = 1s$", "settle = 1s\nblackout = 00:00..12:00\nblackout = 12:00..24:00")
        reloads = daemon.listen().count("READY=1")
        daemon.signal(signal.SIGHUP)
        wait("the reload", lambda: daemon.listen().count("READY=1") > reloads)
        refused = self.must(BUSY, "sync", today=DAY1)
        self.assertIn("a blackout holds until", refused.err)
        self.must(DONE, "plan", today=DAY1)
        marks = {ent: self.box.marks(ent) for ent in ENTS}
        syncs = len(self.runs("sync"))
        self.drop(*lot(2, COLLEGE))
        self.taken()
        time.sleep(2)
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, marks)
        self.assertEqual(len(self.runs("sync")), syncs)
        self.box.configure("entsync.conf", r"^blackout = .*\n", "")
        daemon.signal(signal.SIGHUP)
        self.settled(syncs + 1)
        self.assertEqual(daemon.end(), 0)


class Elsewhere(Requests):
    """A host without the ENTs' passwords, and a request that outlives its daemon."""

    def test_it_queues_where_it_cannot_work_and_the_next_daemon_does_it(self):
        passwords = sorted(self.box.box.glob("ldap-*/password"))
        self.assertTrue(passwords)
        hidden = [path.rename(path.with_name("hidden")) for path in passwords]
        asking = self.start_command("sync", today=DAY1)
        wait("the request", lambda: [row[1] for row in self.requests()] == ["queued"])
        time.sleep(4)
        self.assertIsNone(asking.poll(), "it waits for a daemon")
        for path in hidden:
            path.rename(path.with_name("password"))
        daemon = self.daemon()
        answer = result_of(asking)
        self.assertEqual(answer.code, DONE, str(answer))
        self.assertIn("request 1 is queued", answer.err)
        daemon.kill()
        # With the passwords, and nobody who leads, it works itself.
        self.must(DONE, "sync", today=DAY1)
        self.assertEqual(len(self.requests()), 1)

    def test_what_broke_off_is_done_again_where_that_is_harmless(self):
        daemon = self.daemon()
        daemon.kill()
        self.box.sql("insert into request (words, ents, json, detailed, today, asked_by, asked_host, state, instance, attempts)"
                     f" values ('{{sync}}', '{{ecollege31,entmip}}', false, false, '{DAY1}', 'x', 'y', 'running', 'gone', 1),"
                     f" ('{{apply,1}}', '{{ecollege31}}', false, false, '{DAY1}', 'x', 'y', 'running', 'gone', 1)")
        daemon = self.daemon()
        wait("both to be answered", lambda: all(row[1] == "done" for row in self.requests()))
        codes = {row[0]: int(row[2]) for row in self.requests()[-2:]}
        self.assertEqual(codes, {"{sync}": DONE, "{apply,1}": PARTIAL})
        self.assertIn("the daemon that was at it went away",
                      self.box.sql("select err from request where words = '{apply,1}'")[0][0])
        self.assertEqual(daemon.end(), 0)


if __name__ == "__main__":
    main()
