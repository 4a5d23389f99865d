"""The lycée Augustin Terrefort, 0319102A: feeds entmip. Every special record has its own number and a word why."""

from .model import GroupLink, Individual, Link, Period, School, Structure, SubstituteService, uai
from .population import Population, ine
from .special import guardian, iso, special
from .staff import teacher, teaches

UAI = uai("0319102")
SECONDE, PREMIERE, TERMINALE, STMG = "20010018110", "20110019110", "20210019110", "21131016110"
DIVISIONS = ["2GT1", "2GT2", "2GT 3", "1G1", "1G2", "1STMG", "TG1", "TG2"]
BIRTH_YEARS = {SECONDE: 2011, PREMIERE: 2010, STMG: 2010, TERMINALE: 2009}


def build():
    school = School(UAI, "LYC", "306", "LPO", "LYCEE POLYVALENT", "AUGUSTIN TERREFORT", None, "4 AVENUE DES ÉCLUSES", "31398",
                    "PORT SAINT ALARIC", [SECONDE, PREMIERE, TERMINALE, STMG])
    _structures(school)
    population = Population(school, 320000, 120, BIRTH_YEARS)
    for n in range(104):
        population.pupil(n - 65 if n % 10 == 9 and n > 70 else n, DIVISIONS[n % 8])
    for n in range(38):
        population.leaver(100 + n if n % 6 else n, "03/07/2026" if n % 3 else "31/08/2026", ["20", "20", "10", "99"][n % 4])
    _special_pupils(school)
    _groups_of_pupils(school)
    _staff(school)
    _timetable_links(school)
    return school


def _structures(school):
    school.divisions = [
        Structure("2GT1", "SECONDE 1", [SECONDE]), Structure("2GT2", "SECONDE 2", [SECONDE]),
        Structure("2GT 3", "SECONDE 3", [SECONDE]), Structure("1G1", "PREMIERE G1", [PREMIERE]),
        Structure("1G2", "PREMIERE G2", [PREMIERE, STMG]),               # a division of two MEFs (R15)
        Structure("1STMG", "PREMIERE STMG", [STMG]), Structure("TG1", "TERMINALE G1", [TERMINALE]),
        Structure("TG2", "", [TERMINALE]),
    ]
    school.groups = [
        Structure("2ESP LV2 GR1", "", [SECONDE], ["2GT1", "2GT2", "2GT 3"]),   # across three divisions
        Structure("2ALL LV2 GR1", "ALLEMAND LV2", [SECONDE], ["2GT1", "2GT2", "2GT 3"]),
        Structure("1SPE_MATHS", "SPÉ MATHS", [PREMIERE], ["1G1", "1G2"]),
        Structure("1SPE_PHYS", "", [PREMIERE], ["1G1", "1G2"]),
        Structure("TSPE-MATHS", "", [TERMINALE], ["TG1", "TG2"]),
        Structure("TSPE-PHYS", "", [TERMINALE], ["TG1", "TG2"]),
        Structure("1ECO", "ECONOMIE", [STMG], ["1G2", "1STMG"]),
        Structure("ATELIER THEATRE", "", [SECONDE, PREMIERE, STMG, TERMINALE], ["2GT1", "1G1", "TG1"]),
    ]


def _special_pupils(school):
    # 1, 2: not fed: unassigned; without INE (completed in lot 2).
    special(school, 3192, 1, "ALBARÈDE", "Corentin", "1", "11/01/2011", statut=None)
    special(school, 3192, 2, "BOUSCATEL", "Sidonie", "2", "19/05/2010", "1G1", ine=None)
    # 3: an INE of the form in use before 2018.
    special(school, 3192, 3, "CHANTELOUBE", "Lucas", "1", "06/06/2009", "TG1", ine="0113014881M")
    # 4: a birth date that is none: the record is not complete (R20).
    special(school, 3192, 4, "DOUMENGUE", "Inès", "2", "30/02/2011", "2GT1")
    # 5: the pupil of the collège under another ELEVE_ID, active in both (R21); settled in lot 2.
    special(school, 3192, 5, "TOUZERY", "Maxence", "1", "30/01/2012", "2GT2", ine=ine(319105), mother="Maryse", father="Roland")
    # 6: of age, guardian of himself (parenté 70): no second account (R38).
    adult = special(school, 3192, 6, "ESCOUBRAC", "Aristide", "1", "12/03/2008", "TG2", repeats="1")
    guardian(school, "43192063", "M.", "ESCOUBRAC", "Aristide", adult, "70", aid="false", contact="true")
    # 7: comes of age between the lots.
    special(school, 3192, 7, "FROMENTIN", "Colombe", "2", "01/10/2008", "TG1", repeats="1")
    # 8, 9: namesakes across kinds: a pupil and his father.
    special(school, 3192, 8, "GOURDON", "Armand", "1", "14/02/2010", "1STMG", father="Armand")
    # 9: "René Et Suzanne" (R35).
    couple = special(school, 3192, 9, "DESIVIÈRES", "Noël", "1", "25/12/2010", "1G2", parents=False)
    guardian(school, "43192091", "M.", "DESIVIÈRES", "René Et Suzanne", couple, "20", pays="1", aid="true", contact="true")
    # 10: a pupil of the division's second MEF.
    special(school, 3192, 10, "HAUTECLOQUE", "Iris", "2", "08/07/2010", "1G2", mef=STMG)
    # 11, 12: two mothers; a guardian of level 2 alone beside a contact.
    first = special(school, 3192, 11, "ISTRUC", "Swann", "1", "03/09/2011", "2GT 3", parents=False)
    guardian(school, "43192111", "MME", "ISTRUC", "Roxane", first, "10", pays="1", aid="true", contact="true")
    guardian(school, "43192112", "MME", "L'HERMITE", "Maud", first, "10", aid="false", contact="false")
    # Without a given name: not complete, no account (R36). Numbered behind all others, so that it moves nobody's number.
    guardian(school, "43209991", "M.", "ISTRUC", "", first, "50", aid="false", contact="false")
    ward = special(school, 3192, 12, "JOUVENCEL", "Manon", "2", "17/10/2009", "TG2", parents=False)
    guardian(school, "43192121", "MME", "PONSARD", "Ghislaine", ward, "42", level="2", pays="1", contact="true")
    guardian(school, "43192122", "M.", "ASE31", "Service", ward, "51", level="3", houses="false")
    # 13: exit date ahead of both lots. 14: left during the year, still in the division. 15: never placed.
    special(school, 3192, 13, "KERGOAT", "Yann-Maël", "1", "28/02/2010", "1G1", exit="18/12/2026", exit_reason="12")
    special(school, 3192, 14, "LOUBATIÈRES", "Sixtine", "2", "09/04/2009", "TG1", exit="10/09/2026", exit_reason="10")
    special(school, 3192, 15, "MARQUEFAVE", "Titouan", "1", "22/11/2011", None, mef=SECONDE, exit="03/09/2026", exit_reason="44")
    # 16–19: changed in lot 2: left, vanished, moved to another division, name corrected.
    special(school, 3192, 16, "NOUGAILHAC", "Perle", "2", "13/01/2010", "1G2")
    special(school, 3192, 17, "OURADOU", "Amaury", "1", "30/06/2009", "TG2")
    special(school, 3192, 18, "PAULHIAC", "Estelle", "2", "05/03/2011", "2GT1")
    special(school, 3192, 19, "QUILLANAIS", "Rémi", "1", "18/08/2010", "1G1")
    # 20: a record that STRUCTURES does not name.
    special(school, 3192, 20, "RIEUTORD", "Blandine", "2", "02/12/2011", mef=SECONDE)
    # 30: the INE of a pupil of the collège, who is somebody else (D13).
    special(school, 3192, 30, "SABATHÉ", "Norbert", "1", "26/05/2009", "TG1", ine=ine(319130))
    # 38: brother of the collège's 2319138; his mother is the same record there and here (R30).
    shared = special(school, 3192, 38, "UZERCHOIS", "Basile", "1", "04/04/2010", "1STMG", parents=False)
    mother = guardian(school, "43191381", "MME", "UZERCHOIS", "Bernadette", shared, "10", pays="1", aid="true", contact="true")
    mother.address.address_id = "2993802"  # the two schools write their own addresses
    # A guardian without pupil, and a link to a pupil who is not there.
    guardian(school, "4319291", "MME", "TOURNEFEUILH", "Aliénor", None, "")
    school.links.append(Link("2319299", "43192111", "3", "39", houses="false"))


def _groups_of_pupils(school):
    count = {}
    for p in school.pupils:
        if p.division is None:
            continue
        n = count[p.division] = count.get(p.division, 0) + 1
        if p.division.startswith("2GT"):
            p.groups = ["2ESP LV2 GR1" if n % 3 else "2ALL LV2 GR1"]
        elif p.mef == PREMIERE:
            p.groups = ["1SPE_MATHS"] if n % 2 else ["1SPE_PHYS", "1SPE_MATHS"]
        elif p.mef == TERMINALE:
            p.groups = ["TSPE-PHYS" if n % 2 else "TSPE-MATHS"]
        elif p.mef == STMG:
            p.groups = ["1ECO"]
        if n % 5 == 0 and p.division in ("2GT1", "1G1", "TG1"):
            p.groups = ["ATELIER THEATRE"] + p.groups


def _staff(school):
    ind = school.individuals
    ind.append(teacher("32001", "1", "ALZIEUX", "BERTRAND", "1970-05-20", "020700", grade="AGREGE CLN", head_of=["2GT1"]))
    ind.append(teacher("32002", "2", "BARRAGUE", "SYLVIE", "1982-10-10", "020700", head_of=["1G1"]))
    ind.append(teacher("32003", "1", "COUSTEAUX", "ADRIEN", "1991-04-16", "061300"))
    ind.append(teacher("32004", "2", "DELRIEU", "MATHILDE", "1978-02-28", "061300", birth_name="SOUQUET", head_of=["TG1"]))
    ind.append(teacher("32005", "2", "ESTADIEU", "JOANNA", "1986-12-24", "030201"))
    ind.append(teacher("32006", "1", "FERRAND-LACOSTE", "XAVIER", "1966-08-08", "043700"))
    ind.append(teacher("32007", "1", "GARDEROSE", "IVAN", "1973-03-30", "062300"))
    ind.append(teacher("32008", "2", "HOSPITALIER", "LEA", "1993-06-18", "100100", grade="EPS CL N"))
    ind.append(teacher("31009", "2", "IZARNOU", "PILAR", "1980-08-17", "030602"))  # the collège's teacher (R56)
    ind.append(teacher("32010", "1", "JONQUERES", "MARTIN", "1969-01-01", "030102"))
    ind.append(teacher("32011", "2", "LASSERENNE", "ODILE", "1972-07-07", "010300", grade="AGREGE CLN"))
    ind.append(teacher("32012", "1", "MONTBRUNEL", "CEDRIC", "1984-09-13", "380600", grade="AC2C1"))
    ind.append(teacher("32013", "2", "NAUTESSE", "EVA", "1996-11-02", "062300"))        # an ENS without service
    ind.append(Individual("dir", "101", "1", "1", "OUVRIEU", "GERARD", function="DIR"))  # the number of the collège's head (R56)
    ind.append(Individual("local", "1", "", "", "PASTUREL", "LUC"))                      # no service: no account
    ind.append(Individual("epp", "32020", "2", "2", "QUERALT", "DOLORES", birth="1980-03-03", grade="CERT. CL N",
                          function="DOC"))
    ind.append(Individual("epp", "32021", "2", "2", "ROUANET-VIDAL", "AUDE", birth="1987-05-29", grade="CPE CL N",
                          function="EDU"))
    ind.append(Individual("epp", "32022", "1", "1", "SALVAYROL", "KEVIN", birth="2001-10-12", grade="AED", function="AED"))

    teaches(school, "32001", "020700", "2GT1", "2GT2", "2GT 3")
    teaches(school, "32002", "020700", "1G1", "1G2", "1STMG")
    teaches(school, "32003", "061300", "2GT1", "2GT2", "2GT 3", "1STMG")
    teaches(school, "32004", "061300", "1SPE_MATHS", "TSPE-MATHS")
    teaches(school, "32005", "030201", *DIVISIONS)
    teaches(school, "32006", "043700", *DIVISIONS)
    teaches(school, "32007", "062300", "2GT1", "2GT2", "2GT 3", "1SPE_PHYS", "TSPE-PHYS")
    teaches(school, "32008", "100100", *DIVISIONS)
    teaches(school, "31009", "030602", "2ESP LV2 GR1")
    teaches(school, "32010", "030102", "2ALL LV2 GR1")
    teaches(school, "32011", "010300", "TG1", "TG2")
    teaches(school, "32012", "380600", "1ECO")
    teaches(school, "32002", "020700", "ATELIER THEATRE", mode="TD")

    # A substitute whose second period is brought forward in lot 2.
    school.substitutes.append(Individual("eppsup", "911", "2", "2", "TIVOLLIER", "ANNA", grade="AC2C1", function="ENS"))
    school.substitute_services.append(SubstituteService("911", "010300", "TG2", [
        Period("2026-09-07", "2026-09-25", "4.000", "32011"), Period("2026-11-02", "2026-12-18", "4.000", "32011")]))


def _timetable_links(school):
    """ELEGROUPE of lot 1: four days older than the export, which decides (R17); it still has everybody in German."""
    school.group_links = [GroupLink(p.family, p.given, iso(p.birth), [("2ALL LV2 GR1", None, None)], eleve_id=p.eleve_id)
                          for p in school.pupils if p.division and p.division.startswith("2GT") and p.birth != "30/02/2011"]
