#!/usr/bin/env python3
"""What an operator decides against the sources: at once, by name, with a reason, until it is taken back."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, USAGE, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402

ENT = "ecollege31"
DAY = "2026-09-15"


class Orders(SandboxTest):
    specifications = (f"{ENT}={COLLEGE}=42d",)

    @classmethod
    def begin(cls):
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)

    def setUp(self):
        self.before = self.box.ldif(ENT)

    def person(self, number):
        """uid and state of the one person with that number."""
        (row,) = self.box.sql("select p.uid, a.state, a.reason, a.purge_after from person p "
                              f"join account a using (key) where p.number = '{number}'")
        return row

    def entry(self, number):
        uid = self.person(number)[0]
        return next(e for e in self.box.managed(ENT).values() if e.get("uid") == [uid])

    def named(self, uid):
        """DNs of the entries that name this person."""
        return {dn for dn, entry in self.box.managed(ENT).items() for name, values in entry.items()
                for value in values if value.startswith(f"uid={uid},") and name != "dn"}

    def settled(self):
        """Nothing is left for a sync."""
        self.must(DONE, "plan", "--check", today=DAY)


class Deactivate(Orders):
    PUPIL = "2319101"  # not fed
    GUARDIAN = "43191081"

    def test_1_at_once_and_everywhere_and_back_to_the_byte(self):
        uid = self.person(self.GUARDIAN)[0]
        self.assertTrue(self.named(uid))
        done = self.must(DONE, "deactivate", self.GUARDIAN, "--reason", "ordonnance du 12/09", today=DAY)
        self.assertIn("order 1: deactivate responsable:TOULOUSE:43191081 in every ENT", done.out)
        self.assertEqual(self.person(self.GUARDIAN)[1:], ["deactivated", "manual", None])
        self.assertEqual(self.entry(self.GUARDIAN)["entsyncState"], ["deactivated"])
        self.assertEqual(self.named(uid), set(), "in no group, named by no child")
        self.settled()
        self.must(DONE, "sync", today="2026-09-16")
        self.assertEqual(self.person(self.GUARDIAN)[1], "deactivated", "the feed does not bring it back")

        text = self.must(DONE, "explain", self.GUARDIAN, today=DAY).out
        self.assertIn("ordonnance du 12/09", text)
        self.assertIn("situation protected", text)
        orders = self.must(DONE, "orders", "--json").json()["orders"]
        self.assertEqual([(o["kind"], o["reason"], o["taken_back"]) for o in orders],
                         [("deactivate", "ordonnance du 12/09", None)])
        self.assertTrue(orders[0]["by"])

        again = self.must(DONE, "deactivate", self.GUARDIAN, "--reason", "encore", today=DAY)
        self.assertIn("stands already", again.out)
        self.must(DONE, "deactivate", self.GUARDIAN, "--undo", today=DAY)
        self.assertEqual(self.box.ldif(ENT), self.before)
        self.settled()
        self.assertEqual(self.must(DONE, "orders", "--json").json()["orders"], [])
        self.assertEqual(len(self.must(DONE, "orders", "--all", "--json").json()["orders"]), 1)

    def test_2_what_cannot_be_an_order_is_refused(self):
        self.must(USAGE, "deactivate", self.GUARDIAN, today=DAY)
        self.must(USAGE, "deactivate", "4711", "--reason", "r", today=DAY)
        self.must(USAGE, "deactivate", self.GUARDIAN, "--reason", "r", "--ent", "nowhere", today=DAY)
        self.must(DONE, "protect", self.GUARDIAN, "--reason", "r", today=DAY)
        refused = self.must(USAGE, "deactivate", self.GUARDIAN, "--reason", "r", today=DAY)
        self.assertIn("unprotect", refused.err)
        self.must(USAGE, "unprotect", self.GUARDIAN, "--ent", ENT, today=DAY)
        self.must(DONE, "unprotect", self.GUARDIAN, today=DAY)
        self.assertEqual(self.box.ldif(ENT), self.before)


class CutLink(Orders):
    def test_the_two_are_strangers_and_the_other_child_stays(self):
        mother, cut, kept = "43191081", "2319108", "2319109"  # two children
        self.must(DONE, "cut-link", mother, cut, "--reason", "ordonnance", today=DAY)
        uid = {number: self.person(number)[0] for number in (mother, cut, kept)}
        self.assertNotIn(f"uid={uid[mother]},", str(self.entry(cut)))
        self.assertNotIn(f"uid={uid[cut]},", str(self.entry(mother)))
        self.assertIn(f"uid={uid[kept]},", str(self.entry(mother)))
        groups = {e["cn"][0] for e in self.box.managed(ENT).values()
                  if any(v.startswith(f"uid={uid[mother]},") for v in e.get("member", []))}
        self.assertIn(f"{COLLEGE}:division:4A:responsables", groups)
        self.assertNotIn(f"{COLLEGE}:division:6A:responsables", groups)
        self.settled()
        self.must(DONE, "sync", today="2026-09-16")
        self.assertNotIn(f"uid={uid[mother]},", str(self.entry(cut)))
        self.must(DONE, "cut-link", mother, cut, "--undo", today=DAY)
        self.assertEqual(self.box.ldif(ENT), self.before)

    def test_a_guardian_without_another_child_has_no_account_meanwhile(self):
        pupil = exports.school(COLLEGE).pupil("2319122")
        father = "43191222"
        answer = self.must(DONE, "cut-link", father, pupil.eleve_id, "--reason", "ordonnance", "--json", today=DAY).json()
        self.assertEqual(answer["kind"], "cut-link")
        self.assertEqual(answer["exit_code"], 0)
        uid, state, reason, purge = self.person(father)
        self.assertEqual((state, reason, purge), ("deactivated", "manual", None))
        self.assertEqual(self.named(uid), set())
        self.assertNotIn(f"uid={self.person('2319122')[0]},", str(self.entry(father)), "not even the own link stays")
        self.settled()
        self.must(DONE, "cut-link", father, pupil.eleve_id, "--undo", today=DAY)
        self.assertEqual(self.box.ldif(ENT), self.before)


class Protect(Orders):
    def test_who_is_protected_stays_when_the_feed_has_nobody(self):
        number, other = "2310010", "2310020"
        self.must(DONE, "protect", number, "--reason", "litige", today=DAY)
        example = exports.without(exports.school(COLLEGE), [number, other])
        self.must(DONE, "ingest", *exports.siecle(self.box.dir / "gone", example, exports.at("2026-09-21")), today="2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual((self.person(number)[1], self.person(other)[1]), ("active", "deactivated"))
        self.assertIn("situation protected", self.must(DONE, "explain", number, today="2026-09-21").out)
        marks = self.box.marks(ENT)
        self.must(DONE, "sync", today="2026-09-22")
        self.assertEqual(self.box.marks(ENT), marks)
        self.must(DONE, "unprotect", number, today="2026-09-22")
        self.must(DONE, "sync", today="2026-09-22")
        self.assertEqual(self.person(number)[1], "deactivated")


if __name__ == "__main__":
    main()
