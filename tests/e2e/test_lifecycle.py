#!/usr/bin/env python3
"""From active to deactivated to purged, and back: grace periods to the day, the guard, and what an operator may do about it."""

import sys
from copy import deepcopy

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, HELD, LYCEE, SandboxTest, main  # noqa: E402
import exports  # noqa: E402

# One pupil of each school who vanishes, with the guardians who have no other child.
GONE = {COLLEGE: "2310010", LYCEE: "2320010"}
ENT = {COLLEGE: "ecollege31", LYCEE: "entmip"}


class Lifecycle(SandboxTest):
    @classmethod
    def begin(cls):
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

    def groups_of(self, ent, uid):
        return {entry["cn"][0] for entry in self.box.managed(ent).values()
                if any(value.startswith(f"uid={uid},") for value in entry.get("member", []))}

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

        # Kept back for more than 80 days in all, they are named with the limit of the law (D33).
        for day, over in (("2026-12-10", False), ("2026-12-11", True)):
            plan = self.must(DONE, "plan", today=day).out
            self.assertIn(f"eleve:TOULOUSE:{GONE[COLLEGE]}: due since 2026-11-02, waits: ", plan)
            self.assertEqual("(deactivated 81 days ago; the data of who left may be kept three months)" in plan, over, plan)
            plans = self.must(DONE, "plan", "--format", "json", today=day).json()["plans"]
            self.assertEqual([plan["purges_over_limit"] > 0 for plan in plans], [over, over])

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
        # What the days change in both ENTs when nobody leaves.
        self.weeks(exports.school(COLLEGE))
        unbroken = {ent: self.box.ldif(ent) for ent in ENT.values()}
        next(snapshot for snapshot in self.begun.values() if snapshot.box is self.box).restore()

        self.weeks(exports.without(exports.school(COLLEGE), [number]))
        state, purge_after, same_uid, same_login = self.account(COLLEGE, number)
        self.assertEqual((state, purge_after, same_uid, same_login), ("active", None, uid, login))
        after = self.entry(COLLEGE, uid)
        self.assertEqual(after, before)
        # The groups, and what others say of the pupil and of the guardians, are as if nobody had been gone.
        for ent, ldif in unbroken.items():
            self.assertEqual(self.box.ldif(ent).split("\n\n"), ldif.split("\n\n"), ent)

    def weeks(self, meanwhile):
        """An export of such a school, and six weeks later one of the whole school."""
        self.deliver(COLLEGE, meanwhile, "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        gone = all(pupil.eleve_id != GONE[COLLEGE] for pupil in meanwhile.pupils)
        self.assertEqual(self.account(COLLEGE, GONE[COLLEGE])[0], "deactivated" if gone else "active")
        self.deliver(COLLEGE, exports.school(COLLEGE), "2026-10-30")
        self.must(DONE, "sync", today="2026-10-30")


class Guard(Lifecycle):
    """Half of the pupils are missing from an export that is otherwise whole: held; what is added goes through (D34)."""

    @classmethod
    def prepare(cls):
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


class ReturnAfterPurge(Lifecycle):
    """Who comes back after the purge is a new account, and the login of before is nobody's for ever (R41)."""

    def test_a_purge_leaves_a_tombstone_and_a_record(self):
        number = GONE[COLLEGE]
        _, _, uid, login = self.account(COLLEGE, number)
        gone = exports.without(exports.school(COLLEGE), [number])
        self.deliver(COLLEGE, gone, "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        self.deliver(COLLEGE, gone, "2026-11-01")
        self.must(DONE, "sync", today="2026-11-02")
        self.assertIsNone(self.entry(COLLEGE, uid))
        self.assertEqual(self.box.sql("select ent, key, reason, since, day from purge where key like 'eleve:%'"),
                         [["ecollege31", f"eleve:TOULOUSE:{number}", "departed", "2026-09-21", "2026-11-02"]])
        self.assertEqual(self.box.sql(f"select 1 from person where number = '{number}' or login = '{login}'"), [])
        self.assertIn("was purged on 2026-11-02", self.must(DONE, "explain", number, today="2026-11-03").out)
        self.deliver(COLLEGE, exports.school(COLLEGE), "2026-11-09")
        self.must(DONE, "sync", today="2026-11-09")
        state, _, new_uid, new_login = self.account(COLLEGE, number)
        self.assertEqual((state, new_login), ("active", login + "2"))
        self.assertNotEqual(new_uid, uid)
        self.assertIn("was purged on 2026-11-02", self.must(DONE, "explain", number, today="2026-11-09").out)


class LastAdministrator(Lifecycle):
    def test_nobody_is_left_without_a_head_by_a_feed_alone(self):
        heads = ("101", "102")
        key = f"dir:{COLLEGE}:"
        state = "select key, state from account where ent = 'ecollege31' and key like 'dir:%' order by key"
        college = exports.school(COLLEGE)
        left = [one for one in college.individuals if one.type == "dir" and one.id in heads]
        college.individuals = [one for one in college.individuals if one not in left]
        self.deliver(COLLEGE, college, "2026-09-21")
        result = self.must(DONE, "sync", today="2026-09-21")
        self.assertIn(f"kept: {COLLEGE}: {key}101 keeps the account", result.out)
        self.assertEqual(self.box.sql(state), [[key + "101", "active"], [key + "102", "active"]])
        marks = self.box.marks("ecollege31")
        self.must(DONE, "sync", today="2026-09-22")
        self.assertEqual(self.box.marks("ecollege31"), marks)
        self.assertIn("keeps the account", self.must(DONE, "explain", key + "101", today="2026-09-22").out)
        successor = deepcopy(left[0])
        successor.id, successor.family, successor.given = "103", "ROQUEFIXADE", "HONORINE"
        college.individuals.append(successor)
        self.deliver(COLLEGE, college, "2026-09-28")
        self.must(DONE, "sync", today="2026-09-28")
        self.assertEqual(self.box.sql(state),
                         [[key + "101", "deactivated"], [key + "102", "deactivated"], [key + "103", "active"]])


class ByDateAlone(Lifecycle):
    """Exit dates, substitutes' periods and group links have edges: a sync without a new lot follows them (D4)."""

    def test_a_sync_on_a_later_day_follows_the_edges(self):
        self.must(DONE, "sync", today="2026-10-02")
        uid = self.account(COLLEGE, "2319122")[2]
        self.assertTrue(self.groups_of("ecollege31", uid), "ends are inclusive")
        self.must(DONE, "sync", today="2026-10-03")
        self.assertEqual(self.account(COLLEGE, "2319122")[0], "active", "left with a transfer: waited for")
        self.assertEqual(self.groups_of("ecollege31", uid), set())
        substitute = self.account(COLLEGE, "901")[2]
        self.assertTrue(self.teaches(substitute))
        self.must(DONE, "sync", today="2026-10-10")
        self.assertFalse(self.teaches(substitute))
        self.assertEqual(self.account(COLLEGE, "901")[0], "active")
        for number in ("2319122", "43191221"):
            self.assertEqual(self.account(COLLEGE, number)[0], "active")
        self.must(DONE, "sync", today="2026-10-23")
        self.assertEqual(self.account(COLLEGE, "2319122")[0], "active", "the last day of the three weeks")
        self.must(DONE, "sync", today="2026-10-24")
        for number in ("2319122", "43191221"):
            self.assertEqual(self.account(COLLEGE, number)[:2], ["deactivated", "2026-12-05"])
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
        # One pupil under two numbers (D13): the account at the lycée's ENT has the uid and login of the collège's.
        self.assertIsNone(self.account(LYCEE, "2319229"))
        self.assertEqual(self.account(LYCEE, "2319129")[0], "active")
        self.assertEqual(self.account(LYCEE, "43192291")[0], "active")
        self.assertEqual(self.account(COLLEGE, "2319129")[0], "deactivated")
        self.assertEqual(self.account(COLLEGE, "2319129")[2:], self.account(LYCEE, "2319129")[2:])
        self.assertEqual(self.account(COLLEGE, "43191291")[0], "active", "the guardian of who left with a transfer waits")


def enrol(example, other, number, division):
    """The pupil of the other school, with guardians and links, enrolled in this one too."""
    pupil = deepcopy(other.pupil(number))
    pupil.division, pupil.mef, pupil.groups = division, example.division(division).mefs[0], []
    pupil.exit = pupil.exit_reason = None
    example.pupils.append(pupil)
    for link in [link for link in other.links if link.eleve_id == number]:
        example.links.append(deepcopy(link))
        guardian = deepcopy(other.guardian(link.personne_id))
        if guardian.address:
            guardian.address.address_id = f"77{guardian.address.address_id}"
        if all(known.personne_id != guardian.personne_id for known in example.guardians):
            example.guardians.append(guardian)
    return example


class Transfer(Lifecycle):
    """From one school to another of the same ENT: whoever exports first, the end is the same (R22, D13, D14)."""

    specifications = ("demo=031*=42d",)
    FIRST, SECOND = "2310001", "2310003"  # the one leaves first, the other arrives first

    def rows(self, number):
        return self.box.sql("select a.state, a.reason, a.uais, a.parked, p.uid, p.login from account a "
                            f"join person p using (key) where p.number = '{number}'")[0]

    def test_both_orders_end_the_same(self):
        before = {number: self.rows(number) for number in (self.FIRST, self.SECOND)}
        guardian = next(link.personne_id for link in exports.school(COLLEGE).links if link.eleve_id == self.FIRST)
        a_first = exports.leave(exports.school(COLLEGE), self.FIRST, "07/10/2026")
        b_first = enrol(exports.school(LYCEE), exports.school(COLLEGE), self.SECOND, "2GT1")
        self.deliver(COLLEGE, a_first, "2026-10-12")
        self.deliver(LYCEE, b_first, "2026-10-12")
        # In two steps: that the pupil waits is noted with the plan's last operation.
        plan = self.must(DONE, "plan", "--json", today="2026-10-12").json()["plans"][0]["id"]
        self.must(DONE, "apply", plan, today="2026-10-12")
        self.assertEqual(self.rows(self.FIRST)[:4], ["active", None, f"{{{COLLEGE}}}", "2026-10-12"])
        self.assertEqual(self.rows(guardian)[0], "active")
        self.assertEqual(self.groups_of("demo", before[self.FIRST][4]), set(), "no school has the pupil meanwhile")
        self.assertEqual(self.rows(self.SECOND)[:2], ["deactivated", "multi_enrolment"])
        marks = self.box.marks("demo")
        self.must(DONE, "sync", today="2026-10-13")
        self.assertEqual(self.box.marks("demo"), marks, "waiting writes nothing")
        self.assertIn("between two schools since 2026-10-12", self.must(DONE, "explain", self.FIRST, today="2026-10-13").out)

        self.deliver(COLLEGE, exports.leave(a_first, self.SECOND, "15/10/2026"), "2026-10-19")
        self.deliver(LYCEE, enrol(b_first, exports.school(COLLEGE), self.FIRST, "2GT1"), "2026-10-19")
        self.must(DONE, "sync", today="2026-10-19")
        entries = {}
        for number in (self.FIRST, self.SECOND):
            row = self.rows(number)
            self.assertEqual(row[:4], ["active", None, f"{{{LYCEE}}}", None])
            self.assertEqual(row[4:], before[number][4:], "uid and login for life")
            self.assertEqual(self.groups_of("demo", row[4]),
                             {f"{LYCEE}:division:2GT1:eleves", f"{LYCEE}:profil:National_ELV"})
            entries[number] = self.entry_of(row[4])
        same = ("objectClass", "entsyncState", "entsyncUAI", "ENTEleveClasses", "ENTEleveMEF", "ENTPersonStructRattach")
        for name in same:
            self.assertEqual(entries[self.FIRST][name], entries[self.SECOND][name])
        for entry in entries.values():
            self.assertEqual({name for name in entry if name.startswith("entsync")}, {"entsyncUAI", "entsyncState"})
        self.must(DONE, "plan", "--check", today="2026-10-19")

    def entry_of(self, uid):
        return next(e for e in self.box.managed("demo").values() if e.get("uid") == [uid])


def enrol_anew(example, other, number, division, new):
    """As `enrol`, but the new school made a record of its own instead of asking for the transfer file (R22)."""
    enrol(example, other, number, division)
    example.pupil(number).eleve_id = new
    for link in example.links:
        if link.eleve_id == number:
            link.eleve_id = new
    return example


class TransferUnderANewNumber(Transfer):
    """Same INE, names and birth date under a new ELEVE_ID, one record closed: the same person, account, uid and login (D13)."""

    NEW = {"2310001": "2990001", "2310003": "2990003"}

    def test_both_orders_end_the_same(self):
        before = {number: self.rows(number) for number in self.NEW}
        college = exports.school(COLLEGE)
        a_first = exports.leave(exports.school(COLLEGE), self.FIRST, "07/10/2026")
        b_first = enrol_anew(exports.school(LYCEE), college, self.SECOND, "2GT1", self.NEW[self.SECOND])
        self.deliver(COLLEGE, a_first, "2026-10-12")
        self.deliver(LYCEE, b_first, "2026-10-12")
        self.must(DONE, "sync", today="2026-10-12")
        self.assertEqual(self.rows(self.FIRST)[:4], ["active", None, f"{{{COLLEGE}}}", "2026-10-12"])
        self.assertEqual(self.rows(self.SECOND)[:2], ["deactivated", "multi_enrolment"])

        self.deliver(COLLEGE, exports.leave(a_first, self.SECOND, "15/10/2026"), "2026-10-19")
        self.deliver(LYCEE, enrol_anew(b_first, college, self.FIRST, "2GT1", self.NEW[self.FIRST]), "2026-10-19")
        self.must(DONE, "sync", today="2026-10-19")
        for number, new in self.NEW.items():
            row = self.rows(number)
            self.assertEqual(row[:4], ["active", None, f"{{{LYCEE}}}", None])
            self.assertEqual(row[4:], before[number][4:], "uid and login for life")
            self.assertEqual(self.groups_of("demo", row[4]),
                             {f"{LYCEE}:division:2GT1:eleves", f"{LYCEE}:profil:National_ELV"})
            entry = self.entry_of(row[4])
            self.assertEqual(entry["ENTEleveStructRattachId"], [new])
            self.assertEqual({name for name in entry if name.startswith("entsync")}, {"entsyncUAI", "entsyncState"})
            self.assertEqual(self.box.sql(f"select 1 from account join person using (key) where number = '{new}'"), [],
                             "one pupil, one account")
            guardian = next(link.personne_id for link in college.links if link.eleve_id == number)
            of_guardian = self.entry_of(self.rows(guardian)[4])
            self.assertTrue(any(row[4] in value for value in of_guardian["ENTAuxPersRelEleveEleve"]))
            told = self.must(DONE, "explain", new, today="2026-10-19").out
            self.assertIn(row[5], told, "who asks by the new number is led to the account")
        pairs = self.must(DONE, "duplicates", "list", "--json").json()["pairs"]
        self.assertEqual({p["weaker"]["key"].split(":")[-1] for p in pairs if p["state"] == "decided"} & set(self.NEW.values()),
                         set(self.NEW.values()))
        report = self.must(DONE, "report", "--uai", LYCEE, "--format", "json").json()
        self.assertEqual([a for a in report["anomalies"] if a["code"] == "ELEVE_DOUBLON" and
                          any(v in str(a) for v in self.NEW.values())], [], "a transfer is no record too many")
        self.must(DONE, "plan", "--check", today="2026-10-19")
        marks = self.box.marks("demo")
        self.must(DONE, "resync", "--person", self.NEW[self.FIRST], today="2026-10-19")
        self.assertEqual(self.box.marks("demo"), marks)

        # Whoever leaves the new school leaves with the one account that there is; with a transfer, is waited for.
        leaving = exports.leave(exports.leave(b_first, self.NEW[self.FIRST], "20/10/2026"), self.NEW[self.SECOND], "20/10/2026", "31")
        self.deliver(LYCEE, leaving, "2026-10-26")
        self.must(DONE, "sync", today="2026-10-26")
        self.assertEqual(self.rows(self.FIRST)[:4], ["active", None, f"{{{LYCEE}}}", "2026-10-26"])
        self.assertEqual(self.rows(self.SECOND)[:2], ["deactivated", "departed"])


class BetweenEntsUnderANewNumber(Lifecycle):
    """From the collège's ENT to the lycée's, where the pupil has another ELEVE_ID: uid and login come along."""

    def test_the_person_stays_the_same_in_both(self):
        number, new = "2310001", "2990001"
        self.deliver(COLLEGE, exports.leave(exports.school(COLLEGE), number, "07/10/2026"), "2026-10-12")
        self.deliver(LYCEE, enrol_anew(exports.school(LYCEE), exports.school(COLLEGE), number, "2GT1", new), "2026-10-12")
        self.must(DONE, "sync", today="2026-10-12")
        here, there = self.account(COLLEGE, number), self.account(LYCEE, number)
        self.assertEqual((here[0], there[0]), ("deactivated", "active"))
        self.assertEqual(here[2:], there[2:], "one uid and login in both")
        self.assertEqual(self.entry(COLLEGE, here[2])["entsyncReason"], ["out_of_scope"])
        self.assertEqual(self.entry(LYCEE, there[2])["ENTEleveStructRattachId"], [new])
        self.assertIsNone(self.account(LYCEE, new))
        self.must(DONE, "plan", "--check", today="2026-10-12")


class BetweenEnts(Lifecycle):
    """A pupil leaves the collège's ENT and enters the lycée's; a teacher of both schools has an account in both."""

    def test_one_is_left_and_the_other_entered(self):
        number = "2310001"
        college = exports.leave(exports.school(COLLEGE), number, "07/10/2026")
        lycee = enrol(exports.school(LYCEE), exports.school(COLLEGE), number, "2GT1")
        teacher = deepcopy(next(one for one in exports.school(COLLEGE).individuals if one.type == "epp" and one.function == "ENS"))
        lycee.individuals.append(teacher)
        self.deliver(COLLEGE, college, "2026-10-12")
        self.deliver(LYCEE, lycee, "2026-10-12")
        self.must(DONE, "sync", today="2026-10-12")
        here, there = self.account(COLLEGE, number), self.account(LYCEE, number)
        self.assertEqual((here[0], there[0]), ("deactivated", "active"))
        self.assertEqual(here[2:], there[2:], "one uid and login in both")
        self.assertEqual(self.entry(COLLEGE, here[2])["entsyncReason"], ["out_of_scope"])
        self.assertEqual(self.groups_of("entmip", there[2]), {f"{LYCEE}:division:2GT1:eleves", f"{LYCEE}:profil:National_ELV"})
        both = [self.account(uai, teacher.id) for uai in (COLLEGE, LYCEE)]
        self.assertEqual([row[0] for row in both], ["active", "active"])
        self.assertEqual(both[0][2:], both[1][2:])


class OneEntHeld(Lifecycle):
    """Half of the collège is missing: its ENT is held, the lycée's gets what it is due, departures included."""

    def test_a_hold_in_one_ent_does_not_stop_the_other(self):
        college, lycee = exports.school(COLLEGE), exports.school(LYCEE)
        half = [p.eleve_id for p in college.pupils if p.division and p.eleve_id.startswith("231")][::2]
        self.deliver(COLLEGE, exports.without(college, half), "2026-09-21")
        newcomer = exports.special(lycee, 3192, 60, "NOUVEAUX", "Ambroise", "1", "01/01/2011", "2GT1")
        self.deliver(LYCEE, exports.without(lycee, [GONE[LYCEE]]), "2026-09-21")
        plans = {plan["ent"]: plan for plan in self.must(HELD, "sync", "--json", today="2026-09-21").json()["plans"]}
        self.assertEqual({ent: plan["exit_code"] for ent, plan in plans.items()}, {"ecollege31": HELD, "entmip": DONE})
        self.assertEqual(self.account(LYCEE, newcomer.eleve_id)[0], "active")
        self.assertEqual(self.account(LYCEE, GONE[LYCEE])[0], "deactivated")
        self.assertEqual(self.account(COLLEGE, half[0])[0], "active")


class Foreign(Lifecycle):
    """What entsync did not write it does not touch: attributes of others on its entries, entries of others beside them."""

    ADDED = {"description": ["Délégué de classe"], "userPassword": ["{SSHA}unlesbar"],
             "labeledURI": ["https://ent.example.fr/blog"]}

    def test_others_attributes_and_entries_stay_through_changes_departures_and_returns(self):
        base = self.box.variable("BASE", "ecollege31")
        changed, gone = "2310001", GONE[COLLEGE]
        uids = {number: self.account(COLLEGE, number)[2] for number in (changed, gone)}
        for uid in uids.values():
            self.box.modify("ecollege31", f"dn: uid={uid},ou=personnes,{base}\nchangetype: modify\n"
                            "add: objectClass\nobjectClass: labeledURIObject\n-\n"
                            + "-\n".join(f"add: {name}\n{name}: {values[0]}\n" for name, values in self.ADDED.items()))
        self.box.modify("ecollege31", f"dn: uid=invite,ou=personnes,{base}\nchangetype: add\nobjectClass: inetOrgPerson\n"
                        "cn: Invitée\nsn: Invitée\n\n"
                        f"dn: cn=club,ou=groupes,{base}\nchangetype: add\nobjectClass: groupOfNames\ncn: club\n"
                        f"member: uid=invite,ou=personnes,{base}\nmember: uid={uids[gone]},ou=personnes,{base}\n\n"
                        f"dn: ou=annexe,ou=structures,{base}\nchangetype: add\nobjectClass: organizationalUnit\nou: annexe\n")
        foreign = {dn: mark for dn, mark in self.box.marks("ecollege31").items()
                   if dn.startswith(("uid=invite,", "cn=club,", "ou=annexe,"))}
        self.assertEqual(len(foreign), 3)

        example = exports.without(exports.school(COLLEGE), [gone])
        example.pupil(changed).division = "3 A"
        self.deliver(COLLEGE, example, "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual(self.entry(COLLEGE, uids[gone])["entsyncState"], ["deactivated"])
        self.kept(uids, foreign)
        self.must(DONE, "resync", "--full", today="2026-09-21")
        self.kept(uids, foreign)
        self.deliver(COLLEGE, exports.school(COLLEGE), "2026-09-28")
        self.must(DONE, "sync", today="2026-09-28")
        self.assertEqual(self.entry(COLLEGE, uids[gone])["entsyncState"], ["active"])
        self.kept(uids, foreign)

    def kept(self, uids, foreign):
        for uid in uids.values():
            entry = self.entry(COLLEGE, uid)
            self.assertIn("labeledURIObject", entry["objectClass"])
            self.assertEqual({name: entry.get(name) for name in self.ADDED}, self.ADDED)
        marks = self.box.marks("ecollege31")
        self.assertEqual({dn: marks.get(dn) for dn in foreign}, foreign)


class StaleFeed(Lifecycle):
    """An export that lay about for weeks adds and changes, but nobody departs by it; a newer one decides."""

    def test_an_old_export_decides_on_no_departure(self):
        number = GONE[COLLEGE]
        files = exports.siecle(self.box.dir / "old", exports.without(exports.school(COLLEGE), [number]), exports.at("2026-09-21"))
        self.must(DONE, "ingest", *files, today="2026-10-20")
        result = self.must(DONE, "sync", today="2026-10-20")
        self.assertIn(f"kept: {COLLEGE}: ", result.out)
        self.assertEqual(self.account(COLLEGE, number)[0], "active")
        self.assertIn("situation held", self.must(DONE, "explain", number, today="2026-10-20").out)
        self.deliver(COLLEGE, exports.without(exports.school(COLLEGE), [number]), "2026-10-21")
        self.assertNotIn("kept:", self.must(DONE, "sync", today="2026-10-21").out)
        self.assertEqual(self.account(COLLEGE, number)[0], "deactivated")


class MultiEnrolmentKept(Lifecycle):
    """An ENT may leave an existing account as it is until the schools have settled it (R21)."""

    @classmethod
    def prepare(cls):
        for ent in ENT.values():
            cls.box.configure(f"ent.d/{ent}.conf", r"^mode = full$", "mode = full\nmulti_enrolment = keep")

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
