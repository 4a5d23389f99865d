#!/usr/bin/env python3
"""Dry run = real run: what a plan shows is, one to one, what slapd's own log of changes says was written; the watermark aside (D35)."""

import sys
from collections import Counter

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, HELD, LYCEE, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402

ENTS = ("ecollege31", "entmip")
SIGNS = {"add": "+", "delete": "-", "replace": "="}
# What slapd itself puts on an entry.
OPERATIONAL = {"structuralobjectclass", "entryuuid", "entrycsn", "creatorsname", "createtimestamp", "modifiersname",
               "modifytimestamp"}


def planned(operation):
    """The updates that an operation stands for: (type, DN, new RDN, what is done to which values)."""
    verb = operation["verb"]
    mods = frozenset(Counter(f"{change['attribute'].lower()}:{SIGNS[change['verb']]} {value}".rstrip(" ")
                             for change in operation["changes"] for value in change["values"] or [""]).items())
    dn = operation["dn"].lower()
    if verb != "rename":
        return [(verb, dn, "", mods)]
    new = operation["new_dn"].lower()
    renamed = [("modrdn", dn, new.split(",")[0], frozenset())]
    return renamed + ([("modify", new, "", mods)] if mods else [])


def logged(entry):
    mods = Counter()
    for mod in entry.get("reqMod", []):
        attribute, _, rest = mod.partition(":")
        if attribute.lower() not in OPERATIONAL:
            mods[f"{attribute.lower()}:{rest}".rstrip(" ")] += 1
    kind = entry["reqType"][0]
    if kind == "modrdn":
        return ("modrdn", entry["reqDN"][0].lower(), entry["reqNewRDN"][0].lower(), frozenset())
    return (kind, entry["reqDN"][0].lower(), "", frozenset(mods.items()))


class DryRunIsRealRun(SandboxTest):
    accesslog = True
    ents = ENTS

    @classmethod
    def begin(cls):
        for uai in (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(1, uai), today=DAY1)

    def log(self, ent):
        """reqStart → update, of everything that took effect and was not the watermark."""
        entries = self.box.search_log(ent, "(&(objectClass=auditWriteObject)(reqResult=0))")
        return {dn: logged(entry) for dn, entry in entries.items()
                if not entry["reqDN"][0].lower().startswith("cn=entsync-watermark,")}

    def compare(self, today, show=("plan",), do=("sync",), code=DONE, least=20):
        """Compares what one command shows with what the other writes; the plans and the number of the run."""
        only = [word for ent in self.ents for word in ("--ent", ent)]
        before = {ent: set(self.log(ent)) for ent in self.ents}
        plans = {plan["ent"]: plan for plan in self.must(code, *show, *only, "--json", today=today).json()["plans"]}
        for ent in self.ents:
            self.assertEqual(set(self.log(ent)), before[ent], "a plan writes nothing")
        run = self.must(code, *do, *only, "--json", today=today).json()["run"]
        for ent in self.ents:
            said = Counter(update for operation in plans[ent]["operations"] for update in planned(operation))
            done = Counter(update for dn, update in self.log(ent).items() if dn not in before[ent])
            self.assertGreater(len(said), least, "the example changes something")
            self.assertEqual(sorted(map(str, (said - done).elements())), [], f"{ent}: planned and not written")
            self.assertEqual(sorted(map(str, (done - said).elements())), [], f"{ent}: written and not planned")
        return plans, run

    def both_lots(self):
        for number, today in ((1, DAY1), (2, DAY2)):
            for uai in (COLLEGE, LYCEE) if number == 2 else ():
                self.must(DONE, "ingest", *lot(number, uai), today=today)
            self.compare(today)
            before = {ent: set(self.log(ent)) for ent in ENTS}
            self.must(DONE, "sync", today=today)
            self.assertEqual({ent: set(self.log(ent)) for ent in ENTS}, before, "running again writes nothing")


class WithTransactions(DryRunIsRealRun):
    def test_the_plan_is_what_the_directory_logs(self):
        self.both_lots()


class WithoutTransactions(DryRunIsRealRun):
    @classmethod
    def prepare(cls):
        for ent in ENTS:
            cls.box.configure(f"ent.d/{ent}.conf", r"^mapping = sdet$", "mapping = sdet\ntransactions = off")

    def test_the_plan_is_what_the_directory_logs(self):
        self.both_lots()


class PurgedHeldAndUndone(DryRunIsRealRun):
    """What else takes something away: a purge, a sync of which a set is held, and the undo of both."""

    ents = ENTS[:1]
    LEFT, PURGED, LATER = "2026-09-21", "2026-11-02", "2026-11-03"

    def deliver(self, example, day):
        folder = self.box.dir / day
        files = exports.siecle(folder, example, exports.at(day)) + exports.sts(folder, example, exports.at(day))
        self.must(DONE, "ingest", *files, today=day)

    def test_what_is_shown_is_what_the_directory_logs(self):
        self.compare(DAY1)
        example = exports.without(exports.school(COLLEGE), ["2310010"])
        self.deliver(example, self.LEFT)
        self.compare(self.LEFT, least=5)
        self.deliver(example, self.PURGED)
        plans, purge = self.compare(self.PURGED, ("purge", "--dry-run"), ("purge",), least=0)
        self.assertEqual({one["verb"] for one in plans[ENTS[0]]["operations"]}, {"delete"})

        exports.without(example, [pupil.eleve_id for pupil in example.pupils][::2])
        for number, guardian in enumerate(example.guardians):
            if guardian.mobile and number % 4 == 0:
                guardian.mobile = f"+336399{80000 + number}"
        self.deliver(example, self.LATER)
        plans, held = self.compare(self.LATER, code=HELD)
        self.assertTrue(plans[ENTS[0]]["held"])
        for run, least in ((held, 20), (purge, 0)):
            self.compare(self.LATER, ("undo", run, "--dry-run"), ("undo", run), least=least)


if __name__ == "__main__":
    main()
