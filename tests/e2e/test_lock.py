#!/usr/bin/env python3
"""Deactivated accounts that the directory itself locks (ppolicy), and unlocks when the person is back."""

import subprocess
import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, USAGE, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402

ENT, NUMBER, OTHER = "ecollege31", "2310010", "2310020"
LOCK, FOR_GOOD = "pwdAccountLockedTime", "000001010000Z"


class Locking(SandboxTest):
    specifications = (f"{ENT}={COLLEGE}=42d",)

    @classmethod
    def lock(cls):
        cls.box.configure(f"ent.d/{ENT}.conf", r"^mapping(.*)$", r"mapping\1\ndeactivate = lock")

    @classmethod
    def deliver(cls, example, day):
        folder = cls.box.dir / f"export-{day}"
        files = exports.siecle(folder, example, exports.at(day)) + exports.sts(folder, example, exports.at(day))
        cls.must(DONE, "ingest", *files, today=day)

    def sync(self, day):
        return self.must(DONE, "sync", "--json", today=day).json()["run"]

    def dn(self, number):
        uid = self.box.sql(f"select uid from person where number = '{number}' and key like 'eleve:%'")[0][0]
        return f"uid={uid},ou=personnes,{self.box.variable('BASE', ENT)}"

    def locked(self, dn):
        return self.box.search(ENT, "(objectClass=*)", LOCK)[dn].get(LOCK)

    def binds(self, dn):
        done = subprocess.run(["ldapwhoami", "-x", "-H", self.box.variable("URI", ENT), "-D", dn, "-w", "sesame"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertIn(done.returncode, (0, 49), done.stderr)
        return done.returncode == 0


class Lock(Locking):
    ppolicy = True

    @classmethod
    def prepare(cls):
        cls.lock()
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)

    def test_who_leaves_is_locked_out_and_who_is_back_is_not(self):
        checks = self.must(DONE, "check-config", "--json").json()["checks"]
        self.assertEqual([c["verdict"] for c in checks if c["check"] == "lock"], ["ok"])
        dn, other = self.dn(NUMBER), self.dn(OTHER)
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nadd: userPassword\nuserPassword: sesame\n")
        # What the directory locks itself is its own affair.
        self.box.modify(ENT, f"dn: {other}\nchangetype: modify\nadd: {LOCK}\n{LOCK}: 20260914080000Z\n")
        self.assertTrue(self.binds(dn))
        before = self.box.ldif(ENT)
        gone = exports.without(exports.school(COLLEGE), [NUMBER])
        gone.pupil(OTHER).given2 = "Dominique"
        self.deliver(gone, "2026-09-21")
        run = self.sync("2026-09-21")
        self.assertEqual(self.locked(dn), [FOR_GOOD])
        self.assertFalse(self.binds(dn))
        self.assertEqual(self.locked(other), ["20260914080000Z"])
        self.must(DONE, "plan", "--check", today="2026-09-21")

        self.must(DONE, "undo", run, today="2026-09-21")
        self.assertEqual(self.box.ldif(ENT), before)
        self.assertIsNone(self.locked(dn))
        self.assertTrue(self.binds(dn))
        self.sync("2026-09-21")
        self.assertFalse(self.binds(dn))

        self.deliver(exports.school(COLLEGE), "2026-09-28")
        self.sync("2026-09-28")
        self.assertIsNone(self.locked(dn))
        self.assertTrue(self.binds(dn))
        self.assertEqual(self.locked(other), ["20260914080000Z"])

        # Once more, up to the purge; an undo of that brings a locked account back.
        self.deliver(exports.without(exports.school(COLLEGE), [NUMBER]), "2026-10-05")
        self.sync("2026-10-05")
        self.deliver(exports.without(exports.school(COLLEGE), [NUMBER]), "2026-11-16")
        run = self.sync("2026-11-16")
        self.assertNotIn(dn, self.box.search(ENT))
        self.must(DONE, "undo", run, today="2026-11-16")
        self.assertEqual(self.locked(dn), [FOR_GOOD])


class WithoutTheOverlay(Locking):
    def test_nothing_is_done_where_the_directory_cannot_lock(self):
        self.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        self.lock()
        refused = self.must(USAGE, "check-config")
        self.assertIn("ppolicy", refused.out)
        self.assertIn("ppolicy", self.must(USAGE, "sync", today=DAY1).text)
        self.assertEqual(self.box.managed(ENT), {})


if __name__ == "__main__":
    main()
