#include "tests/unit/aaf/source/support.hpp"

#include <algorithm>
#include <stdexcept>

namespace entsync::test {

using namespace aaf::source;

std::vector<std::string> Kept::codes() const {
  std::vector<std::string> found;
  for (const auto& diagnostic : diagnostics) found.push_back(diagnostic.code + " " + diagnostic.field);
  return found;
}

aaf::Result<std::size_t> PieceStream::read(std::span<char> buffer) {
  const auto piece = std::uniform_int_distribution<std::size_t>{1, longest_}(random_);
  const auto count = std::min({buffer.size(), text_.size() - at_, piece});
  std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, buffer.begin());
  at_ += count;
  return count;
}

Outcome read_text(const std::string& text, std::string_view name, std::string_view outer_name,
                  const ReadLimits& limits) {
  Outcome outcome{FileHeader{}, {}};
  TextStream stream{text};
  KeepingSink sink{outcome.kept};
  outcome.header = read(stream, name, outer_name, sink, limits);
  return outcome;
}

std::string refusal(const Outcome& outcome) {
  return outcome.header ? std::string{"accepted"} : outcome.header.error().text();
}

std::string latin_9(std::string_view utf_8) {
  std::string out;
  for (std::size_t i = 0; i < utf_8.size();) {
    const auto first = static_cast<unsigned char>(utf_8[i]);
    if (first < 0x80) {
      out += utf_8[i++];
      continue;
    }
    const std::size_t length = first < 0xE0 ? 2 : 3;
    const auto character = utf_8.substr(i, length);
    i += length;
    const std::string_view eight[][2] = {{"€", "\xA4"}, {"Š", "\xA6"}, {"š", "\xA8"}, {"Ž", "\xB4"},
                                         {"ž", "\xB8"}, {"Œ", "\xBC"}, {"œ", "\xBD"}, {"Ÿ", "\xBE"}};
    const auto* const special =
        std::find_if(std::begin(eight), std::end(eight), [&](const auto& pair) { return pair[0] == character; });
    if (special != std::end(eight)) {
      out += (*special)[1];
    } else if (length == 2) {
      out += static_cast<char>(((first & 0x1F) << 6) | (static_cast<unsigned char>(character[1]) & 0x3F));
    } else {
      throw std::logic_error{"no character of ISO-8859-15"};
    }
  }
  return out;
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error{"not in the sample: " + std::string{from}};
  return text.replace(at, from.size(), to);
}

namespace {

const std::string declaration = "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\n";
const std::string parameters =
    "  <PARAMETRES>\n    <UAJ>0310001H</UAJ>\n    <ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE>\n"
    "    <DATE_EXPORT>14/09/2026</DATE_EXPORT>\n    <HORODATAGE>14/09/2026 21:05:30</HORODATAGE>\n  </PARAMETRES>\n";

std::string siecle(const std::string& root, const std::string& version, const std::string& data) {
  return latin_9(declaration + "<" + root + " VERSION=\"" + version + "\">\n" + parameters + "  <DONNEES>\n" + data +
                 "  </DONNEES>\n</" + root + ">");
}

const std::string address_block = R"(    <ADRESSES>
      <ADRESSE ADRESSE_ID="880123">
        <LIGNE1_ADRESSE>12 RUE DES ŒILLETS</LIGNE1_ADRESSE>
        <LIGNE2_ADRESSE></LIGNE2_ADRESSE>
        <LIGNE3_ADRESSE>BÂT. C</LIGNE3_ADRESSE>
        <BOITE_POSTALE/>
        <CODE_POSTAL>     </CODE_POSTAL>
        <COMMUNE_ETRANGERE>LLEIDA</COMMUNE_ETRANGERE>
        <LL_PAYS>ESPAGNE</LL_PAYS>
      </ADRESSE>
    </ADRESSES>
)";

}  // namespace

Sample eleves() {
  return {"ElevesAvecAdresses.xml", siecle("BEE_ELEVES", "4.0", R"(    <ELEVES>
      <ELEVE ELEVE_ID="1541944" ELENOET="3275">
        <ID_NATIONAL>070876696HA</ID_NATIONAL>
        <ELENOET>3275</ELENOET>
        <ID_ELEVE_ETAB>03275310001</ID_ELEVE_ETAB>
        <NOM_DE_FAMILLE>LABEŸRIE-CŒUR</NOM_DE_FAMILLE>
        <NOM_USAGE></NOM_USAGE>
        <PRENOM>Héloïse</PRENOM>
        <PRENOM2>Zoé</PRENOM2>
        <DATE_NAISS>21/06/2012</DATE_NAISS>
        <DOUBLEMENT>0</DOUBLEMENT>
        <ACCEPTE_SMS>1</ACCEPTE_SMS>
        <DATE_SORTIE></DATE_SORTIE>
        <MEL>heloise@example.org</MEL>
        <CODE_REGIME>2 </CODE_REGIME>
        <DATE_ENTREE>01/09/2026</DATE_ENTREE>
        <ADRESSE_ID>880123</ADRESSE_ID>
        <CODE_SEXE>2</CODE_SEXE>
        <TEL_PORTABLE>+33611223344</TEL_PORTABLE>
        <CODE_STATUT>ST</CODE_STATUT>
        <CODE_MEF>10310019110</CODE_MEF>
        <ADHESION_TRANSPORT>0</ADHESION_TRANSPORT>
        <SCOLARITE_AN_DERNIER>
          <CODE_MEF>10210001110</CODE_MEF>
          <CODE_STRUCTURE>406</CODE_STRUCTURE>
          <CODE_RNE>0310002J</CODE_RNE>
        </SCOLARITE_AN_DERNIER>
      </ELEVE>
      <ELEVE ELEVE_ID="1541945">
        <INE_RNIE>080012345AB</INE_RNIE>
        <NOM>MARTY</NOM>
        <PRENOM>Tom</PRENOM>
        <DATE_NAISS>02/01/2013</DATE_NAISS>
        <DATE_SORTIE>30/09/2026</DATE_SORTIE>
        <CODE_MOTIF_SORTIE>10</CODE_MOTIF_SORTIE>
        <SCOLARITE_AN_DERNIER/>
      </ELEVE>
    </ELEVES>
    <OPTIONS>
      <OPTION ELEVE_ID="1541944" ELENOET="3275">
        <OPTIONS_ELEVE><NUM_OPTION>1</NUM_OPTION><CODE_MODALITE_ELECT>O</CODE_MODALITE_ELECT><CODE_MATIERE>030201</CODE_MATIERE></OPTIONS_ELEVE>
        <OPTIONS_ELEVE><NUM_OPTION>2</NUM_OPTION><CODE_MODALITE_ELECT>F</CODE_MODALITE_ELECT><CODE_MATIERE>020C00</CODE_MATIERE></OPTIONS_ELEVE>
      </OPTION>
    </OPTIONS>
    <STRUCTURES>
      <STRUCTURES_ELEVE ELEVE_ID="1541944" ELENOET="3275">
        <STRUCTURE><CODE_STRUCTURE>4EME LV2 AJE</CODE_STRUCTURE><TYPE_STRUCTURE>G</TYPE_STRUCTURE></STRUCTURE>
        <STRUCTURE><CODE_STRUCTURE>4A</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE>
      </STRUCTURES_ELEVE>
    </STRUCTURES>
    <DPPS/>
    <BOURSES>
      <BOURSE ELEVE_ID="1541944"><CODE_BOURSE>1</CODE_BOURSE><CODE_BOURSE>8</CODE_BOURSE></BOURSE>
    </BOURSES>
)" + address_block)};
}

Sample responsables() {
  return {"ResponsablesAvecAdresses.xml", siecle("BEE_RESPONSABLES", "2.1", R"(    <PERSONNES>
      <PERSONNE PERSONNE_ID="209401">
        <LC_CIVILITE>MME</LC_CIVILITE>
        <NOM_DE_FAMILLE>LABEŸRIE</NOM_DE_FAMILLE>
        <NOM_USAGE>CŒUR</NOM_USAGE>
        <PRENOM>Anaïs</PRENOM>
        <TEL_PERSONNEL></TEL_PERSONNEL>
        <TEL_PORTABLE>+33764000001</TEL_PORTABLE>
        <ACCEPTE_SMS>0</ACCEPTE_SMS>
        <MEL>anais@example.org</MEL>
        <COMMUNICATION_ADRESSE>1</COMMUNICATION_ADRESSE>
        <ADRESSE_ID>880123</ADRESSE_ID>
      </PERSONNE>
      <PERSONNE PERSONNE_ID="209402">
        <NOM>MARTY</NOM>
        <PRENOM>Luc</PRENOM>
      </PERSONNE>
    </PERSONNES>
    <RESPONSABLES>
      <RESPONSABLE_ELEVE>
        <ELEVE_ID>1541944</ELEVE_ID>
        <PERSONNE_ID>209401</PERSONNE_ID>
        <NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE>
        <CODE_PARENTE>10</CODE_PARENTE>
        <PAIE_FRAIS_SCOLAIRES>1</PAIE_FRAIS_SCOLAIRES>
        <PERCOIT_LES_AIDES>true</PERCOIT_LES_AIDES>
        <HEBERGE_ELEVE>true</HEBERGE_ELEVE>
        <A_CONTACTER_EN_PRIORITE>false</A_CONTACTER_EN_PRIORITE>
      </RESPONSABLE_ELEVE>
      <RESPONSABLE_ELEVE>
        <ELEVE_ID>1541945</ELEVE_ID>
        <PERSONNE_ID>209402</PERSONNE_ID>
        <RESP_LEGAL>2</RESP_LEGAL>
        <CODE_PARENTE>1</CODE_PARENTE>
        <RESP_FINANCIER>1</RESP_FINANCIER>
        <PERS_PAIEMENT>0</PERS_PAIEMENT>
        <PERS_CONTACT>0</PERS_CONTACT>
      </RESPONSABLE_ELEVE>
    </RESPONSABLES>
)" + address_block)};
}

Sample structures() {
  return {"Structures.xml", siecle("BEE_STRUCTURES", "2.0", R"(    <DIVISIONS>
      <DIVISION CODE_STRUCTURE="4A">
        <LIBELLE_LONG>4ème A</LIBELLE_LONG>
        <CODE_RNE>0310001H</CODE_RNE>
        <MEFS_APPARTENANCE>
          <MEF_APPARTENANCE><CODE_MEF>10210001110</CODE_MEF></MEF_APPARTENANCE>
          <MEF_APPARTENANCE><CODE_MEF>1031001911U</CODE_MEF></MEF_APPARTENANCE>
        </MEFS_APPARTENANCE>
      </DIVISION>
    </DIVISIONS>
    <GROUPES>
      <GROUPE CODE_STRUCTURE="4EME LV2 AJE">
        <LIBELLE_LONG/>
        <MEFS_APPARTENANCE><MEF_APPARTENANCE><CODE_MEF>10210001110</CODE_MEF></MEF_APPARTENANCE></MEFS_APPARTENANCE>
        <DIVISIONS_APPARTENANCE>
          <DIVISION_APPARTENANCE><CODE_STRUCTURE>4A</CODE_STRUCTURE></DIVISION_APPARTENANCE>
          <DIVISION_APPARTENANCE><CODE_STRUCTURE>4B</CODE_STRUCTURE></DIVISION_APPARTENANCE>
        </DIVISIONS_APPARTENANCE>
      </GROUPE>
    </GROUPES>
)")};
}

Sample nomenclature() {
  return {"Nomenclature.xml", siecle("BEE_NOMENCLATURES", "4.0", R"(    <MEFS>
      <MEF CODE_MEF="1031001911U"><FORMATION>3EME</FORMATION><LIBELLE_LONG>3EME ULIS</LIBELLE_LONG><LIBELLE_EDITION>3ème Ulis</LIBELLE_EDITION><MEF_RATTACHEMENT>10310019110</MEF_RATTACHEMENT><CODE_MEFSTAT>21160010019</CODE_MEFSTAT></MEF>
    </MEFS>
    <MATIERES><MATIERE CODE_MATIERE="020C00"><LIBELLE_LONG>LCA LATIN</LIBELLE_LONG></MATIERE></MATIERES>
    <PROGRAMMES><PROGRAMME><CODE_MEF>1031001911U</CODE_MEF></PROGRAMME></PROGRAMMES>
    <REGIMES><REGIME CODE_REGIME="2"><LIBELLE_LONG>DEMI-PENSIONNAIRE</LIBELLE_LONG></REGIME></REGIMES>
    <LIENS_PARENTE><LIEN_PARENTE CODE_PARENTE="10"><LIBELLE_LONG>MERE</LIBELLE_LONG></LIEN_PARENTE></LIENS_PARENTE>
    <BOURSES><BOURSE CODE_BOURSE="8"><LIBELLE_LONG>COLL</LIBELLE_LONG></BOURSE></BOURSES>
    <STATUTS_ELEVE><STATUT_ELEVE CODE_STATUT="ST"><LIBELLE_LONG>SCOLAIRE</LIBELLE_LONG></STATUT_ELEVE></STATUTS_ELEVE>
)")};
}

Sample communs() {
  return {"Communs.xml", siecle("BEE_COMMUN", "1.7", R"(    <UAJ>
      <ETAB_UAJ_ID>242</ETAB_UAJ_ID>
      <NUM_SIREN>193100015</NUM_SIREN>
      <DENOM_PRINC>COLLEGE</DENOM_PRINC>
      <DENOM_COMPL>DES TROIS ÎLES</DENOM_COMPL>
      <LIGNE1_ADRESSE>1 ALLEE DU CANAL</LIGNE1_ADRESSE>
      <LIGNE2_ADRESSE>ZONE NORD</LIGNE2_ADRESSE>
      <TELEPHONE>05 61 00 00 01</TELEPHONE>
      <TELECOPIE></TELECOPIE>
      <MEL_1></MEL_1>
      <MEL_2>0310001h@example.org</MEL_2>
      <CODE_TYPE_ETAB>CLG</CODE_TYPE_ETAB>
      <SECTEUR_CODE>PU</SECTEUR_CODE>
      <CODE_POSTAL>31000</CODE_POSTAL>
      <LIBELLE_POSTAL>TOULOUSE</LIBELLE_POSTAL>
    </UAJ>
    <ANNEE_SCOLAIRE>
      <DATE_DEBUT_ELEVE>01/09/2026</DATE_DEBUT_ELEVE>
      <DATE_FIN_ELEVE>03/07/2027</DATE_FIN_ELEVE>
      <DATE_DEBUT_PROF>31/08/2026</DATE_DEBUT_PROF>
      <DATE_FIN_PROF>03/07/2027</DATE_FIN_PROF>
    </ANNEE_SCOLAIRE>
    <ANNEE_SCOLAIRE_AD/>
)")};
}

Sample geographique() {
  return {"Geographique.xml", siecle("BEE_GEOGRAPHIQUE", "1.7", R"(    <PAYS_NATIONALITES>
      <PAYS_NATIONALITE CODE_PAYS="100"><LIBELLE_COURT>FRANCE</LIBELLE_COURT></PAYS_NATIONALITE>
    </PAYS_NATIONALITES>
)")};
}

Sample etablissements() {
  return {"Etablissements.xml", siecle("BEE_ETABLISSEMENTS", "1.7", R"(    <ETABLISSEMENTS>
      <ETABLISSEMENT CODE_RNE="0310002J"><DENOM_PRINC>LYCEE</DENOM_PRINC></ETABLISSEMENT>
    </ETABLISSEMENTS>
)")};
}

Sample sts_emp() {
  return {"sts_emp_0310001H_2026.xml", latin_9(declaration + R"(<STS_EDT>
  <PARAMETRES>
    <UAJ CODE="0310001H">
      <ACADEMIE><CODE>016</CODE><LIBELLE>TOULOUSE</LIBELLE></ACADEMIE>
      <SIGLE>
        CLG
      </SIGLE>
      <DENOM_PRINC>COLLEGE</DENOM_PRINC>
      <DENOM_COMPL>DES TROIS ILES</DENOM_COMPL>
      <CODE_NATURE>340</CODE_NATURE>
      <CODE_CATEGORIE>CLG</CODE_CATEGORIE>
      <ADRESSE>1 ALLEE DU CANAL</ADRESSE>
      <COMMUNE>TOULOUSE</COMMUNE>
      <CODE_POSTAL>31000</CODE_POSTAL>
      <TELEPHONE>0561000001</TELEPHONE>
      <STATUT>public</STATUT>
    </UAJ>
    <ANNEE_SCOLAIRE ANNEE="2026"><DATE_DEBUT>2026-09-01</DATE_DEBUT><DATE_FIN>2027-08-31</DATE_FIN></ANNEE_SCOLAIRE>
  </PARAMETRES>
  <NOMENCLATURES>
    <MATIERES><MATIERE CODE="020700"><LIBELLE_LONG>LETTRES MODERNES</LIBELLE_LONG></MATIERE></MATIERES>
    <MEFS><MEF CODE="10210001110"><FORMATION>4EME</FORMATION><LIBELLE_LONG>4EME</LIBELLE_LONG><MEFSTAT11>21130010001</MEFSTAT11></MEF></MEFS>
  </NOMENCLATURES>
  <DONNEES>
    <INDIVIDUS>
      <INDIVIDU ID="4711" TYPE="epp">
        <SEXE>2</SEXE>
        <CIVILITE>2</CIVILITE>
        <NOM_USAGE>
            DELMAS
        </NOM_USAGE>
        <NOM_PATRONYMIQUE>VIDAL</NOM_PATRONYMIQUE>
        <PRENOM>JEANNE</PRENOM>
        <DATE_NAISSANCE>1980-05-04</DATE_NAISSANCE>
        <GRADE>CERT. CL N</GRADE>
        <FONCTION>ENS</FONCTION>
        <DISCIPLINES><DISCIPLINE CODE="L0202"><LIBELLE_COURT>LET MODERN</LIBELLE_COURT><NB_HEURES>18.00</NB_HEURES></DISCIPLINE></DISCIPLINES>
        <PROFS_PRINC><PROF_PRINC><CODE_STRUCTURE>4A</CODE_STRUCTURE></PROF_PRINC></PROFS_PRINC>
      </INDIVIDU>
      <INDIVIDU ID="101" TYPE="dir"><SEXE/><NOM_USAGE>ROUX</NOM_USAGE><PRENOM>PAUL</PRENOM><FONCTION>DIR</FONCTION></INDIVIDU>
    </INDIVIDUS>
    <STRUCTURE>
      <DIVISIONS>
        <DIVISION CODE="4A">
          <LIBELLE_LONG>4EME A</LIBELLE_LONG>
          <MEFS_APPARTENANCE><MEF_APPARTENANCE CODE="10210001110"><EFFECTIF_PREVU>26</EFFECTIF_PREVU></MEF_APPARTENANCE></MEFS_APPARTENANCE>
          <SERVICES>
            <SERVICE CODE_MATIERE="020700" CODE_MOD_COURS="CG">
              <HEURES_STRUCTURE>4.500</HEURES_STRUCTURE><CO_ENS>false</CO_ENS>
              <ENSEIGNANTS>
                <ENSEIGNANT ID="4711" TYPE="epp"><HEURES_AGENT>
                  4.500
                </HEURES_AGENT></ENSEIGNANT>
                <ENSEIGNANT ID="7" TYPE="local"><HEURES_AGENT>0.5</HEURES_AGENT></ENSEIGNANT>
              </ENSEIGNANTS>
            </SERVICE>
            <SERVICE CODE_MATIERE="020700" CODE_MOD_COURS="TP"><ENSEIGNANTS/></SERVICE>
          </SERVICES>
        </DIVISION>
      </DIVISIONS>
      <GROUPES>
        <GROUPE CODE="4EME LV2 AJE">
          <LIBELLE_LONG></LIBELLE_LONG>
          <DIVISIONS_APPARTENANCE><DIVISION_APPARTENANCE CODE="4A"/></DIVISIONS_APPARTENANCE>
          <SERVICES/>
        </GROUPE>
      </GROUPES>
    </STRUCTURE>
    <SUPPLEANTS>
      <SUPPLEANT ID="88" TYPE="eppsup">
        <SEXE>1</SEXE><NOM_USAGE>COSTE</NOM_USAGE><PRENOM>REMI</PRENOM><FONCTION>ENS</FONCTION>
        <SERVICES_SUPPLEANTS>
          <SERVICE_SUPPLEANT>
            <CODE_MATIERE>020700</CODE_MATIERE><CODE_STRUCTURE>4A</CODE_STRUCTURE><CODE_MOD_COURS>CG</CODE_MOD_COURS>
            <PERIODES>
              <PERIODE><TYPE>sup</TYPE><DATE_DEBUT>2026-10-01</DATE_DEBUT><DATE_FIN>2026-10-15</DATE_FIN><HEURES>4.500</HEURES><TYPE_ABSENT>epp</TYPE_ABSENT><ID_ABSENT>4711</ID_ABSENT></PERIODE>
              <PERIODE><TYPE>sup</TYPE><DATE_DEBUT>2026-11-02</DATE_DEBUT><DATE_FIN>2026-11-20</DATE_FIN><HEURES>4.500</HEURES><TYPE_ABSENT>epp</TYPE_ABSENT><ID_ABSENT>4711</ID_ABSENT></PERIODE>
            </PERIODES>
          </SERVICE_SUPPLEANT>
        </SERVICES_SUPPLEANTS>
      </SUPPLEANT>
    </SUPPLEANTS>
  </DONNEES>
</STS_EDT>)")};
}

Sample elegroupe() {
  return {"0310001HELEGROUPE2026260914101500.xml", latin_9(declaration + R"(<IMPORT_ELEVES VERSION="1.4">
  <PARAMETRES>
    <UAJ>0310001H</UAJ>
    <ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE>
    <DATE_IMPORT>14/09/2026</DATE_IMPORT>
    <NUM_ENVOI>3</NUM_ENVOI>
    <LOGICIEL>HORAIRES</LOGICIEL>
  </PARAMETRES>
  <DONNEES>
    <ELEVES>
      <ELEVE>
        <ELEVE_ID>1541944</ELEVE_ID>
        <NOM_DE_FAMILLE>LABEŸRIE-CŒUR</NOM_DE_FAMILLE>
        <PRENOM>Héloïse</PRENOM>
        <DATE_NAISS>2012-06-21</DATE_NAISS>
        <GROUPES>
          <GROUPE><CODE_GROUPE>4EME LV2 AJE</CODE_GROUPE><DATE_DEBUT_GROUPE>2026-09-01</DATE_DEBUT_GROUPE><DATE_FIN_GROUPE>2027-07-03</DATE_FIN_GROUPE></GROUPE>
          <GROUPE><CODE_GROUPE>4LATIN</CODE_GROUPE></GROUPE>
        </GROUPES>
      </ELEVE>
      <ELEVE>
        <ID_NATIONAL>080012345AB</ID_NATIONAL>
        <NOM_DE_FAMILLE>MARTY</NOM_DE_FAMILLE>
        <PRENOM>Tom</PRENOM>
        <DATE_NAISS>2013-01-02</DATE_NAISS>
        <GROUPES><GROUPE><CODE_GROUPE>4LATIN</CODE_GROUPE></GROUPE></GROUPES>
      </ELEVE>
    </ELEVES>
  </DONNEES>
</IMPORT_ELEVES>)")};
}

std::vector<Sample> all_samples() {
  return {eleves(),       responsables(),   structures(), nomenclature(), communs(),
          geographique(), etablissements(), sts_emp(),    elegroupe()};
}

}  // namespace entsync::test
