#!/usr/bin/env python3
"""From active to deactivated to purged, and back: grace periods to the day, the guard, and what an operator may do about it."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, HELD, LYCEE, SandboxTest, main  # noqa: E402
import exports  # noqa: E402

# One pupil of each school who vanishes, with the guardians who have no other child.
GONE = {COLLEGE: "2310010", LYCEE: "2320010"}
ENT = {COLLEGE: "ecollege31", LYCEE: "entmip"}


class Lifecycle(SandboxTest):
    @classmethod
    def prepare(cls):
        cls.load(1, DAY1)

    def deliver(self, uai, example, day):
        """Ingests both sides of that day: together they are a complete feed (D33)."""
        folder = self.box.dir / f"{uai}-{day}"
        files = exports.siecle(folder, example, exports.at(day)) + exports.sts(folder, example, exports.at(day))
        self.must(DONE, "ingest", *files, today=day)

    def account(self, uai, number):
        rows = self.box.sql("select a.state, a.purge_after, p.uid, p.login from account a join person p using (key) "
                            f"where a.ent = '{ENT[uai]}' and p.number = '{number}'")
        return rows[0] if rows else None

    def entry(self, uai, uid):
        return next((e for e in self.box.managed(ENT[uai]).values() if e.get("uid") == [uid]), None)


class Grace(Lifecycle):
    """42 days at ecollege31, 56 at entmip. A purge needs a fresh feed (D33)."""

    def test_the_purge_falls_on_its_day_and_needs_a_fresh_feed(self):
        uids = {}
        for uai in GONE:
            uids[uai] = self.account(uai, GONE[uai])[2]
            self.deliver(uai, exports.without(exports.school(uai), [GONE[uai]]), "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        for uai, day in ((COLLEGE, "2026-11-02"), (LYCEE, "2026-11-16")):
            self.assertEqual(self.account(uai, GONE[uai])[:2], ["deactivated", day])
            entry = self.entry(uai, uids[uai])
            self.assertEqual(entry["entsyncState"], ["deactivated"])
            members = [e for e in self.box.managed(ENT[uai]).values()
                       if any(uids[uai] in value for value in e.get("member", []))]
            self.assertEqual(members, [], "a deactivated person is member of nothing")

        # Its day has come, but the last complete feed is six weeks old: nothing is purged.
        self.must(DONE, "sync", today="2026-11-02")
        self.assertIsNotNone(self.entry(COLLEGE, uids[COLLEGE]))

        # A fresh feed: the day before, nothing.
        for uai, before, on in ((COLLEGE, "2026-11-01", "2026-11-02"), (LYCEE, "2026-11-15", "2026-11-16")):
            self.deliver(uai, exports.without(exports.school(uai), [GONE[uai]]), before)
            self.must(DONE, "sync", today=before)
            self.assertIsNotNone(self.entry(uai, uids[uai]), before)
            dry = self.must(DONE, "purge", "--dry-run", today=on)
            self.assertTrue(dry.out.strip(), "a dry run says what is due")
            self.assertIsNotNone(self.entry(uai, uids[uai]), "a dry run purges nothing")
            self.must(DONE, "purge", today=on)
            self.assertIsNone(self.entry(uai, uids[uai]), on)
            self.assertIn((self.account(uai, GONE[uai]) or ["purged"])[0], ["purged"])


class Return(Lifecycle):
    def test_who_is_back_within_the_grace_has_the_same_account_again(self):
        number = GONE[COLLEGE]
        state, _, uid, login = self.account(COLLEGE, number)
        self.assertEqual(state, "active")
        before = self.entry(COLLEGE, uid)
        self.deliver(COLLEGE, exports.without(exports.school(COLLEGE), [number]), "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual(self.account(COLLEGE, number)[0], "deactivated")
        self.deliver(COLLEGE, exports.school(COLLEGE), "2026-10-30")
        self.must(DONE, "sync", today="2026-10-30")
        state, purge_after, same_uid, same_login = self.account(COLLEGE, number)
        self.assertEqual((state, purge_after, same_uid, same_login), ("active", None, uid, login))
        after = self.entry(COLLEGE, uid)
        self.assertEqual(after, before)


class Guard(Lifecycle):
    """Half of the pupils are missing from an export that is otherwise whole: held; what is added goes through (D34)."""

    @classmethod
    def prepare(cls):
        super().prepare()
        example = exports.school(COLLEGE)
        half = [p.eleve_id for p in example.pupils if p.division and p.eleve_id.startswith("231")][::2]
        exports.without(example, half)
        newcomer = exports.special(example, 3191, 60, "NOUVEAUX", "Ambroise", "1", "01/01/2015", "6A")
        cls.newcomer, cls.half = newcomer.eleve_id, half
        folder = cls.box.dir / "half"
        cls.must(DONE, "ingest", *exports.siecle(folder, example, exports.at("2026-09-21")), today="2026-09-21")

    def test_1_the_departures_are_held_and_the_rest_goes_through(self):
        before = len(self.active())
        self.must(HELD, "sync", today="2026-09-21")
        self.assertEqual(self.account(COLLEGE, self.newcomer)[0], "active")
        self.assertEqual(self.account(COLLEGE, "43191601")[0], "active")
        gone = [number for number in self.half if (self.account(COLLEGE, number) or ["none"])[0] == "deactivated"]
        self.assertEqual(gone, [])
        self.assertEqual(len(self.active()), before + 3)
        # who is held stays in the groups
        uid = self.account(COLLEGE, self.half[0])[2]
        groups = [dn for dn, e in self.box.managed("ecollege31").items() if any(uid in value for value in e.get("member", []))]
        self.assertTrue(groups)

    def test_2_the_holds_are_shown_and_stay_held(self):
        holds = self.holds()
        self.assertEqual({(h["uai"], h["population"]) for h in holds}, {(COLLEGE, "pupil"), (COLLEGE, "guardian")})
        marks = self.box.marks("ecollege31")
        self.must(HELD, "sync", today="2026-09-21")
        self.assertEqual(self.box.marks("ecollege31"), marks)
        self.assertEqual(len(self.holds()), 2)
        self.must(DONE, "status")

    def test_3_an_approval_within_its_bounds_releases_them(self):
        for hold in self.holds():
            number = str(hold["id"])
            if hold["population"] == "guardian":
                self.must(DONE, "discard", number, today="2026-09-21")
            else:
                self.must(DONE, "approve", number, "--max", str(hold["count"]), "--expires", "2d", today="2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        states = {(self.account(COLLEGE, number) or ["none"])[0] for number in self.half}
        self.assertNotIn("active", states)
        guardians = self.box.sql("select count(*) from account where ent = 'ecollege31' and population = 'guardian' "
                                 "and state = 'deactivated'")
        self.assertEqual(guardians, [["0"]], "what was discarded stays as it is")

    def holds(self):
        answer = self.must(DONE, "holds", "--json").json()
        return answer if isinstance(answer, list) else answer["holds"]

    def active(self):
        return self.box.sql("select key from account where ent = 'ecollege31' and state = 'active'")


class ByDateAlone(Lifecycle):
    """Exit dates, substitutes' periods and group links have edges: a sync without a new lot follows them (D4)."""

    def test_a_sync_on_a_later_day_follows_the_edges(self):
        self.must(DONE, "sync", today="2026-10-02")
        self.assertEqual(self.account(COLLEGE, "2319122")[0], "active", "ends are inclusive")
        self.must(DONE, "sync", today="2026-10-03")
        self.assertEqual(self.account(COLLEGE, "2319122")[0], "deactivated")
        substitute = self.account(COLLEGE, "901")[2]
        self.assertTrue(self.teaches(substitute))
        self.must(DONE, "sync", today="2026-10-10")
        self.assertFalse(self.teaches(substitute))
        self.assertEqual(self.account(COLLEGE, "901")[0], "active")
        self.must(DONE, "sync", today="2026-11-02")
        self.assertTrue(self.teaches(substitute))

    def teaches(self, uid):
        group = next(e for e in self.box.managed("ecollege31").values() if e.get("cn") == [f"{COLLEGE}:division:4A:enseignants"])
        return any(uid in value for value in group["member"])


class MultiEnrolment(Lifecycle):
    """Enrolled in both schools after the turn window: out of the ENT until one of them ends it (R21, D13)."""

    def test_the_pupil_appears_under_the_school_that_stays(self):
        self.load(2, DAY2)
        self.assertEqual(self.box.sql("select state, reason from account join person using (key) where number = '2319129'"),
                         [["deactivated", "multi_enrolment"]])
        self.assertIsNone(self.account(LYCEE, "2319229"))
        self.assertEqual(self.account(COLLEGE, "43191291")[0], "active", "the guardian keeps the account meanwhile")
        self.assertIsNone(self.account(LYCEE, "43192291"))

        example = exports.second(COLLEGE)
        pupil = example.pupil("2319129")
        pupil.exit, pupil.exit_reason = "20/10/2026", "10"
        self.deliver(COLLEGE, example, "2026-10-26")
        self.must(DONE, "sync", today="2026-10-26")
        self.assertEqual(self.account(LYCEE, "2319229")[0], "active")
        self.assertEqual(self.account(LYCEE, "43192291")[0], "active")
        self.assertEqual(self.account(COLLEGE, "2319129")[0], "deactivated")
        self.assertEqual(self.account(COLLEGE, "43191291")[0], "deactivated")


class MultiEnrolmentKept(Lifecycle):
    """An ENT may leave an existing account as it is until the schools have settled it (R21)."""

    @classmethod
    def prepare(cls):
        for ent in ENT.values():
            cls.box.configure(f"ent.d/{ent}.conf", r"^mode = full$", "mode = full\nmulti_enrolment = keep")
        cls.load(1, DAY1)

    def test_account_and_memberships_stay(self):
        uid = self.account(COLLEGE, "2319129")[2]
        groups = self.groups_of(uid)
        self.assertTrue(groups)
        self.load(2, DAY2)
        self.assertEqual(self.account(COLLEGE, "2319129")[0], "active")
        self.assertEqual(self.groups_of(uid), groups)
        self.assertIsNone(self.account(LYCEE, "2319229"), "nobody gets a new account meanwhile")

    def groups_of(self, uid):
        return sorted(dn for dn, entry in self.box.managed(ENT[COLLEGE]).items()
                      if any(uid in value for value in entry.get("member", [])))


if __name__ == "__main__":
    main()
