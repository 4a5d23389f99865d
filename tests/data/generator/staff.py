"""Short ways to write the staff and services of a school down."""

from .model import Individual, Service

DISCIPLINES = {
    "020700": ("L0202", "LET MODERN"), "030201": ("L0422", "ANGLAIS"), "043700": ("L1000", "HIST. GEO."),
    "061300": ("L1300", "MATHEMATIQ"), "062900": ("L1600", "S. V. T."), "100100": ("L1900", "E. P. S"),
    "062300": ("L1500", "PHY.CHIMIE"), "030602": ("L0426", "ESPAGNOL"), "030102": ("L0421", "ALLEMAND"),
    "081300": ("L1700", "EDU MUSICA"), "020300": ("L0201", "LET CLASS"), "010300": ("L0100", "PHILOSOPHI"),
    "380600": ("L8011", "ECO-GE.ADM"), "084300": ("L1700", "EDU MUSICA"),
}
HOURS = {"020700": "4.500", "061300": "4.500", "030201": "4.000", "043700": "3.000", "062900": "1.500", "100100": "4.000",
         "062300": "3.000", "010300": "4.000", "020300": "2.000", "030102": "2.500", "030602": "2.500", "084300": "2.000",
         "380600": "3.000", "081300": "1.000"}


def teacher(number, sex, family, given, birth, subject, grade="CERT. CL N", function="ENS", birth_name="", head_of=()):
    """An ordinary teacher: TYPE epp, FONCTION ENS, one discipline."""
    code, label = DISCIPLINES[subject]
    return Individual("epp", number, sex, "1" if sex == "1" else "2", family, given, birth_name=birth_name, birth=birth,
                      grade=grade, function=function, disciplines=[(code, label, "18.00")], head_of=list(head_of))


def teaches(school, number, subject, *structures, kind="epp", mode="CG"):
    """Gives the teacher the subject in each of the divisions or groups."""
    for code in structures:
        school.services.append(Service(code, subject, [(kind, number, HOURS[subject])], mode))
