#!/usr/bin/env python3
"""What an operator decides against the sources: at once, by name, with a reason, until it is taken back."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DIFFERENT, DONE, PARTIAL, USAGE, SandboxTest, lot, main  # noqa: E402
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
        example = exports.without(exports.school(COLLEGE), [number, other])
        self.must(DONE, "ingest", *exports.siecle(self.box.dir / "gone", example, exports.at("2026-09-21")), today="2026-09-21")
        plan = self.must(DONE, "plan", "--json", today="2026-09-21").json()["plans"][0]["id"]
        self.must(DONE, "protect", number, "--reason", "litige", today="2026-09-21")
        refused = self.must(DIFFERENT, "apply", plan, today="2026-09-21")  # it knows nothing of that
        self.assertIn("somebody has decided something", refused.err)
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual((self.person(number)[1], self.person(other)[1]), ("active", "deactivated"))
        self.assertIn("situation protected", self.must(DONE, "explain", number, today="2026-09-21").out)
        marks = self.box.marks(ENT)
        self.must(DONE, "sync", today="2026-09-22")
        self.assertEqual(self.box.marks(ENT), marks)
        self.must(DONE, "unprotect", number, today="2026-09-22")
        self.must(DONE, "sync", today="2026-09-22")
        self.assertEqual(self.person(number)[1], "deactivated")


class Restrained(Orders):
    """A freeze for exams, or mode additions, delays what the feed takes away, and no court order (D34b)."""

    MOTHER, CHILD, DAY = "43191081", "2319108", "2026-09-15"

    def say(self, line):
        """Puts a line under `mode`, in the place of the last one put there."""
        path = self.box.box / f"ent.d/{ENT}.conf"
        kept = [text for text in path.read_text().splitlines() if not text.startswith(("freeze", "mode"))]
        at = kept.index("[ent]") + 1
        path.write_text("\n".join(kept[:at] + [line] + kept[at:]) + "\n")

    def names(self, number, other):
        return f"uid={self.person(other)[0]}," in str(self.entry(number))

    def test_1_a_court_order_does_not_wait_for_the_end_of_the_exams(self):
        self.say(f"freeze = {COLLEGE} 2026-09-15..2026-09-20")
        example = exports.school(COLLEGE)
        example.pupil(self.CHILD).email = "autre@example.org"
        exports.without(example, ["2310010"])
        self.must(DONE, "ingest", *exports.siecle(self.box.dir / "later", example, exports.at(self.DAY)), today=self.DAY)
        self.must(DONE, "sync", today=self.DAY)
        self.assertEqual(self.box.ldif(ENT), self.before, "nothing of a frozen school is written")
        marks = self.box.marks(ENT)
        dry = self.must(DONE, "plan", "--json", today=self.DAY).json()["plans"][0]
        self.assertEqual(dry["operations"], [])

        self.must(DONE, "cut-link", self.MOTHER, self.CHILD, "--reason", "ordonnance", today=self.DAY)
        self.assertFalse(self.names(self.CHILD, self.MOTHER) or self.names(self.MOTHER, self.CHILD))
        self.assertNotEqual(self.entry(self.CHILD).get("mail"), ["autre@example.org"], "the rest of the entry waits")
        written = {dn.split(",")[0] for dn, mark in self.box.marks(ENT).items() if mark != marks.get(dn)}
        self.assertEqual(written, {"cn=entsync-watermark", f"uid={self.person(self.MOTHER)[0]}", f"uid={self.person(self.CHILD)[0]}",
                                   f"cn={COLLEGE}:division:6A:responsables", f"cn={COLLEGE}:groupe:6A_GR1:responsables"})
        self.assertEqual(self.person("2310010")[1], "active")
        self.assertIn("frozen until 2026-09-20", self.must(DONE, "sync", today=self.DAY).out)

        # An undo of the run that cut it is no taking back of the order.
        run = self.box.sql("select max(applied_run) from plan")[0][0]
        self.say("mode = full")
        undone = self.must(PARTIAL, "undo", run, today=self.DAY)
        self.assertIn("an operator cut a link of it", undone.out)
        self.assertFalse(self.names(self.CHILD, self.MOTHER) or self.names(self.MOTHER, self.CHILD))

        self.say(f"freeze = {COLLEGE} 2026-09-15..2026-09-20")
        self.must(DONE, "deactivate", self.MOTHER, "--reason", "ordonnance", today=self.DAY)
        self.assertEqual(self.person(self.MOTHER)[1:3], ["deactivated", "manual"])
        self.assertEqual(self.named(self.person(self.MOTHER)[0]), set())
        self.must(DONE, "deactivate", self.MOTHER, "--undo", today=self.DAY)
        self.must(DONE, "cut-link", self.MOTHER, self.CHILD, "--undo", today=self.DAY)
        self.assertEqual(self.person(self.MOTHER)[1], "deactivated", "what comes back is no order: it waits")
        self.must(DONE, "sync", today="2026-09-21")
        self.assertTrue(self.names(self.CHILD, self.MOTHER) and self.names(self.MOTHER, self.CHILD))
        self.assertEqual(self.entry(self.CHILD)["mail"], ["autre@example.org"])
        self.assertEqual(self.person("2310010")[1], "deactivated")

    def test_2_nor_for_an_end_of_mode_additions(self):
        self.say("mode = additions")
        self.must(DONE, "cut-link", self.MOTHER, self.CHILD, "--reason", "ordonnance", today="2026-09-21")
        self.assertFalse(self.names(self.CHILD, self.MOTHER) or self.names(self.MOTHER, self.CHILD))
        self.must(DONE, "cut-link", self.MOTHER, self.CHILD, "--undo", today="2026-09-21")
        self.assertEqual(self.box.ldif(ENT), self.before)

    def test_3_but_where_entsync_only_observes_nothing_is_written(self):
        self.say("mode = observe")
        self.must(DONE, "cut-link", self.MOTHER, self.CHILD, "--reason", "ordonnance", today="2026-09-21")
        self.assertEqual(self.box.ldif(ENT), self.before)


if __name__ == "__main__":
    main()
