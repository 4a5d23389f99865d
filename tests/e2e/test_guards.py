#!/usr/bin/env python3
"""No silent mass change: what each guard holds, what goes through beside it, and who may release it (docs/guards.md)."""

import json
import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DIFFERENT, DONE, HELD, LYCEE, USAGE, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402

ENT = "ecollege31"
# Outside the school-year-turn window.
DAY = "2026-10-05"


class GuardCase(SandboxTest):
    """The collège alone, in its ENT."""

    specifications = (f"{ENT}=0319101Z=42d",)

    @classmethod
    def begin(cls):
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)
        cls.deliver(exports.school(COLLEGE), "2026-10-04")  # from here on SIECLE's word on groups is the newest (R17)
        cls.must(DONE, "sync", today=DAY)

    @classmethod
    def deliver(cls, example, day=DAY):
        cls.must(DONE, "ingest", *exports.siecle(cls.box.dir / day, example, exports.at(day)), today=day)

    def holds(self):
        return self.must(DONE, "holds", "--json").json()["holds"]

    def hold(self, guard, group=None):
        return next(h for h in self.holds() if h["guard"] == guard and h["group"] == group)

    def entry_of(self, number):
        (uid,), = self.box.sql(f"select uid from person where number = '{number}'")
        return next(e for e in self.box.managed(ENT).values() if e.get("uid") == [uid])

    def members(self, group):
        return set(next(e for e in self.box.managed(ENT).values() if e.get("cn") == [f"{COLLEGE}:{group}"])["member"])


class WhatStaysButLoses(GuardCase):
    """One export empties e-mails and telephones, takes most members of a group, and overwrites a record with another person."""

    GROUP = f"{COLLEGE}:groupe:4ALL2:eleves"

    @classmethod
    def prepare(cls):
        example = exports.school(COLLEGE)
        for guardian in example.guardians:
            guardian.email = guardian.mobile = None
        leaving = [p for p in example.pupils if "4ALL2" in p.groups][:12]
        for pupil in leaving:
            pupil.groups = [code for code in pupil.groups if code != "4ALL2"]
        cls.pupil = example.pupil("2310001")
        cls.was = cls.pupil.family
        cls.pupil.family, cls.pupil.given, cls.pupil.birth = "SUBSTITUEY", "Ariane", "03/03/2014"
        cls.newcomer = exports.special(example, 3191, 70, "NOUVEAUX", "Ambroise", "1", "01/01/2015", "6A").eleve_id
        cls.example = example

    def test_1_each_guard_holds_its_part_and_the_rest_goes_through(self):
        members = self.members("groupe:4ALL2:eleves")
        mails = self.with_mail()
        self.deliver(self.example)
        plan = self.must(HELD, "plan", "--json", today=DAY).json()["plans"][0]
        self.assertEqual({h["guard"] for h in plan["held"]}, {"emptied", "identities", "members"})
        removed = [c for o in plan["operations"] for c in o["changes"] if c["verb"] == "delete" and
                   c["attribute"] in ("mail", "mobile", "member")]
        self.assertEqual(removed, [], "what is held is no part of the plan")
        self.must(HELD, "sync", today=DAY)
        self.assertEqual(self.with_mail(), mails)
        self.assertEqual(self.members("groupe:4ALL2:eleves"), members)
        self.assertEqual(self.entry_of("2310001")["sn"], [self.was])
        self.assertEqual(self.entry_of(self.newcomer)["sn"], ["NOUVEAUX"])

    def test_2_the_same_holds_come_back_under_their_numbers_and_nothing_is_written(self):
        before = {h["id"]: h["count"] for h in self.holds()}
        marks = self.box.marks(ENT)
        self.must(HELD, "sync", today=DAY)
        self.assertEqual(self.box.marks(ENT), marks)
        self.assertEqual({h["id"]: h["count"] for h in self.holds()}, before)
        self.assertIn("emptied", self.must(DONE, "holds", "--verbose").out)

    def test_3_each_is_released_by_itself(self):
        emptied, identity, group = self.hold("emptied"), self.hold("identities"), self.hold("members", self.GROUP)
        self.must(DONE, "approve", emptied["id"], today=DAY)
        self.must(HELD, "sync", today=DAY)
        self.assertEqual([e for e in self.with_mail() if "National_TUT" in e[1]], [])
        self.assertEqual(self.entry_of("2310001")["sn"], [self.was])
        self.must(DONE, "approve", identity["id"], today=DAY)
        self.must(HELD, "sync", today=DAY)
        self.assertEqual(self.entry_of("2310001")["sn"], ["SUBSTITUEY"])
        self.must(DONE, "approve", group["id"], "--max", group["count"], "--expires", "2d", today=DAY)
        others = [h["id"] for h in self.holds() if h["guard"] == "members" and h["id"] != group["id"]]
        for number in others:
            self.must(DONE, "discard", number, today=DAY)
        self.must(DONE, "sync", today=DAY)
        self.assertEqual(len(self.members("groupe:4ALL2:eleves")), group["base"] - group["count"])
        marks = self.box.marks(ENT)
        self.must(DONE, "sync", today=DAY)
        self.assertEqual(self.box.marks(ENT), marks)

    def with_mail(self):
        return sorted((dn, e["ENTPersonProfils"][0]) for dn, e in self.box.managed(ENT).items()
                      if "mail" in e and "ENTPersonProfils" in e)


class Approvals(GuardCase):
    """Half of the pupils are gone; the ENT asks for two persons above 20 people."""

    @classmethod
    def prepare(cls):
        with (cls.box.box / f"ent.d/{ENT}.conf").open("a") as file:
            file.write("\n[guard]\nsecond_person_above = 20\n")
        example = exports.school(COLLEGE)
        cls.half = [p.eleve_id for p in example.pupils if p.division and p.eleve_id.startswith("231")][::2]
        cls.deliver(exports.without(example, cls.half))
        cls.must(HELD, "sync", today=DAY)

    def active(self):
        rows = self.box.sql(f"select count(*) from account join person using (key) where state = 'active' and number in "
                            f"({', '.join(repr(n) for n in self.half)})")
        return int(rows[0][0])

    @unittest.skipUnless(os.getuid() == 0, "two names need root, who tells for whom it acts")
    def test_1_one_person_alone_does_not_release_a_large_hold(self):
        alone = {"SUDO_USER": "alix"}
        pupils = next(h for h in self.holds() if h["population"] == "pupil")
        count = self.active()
        first = self.must(HELD, "approve", pupils["id"], env=alone, today=DAY)
        self.assertIn("a second, different person must", first.out)
        self.must(HELD, "approve", pupils["id"], env=alone, today=DAY)
        self.must(HELD, "sync", today=DAY)
        self.assertEqual(self.active(), count)
        self.assertEqual(next(h for h in self.holds() if h["id"] == pupils["id"])["first_by"], "alix")
        self.must(DONE, "approve", pupils["id"], env={"SUDO_USER": "bastien"}, today=DAY)
        self.assertEqual(next(h for h in self.holds() if h["id"] == pupils["id"])["by"], "alix, bastien")

    @unittest.skipUnless(os.getuid() == 0, "follows the test above")
    def test_2_a_set_that_has_grown_since_is_held_again(self):
        count = self.active()
        approved = next(h for h in self.holds() if h["population"] == "pupil")["count"]
        example = exports.school(COLLEGE)
        one_more = next(p.eleve_id for p in example.pupils if p.division and p.eleve_id.startswith("231")
                        and p.eleve_id not in self.half)
        self.deliver(exports.without(example, [*self.half, one_more]), "2026-10-06")
        self.must(HELD, "sync", today="2026-10-06")
        self.assertEqual(self.active(), count)
        pupils = next(h for h in self.holds() if h["population"] == "pupil")
        self.assertEqual((pupils["state"], pupils["count"]), ("open", approved + 1))


class TurnWindow(GuardCase):
    """A quarter of the pupils are gone, and most of a group's members are in another one."""

    def test_what_goes_through_within_the_window_is_held_outside_of_it(self):
        self.box.configure("entsync.conf", r"^\[entsync\]$", "[entsync]\nturn_window = 05-01..10-05")
        example = exports.school(COLLEGE)
        leavers = [p.eleve_id for p in example.pupils if p.division and p.eleve_id.startswith("231")][::4]
        exports.without(example, leavers)
        for pupil in [p for p in example.pupils if "4ALL2" in p.groups][:12]:
            pupil.groups = [code for code in pupil.groups if code != "4ALL2"]
        self.deliver(example)
        after = self.must(HELD, "plan", "--json", today="2026-10-06").json()["plans"][0]
        self.assertEqual({h["guard"] for h in after["held"]}, {"departures", "members"})
        within = self.must(DONE, "plan", "--json", today=DAY).json()["plans"][0]
        self.assertEqual(within["held"], [])
        self.must(DONE, "sync", today=DAY)
        states = dict(self.box.sql("select number, state from account join person using (key) where population = 'pupil'"))
        self.assertEqual({states[number] for number in leavers if number in states}, {"deactivated"})


class SchoolByItself(SandboxTest):
    """One ENT for both schools: a mode of one's own, and days on which a school is frozen."""

    specifications = ("demo=0319101Z,0319102A=42d",)
    CONF = "ent.d/demo.conf"

    def say(self, line):
        """Puts a line into [ent], in the place of the last one put there."""
        path = self.box.box / self.CONF
        kept = [text for text in path.read_text().splitlines() if not text.startswith(("mode_of", "freeze"))]
        at = kept.index("[ent]") + 1
        path.write_text("\n".join(kept[:at] + ([line] if line else []) + kept[at:]) + "\n")

    def marks_of(self, uai):
        marks = self.box.marks("demo")
        return {dn: marks[dn] for dn, e in self.box.managed("demo").items() if uai in e["entsyncUAI"]}

    def test_a_pilot_then_exam_days(self):
        for uai in (COLLEGE, LYCEE):
            self.must(DONE, "ingest", *lot(1, uai), today=DAY1)
        self.say(f"mode_of = {LYCEE} observe")
        plan = self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]
        self.assertEqual({o["uai"] for o in plan["operations"]}, {COLLEGE})
        self.assertEqual([(w["uai"], w["reason"]) for w in plan["waiting"]], [(LYCEE, "mode observe")])
        self.assertGreater(len(plan["waiting"][0]["operations"]), 100)
        self.assertIn(f"waits: {LYCEE}: mode observe", self.must(DONE, "sync", today=DAY1).out)
        self.assertEqual(self.marks_of(LYCEE), {})
        self.assertGreater(len(self.marks_of(COLLEGE)), 300)

        self.say("")
        self.must(DONE, "sync", today=DAY1)
        self.assertGreater(len(self.marks_of(LYCEE)), 300)
        self.must(DONE, "plan", "--check", today=DAY1)

        for uai in (COLLEGE, LYCEE):
            self.must(DONE, "ingest", *lot(2, uai), today=DAY2)
        plan = self.must(DONE, "plan", "--json", today=DAY2).json()["plans"][0]
        self.say(f"freeze = {COLLEGE} 2026-10-12..2026-10-14")
        refused = self.must(DIFFERENT, "apply", plan["id"], today=DAY2)
        self.assertIn(f"{COLLEGE} (frozen until 2026-10-14 inclusive)", refused.text)
        before = self.marks_of(COLLEGE)
        self.assertIn("frozen until 2026-10-14", self.must(DONE, "sync", today=DAY2).out)
        after = self.marks_of(COLLEGE)
        self.assertEqual({dn: after.get(dn) for dn in before}, before)
        self.assertEqual(set(after), set(before))
        self.assertNotEqual([e for e in self.box.managed("demo").values() if e.get("entsyncState") == ["deactivated"]], [])
        marks = self.box.marks("demo")
        self.must(DONE, "sync", today="2026-10-14")
        self.assertEqual(self.box.marks("demo"), marks)
        self.must(DONE, "sync", today="2026-10-15")
        self.assertNotEqual(self.marks_of(COLLEGE), before)
        self.must(DONE, "plan", "--check", today="2026-10-15")


class SignedPlans(GuardCase):
    """Plans that travel as files: signed here, refused there when nobody trusted signed them."""

    def test_a_file_is_applied_only_with_its_signature(self):
        for name in ("mine", "other"):
            key = self.box.box / f"{name}.pem"
            subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, stderr=subprocess.DEVNULL)
            key.chmod(0o600)
        subprocess.run(["openssl", "pkey", "-in", self.box.box / "mine.pem", "-pubout", "-out", self.box.box / "trusted.pem"], check=True)
        dn = next(dn for dn, e in self.box.managed(ENT).items() if "ENTEleve" in e["objectClass"])
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nreplace: givenName\ngivenName: Drift\n")
        self.box.configure("entsync.conf", r"^\[entsync\]$", "[entsync]\nplan_trusted_keys = trusted.pem")
        file = self.box.dir / "plan.json"

        def make(key):
            env = {"ENTSYNC_ENTSYNC_PLAN_SIGNING_KEY": str(self.box.box / key)} if key else {}
            self.must(DONE, "plan", "--format", "json", "--out", file, env=env, today=DAY)

        make(None)
        self.assertIn("not signed", self.must(USAGE, "apply", file, today=DAY).text)
        make("other.pem")
        self.assertIn("none of the trusted keys", self.must(USAGE, "apply", file, today=DAY).text)
        make("mine.pem")
        good = file.read_text()
        file.write_text(good.replace("givenName", "sn"))
        self.must(USAGE, "apply", file, today=DAY)
        file.write_text(json.dumps(json.loads(good)))
        self.must(DONE, "apply", file, today=DAY)
        self.must(DONE, "plan", "--check", today=DAY)


class AppliedExactly(GuardCase):
    def test_an_entry_that_moved_in_any_attribute_of_ours_stops_the_plan(self):
        dn = next(dn for dn, e in self.box.managed(ENT).items() if "ENTEleve" in e["objectClass"])
        change = f"dn: {dn}\nchangetype: modify\nreplace: {{0}}\n{{0}}: Drift\n"
        self.box.modify(ENT, change.format("givenName"))
        plan = self.must(DONE, "plan", "--json", today=DAY).json()["plans"][0]
        self.box.modify(ENT, change.format("ENTPersonVille"))
        self.assertIn(dn, self.must(DIFFERENT, "apply", plan["id"], today=DAY).text)
        # What is not ours of the entry may change.
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\ndelete: ENTPersonVille\n")
        plan = self.must(DONE, "plan", "--json", today=DAY).json()["plans"][0]
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nadd: roomNumber\nroomNumber: 12\n")
        self.must(DONE, "apply", plan["id"], today=DAY)

    def test_a_stored_plan_that_was_changed_is_refused(self):
        dn = next(dn for dn, e in self.box.managed(ENT).items() if "ENTEleve" in e["objectClass"])
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nreplace: sn\nsn: Drift\n")
        plan = self.must(DONE, "plan", "--json", today=DAY).json()["plans"][0]
        self.box.sql(f"update operation set reason = 'another' where plan = {plan['id']}")
        self.assertIn("hash", self.must(DIFFERENT, "apply", plan["id"], today=DAY).text)
        self.must(DONE, "sync", today=DAY)


if __name__ == "__main__":
    main()
