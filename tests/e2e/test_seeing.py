#!/usr/bin/env python3
"""What is seen of a run afterwards: events that name nobody, what it wrote and who looked, and the hook that is told."""

import json
import os
import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, HELD, REJECTED, USAGE, SandboxTest, lot, main, parse_ldif  # noqa: E402

ENT = "ecollege31"


class Seeing(SandboxTest):
    """The collège alone, in its ENT, its events in a file."""

    specifications = (f"{ENT}=0319101Z=42d",)
    level = "debug"

    @classmethod
    def prepare(cls):
        cls.log = cls.box.dir / "events.jsonl"
        conf = cls.box.box / "entsync.conf"
        text, suite = conf.read_text().split("[log]")
        # In the suite every sandbox logs for logs_name_nobody; this one has a log of its own.
        assert os.environ.get("ENTSYNC_LOG_FILE", "") in suite
        conf.write_text(f"{text}[log]\ncommands = off\nlevel = {cls.level}\nfile = {cls.log}\n{cls.more()}")

    @classmethod
    def more(cls):
        return ""

    @classmethod
    def tearDownClass(cls):
        suite = os.environ.get("ENTSYNC_LOG_FILE")
        if suite and cls.log.exists():
            with open(suite, "a", encoding="utf-8") as log:
                log.write(cls.log.read_text())
        super().tearDownClass()

    def events(self, word=None):
        if not self.log.exists():
            return []
        events = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [event for event in events if word in (None, event["event"])]


class Events(Seeing):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)

    def test_a_day_is_told_from_the_files_to_the_end_of_the_run(self):
        words = [event["event"] for event in self.events()]
        for word in ("run_begun", "file_taken", "lot_promoted", "school_federated", "plan_computed", "batch_done", "plan_applied",
                     "run_finished"):
            self.assertIn(word, words)
        taken = self.events("file_taken")
        self.assertEqual({event["uai"] for event in taken}, {COLLEGE})
        self.assertEqual(len({event["sha256"] for event in taken}), len(lot(1, COLLEGE)))
        applied = self.events("plan_applied")[0]
        self.assertEqual((applied["ent"], applied["refused"]), (ENT, 0))
        self.assertEqual(applied["done"], self.events("plan_computed")[0]["planned"])

    def test_events_hold_no_secret_of_the_sandbox_and_no_name_that_came_into_being(self):
        text = self.log.read_text()
        secrets = {(self.box.box / f"ldap-{ENT}" / "password").read_text(), (self.box.box / "instance.key").read_text().strip()}
        for column in ("uid", "login", "jointure", "number", "key"):
            secrets |= {row[0] for row in self.box.sql(f"select {column} from person where {column} is not null")}
        secrets |= {row[0] for row in self.box.sql("select distinct family_name from staged_pupil")}
        secrets = {secret for secret in secrets if len(secret) > 4}  # "101" is a number of an operation, too
        self.assertGreater(len(secrets), 1000)
        self.assertEqual([secret for secret in secrets if secret in text], [])

    def test_a_rejected_file_is_told_without_its_name(self):
        odd = self.box.dir / "Quetzalcoatl.zip"
        odd.write_bytes(b"no archive at all")
        self.must(REJECTED, "ingest", odd, today=DAY1)
        self.assertEqual(len(self.events("file_rejected")), 1)
        self.assertNotIn("Quetzal", self.log.read_text())

    def test_the_compte_rendu_lies_where_it_is_fetched_from_as_the_command_shows_it(self):
        written = self.box.box / "reports" / f"{COLLEGE}.html"
        self.assertEqual(written.read_text(), self.must(DONE, "report", "--format", "html", "--uai", COLLEGE).out)
        self.assertEqual(written.stat().st_mode & 0o137, 0)

    def test_outputs_are_the_operators_and_no_event_is_in_them(self):
        result = self.must(DONE, "sync", today=DAY1)
        self.assertEqual(result.err, "")
        self.assertNotIn("event=", result.out)
        shown = self.box.run("sync", today=DAY1, env={"ENTSYNC_LOG_COMMANDS": "stderr", "ENTSYNC_LOG_LEVEL": "info"})
        self.assertIn("event=run_finished", shown.err)

    def test_an_ent_out_of_reach_is_told_with_the_code_of_its_trouble(self):
        self.box.stop(ENT)
        self.box.run("sync", today=DAY1)
        self.box.start(ENT)
        self.assertEqual(self.events("ent_unreachable")[-1]["code"], "LDAP -1")


class WhoLooked(Seeing):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)
        folder = cls.box.box / "reports"
        folder.rename(folder.with_suffix(".away"))
        folder.write_text("no folder")
        cls.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        folder.unlink()
        folder.with_suffix(".away").rename(folder)
        cls.second = cls.box.run("sync", "--json", today=DAY2).json()["run"]

    def test_a_compte_rendu_that_cannot_be_written_is_told_and_stops_no_run(self):
        (told,) = self.events("report_unwritten")
        self.assertEqual((told["run"], told["uai"]), (self.second - 1, COLLEGE))
        self.assertIn("compte-rendu", self.must(DONE, "run", told["run"]).out)
        # The sync after it wrote what had changed since.
        written = self.box.box / "reports" / f"{COLLEGE}.html"
        self.assertEqual(written.read_text(), self.must(DONE, "report", "--format", "html", "--uai", COLLEGE).out)

    def test_what_a_run_wrote_is_shown_as_ldif_and_whoever_looks_is_noted_first(self):
        before = len(self.must(DONE, "accesses", "--json").json()["accesses"])
        shown = self.must(DONE, "run", self.second, "--ldif").out
        self.assertTrue(shown.startswith("version: 1\n"))
        # A rename with changes is two records.
        (done,), = self.box.sql("select count(*) + count(*) filter (where verb = 'rename' and changes::text <> '[]')"
                                " from operation join journal j using (plan, seq)"
                                f" where j.run = {self.second} and j.state = 'done'")
        self.assertEqual(shown.count("\nchangetype: "), int(done))
        accesses = self.must(DONE, "accesses", "--json").json()["accesses"]
        self.assertEqual(len(accesses), before + 1)
        self.assertEqual((accesses[0]["kind"], accesses[0]["run"]), ("run_values", self.second))
        self.assertTrue(accesses[0]["operator"])
        self.assertEqual(self.events("record_shown")[-1]["run"], self.second)
        self.assertIn(f"run {self.second}", self.must(DONE, "accesses", "--run", self.second).out)
        self.assertEqual(self.must(DONE, "accesses", "--run", 99999, "--json").json()["accesses"], [])

    def test_the_ldif_of_a_run_names_every_entry_that_it_added_with_its_values(self):
        (first,), = self.box.sql("select min(run) from journal")
        records = self.must(DONE, "run", first, "--ldif").out.replace("\n ", "").split("\n\n")
        added = [parse_ldif(record.encode()) for record in records if "\nchangetype: add\n" in record]
        self.assertEqual(sorted(dn for one in added for dn in one),
                         sorted(dn for dn, in self.box.sql("select dn from operation join journal j using (plan, seq)"
                                                           f" where j.run = {first} and verb = 'add' and j.state = 'done'")))
        self.assertTrue(all(entry["objectClass"] for one in added for entry in one.values()))

    def test_what_a_program_reads_of_a_run_is_noted_as_what_a_person_does(self):
        for words in (("--json",), ("--directory", "--json")):
            before = len(self.must(DONE, "accesses", "--json").json()["accesses"])
            self.must(DONE, "run", self.second, *words)
            after = self.must(DONE, "accesses", "--json").json()["accesses"]
            self.assertEqual(len(after), before + 1)
            self.assertEqual((after[0]["kind"], after[0]["run"]), ("run_values", self.second))
        # Counts and outcomes are nobody's values.
        self.must(DONE, "run", self.second)
        self.must(DONE, "run", self.second, "--directory")
        self.assertEqual(self.must(DONE, "accesses", "--json").json()["accesses"], after)

    def test_a_run_that_is_none_is_refused_and_nobody_is_noted(self):
        before = self.must(DONE, "accesses", "--json").json()
        self.must(USAGE, "run", 99999, "--ldif")
        self.assertEqual(self.must(DONE, "accesses", "--json").json(), before)


class LateInTheYear(Seeing):
    """Months after two lots, when what was written is forgotten."""

    @classmethod
    def prepare(cls):
        super().prepare()
        for number, day in ((1, DAY1), (2, DAY2)):
            cls.must(DONE, "ingest", *lot(number, COLLEGE), today=day)
            cls.box.run("sync", today=day)

    def test_accounts_that_wait_for_their_purge_too_long_are_told_with_their_school(self):
        # Nobody sent a fresh export since: 42 days of grace and 85 more.
        self.box.run("sync", today="2027-02-16")
        told = self.events("purge_over_limit")
        (due,), = self.box.sql("select count(*) from account where state = 'deactivated' and purge_after < '2027-02-16'::date - 80")
        self.assertGreater(int(due), 0)
        self.assertEqual([(event["uai"], event["count"]) for event in told], [(COLLEGE, int(due))])


class Hook(Seeing):
    """A hold is handed to a command, once."""

    level = "warning"

    @classmethod
    def more(cls):
        hook = cls.box.dir / "hook"
        hook.write_text(f"#!/bin/sh\ncat >>{cls.box.dir}/told\n")
        hook.chmod(0o755)
        return f"[hooks]\ncommand = {hook}\nevents = hold_opened\n"

    def test_a_hold_is_told_once_however_often_it_is_found(self):
        self.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        self.must(DONE, "sync", today=DAY1)
        self.box.configure(f"ent.d/{ENT}.conf", r"^mode = full$", "mode = full")
        with (self.box.box / "ent.d" / f"{ENT}.conf").open("a") as conf:
            conf.write("\n[guard]\nfloor = 0\nestablishment_ratio = 0%\n")
        self.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        for _ in range(2):
            self.must(HELD, "sync", today=DAY2)
        told = [json.loads(line) for line in (self.box.dir / "told").read_text().splitlines()]
        holds = self.must(DONE, "holds", "--json").json()["holds"]
        self.assertEqual(sorted(event["hold"] for event in told), sorted(hold["id"] for hold in holds))
        self.assertEqual({event["event"] for event in told}, {"hold_opened"})
        self.assertEqual({event["ent"] for event in told}, {ENT})
        self.assertEqual(len(self.events("hold_opened")), len(holds))
        # An operator's decision is told as well.
        self.must(DONE, "discard", holds[0]["id"])


class HookInTheConfiguration(Seeing):
    @classmethod
    def more(cls):
        return "[hooks]\ncommand = /bin/true\nevents = hold_openned\n"

    def test_an_event_that_is_none_is_refused_with_the_nearest(self):
        result = self.must(USAGE, "status")
        self.assertIn("did you mean hold_opened?", result.err)


if __name__ == "__main__":
    main()
