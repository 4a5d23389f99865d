#!/usr/bin/env python3
"""Weeks of made-up life, day after day, with the real servers: after every step the promises hold.

What happens is drawn from a seed: pupils arrive, leave, vanish, come back, move to the other school, are corrected and
change their division; exports come late, cut off, or with half of the school missing; days pass. Nothing of the program's
own rules is repeated here: only what must never happen, whatever the rules.

A few days of one seed in each check; months of several seeds with ENTSYNC_LONG=1. ENTSYNC_SEED=n plays one seed again.
"""

import os
import random
import sys
import unittest
from datetime import date, timedelta

sys.dont_write_bytecode = True
from support import COLLEGE, DONE, HELD, LONG, LYCEE, REJECTED, SandboxTest, main  # noqa: E402
import exports  # noqa: E402

ENT = {COLLEGE: "ecollege31", LYCEE: "entmip"}
GRACE = {"ecollege31": 42, "entmip": 56}
BLOCK = {COLLEGE: 7191, LYCEE: 7192}  # numbers of pupils whom only this test knows
START = date(2026, 10, 13)            # behind the turn window
STEPS = 40 if LONG else 7
FOREIGN = """dn: cn=imprimantes,ou=groupes,{base}
changetype: add
objectClass: groupOfNames
cn: imprimantes
member: cn=nobody

dn: {person}
changetype: modify
add: description
description: written by hand
"""


def french(day):
    return day.strftime("%d/%m/%Y")


class World:
    """Two schools as their applications know them, and what the test has seen of the ENTs so far."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.schools = {uai: exports.second(uai) for uai in ENT}
        self.away = {uai: [] for uai in ENT}  # vanished pupils, with their links
        self.arrivals = 0
        self.logins = {}       # login → uid
        self.deactivated = {}  # (ent, dn) → day on which the entry was first seen so
        self.half = None       # the school whose next export lacks half of its pupils

    def present(self, uai):
        """Ordinary pupils who are still there: those the events may touch."""
        return [p for p in self.schools[uai].pupils if p.division and p.exit is None and p.ine and p.eleve_id[1:4] != "319"]


class Weeks(SandboxTest):
    @classmethod
    def prepare(cls):
        seeds = [int(os.environ["ENTSYNC_SEED"])] if "ENTSYNC_SEED" in os.environ else range(1, 5 if LONG else 2)
        cls.seeds = list(seeds)

    # --- what happens ---

    def arrives(self, world, uai, today):
        world.arrivals += 1
        school = world.schools[uai]
        division = world.random.choice(school.divisions).code
        pupil = exports.special(school, BLOCK[uai], world.arrivals, f"ARRIVEE{world.arrivals}", "Camille", "2", "03/04/2013",
                                division, entry=french(today))
        pupil.modified = french(today)

    def leaves(self, world, uai, today):
        pupil = self.someone(world, uai)
        if pupil:
            pupil.exit, pupil.exit_reason = french(today - timedelta(days=1)), "31"

    def vanishes(self, world, uai, today):
        pupil = self.someone(world, uai)
        if not pupil:
            return
        school = world.schools[uai]
        links = [link for link in school.links if link.eleve_id == pupil.eleve_id]
        guardians = [g for g in school.guardians if g.personne_id in {link.personne_id for link in links}]
        exports.without(school, [pupil.eleve_id])
        world.away[uai].append((pupil, links, [g for g in guardians if g not in school.guardians]))

    def comes_back(self, world, uai, today):
        if not world.away[uai]:
            return
        pupil, links, guardians = world.away[uai].pop(0)
        school = world.schools[uai]
        school.pupils.append(pupil)
        school.links += links
        known = {g.personne_id for g in school.guardians}
        school.guardians += [g for g in guardians if g.personne_id not in known]

    def moves(self, world, uai, today):
        """To the other school, with the same record, whichever of the two exports first."""
        pupil = self.someone(world, uai)
        if not pupil or uai != COLLEGE:
            return
        there = world.schools[LYCEE]
        division = there.divisions[0]
        copy = exports.deepcopy(pupil)
        copy.division, copy.mef, copy.groups, copy.options = division.code, division.mefs[0], [], []
        copy.entry = french(today)
        there.pupils.append(copy)
        pupil.exit, pupil.exit_reason = french(today - timedelta(days=1)), "10"

    def is_corrected(self, world, uai, today):
        pupil = self.someone(world, uai)
        if pupil:
            pupil.given2, pupil.email = "Dominique", f"corrige{world.random.randrange(999)}@example.org"

    def changes_division(self, world, uai, today):
        pupil = self.someone(world, uai)
        alike = [d for d in world.schools[uai].divisions if pupil and pupil.mef in d.mefs]
        if alike:
            pupil.division, pupil.groups = world.random.choice(alike).code, []

    def loses_half(self, world, uai, today):
        world.half = uai

    def someone(self, world, uai):
        there = world.present(uai)
        return world.random.choice(there) if there else None

    EVENTS = (arrives, arrives, leaves, leaves, vanishes, vanishes, vanishes, comes_back, moves, is_corrected, changes_division,
              loses_half)

    # --- how it reaches the program ---

    def deliver(self, world, uai, today):
        folder = self.box.dir / f"{uai}-{today}"
        school = exports.deepcopy(world.schools[uai])
        halved = world.half == uai
        if halved:
            pupils = [p.eleve_id for p in school.pupils if p.division]
            exports.without(school, pupils[: len(pupils) // 2])
            world.half = None
        moment = exports.at(today.isoformat())
        files = exports.siecle(folder, school, moment) + exports.sts(folder, school, moment)
        if world.random.random() < 0.3:
            cut = world.random.choice(files)
            content = cut.read_bytes()
            short = folder / f"short-{cut.name}"
            short.write_bytes(content[: world.random.randrange(len(content))])
            self.must(REJECTED, "ingest", short, today=today)
        self.must(DONE, "ingest", *files, today=today)
        return halved

    # --- what must hold, whatever happened ---

    def check(self, world, today, before, code):
        held = {key for (subjects,) in self.box.sql("select array_to_string(subjects, ',') from hold where state = 'open'")
                for key in subjects.split(",")}
        fed = {row[0] for row in self.box.sql("select key from entry where to_run is null and standing in ('entitled', 'kept')")}
        keys = dict(self.box.sql("select uid, key from person"))
        active = {}
        for ent in ENT.values():
            everything = self.box.search(ent)
            entries = self.box.managed(ent)
            people = {dn: e for dn, e in entries.items() if dn.startswith("uid=")}
            for dn, entry in people.items():
                uid, login, state = entry["uid"][0], entry["ENTPersonLogin"][0], entry["entsyncState"][0]
                self.assertEqual(world.logins.setdefault(login, uid), uid, f"{login} was given twice")
                if state == "active":
                    active.setdefault(ent, set()).add(dn)
                    world.deactivated.pop((ent, dn), None)
                    key = keys[uid]
                    self.assertTrue(key in fed or key in held or self.has_cause(ent, key), f"{key} in {ent}: no cause for its account")
                else:
                    world.deactivated.setdefault((ent, dn), today)
            for dn, entry in entries.items():
                for member in entry.get("member", []):
                    self.assertIn(member, active[ent], f"{dn} names somebody who is not an active account")
            for dn in before.get(ent, {}):
                if dn.startswith("uid=") and dn not in entries:
                    self.assertIn((ent, dn), world.deactivated, f"{dn} was deleted without ever having been deactivated")
                    since = world.deactivated.pop((ent, dn))
                    self.assertGreaterEqual((today - since).days, GRACE[ent], f"{dn} was purged before its time")
            self.assertEqual(everything[f"cn=imprimantes,ou=groupes,{self.box.variable('BASE', ent)}"]["member"], ["cn=nobody"])
            self.assertEqual(people[world.person[ent]].get("description"), ["written by hand"] if world.person[ent] in people else None)
            before[ent] = entries
        marks = {ent: self.box.marks(ent) for ent in ENT.values()}
        self.must(code, "sync", today=today)
        self.assertEqual({ent: self.box.marks(ent) for ent in ENT.values()}, marks, "a second run writes nothing")

    def has_cause(self, ent, key):
        """Why else somebody may be active: between two schools, or by an operator's word; the plan says it."""
        rows = self.box.sql(f"select 1 from account where ent = '{ent}' and key = '{key}' and state = 'active' and parked is not null")
        return bool(rows)

    def test_the_promises_hold_day_after_day(self):
        for seed in self.seeds:
            with self.subTest(seed=seed):
                self.live(seed)

    def live(self, seed):
        world = World(seed)
        today, before = START, {}
        for uai in ENT:
            self.deliver(world, uai, today)
        self.must(DONE, "sync", today=today)
        world.person = {}
        for ent in ENT.values():
            world.person[ent] = next(dn for dn in sorted(self.box.managed(ent)) if dn.startswith("uid="))
            self.box.modify(ent, FOREIGN.format(base=self.box.variable("BASE", ent), person=world.person[ent]))
        self.check(world, today, before, DONE)
        for step in range(STEPS):
            today += timedelta(days=world.random.choice((1, 2, 5, 9, 14, 20)))
            story = []
            for uai in ENT:
                for _ in range(world.random.randrange(1, 4)):
                    event = world.random.choice(self.EVENTS)
                    story.append(f"{event.__name__} {uai}")
                    event(self, world, uai, today)
            for uai in world.random.sample(list(ENT), world.random.randrange(1, 3)):
                self.deliver(world, uai, today)
            result = self.box.run("sync", today=today)
            with self.subTest(seed=seed, step=step, today=today.isoformat(), story=story):
                self.assertIn(result.code, (DONE, HELD), str(result))
                self.check(world, today, before, result.code)


if __name__ == "__main__":
    main()
