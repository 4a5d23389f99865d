#!/usr/bin/env python3
"""The ways in which other synchronisations have deleted half a school: here each of them deletes and deactivates nobody."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, HELD, LYCEE, REJECTED, UNREACHABLE, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402
from generator import siecle  # noqa: E402

ENT = "ecollege31"
DAY = "2026-10-05"


class WrongDeletions(SandboxTest):
    specifications = (f"{ENT}=0319101Z=42d",)

    @classmethod
    def prepare(cls):
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)
        cls.must(DONE, "ingest", *exports.siecle(cls.box.dir / "first", exports.school(COLLEGE), exports.at(DAY, 1)), today=DAY)
        cls.must(DONE, "sync", today=DAY)
        cls.folder = cls.box.dir / "bad"
        cls.folder.mkdir()

    def setUp(self):
        self.before = self.people(), self.memberships()

    def people(self):
        """Everyone with an active account, by the database and by the ENT."""
        rows = self.box.sql("select key from account where state = 'active' order by 1")
        return [key for key, in rows], sorted(dn for dn, e in self.box.managed(ENT).items() if e.get("entsyncState") == ["active"])

    def memberships(self):
        return {dn: sorted(e["member"]) for dn, e in self.box.managed(ENT).items() if "member" in e}

    def nobody_lost_anything(self):
        people, memberships = self.before
        self.assertEqual(self.people(), people)
        self.assertEqual(self.memberships(), memberships)

    def database_entry(self):
        return next(name for name in self.box.search_config(ENT, "(olcSuffix=*)"))

    def test_an_empty_source(self):
        moment = exports.at(DAY)
        nobody = exports.school(COLLEGE)
        nobody.pupils, nobody.links, nobody.guardians = [], [], []
        for name, content in (("nothing.xml", b""), ("blank.xml", b"\n"),
                              ("ElevesAvecAdresses.xml", siecle.eleves(nobody, moment, True)),
                              ("ResponsablesAvecAdresses.xml", siecle.responsables(nobody, moment))):
            path = self.folder / name
            path.write_bytes(content)
            result = self.box.run("ingest", path, today=DAY)
            self.assertEqual(result.code, REJECTED, str(result))
            self.box.run("sync", today=DAY)
            self.nobody_lost_anything()

    def test_a_cut_search(self):
        dn = self.database_entry()
        limits = self.box.search_config(ENT, "(olcLimits=*)", "olcLimits").get(dn, {}).get("olcLimits", [])
        size = "dn: {}\nchangetype: modify\n{}: olcLimits\n{}"
        account = self.box.variable("BINDDN", ENT)
        cut = f'olcLimits: {{0}}dn.exact="{account}" size.soft=20 size.hard=20 size.prtotal=20\n'
        self.box.modify(ENT, size.format(dn, "replace", cut))
        try:
            self.must(UNREACHABLE, "sync", today=DAY)
            self.must(UNREACHABLE, "resync", "--full", today=DAY)
        finally:
            self.box.modify(ENT, size.format(dn, "replace", "".join(f"olcLimits: {value}\n" for value in limits)))
        self.nobody_lost_anything()

    def test_a_chunk_treated_as_whole(self):
        """Half of the pupils in a file that is complete by its form: as one of several files, or a page of an answer, would be."""
        chunk = exports.school(COLLEGE)
        chunk.pupils = chunk.pupils[:len(chunk.pupils) // 2]
        self.must(DONE, "ingest", *exports.siecle(self.folder / "chunk", chunk, exports.at(DAY)), today=DAY)
        self.must(HELD, "sync", today=DAY)
        active, entries = self.people()
        self.assertEqual((active, entries), self.before[0])
        for dn, members in self.before[1].items():
            self.assertEqual(sorted(self.memberships()[dn]), members, dn)
        # The rest follows, and all is as it was.
        self.must(DONE, "ingest", *exports.siecle(self.folder / "whole", exports.school(COLLEGE), exports.at(DAY, 3)), today=DAY)
        self.must(DONE, "sync", today=DAY)
        self.nobody_lost_anything()

    def test_a_filter_error(self):
        """The server holds the attribute that the search asks for to be unknown, and finds nothing: success, and no entry."""
        dn = self.database_entry()
        account = self.box.variable("BINDDN", ENT)
        rule = f'{{0}}to attrs=entsyncUAI by dn.exact="{account}" none by * break'
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nadd: olcAccess\nolcAccess: {rule}\n")
        try:
            result = self.box.run("sync", today=DAY)
            self.assertNotEqual(result.code, DONE, str(result))
            plan = self.box.run("plan", "--json", today=DAY)
            if plan.code in (DONE, HELD):
                self.assertEqual([o for p in plan.json()["plans"] for o in p["operations"] if o["verb"] == "delete"], [])
        finally:
            self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\ndelete: olcAccess\nolcAccess: {{0}}\n")
        self.nobody_lost_anything()
        self.must(DONE, "sync", today=DAY)
        self.nobody_lost_anything()


class Truncations(SandboxTest):
    """Every file of a feed, cut at many places, as it is and as the zip it comes in (every single byte: unit tests of the readers)."""

    def test_no_truncation_of_any_file_deactivates_anyone(self):
        for uai in (COLLEGE, LYCEE):
            self.must(DONE, "ingest", *lot(1, uai), today=DAY1)
        self.must(DONE, "sync", today=DAY1)
        before = self.box.marks("ecollege31"), self.box.marks("entmip")
        paths = []
        for uai in (COLLEGE, LYCEE):
            for file in lot(2, uai):
                whole = file.read_bytes().rstrip()
                for number, length in enumerate([*range(1, len(whole), max(1, len(whole) // 12)), len(whole) - 1]):
                    path = self.box.dir / "cut" / uai / f"{number:02d}" / file.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(whole[:length])
                    paths.append(path)
        result = self.must(REJECTED, "ingest", *paths, today="2026-10-12")
        self.assertNotRegex(result.out, r"(?m)^taken ")
        self.must(DONE, "sync", today=DAY1)
        self.assertEqual((self.box.marks("ecollege31"), self.box.marks("entmip")), before)
        self.assertEqual(self.box.sql("select count(*) from account where state <> 'active'"), [["0"]])


if __name__ == "__main__":
    main()
