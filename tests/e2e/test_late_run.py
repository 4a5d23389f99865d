#!/usr/bin/env python3
"""A run that stood still while another took over: it wakes up with a batch in its hands, and none of it takes effect.

As after a frozen machine or a network that broke between the host and the database: PostgreSQL has dropped the
connection, and with it the lock.
"""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, UNREACHABLE, SandboxTest, lot, main  # noqa: E402
from snapshot import Snapshot, quiet  # noqa: E402

ENT = "ecollege31"


class LateRun(SandboxTest):
    specifications = (f"{ENT}={COLLEGE}=42d",)

    @classmethod
    def prepare(cls):
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.start = Snapshot(cls.box)
        report = cls.box.dir / "steps"
        cls.must(DONE, "sync", today=DAY1, env={"ENTSYNC_COUNT_STEPS": str(report)})
        cls.steps = report.read_text().splitlines()[1:]
        cls.wanted = cls.box.ldif(ENT)

    def stopped_at(self, step):
        """A sync that has stopped itself there."""
        run = self.box.stopped_at(step, "sync", today=DAY1)
        self.addCleanup(run.kill)
        return run

    def lose_the_lock(self):
        self.box.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'entsync'", database="postgres",
                     user="postgres")
        quiet(self.box, 120)

    def test_what_it_had_made_ready_is_refused_and_the_other_run_is_not_disturbed(self):
        intents = [at for at, name in enumerate(self.steps, 1) if name == "intent"]
        self.assertGreater(len(intents), 3)
        for step in (intents[1], intents[-1]):
            with self.subTest(step=step):
                self.start.restore()
                late = self.stopped_at(step)
                self.lose_the_lock()
                self.must(DONE, "sync", today=DAY1)
                self.assertEqual(self.box.ldif(ENT), self.wanted)
                marks = self.box.marks(ENT)
                journal = self.box.sql("select plan, seq, run, state from journal order by plan, seq")
                ended = self.box.go_on(late)
                self.assertEqual(ended.code, UNREACHABLE, str(ended))
                self.assertEqual(self.box.marks(ENT), marks, "the late run has written")
                self.assertEqual(self.box.sql("select plan, seq, run, state from journal order by plan, seq"), journal)
                self.must(DONE, "sync", today=DAY1)
                self.assertEqual(self.box.marks(ENT), marks)

    def test_what_it_would_have_brought_back_stays_away(self):
        """The late batch makes entries; the run that took over has made them, and an operator has taken one off since."""
        intents = [at for at, name in enumerate(self.steps, 1) if name == "intent"]
        self.start.restore()
        late = self.stopped_at(intents[1])
        self.lose_the_lock()
        self.must(DONE, "sync", today=DAY1)
        made = self.box.sql("select o.dn from operation o join journal j on j.plan = o.plan and j.seq = o.seq"
                            " where j.state = 'skipped' and o.verb = 'add' order by o.seq limit 1")[0][0]
        self.box.modify(ENT, f"dn: {made}\nchangetype: delete\n")
        self.box.go_on(late)
        self.assertNotIn(made, self.box.search(ENT))

    def test_a_restored_database_gives_numbers_above_those_that_the_directory_has_seen(self):
        self.start.restore()
        self.must(DONE, "sync", today=DAY1)
        self.box.sql("select setval('batch', 1)")
        entry = next(dn for dn in self.box.managed(ENT) if dn.startswith("uid="))
        self.box.modify(ENT, f"dn: {entry}\nchangetype: modify\nreplace: sn\nsn: AUTRE\n")
        self.must(DONE, "resync", "--full", today=DAY1)
        self.assertEqual(self.box.ldif(ENT), self.wanted)


if __name__ == "__main__":
    main()
