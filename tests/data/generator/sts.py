"""sts_emp: the staff, structures and services of a school as STS-Web exports them for a timetable program (STS_EDT)."""

from . import nomenclature
from .markup import Element as E, document, leaves

CIVILITIES = [(".", "M.", "M."), ("1", "M.", "M."), ("2", "MME", "Mme"), ("3", "MME", "Mme"), ("L", "MME", "Mme"),
              ("M", "MME", "Mme")]


def _parameters(school):
    return E("PARAMETRES",
             E("UAJ", E("ACADEMIE", E("CODE", "016"), E("LIBELLE", "TOULOUSE")), leaves(
                 ("SIGLE", school.sigle), ("DENOM_PRINC", school.name), ("DENOM_COMPL", school.complement),
                 ("CODE_NATURE", school.nature), ("CODE_CATEGORIE", school.type), ("MENTION_DISTRIBUTION", ""),
                 ("ADRESSE", school.street), ("COMMUNE", school.town), ("CODE_POSTAL", school.postal_code),
                 ("BOITE_POSTALE", ""), ("CEDEX", "N"), ("TELEPHONE", "05364900" + school.uai[5:7]), ("STATUT", "public"),
                 ("ETABLISSEMENT_SENSIBLE", "false")), CODE=school.uai),
             E("ANNEE_SCOLAIRE", E("DATE_DEBUT", "2026-09-01"), E("DATE_FIN", "2027-08-31"), ANNEE="2026"))


def _nomenclatures(school):
    mefstats = sorted({nomenclature.MEFS[mef][3][:4] for mef in school.mefs})
    return E("NOMENCLATURES",
             E("TYPES_AHE", E("TYPE_AHE", E("LIBELLE_COURT", "ASSO.EPS"), E("LIBELLE_LONG", "HEURES ASSOCIATIONS SPORTIVES"),
                              CODE="4112")),
             E("CIVILITES", [E("CIVILITE", E("LIBELLE_COURT", short), E("LIBELLE_LONG", long), CODE=code)
                             for code, short, long in CIVILITIES]),
             E("MEFSTATS4", [E("MEFSTAT4", E("LIBELLE_COURT", code), E("LIBELLE_LONG", code),
                               E("INDEMNITE_PP_AUTORISEE", "true"), CODE=code) for code in mefstats]),
             E("TAUX_PONDS", E("TAUX_POND", E("CPGE_BTS", "tous"), TAUX="1.00")),
             E("MODS_COURS", [E("MOD_COURS", E("LIBELLE_COURT", short), E("LIBELLE_LONG", long), E("CO_ENS", "true"), CODE=code)
                              for code, short, long in (("CG", "COURS", "COURS GENERAL"), ("TD", "T.D", "TRAVAUX DIRIGES"))]),
             E("MATIERES", [E("MATIERE", leaves(("CODE_GESTION", s[0]), ("LIBELLE_COURT", s[1]), ("LIBELLE_LONG", s[2]),
                                                ("LIBELLE_EDITION", s[3])), CODE=code)
                            for code, s in nomenclature.SUBJECTS.items()]),
             E("MEFS", [E("MEF", leaves(("FORMATION", m[0]), ("SPECIALITE", ""), ("LIBELLE_LONG", m[1]), ("LIBELLE_EDITION", m[2]),
                                        ("MEFSTAT11", m[3]), ("MEFSTAT4", m[3][:4])), CODE=code)
                        for code, m in ((code, nomenclature.MEFS[code]) for code in school.mefs)]),
             E("PROGRAMMES", [E("PROGRAMME", E("CODE_MEF", mef), E("CODE_MATIERE", subject), E("HORAIRE", hours))
                              for mef in school.mefs for subject, _, hours in nomenclature.PROGRAMME[school.type]]))


def _individual(person):
    disciplines = [E("DISCIPLINE", E("LIBELLE_COURT", label), E("NB_HEURES", hours), CODE=code)
                   for code, label, hours in person.disciplines]
    heads = [E("PROF_PRINC", E("CODE_STRUCTURE", code), E("DATE_DEBUT", "2026-09-01"), E("DATE_FIN", "2027-08-31"))
             for code in person.head_of]
    return E("INDIVIDU", leaves(
        ("SEXE", person.sex), ("CIVILITE", person.civility), ("NOM_USAGE", person.family),
        ("NOM_PATRONYMIQUE", person.birth_name), ("PRENOM", person.given), ("DATE_NAISSANCE", person.birth),
        ("GRADE", person.grade), ("FONCTION", person.function)),
        E("DISCIPLINES", disciplines) if disciplines else None,
        E("PROFS_PRINC", heads) if heads else None, ID=person.id, TYPE=person.type)


def _services(school, code):
    return E("SERVICES", [
        E("SERVICE", E("HEURES_STRUCTURE", s.teachers[0][2] if s.teachers else "2.000"), E("CO_ENS", "false"),
          E("ENSEIGNANTS", [E("ENSEIGNANT", E("HEURES_AGENT", hours), ID=number, TYPE=kind)
                            for kind, number, hours in s.teachers]),
          CODE_MATIERE=s.subject, CODE_MOD_COURS=s.mode) for s in school.services if s.structure == code])


def _counts(school, code):
    present = sum(1 for p in school.pupils if p.exit is None and (p.division == code or code in p.groups))
    return [E("EFFECTIF_PREVU", str(present)), E("EFFECTIF_CALCULE", str(present))]


def _mefs_of(school, structure):
    return E("MEFS_APPARTENANCE", [E("MEF_APPARTENANCE", _counts(school, structure.code), CODE=mef)
                                   for mef in structure.mefs])


def _substitute(school, person):
    rows = [E("SERVICE_SUPPLEANT", E("CODE_MATIERE", s.subject), E("CODE_STRUCTURE", s.structure), E("CODE_MOD_COURS", s.mode),
              E("PERIODES", [E("PERIODE", E("TYPE", "sup"), E("DATE_DEBUT", p.first), E("DATE_FIN", p.last),
                               E("HEURES", p.hours), E("TYPE_ABSENT", p.absent_type), E("ID_ABSENT", p.absent_id))
                             for p in s.periods]))
            for s in school.substitute_services if s.substitute_id == person.id]
    return E("SUPPLEANT", leaves(
        ("SEXE", person.sex), ("CIVILITE", person.civility), ("NOM_USAGE", person.family),
        ("NOM_PATRONYMIQUE", person.birth_name), ("PRENOM", person.given), ("GRADE", person.grade),
        ("FONCTION", person.function)), E("SERVICES_SUPPLEANTS", rows), ID=person.id, TYPE="eppsup")


def sts_emp(school, roomy):
    divisions = [E("DIVISION", E("LIBELLE_LONG", d.label), _counts(school, d.code), _mefs_of(school, d),
                   _services(school, d.code), CODE=d.code) for d in school.divisions if d.in_sts]
    groups = [E("GROUPE", E("LIBELLE_LONG", g.label), _counts(school, g.code), E("EFFECTIF_MAX_EDT", "30"),
                E("DIVISIONS_APPARTENANCE", [E("DIVISION_APPARTENANCE", _counts(school, code), CODE=code)
                                             for code in g.divisions]),
                _mefs_of(school, g), _services(school, g.code), CODE=g.code) for g in school.groups if g.in_sts]
    return document(E("STS_EDT", _parameters(school), _nomenclatures(school),
                      E("DONNEES", E("INDIVIDUS", [_individual(i) for i in school.individuals]),
                        E("STRUCTURE", E("DIVISIONS", divisions), E("GROUPES", groups)),
                        E("SUPPLEANTS", [_substitute(school, s) for s in school.substitutes]))), roomy=roomy)
