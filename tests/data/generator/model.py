"""What a school knows: plain records, one field for each tag that the exports write.

In every record None means that the tag is absent, an empty text that it is present and empty.
"""

from dataclasses import dataclass, field
from typing import List, Optional, Tuple

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def uai(seven_digits):
    """The UAI with its key letter."""
    return seven_digits + UAI_LETTERS[int(seven_digits) % 23]


@dataclass
class Address:
    address_id: str
    line1: str
    postal_code: str = "31399"
    town: str = "MONTREVEL SUR LEZE"
    insee: str = "31998"
    line2: Optional[str] = ""
    line3: Optional[str] = ""
    line4: Optional[str] = ""
    post_box: Optional[str] = None
    foreign_town: Optional[str] = ""
    country: str = "100"
    country_label: str = "FRANCE"
    departement: Optional[str] = "031"


@dataclass
class Pupil:
    eleve_id: str
    elenoet: Optional[str]
    ine: Optional[str]
    family: str
    given: str
    sex: str  # 1 M, 2 F
    birth: str
    division: Optional[str] = None
    mef: Optional[str] = None
    groups: List[str] = field(default_factory=list)
    usage: Optional[str] = None
    given2: Optional[str] = None
    given3: Optional[str] = None
    repeats: str = "0"
    work_phone: Optional[str] = None
    birth_country: Optional[str] = "100"
    sms: Optional[str] = "0"
    modified: str = "07/09/2026"
    exit: Optional[str] = None
    email: Optional[str] = None
    regime: str = "2"
    entry: str = "01/09/2026"
    birth_town: Optional[str] = ""
    address: Optional[Address] = None
    exit_reason: Optional[str] = None
    home_phone: Optional[str] = None
    mobile: Optional[str] = None
    nationality: Optional[str] = "100"
    statut: Optional[str] = "ST"
    birth_departement: Optional[str] = "031"
    birth_insee: Optional[str] = "31555"
    transport: str = "0"
    provenance: str = "1"
    last_year: List[Tuple[str, str]] = field(default_factory=list)
    options: List[Tuple[str, str]] = field(default_factory=list)  # (modality, subject)
    grants: List[str] = field(default_factory=list)


@dataclass
class Guardian:
    personne_id: str
    civility: Optional[str]  # M., MME
    family: str
    given: str
    address: Optional[Address] = None
    usage: Optional[str] = None
    home_phone: Optional[str] = None
    mobile: Optional[str] = None
    sms: Optional[str] = "0"
    work_phone: Optional[str] = None
    email: Optional[str] = None
    discloses: str = "1"
    profession: Optional[str] = None


@dataclass
class Link:
    eleve_id: str
    personne_id: str
    level: str
    parente: str
    pays: str = "0"
    aid: Optional[str] = None         # true|false, on level 1 only
    houses: Optional[str] = "true"
    contact: Optional[str] = None     # true|false, on levels 1 and 2 only


@dataclass
class Structure:
    code: str
    label: str
    mefs: List[str]
    divisions: List[str] = field(default_factory=list)  # of a group
    in_siecle: bool = True
    in_sts: bool = True


@dataclass
class Individual:
    type: str  # epp, dir, local, eppsup
    id: str
    sex: str
    civility: str
    family: str           # NOM_USAGE
    given: str
    birth_name: str = ""
    birth: Optional[str] = None
    grade: Optional[str] = None
    function: Optional[str] = None
    disciplines: List[Tuple[str, str, str]] = field(default_factory=list)  # code, label, hours
    head_of: List[str] = field(default_factory=list)


@dataclass
class Service:
    structure: str
    subject: str
    teachers: List[Tuple[str, str, str]]  # type, id, hours
    mode: str = "CG"


@dataclass
class Period:
    first: str
    last: str
    hours: str
    absent_id: str
    absent_type: str = "epp"


@dataclass
class SubstituteService:
    substitute_id: str
    subject: str
    structure: str
    periods: List[Period]
    mode: str = "CG"


@dataclass
class GroupLink:
    """One ELEVE of an ELEGROUPE file."""

    family: str
    given: str
    birth: str  # AAAA-MM-JJ
    groups: List[Tuple[str, Optional[str], Optional[str]]]  # code, first, last
    eleve_id: Optional[str] = None
    ine: Optional[str] = None


@dataclass
class School:
    uai: str
    type: str             # CLG, LYC
    nature: str
    sigle: str
    name: str
    complement: str
    siren: Optional[str]
    street: str
    postal_code: str
    town: str
    mefs: List[str]
    divisions: List[Structure] = field(default_factory=list)
    groups: List[Structure] = field(default_factory=list)
    pupils: List[Pupil] = field(default_factory=list)
    guardians: List[Guardian] = field(default_factory=list)
    links: List[Link] = field(default_factory=list)
    individuals: List[Individual] = field(default_factory=list)
    services: List[Service] = field(default_factory=list)
    substitutes: List[Individual] = field(default_factory=list)
    substitute_services: List[SubstituteService] = field(default_factory=list)
    group_links: List[GroupLink] = field(default_factory=list)

    def pupil(self, eleve_id):
        return next(p for p in self.pupils if p.eleve_id == eleve_id)

    def guardian(self, personne_id):
        return next(g for g in self.guardians if g.personne_id == personne_id)

    def group(self, code):
        return next(g for g in self.groups if g.code == code)

    def division(self, code):
        return next(d for d in self.divisions if d.code == code)
