"""Small collèges in any number, for tests of many establishments at once: one SIECLE side each, ordinary families, no special records."""

from .college import CINQUIEME, SIXIEME
from .model import School, Structure, uai
from .population import Population

DIVISIONS = ["6A", "5A"]
# So far apart lie the numbers of two schools; a school's pupils and guardians must fit in between.
_STRIDE = 400


def build(number, pupils=24):
    """The school of this number, from 0 to 199, and its population, to which more pupils can be added."""
    school = School(uai(f"0312{number:03d}"), "CLG", "340", "CLG", "COLLEGE", f"DES ESSAIS {number:03d}", f"1931{number:05d}",
                    f"{number + 1} RUE DES ARCONS", "31399", "MONTREVEL SUR LEZE", [SIXIEME, CINQUIEME])
    school.divisions = [Structure("6A", "6EME A", [SIXIEME]), Structure("5A", "5EME A", [CINQUIEME])]
    school.groups = [Structure("CHORALE", "", [SIXIEME, CINQUIEME], DIVISIONS)]
    population = Population(school, 500000 + number * _STRIDE, number * 7, {SIXIEME: 2015, CINQUIEME: 2014})
    for n in range(pupils):
        pupil = population.pupil(n, DIVISIONS[n % 2])
        if n % 3 == 0:
            pupil.groups = ["CHORALE"]
    return school, population
