#!/usr/bin/env python3
"""What is held of a person: exported whole, removed on request, and forgotten when its time is over."""

import json
import sys

sys.dont_write_bytecode = True
from support import DAY1, DAY2, DONE, USAGE, SandboxTest, main  # noqa: E402

ENT = "ecollege31"


class PersonalData(SandboxTest):
    specifications = ("ecollege31=0319101Z=42d", "entmip=0319102A=56d")

    @classmethod
    def prepare(cls):
        cls.load(1, DAY1)
        cls.load(2, DAY2)

    def rows_with(self, word):
        """{table: rows} of the database in which a word stands, whatever the column."""
        found = {}
        for (table,) in self.box.sql("select table_name from information_schema.tables where table_schema = 'public'"
                                     " and table_type = 'BASE TABLE' order by 1"):
            count = int(self.box.sql(f"select count(*) from {table} t where t::text like '%{word}%'")[0][0])
            if count:
                found[table] = count
        return found

    def name_of(self, key):
        rows = self.box.sql(f"select distinct attributes -> 'sn' ->> 0, attributes -> 'givenName' ->> 0 from entry where key = '{key}'"
                            " and attributes <> '{}'")
        return rows[0]


class Export(PersonalData):
    def test_everything_is_in_it_with_where_it_comes_from(self):
        file = self.box.dir / "person.json"
        key = self.box.sql("select key from entry where category = 'Eleve' and to_run is null and uai = '0319101Z' and key in"
                           " (select key from entry where to_run is not null) order by key limit 1")[0][0]
        said = self.must(DONE, "history", key, "--export", "--out", file, today=DAY2)
        self.assertIn("only you may read", said.out)
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        data = json.loads(file.read_text())
        self.assertEqual(data["key"], key)
        self.assertEqual(data["identity"][0]["key"], key)
        self.assertEqual({row["table"] for row in data["staged"]} & {"staged_pupil", "staged_guardian_link"},
                         {"staged_pupil", "staged_guardian_link"})
        for row in data["staged"]:
            self.assertTrue(row["file"] and row["received"] and row["values"], row)
        self.assertGreaterEqual(len(data["entries"]), 2, "past versions too")
        self.assertTrue(all(entry["files"] for entry in data["entries"]), "each version names its files")
        self.assertEqual([account["ent"] for account in data["accounts"]], [ENT])
        self.assertTrue(all(operation["ent"] == ENT for operation in data["operations"]) and data["operations"])
        self.assertTrue(data["copies"] and all(copy["removed_on"] for copy in data["copies"]))
        # What the database names the person by is in the export.
        family, given = self.name_of(key)
        text = file.read_text()
        self.assertIn(family, text)
        self.assertIn(given, text)
        # Nobody else is in it: not the names of any other person of the school who shares none of theirs.
        for (other,) in self.box.sql("select distinct attributes -> 'sn' ->> 0 from entry where uai = '0319101Z' and population is"
                                     f" not null and key <> '{key}' and to_run is null and attributes -> 'sn' ->> 0 not in"
                                     f" (select attributes -> 'sn' ->> 0 from entry where key = '{key}')"):
            self.assertNotIn(f'"{other}"', text)

    def test_who_asked_is_recorded_before_anything_is_shown(self):
        before = len(self.must(DONE, "accesses", "--json").json()["accesses"])
        self.must(DONE, "history", "2319129", "--export")
        self.assertEqual(len(self.must(DONE, "accesses", "--json").json()["accesses"]), before + 1)

    def test_what_names_nobody_or_makes_no_sense_is_refused(self):
        self.must(USAGE, "history", "999999999", "--export")
        self.must(USAGE, "history", "2319129", "--export", "--at", DAY1)
        self.must(USAGE, "history", "2319129", "--out", self.box.dir / "x")


class Forget(PersonalData):
    def test_somebody_whom_a_school_still_brings_is_refused_with_what_would_have_to_happen(self):
        refused = self.must(USAGE, "forget", "2310001", "--reason", "request of 12/10", today=DAY2)
        self.assertIn("still brings the person", refused.err)
        self.assertIn("account in ecollege31 is active", refused.err)
        self.assertTrue(self.rows_with("2310001"))

    def test_a_reason_must_be_given(self):
        self.must(USAGE, "forget", "2319129", today=DAY2)

    def test_a_leaver_whom_the_file_still_has_is_emptied_and_stays_a_leaver(self):
        number = "2310096"
        ine, family = self.box.sql(f"select ine, family_name from staged_pupil where eleve_id = '{number}'")[0]
        held = self.must(DONE, "history", number, "--export").json()
        self.assertIn(family, json.dumps(held["staged"], ensure_ascii=False))
        before = self.rows_with(family)
        dry = self.must(DONE, "forget", number, "--dry-run", "--json", today=DAY2).json()
        self.assertEqual((dry["forgotten"], dry["dry_run"], dry["obstacles"]), (False, True, []))
        self.assertGreater(dry["removed"]["staged"], 0)
        self.assertEqual(self.rows_with(family), before, "a dry run removes nothing")
        self.must(DONE, "forget", number, "--reason", "request of 12/10", today=DAY2)
        if ine:
            self.assertEqual(self.rows_with(ine), {})
        self.assertEqual(self.box.sql(f"select count(*) from staged_pupil where eleve_id = '{number}' and exit_date is not null"
                                      " and family_name is null and birth_date is null")[0][0], "1")
        # Nothing follows from it for anybody.
        plans = self.must(DONE, "plan", "--json", today=DAY2).json()["plans"]
        self.assertEqual([plan["operations"] for plan in plans], [[], []])

    def test_after_the_purge_nothing_is_left_but_pseudonyms(self):
        # Departed at DAY2 by the example; the account is purged after its grace, and pre-images would stay.
        key, login, uid = self.box.sql("select p.key, p.login, p.uid from account a join person p using (key) where a.ent = 'ecollege31'"
                                       " and a.state = 'deactivated' and a.reason = 'departed' and a.population = 'pupil'"
                                       " order by key limit 1")[0]
        number = key.split(":")[-1]
        refused = self.must(USAGE, "forget", number, "--reason", "request of 12/10", today="2026-11-01")
        self.assertIn("to be purged from", refused.err)
        family, given = self.name_of(key)
        self.box.sql(f"update account set state = 'purged' where key = '{key}'")
        self.box.sql("update plan set closed = true")
        self.must(DONE, "forget", key, "--reason", "request of 12/10", today="2026-11-24")
        held = self.must(DONE, "history", key, "--export").json()
        for part in ("identity", "compared", "orders", "anomalies", "runs"):
            self.assertEqual(held[part], [], part)
        for entry in held["entries"]:
            self.assertEqual(entry["attributes"], {})
        for operation in held["operations"]:
            self.assertEqual((operation["changes"], operation["before"]), ([], {}))
        for row in held["staged"]:
            self.assertNotIn("family_name", row["values"])
            self.assertNotIn("birth_date", row["values"])
        self.assertNotIn("person", self.rows_with(f"{login}"))
        self.assertEqual([access["kind"] for access in held["accesses"]][-2:], ["person_erasure", "person_export"])
        # The other people's data are as they were, and the next runs go on.
        self.must(DONE, "status")
        self.must(DONE, "plan", today=DAY2)


if __name__ == "__main__":
    main()
