"""ELEGROUPE: the pupil–group links that a timetable program sends to SIECLE (IMPORT_ELEVES)."""

from .markup import Element as E, document, leaves


def elegroupe(school, day, encoding):
    pupils = [E("ELEVE", leaves(("ELEVE_ID", link.eleve_id), ("ID_NATIONAL", link.ine), ("NOM_DE_FAMILLE", link.family),
                                ("PRENOM", link.given), ("DATE_NAISS", link.birth)),
                E("GROUPES", [E("GROUPE", leaves(("CODE_GROUPE", code), ("DATE_DEBUT_GROUPE", first),
                                                 ("DATE_FIN_GROUPE", last))) for code, first, last in link.groups]))
              for link in school.group_links]
    return document(E("IMPORT_ELEVES",
                      E("PARAMETRES", E("UAJ", school.uai), E("ANNEE_SCOLAIRE", "2026"), E("DATE_IMPORT", f"{day:%d/%m/%Y}"),
                        E("NUM_ENVOI", "1"), E("LOGICIEL", "EDT")),
                      E("DONNEES", E("ELEVES", pupils)), VERSION="1.4"), encoding=encoding)
