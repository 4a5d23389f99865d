"""The collège Clémence Malbosc, 0319101Z: feeds ecollege31. Every special record has its own number and a word why."""

from .model import GroupLink, Individual, Link, Period, School, Service, Structure, SubstituteService, uai
from .population import Population, address, ine
from .special import also, guardian, special, timetable_links
from .staff import teacher, teaches

UAI = uai("0319101")
SIXIEME, SIXIEME_ULIS, CINQUIEME, QUATRIEME, TROISIEME = ("10010012110", "1001001211U", "10110001110", "10210001110",
                                                          "10310019110")
DIVISIONS = ["6A", "6B", "5A", "5B", "4A", "4B", "3 A", "3/B"]
BIRTH_YEARS = {SIXIEME: 2015, CINQUIEME: 2014, QUATRIEME: 2013, TROISIEME: 2012}


def build():
    school = School(UAI, "CLG", "340", "CLG", "COLLEGE", "CLEMENCE MALBOSC", "193191018", "12 RUE DES ARCONS", "31399",
                    "MONTREVEL SUR LEZE", [SIXIEME, SIXIEME_ULIS, CINQUIEME, QUATRIEME, TROISIEME])
    _structures(school)
    population = Population(school, 310000, 0, BIRTH_YEARS)
    for n in range(96):
        # every tenth pupil is the brother or sister of an earlier one
        population.pupil(n - 55 if n % 10 == 9 and n > 60 else n, DIVISIONS[n % 8])
    for n in range(38):
        population.leaver(100 + n if n % 6 else n, "03/07/2026" if n % 3 else "31/08/2026", ["10", "12", "99", "44"][n % 4])
    _special_pupils(school)
    _groups_of_pupils(school)
    _staff(school)
    timetable(school, "2026-09-14")
    return school


def _structures(school):
    school.divisions = [
        Structure("6A", "6EME A et ULIS", [SIXIEME, SIXIEME_ULIS]),   # a division of two MEFs (R15)
        Structure("6B", "6EME B", [SIXIEME]), Structure("5A", "5EME A", [CINQUIEME]), Structure("5B", "5EME B", [CINQUIEME]),
        Structure("4A", "4EME A", [QUATRIEME]), Structure("4B", "4EME B", [QUATRIEME]),
        Structure("3 A", "3EME A", [TROISIEME]),                      # a code with a space
        Structure("3/B", "3EME B prépa Œuvre", [TROISIEME]),          # an odd sign in a division's code (D20)
        Structure("5ACCUEIL TEMP", "", [CINQUIEME]),                  # longer than 8, without pupils (R10)
    ]
    school.groups = [
        Structure("4ESP2", "ESPAGNOL LV2", [QUATRIEME], ["4A", "4B"]),     # across divisions (R15)
        Structure("4ALL2", "", [QUATRIEME], ["4A", "4B"]),
        Structure("3ESPAGNOL GR1", "", [TROISIEME], ["3 A", "3/B"]),       # longer than 8, with a space (R10)
        Structure("3ALL GR2", "ALLEMAND LV2", [TROISIEME], ["3 A", "3/B"]),
        Structure("5LATIN", "LATIN 5EME", [CINQUIEME], ["5A", "5B"]),      # renamed in lot 2
        Structure("6AP MATHS-1", "", [SIXIEME], ["6A"]),
        Structure("6A_GR1", "", [SIXIEME, SIXIEME_ULIS], ["6A"]),
        Structure("CHORALE", "CHORALE 100 €", [SIXIEME, CINQUIEME, QUATRIEME, TROISIEME], ["6A", "6B", "5A", "4B", "3 A"]),
        Structure("chorale", "", [QUATRIEME], ["4A"]),                     # equal but for case: the second is refused (D20)
        Structure("3ACC+", "", [TROISIEME], ["3 A"]),                      # a sign that group codes may not hold (R10)
        Structure("3ESPAGNOL BILANGUE GR1", "", [TROISIEME], ["3 A"]),     # longer than 20: refused (R10)
        Structure("5SOUTIEN", "", [CINQUIEME], ["5A"]),                    # a group without pupils (D21)
        Structure("6ATELIER", "", [SIXIEME], ["6B"], in_sts=False),        # only SIECLE knows it (D20)
        Structure("3DNL ANGLAIS", "", [TROISIEME], ["3 A"], in_siecle=False),  # only STS knows it (D20)
    ]


def _special_pupils(school):
    # 1–4: not fed. Without MEF, division and statut; without INE (absent, then empty); with a MEF but no division.
    special(school, 3191, 1, "MALRIEU", "Gaspard", "1", "04/02/2015", statut=None)
    special(school, 3191, 2, "PRADINAS", "Louise", "2", "17/06/2015", "6B", ine=None)
    special(school, 3191, 3, "ROUMENS", "Basile", "1", "21/10/2014", "5A", ine="")
    special(school, 3191, 4, "SENTENAC", "Flore", "2", "09/03/2013", mef=QUATRIEME)
    # 5: active here and in the lycée under another ELEVE_ID, inside the turn window (D13); closed here in lot 2.
    special(school, 3191, 5, "TOUZERY", "Maxence", "1", "30/01/2012", "3/B", mother="Maryse", father="Roland")
    # 6, 7: entered by hand a second time and closed: the same INE, one spelling without accents (D13).
    active = special(school, 3191, 6, "VAISSIERE", "Éléonore", "2", "12/12/2014", "5B")
    closed = special(school, 3191, 7, "VAISSIERE", "Eleonore", "2", "12/12/2014", None, parents=False, ine=active.ine, mef=CINQUIEME,
                     exit="04/09/2026", exit_reason="99")
    also(school, closed, "43191061", "10", pays="1", aid="true", contact="true")
    also(school, closed, "43191062", "20", aid="false", contact="false")
    # 8, 9: sister and brother, one record of each parent.
    special(school, 3191, 8, "BARTHEZAC", "Ondine", "2", "05/05/2015", "6A")
    brother = special(school, 3191, 9, "BARTHEZAC", "Ulysse", "1", "19/11/2013", "4A", parents=False)
    also(school, brother, "43191081", "10", pays="1", aid="true", contact="true")
    also(school, brother, "43191082", "20", aid="false", contact="false")
    # 10, 11: sisters whose mother was entered twice (R30); merged in lot 2.
    special(school, 3191, 10, "CAPDEVIOLE", "Apolline", "2", "14/07/2015", "6B", mother="Marguerite", father="Anselme")
    twin = special(school, 3191, 11, "CAPDEVIOLE", "Rosemonde", "2", "02/08/2013", "4B", parents=False)
    again = guardian(school, "43191111", "MME", "CAPDEVIOLE", "Marguerite", twin, "10", pays="1", aid="true", contact="true")
    also(school, twin, "43191102", "20", aid="false", contact="false")
    first = school.guardian("43191101")
    again.mobile, first.email, again.email = first.mobile, "m.capdeviole@example.org", "m.capdeviole@example.org"
    first.address.line1, again.address.line1 = "121 CHEMIN DES PINS, BÂTIMENT D", "121 CHEMIN DES PINS - BT D"
    # 12, 13: two people in one record (R35).
    couple = special(school, 3191, 12, "MALESTROIT", "Aubin", "1", "23/04/2014", "5A", parents=False)
    guardian(school, "43191121", "M.", "M. MME MALESTROIT", "Guy Et Yvette", couple, "20", pays="1", aid="true", contact="true")
    couple = special(school, 3191, 13, "BATTIFORT", "Cyprien", "1", "11/09/2012", "3 A", parents=False)
    guardian(school, "43191131", "MME", "BATTIFORT", "Tino & Suzanne", couple, "10", pays="1", aid="true", contact="true")
    # 14, 15: namesakes, with mothers who are namesakes too (R41).
    special(school, 3191, 14, "MARTIGNAC", "Léa", "2", "03/03/2015", "6A", mother="Sophie", father="Pascal")
    special(school, 3191, 15, "MARTIGNAC", "Léa", "2", "28/06/2014", "5B", mother="Sophie", father="Bruno")
    # 16–18: signs that only ISO-8859-15 has, apostrophes, hyphens, names of several words.
    special(school, 3191, 16, "D'ESTAMPES-ŒUVRARD", "Lœtitia", "2", "16/01/2013", "4A", mother="Fleur-Ange", father="Žarko")
    special(school, 3191, 17, "LOUŸS", "Štefan", "1", "07/07/2012", "3/B")
    special(school, 3191, 18, "LE GOFF DE LA TREILLE", "Marie-Lou Anne", "2", "25/02/2014", "5A")
    # 19, 20: mail with capitals; mail with a letter that an IA5 attribute cannot hold.
    special(school, 3191, 19, "AIGUEVIVES", "Tancrède", "1", "01/12/2013", "4B", email="Tancrede.AIGUEVIVES@Example.ORG")
    special(school, 3191, 20, "BONNEFONT", "Zoé", "2", "13/05/2014", "5B", email="zoé.bonnefont@example.org")
    # 21, 22: exit dates that lie ahead: beyond both lots; between them.
    special(school, 3191, 21, "COMBELLES", "Ambre", "2", "22/08/2015", "6A", exit="18/12/2026", exit_reason="10")
    special(school, 3191, 22, "DARQUIER", "Sosthène", "1", "15/10/2013", "4A", exit="02/10/2026", exit_reason="12")
    # 23: the same ELEVE_ID twice; the second row is dropped (D8).
    special(school, 3191, 23, "ESQUIROL", "Timothée", "1", "06/06/2014", "5A")
    special(school, 3191, 23, "ESQUIROLLE", "Timoté", "1", "06/06/2014", None, parents=False, ine=ine(319190),
            mef=CINQUIEME, options=[])
    # 24: a date that is none.
    special(school, 3191, 24, "FABREGAT", "Ysaure", "2", "18/09/2015", "6B", entry="31/02/2026")
    # 25: a pupil of the division's second MEF.
    special(school, 3191, 25, "GALTIERES", "Abel", "1", "29/03/2015", "6A", mef=SIXIEME_ULIS)
    # 26, 27: left at the start of the year without a place (back in lot 2); left in the year, still shown in the division.
    special(school, 3191, 26, "HAUTPOULET", "Perrine", "2", "10/04/2014", None, mef=CINQUIEME, exit="04/09/2026", exit_reason="44")
    special(school, 3191, 27, "ISSANCHOU", "Wandrille", "1", "20/02/2013", "4B", exit="11/09/2026", exit_reason="10")
    # 28: without ELENOET, attribute and child.
    special(school, 3191, 28, "JALABERTOU", "Emmeline", "2", "31/05/2012", "3 A", elenoet=None)
    # 29: here alone in lot 1; the lycée enrols the pupil as well in lot 2 (R21).
    special(school, 3191, 29, "LABORIEUX", "Quentin", "1", "08/08/2012", "3 A", mother="Arlette", father="Firmin")
    # 30: shares an INE with a pupil of the lycée who is somebody else (D13: the INE alone decides nothing).
    special(school, 3191, 30, "MONESTIER", "Clélia", "2", "27/11/2013", "4A")
    # 31–35: changed in lot 2: INE lost, vanished, left, name corrected, moved to another division.
    special(school, 3191, 31, "NAYRAC", "Oscar", "1", "02/02/2014", "5B")
    special(school, 3191, 32, "OLMIERE", "Suzon", "2", "24/12/2012", "3/B")
    special(school, 3191, 33, "PUYLAROQUE", "Gautier", "1", "19/07/2013", "4B")
    special(school, 3191, 34, "QUERCYN", "Héloïse", "2", "05/10/2015", "6A")
    special(school, 3191, 35, "RAMONDENC", "Alphonse", "1", "26/01/2015", "6B")
    # 36: guardians of all levels: a level 2 with an account, a level 3 without (level 1 in lot 2), one without civility.
    levels = special(school, 3191, 36, "SAINT-AUBAN", "Victoire", "2", "09/09/2014", "5A", mother="Jacinthe", father="Évariste")
    guardian(school, "43191363", "M.", "TRÉMOULET", "Gontran", levels, "90", level="2", contact="false", houses="true")
    guardian(school, "43191364", "MME", "SAINT-AUBAN", "Ernestine", levels, "38", level="3", houses="false")
    plain = guardian(school, "43191365", None, "VEYRIÈRE", "Camille", levels, "39", level="3", houses="false")
    plain.address, plain.email = None, ""
    # 37: a level 1 guardian without civility, and a usage name of the pupil.
    named = special(school, 3191, 37, "TEYSSONIERE", "Jade", "2", "16/06/2012", "3/B", usage="TEYSSONIERE-BLANC")
    school.guardian("43191371").civility = None
    # 38: a guardian who also has a child in the lycée: the same PERSONNE_ID in both files (R30).
    special(school, 3191, 38, "UZERCHOIS", "Lazare", "1", "21/03/2013", "4A", mother="Bernadette", father="Aymeric")
    # 39: own address abroad, boarder, grant, transport.
    special(school, 3191, 39, "VILLEFRANQUE", "Naïs", "2", "12/02/2012", "3 A", regime="4", grants=["8"], transport="1",
            address=address("2939000", 5, foreign_town="VIELHA", country="134", country_label="ESPAGNE", postal_code="     ",
                            town="", departement=None, insee=""))
    # 40: both guardians are lost in lot 2 but one: the father's link goes, the record stays without pupil.
    special(school, 3191, 40, "YVERNAULT", "Olympe", "2", "03/11/2014", "5B")
    # Guardians without any pupil: three of them, one the near twin of another (R33).
    guardian(school, "4319191", "MME", "ABADIOL", "Célimène", None, "")
    guardian(school, "4319192", "M.", "BARTHEZAC", "Gilbert", None, "").address.line1 = "83 IMP DES GENETS"
    guardian(school, "4319193", None, "ZÉPHIRIN", "Prosper", None, "")
    # Links that lead nowhere: to a pupil and to a person who are not there (D8).
    school.links.append(Link("2319199", "43191011", "1", "10", aid="false", contact="false"))
    school.links.append(Link(named.eleve_id, "4319199", "3", "39", houses="false"))


def _groups_of_pupils(school):
    """Who is in which group, as SIECLE shows it."""
    count = {}
    for p in school.pupils:
        if p.division is None:
            continue
        n = count[p.division] = count.get(p.division, 0) + 1
        if p.division in ("4A", "4B"):
            p.groups = ["4ESP2" if n % 2 else "4ALL2"]
        elif p.division in ("3 A", "3/B"):
            p.groups = ["3ESPAGNOL GR1" if n % 2 else "3ALL GR2"]
        elif p.division in ("5A", "5B") and n % 3 == 0:
            p.groups = ["5LATIN"]
        elif p.division == "6A" and p.mef == SIXIEME:
            p.groups = ["6A_GR1"] if n % 2 else ["6AP MATHS-1", "6A_GR1"]
        elif p.division == "6B" and n % 4 == 0:
            p.groups = ["6ATELIER"]
        if n % 6 == 0 and p.division in ("6A", "6B", "5A", "4B", "3 A"):
            p.groups = p.groups + ["CHORALE"]


def _staff(school):
    ind = school.individuals
    every = ["6A", "6B", "5A", "5B", "4A", "4B", "3 A", "3/B"]
    ind.append(teacher("31001", "2", "ARQUIZAN", "MARIE-CLAIRE", "1975-02-27", "020700", head_of=["6A"]))
    ind.append(teacher("31002", "1", "BELVEZE", "JULIEN", "1981-07-03", "020700", grade="CERT. H CL", head_of=["4A"]))
    ind.append(teacher("31003", "2", "CASSAGNOL", "NADIA", "1979-11-19", "061300", birth_name="PERRIGUEY"))
    ind.append(teacher("31004", "1", "DESTREMAU", "PAUL", "1968-01-08", "061300", grade="AGREGE CLN"))
    ind.append(teacher("31005", "2", "ESPARSEIL", "HELENE", "1985-05-12", "030201", head_of=["5A"]))
    ind.append(teacher("31006", "1", "FOURNIOL", "SAMUEL", "1990-09-30", "043700"))
    ind.append(teacher("31007", "2", "GRANSAGNE", "CELINE", "1983-03-21", "062900"))
    ind.append(teacher("31008", "1", "HERMELIN", "OLIVIER", "1977-12-05", "100100", grade="EPS CL N"))
    # in both schools: the same number (R56)
    ind.append(teacher("31009", "2", "IZARNOU", "PILAR", "1980-08-17", "030602"))
    ind.append(teacher("31010", "2", "JOUFFROUX", "ANNELIESE", "1974-04-02", "030102"))
    # R51: 31011 is replaced for the year by 31012, who has the services; 31011 has neither function nor service (R55)
    ind.append(Individual("epp", "31011", "2", "2", "KERVADEC", "MONIQUE", birth="1965-06-14", grade="CERT. CL N"))
    ind.append(teacher("31012", "1", "LAGARRIGUOLE", "THOMAS", "1994-10-25", "081300", grade="MA 2C"))
    # without function but with services: a teacher (R55)
    ind.append(Individual("epp", "31013", "1", "1", "MIREPOISSE", "ANDRE", birth="1963-02-02", grade="AGREGE CLN"))
    # gone in lot 2
    ind.append(teacher("31014", "2", "NEGREPELISSE", "ROSE", "1988-01-31", "020300"))
    ind.append(Individual("dir", "101", "2", "2", "OLORGUES", "FRANCOISE", function="DIR"))
    ind.append(Individual("dir", "102", "1", "1", "PUECHABON", "DENIS", function="DIR"))
    ind.append(Individual("local", "1", "", "", "QUINQUIRY", "EMMA"))       # teaches: the choir
    ind.append(Individual("local", "2", "", "", "RABASTENQ", "YANN"))       # does not: no account (R55)
    ind.append(Individual("epp", "31020", "2", "2", "SARRAMEA", "CLAIRE", birth="1982-02-11", grade="CERT. CL N",
                          function="DOC"))
    ind.append(Individual("epp", "31021", "1", "1", "TARABUSTE", "LIONEL", birth="1976-09-09", grade="CPE H CL",
                          function="EDU"))
    ind.append(Individual("epp", "31022", "2", "2", "UNACQ", "SABRINA", birth="1999-05-05", grade="AED", function="AED"))
    ind.append(Individual("epp", "31023", "1", "1", "VABRETTE", "OSCAR", birth="1971-01-17", grade="PSYEN", function="ZZZ"))

    teaches(school, "31001", "020700", "6A", "6B", "5A", "5B")
    teaches(school, "31002", "020700", "4A", "4B", "3 A", "3/B")
    teaches(school, "31003", "061300", "6A", "6B", "5A", "5B", "6AP MATHS-1")
    teaches(school, "31004", "061300", "4A", "4B", "3 A", "3/B")
    teaches(school, "31005", "030201", *every)
    teaches(school, "31006", "043700", *every)
    teaches(school, "31007", "062900", "6A", "6B", "5A", "5B", "4A", "4B")
    teaches(school, "31008", "100100", *every)
    teaches(school, "31009", "030602", "4ESP2", "3ESPAGNOL GR1")
    teaches(school, "31010", "030102", "4ALL2", "3ALL GR2")
    teaches(school, "31012", "081300", "6A", "6B", "5A")
    teaches(school, "31013", "062900", "3 A", "3/B", mode="TD")
    teaches(school, "31014", "020300", "5LATIN")
    teaches(school, "31005", "030201", "3DNL ANGLAIS", mode="TD")
    teaches(school, "1", "084300", "CHORALE", kind="local")
    school.services.append(Service("5SOUTIEN", "061300", []))               # a service without teacher
    teaches(school, "31099", "081300", "3/B")                               # of somebody who is not there (R50)

    # A substitute with two periods: one runs when lot 1 is exported, the other begins after lot 2 (R51).
    school.substitutes.append(Individual("eppsup", "901", "1", "1", "WATREMEZ", "GILLES", grade="AC2C1", function="ENS"))
    school.substitute_services.append(SubstituteService("901", "061300", "4A", [
        Period("2026-09-07", "2026-10-09", "4.500", "31004"), Period("2026-11-02", "2026-12-18", "4.500", "31004")]))
    # One whose only period lies ahead of lot 1 and has begun at lot 2.
    school.substitutes.append(Individual("eppsup", "902", "2", "2", "XAINTRIE", "LISE", grade="AC2C1", function="ENS"))
    school.substitute_services.append(SubstituteService("902", "030602", "4ESP2", [
        Period("2026-10-05", "2026-12-18", "2.500", "31009")]))
    # A period that ends before it begins (R51).
    school.substitute_services.append(SubstituteService("902", "030102", "4ALL2", [
        Period("2026-12-18", "2026-09-07", "2.500", "31010")]))


def timetable(school, day):
    """ELEGROUPE of the day of the SIECLE export, so that it decides (R17). It says what SIECLE says, but for the following."""
    school.group_links = timetable_links(school, day)

    def link(eleve_id):
        return next(item for item in school.group_links if item.eleve_id == eleve_id)

    # a group that SIECLE does not know (R12), beside one that it does
    link("2319113").groups.append(("3THEATRE", None, None))
    # dates outside the school year: before its start, after its end, wholly outside (R13, D5)
    link("2319109").groups = [("4ESP2", "2026-08-31", "2027-07-03")]
    link("2319111").groups = [("4ALL2", "2026-09-01", "2027-07-09")]
    link("2319117").groups.append(("CHORALE", "2026-06-01", "2026-06-30"))
    # dates that are turned round: reset to the whole year (R13)
    link("2319138").groups = [(code, "2027-01-04", "2026-12-18") for code, _, _ in link("2319138").groups]
    # a link that ends between the lots, one that begins after both, one that begins between them
    link("2319128").groups = [(link("2319128").groups[0][0], "2026-09-01", "2026-10-02")]
    link("2319139").groups.append(("CHORALE", "2026-11-02", "2027-07-03"))
    link("2319116").groups.append(("CHORALE", "2026-10-01", "2027-07-03"))
    # known by INE instead of ELEVE_ID
    by_ine = link("2319130")
    by_ine.ine, by_ine.eleve_id = school.pupil("2319130").ine, None
    # a pupil whom nobody knows; one without a MEF; one whose MEF is not the group's (REJELEGROUPE_01, GROUPE_B_01, B_02)
    school.group_links.append(GroupLink("INCONNU", "Placide", "2013-01-01", [("4ESP2", None, None)], eleve_id="2319198"))
    school.group_links.append(GroupLink("MALRIEU", "Gaspard", "2015-02-04", [("CHORALE", None, None)], eleve_id="2319101"))
    link("2319108").groups.append((next(g.code for g in school.groups if g.code.startswith("5L")), None, None))
    # in another group than SIECLE says: the timetable's word counts
    link("2319119").groups = [("4ALL2", None, None)] if link("2319119").groups[0][0] == "4ESP2" else [("4ESP2", None, None)]
