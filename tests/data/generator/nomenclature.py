"""The national codes that the two schools use, with the ministry's labels."""

# CODE_MEF: FORMATION, LIBELLE_LONG, LIBELLE_EDITION, MEFSTAT11
MEFS = {
    "10010012110": ("6EME", "6EME", "6ème", "21110010012"),
    "1001001211U": ("6ULIS", "6EME ULIS", "6ème ulis", "21110010012"),
    "10110001110": ("5G", "5EME", "5ème", "21120010001"),
    "10210001110": ("4G", "4EME", "4ème", "21150010001"),
    "10310019110": ("3EME", "3EME", "3ème", "21160010019"),
    "20010018110": ("2GT", "2DE GENERALE ET TECHNOLOGIQUE", "2de generale et technologique", "22111410018"),
    "20110019110": ("1GENE", "1ERE GENERALE", "1ère generale", "22121110019"),
    "20210019110": ("TGENE", "TERMINALE GENERALE", "Terminale generale", "22131110019"),
    "21131016110": ("1-STMG", "1-STMG SC.& TECHNO. MANAGEMENT GESTION", "1-stmg sc.& techno. management gestion",
                    "22122231016"),
}

# CODE_MATIERE: CODE_GESTION, LIBELLE_COURT, LIBELLE_LONG, LIBELLE_EDITION
SUBJECTS = {
    "010300": ("PHILO", "PHILOSOPHIE", "PHILOSOPHIE", "Philosophie"),
    "020300": ("LCALA", "LCA LATIN", "LANGUES ET CULTURES DE L'ANTIQUITE LATIN", "Langues et cultures de l'Antiquité latin"),
    "020700": ("FRANC", "FRANCAIS", "FRANCAIS", "Français"),
    "030102": ("ALL2", "ALLEMAND LV2", "ALLEMAND LV2", "Allemand lv2"),
    "030201": ("AGL1", "ANGLAIS LV1", "ANGLAIS LV1", "Anglais lv1"),
    "030602": ("ESP2", "ESPAGNOL LV2", "ESPAGNOL LV2", "Espagnol lv2"),
    "043700": ("HI-GE", "HISTOIRE-GEOGRAPHIE", "HISTOIRE-GEOGRAPHIE", "Histoire-géographie"),
    "061300": ("MATHS", "MATHEMATIQUES", "MATHEMATIQUES", "Mathématiques"),
    "062300": ("PH-CH", "PHYSIQUE-CHIMIE", "PHYSIQUE-CHIMIE", "Physique-chimie"),
    "062900": ("SVT", "SC VIE & TERRE", "SCIENCES DE LA VIE ET DE LA TERRE", "Sciences de la vie et de la Terre"),
    "081300": ("EDMUS", "EDUCATION MUSICALE", "EDUCATION MUSICALE", "Éducation musicale"),
    "084300": ("CHKCO", "CHANT CHORAL COLLECT", "CHANT CHORAL COLLECTIF", "Chant choral collectif"),
    "100100": ("EPS", "ED.PHYSIQUE & SPORT.", "EDUCATION PHYSIQUE ET SPORTIVE", "Éducation physique et sportive"),
    "380600": ("E-OGN", "ECONOMIE GENERALE", "ECONOMIE GENERALE", "Économie générale"),
}

# (CODE_MATIERE, CODE_MODALITE_ELECT, HORAIRE) of every MEF of the two kinds of school
PROGRAMME = {
    "CLG": [("020700", "S", "4.50"), ("030201", "O", "4.00"), ("043700", "S", "3.00"), ("061300", "S", "4.50"),
            ("062900", "S", "1.50"), ("100100", "S", "4.00"), ("020300", "F", "2.00"), ("030102", "O", "2.50"),
            ("030602", "O", "2.50"), ("084300", "F", "2.00")],
    "LYC": [("020700", "S", "4.00"), ("030201", "O", "2.50"), ("043700", "S", "3.00"), ("061300", "S", "4.00"),
            ("062300", "S", "3.00"), ("100100", "S", "2.00"), ("030102", "O", "2.50"), ("030602", "O", "2.50")],
}

# block, item, key attribute, [(key, LIBELLE_COURT, LIBELLE_LONG, …)], names of what follows the two labels
SMALL_TABLES = [
    ("MODALITES_ELECTION", "MODALITE_ELECTION", "CODE_MODALITE_ELECT", [
        ("D", "DNL", "DISCIPLINE NON LINGUISTIQUE"), ("S", "TRONC COMM", "MATIERE ENSEIGNEE EN TRONC COMMUN"),
        ("O", "OBLIGATOIR", "MATIERE ENSEIGNEE OPTION OBLIGATOIRE"),
        ("F", "FACULTATIF", "MATIERE ENSEIGNEE OPTION FACULTATIVE")], []),
    ("REGIMES", "REGIME", "CODE_REGIME", [
        ("2", "DP DAN", "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT"), ("3", "INTERN", "INTERNE DANS L'ETABLISSEMENT"),
        ("4", "IN.EX.", "INTERNE EXTERNE"), ("0", "EXTERN", "EXTERNE LIBRE"),
        ("21", "DP 1", "DEMI-PENSIONNAIRE 1 JOUR")], []),
    ("LIENS_PARENTE", "LIEN_PARENTE", "CODE_PARENTE", [
        ("51", "ASE", "AIDE SOCIALE A L'ENFANCE", "Aide sociale à l'enfance", "8"),
        ("39", "AUTRE FAM.", "AUTRE MEMBRE DE LA FAMILLE", "Autre membre de la famille", "5"),
        ("50", "TUTEUR", "TUTEUR", "Tuteur", "6"), ("10", "MERE", "MERE", "Mère", "1"), ("20", "PERE", "PERE", "Père", "2"),
        ("38", "ASCENDANT", "ASCENDANT", "Ascendant", "3"), ("70", "ELEVE", "ELEVE LUI-MEME", "Élève lui-même", "7"),
        ("90", "AUTRE LIEN", "AUTRE LIEN", "Autre lien", "12")], ["LIBELLE_EDITION", "TRI"]),
    ("NIVEAUX_RESPONSABILITE", "N_NIVEAU_RESPONSABILITE", "NIVEAU_RESPONSABILITE", [
        ("1", "LEGAL", "REPRESENTANT LEGAL", "Représentant légal"),
        ("2", "EN CHARGE", "PERSONNE EN CHARGE DE L'ELEVE", "Personne en charge de l'élève"),
        ("3", "CONTACT", "PERSONNE A CONTACTER", "Personne à contacter")], ["LIBELLE_EDITION"]),
    ("BOURSES", "BOURSE", "CODE_BOURSE", [
        ("1", "NAT.", "BOURSE NATIONALE", "1"), ("8", "COLL.", "BOURSE DES COLLEGES", "1")], ["BOURSE_NATIONALE"]),
    ("PROVENANCES", "PROVENANCE", "CODE_PROVENANCE", [
        ("3", "PU HORS AC", "ETAB. PUBLIC HORS ACADEMIE"), ("2", "PR ACA", "ETAB. PRIVE DE L ACADEMIE"),
        ("1", "PU ACA", "ETAB. PUBLIC DE L ACADEMIE")], []),
    ("MOTIFS_SORTIE", "MOTIF_SORTIE", "CODE_MOTIF_SORTIE", [
        ("44", "NON PRESEN", "ELEVE NON PRESENTE"), ("20", "ENS. SUP.", "ENSEIGNEMENT SUPERIEUR"),
        ("12", "PU HORS AC", "ETABLISSEMENT PUBLIC HORS ACADEMIE"),
        ("10", "PU ACA", "ETABLISSEMENT PUBLIC DE L'ACADEMIE"), ("99", "INCONNU", "MOTIF INCONNU")], []),
    ("STATUTS_ELEVE", "STATUT_ELEVE", "CODE_STATUT", [
        ("AP", "APPRENTI", "APPRENTI"), ("ST", "SCOLAIRE", "SCOLAIRE"), ("FC", "F CONTINUE", "FORMATION CONTINUE")], []),
    ("CONTRATS", "CONTRAT", "CODE_CONTRAT", [
        ("1", "HORS CTRAT", "HORS CONTRAT"), ("3", "CTR ASSOC", "SOUS CONTRAT D'ASSOCIATION")], []),
    ("TYPES_ETABLISSEMENT", "TYPE_ETABLISSEMENT", "CODE_TYPE_ETAB", [
        ("LYC", "LYCEE", "LYCEE"), ("LP", "LP", "LYCEE PROFESSIONNEL"), ("CLG", "COLLEGE", "COLLEGE")], []),
    ("CIVILITES", "CIVILITE", "CODE_CIVILITE", [("1", "M.", "MONSIEUR"), ("2", "MME", "MADAME")], []),
    ("MODALITES_COURS", "MODALITE_COURS", "CODE_MODALITE_COURS", [
        ("CG", "COURS", "COURS GENERAL", "1"), ("TD", "T.D", "TRAVAUX DIRIGES", "1"), ("TP", "T.P", "TRAVAUX PRATIQUES", "1")],
     ["CO_ENSEIGNEMENT"]),
]

PROFESSIONS = [("56", "Services directs aux particuliers"), ("45", "Intermédiaire admin. fonction publique"),
               ("34", "Professeur/Profession scientifique"), ("63", "Ouvrier qualifié de type artisanal"),
               ("85", "Personne sans activité < 60 ans")]
