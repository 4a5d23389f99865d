#!/usr/bin/env python3
"""Servers that are down, and an account that may not: the right exit code, the rest done, and nothing half done."""

import sys
import threading
import time

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, LYCEE, PARTIAL, UNREACHABLE, SandboxTest, lot, main  # noqa: E402
import oracle  # noqa: E402

ENTS = ("ecollege31", "entmip")


class Outage(SandboxTest):
    @classmethod
    def prepare(cls):
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(1, uai), today=DAY1)

    def count(self, ent):
        return len(self.box.managed(ent))


class DatabaseDown(Outage):
    def test_every_command_says_so_and_the_directory_stays(self):
        before = {ent: self.box.marks(ent) for ent in ENTS}
        self.box.stop("postgres")
        try:
            for words in (["sync"], ["plan"], ["ingest", lot(1, COLLEGE)[0]], ["check-config"], ["purge"]):
                result = self.box.run(*words, today=None if words == ["check-config"] else DAY1)
                self.assertEqual(result.code, UNREACHABLE, str(result))
                self.assertIn("database", result.text.lower())
        finally:
            self.box.start("postgres")
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, before)
        self.must(DONE, "sync", today=DAY1)


class OneEntDown(Outage):
    def test_the_other_one_is_done_and_this_one_later(self):
        self.box.stop("entmip")
        try:
            result = self.must(UNREACHABLE, "sync", today=DAY1)
            self.assertIn("entmip", result.text)
            self.assertGreater(self.count("ecollege31"), 300)
            self.must(UNREACHABLE, "check-config")
        finally:
            self.box.start("entmip")
        self.assertEqual(self.count("entmip"), 0)
        marks = self.box.marks("ecollege31")
        self.must(DONE, "sync", today=DAY1)
        self.assertGreater(self.count("entmip"), 300)
        self.assertEqual(self.box.marks("ecollege31"), marks)


class WithoutRights(Outage):
    """The service account may read but not write."""

    def test_check_config_says_so_and_a_sync_changes_nothing(self):
        self.forbid()
        check = self.box.run("check-config")
        self.assertNotEqual(check.code, DONE, str(check))
        self.assertIn("Insufficient access", check.text)
        before = self.box.marks("ecollege31")
        result = self.box.run("sync", today=DAY1)
        self.assertEqual(result.code, PARTIAL, str(result))
        self.assertRegex(result.text, r"refused add \S+,dc=ecollege31,dc=fr: Insufficient access \(50\): the service account may not "
                                      "write here")
        self.assertEqual(self.box.marks("ecollege31"), before)
        self.assertGreater(self.count("entmip"), 300, "the other ENT is done")
        self.allow()
        self.must(DONE, "sync", today=DAY1)
        self.assertGreater(self.count("ecollege31"), 300)

    def forbid(self):
        self.rules = self.access()
        self.change([rule.replace(" write", " read") for rule in self.rules])

    def allow(self):
        self.change(self.rules)

    def access(self):
        found = self.box.search_config("ecollege31", "(olcSuffix=dc=ecollege31,dc=fr)", "olcAccess")
        (self.dn, entry), = found.items()
        return entry["olcAccess"]

    def change(self, rules):
        values = "".join(f"olcAccess: {rule}\n" for rule in rules)
        self.box.modify("ecollege31", f"dn: {self.dn}\nchangetype: modify\nreplace: olcAccess\n{values}")


class SizeLimit(Outage):
    """A search that the server cuts off is unreadable, never empty or short."""

    def test_a_cut_search_removes_nothing(self):
        self.must(DONE, "sync", today=DAY1)
        found = self.box.search_config("ecollege31", "(olcSuffix=dc=ecollege31,dc=fr)", "olcLimits")
        (dn, entry), = found.items()
        limits = entry["olcLimits"]
        cut = [value.replace("size=unlimited", "size=20") for value in limits]
        self.assertNotEqual(cut, limits)
        self.change(dn, cut)
        check = self.box.run("check-config")
        self.assertNotEqual(check.code, DONE, str(check))
        self.assertIn("limit", check.text.lower())
        before = {ent: self.box.marks(ent) for ent in ENTS}
        result = self.box.run("sync", today="2026-09-15")
        self.assertEqual(result.code, UNREACHABLE, str(result))
        self.assertIn("limit", result.text.lower())
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, before)
        self.change(dn, limits)
        self.must(DONE, "sync", today="2026-09-15")
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, before)

    def change(self, dn, values):
        lines = "".join(f"olcLimits: {value}\n" for value in values)
        self.box.modify("ecollege31", f"dn: {dn}\nchangetype: modify\nreplace: olcLimits\n{lines}")


class LostInTheMiddle(Outage):
    """The directory's server goes away while a run writes: unknown is an outcome, and the next run settles it."""

    def test_a_server_killed_before_the_run_ends_is_settled_by_the_next(self):
        self.box.configure("entsync.conf", r"^batch_size = 50$", "batch_size = 5")

        def stop_soon():
            for _ in range(400):
                if self.count("entmip") > 20:
                    break
                time.sleep(0.02)
            self.box.stop("entmip")

        thread = threading.Thread(target=stop_soon)
        thread.start()
        result = self.box.run("sync", today=DAY1)
        thread.join()
        self.box.start("entmip")
        self.assertIn(result.code, (DONE, UNREACHABLE), str(result))
        self.must(DONE, "sync", today=DAY1)
        wanted = oracle.after_lot1().accounts["entmip"]
        active = [e for e in self.box.managed("entmip").values() if e.get("entsyncState") == ["active"]]
        self.assertEqual(len(active), len(wanted))
        self.must(DONE, "plan", "--check", today=DAY1)


if __name__ == "__main__":
    main()
