#!/usr/bin/env python3
"""Backup and restore, as docs/operations.md tells it: a database is lost four weeks after its dump, while the ENT went on."""

import glob
import subprocess
import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, LYCEE, SandboxTest, lot, main  # noqa: E402

ENTS = ("ecollege31", "entmip")


class Restore(SandboxTest):
    specifications = ("ecollege31=0319101Z=42d", "entmip=0319102A=56d")

    def tool(self, name, *words, user="postgres"):
        program = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))[-1]
        subprocess.run([program, *map(str, words)], check=True, stdin=subprocess.DEVNULL,
                       env={"PATH": "/usr/bin:/bin", "PGHOST": self.box.env["PGHOST"], "PGPORT": self.box.env["PGPORT"],
                            "PGUSER": user})

    def entries(self):
        return {ent: self.box.ldif(ent) for ent in ENTS}

    def ids(self):
        return self.box.sql("select key, uid, login from person order by key")

    def test_a_restored_database_finds_an_ent_that_is_ahead_of_it(self):
        dump = self.box.dir / "entsync.dump"
        self.load(1, DAY1)
        self.tool("pg_dump", "--format=custom", f"--file={dump}", "entsync", user="entsync")
        # Four weeks later: people come, change, leave; then the database is lost.
        self.load(2, DAY2)
        ahead, people = self.entries(), self.ids()
        self.tool("dropdb", "entsync")
        self.tool("createdb", "--owner=entsync", "--encoding=UTF8", "--template=template0", "--locale=C", "entsync")
        self.tool("pg_restore", "--no-owner", "--role=entsync", "--dbname=entsync", dump)

        self.must(DONE, "migrate")
        self.must(DONE, "check-config")
        self.assertNotEqual(self.ids(), people, "the dump is four weeks old")
        for uai in (COLLEGE, LYCEE):
            self.must(DONE, "ingest", *lot(2, uai), today=DAY2)
        self.must(DONE, "plan", today=DAY2)
        self.must(DONE, "resync", "--full", today=DAY2)
        self.assertEqual(self.entries(), ahead, "the ENTs are as if nothing had been lost")
        known = {key: (uid, login) for key, uid, login in people}
        for key, uid, login in self.ids():
            if key in known and known[key][1]:
                self.assertEqual((uid, login), known[key], f"{key} keeps uid and login")
        self.must(DONE, "sync", today=DAY2)
        self.assertEqual(self.entries(), ahead)
        self.must(DONE, "plan", "--check", today=DAY2)

    def test_an_ent_that_lost_entries_gets_them_again_with_the_same_uids(self):
        """Its directory was restored to an older state: a division and some pupils are missing."""
        if not self.box.managed("ecollege31"):
            self.load(1, DAY1)
        before = self.entries()
        gone = [dn for dn, entry in self.box.managed("ecollege31").items()
                if entry.get("cn", [""])[0].startswith(f"{COLLEGE}:division:6A") or entry.get("ENTEleveStructRattachId") == ["2310001"]]
        self.assertGreaterEqual(len(gone), 2)
        for dn in gone:
            self.box.modify("ecollege31", f"dn: {dn}\nchangetype: delete\n")
        self.must(DONE, "resync", "--full", "--ent", "ecollege31", today=DAY2)
        self.assertEqual(self.entries(), before)


if __name__ == "__main__":
    main()
