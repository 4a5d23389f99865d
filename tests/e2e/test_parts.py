#!/usr/bin/env python3
"""A run of a part of an ENT gets around no hold of the whole (docs/guards.md)."""

import sys

sys.dont_write_bytecode = True
from support import DONE, HELD, SandboxTest, main  # noqa: E402
import exports  # noqa: E402
from generator import many  # noqa: E402

FIRST, SECOND, THIRD = "2026-10-05", "2026-10-12", "2026-10-14"  # outside the turn window


class SixSchools(SandboxTest):
    specifications = ("demo=0312*=42d",)
    GUARD = ""

    @classmethod
    def begin(cls):
        cls.deliver(FIRST, cls.built())
        cls.must(DONE, "sync", today=FIRST)

    @classmethod
    def prepare(cls):
        with (cls.box.box / "ent.d/demo.conf").open("a") as file:
            file.write(f"\n[guard]\n{cls.GUARD}\n")
        cls.schools = cls.built()

    @staticmethod
    def built():
        return [many.build(number)[0] for number in range(6)]

    @classmethod
    def deliver(cls, day, schools):
        lots = exports.siecle_of_all(cls.box.dir / day, schools, exports.at(day))
        cls.must(DONE, "ingest", *(file for files in lots.values() for file in files), today=day)

    def hold(self, guard, state="open"):
        holds = self.must(DONE, "holds", "--json").json()["holds"]
        return next(h for h in holds if h["guard"] == guard and h["state"] == state)

    def gone(self):
        """Pupils without an active account."""
        rows = self.box.sql("select number from account join person using (key) where population = 'pupil' and state <> 'active'")
        return sorted(number for number, in rows)


class OneByOne(SixSchools):
    """Schools that come in one after the other, as the daemon takes them: of each one family goes, a pupil and two guardians,
    too few for its own guard. The ENT's guard lets seven people go."""

    GUARD = "ent_floor = 7\nent_ratio = 1%"

    def family_of(self, number, day):
        """The pupil of the family that has left that school in the export of that day."""
        school = self.schools[number]
        pupil = school.pupils[0].eleve_id
        exports.without(school, [pupil])
        self.deliver(day, [school])
        return pupil

    def sync(self, code, number, day):
        return self.must(code, "sync", "--uai", self.schools[number].uai, today=day)

    def test_1_some_pass_and_then_one_is_held(self):
        gone = []
        for number, day in enumerate(("2026-10-06", "2026-10-07")):
            gone.append(self.family_of(number, day))
            self.sync(DONE, number, day)
            self.assertEqual(self.gone(), sorted(gone))
        last = self.family_of(2, "2026-10-08")
        self.sync(HELD, 2, "2026-10-08")
        held = self.hold("deactivations")
        self.assertEqual((held["uai"], held["count"]), ("", 3))
        self.assertIn("after 6 in the runs since the last complete one", held["reason"])
        self.assertIn("after 6 in the runs", self.must(DONE, "explain", last, today="2026-10-08").out)
        self.assertEqual(self.gone(), sorted(gone))

    def test_2_it_stays_held_in_a_run_of_everything_and_after_it(self):
        gone, held = self.gone(), self.hold("deactivations")
        marks = self.box.marks("demo")
        self.must(HELD, "sync", today="2026-10-08")
        self.sync(HELD, 2, "2026-10-08")
        self.assertEqual(self.hold("deactivations")["id"], held["id"])
        self.assertEqual(self.gone(), gone)
        self.assertEqual(self.box.marks("demo"), marks)

    def test_3_an_approval_lets_it_through_in_a_run_of_the_school_and_the_count_begins_anew(self):
        gone, held = self.gone(), self.hold("deactivations")
        self.must(DONE, "approve", held["id"], today="2026-10-08")
        self.sync(DONE, 2, "2026-10-08")
        self.assertEqual(len(self.gone()), len(gone) + 1)
        self.assertEqual(self.must(DONE, "holds", "--json").json()["holds"], [])
        for number, day in ((3, "2026-10-09"), (4, "2026-10-12")):
            self.family_of(number, day)
            self.sync(DONE, number, day)
        self.family_of(5, "2026-10-13")
        self.sync(HELD, 5, "2026-10-13")
        self.assertEqual(len(self.gone()), len(gone) + 3)

    def test_4_who_comes_back_makes_room_and_the_school_goes_through_without_its_hold(self):
        gone = self.gone()
        self.schools[4] = self.built()[4]
        self.deliver("2026-10-14", self.schools[4:5])
        self.sync(HELD, 4, "2026-10-14")
        self.assertEqual(len(self.gone()), len(gone) - 1)
        self.sync(DONE, 5, "2026-10-14")
        self.assertEqual(len(self.gone()), len(gone))
        self.assertEqual(self.must(DONE, "holds", "--json").json()["holds"], [])

    def test_5_a_run_of_everything_begins_anew(self):
        gone = self.gone()
        self.must(DONE, "sync", today="2026-10-14")
        self.family_of(5, "2026-10-15")
        self.sync(DONE, 5, "2026-10-15")
        self.assertEqual(len(self.gone()), len(gone) + 1)


class Parts(SixSchools):
    """Six schools, each of which loses three pupils: too few for its own guard, too many for the ENT's. One of them also
    loses all e-mail addresses, which its own guard holds."""

    GUARD = "ent_floor = 9"

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.leavers = []
        for school in cls.schools:
            gone = [pupil.eleve_id for pupil in school.pupils[:3]]
            cls.leavers += gone
            exports.without(school, gone)
        for guardian in cls.schools[0].guardians:
            guardian.email = None
        cls.deliver(SECOND, cls.schools)
        cls.must(HELD, "sync", today=SECOND)

    def stays_held(self, *words, day=SECOND):
        marks = self.box.marks("demo")
        self.must(HELD, "sync", *words, today=day)
        self.assertEqual(self.gone(), [])
        self.assertEqual(self.box.marks("demo"), marks)

    def test_1_the_whole_holds_and_no_part_goes_through(self):
        whole = self.hold("deactivations")
        self.assertEqual(whole["uai"], "")
        self.assertGreaterEqual(whole["count"], len(self.leavers))
        for school in self.schools[:2]:
            self.stays_held("--uai", school.uai)

    def test_2_an_approval_for_fewer_people_lets_no_part_through(self):
        self.must(DONE, "approve", self.hold("deactivations")["id"], "--max", "1", today=SECOND)
        self.stays_held("--uai", self.schools[1].uai)
        self.stays_held()

    def test_3_nor_does_one_that_ran_out(self):
        held = self.hold("deactivations", "approved")
        self.must(DONE, "approve", held["id"], "--max", held["count"], "--expires", SECOND, today=SECOND)
        self.stays_held("--uai", self.schools[1].uai, day=THIRD)
        self.assertEqual(self.hold("deactivations")["id"], held["id"])

    def test_4_one_person_of_a_school_keeps_what_the_schools_guard_holds(self):
        emptied = self.hold("emptied")
        self.assertEqual(emptied["uai"], self.schools[0].uai)
        (key,), = self.box.sql(f"select unnest(subjects) from hold where id = {emptied['id']} limit 1")
        marks = self.box.marks("demo")
        self.must(HELD, "resync", "--person", key.rpartition(":")[2], today=SECOND)
        self.assertEqual(self.box.marks("demo"), marks)

    def test_5_who_is_held_because_of_a_pupil_is_told_so(self):
        gone = self.leavers[0]
        (guardian,), = self.box.sql(
            "select key from account where population = 'guardian' and state = 'active' and key not in (select key from entry "
            "where to_run is null) order by key limit 1")
        text = self.must(DONE, "explain", guardian.rpartition(":")[2], today=SECOND).out
        self.assertIn("hold", text)
        self.assertNotIn("no guard of demo holds anything", text)
        self.assertIn("holds back", self.must(DONE, "explain", gone, today=SECOND).out)

    def test_6_an_approval_of_all_lets_a_part_through_and_then_the_rest(self):
        held = self.hold("deactivations")
        self.must(DONE, "approve", held["id"], "--max", held["count"], "--expires", "2d", today=SECOND)
        one = self.schools[1]
        self.must(HELD, "sync", "--uai", one.uai, today=SECOND)  # the e-mail addresses of the other stay held
        self.assertEqual(self.gone(), sorted(self.leavers[3:6]))
        self.must(HELD, "sync", today=SECOND)
        self.assertEqual(self.gone(), sorted(self.leavers))

    def test_7_no_purge_where_anything_of_the_school_is_held(self):
        self.deliver("2026-11-22", self.schools)
        text = self.must(HELD, "sync", today="2026-11-23").out
        self.assertIn("waits: a guard holds", text)
        states = dict(self.box.sql("select p.number, a.state from account a join person p using (key) where a.population = 'pupil'"))
        self.assertEqual({states.get(number) for number in self.leavers[:3]}, {"deactivated"})
        (left,), = self.box.sql("select count(*) from account where state = 'deactivated' and population = 'pupil'")
        self.assertEqual(left, "3", "the leavers of the other schools are purged")


if __name__ == "__main__":
    main()
