#!/usr/bin/env python3
"""Two people who would have one value that the directory wants once: the value is withheld, never the person, and comes by itself."""

import sys
from collections import Counter

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, USAGE, SandboxTest, main  # noqa: E402
import exports  # noqa: E402

ENT = "ecollege31"
BASE = "dc=ecollege31,dc=fr"
# A mother who has her own address, and a father to whom the school gave the same one.
MOTHER, FATHER, SHARED = "43191081", "43191082", "famille@example.org"
DAY2, DAY3, DAY4 = "2026-09-21", "2026-09-22", "2026-09-28"


class Collisions(SandboxTest):
    specifications = (f"{ENT}={COLLEGE}=42d",)

    @classmethod
    def prepare(cls):
        cls.box.configure(f"ent.d/{ENT}.conf", r"^mapping(.*)$", r"mapping\1\nunique = mail")
        database = next(name for name in cls.box.search_config(ENT, "(olcSuffix=*)"))
        # The directory itself refuses a second one.
        cls.box.modify(ENT, "dn: cn=module{0},cn=config\nchangetype: modify\nadd: olcModuleLoad\nolcModuleLoad: unique\n\n"
                       f"dn: olcOverlay=unique,{database}\nchangetype: add\nobjectClass: olcOverlayConfig\n"
                       f"objectClass: olcUniqueConfig\nolcOverlay: unique\nolcUniqueURI: ldap:///?mail?sub\n")

    @classmethod
    def deliver(cls, day, **mails):
        """An export of that day in which these guardians have these addresses."""
        example = exports.school(COLLEGE)
        for number, mail in mails.items():
            example.guardian(number.removeprefix("g")).email = mail
        cls.must(DONE, "ingest", *exports.siecle(cls.box.dir / f"export-{day}", example, exports.at(day)), today=day)

    def entry(self, number):
        uid = self.box.sql(f"select uid from person where number = '{number}'")[0][0]
        return next((e for e in self.box.managed(ENT).values() if e.get("uid") == [uid]), None)

    def withheld(self, answer):
        return {(w["key"].split(":")[-1], w["attribute"]) for w in answer.json()["plans"][0]["withheld"]}

    def test_1_the_value_is_withheld_and_comes_when_it_is_free(self):
        self.deliver(DAY1, g43191081=SHARED, g43191082=SHARED)
        answer = self.must(DONE, "sync", "--json", today=DAY1)
        mails = Counter(mail.lower() for e in self.box.search(ENT).values() for mail in e.get("mail", []))
        self.assertEqual([mail for mail, count in mails.items() if count > 1], [])
        self.assertEqual(mails[SHARED], 1)
        (keeps,) = [n for n in (MOTHER, FATHER) if self.entry(n).get("mail") == [SHARED]]
        (goes_without,) = {MOTHER, FATHER} - {keeps}
        self.assertIn((goes_without, "mail"), self.withheld(answer))
        self.assertEqual(self.entry(goes_without)["entsyncState"], ["active"], "the person is there, with all the rest")
        self.assertNotIn("mail", self.entry(goes_without))
        told = self.must(DONE, "explain", goes_without, today=DAY1).out
        self.assertIn(f"mail in {ENT} since {DAY1}", told)
        marks = self.box.marks(ENT)
        self.assertIn((goes_without, "mail"), self.withheld(self.must(DONE, "sync", "--json", today=DAY1)))
        self.assertEqual(self.box.marks(ENT), marks)

        # Whoever has it gets an address of their own: the next plan finds it free.
        self.deliver(DAY2, **{f"g{keeps}": "autre@example.org", f"g{goes_without}": SHARED})
        self.must(DONE, "sync", today=DAY2)
        self.assertEqual(self.entry(keeps)["mail"], ["autre@example.org"])
        answer = self.must(DONE, "sync", "--json", today=DAY3)
        self.assertEqual(self.entry(goes_without)["mail"], [SHARED])
        self.assertNotIn((goes_without, "mail"), self.withheld(answer))
        self.assertNotIn("withheld", self.must(DONE, "explain", goes_without, today=DAY3).out)

    def test_2_a_login_that_an_entry_of_others_has(self):
        example = exports.school(COLLEGE)
        exports.special(example, 3191, 60, "NOUVEAUX", "Ambroise", "1", "01/01/2015", "6A")
        foreign = f"uid=invite,ou=personnes,{BASE}"
        self.box.modify(ENT, f"dn: {foreign}\nchangetype: add\nobjectClass: ENTPerson\ncn: Ambroise\nsn: Nouveaux\n"
                        "ENTPersonLogin: Ambroise.Nouveaux\nENTPersonJointure: X$1\n")
        self.must(DONE, "ingest", *exports.siecle(self.box.dir / "new", example, exports.at(DAY4)), today=DAY4)
        answer = self.must(DONE, "sync", "--json", today=DAY4)
        self.assertIn(("2319160", "ENTPersonLogin"), self.withheld(answer))
        jointure = self.box.sql("select jointure from person where number = '2319160'")[0][0]
        self.assertEqual(self.entry("2319160")["ENTPersonLogin"], [jointure], "the schema wants one: the jointure meanwhile")
        marks = self.box.marks(ENT)
        self.must(DONE, "sync", today=DAY4)
        self.assertEqual(self.box.marks(ENT), marks)
        self.box.modify(ENT, f"dn: {foreign}\nchangetype: delete\n")
        self.must(DONE, "sync", today=DAY4)
        self.assertEqual(self.entry("2319160")["ENTPersonLogin"], ["ambroise.nouveaux"])
        self.must(DONE, "plan", "--check", today=DAY4)

    def test_3_an_attribute_that_the_mapping_does_not_write_is_refused(self):
        self.box.configure(f"ent.d/{ENT}.conf", r"^unique = mail$", "unique = employeeNumber")
        self.assertIn("employeeNumber", self.must(USAGE, "plan", today=DAY4).err)


if __name__ == "__main__":
    main()
