"""The SIECLE BEE exports: Eleves, Responsables, Structures, Nomenclature, Communs (tags and their order as SIECLE has them)."""

from . import nomenclature
from .markup import Element as E, document, leaves

FIRST_DAY, LAST_DAY = "01/09/2026", "03/07/2027"
FIRST_DAY_TEACHERS, LAST_DAY_TEACHERS = "31/08/2026", "09/07/2027"


def _file(root, version, school, moment, *blocks):
    return E(root,
             E("PARAMETRES", E("UAJ", school.uai), E("ANNEE_SCOLAIRE", "2026"), E("DATE_EXPORT", f"{moment:%d/%m/%Y}"),
               E("HORODATAGE", f"{moment:%d/%m/%Y %H:%M:%S}")),
             E("DONNEES", *blocks), VERSION=version)


def _address(address):
    return E("ADRESSE", leaves(
        ("LIGNE1_ADRESSE", address.line1), ("LIGNE2_ADRESSE", address.line2), ("LIGNE3_ADRESSE", address.line3),
        ("LIGNE4_ADRESSE", address.line4), ("BOITE_POSTALE", address.post_box),
        ("COMMUNE_ETRANGERE", address.foreign_town), ("CODE_POSTAL", address.postal_code), ("CODE_PAYS", address.country),
        ("CODE_COMMUNE_INSEE", address.insee), ("LL_PAYS", address.country_label),
        ("CODE_DEPARTEMENT", address.departement), ("LIBELLE_POSTAL", address.town)), ADRESSE_ID=address.address_id)


def _pupil(school, p):
    in_school = None if p.elenoet is None else p.elenoet.zfill(5) + school.uai[1:7]
    return E("ELEVE", leaves(
        ("ID_NATIONAL", p.ine), ("ELENOET", p.elenoet), ("ID_ELEVE_ETAB", in_school), ("NOM_DE_FAMILLE", p.family),
        ("NOM_USAGE", p.usage), ("PRENOM", p.given), ("PRENOM2", p.given2), ("PRENOM3", p.given3), ("DATE_NAISS", p.birth),
        ("DOUBLEMENT", p.repeats), ("TEL_PROFESSIONNEL", p.work_phone), ("CODE_PAYS", p.birth_country),
        ("ACCEPTE_SMS", p.sms), ("DATE_MODIFICATION", p.modified), ("DATE_SORTIE", p.exit), ("MEL", p.email),
        ("CODE_REGIME", p.regime), ("DATE_ENTREE", p.entry), ("VILLE_NAISS", p.birth_town),
        ("ADRESSE_ID", p.address.address_id if p.address else None), ("CODE_MOTIF_SORTIE", p.exit_reason),
        ("TEL_PERSONNEL", p.home_phone), ("CODE_SEXE", p.sex), ("TEL_PORTABLE", p.mobile),
        ("CODE_PAYS_NAT", p.nationality), ("CODE_STATUT", p.statut), ("CODE_MEF", p.mef),
        ("CODE_DEPARTEMENT_NAISS", p.birth_departement), ("CODE_COMMUNE_INSEE_NAISS", p.birth_insee),
        ("ADHESION_TRANSPORT", p.transport), ("CODE_PROVENANCE", p.provenance)),
        E("SCOLARITE_AN_DERNIER", leaves(*p.last_year)), ELEVE_ID=p.eleve_id, ELENOET=p.elenoet)


def _structures_of(p):
    """The division stands somewhere among the groups, as in real files: first, in the middle or last."""
    rows = [(code, "G") for code in p.groups]
    if p.division is not None:
        rows.insert(int(p.eleve_id) % (len(rows) + 1), (p.division, "D"))
    return [E("STRUCTURE", E("CODE_STRUCTURE", code), E("TYPE_STRUCTURE", kind)) for code, kind in rows]


def eleves(school, moment, with_addresses):
    pupils = school.pupils
    addresses = [_address(p.address) for p in pupils if p.address] if with_addresses else []
    return document(_file(
        "BEE_ELEVES", "4.0", school, moment,
        E("ELEVES", [_pupil(school, p) for p in pupils]),
        E("OPTIONS", [E("OPTION", [E("OPTIONS_ELEVE", E("NUM_OPTION", str(n)), E("CODE_MODALITE_ELECT", modality),
                                     E("CODE_MATIERE", subject)) for n, (modality, subject) in enumerate(p.options, 1)],
                        ELEVE_ID=p.eleve_id, ELENOET=p.elenoet) for p in pupils if p.options]),
        E("STRUCTURES", [E("STRUCTURES_ELEVE", _structures_of(p), ELEVE_ID=p.eleve_id, ELENOET=p.elenoet)
                         for p in pupils if p.division or p.groups]),
        E("DPPS"),
        E("BOURSES", [E("BOURSE", [E("CODE_BOURSE", code) for code in p.grants], ELEVE_ID=p.eleve_id, ELENOET=p.elenoet)
                      for p in pupils if p.grants]),
        E("ADRESSES", addresses)))


def _guardian(g):
    long_civility = {"M.": "MONSIEUR", "MME": "MADAME", None: None}[g.civility]
    return E("PERSONNE", leaves(
        ("LC_CIVILITE", g.civility), ("LL_CIVILITE", long_civility), ("NOM_DE_FAMILLE", g.family), ("NOM_USAGE", g.usage),
        ("PRENOM", g.given), ("TEL_PERSONNEL", g.home_phone), ("TEL_PORTABLE", g.mobile), ("ACCEPTE_SMS", g.sms),
        ("TEL_PROFESSIONNEL", g.work_phone), ("MEL", g.email), ("COMMUNICATION_ADRESSE", g.discloses),
        ("ADRESSE_ID", g.address.address_id if g.address else None), ("CODE_PROFESSION", g.profession)),
        PERSONNE_ID=g.personne_id)


def _link(link):
    return E("RESPONSABLE_ELEVE", leaves(
        ("ELEVE_ID", link.eleve_id), ("PERSONNE_ID", link.personne_id), ("NIVEAU_RESPONSABILITE", link.level),
        ("CODE_PARENTE", link.parente), ("PAIE_FRAIS_SCOLAIRES", link.pays), ("PERCOIT_LES_AIDES", link.aid),
        ("HEBERGE_ELEVE", link.houses), ("A_CONTACTER_EN_PRIORITE", link.contact)))


def responsables(school, moment):
    return document(_file(
        "BEE_RESPONSABLES", "2.1", school, moment,
        E("PERSONNES", [_guardian(g) for g in school.guardians]),
        E("RESPONSABLES", [_link(link) for link in school.links]),
        E("ADRESSES", [_address(g.address) for g in school.guardians if g.address])))


def _mefs_of(structure):
    return E("MEFS_APPARTENANCE", [E("MEF_APPARTENANCE", E("CODE_MEF", mef)) for mef in structure.mefs])


def structures(school, moment):
    return document(_file(
        "BEE_STRUCTURES", "2.0", school, moment,
        E("DIVISIONS", [E("DIVISION", E("LIBELLE_LONG", d.label), E("CODE_RNE", school.uai), _mefs_of(d),
                          CODE_STRUCTURE=d.code) for d in school.divisions if d.in_siecle]),
        E("GROUPES", [E("GROUPE", E("LIBELLE_LONG", g.label), E("CODE_RNE", school.uai), _mefs_of(g),
                        E("DIVISIONS_APPARTENANCE", [E("DIVISION_APPARTENANCE", E("CODE_STRUCTURE", code))
                                                     for code in g.divisions]),
                        CODE_STRUCTURE=g.code) for g in school.groups if g.in_siecle])))


def _mef(code):
    formation, label, edition, mefstat = nomenclature.MEFS[code]
    return E("MEF", leaves(
        ("FORMATION", formation), ("SPECIALITE", "" if code.endswith("U") else None), ("LIBELLE_LONG", label),
        ("LIBELLE_EDITION", edition), ("STATUT_MEF", "3" if code.endswith("U") else "1"),
        ("MEF_RATTACHEMENT", code[:10] + "0"), ("CODE_MEFSTAT", mefstat), ("NB_OPT_OBLIG", "1"), ("NB_OPT_MINI", "1"),
        ("RENFORCEMENT_LANGUES", "0"), ("INSCRIPTION_ETAB", "1"), ("MEF_ORIGINE", "1"), ("MEF_SELECTIONNE", "1"),
        ("MEF_SELORIG", "1"), ("DATE_OUVERTURE", "01/09/2002"), ("DATE_FERMETURE", "31/12/9999")), CODE_MEF=code)


def nomenclatures(school, moment):
    programme = nomenclature.PROGRAMME[school.type]
    subjects = [E("MATIERE", leaves(("CODE_GESTION", s[0]), ("LIBELLE_COURT", s[1]), ("LIBELLE_LONG", s[2]),
                                    ("LIBELLE_EDITION", s[3]), ("MATIERE_ETP", "1")), CODE_MATIERE=code)
                for code, s in nomenclature.SUBJECTS.items()]
    tables = [E(block, [E(item, leaves(("LIBELLE_COURT", row[1]), ("LIBELLE_LONG", row[2]), *zip(more, row[3:])),
                          **{key: row[0]}) for row in rows])
              for block, item, key, rows, more in nomenclature.SMALL_TABLES]
    professions = E("PROFESSIONS", [E("PROFESSION", E("LIBELLE_COURT_PCS", label), E("LIBELLE_LONG_PCS", label),
                                      CODE_PROFESSION=code) for code, label in nomenclature.PROFESSIONS])
    at = [table.tag for table in tables].index("PROVENANCES")
    return document(_file(
        "BEE_NOMENCLATURES", "4.0", school, moment,
        E("MEFS", [_mef(code) for code in school.mefs]),
        E("MATIERES", subjects),
        E("PROGRAMMES", [E("PROGRAMME", E("CODE_MEF", mef), E("CODE_MATIERE", subject), E("CODE_MODALITE_ELECT", modality),
                           E("HORAIRE", hours)) for mef in school.mefs for subject, modality, hours in programme]),
        E("OPTIONS_OBLIGATOIRES", [E("OPTION_OBLIGATOIRE", E("CODE_MEF", mef), E("CODE_MATIERE", "030201"),
                                     E("RANG_OPTION", "1")) for mef in school.mefs]),
        *tables[:at], professions, *tables[at:]))


def communs(school, moment):
    block = E("UAJ", leaves(
        ("ETAB_UAJ_ID", "242"), ("NUM_SIREN", school.siren), ("DENOM_PRINC", school.name),
        ("DENOM_COMPL", school.complement), ("NOM_RESP", ""), ("QUAL_RESP", ""), ("LIGNE1_ADRESSE", school.street),
        ("LIGNE2_ADRESSE", ""), ("LIGNE3_ADRESSE", ""), ("LIGNE4_ADRESSE", ""), ("BOITE_POST", ""),
        ("COMMUNE_ETRANGERE", ""), ("TELEPHONE", "05 36 49 00 " + school.uai[5:7]),
        ("TELECOPIE", "05 36 49 01 " + school.uai[5:7]), ("MEL_1", f"ce.{school.uai}@example.org"), ("MEL_2", ""),
        ("CODE_TYPE_ETAB", school.type), ("SECTEUR_CODE", "PU"), ("CODE_POSTAL", school.postal_code),
        ("CODE_COMMUNE_INSEE", "31998"), ("CODE_PAYS", "100"), ("LIBELLE_POSTAL", school.town)))
    year = [("DATE_DEBUT_ELEVE", FIRST_DAY), ("DATE_FIN_ELEVE", LAST_DAY), ("DATE_DEBUT_PROF", FIRST_DAY_TEACHERS),
            ("DATE_FIN_PROF", LAST_DAY_TEACHERS)]
    return document(_file("BEE_COMMUN", "1.7", school, moment, block, E("ANNEE_SCOLAIRE", leaves(*year)),
                          E("ANNEE_SCOLAIRE_AD"), E("PERIODES_PEDAGOGIQUES"), E("CALENDRIERS_FERMETURES")), newline="\r\n")
