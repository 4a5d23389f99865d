#!/usr/bin/env python3
"""One person with two records: found, decided or confirmed, undone without a trace, dismissed for good, merged by the school."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, USAGE, SandboxTest, main  # noqa: E402
import exports  # noqa: E402

# The mother of two sisters, entered once for each (R30, R33).
SURVIVOR, DOUBLE = "43191101", "43191111"
SISTERS = ("2319110", "2319111")


class Duplicates(SandboxTest):
    policy = "report"

    @classmethod
    def prepare(cls):
        cls.policy_is(cls.policy)
        cls.load(1, DAY1, COLLEGE)

    @classmethod
    def policy_is(cls, word):
        path = cls.box.box / "entsync.conf"
        text = path.read_text().split("\n[duplicates]")[0]
        path.write_text(f"{text}\n[duplicates]\ncertain = {word}\n")

    def pair(self, *options):
        """The pair of the two records, as `duplicates` shows it; None when it does not."""
        pairs = self.must(DONE, "duplicates", "list", "--json", *options).json()["pairs"]
        keys = {f"responsable:TOULOUSE:{number}" for number in (SURVIVOR, DOUBLE)}
        return next((p for p in pairs if {p["weaker"]["key"], p["survivor"]["key"]} == keys), None)

    def deliver(self, example, day):
        folder = self.box.dir / f"export-{day}"
        files = exports.siecle(folder, example, exports.at(day)) + exports.sts(folder, example, exports.at(day))
        self.must(DONE, "ingest", *files, today=day)

    def account(self, number):
        rows = self.box.sql("select a.state, a.reason, p.uid from account a join person p using (key) "
                            f"where p.number = '{number}' and a.ent = 'ecollege31'")
        return rows[0] if rows else None

    def mothers(self, number):
        """The uids among the two that the pupil's entry names."""
        entry = next(e for e in self.box.managed("ecollege31").values() if e.get("ENTEleveStructRattachId") == [number])
        uids = {self.box.sql(f"select uid from person where number = '{n}'")[0][0]: n for n in (SURVIVOR, DOUBLE)}
        return {n for uid, n in uids.items() if any(uid in value for value in entry.get("ENTElevePersRelEleve", []))}

    def children(self):
        """How many pupils the survivor's entry names."""
        uid = self.account(SURVIVOR)[2]
        entry = next(e for e in self.box.managed("ecollege31").values() if e.get("uid") == [uid])
        return len(entry["ENTAuxPersRelEleveEleve"])


class Certain(Duplicates):
    """By default what is certain is decided: one account, not two (D33b)."""

    policy = "deactivate"

    def test_the_double_gets_no_account_and_the_survivor_gets_both_children(self):
        self.assertIsNone(self.account(DOUBLE))
        self.assertEqual(self.account(SURVIVOR)[0], "active")
        for sister in SISTERS:
            self.assertEqual(self.mothers(sister), {SURVIVOR})
        self.assertEqual(self.children(), 2)
        pair = self.pair()
        self.assertEqual((pair["state"], pair["verdict"]), ("decided", "certain"))
        self.assertEqual(pair["weaker"]["key"], f"responsable:TOULOUSE:{DOUBLE}")
        self.assertLessEqual({"names", "civility", "mobile", "email", "address"}, {e["code"] for e in pair["evidence"]})
        self.assertIn(f"pair {pair['id']} (decided", self.must(DONE, "explain", DOUBLE).out)
        self.must(DONE, "plan", "--check", today=DAY1)

    def test_the_school_reads_it(self):
        report = self.must(DONE, "report", "--uai", COLLEGE, "--format", "json").json()
        found = [a for a in report["anomalies"] if a["code"] == "RESPONSABLE_DOUBLON"]
        self.assertEqual({value for a in found for value in map(str, numbers(a))} & {SURVIVOR, DOUBLE}, {SURVIVOR, DOUBLE})
        self.assertIn("septembre", found[0]["text"])


class TheOtherRecordIsKept(Duplicates):
    """One sister leaves, and with her the record that survived: the mother keeps the account she has."""

    policy = "deactivate"

    def test_the_account_lives_on_by_the_doubles_record(self):
        uid = self.account(SURVIVOR)[2]
        login = self.box.sql(f"select login from person where number = '{SURVIVOR}'")
        self.deliver(exports.without(exports.school(COLLEGE), [SISTERS[0]]), "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual(self.account(SURVIVOR), ["active", None, uid])
        self.assertIsNone(self.account(DOUBLE))
        self.assertEqual(self.mothers(SISTERS[1]), {SURVIVOR})
        self.assertEqual(self.children(), 1)
        entry = next(e for e in self.box.managed("ecollege31").values() if e.get("uid") == [uid])
        self.assertEqual((entry["sn"], [entry["ENTPersonLogin"]]), (["CAPDEVIOLE"], login))
        self.must(DONE, "plan", "--check", today="2026-09-21")
        # The record is back: nothing changes hands.
        self.deliver(exports.school(COLLEGE), "2026-09-22")
        self.must(DONE, "sync", today="2026-09-22")
        self.assertEqual(self.account(SURVIVOR), ["active", None, uid])
        self.assertIsNone(self.account(DOUBLE))
        self.assertEqual(self.children(), 2)


class CutOff(Duplicates):
    """A court order against the double holds for the survivor: it is one person."""

    policy = "deactivate"

    def test_a_link_that_was_cut_does_not_come_back_by_the_other_record(self):
        self.must(DONE, "cut-link", DOUBLE, SISTERS[1], "--reason", "ordonnance", today=DAY1)
        self.must(DONE, "sync", today=DAY1)
        self.assertEqual([self.mothers(sister) for sister in SISTERS], [{SURVIVOR}, set()])
        self.assertEqual(self.children(), 1)


class ConfirmedAndUndone(Duplicates):
    def test_undo_restores_both_accounts_to_the_byte(self):
        before = self.box.ldif("ecollege31")
        self.assertEqual([self.account(number)[0] for number in (SURVIVOR, DOUBLE)], ["active", "active"])
        number = str(self.pair()["id"])

        self.must(DONE, "duplicates", "confirm", number, today=DAY1)
        self.must(DONE, "sync", today=DAY1)
        self.assertEqual(self.account(DOUBLE)[:2], ["deactivated", "duplicate"])
        self.assertEqual([self.mothers(sister) for sister in SISTERS], [{SURVIVOR}, {SURVIVOR}])
        self.assertEqual(self.children(), 2)
        uid = self.account(DOUBLE)[2]
        groups = [dn for dn, e in self.box.managed("ecollege31").items() if any(uid in m for m in e.get("member", []))]
        self.assertEqual(groups, [], "a double is member of nothing")
        marks = self.box.marks("ecollege31")
        self.must(DONE, "sync", today=DAY1)
        self.assertEqual(self.box.marks("ecollege31"), marks, "running again writes nothing")

        # Also days later, within the grace.
        self.must(DONE, "duplicates", "undo", number, today="2026-09-20")
        self.must(DONE, "sync", today="2026-09-20")
        self.assertEqual(self.box.ldif("ecollege31"), before)
        self.assertEqual(self.pair("--all")["state"], "undone")
        self.assertIsNone(self.pair())

        # What is undone is not decided again, whatever the policy and the next files say.
        self.policy_is("deactivate")
        self.deliver(exports.school(COLLEGE), "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual([self.account(n)[0] for n in (SURVIVOR, DOUBLE)], ["active", "active"])
        self.assertEqual([self.mothers(sister) for sister in SISTERS], [{SURVIVOR}, {DOUBLE}])
        self.must(USAGE, "duplicates", "undo", number, today="2026-09-21")
        self.must(USAGE, "duplicates", "undo", "999999", today="2026-09-21")
        self.must(USAGE, "duplicates", "forget", number, today="2026-09-21")


class OfOneEnt(Duplicates):
    """What an ENT's own file says of certain pairs counts there, whatever the main file says."""

    policy = "report"

    @classmethod
    def prepare(cls):
        path = cls.box.box / "ent.d/ecollege31.conf"
        path.write_text(f"{path.read_text()}\n[duplicates]\ncertain = deactivate\n")
        super().prepare()

    def test_the_ents_own_word_counts(self):
        self.assertEqual(self.account(SURVIVOR)[0], "active")
        self.assertIsNone(self.account(DOUBLE))


class Dismissed(Duplicates):
    def test_a_dismissed_pair_stays_dismissed(self):
        number = str(self.pair()["id"])
        self.must(DONE, "duplicates", "dismiss", number, today=DAY1)
        report = self.must(DONE, "report", "--uai", COLLEGE, "--format", "json").json()
        told = {str(value) for a in report["anomalies"] if a["code"] == "RESPONSABLE_DOUBLON" for value in numbers(a)}
        self.assertFalse(told & {SURVIVOR, DOUBLE})
        self.policy_is("deactivate")
        self.deliver(exports.school(COLLEGE), "2026-09-21")
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual([self.account(n)[0] for n in (SURVIVOR, DOUBLE)], ["active", "active"])
        self.assertEqual(self.pair("--all")["state"], "dismissed")


class MergedByTheSchool(Duplicates):
    """R31: the school's next feed has one record with both sisters; the other one's account is a duplicate's, no leaver's."""

    def test_the_superseded_account_is_a_duplicate(self):
        example = exports.school(COLLEGE)
        example.guardians = [g for g in example.guardians if g.personne_id != DOUBLE]
        for link in example.links:
            if link.personne_id == DOUBLE:
                link.personne_id = SURVIVOR
        example.guardian(SURVIVOR).mobile = "+33639989999"
        self.policy_is("deactivate")
        self.deliver(example, "2026-09-21")
        pair = self.pair()
        self.assertIn("superseded", {e["code"] for e in pair["evidence"]})
        self.must(DONE, "sync", today="2026-09-21")
        self.assertEqual(self.account(DOUBLE)[:2], ["deactivated", "duplicate"])
        self.assertEqual([self.mothers(sister) for sister in SISTERS], [{SURVIVOR}, {SURVIVOR}])
        self.assertIn("superseded", self.must(DONE, "duplicates", "--json").out)


def numbers(anomaly):
    given = anomaly["identifiers"]
    if isinstance(given, dict):
        return list(given.values())
    return [item["value"] if isinstance(item, dict) else item[1] for item in given]


if __name__ == "__main__":
    main()
