#!/usr/bin/env python3
"""Killed at every durable step, and run again: the end is that of an unbroken run (D52).

The program counts its durable steps (every SQL commit of a run, every batch that an ENT has taken) and kills itself right
after the n-th when it is told to. Where the ENT has no transactions, all of them are tried with ENTSYNC_LONG=1, else the first,
the middle and the last step of each kind.
"""

import signal
import sys
import unittest

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, LONG, LYCEE, SandboxTest, lot, main  # noqa: E402
from snapshot import Snapshot, quiet  # noqa: E402

ENTS = ("ecollege31", "entmip")


class Kill:
    """Mixed into a class for each stretch of the example's way: `before` brings the sandbox to its start, `words` are run."""

    transactions = True
    today = DAY1

    @classmethod
    def prepare(cls):
        if not cls.transactions:
            for ent in ENTS:
                cls.box.configure(f"ent.d/{ent}.conf", r"^mapping = sdet$", "mapping = sdet\ntransactions = off")
        cls.before()
        # What a run of one ENT leaves alone need not be put back.
        cls.start = Snapshot(cls.box, *(word for word in cls.words if word in ENTS))

    # What must be the same in the end, whatever happened on the way.
    parts = {
        "people": "select key, jointure, uid, login from person",
        "accounts": "select ent, key, state, reason, since, purge_after, population, uais from account",
        "entries": "select uai, category, key, digest from entry where to_run is null",
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
                "ldif": {ent: self.box.ldif(ent) for ent in self.start.ents}}

    def test_killed_at_every_durable_step_the_end_is_the_same(self):
        self.start.restore()
        report = self.box.dir / "steps"
        self.must(DONE, *self.words, today=self.today, env={"ENTSYNC_COUNT_STEPS": str(report)})
        unbroken = self.state()
        self.assertEqual(unbroken["unfinished"], [])
        count, *names = report.read_text().splitlines()
        count = int(count)
        self.assertGreater(count, self.at_least)
        steps = range(1, count + 1)
        if not (self.transactions or LONG):
            of_kind = {name: [step for step in steps if names[step - 1] == name] for name in names}
            steps = sorted({step for them in of_kind.values() for step in (them[0], them[len(them) // 2], them[-1])})
        for step in steps:
            with self.subTest(step=step, name=names[step - 1]):
                self.start.restore()
                killed = self.box.run(*self.words, today=self.today, env={"ENTSYNC_KILL_AT": str(step)})
                self.assertEqual(killed.code, -signal.SIGKILL, str(killed))
                quiet(self.box)
                self.must(DONE, *self.words, today=self.today)
                state = self.state()
                for part, value in unbroken.items():
                    self.assertEqual(state[part], value, f"{part} after a kill at step {step} of {count} ({names[step - 1]})")


class Ingest(Kill, SandboxTest):
    """The first school's files come in."""

    words = ("ingest", *lot(1, COLLEGE))
    at_least = 5

    @classmethod
    def before(cls):
        pass


class SecondIngest(Kill, SandboxTest):
    """Its second lot comes in: the first one is superseded, the directory changes."""

    words = ("ingest", *lot(2, COLLEGE))
    at_least = 5
    today = DAY2

    @classmethod
    def before(cls):
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)


class FirstSync(Kill):
    """A school is pushed for the first time: additions."""

    at_least = 15

    @classmethod
    def before(cls):
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(1, uai), today=DAY1)


class SecondSync(Kill):
    """The second lot: changes, renames, deactivations, deletions."""

    at_least = 10
    today = DAY2

    @classmethod
    def before(cls):
        cls.load(1, DAY1)
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(2, uai), today=DAY2)


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


@unittest.skipUnless(LONG, "both ENTs in one run: ENTSYNC_LONG=1")
class WholeFirstSync(FirstSync, SandboxTest):
    words = ("sync",)


@unittest.skipUnless(LONG, "both ENTs in one run: ENTSYNC_LONG=1")
class WholeSecondSync(SecondSync, SandboxTest):
    words = ("sync",)


if __name__ == "__main__":
    main()
