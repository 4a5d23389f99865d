"""Hand-made records: those that show a case have numbers of their own, away from the ordinary ones."""

from .model import GroupLink, Guardian, Link, Pupil
from .population import address, ine, phone


def special(school, block, number, family, given, sex, birth, division=None, parents=True, mother="Sylviane", father="Gilbert",
            **more):
    """A pupil with a number of its own: ELEVE_ID 2<block><nn>, guardians 4<block><nn>1 (mother) and 4<block><nn>2 (father)."""
    mef = school.division(division).mefs[0] if division else None
    pupil = Pupil(f"2{block}{number:02d}", str(1500 + number), ine(block * 100 + number), family, given, sex, birth, division=division,
                  mef=mef, options=[("O", "030201")])
    for name, value in more.items():
        setattr(pupil, name, value)
    school.pupils.append(pupil)
    if parents:
        guardian(school, f"4{block}{number:02d}1", "MME", family, mother, pupil, "10", pays="1", aid="true", contact="true")
        guardian(school, f"4{block}{number:02d}2", "M.", family, father, pupil, "20", aid="false", contact="false")
    return pupil


def guardian(school, personne_id, civility, family, given, pupil, parente, level="1", **link):
    """A guardian with an address of their own, linked to the pupil; with pupil None the record stands alone."""
    n = int(personne_id) % 1000
    person = Guardian(personne_id, civility, family, given, address(f"29{personne_id[2:]}", n), mobile=phone("mobile", n),
                      sms="1")
    school.guardians.append(person)
    if pupil is not None:
        school.links.append(Link(pupil.eleve_id, personne_id, level, parente, **link))
    return person


def also(school, pupil, personne_id, parente, level="1", **link):
    """A further link to a guardian who is there already: one record for brothers and sisters (R30)."""
    school.links.append(Link(pupil.eleve_id, personne_id, level, parente, **link))


def iso(french):
    """AAAA-MM-JJ of JJ/MM/AAAA."""
    return f"{french[6:]}-{french[3:5]}-{french[:2]}"


def timetable_links(school, day):
    """ELEGROUPE links that say of everybody who is still here on `day` (AAAA-MM-JJ) what SIECLE says."""
    return [GroupLink(p.family, p.given, iso(p.birth), [(code, None, None) for code in p.groups], eleve_id=p.eleve_id)
            for p in school.pupils if p.groups and p.birth != "30/02/2011" and (p.exit is None or iso(p.exit) >= day)]
