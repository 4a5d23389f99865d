#!/usr/bin/env python3
"""Weeks of made-up life, day after day, with the real servers: after every step the promises hold.

What happens is drawn from a seed: pupils arrive, leave, vanish, come back, move to the other school (with their number or
under a new one), are corrected and change their division; guardians are entered twice, and merged; exports come late, cut
off, or with half of the school missing; operators let through what guards held; days pass. Nothing of the program's own rules is repeated here: only what must
never happen, whatever the rules, and who the pupils of a division are, which the exports say.

Last of all each promise is broken by hand, to see that it would be noticed. A few days of one seed in each check; months of several seeds with ENTSYNC_LONG=1. ENTSYNC_SEED=n plays one seed again.
"""

import os
import random
import sys
import unittest
from datetime import date, timedelta

sys.dont_write_bytecode = True
from support import COLLEGE, DONE, HELD, LONG, LYCEE, REJECTED, Sandbox, SandboxTest, main  # noqa: E402
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
        self.twice = {uai: [] for uai in ENT}  # guardians who are on file twice: number and second number
        self.seconds = self.renumbered = 0
        self.delivered = {}    # what the newest whole export of each school said
        self.purged = 0        # entries that went when their time had come
        self.foreign = {}      # entries that are not entsync's: how they were last seen

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
        if world.random.random() < 0.5:
            # The lycée made a record of its own (R22): the same INE, another number.
            world.renumbered += 1
            copy.eleve_id = f"2990{world.renumbered:03d}"
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

    def is_entered_twice(self, world, uai, today):
        """A guardian has a second record, for this pupil (R30)."""
        pupil, school = self.someone(world, uai), world.schools[uai]
        links = [link for link in school.links if pupil and link.eleve_id == pupil.eleve_id and link.level == "1"]
        if not links:
            return
        first = school.guardian(links[0].personne_id)
        if first.mobile is None or not first.email or any(first.personne_id in pair for pair in world.twice[uai]):
            return
        world.seconds += 1
        second = exports.deepcopy(first)
        second.personne_id = f"49{list(ENT).index(uai)}{world.seconds:04d}"
        school.guardians.append(second)
        links[0].personne_id = second.personne_id
        world.twice[uai].append((first.personne_id, second.personne_id))

    def are_merged(self, world, uai, today):
        """The school replaces the second record by the first (R31)."""
        if not world.twice[uai]:
            return
        first, second = world.twice[uai].pop(0)
        school = world.schools[uai]
        for link in school.links:
            if link.personne_id == second:
                link.personne_id = first
        school.guardians = [g for g in school.guardians if g.personne_id != second]

    def loses_half(self, world, uai, today):
        world.half = uai

    def an_operator_approves(self, world, uai, today):
        """What a guard holds of this school goes through with the next run."""
        for number, count in self.box.sql(f"select id, count from hold where state = 'open' and uai = '{uai}'"):
            self.must(DONE, "approve", number, "--max", count, today=today)

    def someone(self, world, uai):
        there = world.present(uai)
        return world.random.choice(there) if there else None

    EVENTS = (arrives, arrives, leaves, leaves, vanishes, vanishes, vanishes, comes_back, moves, moves, is_corrected,
              changes_division, is_entered_twice, are_merged, loses_half, an_operator_approves)

    # --- how it reaches the program ---

    def deliver(self, world, uai, today, hour=2):
        folder = self.box.dir / f"{uai}-{today}-{hour}"
        school = exports.deepcopy(world.schools[uai])
        halved = world.half == uai
        if halved:
            pupils = [p.eleve_id for p in school.pupils if p.division]
            exports.without(school, pupils[: len(pupils) // 2])
            world.half = None
        moment = exports.at(today.isoformat(), hour)
        files = exports.siecle(folder, school, moment) + exports.sts(folder, school, moment)
        if world.random.random() < 0.3:
            cut = world.random.choice(files)
            content = cut.read_bytes()
            short = folder / f"short-{cut.name}"
            short.write_bytes(content[: world.random.randrange(len(content))])
            self.must(REJECTED, "ingest", short, today=today)
        self.must(DONE, "ingest", *files, today=today)
        world.delivered[uai] = school

    # --- what must hold, whatever happened ---

    def check(self, world, today, before, code):
        self.assertEqual(self.broken(world, today, before), [])
        marks = {ent: self.box.marks(ent) for ent in ENT.values()}
        self.must(code, "sync", today=today)
        self.assertEqual({ent: self.box.marks(ent) for ent in ENT.values()}, marks, "a second run writes nothing")

    def broken(self, world, today, before):
        """Every promise that does not hold, in words. `before` is what the ENTs held at the last call."""
        found = []
        held = {key for (subjects,) in self.box.sql("select array_to_string(subjects, ',') from hold where state = 'open'")
                for key in subjects.split(",")}
        held_schools = {uai for (uai,) in self.box.sql("select uai from hold where state = 'open'")}
        fed = {row[0] for row in self.box.sql("select key from entry where to_run is null and standing in ('entitled', 'kept')")}
        keys = dict(self.box.sql("select uid, key from person"))
        for ent in ENT.values():
            everything = self.box.search(ent)
            entries = {dn: e for dn, e in everything.items()
                       if {"entsyncAccount", "entsyncManaged"} & set(e.get("objectClass", [])) and "ou=services" not in dn}
            people = {dn: e for dn, e in entries.items() if dn.startswith("uid=")}
            active = {dn for dn, e in people.items() if e["entsyncState"] == ["active"]}
            for dn, entry in people.items():
                uid, login = entry["uid"][0], entry["ENTPersonLogin"][0]
                if world.logins.setdefault(login, uid) != uid:
                    found.append(f"{login} was given twice")
                if dn in active:
                    world.deactivated.pop((ent, dn), None)
                    key = keys.get(uid)
                    if not (key in fed or key in held or self.has_cause(ent, key, fed)):
                        found.append(f"{key} in {ent}: no cause for its account")
                else:
                    world.deactivated.setdefault((ent, dn), today)
            for dn, entry in entries.items():
                found += [f"{dn} names somebody who is not an active account"
                          for member in entry.get("member", []) if member not in active]
            for dn in before.get(ent, {}):
                if not dn.startswith("uid=") or dn in entries:
                    continue
                since = world.deactivated.pop((ent, dn), None)
                if since is None:
                    found.append(f"{dn} was deleted without ever having been deactivated")
                elif (today - since).days < GRACE[ent]:
                    found.append(f"{dn} was purged before its time")
                else:
                    world.purged += 1
            found += self.without_account(ent, active, held, held_schools)
            found += self.not_as_desired(world, ent, everything, held_schools, today)
            found += self.touched(world, ent, everything)
            before[ent] = entries
        return found

    def has_cause(self, ent, key, fed):
        """Why else somebody may be active: between two schools; or by another record of the same person."""
        if self.box.sql(f"select 1 from account where ent = '{ent}' and key = '{key}' and state = 'active' and parked is not null"):
            return True
        return any(weaker in fed for weaker, in self.box.sql(
            f"select weaker from duplicate_pair where survivor = '{key}' and state in ('decided', 'confirmed')"))

    def without_account(self, ent, active, held, held_schools):
        """Whoever is entitled in one of the ENT's schools, of whatever kind, has an active account, where nothing is held."""
        if "" in held_schools:
            return []
        schools = [uai for uai in ENT if ENT[uai] == ent and uai not in held_schools]
        entitled = self.box.sql("select distinct e.key, p.uid from entry e join person p using (key) where e.to_run is null"
                                f" and e.standing = 'entitled' and e.uai = any('{{{','.join(schools)}}}')"
                                " and not exists (select 1 from duplicate_pair d where d.weaker = e.key"
                                " and d.state in ('decided', 'confirmed'))")
        base = self.box.variable("BASE", ent)
        return [f"{key} in {ent}: entitled, without an active account" for key, uid in entitled
                if key not in held and f"uid={uid},ou=personnes,{base}" not in active]

    def not_as_desired(self, world, ent, everything, held_schools, today):
        """The members of each division's group are the ordinary pupils whom the newest export has in it, where nothing is held."""
        found = []
        numbers = {dn: e["ENTEleveStructRattachId"][0] for dn, e in everything.items() if "ENTEleveStructRattachId" in e}
        for uai, school in world.delivered.items():
            if ENT[uai] != ent or held_schools & {uai, ""}:
                continue
            # Who is on record in both is a multi-enrolment, or none, by rules of its own.
            elsewhere = {p.ine for other, their in world.delivered.items() if other != uai for p in their.pupils if self.here(p, today)}
            for division in school.divisions:
                wanted = {p.eleve_id for p in school.pupils if p.division == division.code and self.ordinary(p)
                          and self.here(p, today) and p.ine not in elsewhere}
                group = everything.get(f"cn={uai}:division:{division.code}:eleves,ou=groupes,{self.box.variable('BASE', ent)}", {})
                ordinary = {p.eleve_id for p in school.pupils if self.ordinary(p) and p.ine not in elsewhere}
                members = {numbers.get(dn) for dn in group.get("member", [])} & ordinary
                if members != wanted:
                    found.append(f"{ent} is not what the exports say: {uai} {division.code}: {members ^ wanted}")
        return found

    @staticmethod
    def ordinary(pupil):
        return pupil.ine and pupil.division and pupil.eleve_id[1:4] != "319"

    @staticmethod
    def here(pupil, today):
        return pupil.exit is None or date(*map(int, reversed(pupil.exit.split("/")))) >= today

    def touched(self, world, ent, everything):
        """What is not entsync's, or lies outside what it is to look after, is as it was."""
        found = []
        foreign = {dn: e for dn, e in everything.items() if not {"entsyncAccount", "entsyncManaged"} & set(e.get("objectClass", []))
                   and not dn.startswith("cn=entsync-watermark")}
        if foreign != world.foreign.setdefault(ent, foreign):
            found.append(f"{ent}: an entry that is not entsync's has changed")
        person = world.person.get(ent)
        if person in everything and everything[person].get("description") != ["written by hand"]:
            found.append(f"{ent}: an attribute that is not entsync's has changed")
        others = {uai for uai in ENT if ENT[uai] != ent}
        found += [f"{dn} in {ent} belongs to a school outside its scope" for dn, e in everything.items()
                  if others & set(e.get("entsyncUAI", []))]
        return found

    def test_1_the_promises_hold_day_after_day(self):
        for number, seed in enumerate(self.seeds):
            if number:
                self.box.down()
                type(self).box = Sandbox().up()
            with self.subTest(seed=seed):
                self.live(seed)

    def test_2_each_promise_can_be_broken(self):
        """Whoever breaks one by hand is told: what never fails shows nothing."""
        world, today, before = self.lived
        self.let_all_through(world, today, before)
        uai = self.school_that_somebody_left(world, today, before)
        self.assertEqual(self.broken(world, today, before), [])
        ent, base = ENT[uai], self.box.variable("BASE", ENT[uai])
        (elsewhere,) = set(ENT) - {uai}
        entries = self.box.managed(ent)
        gone = next(dn for dn, e in sorted(entries.items()) if e.get("entsyncReason") == ["departed"])
        one, other = sorted(dn for dn, e in entries.items() if e.get("entsyncState") == ["active"] and dn != world.person[ent])[:2]
        group = next(dn for dn, e in sorted(entries.items()) if dn.endswith(f":eleves,ou=groupes,{base}") and ":division:" in dn
                     and len(e["member"]) > 2)
        both = {p.ine for p in world.delivered[elsewhere].pupils}
        ordinary = {p.eleve_id for p in world.delivered[uai].pupils if self.ordinary(p) and p.ine not in both}
        member = next(dn for dn in entries[group]["member"] if ordinary & set(entries[dn]["ENTEleveStructRattachId"]))
        printers = f"cn=imprimantes,ou=groupes,{base}"
        change = "dn: {}\nchangetype: modify\n{}\n"

        def modify(dn, there, back):
            return change.format(dn, there), change.format(dn, back)

        login = entries[one]["ENTPersonLogin"][0]
        parent = next(dn for dn, e in sorted(entries.items()) if e.get("entsyncState") == ["active"]
                      and "ENTAuxPersRelEleveEleve" in e and dn != world.person[ent])
        breaks = (
            ("entitled, without an active account", modify(parent, "replace: entsyncState\nentsyncState: deactivated",
                                                           "replace: entsyncState\nentsyncState: active")),
            ("no cause for its account", modify(gone, "replace: entsyncState\nentsyncState: active",
                                                "replace: entsyncState\nentsyncState: deactivated")),
            ("was given twice", modify(one, f"replace: ENTPersonLogin\nENTPersonLogin: {entries[other]['ENTPersonLogin'][0]}",
                                       f"replace: ENTPersonLogin\nENTPersonLogin: {login}")),
            ("not an active account", modify(group, f"add: member\nmember: {gone}", f"delete: member\nmember: {gone}")),
            ("is not what the exports say", modify(group, f"delete: member\nmember: {member}", f"add: member\nmember: {member}")),
            ("an entry that is not entsync's", modify(printers, "add: description\ndescription: x", "delete: description")),
            ("an attribute that is not entsync's", modify(world.person[ent], "delete: description",
                                                          "add: description\ndescription: written by hand")),
            ("outside its scope", modify(one, f"add: entsyncUAI\nentsyncUAI: {elsewhere}",
                                          f"delete: entsyncUAI\nentsyncUAI: {elsewhere}")),
        )
        for words, (there, back) in breaks:
            days = dict(world.deactivated)
            self.box.modify(ent, there)
            told = self.broken(world, today, before)
            self.assertTrue(any(words in text for text in told), (words, told))
            self.box.modify(ent, back)
            world.deactivated = days
            self.assertEqual(self.broken(world, today, before), [], words)
        # One day too early, to the day; and on its day.
        world.deactivated[(ent, gone)] = today - timedelta(days=GRACE[ent] - 1)
        self.box.modify(ent, f"dn: {gone}\nchangetype: delete\n")
        missing, without = dict(before), dict(world.deactivated)
        self.assertEqual(self.broken(world, today, dict(missing)), [f"{gone} was purged before its time"])
        world.deactivated = {**without, (ent, gone): today - timedelta(days=GRACE[ent])}
        self.assertEqual(self.broken(world, today, dict(missing)), [])
        world.deactivated = {place: day for place, day in without.items() if place != (ent, gone)}
        self.assertEqual(self.broken(world, today, dict(missing)), [f"{gone} was deleted without ever having been deactivated"])

    def let_all_through(self, world, today, before):
        """Nothing is held any more: a school where something is cannot be compared."""
        while holds := self.box.sql("select id, count from hold where state = 'open'"):
            for number, count in holds:
                self.must(DONE, "approve", number, "--max", count, today=today)
            self.check(world, today, before, self.box.run("sync", today=today).code)

    def school_that_somebody_left(self, world, today, before):
        """A school in whose ENT somebody waits for the purge; where nobody does, somebody leaves now."""
        for uai in ENT:
            if any(e.get("entsyncReason") == ["departed"] for e in self.box.managed(ENT[uai]).values()):
                return uai
        self.leaves(world, COLLEGE, today)
        world.half = None
        self.deliver(world, COLLEGE, today, hour=5)
        self.check(world, today, before, self.box.run("sync", today=today).code)
        return COLLEGE

    def live(self, seed):
        world = World(seed)
        today, before = START, {}
        for uai in ENT:
            self.deliver(world, uai, today)
        self.must(DONE, "sync", today=today)
        world.person = {}
        for ent in ENT.values():
            world.person[ent] = next(dn for dn in sorted(self.box.managed(ent)) if dn.startswith("uid="))
            if f"cn=imprimantes,ou=groupes,{self.box.variable('BASE', ent)}" not in self.box.search(ent):
                self.box.modify(ent, FOREIGN.format(base=self.box.variable("BASE", ent), person=world.person[ent]))
        self.check(world, today, before, DONE)
        happened = set()
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
                happened.update(line.split()[0] for line in story)
        type(self).lived = world, today, before
        if STEPS > 30:
            self.assertEqual(happened, {event.__name__ for event in self.EVENTS}, "everything happens in months")
            self.assertGreater(world.purged, 0, "in months some are purged")


if __name__ == "__main__":
    main()
