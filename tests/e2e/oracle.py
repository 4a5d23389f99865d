"""What the example lots must lead to, worked out from the schools' own records by the guides' rules, without the program.

The program reads the exports; this reads the records that the exports were made from. Where the two agree, neither can
have slipped in the same place.
"""

import pathlib
import re
import sys
from datetime import date

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "data"))

from generator import changes, college, lycee  # noqa: E402

LOT1_DAY, LOT2_DAY = date(2026, 9, 14), date(2026, 10, 12)
YEAR_FIRST, YEAR_LAST = date(2026, 9, 1), date(2027, 7, 3)
ENT_OF = {"CLG": "ecollege31", "LYC": "entmip"}
# Whose word counts for pupil–group links (R17): the collège's ELEGROUPE is of the day of its export in both lots, the
# lycée's is older in the first and of the day after in the second.
TIMETABLE_DECIDES = {(college.UAI, 1): True, (college.UAI, 2): True, (lycee.UAI, 1): False, (lycee.UAI, 2): True}
TRANSFERS = {"10", "11", "12", "13", "14"}
# Entered twice, with the same mobile and e-mail: certainly one person, whose first record counts for both (R30, R33).
DOUBLES = {"43191111": "43191101"}
# One pupil by INE, names and birth date under the numbers of two schools: the number that came first has the account (D13).
ONE_PUPIL = {"2319205": "2319105"}
FUNCTION_PROFILES = {"ENS": "ENS", "DIR": "DIR", "DOC": "DOC", "EDU": "EVS", "AED": "EVS"}


def schools(lot):
    """The two schools as they are in lot 1 or 2."""
    first = {college.UAI: college.build(), lycee.UAI: lycee.build()}
    if lot == 1:
        return first
    return {college.UAI: changes.second_college(first[college.UAI]), lycee.UAI: changes.second_lycee(first[lycee.UAI])}


def french_date(text):
    """The day, or None where the text is none of the calendar."""
    try:
        return date(int(text[6:]), int(text[3:5]), int(text[:2]))
    except (TypeError, ValueError):
        return None


class Expectation:
    """Accounts and memberships after a lot, on a day. `before` is the expectation after the lot before it."""

    def __init__(self, lot, day, before=None):
        self.lot, self.day = lot, day
        self.schools = schools(lot)
        self.accounts = {"ecollege31": set(), "entmip": set()}  # keys of active accounts
        self.parked = {"ecollege31": set(), "entmip": set()}     # those of them who are between two schools
        self.members = {"ecollege31": {}, "entmip": {}}          # cn of a group → keys
        had = before.accounts if before else {"ecollege31": set(), "entmip": set()}
        enrolled = {uai: self._enrolled(school) for uai, school in self.schools.items()}
        for uai, school in self.schools.items():
            others = [p for other, pupils in enrolled.items() if other != uai for p in pupils]
            self._school(school, enrolled[uai], others, had[ENT_OF[school.type]])

    def in_turn_window(self):
        """Between May and September pupils may stand in two schools: that is not judged (D13, R61)."""
        return 5 <= self.day.month <= 9

    def _enrolled(self, school):
        """Rows with MEF, division and no exit in the past; a second row of one ELEVE_ID does not count (D8, D12)."""
        seen, result = set(), []
        for p in school.pupils:
            if p.eleve_id in seen:
                continue
            seen.add(p.eleve_id)
            leaves = french_date(p.exit) if p.exit else None
            if p.mef and p.division and (leaves is None or leaves >= self.day):
                result.append(p)
        return result

    def _school(self, school, enrolled, others, had):
        ent = ENT_OF[school.type]
        elsewhere = {(p.ine, p.family, p.given, p.birth) for p in others if p.ine}
        live = {}
        for p in enrolled:
            if not self.in_turn_window() and p.ine and (p.ine, p.family, p.given, p.birth) in elsewhere:
                continue  # R21
            complete = bool(p.ine) and french_date(p.birth) is not None  # R20
            key = f"eleve:{p.eleve_id}"
            if complete or key in had:
                live[key] = p
        on_record = {p.eleve_id for p in enrolled} | {p.eleve_id for p in school.pupils if not p.exit}
        guardians = self._guardians(school, live, on_record, had)
        staff, teaches = self._staff(school)
        self.parked[ent] |= self._parked(school, live, guardians, others, had)
        self.accounts[ent] |= set(live) | set(guardians) | set(staff) | self.parked[ent]
        self._members(school, ent, live, guardians, staff, teaches)

    def _guardians(self, school, live, on_record, had):
        """Level 1 or 2 of a fed pupil, never the pupil himself (R36, R38); one who has an account keeps it while a link to a
        pupil on record is left (D14). key → ELEVE_IDs of live pupils."""
        known = {g.personne_id for g in school.guardians if g.family and g.given}
        result = {}
        for link in school.links:
            if link.personne_id not in known or link.level == "3" or link.parente == "70":
                continue
            key = f"responsable:{DOUBLES.get(link.personne_id, link.personne_id)}"
            if f"eleve:{link.eleve_id}" in live:
                result.setdefault(key, set()).add(f"eleve:{link.eleve_id}")
            elif key in had and link.eleve_id in on_record:
                result.setdefault(key, set())
        return result

    def _parked(self, school, live, guardians, others, had):
        """Who left with a transfer, and their guardians, keep what they had for three weeks, in no group (D14); not the pupil
        whom the other school has already."""
        moved = {p.eleve_id for p in school.pupils if p.exit and french_date(p.exit) < self.day
                 and p.exit_reason in TRANSFERS and f"eleve:{p.eleve_id}" not in live}
        named = {f"responsable:{link.personne_id}" for link in school.links if link.eleve_id not in moved
                 and next((not p.exit or french_date(p.exit) >= self.day
                           for p in school.pupils if p.eleve_id == link.eleve_id), False)}
        keys = {f"eleve:{number}" for number in moved}
        keys |= {f"responsable:{link.personne_id}" for link in school.links
                 if link.eleve_id in moved and link.level in "12"} - named
        arrived = {f"eleve:{first}" for second, first in ONE_PUPIL.items() if any(p.eleve_id == second for p in others)}
        return (keys & had) - set(guardians) - arrived

    def _staff(self, school):
        """key → profiles of those who have an account, and (kind, code) → keys of who teaches there (R50–R52, R55)."""
        codes = {("D", d.code) for d in school.divisions if d.in_sts} | {("G", g.code) for g in usable_groups(school)
                                                                        if g.in_sts}
        teaches, serving = {}, set()
        for service in school.services:
            for kind, number, _ in service.teachers:
                key = staff_key(school, kind, number)
                serving.add(key)
                for structure in [c for c in codes if c[1] == service.structure]:
                    teaches.setdefault(structure, set()).add(key)
        for service in school.substitute_services:
            key = staff_key(school, "eppsup", service.substitute_id)
            if any(date.fromisoformat(p.first) <= self.day <= date.fromisoformat(p.last) for p in service.periods):
                for structure in [c for c in codes if c[1] == service.structure]:
                    teaches.setdefault(structure, set()).add(key)
        accounts = {}
        for person in school.individuals + school.substitutes:
            key = staff_key(school, person.type, person.id)
            if person.function:
                accounts[key] = FUNCTION_PROFILES.get(person.function, "ETA")
            elif key in serving:
                accounts[key] = "ENS"
        return accounts, teaches

    def _members(self, school, ent, live, guardians, staff, teaches):
        groups = self.members[ent]

        def put(cn, key):
            groups.setdefault(f"{school.uai}:{cn}", set()).add(key)

        def put_pupil(kind, code, key):
            put(f"{kind}:{code}:eleves", key)
            for guardian, children in guardians.items():
                if key in children:
                    put(f"{kind}:{code}:responsables", guardian)

        for key, p in live.items():
            put("profil:National_ELV", key)
            put_pupil("division", p.division, key)
            for code in self._groups_of(school, p):
                put_pupil("groupe", code, key)
        for key in guardians:
            put("profil:National_TUT", key)
        for key, profile in staff.items():
            put(f"profil:National_{profile}", key)
        for (kind, code), keys in teaches.items():
            for key in keys & set(staff):
                put(f"{'division' if kind == 'D' else 'groupe'}:{code}:enseignants", key)

    def _groups_of(self, school, pupil):
        """Codes of the groups that the pupil is in today, by the source that decides (R12, R13, R17, D5, D20)."""
        known = {g.code: g for g in usable_groups(school) if g.in_siecle}
        if not TIMETABLE_DECIDES[school.uai, self.lot]:
            return [code for code in pupil.groups if code in known]
        codes = []
        for link in school.group_links:
            if link.eleve_id == pupil.eleve_id or (link.ine and link.ine == pupil.ine):
                for code, first, last in link.groups:
                    if first and last and str(YEAR_FIRST) <= first and last <= min(first, str(YEAR_LAST)):
                        first = last = None  # turned round (R13)
                    begins = max(date.fromisoformat(first), YEAR_FIRST) if first else YEAR_FIRST
                    ends = min(date.fromisoformat(last), YEAR_LAST) if last else YEAR_LAST
                    if code in known and pupil.mef in known[code].mefs and begins <= self.day <= ends:
                        codes.append(code)
        return codes


def usable_groups(school):
    """Groups whose code is admitted: its signs (R10), and not equal to an earlier one but for case or blanks (D20)."""
    seen, result = set(), []
    for group in school.groups:
        folded = re.sub(r"\s+", " ", group.code).lower()
        if re.fullmatch(r"[A-Za-z0-9 _-]{1,20}", group.code) and folded not in seen:
            seen.add(folded)
            result.append(group)
    return result


def staff_key(school, kind, number):
    place = school.uai if kind in ("dir", "local") else "TOULOUSE"
    return f"{kind}:{place}:{number}"


def full_key(key):
    """`eleve:2310000` → `eleve:TOULOUSE:2310000`, as the program spells the keys of accounts."""
    kind, *rest = key.split(":")
    return key if len(rest) == 2 else f"{kind}:TOULOUSE:{ONE_PUPIL.get(rest[0], rest[0])}"


def after_lot1(day=LOT1_DAY):
    return Expectation(1, day)


def after_lot2(day=LOT2_DAY):
    return Expectation(2, day, before=after_lot1())
