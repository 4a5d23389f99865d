#!/usr/bin/env python3
"""Taking back what a run wrote: apply then undo gives the identical directory, under the guards, and what changed since is left."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DIFFERENT, DONE, HELD, LYCEE, PARTIAL, USAGE, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402

ENTS = ("ecollege31", "entmip")


class Undo(SandboxTest):
    def ldifs(self):
        return {ent: self.box.ldif(ent) for ent in ENTS}

    def accounts(self):
        """The accounts of the store, without the run that changed each last."""
        return self.box.sql("select ent, key, state, reason, since, purge_after, population, uais from account "
                            "where state <> 'purged' order by ent, key")

    def persons(self):
        return self.box.sql("select key, jointure, uid, login from person order by key")

    def sync(self, today, code=DONE):
        """Synchronises; the number of the run."""
        return self.must(code, "sync", "--json", today=today).json()["run"]

    def undo(self, run, code, *words, today=DAY2):
        return self.must(code, "undo", run, "--json", *words, today=today).json()

    def same(self, before, after):
        for ent in ENTS:
            self.assertEqual(before[ent].split("\n\n"), after[ent].split("\n\n"), ent)


class UndoOfTheSecondLot(Undo):
    @classmethod
    def prepare(cls):
        cls.load(1, DAY1)

    def test_apply_then_undo_gives_the_identical_directory_and_so_does_the_next_sync(self):
        before, accounts, persons = self.ldifs(), self.accounts(), self.persons()
        for uai in (COLLEGE, LYCEE):
            self.must(DONE, "ingest", *lot(2, uai), today=DAY2)
        run = self.sync(DAY2)
        after, accounts_after = self.ldifs(), self.accounts()
        self.assertNotEqual(before, after)

        marks = {ent: self.box.marks(ent) for ent in ENTS}
        dry = self.undo(run, DONE, "--dry-run")
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, marks, "a dry run writes nothing")
        self.assertEqual([plan["id"] for plan in dry["plans"]], [None, None])

        undone = self.undo(run, DONE)
        for shown, done in zip(dry["plans"], undone["plans"]):
            self.assertEqual(shown["operations"], done["operations"], "what is shown is what is done")
            self.assertEqual(done["left_alone"], [])
            self.assertEqual(done["applied"], {"done": len(done["operations"])})
        self.same(before, self.ldifs())
        self.assertEqual(self.accounts(), accounts)
        # Numbers and names that were given stay given (R41).
        known = {row[0]: row for row in self.persons()}
        self.assertEqual([row for row in persons if row[3]], [known[row[0]] for row in persons if row[3]])

        text = self.must(DONE, "run", undone["run"]).out
        self.assertIn("undo", text)
        again = self.undo(run, DONE)
        self.assertEqual([plan["operations"] for plan in again["plans"]], [[], []], "undone once is undone")

        # As long as the sources say the same, the next sync does it again, with the same uids and logins.
        self.must(DIFFERENT, "plan", "--check", today=DAY2)
        self.sync(DAY2)
        self.same(after, self.ldifs())
        self.assertEqual(self.accounts(), accounts_after)

        # And an undo can be undone: what it took back comes again.
        second = self.undo(self.box.sql("select max(id) from run where kind = 'sync'")[0][0], DONE)["run"]
        self.same(before, self.ldifs())
        self.undo(second, DONE)
        self.same(after, self.ldifs())
        self.assertEqual(self.accounts(), accounts_after)
        self.must(DONE, "plan", "--check", today=DAY2)


class UndoOfTheFirstFilling(Undo):
    def test_the_guards_hold_it_and_once_approved_nothing_is_left(self):
        for uai in (COLLEGE, LYCEE):
            self.must(DONE, "ingest", *lot(1, uai), today=DAY1)
        empty = self.ldifs()
        self.assertEqual(empty, {ent: "" for ent in ENTS})
        run = self.sync(DAY1)
        full, accounts = self.ldifs(), self.accounts()

        held = self.undo(run, HELD, "--dry-run", today=DAY1)
        self.assertTrue(all(plan["held"] for plan in held["plans"]))
        self.assertEqual(self.must(DONE, "holds", "--json").json()["holds"], [], "a dry run leaves no hold")

        self.undo(run, HELD, today=DAY1)
        gone = {ent: set(self.box.managed(ent)) for ent in ENTS}
        self.assertTrue(all(gone.values()))
        holds = self.must(DONE, "holds", "--json").json()["holds"]
        self.assertTrue(holds)
        # An ordinary run has nothing to do with them, and leaves them for the operator.
        self.sync(DAY1)
        self.same(full, self.ldifs())
        self.assertEqual(self.must(DONE, "holds", "--json").json()["holds"], holds)
        for hold in holds:
            self.must(DONE, "approve", hold["id"], today=DAY1)

        # The sync did again what the first undo could take back: that is a run of its own.
        for number in reversed(self.box.sql("select distinct applied_run from plan p join run r on r.id = p.applied_run "
                                            "where r.kind = 'sync' order by 1")):
            result = self.box.run("undo", number[0], "--json", today=DAY1)
            for plan in result.json()["plans"]:
                self.assertEqual(plan["left_alone"], [])
            for hold in self.must(DONE, "holds", "--json").json()["holds"]:
                if hold["state"] == "open":
                    self.must(DONE, "approve", hold["id"], today=DAY1)
            self.undo(number[0], DONE, today=DAY1)
        self.assertEqual(self.ldifs(), empty)
        self.assertEqual(self.accounts(), [])

        self.sync(DAY1)
        self.same(full, self.ldifs())
        self.assertEqual(self.accounts(), accounts)


class SecondLotOfTheCollege(Undo):
    """The collège alone, which has had one administrator before its second lot, and two since."""

    @classmethod
    def begin(cls):
        school = exports.school(COLLEGE)
        school.individuals = [one for one in school.individuals if (one.type, one.id) != ("dir", "102")]
        first = [file for file in lot(1, COLLEGE) if not file.name.startswith("sts_emp")]
        for files, day in ((first + exports.sts(cls.box.dir / "first", school, exports.at(DAY1)), DAY1),
                           (lot(2, COLLEGE), DAY2)):
            cls.must(DONE, "ingest", *files, today=day)
            cls.must(DONE, "sync", today=day)

    @classmethod
    def prepare(cls):
        cls.last = cls.box.sql("select max(id) from run where kind = 'sync'")[0][0]

    def left_alone(self, undone):
        """DN → reason, in the collège's ENT."""
        return {one["dn"]: one["reason"] for plan in undone["plans"] for one in plan["left_alone"]}

    def dn(self, number):
        (row,) = self.box.sql(f"select uid from person where number = '{number}'")
        return f"uid={row[0]},ou=personnes,dc=ecollege31,dc=fr"


class UndoOfWhatHasMoved(SecondLotOfTheCollege):
    def test_what_changed_since_is_left_alone_and_named(self):
        entries = self.box.managed("ecollege31")
        mine, entry = next((dn, e) for dn, e in entries.items() if e.get("ENTEleveStructRattachId") == ["2319134"])
        self.assertEqual(entry["sn"], ["DE QUERCYN"])
        newcomer = next(dn for dn, e in entries.items() if e.get("ENTEleveStructRattachId") == ["2319150"])
        self.box.modify("ecollege31", f"dn: {mine}\nchangetype: modify\nreplace: sn\nsn: BY HAND\n\n"
                        f"dn: {newcomer}\nchangetype: modify\nreplace: givenName\ngivenName: By Hand\n")
        undone = self.undo(self.last, PARTIAL, "--ent", "ecollege31")
        left = self.left_alone(undone)
        self.assertIn("sn", left[mine])
        self.assertIn("givenName", left[newcomer])
        after = self.box.managed("ecollege31")
        self.assertEqual(after[mine]["sn"], ["BY HAND"])
        self.assertIn(newcomer, after, "who was changed by hand keeps the account")
        groups = {dn for dn, e in entries.items() if newcomer in e.get("member", [])}
        self.assertEqual({dn for dn, e in after.items() if newcomer in e.get("member", [])}, groups,
                         "and the memberships")
        self.assertIsNone(next((dn for dn, e in after.items() if e.get("ENTEleveStructRattachId") == ["2319151"]), None))
        self.must(DONE, "sync", today=DAY2)
        self.must(DONE, "plan", "--check", today=DAY2)

    def test_a_run_that_wrote_nothing_has_nothing_to_undo(self):
        run = self.box.sql("select min(id) from run where kind = 'ingest'")[0][0]
        self.assertIn("nothing to undo", self.must(DONE, "undo", run, today=DAY2).out)
        self.must(USAGE, "undo", 4711, today=DAY2)
        self.must(USAGE, "undo", "yesterday", today=DAY2)


class UndoOfWhatMustStay(SecondLotOfTheCollege):
    def undo(self, run, code, *words, today=DAY2):
        return super().undo(run, code, "--ent", "ecollege31", *words, today=today)

    def test_1_an_account_that_an_operator_protects_stays_and_its_memberships_with_it(self):
        before, ldif = self.box.managed("ecollege31"), self.box.ldif("ecollege31")
        mine, other, left = self.dn("2319150"), self.dn("2319151"), self.dn("2319132")
        self.must(DONE, "protect", "2319150", "--reason", "litige", today=DAY2)
        undone = self.undo(self.last, PARTIAL)
        self.assertEqual(self.left_alone(undone)[mine], "an operator protects the account")
        after = self.box.managed("ecollege31")
        self.assertEqual(after[mine], before[mine])
        self.assertEqual({dn for dn, e in after.items() if mine in e.get("member", [])},
                         {dn for dn, e in before.items() if mine in e.get("member", [])})
        self.assertNotIn(other, after)
        self.assertEqual((before[left]["entsyncState"], after[left]["entsyncState"]), (["deactivated"], ["active"]))

        # Who is back by an undo is not deactivated by its undo.
        self.must(DONE, "protect", "2319132", "--reason", "litige", today=DAY2)
        again = self.undo(undone["run"], PARTIAL)
        self.assertEqual(self.left_alone(again), {left: "an operator protects the account"})
        self.assertEqual(self.box.managed("ecollege31")[left]["entsyncState"], ["active"])
        for number in ("2319150", "2319132"):
            self.must(DONE, "unprotect", number, today=DAY2)
        self.must(DONE, "sync", today=DAY2)
        self.assertEqual(self.box.ldif("ecollege31").split("\n\n"), ldif.split("\n\n"))

    def test_2_so_does_the_last_administrator(self):
        one, two = (self.dn(number) for number in ("101", "102"))
        self.must(DONE, "deactivate", one, "--reason", "mutation", today=DAY2)
        undone = self.undo(self.last, PARTIAL)
        self.assertEqual(self.left_alone(undone)[two], f"nobody else in {COLLEGE} would have the profile National_DIR")
        entries = self.box.managed("ecollege31")
        self.assertEqual((entries[one]["entsyncState"], entries[two]["entsyncState"]), (["deactivated"], ["active"]))
        self.assertNotIn(self.dn("2319151"), entries)


class UndoOfAPurge(Undo):
    """Who was purged is forgotten; the pre-image knows the entry, uid, jointure and login for as long as it is kept."""

    def test_the_entry_the_account_and_the_login_come_back(self):
        number = "2310010"
        self.load(1, DAY1)
        for day in ("2026-09-21", "2026-11-02"):
            folder = self.box.dir / day
            example = exports.without(exports.school(COLLEGE), [number])
            files = exports.siecle(folder, example, exports.at(day)) + exports.sts(folder, example, exports.at(day))
            self.must(DONE, "ingest", *files, today=day)
            if day == "2026-09-21":
                self.sync(day)
        self.must(DONE, "sync", "--ent", "entmip", today="2026-11-02")
        self.must(DONE, "plan", today="2026-11-02")
        known = self.box.sql(f"select * from person where number = '{number}'")
        self.assertEqual(len(known), 1)
        before, accounts = self.box.managed("ecollege31"), self.accounts()
        purge = self.must(DONE, "purge", "--json", "--ent", "ecollege31", today="2026-11-02").json()["run"]
        self.assertEqual(self.box.sql(f"select * from person where number = '{number}'"), [])
        self.assertLess(len(self.box.managed("ecollege31")), len(before))

        undone = self.undo(purge, DONE, today="2026-11-02")["plans"][0]
        self.assertEqual(undone["known_again"], len([o for o in undone["operations"] if o["verb"] == "add"]))
        self.assertEqual(self.box.managed("ecollege31"), before)
        self.assertEqual(self.accounts(), accounts)
        self.assertEqual([row[:6] for row in self.box.sql(f"select * from person where number = '{number}'")],
                         [row[:6] for row in known])
        # It is due still, so the next sync does it again.
        self.must(DONE, "sync", today="2026-11-02")
        self.assertEqual(self.box.sql(f"select * from person where number = '{number}'"), [])


class UndoUnderEveryGuard(Undo):
    """What an undo would empty, turn into somebody else or take out of groups is held like in any run, and released like it."""

    specifications = (f"ecollege31={COLLEGE}=42d",)
    FIRST, SECOND = "2026-10-05", "2026-10-06"  # outside the turn window

    @classmethod
    def deliver(cls, example, day):
        cls.must(DONE, "ingest", *exports.siecle(cls.box.dir / day, example, exports.at(day)), today=day)

    @classmethod
    def prepare(cls):
        cls.load(1, DAY1, COLLEGE)
        cls.deliver(exports.school(COLLEGE), cls.FIRST)
        cls.must(DONE, "sync", today=cls.FIRST)

    def group_and_newcomers(self, example):
        """A small group, and a dozen pupils who may join it."""
        entries = self.box.managed("ecollege31")
        for group in example.groups:
            entry = entries.get(f"cn={COLLEGE}:groupe:{group.code}:eleves,ou=groupes,dc=ecollege31,dc=fr")
            others = [p for p in example.pupils if p.division in group.divisions and p.ine and p.exit is None
                      and p.eleve_id[1:4] != "319" and group.code not in p.groups]
            if entry and len(entry["member"]) < 16 and len(others) >= 12:
                return group.code, others[:12]
        raise AssertionError("the example has no small group")

    def holds(self):
        return [h for h in self.must(DONE, "holds", "--json").json()["holds"] if h["state"] == "open"]

    def test_it_is_held_by_each_guard_and_once_approved_the_directory_is_as_before(self):
        before = self.box.ldif("ecollege31")
        example = exports.school(COLLEGE)
        code, newcomers = self.group_and_newcomers(example)
        for pupil in newcomers:
            pupil.groups.append(code)
        plain = [p for p in example.pupils if p.division and p.ine and p.exit is None and p.eleve_id[1:4] != "319" and not p.email]
        for number, pupil in enumerate(plain):
            pupil.email = f"nouveau{number}@example.org"
        other = example.pupil("2310010")
        other.family, other.given, other.birth = "AUTREFOIS", "Honorine", "02/02/2013"
        self.deliver(example, self.SECOND)
        first = self.sync(self.SECOND, HELD)
        self.assertEqual({h["guard"] for h in self.holds()}, {"identities"})
        for hold in self.holds():
            self.must(DONE, "approve", hold["id"], today=self.SECOND)
        second = self.sync(self.SECOND)
        self.must(DONE, "plan", "--check", today=self.SECOND)

        for run in (second, first):
            self.undo(run, HELD, today=self.SECOND)
        self.assertEqual({h["guard"] for h in self.holds()}, {"identities", "emptied", "members"})
        entries = self.box.managed("ecollege31")
        self.assertTrue(any(e.get("sn") == ["AUTREFOIS"] for e in entries.values()))
        self.assertEqual(sum("nouveau" in str(e.get("mail")) for e in entries.values()), len(plain))
        for hold in self.holds():
            self.must(DONE, "approve", hold["id"], today=self.SECOND)
        for run in (second, first):
            self.undo(run, DONE, today=self.SECOND)
        self.assertEqual(self.box.ldif("ecollege31").split("\n\n"), before.split("\n\n"))


if __name__ == "__main__":
    main()
