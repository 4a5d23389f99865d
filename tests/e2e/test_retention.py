#!/usr/bin/env python3
"""Each time of docs/personal-data.md passes, and the data are gone; the day before they were there."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, SandboxTest, main  # noqa: E402


class Retention(SandboxTest):
    """The collège with a grace of 42 days: values are forgotten after 72."""

    specifications = ("ecollege31=0319101Z=42d",)

    @classmethod
    def prepare(cls):
        # So that months may pass without an export, and accounts are purged all the same.
        with (cls.box.box / "entsync.conf").open("a") as file:
            file.write("\n[sources]\nfresh_feed = 365d\n")
        cls.load(1, DAY1, COLLEGE)
        cls.load(2, DAY2, COLLEGE)

    def count(self, statement):
        return int(self.box.sql(f"select count(*) from {statement}")[0][0])

    def copies(self):
        return [path for path in (self.box.box / "archive").rglob("*") if path.is_file()]

    def test_each_kind_goes_when_its_time_is_over(self):
        box = self.box
        self.assertTrue(self.copies())
        # Files that wait, one that was rejected, a plan that nobody applied, a command line that names somebody.
        broken = box.dir / "broken.zip"
        broken.write_bytes(b"no archive")
        self.assertEqual(box.run("ingest", broken, today=DAY2).code, 4)
        self.must(DONE, "plan", today="2026-10-13")
        self.must(DONE, "resync", "--person", "2319129", today=DAY2)
        # A contact (level 3) never has an account; nobody names this one any more.
        contact = box.sql("select key from entry where standing = 'contact' and to_run is null and key like 'responsable:%'"
                          " and key not in (select key from account) order by key limit 1")[0][0]
        for table in ("staged_guardian", "staged_guardian_link"):
            box.sql(f"delete from {table} where personne_id = '{contact.split(':')[-1]}'")
        run = box.sql("select max(id) from run")[0][0]
        box.sql(f"update entry set to_run = {run} where key = '{contact}' and to_run is null")

        # 30 days: received and rejected files; the text beside a rejected one stays.
        rejected = lambda: sorted(path.suffix for path in (box.box / "rejected").iterdir())  # noqa: E731
        self.must(DONE, "sync", today="2026-11-11")
        self.assertTrue(self.copies(), "on the 30th day they are there")
        self.assertEqual(rejected(), [".txt", ".zip"])
        self.must(DONE, "sync", today="2026-11-12")
        self.assertEqual(self.copies(), [])
        self.assertEqual(rejected(), [".txt"])

        # 42 + 30 days: values of operations, mended faults, people whom nobody names, command lines.
        names = f"entry where key = '{contact}' and attributes <> '{{}}'"
        lines = "run where arguments like '%2319129%'"
        old = f"operation o join plan p on p.id = o.plan where p.created < '{DAY2}' and (o.changes <> '[]' or o.before <> '{{}}')"
        second = old.replace(f"< '{DAY2}'", f">= '{DAY2}' and p.created < '2026-10-13'")
        self.assertGreater(self.count(second), 0)
        versions = self.count(names)
        self.assertGreater(versions, 0)
        self.assertEqual(self.count(lines), 1)
        gone = "anomaly where gone is not null and gone < '2026-10-13'"
        before = self.count(gone)
        self.must(DONE, "sync", today="2026-12-23")
        self.assertGreater(self.count(second), 0, "on the 72nd day they are there")
        self.assertEqual((self.count(names), self.count(lines), self.count(gone)), (versions, 1, before))
        self.must(DONE, "sync", today="2026-12-24")
        self.assertEqual(self.count(old), 0)
        self.assertEqual(self.count(second), 0)
        self.assertEqual((self.count(names), self.count(lines), self.count(gone)), (0, 0, 0))
        self.assertEqual(self.count(f"person where key = '{contact}'"), 0)
        self.assertEqual(self.count("plan where not closed and applied_run is null and created < '2026-10-14'"), 0)
        # What counts stays.
        self.assertGreater(self.count("operation"), 0)
        self.assertEqual(self.count(f"entry where key = '{contact}' and digest <> ''"), versions)

        # The purge of whoever departed on the second day takes the names of their past with it, and the person.
        purged = self.box.sql("select key from account where state = 'purged'")
        self.assertTrue(purged)
        for (key,) in purged:
            self.assertEqual(self.count(f"entry where key = '{key}' and to_run is not null and attributes <> '{{}}'"), 0)
            self.assertEqual(self.count(f"person where key = '{key}' and login is not null"), 0)
            self.assertEqual(self.count(f"purge where key = '{key}'"), 1)
        self.assertEqual(self.count("reserved_login"), len(purged))


if __name__ == "__main__":
    main()
