"""What is different in the second lot: a copy of the first one, changed in a few places. README.md lists what each causes."""

from copy import deepcopy

from . import college, lycee
from .model import Link, Period, Structure
from .population import ine, phone
from .special import also, special, timetable_links
from .staff import teacher


def _touch(pupil, **changed):
    pupil.modified = "09/10/2026"
    for name, value in changed.items():
        setattr(pupil, name, value)
    return pupil


def _vanish(school, eleve_id):
    """The pupil, the guardians who have no other child here, and their links: as if they had never been entered."""
    gone = {link.personne_id for link in school.links if link.eleve_id == eleve_id}
    school.pupils = [p for p in school.pupils if p.eleve_id != eleve_id]
    school.links = [link for link in school.links if link.eleve_id != eleve_id]
    gone -= {link.personne_id for link in school.links}
    school.guardians = [g for g in school.guardians if g.personne_id not in gone]


def _move_service(school, subject, code, old, new):
    for service in school.services:
        if service.structure == code and service.subject == subject:
            service.teachers = [(kind, new if number == old else number, hours) for kind, number, hours in service.teachers]


def second_college(first):
    school = deepcopy(first)
    find = school.pupil

    # Arrivals: with new guardians; with guardians who are there already.
    special(school, 3191, 50, "ALDEGUIER", "Blanche", "2", "16/05/2014", "5A", entry="28/09/2026", modified="28/09/2026")
    sibling = special(school, 3191, 51, "BARTHEZAC", "Lubin", "1", "05/05/2015", "6B", parents=False, entry="05/10/2026",
                      modified="05/10/2026")
    also(school, sibling, "43191081", "10", pays="1", aid="true", contact="true")
    also(school, sibling, "43191082", "20", aid="false", contact="false")

    # Departures: an exit date, a record that is no longer there, an exit date of lot 1 that has passed (2319122: unchanged).
    _touch(find("2319133"), exit="25/09/2026", exit_reason="10")
    _vanish(school, "2319132")
    # Back before it had an account; multi-enrolment settled here in time (the new one is the lycée's 2319229).
    _touch(find("2319126"), exit=None, exit_reason=None, division="5B")
    _touch(find("2319105"), exit="18/09/2026", exit_reason="10")

    _touch(find("2319134"), family="DE QUERCYN")
    _touch(find("2319135"), division="6A", groups=["6A_GR1"])
    _touch(find("2319102"), ine=ine(319102))
    _touch(find("2319131"), ine=None)
    _touch(find("2319120"), email="zoe.bonnefont@example.org")
    _touch(find("2310001"), mobile=phone("mobile", 9001))
    # Mended without any effect: the second row of 2319123, the entry date of 2319124, the closed record 2319107.
    rows = [p for p in school.pupils if p.eleve_id == "2319123"]
    school.pupils.remove(rows[1])
    _touch(find("2319124"), entry="01/09/2026")
    _vanish(school, "2319107")

    # Guardians: merged; a link that goes; from contact to legal representative; a move; a telephone in both schools.
    school.guardians.remove(school.guardian("43191111"))
    for link in school.links:
        if link.personne_id == "43191111":
            link.personne_id = "43191101"
    school.links = [link for link in school.links if (link.eleve_id, link.personne_id) != ("2319140", "43191402")]
    for number, link in enumerate(school.links):
        if link.personne_id == "43191364":
            school.links[number] = Link(link.eleve_id, link.personne_id, "1", "38", aid="false", contact="false")
    mover = school.guardian("43191211")
    mover.address.line1, mover.address.postal_code, mover.address.town = "7 RUE DU FOUR À CHAUX", "31397", "LABRUGUE"
    mover.home_phone, mover.email = phone("home", 8001), "s.combelles@example.org"
    school.guardian("43191381").mobile = phone("mobile", 8101)

    # Structures: a rename, a new label, a group that nobody is in any more, one pupil who changes group.
    school.group("5LATIN").code = "5LCA LATIN"
    school.division("5A").label = "5EME A EUROPÉENNE"
    for pupil in school.pupils:
        if pupil.exit is None or pupil.exit == "02/10/2026":
            pupil.groups = ["5LCA LATIN" if code == "5LATIN" else code for code in pupil.groups if code != "6ATELIER"]
    changed = find("2310004")
    _touch(changed, groups=["4ALL2" if code == "4ESP2" else code for code in changed.groups])

    # Staff: one gone, one new in the same service, a service that moves, another head teacher's division.
    school.individuals = [i for i in school.individuals if i.id != "31014"]
    school.individuals.append(teacher("31015", "1", "YSSANDON", "GUILLAUME", "1992-03-08", "020300"))
    for service in school.services:
        if service.structure == "5LATIN":
            service.structure = "5LCA LATIN"
    _move_service(school, "020300", "5LCA LATIN", "31014", "31015")
    _move_service(school, "061300", "6B", "31003", "31004")
    next(i for i in school.individuals if i.id == "31002").head_of = ["4B"]

    college.timetable(school, "2026-10-12")
    return school


def second_lycee(first):
    school = deepcopy(first)
    find = school.pupil

    special(school, 3192, 50, "VIDALENC", "Romane", "2", "11/11/2011", "2GT 3", groups=["2ESP LV2 GR1"], entry="21/09/2026",
            modified="21/09/2026")
    _touch(find("2319216"), exit="02/10/2026", exit_reason="12")
    _vanish(school, "2319217")
    _touch(find("2319218"), division="2GT2")
    _touch(find("2319219"), given="Rémy")
    _touch(find("2319202"), ine=ine(319202))
    # Enrolled here as well, although still at the collège under 2319129: multi-enrolment (R21).
    special(school, 3192, 29, "LABORIEUX", "Quentin", "1", "08/08/2012", "2GT1", ine=ine(319129), groups=["2ALL LV2 GR1"],
            entry="28/09/2026", modified="28/09/2026", mother="Arlette", father="Firmin")

    school.guardian("43192181").work_phone = phone("home", 8201)
    school.guardian("43191381").mobile = phone("mobile", 8101)

    school.group("1SPE_MATHS").label = "SPÉCIALITÉ MATHS"
    school.division("TG2").label = "TERMINALE G2"
    # A new group, with pupils who leave another one for it.
    school.groups.append(Structure("1SPE_SVT", "", [lycee.PREMIERE], ["1G1", "1G2"]))
    for pupil in [p for p in school.pupils if "1SPE_PHYS" in p.groups][:4]:
        _touch(pupil, groups=["1SPE_SVT" if code == "1SPE_PHYS" else code for code in pupil.groups])

    school.individuals = [i for i in school.individuals if i.id != "32013"]
    school.individuals.append(teacher("32014", "2", "UFFERTE", "LAURE", "1995-07-22", "062300"))
    _move_service(school, "062300", "2GT 3", "32007", "32014")
    # The second period is brought forward: she stays where she is (R51).
    school.substitute_services[0].periods[1] = Period("2026-10-05", "2026-12-18", "4.000", "32011")

    # ELEGROUPE of lot 2 is newer than the export, and decides (R17): one pupil changes group by its word alone.
    school.group_links = timetable_links(school, "2026-10-12")
    one = next(item for item in school.group_links if item.eleve_id == "2320000")
    one.groups = [("2ALL LV2 GR1" if code == "2ESP LV2 GR1" else code, first, last) for code, first, last in one.groups]
    return school
