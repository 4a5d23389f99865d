"""Ordinary families: pupils, guardians and addresses in quantity, all invented, the same at each call.

No random numbers: everything follows from the number of the family and of the pupil, so that a record can be found again.
"""

from .model import Address, Guardian, Link, Pupil

ROOTS = ["AUBE", "BORDE", "CASTE", "DELBOS", "ESCA", "FONTE", "GARRI", "HAUTE", "JOUA", "LABA", "MONTA", "NOGA", "OUSTA", "PEYRO",
         "ROQUE", "SALVA", "TERRA", "VALMA", "VERNI", "CROUZE"]
ENDINGS = ["BONNE", "CLAR", "DIEU", "FORT", "GNAC", "LBERT", "MIEUX", "NEUVE", "POUX", "RGUES", "SSAC", "TIERS"]
GIRLS = ["Adèle", "Béatrix", "Capucine", "Daphné", "Élise", "Fanny", "Garance", "Hélène", "Inès", "Joséphine", "Léonie", "Maëlle",
         "Noémie", "Océane", "Pénélope", "Rosalie", "Solène", "Thaïs", "Violette", "Anne-Lise"]
BOYS = ["Aurèle", "Barnabé", "Célestin", "Désiré", "Élie", "Félix", "Gaëtan", "Hippolyte", "Isidore", "Jérémie", "Léandre",
        "Maël", "Noé", "Octave", "Pacôme", "Raphaël", "Siméon", "Théophile", "Valère", "Jean-Noël"]
WOMEN = ["Agnès", "Brigitte", "Corinne", "Delphine", "Édith", "Florence", "Geneviève", "Hortense", "Isabelle", "Karine",
         "Laurence", "Magali", "Nadège", "Odile", "Patricia", "Régine", "Sandrine", "Thérèse", "Véronique", "Yolande"]
MEN = ["Alain", "Benoît", "Christophe", "Didier", "Éric", "Frédéric", "Gérard", "Hervé", "Joël", "Ludovic", "Marc", "Norbert",
       "Olivier", "Philippe", "Régis", "Stéphane", "Thierry", "Ulysse", "Vincent", "Xavier"]
STREETS = ["RUE DES ARÇONS", "CHEMIN DU MOULIN NEUF", "AVENUE DU PONT VIEUX", "IMPASSE DES GENÊTS", "PLACE DE L'OLIVIER",
           "BOULEVARD DES ÉCLUSES", "ROUTE DE L'AUTAN", "ALLÉE DES MICOCOULIERS"]
INE_LETTERS = "ABCDEFGHJK"

_PLAIN = str.maketrans("àâäçéèêëîïôöùûüÉÈÊ", "aaaceeeeiioouuuEEE")


def ascii_text(text):
    return text.translate(_PLAIN)


def family_name(n):
    return ROOTS[n % len(ROOTS)] + ENDINGS[(n // len(ROOTS) + n % len(ROOTS)) % len(ENDINGS)]


def ine(n):
    """An INE of the form in use since 2018: 9 digits and two letters."""
    return f"{n * 7919 % 10**9:09d}{INE_LETTERS[n % 10]}{INE_LETTERS[(n // 3) % 10]}"


def phone(prefix, n):
    """A number out of the ranges that are kept free for fiction: 06 39 98 and 05 36 49."""
    return {"mobile": "+3363998", "home": "+3353649"}[prefix] + f"{n % 10000:04d}"


def address(address_id, n, **more):
    return Address(address_id, f"{1 + n % 97} {STREETS[n % len(STREETS)]}", **more)


class Population:
    """Adds ordinary people to a school. `first` is where the school's numbers start: ELEVE_ID 2<first>…, PERSONNE_ID 4<first>…"""

    def __init__(self, school, first, first_family, years):
        self.school = school
        self.first = first
        self.first_family = first_family
        self.years = years  # MEF → year of birth
        self.families = {}  # number of the family → its guardians' PERSONNE_ID
        self.pupils = 0

    def pupil(self, family, division=None, **more):
        """An ordinary pupil of the given family; the guardians are made with the family's first child."""
        school, n = self.school, self.pupils
        self.pupils += 1
        girl = n % 2 == 0
        mef = school.division(division).mefs[0] if division else None
        year = self.years.get(mef, 2010)
        pupil = Pupil(
            eleve_id=str(2000000 + self.first + n), elenoet=str(1001 + n), ine=ine(self.first + n),
            family=family_name(self.first_family + family), given=(GIRLS if girl else BOYS)[(n * 7 + family) % 20],
            sex="2" if girl else "1", birth=f"{1 + (n * 5) % 28:02d}/{1 + n % 12:02d}/{year}", division=division, mef=mef)
        if n % 2:
            pupil.given2 = (GIRLS if girl else BOYS)[(n + 3) % 20]
        if n % 4 == 1:
            pupil.given3 = (GIRLS if girl else BOYS)[(n + 9) % 20]
        if n % 3 == 0:
            pupil.email = f"eleve{self.first + n}@example.org"
        if n % 5 == 0:
            pupil.mobile = phone("mobile", self.first + n)
        if n % 9 == 0:
            pupil.address = address(str(180000 + self.first + n), n + 11)
        if n % 11 == 0:
            pupil.regime = "0"
        if n % 7 == 0:
            pupil.transport = "1"
        if n % 8 == 0:
            pupil.grants = ["8" if school.type == "CLG" else "1"]
        if n % 13 == 0:
            pupil.sms = None
        if n % 17 == 0:  # born abroad
            pupil.birth_departement = pupil.birth_insee = None
            pupil.birth_town, pupil.birth_country = "VILLANOVA", "134"
        pupil.options = [("O", "030201")] + ([("O", "030602" if n % 2 else "030102")] if n % 3 else [])
        pupil.last_year = [("CODE_MEF", mef or school.mefs[-1]), ("CODE_STRUCTURE", "" if n % 10 == 0 else "A1"), ("CODE_REGIME", "2"),
                           ("CODE_RNE", school.uai), ("SIGLE", school.sigle), ("DENOM_PRINC", school.name)] if n % 12 else []
        for name, value in more.items():
            setattr(pupil, name, value)
        school.pupils.append(pupil)
        self._link_family(pupil, family)
        return pupil

    def leaver(self, family, exit_day, reason):
        """A pupil of last year: kept in the base, without MEF, division and statut."""
        pupil = self.pupil(family, exit=exit_day, exit_reason=reason, entry="01/09/2024", statut=None, options=[])
        pupil.modified = exit_day
        return pupil

    def _link_family(self, pupil, family):
        if family not in self.families:
            self.families[family] = self._make_guardians(pupil, family)
        for position, (personne_id, parente, level) in enumerate(self.families[family]):
            level_one = level == "1"
            self.school.links.append(Link(
                pupil.eleve_id, personne_id, level, parente, pays="1" if position == 0 else "0",
                aid=("true" if position == 0 else "false") if level_one else None,
                houses="false" if not level_one or (position == 1 and family % 6 == 5) else "true",
                contact=("true" if position == 0 else "false") if level != "3" else None))

    def _make_guardians(self, pupil, family):
        made = []
        kind = family % 10  # 0–6 both parents, 7 mother alone, 8 both and a contact, 9 father alone

        def add(civility, name, given, parente, level):
            number = self.first + family * 3 + len(made)
            person = Guardian(str(4000000 + number), civility, name, given, address(str(190000 + number), family * 2))
            if number % 4:
                person.mobile = phone("mobile", 5000 + number)
                person.sms = "1" if number % 2 else "0"
            person.home_phone = phone("home", family) if family % 3 else None
            person.work_phone = "" if number % 5 == 0 else None
            if number % 3:
                person.email = f"{ascii_text(given).lower()}.{name.lower()}@example.org"
            elif number % 2:
                person.email = ""
            person.discloses = "0" if number % 9 == 0 else "1"
            person.profession = ["56", "45", "34", "63", "85", None][number % 6]
            if level == "3":
                person.address = None
            self.school.guardians.append(person)
            made.append((person.personne_id, parente, level))
            return person

        if kind != 9:
            mother = add("MME", pupil.family, WOMEN[family % 20], "10", "1")
            if family % 12 == 4:
                mother.family, mother.usage = family_name(self.first_family + family + 7), pupil.family
        if kind != 7:
            add("M.", pupil.family, MEN[(family * 3) % 20], "20", "1")
        if kind == 8:
            add("MME" if family % 20 == 8 else None, family_name(self.first_family + family + 5), WOMEN[(family + 9) % 20],
                "39", "3")
        return made
