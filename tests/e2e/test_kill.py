#!/usr/bin/env python3
"""Killed at every durable step, and run again: the end is that of an unbroken run (D52).

The program counts its durable steps (every SQL commit of a run, every batch that an ENT has taken) and kills itself right
after the n-th when it is told to. Where the ENT has no transactions, all of them are tried with ENTSYNC_LONG=1, else the first,
the middle and the last step of each kind. The run that recovers from such a kill is killed as well.
"""

import signal
import sys
import unittest

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, LONG, LYCEE, SandboxTest, lot, main  # noqa: E402
from snapshot import Snapshot, quiet  # noqa: E402

ENTS = ("ecollege31", "entmip")


class Stretch:
    """Mixed into a class for each stretch of the example's way: `before` brings the sandbox to its start, `words` are run."""

    transactions = True
    today = DAY1

    @classmethod
    def prepare(cls):
        if not cls.transactions:
            for ent in ENTS:
                cls.box.configure(f"ent.d/{ent}.conf", r"^mapping = sdet$", "mapping = sdet\ntransactions = off")
        cls.before()
        # What a run of one ENT, or of none, leaves alone need not be put back.
        cls.ents = () if cls.words[0] == "ingest" else [word for word in cls.words if word in ENTS] or ENTS
        cls.start = Snapshot(cls.box, ents=cls.ents)

    # What must be the same in the end, whatever happened on the way.
    parts = {
        "people": "select key, jointure, uid, login from person",
        "accounts": "select ent, key, state, reason, since, purge_after, population, uais from account",
        "entries": "select uai, category, key, digest from entry where to_run is null",
        "anomalies": "select uai, origin, code, fingerprint, since from anomaly where to_run is null",
        "files": "select name, state from file where state <> 'rejected'",
        "lots": "select uai, side, state, export_date from lot",
        "unfinished": "select plan, seq from journal where state = 'intended'"}

    def state(self):
        """Each part as its rows, read at one go: a psql for each would take longer than what it asks."""
        state = {part: [] for part in self.parts}
        for part, row in self.box.sql(" union all ".join(f"select '{part}', t::text from ({query}) t"
                                                         for part, query in self.parts.items())):
            state[part].append(row)
        return {**{part: sorted(rows) for part, rows in state.items()},
                "ldif": {ent: self.box.ldif(ent) for ent in self.ents}}

    def unbroken(self):
        """Runs the words to their end; the names of the durable steps."""
        report = self.box.dir / "steps"
        self.must(DONE, *self.words, today=self.today, env={"ENTSYNC_COUNT_STEPS": str(report)})
        count, *names = report.read_text().splitlines()
        self.assertEqual(int(count), len(names))
        return names

    def kill_at(self, step):
        killed = self.box.run(*self.words, today=self.today, env={"ENTSYNC_KILL_AT": str(step)})
        self.assertEqual(killed.code, -signal.SIGKILL, str(killed))
        quiet(self.box)

    def expect(self, wanted, after):
        state = self.state()
        for part, value in wanted.items():
            self.assertEqual(state[part], value, f"{part} after a kill at {after}")
        self.assertEqual(state["unfinished"], [])


class Kill(Stretch):
    def test_killed_at_every_durable_step_the_end_is_the_same(self):
        self.start.restore()
        names = self.unbroken()
        wanted, count = self.state(), len(names)
        self.assertGreater(count, self.at_least)
        steps = range(1, count + 1)
        if not (self.transactions or LONG):
            of_kind = {name: [step for step in steps if names[step - 1] == name] for name in names}
            steps = sorted({step for them in of_kind.values() for step in (them[0], them[len(them) // 2], them[-1])})
        for step in steps:
            with self.subTest(step=step, name=names[step - 1]):
                self.start.restore()
                self.kill_at(step)
                self.must(DONE, *self.words, today=self.today)
                self.expect(wanted, f"step {step} of {count} ({names[step - 1]})")


class Ingest(Kill, SandboxTest):
    """The first school's files come in."""

    words = ("ingest", *lot(1, COLLEGE))
    at_least = 5

    @classmethod
    def before(cls):
        pass


class SecondIngest(Kill, SandboxTest):
    """The second lots of both schools come in: the first ones are superseded, and the pupil whom both have now changes in
    the directory with either of them."""

    words = ("ingest", *lot(2, COLLEGE), *lot(2, LYCEE))
    at_least = 30
    today = DAY2

    @classmethod
    def before(cls):
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(1, uai), today=DAY1)


class FirstSync(Kill):
    """A school is pushed for the first time: additions."""

    at_least = 15

    @classmethod
    def before(cls):
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(1, uai), today=DAY1)


class SecondLot:
    """The second lot is to be pushed: changes, renames, deactivations, deletions."""

    today = DAY2

    @classmethod
    def before(cls):
        cls.load(1, DAY1)
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(2, uai), today=DAY2)


class SecondSync(SecondLot, Kill):
    at_least = 10


# The durable steps of the example's run are those of its two ENTs: each by itself, which takes half the time.


class FirstSyncOfTheCollege(FirstSync, SandboxTest):
    words = ("sync", "--ent", "ecollege31")


class FirstSyncOfTheLycee(FirstSync, SandboxTest):
    words = ("sync", "--ent", "entmip")


class SecondSyncOfTheCollege(SecondSync, SandboxTest):
    words = ("sync", "--ent", "ecollege31")


class SecondSyncOfTheLycee(SecondSync, SandboxTest):
    words = ("sync", "--ent", "entmip")


class FirstSyncWithoutTransactions(FirstSync, SandboxTest):
    words = ("sync", "--ent", "ecollege31")
    transactions = False


class SecondSyncWithoutTransactions(SecondSync, SandboxTest):
    words = ("sync", "--ent", "ecollege31")
    transactions = False


class Recovery(SecondLot, Stretch, SandboxTest):
    """Killed with a batch in its hands, and killed again while the next run settles that: the third one ends it all the same."""

    words = ("sync", "--ent", "ecollege31")

    def test_killed_again_while_it_recovers_the_end_is_the_same(self):
        names = self.unbroken()
        wanted = self.state()
        for kind in ("intent", "ldap batch"):
            at = [step for step, name in enumerate(names, 1) if name == kind]
            first = at[len(at) // 2]
            self.start.restore()
            self.kill_at(first)
            recovering = self.unbroken()
            self.expect(wanted, kind)
            # What it settles, in this order, before it plans anew.
            settling = recovering.index("plan closed") + 1
            self.assertEqual([name for name in recovering[:settling] if name in ("past closed", "settled", "plan closed")],
                             ["past closed", "settled", "plan closed"])
            for second in range(1, settling + 1):
                with self.subTest(first=kind, second=recovering[second - 1]):
                    self.start.restore()
                    self.kill_at(first)
                    self.kill_at(second)
                    self.must(DONE, *self.words, today=self.today)
                    self.expect(wanted, f"{kind}, then at {recovering[second - 1]}")


@unittest.skipUnless(LONG, "both ENTs in one run: ENTSYNC_LONG=1")
class WholeFirstSync(FirstSync, SandboxTest):
    words = ("sync",)


@unittest.skipUnless(LONG, "both ENTs in one run: ENTSYNC_LONG=1")
class WholeSecondSync(SecondSync, SandboxTest):
    words = ("sync",)


if __name__ == "__main__":
    main()
