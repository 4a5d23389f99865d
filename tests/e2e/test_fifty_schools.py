#!/usr/bin/env python3
"""Fifty establishments at once, one of which comes with half its pupils gone: 49 are applied, one is held, and the exit code says so."""

import sys

sys.dont_write_bytecode = True
from support import DONE, HELD, SandboxTest, main  # noqa: E402
import exports  # noqa: E402
from generator import many  # noqa: E402

SCHOOLS, BROKEN = 50, 7
FIRST, SECOND = "2026-10-05", "2026-10-12"  # outside the turn window


class FiftySchools(SandboxTest):
    specifications = ("demo=0312*=42d",)

    def deliver(self, schools, day):
        lots = exports.siecle_of_all(self.box.dir / day, schools, exports.at(day))
        self.must(DONE, "ingest", *(file for files in lots.values() for file in files), today=day)

    def test_forty_nine_are_applied_and_one_is_held(self):
        built = [many.build(number) for number in range(SCHOOLS)]
        schools = [school for school, _ in built]
        self.deliver(schools, FIRST)
        # More newcomers than one plan is to hold: they go out in portions, and nothing is left for the next sync.
        self.box.configure("entsync.conf", r"^batch_size = 50$", "batch_size = 50\nfilling_portion = 1000")
        self.assertIn("filled in portions", self.must(DONE, "sync", today=FIRST).out)
        (plans,), = self.box.sql("select count(distinct id) from plan where applied_run is not null")
        self.assertGreater(int(plans), 2)
        self.must(DONE, "plan", "--check", today=FIRST)
        before = self.box.managed("demo")

        leavers, newcomers = [], []
        for number, (school, population) in enumerate(built):
            newcomers.append(population.pupil(90, "6A").eleve_id)
            if number == BROKEN:
                exports.without(school, [p.eleve_id for p in school.pupils][:24:2])
            elif number % 2 == 0:
                leavers.append(school.pupils[3].eleve_id)
                exports.without(school, leavers[-1:])
        broken = schools[BROKEN].uai
        self.deliver(schools, SECOND)

        plan = self.must(HELD, "plan", "--json", today=SECOND).json()["plans"][0]
        removing = [o["dn"] for o in plan["operations"] if o["uai"] == broken and
                    (o["verb"] == "delete" or any(c["verb"] == "delete" for c in o["changes"]))]
        self.assertEqual(removing, [], "no removal concerns the school that is held")
        self.assertEqual({held["uai"] for held in plan["held"]}, {broken})

        self.must(HELD, "sync", today=SECOND)
        states = dict(self.box.sql("select number, state from account join person using (key) where population = 'pupil'"))
        self.assertEqual({states[number] for number in newcomers}, {"active"})
        self.assertEqual({states[number] for number in leavers}, {"deactivated"})
        self.assertEqual(sum(state == "deactivated" for state in states.values()), len(leavers))
        after = self.box.managed("demo")
        for dn, entry in before.items():
            if broken in entry["entsyncUAI"]:
                self.assertLessEqual(set(entry.get("member", [])), set(after[dn].get("member", [])), dn)
                self.assertNotEqual(after[dn].get("entsyncState"), ["deactivated"], dn)

        marks = self.box.marks("demo")
        self.must(HELD, "sync", today=SECOND)
        self.assertEqual(self.box.marks("demo"), marks)


if __name__ == "__main__":
    main()
