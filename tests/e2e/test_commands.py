#!/usr/bin/env python3
"""What the commands promise beyond the example: plans that are applied or refused, scopes, modes, refusals, locks."""

import json
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from support import BUSY, COLLEGE, DAY1, DAY2, DIFFERENT, DONE, HELD, LYCEE, PARTIAL, USAGE, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402
from generator import siecle  # noqa: E402

ENT = "ecollege31"
PUPIL, OTHER = "2310001", "2310002"


class Commands(SandboxTest):
    """The collège alone, in its ENT."""

    specifications = (f"{ENT}=0319101Z=42d",)

    @classmethod
    def begin(cls):
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)

    def entry_of(self, number):
        dn, entry = next((dn, e) for dn, e in self.box.managed(ENT).items() if e.get("ENTEleveStructRattachId") == [number])
        return dn, entry

    def spoil(self, number, name="Dérive"):
        """Somebody changes a pupil's entry by hand."""
        dn, _ = self.entry_of(number)
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nreplace: givenName\ngivenName: {name.encode('ascii', 'ignore').decode()}\n")
        return dn


class Apply(Commands):
    def test_a_plan_is_applied_by_its_number_exactly_once(self):
        dn = self.spoil(PUPIL)
        plan = self.must(DIFFERENT, "plan", "--check", "--json", today=DAY1).json()["plans"][0]
        self.assertEqual([(o["verb"], o["dn"]) for o in plan["operations"]], [("modify", dn)])
        self.assertEqual(plan["summary"], {"add": 0, "modify": 1, "rename": 0, "delete": 0})
        self.must(DONE, "apply", plan["id"], today=DAY1)
        self.must(DONE, "plan", "--check", today=DAY1)
        self.must(DIFFERENT, "apply", plan["id"], today=DAY1)

    def test_the_same_state_gives_the_same_hash(self):
        self.spoil(PUPIL)
        hashes = {self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]["hash"] for _ in range(2)}
        self.assertEqual(len(hashes), 1)
        self.must(DONE, "sync", today=DAY1)
        self.assertNotIn(self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]["hash"], hashes)

    def test_a_plan_whose_entry_moved_is_refused_and_names_it(self):
        dn = self.spoil(PUPIL)
        other = self.spoil(OTHER)
        plan = self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]
        self.spoil(OTHER, "Again")
        marks = self.box.marks(ENT)
        refused = self.must(DIFFERENT, "apply", plan["id"], today=DAY1)
        self.assertIn(other, refused.text)
        self.assertNotIn(dn, refused.text)
        self.assertEqual(self.box.marks(ENT), marks, "nothing is written, not even what did not move")
        self.must(DONE, "sync", today=DAY1)

    def test_a_plan_file_that_was_changed_is_refused(self):
        self.spoil(PUPIL)
        file = self.box.dir / "plan.json"
        self.must(DONE, "plan", "--format", "json", "--out", file, today=DAY1)
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        plan = json.loads(file.read_text())
        plan["plans"][0]["operations"][0]["changes"][0]["values"] = ["Somebody"]
        changed = self.box.dir / "changed.json"
        changed.write_text(json.dumps(plan))
        self.must(DIFFERENT, "apply", changed, today=DAY1)
        self.must(DONE, "apply", file, today=DAY1)
        self.must(DONE, "plan", "--check", today=DAY1)

    def test_a_plan_in_ldif_is_what_an_ldap_tool_would_do(self):
        self.spoil(PUPIL)
        ldif = self.must(DONE, "plan", "--format", "ldif", today=DAY1).out
        self.box.modify(ENT, ldif)
        self.must(DONE, "plan", "--check", today=DAY1)

    def test_what_is_no_plan_is_a_usage_error(self):
        self.must(USAGE, "apply", 4711, today=DAY1)
        self.must(USAGE, "apply", "/nowhere/plan.json", today=DAY1)


class ApplyAfterAnotherLot(Commands):
    def test_a_plan_of_other_sources_is_refused(self):
        self.spoil(PUPIL)
        plan = self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]
        self.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        marks = self.box.marks(ENT)
        self.assertIn("sources", self.must(DIFFERENT, "apply", plan["id"], today=DAY2).text)
        self.assertEqual(self.box.marks(ENT), marks)


class Resync(Commands):
    """A resync repairs what drifted within its scope, and nothing outside it."""

    def drift(self):
        mine, other = self.spoil(PUPIL), self.spoil(OTHER)
        group = next(dn for dn, e in self.box.managed(ENT).items() if mine in e.get("member", []) and "division" in dn)
        self.box.modify(ENT, f"dn: {group}\nchangetype: modify\ndelete: member\nmember: {mine}\n-\nreplace: description\ndescription: drift\n")
        return mine, other, group

    def tearDown(self):
        self.must(DONE, "resync", "--full", today=DAY1)
        self.must(DONE, "plan", "--check", today=DAY1)

    def written_by(self, *words):
        """The DNs that a resync of that scope writes to."""
        before = self.box.marks(ENT)
        self.must(DONE, "resync", *words, today=DAY1)
        return moved(before, self.box.marks(ENT))

    def test_of_a_person(self):
        mine, other, group = self.drift()
        self.assertEqual(self.written_by("--person", PUPIL), {mine, group})
        entries = self.box.managed(ENT)
        self.assertNotEqual(entries[mine]["givenName"], ["Drive"])
        self.assertIn(mine, entries[group]["member"])
        self.assertEqual(entries[group]["description"], ["drift"])
        self.assertEqual(entries[other]["givenName"], ["Drive"])

    def test_of_a_group(self):
        mine, other, group = self.drift()
        self.assertEqual(self.written_by("--group", group), {group})
        entries = self.box.managed(ENT)
        self.assertIn(mine, entries[group]["member"])
        self.assertNotEqual(entries[group]["description"], ["drift"])
        self.assertEqual(entries[mine]["givenName"], ["Drive"])

    def test_of_what_nobody_knows(self):
        self.drift()
        marks = self.box.marks(ENT)
        refused = self.must(USAGE, "resync", "--uai", LYCEE, today=DAY1)
        self.assertIn("no file of this establishment has ever come in", refused.err)
        refused = self.must(USAGE, "resync", "--group", "3A", today=DAY1)
        self.assertIn("neither a group's name nor the DN of one", refused.err)
        refused = self.must(USAGE, "resync", "--person", "4711", today=DAY1)
        self.assertIn("nobody has that number", refused.err)
        self.assertEqual(self.box.marks(ENT), marks)

    def test_of_a_deleted_entry(self):
        mine, entry = self.entry_of(PUPIL)
        self.box.modify(ENT, f"dn: {mine}\nchangetype: delete\n")
        self.must(DONE, "resync", "--person", PUPIL, today=DAY1)
        self.assertEqual(self.box.managed(ENT)[mine], entry)

    def test_what_nobody_made_known_is_listed_and_left(self):
        stray = "uid=stray,ou=personnes,dc=ecollege31,dc=fr"
        mine, entry = self.entry_of(PUPIL)
        values = {**entry, "uid": ["stray"], "entsyncUAI": ["0310000A"]}
        self.box.modify(ENT, f"dn: {stray}\nchangetype: add\n" +
                        "".join(f"{n}: {v}\n" for n, vs in values.items() for v in vs if v.isascii()))
        try:
            self.assertIn(stray, self.must(DONE, "resync", "--full", "--verbose", today=DAY1).text)
            self.assertIn(stray, self.box.managed(ENT))
        finally:
            self.box.modify(ENT, f"dn: {stray}\nchangetype: delete\n")

    def test_a_scope_must_be_named(self):
        self.must(USAGE, "resync", today=DAY1)
        self.must(USAGE, "resync", "--full", "--uai", COLLEGE, today=DAY1)
        self.must(USAGE, "resync", "--person", "nobody", today=DAY1)


class ResyncOfASchool(SandboxTest):
    """Two schools in one ENT: what drifted of the one is repaired, the other's entries are not touched."""

    ENT = "demo"
    specifications = (f"{ENT}={COLLEGE},{LYCEE}=42d",)

    @classmethod
    def prepare(cls):
        cls.load(1, DAY1)

    def drift(self, uai):
        """Spoils a pupil's entry and a division's of that school by hand, and deletes another pupil's; their DNs."""
        pupils = sorted(dn for dn, e in self.managed(uai).items() if "ENTEleveINE" in e and e["entsyncUAI"] == [uai])
        group, entry = next((dn, e) for dn, e in sorted(self.managed(uai).items()) if ":division:" in dn and len(e["member"]) > 1)
        spoilt, deleted = pupils[:2]
        self.box.modify(self.ENT, f"dn: {spoilt}\nchangetype: modify\nreplace: givenName\ngivenName: Drift\n\n"
                        f"dn: {deleted}\nchangetype: delete\n\n"
                        f"dn: {group}\nchangetype: modify\ndelete: member\nmember: {entry['member'][0]}\n-\n"
                        "replace: description\ndescription: drift\n")
        return {spoilt, deleted, group}

    def managed(self, uai):
        return {dn: e for dn, e in self.entries().items() if uai in e.get("entsyncUAI", [])}

    def entries(self):
        return {dn: {name: sorted(values) for name, values in e.items()} for dn, e in self.box.managed(self.ENT).items()}

    def test_only_the_one_that_is_named(self):
        good = self.entries()
        college, lycee = self.drift(COLLEGE), self.drift(LYCEE)
        spoilt = self.entries()
        before = self.box.marks(self.ENT)
        self.must(DONE, "resync", "--uai", COLLEGE, today=DAY1)
        entries = self.entries()
        self.assertEqual({dn: entries[dn] for dn in college}, {dn: good[dn] for dn in college})
        self.assertEqual({dn: entries.get(dn) for dn in lycee}, {dn: spoilt.get(dn) for dn in lycee})
        self.assertEqual(moved(before, self.box.marks(self.ENT)), college, "nothing of the lycée's is written to")
        self.must(DONE, "resync", "--uai", LYCEE, today=DAY1)
        self.assertEqual(self.entries(), good)
        self.must(DONE, "plan", "--check", today=DAY1)


def moved(before, after):
    """The DNs of entries that are new, written to or gone between two marks of the directory; not entsync's own watermark."""
    return {dn for dn in set(before) | set(after)
            if before.get(dn) != after.get(dn) and not dn.startswith("cn=entsync-watermark,")}


class Modes(SandboxTest):
    specifications = (f"{ENT}=0319101Z=42d",)

    def mode(self, word):
        path = self.box.box / f"ent.d/{ENT}.conf"
        lines = [line for line in path.read_text().splitlines() if not line.startswith("mode")]
        path.write_text("\n".join(line + (f"\nmode = {word}" if line == "[ent]" else "") for line in lines) + "\n")

    def test_observe_then_additions_then_full(self):
        self.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        self.mode("observe")
        marks = self.box.marks(ENT)
        self.assertIn("observe", self.must(DONE, "sync", today=DAY1).text)
        self.assertEqual(self.box.marks(ENT), marks)

        self.mode("full")
        self.must(DONE, "sync", today=DAY1)
        before = self.box.managed(ENT)

        self.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        self.mode("additions")
        self.must(DONE, "sync", today=DAY2)
        after = self.box.managed(ENT)
        self.assertLess(len(before), len(after))
        self.assertEqual(set(before) - set(after), {dn for dn in before if "5LATIN" in dn}, "only renamed groups change their name")
        self.assertEqual([dn for dn, e in after.items() if e.get("entsyncState") == ["deactivated"]], [])
        for dn in set(before) & set(after):
            self.assertLessEqual(set(before[dn].get("member", [])), set(after[dn].get("member", [])), dn)
        marks = self.box.marks(ENT)
        self.must(DONE, "sync", today=DAY2)
        self.assertEqual(self.box.marks(ENT), marks)

        self.mode("full")
        self.must(DONE, "sync", today=DAY2)
        self.assertTrue([dn for dn, e in self.box.managed(ENT).items() if e.get("entsyncState") == ["deactivated"]])


class Refused(SandboxTest):
    """The ENT refuses one entry: the others are done, what depends on it waits, the next run tries again."""

    specifications = (f"{ENT}=0319101Z=42d",)

    def test_one_refused_entry(self):
        self.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        (uid,), = self.box.sql(f"select uid from person where number = '{PUPIL}' and key like 'eleve:%'")
        dn = f"uid={uid},ou=personnes,dc=ecollege31,dc=fr"
        database = next(name for name, e in self.box.search_config(ENT, "(olcSuffix=*)").items())
        rule = f'{{0}}to dn.exact="{dn}" by * none'
        self.box.modify(ENT, f"dn: {database}\nchangetype: modify\nadd: olcAccess\nolcAccess: {rule}\n")
        result = self.must(PARTIAL, "sync", today=DAY1)
        self.assertIn(dn, result.text)
        entries = self.box.managed(ENT)
        self.assertNotIn(dn, entries)
        self.assertGreater(len(entries), 400)
        naming = [name for name, e in entries.items() for values in e.values() for value in values if value.startswith(dn)]
        self.assertEqual(naming, [], "nobody names an entry that is not there")
        shown = self.must(DONE, "run", result.text.split("entsync run ")[1].split()[0]).text
        self.assertIn("refused", shown)
        self.must(DIFFERENT, "plan", "--check", today=DAY1)
        told = self.must(DONE, "explain", PUPIL, today=DAY1).text
        # A plan that is not applied does not hide what the ENT answered.
        self.assertRegex(told, rf"✗ last operation +{ENT}: plan \d+, operation \d+: add {dn}, refused .*: Insufficient access"
                               r".*; planned again in plan \d+")
        self.assertIn("the ENT's administrator mends what it refused", told)
        self.must(PARTIAL, "sync", today=DAY1)

        # What needs no entry is noted all the same: the time of whoever left with a transfer runs (D13).
        school = exports.school(COLLEGE)
        left = school.pupils[2]
        self.assertNotEqual(left.eleve_id, PUPIL)
        exports.leave(school, left.eleve_id, "07/10/2026")
        self.must(DONE, "ingest", *exports.siecle(self.box.dir / "left", school, exports.at(DAY2)), today=DAY2)
        self.must(PARTIAL, "sync", today=DAY2)
        self.assertEqual(self.state(left.eleve_id), ["active", None, DAY2])
        self.must(PARTIAL, "sync", today="2026-11-01")
        self.assertEqual(self.state(left.eleve_id), ["active", None, DAY2])
        self.must(PARTIAL, "sync", today="2026-11-02")
        self.assertEqual(self.state(left.eleve_id), ["deactivated", "departed", None])

        self.box.modify(ENT, f"dn: {database}\nchangetype: modify\ndelete: olcAccess\nolcAccess: {{0}}\n")
        self.must(DONE, "sync", today="2026-11-02")
        self.assertIn(dn, self.box.managed(ENT))
        self.must(DONE, "plan", "--check", today="2026-11-02")

    def state(self, number):
        return self.box.sql("select state, reason, parked from account join person using (key)"
                            f" where number = '{number}' and key like 'eleve:%'")[0]


class ReadBack(Commands):
    """The ENT says that it took an entry, and does not show it so: the entry is named, and nothing passes for done."""

    def test_an_entry_that_does_not_hold_what_was_written_is_named(self):
        mine, entry = self.entry_of(PUPIL)
        database = next(iter(self.box.search_config(ENT, "(olcSuffix=*)")))
        account = self.box.variable("BINDDN", ENT)
        rule = f'{{0}}to dn.exact="{mine}" attrs=givenName by dn.exact="{account}" =w by * none'
        self.box.modify(ENT, f"dn: {mine}\nchangetype: delete\n\n"
                        f"dn: {database}\nchangetype: modify\nadd: olcAccess\nolcAccess: {rule}\n")
        result = self.must(PARTIAL, "sync", today=DAY1)
        self.assertIn("applied: 1 done", result.out)
        self.assertIn(f"read back, {mine} does not hold what was written", result.out)
        run = result.text.split("entsync run ")[1].split()[0]
        self.assertIn(f"{mine} does not hold what was written to it", self.must(DONE, "run", run).text)
        # Nobody takes it for mended: the next run finds it wanting again.
        self.assertIn(mine, self.must(PARTIAL, "sync", today=DAY1).text)

        self.box.modify(ENT, f"dn: {database}\nchangetype: modify\ndelete: olcAccess\nolcAccess: {{0}}\n")
        self.must(DONE, "sync", today=DAY1)
        self.assertEqual(self.box.managed(ENT)[mine], entry)
        self.must(DONE, "plan", "--check", today=DAY1)


class Locked(Commands):
    def hold(self, name):
        env = {"PATH": "/usr/bin:/bin", **{k: self.box.env[k] for k in ("PGHOST", "PGPORT", "PGUSER")}}
        command = f"select pg_advisory_lock(hashtextextended('entsync:{name}', 0)); select pg_sleep(60)"
        holder = subprocess.Popen(["psql", "-X", "-q", "-d", "entsync", "-c", command], env=env, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        for _ in range(500):
            if self.box.sql("select count(*) from pg_locks where locktype = 'advisory' and granted") != [["0"]]:
                return holder
            time.sleep(0.02)
        raise AssertionError("the lock was not taken")

    def release(self, holder):
        holder.terminate()
        holder.wait()
        self.box.sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'")
        for _ in range(500):  # or the next test's lock would be taken for this one
            if self.box.sql("select count(*) from pg_locks where locktype = 'advisory'") == [["0"]]:
                return
            time.sleep(0.02)
        raise AssertionError("the lock was not given back")

    def test_another_run_on_the_ent(self):
        holder = self.hold(f"ent:{ENT}")
        try:
            self.must(BUSY, "sync", today=DAY1)
            self.must(BUSY, "plan", today=DAY1)
            self.must(DONE, "status", today=DAY1)
        finally:
            self.release(holder)
        self.must(DONE, "sync", today=DAY1)

    def test_another_intake(self):
        holder = self.hold("instance")
        try:
            self.must(BUSY, "ingest", *lot(2, COLLEGE), today=DAY2)
        finally:
            self.release(holder)


class Looking(Commands):
    """Commands that only show, and days that are only rehearsed."""

    def test_json_is_one_value_with_the_agreed_names(self):
        status = self.must(DONE, "status", "--json", today=DAY1).json()
        self.assertEqual(status["ents"][0]["name"], ENT)
        self.assertEqual(status["ents"][0]["accounts"]["deactivated"], 0)
        self.assertIsNotNone(status["ents"][0]["last_success"])
        self.assertEqual({(s["uai"], s["side"], s["state"]) for s in status["sources"]},
                         {(COLLEGE, "siecle", "promoted"), (COLLEGE, "sts", "promoted")})
        runs = self.must(DONE, "runs", "--json").json()["runs"]
        self.assertEqual([run["kind"] for run in runs[-2:]], ["sync", "ingest"])
        whole = self.must(DONE, "run", runs[-1]["id"], "--json").json()
        self.assertEqual(len(whole["files"]), len(lot(1, COLLEGE)))
        self.assertGreater(len(whole["delta"]["changes"]), 300)
        directory = self.must(DONE, "run", runs[-1]["id"], "--directory", "--json").json()
        self.assertEqual(len(directory["entries"]), len(whole["delta"]["changes"]))
        report = self.must(DONE, "report", "--uai", COLLEGE, "--format", "json").json()
        self.assertEqual(report["uai"], COLLEGE)
        self.assertEqual(set(report["anomalies"][0]), {"code", "severity", "population", "identifiers", "file", "record", "field",
                                                       "value", "text", "where", "who", "since"})
        self.assertEqual(self.must(DONE, "holds", "--json").json(), {"holds": []})
        self.must(DONE, "check-config", "--json").json()

    def test_explain_finds_a_person_by_every_number(self):
        row = self.box.sql(f"select key, jointure, uid, login from person where number = '{PUPIL}' and key like 'eleve:%'")[0]
        dn, entry = self.entry_of(PUPIL)
        for name in (PUPIL, row[0], row[1], f"AC-TOULOUSE${row[1]}", row[2], row[3], entry["ENTEleveINE"][0], dn):
            found = self.must(DONE, "explain", name, "--json", today=DAY1).json()["found"]
            self.assertEqual([f["id"] for f in found], [row[0]], name)
        self.must(USAGE, "explain", "nobody")
        self.assertIn("promoted", self.must(DONE, "explain", "ExportXML_Structures.zip").text)

    def test_a_rehearsed_day_leaves_nothing_behind(self):
        self.box.configure("entsync.conf", r"^rehearsal = true$", "rehearsal = false")
        try:
            before = self.box.sql("select count(*), max(id) from run"), self.box.sql("select count(*) from plan")
            plan = self.must(DONE, "plan", "--json", today="2026-10-20").json()["plans"][0]
            self.assertIsNone(plan["id"])
            self.assertIn("moved", plan["situations"], "exit dates pass with the days")
            self.must(DONE, "purge", "--dry-run", today="2027-01-01")
            self.must(DONE, "explain", PUPIL, today="2027-01-01")
            after = self.box.sql("select count(*), max(id) from run"), self.box.sql("select count(*) from plan")
            self.assertEqual(before, after)
            for words in (["sync"], ["ingest", lot(2, COLLEGE)[0]], ["purge"], ["resync", "--full"]):
                self.must(USAGE, *words, today="2026-10-20")
        finally:
            self.box.configure("entsync.conf", r"^rehearsal = false$", "rehearsal = true")

    def test_migrate_again_does_nothing(self):
        self.assertEqual(self.must(DONE, "migrate", "--json").json()["steps"], 0)


class NextYear(Commands):
    """The next year's exports came in June, and wait for its first day (D3)."""

    def test_a_plan_for_its_first_day_is_of_that_year(self):
        example, moment = exports.school(COLLEGE), exports.at("2027-06-20")
        next(p for p in example.pupils if p.eleve_id == PUPIL).given = "Autrement"
        folder = self.box.dir / "next"
        folder.mkdir()
        for name, content in (("Structures", siecle.structures(example, moment)), ("Eleves", siecle.eleves(example, moment, True)),
                              ("Responsables", siecle.responsables(example, moment)),
                              ("Nomenclature", siecle.nomenclatures(example, moment)),
                              ("Communs", siecle.communs(example, moment).replace(b"01/09/2026", b"01/09/2027")
                               .replace(b"03/07/2027", b"03/07/2028"))):
            content = content.replace(b"<ANNEE_SCOLAIRE>2026", b"<ANNEE_SCOLAIRE>2027")
            (folder / f"{name}.xml").write_bytes(content)
        result = self.must(DONE, "ingest", *sorted(folder.iterdir()), today="2027-06-20")
        self.assertRegex(result.text, r"waits for the first day of the school year 2027 \(01/09/2027\)")
        waiting = "select name from file where state = 'waiting' order by name"
        before = self.box.sql(waiting)
        self.assertEqual(len(before), 5)
        dn, _ = self.entry_of(PUPIL)
        self.box.configure("entsync.conf", r"^rehearsal = true$", "rehearsal = false")
        try:
            self.assertEqual([self.renamed(dn, day) for day in ("2027-08-31", "2027-09-01")], [False, True])
        finally:
            self.box.configure("entsync.conf", r"^rehearsal = false$", "rehearsal = true")
        self.assertEqual(self.box.sql(waiting), before, "a rehearsal leaves nothing behind")

    def renamed(self, dn, day):
        result = self.box.run("plan", "--json", today=day)
        self.assertIn(result.code, (DONE, HELD), str(result))
        changes = [c for o in result.json()["plans"][0]["operations"] if o["dn"] == dn for c in o.get("changes", [])]
        return any(c["attribute"] == "givenName" and c["values"] == ["Autrement"] for c in changes)


if __name__ == "__main__":
    main()
