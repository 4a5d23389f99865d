"""Lots made for a test: an example school, changed by the test, written as a lot of a given moment."""

import pathlib
from copy import deepcopy
from datetime import datetime

from support import DATA  # noqa: F401  (puts the generator on the path)
from generator import changes, college, lycee
from generator.files import write_siecle, write_sts
from generator.special import special  # noqa: F401

SCHOOLS = {college.UAI: college.build(), lycee.UAI: lycee.build()}


def school(uai):
    """A copy of the school of lot 1, to be changed at will."""
    return deepcopy(SCHOOLS[uai])


def second(uai):
    """The school as it is in lot 2."""
    return {college.UAI: changes.second_college, lycee.UAI: changes.second_lycee}[uai](SCHOOLS[uai])


def without(example, eleve_ids, guardians=True):
    """The school without these pupils and, where asked for, the guardians whom that leaves without any link."""
    gone = set(eleve_ids)
    left = [link for link in example.links if link.eleve_id not in gone]
    orphans = {link.personne_id for link in example.links} - {link.personne_id for link in left}
    example.pupils = [p for p in example.pupils if p.eleve_id not in gone]
    example.links = left
    if guardians:
        example.guardians = [g for g in example.guardians if g.personne_id not in orphans]
    return example


def leave(example, number, day, reason="10"):
    """The pupil has left with a transfer; still in the export, as SIECLE does it."""
    pupil = example.pupil(number)
    pupil.exit, pupil.exit_reason, pupil.division, pupil.groups = day, reason, None, []
    return example


def siecle(folder, example, moment, with_addresses=None):
    """The five SIECLE zips of that moment; returns their paths. Lycées export without addresses, as the example does."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if with_addresses is None:
        with_addresses = example.type == "CLG"
    write_siecle(folder, example, moment, with_addresses)
    return sorted(folder.glob("ExportXML_*.zip"))


def siecle_of_all(folder, schools, moment):
    """{UAI: its five SIECLE zips of that moment}, each school's in a folder of its own below `folder`."""
    return {school.uai: siecle(pathlib.Path(folder) / school.uai, school, moment, True) for school in schools}


def sts(folder, example, moment):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_sts(folder, example, moment, zipped=True, roomy=False)
    return sorted(folder.glob("sts_emp_*.zip"))


def at(day, hour=2):
    """A moment of that day (AAAA-MM-JJ)."""
    return datetime.fromisoformat(f"{day} {hour:02d}:10:05")
