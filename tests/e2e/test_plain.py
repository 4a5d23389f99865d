#!/usr/bin/env python3
"""The second mapping, on inetOrgPerson and groupOfNames: the same accounts and the same members as with the first."""

import re
import sys

sys.dont_write_bytecode = True
from support import DAY1, DAY2, DONE, USAGE, SandboxTest, main  # noqa: E402
import oracle  # noqa: E402

ENT = "ecollege31"


class Plain(SandboxTest):
    """The steps of docs/mapping.md and docs/directories.md for such an ENT, then both lots."""

    @classmethod
    def prepare(cls):
        cls.box.configure(f"ent.d/{ENT}.conf", r"^mapping = sdet$", "mapping = plain")
        cls.missing = cls.must(USAGE, "check-config", "--json").json()
        cls.make_branches()
        cls.must(DONE, "check-config")
        cls.load(1, DAY1)
        cls.first = cls.box.managed(ENT)

    @classmethod
    def make_branches(cls):
        """The branches as check-config prints them, and the account's rights on them."""
        (check,) = [one for one in cls.missing["checks"] if one["about"] == f"ENT {ENT}" and one["check"] == "branches"]
        cls.box.modify(ENT, re.sub(r"^(dn: .*)$", r"\1\nchangetype: add", check["remedy"], flags=re.M))
        base = cls.box.variable("BASE", ENT)
        (dn, entry), = cls.box.search_config(ENT, f"(olcSuffix={base})", "olcAccess").items()
        rules = [f'to dn.subtree="ou={branch},{base}" by dn.exact="{cls.box.variable("BINDDN", ENT)}" write by * none'
                 for branch in ("people", "groups")]
        values = "".join(f"olcAccess: {{{place}}}{rule}\n" for place, rule in enumerate(rules))
        cls.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nadd: olcAccess\n{values}")

    def check(self, expectation):
        keys = dict(self.box.sql("select uid, key from person"))
        entries = self.box.managed(ENT)
        people = {dn: entry for dn, entry in entries.items() if "entsyncState" in entry}

        def key(dn):
            return keys[re.match("uid=([^,]+),ou=people,", dn).group(1)]

        self.assertEqual({key(dn) for dn, entry in people.items() if entry["entsyncState"] == ["active"]},
                         {oracle.full_key(one) for one in expectation.accounts[ENT]})
        actual = {entry["cn"][0]: {key(member) for member in entry["member"]}
                  for entry in entries.values() if "member" in entry}
        wanted = {cn: {oracle.full_key(one) for one in members} for cn, members in expectation.members[ENT].items()}
        self.assertEqual(actual, wanted)
        return entries

    def test_1_the_first_lot(self):
        entries = self.check(oracle.after_lot1())
        for dn, entry in entries.items():
            self.assertFalse([name for name in entry if name.startswith("ENT")], dn)
            self.assertFalse([name for name in entry["objectClass"] if name.startswith("ENT")], dn)
        pupil = next(entry for entry in entries.values() if "lea.martignac" in entry.get("uid", []))
        self.assertIn("inetOrgPerson", pupil["objectClass"])
        self.assertEqual(pupil["employeeType"], ["National_ELV"])
        self.assertEqual(len(pupil["uid"]), 2, "its own, and the login")
        self.unchanged(DAY1)

    def test_2_the_second_lot(self):
        self.load(2, DAY2)
        entries = self.check(oracle.after_lot2())
        off = {dn for dn, entry in entries.items() if entry.get("entsyncState") == ["deactivated"]}
        self.assertEqual(len(off), len(oracle.after_lot1().accounts[ENT] - oracle.after_lot2().accounts[ENT]))
        for dn in off:
            self.assertEqual(entries[dn]["sn"], self.first[dn]["sn"])
            self.assertEqual(entries[dn]["entsyncPurgeAfter"], ["20261123000000Z"])
        self.unchanged(DAY2)

    def unchanged(self, today):
        """Run again, in whatever way, nothing is written."""
        marks = self.box.marks(ENT)
        self.must(DONE, "sync", today=today)
        self.must(DONE, "plan", "--check", today=today)
        self.must(DONE, "resync", "--full", today=today)
        self.assertEqual(self.box.marks(ENT), marks)


if __name__ == "__main__":
    main()
