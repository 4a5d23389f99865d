#!/usr/bin/env python3
"""Servers that are down, and an account that may not: the right exit code, the rest done, and nothing half done."""

import select
import socket
import sys
import threading
import urllib.parse

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, LYCEE, PARTIAL, UNREACHABLE, SandboxTest, lot, main  # noqa: E402
from snapshot import Snapshot  # noqa: E402

ENTS = ("ecollege31", "entmip")


class Outage(SandboxTest):
    @classmethod
    def prepare(cls):
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(1, uai), today=DAY1)

    def count(self, ent):
        return len(self.box.managed(ent))


class DatabaseDown(Outage):
    def test_every_command_says_so_and_the_directory_stays(self):
        before = {ent: self.box.marks(ent) for ent in ENTS}
        self.box.stop("postgres")
        try:
            for words in (["sync"], ["plan"], ["ingest", lot(1, COLLEGE)[0]], ["check-config"], ["purge"]):
                result = self.box.run(*words, today=None if words == ["check-config"] else DAY1)
                self.assertEqual(result.code, UNREACHABLE, str(result))
                self.assertIn("database", result.text.lower())
        finally:
            self.box.start("postgres")
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, before)
        self.must(DONE, "sync", today=DAY1)


class OneEntDown(Outage):
    """Whichever of them comes first: the first one, or the last."""

    def test_the_other_one_is_done_and_this_one_later(self):
        start = Snapshot(self.box)
        for down, other in (ENTS, ENTS[::-1]):
            with self.subTest(down=down):
                start.restore()
                self.box.stop(down)
                try:
                    result = self.must(UNREACHABLE, "sync", today=DAY1)
                    self.assertIn(down, result.text)
                    self.assertGreater(self.count(other), 300)
                    self.must(UNREACHABLE, "check-config")
                finally:
                    self.box.start(down)
                self.assertEqual(self.count(down), 0)
                marks = self.box.marks(other)
                self.must(DONE, "sync", today=DAY1)
                self.assertGreater(self.count(down), 300)
                self.assertEqual(self.box.marks(other), marks)


class WithoutRights(Outage):
    """The service account may read but not write."""

    def test_check_config_says_so_and_a_sync_changes_nothing(self):
        self.forbid()
        check = self.box.run("check-config")
        self.assertNotEqual(check.code, DONE, str(check))
        self.assertIn("Insufficient access", check.text)
        before = self.box.marks("ecollege31")
        result = self.box.run("sync", today=DAY1)
        self.assertEqual(result.code, PARTIAL, str(result))
        self.assertRegex(result.text, r"refused add \S+,dc=ecollege31,dc=fr: Insufficient access \(50\): the service account may not "
                                      "write here")
        self.assertEqual(self.box.marks("ecollege31"), before)
        self.assertGreater(self.count("entmip"), 300, "the other ENT is done")
        self.allow()
        self.must(DONE, "sync", today=DAY1)
        self.assertGreater(self.count("ecollege31"), 300)

    def forbid(self):
        self.rules = self.access()
        self.change([rule.replace(" write", " read") for rule in self.rules])

    def allow(self):
        self.change(self.rules)

    def access(self):
        found = self.box.search_config("ecollege31", "(olcSuffix=dc=ecollege31,dc=fr)", "olcAccess")
        (self.dn, entry), = found.items()
        return entry["olcAccess"]

    def change(self, rules):
        values = "".join(f"olcAccess: {rule}\n" for rule in rules)
        self.box.modify("ecollege31", f"dn: {self.dn}\nchangetype: modify\nreplace: olcAccess\n{values}")


class SizeLimit(Outage):
    """A search that the server cuts off is unreadable, never empty or short."""

    def test_a_cut_search_removes_nothing(self):
        self.must(DONE, "sync", today=DAY1)
        found = self.box.search_config("ecollege31", "(olcSuffix=dc=ecollege31,dc=fr)", "olcLimits")
        (dn, entry), = found.items()
        limits = entry["olcLimits"]
        cut = [value.replace("size=unlimited", "size=20") for value in limits]
        self.assertNotEqual(cut, limits)
        self.change(dn, cut)
        check = self.box.run("check-config")
        self.assertNotEqual(check.code, DONE, str(check))
        self.assertIn("limit", check.text.lower())
        before = {ent: self.box.marks(ent) for ent in ENTS}
        result = self.box.run("sync", today="2026-09-15")
        self.assertEqual(result.code, UNREACHABLE, str(result))
        self.assertIn("limit", result.text.lower())
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, before)
        self.change(dn, limits)
        self.must(DONE, "sync", today="2026-09-15")
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, before)

    def change(self, dn, values):
        lines = "".join(f"olcLimits: {value}\n" for value in values)
        self.box.modify("ecollege31", f"dn: {dn}\nchangetype: modify\nreplace: olcLimits\n{lines}")


class LostInTheMiddle(Outage):
    """The directory's server goes away while a run writes: unknown is an outcome, and the next run settles it."""

    ENT, OTHER = ENTS

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.start = Snapshot(cls.box)
        report = cls.box.dir / "steps"
        cls.must(DONE, "sync", today=DAY1, env={"ENTSYNC_COUNT_STEPS": str(report)})
        names = report.read_text().splitlines()[1:]
        cls.names = names[:names.index("success noted")]  # those of the first ENT
        cls.wanted = {ent: cls.box.ldif(ent) for ent in ENTS}

    def setUp(self):
        self.start.restore()

    def stopped_at(self, name, *scope):
        """A sync that has stopped itself in the midst of writing to the first ENT, right after a step of that name."""
        steps = [step for step, one in enumerate(self.names, 1) if one == name]
        run = self.box.stopped_at(steps[len(steps) // 2], "sync", *scope, today=DAY1)
        self.addCleanup(run.kill)
        self.assertGreater(self.count(self.ENT), 50)
        return run

    def without_server(self, run):
        """Lets it go on with the server of the ENT stopped."""
        self.box.stop(self.ENT)
        try:
            return self.box.go_on(run)
        finally:
            self.box.start(self.ENT)

    def intended(self):
        return self.box.sql("select plan, seq from journal where state = 'intended' order by plan, seq")

    def lost(self, result, words):
        """What became of a run: it says so, and what it had not heard of stays open."""
        self.assertEqual(result.code, UNREACHABLE, str(result))
        self.assertIn(words, result.err)
        self.assertIn(self.ENT, result.err)
        written = self.count(self.ENT)
        self.assertTrue(50 < written < self.wanted[self.ENT].count("dn: "), written)
        return self.intended()

    def settled(self, intended):
        """The next run ends it: what is there then is what an unbroken run would have left."""
        told = self.must(DONE, "sync", today=DAY1).out
        settled = f"ENT {self.ENT}: {len(intended)} operations of a broken run settled first"
        self.assertEqual(settled in told, bool(intended), told)
        self.assertEqual({ent: self.box.ldif(ent) for ent in ENTS}, self.wanted)
        self.assertEqual(self.intended(), [])
        self.must(DONE, "plan", "--check", today=DAY1)
        states = {(plan, seq): state for plan, seq, state in self.box.sql("select plan, seq, state from journal")}
        return {states[plan, seq] for plan, seq in intended}

    def test_before_a_batch_is_sent(self):
        run = self.stopped_at("intent")
        intended = self.lost(self.without_server(run), "the connection was lost before it was sent")
        self.assertEqual(self.box.ldif(self.OTHER), self.wanted[self.OTHER], "the other ENT is done all the same")
        self.assertEqual(intended, [], "what was not sent is on record")
        self.settled(intended)

    def test_before_what_was_written_is_read_back(self):
        run = self.stopped_at("ldap batch", "--ent", self.ENT)
        intended = self.lost(self.without_server(run), "")
        self.assertEqual(intended, [], "what the server answered is on record")
        self.settled(intended)

    def test_before_the_answer_to_a_batch_has_come(self):
        for effect in (True, False):
            with self.subTest(effect=effect):
                self.start.restore()
                line = CutLine(self.box, self.ENT, at=4, effect=effect)
                self.box.configure(f"ent.d/{self.ENT}.conf", r"^uri = .*$", f"uri = {line.uri}")
                self.box.configure("entsync.conf", r"^commands = off$", "commands = stderr")
                result = self.box.run("sync", "--ent", self.ENT, today=DAY1)
                self.assertTrue(line.is_cut())
                intended = self.lost(result, "no answer came: the next read tells what became of it")
                self.assertEqual(result.err.count("event=outcome_unknown"), 1, result.err)
                self.box.configure(f"ent.d/{self.ENT}.conf", r"^uri = .*$", f"uri = {line.real_uri}")
                self.assertGreater(len(intended), 0)
                self.assertEqual(self.settled(intended), {"done" if effect else "skipped"})


class CutLine:
    """A line to the ENT's server that is cut for good when a batch is to be committed: before the server hears of it, or after
    it has done so and before its answer has come."""

    COMMIT = b"1.3.6.1.1.21.3"  # RFC 5805, Transactions Specification's end

    def __init__(self, box, ent, at, effect):
        self.server, self.path = box.box / f"ldap-{ent}" / "ldapi", box.dir / "line"
        self.uri, self.real_uri = (f"ldapi://{urllib.parse.quote(str(path), safe='')}" for path in (self.path, self.server))
        self.left, self.effect = at, effect
        self.path.unlink(missing_ok=True)
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(self.path))
        self.listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def is_cut(self):
        return self.left == 0

    def _serve(self):
        while not self.is_cut():
            near, _ = self.listening.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self.server))
            with near, far:
                self._carry(near, far)
        self.listening.close()

    def _carry(self, near, far):
        """Both ways, until one end hangs up or the line is cut."""
        while True:
            for end in select.select([near, far], [], [])[0]:
                said = end.recv(65536)
                if not said:
                    return
                if end is near and self.COMMIT in said:
                    self.left -= 1
                if not self.is_cut():
                    (far if end is near else near).sendall(said)
                    continue
                if self.effect:
                    far.sendall(said)
                    far.recv(65536)
                return


if __name__ == "__main__":
    main()
