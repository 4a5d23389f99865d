// What a file is refused for beside its form (D8): its root, its header, its emptiness.
#include <catch2/catch.hpp>

#include "tests/unit/aaf/source/support.hpp"

using namespace entsync;
using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace entsync::test;
using Catch::Matchers::Contains;

TEST_CASE("an unknown root is refused by its name") {
  CHECK_THAT(refusal(read_text("<ABSENCES/>")), Contains("<ABSENCES> is none that entsync reads"));
  CHECK_THAT(refusal(read_text("<ficAlimMENESR></ficAlimMENESR>")), Contains("<ficAlimMENESR>"));
}

TEST_CASE("the file on its way to STS is refused with a sentence of its own (D7)") {
  CHECK_THAT(refusal(read_text("<EDT_STS><PARAMETRES/></EDT_STS>", "EDT_vers_STS_0310001H_2026.xml")),
             Contains("EDT_STS") && Contains("Give the file that STS-Web exports"));
}

TEST_CASE("a refusal names archive, file and field") {
  const auto text = with(structures().text, "<UAJ>0310001H</UAJ>", "<UAJ>0310001A</UAJ>");
  CHECK(refusal(read_text(text, "Structures.xml", "ExportXML_Structures.zip")) ==
        "reading the file: ExportXML_Structures.zip (Structures.xml), PARAMETRES, UAJ: 0310001A is no UAI: the key "
        "letter "
        "of these digits is H. Check the establishment that the export was made for");
}

TEST_CASE("a wrong or missing UAI, year or date in the header is refused") {
  const auto& base = eleves().text;
  const auto changed = [&](std::string_view from, std::string_view to) {
    return refusal(read_text(with(base, from, to)));
  };
  CHECK_THAT(changed("<UAJ>0310001H</UAJ>", ""), Contains("PARAMETRES, UAJ: the UAI is missing"));
  CHECK_THAT(changed("0310001H</UAJ>", "  </UAJ>"), Contains("the UAI is missing"));
  CHECK_THAT(changed("0310001H</UAJ>", "TOULOUSE</UAJ>"), Contains("it is no UAI"));
  CHECK_THAT(changed("0310001H</UAJ>", "0310001h</UAJ>"), Contains("no UAI"));
  CHECK_THAT(changed("<ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE>", ""),
             Contains("ANNEE_SCOLAIRE: the school year is missing"));
  CHECK_THAT(changed("<ANNEE_SCOLAIRE>2026", "<ANNEE_SCOLAIRE>2026-2027"), Contains("four digits"));
  CHECK_THAT(changed("<DATE_EXPORT>14/09/2026</DATE_EXPORT>", ""), Contains("DATE_EXPORT: the date is missing"));
  CHECK_THAT(changed("<DATE_EXPORT>14/09/2026", "<DATE_EXPORT>31/09/2026"), Contains("DATE_EXPORT: it is no date"));
  CHECK_THAT(changed("<DATE_EXPORT>14/09/2026", "<DATE_EXPORT>2026-09-14"), Contains("DATE_EXPORT: it is no date"));
  CHECK_THAT(changed("<HORODATAGE>14/09/2026 21:05:30</HORODATAGE>", ""),
             Contains("HORODATAGE: the time of the export"));
  CHECK_THAT(changed("21:05:30", "25:05:30"), Contains("HORODATAGE: it is no time"));
}

TEST_CASE("a file without PARAMETRES, with two, or with records before them is refused") {
  const std::string parameters =
      "<PARAMETRES><UAJ>0310001H</UAJ><ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE>"
      "<DATE_EXPORT>14/09/2026</DATE_EXPORT><HORODATAGE>14/09/2026 21:05:30</HORODATAGE></PARAMETRES>";
  const std::string data = "<DONNEES><DIVISIONS><DIVISION CODE_STRUCTURE='4A'/></DIVISIONS></DONNEES>";
  const auto one = [](const std::string& inside) {
    return refusal(read_text("<BEE_STRUCTURES>" + inside + "</BEE_STRUCTURES>"));
  };
  CHECK(one(parameters + data) == "accepted");
  CHECK_THAT(one(""), Contains("PARAMETRES (UAI, year, date) are missing"));
  CHECK_THAT(one("<DONNEES/>"), Contains("PARAMETRES (UAI, year, date) are missing"));
  CHECK_THAT(one(parameters + parameters + data), Contains("PARAMETRES stands twice"));
  CHECK_THAT(one(data + parameters), Contains("records before its PARAMETRES"));
  CHECK_THAT(one(parameters), Contains("DONNEES are missing"));
}

TEST_CASE("the UAI and year of STS are attributes, and missing ones are refused") {
  const auto& base = sts_emp().text;
  CHECK_THAT(refusal(read_text(with(base, "CODE=\"0310001H\"", ""))), Contains("UAJ: the UAI is missing"));
  CHECK_THAT(refusal(read_text(with(base, "0310001H", "0310001J"))), Contains("0310001J is no UAI"));
  CHECK_THAT(refusal(read_text(with(base, "ANNEE=\"2026\"", ""))), Contains("the school year is missing"));
}

namespace {

std::string emptied(std::string text, const std::string& element) {
  const auto begin = text.find("<" + element + ">");
  const auto end = text.find("</" + element + ">");
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  return text.replace(begin, end - begin, "<" + element + ">");
}

}  // namespace

TEST_CASE("a file that is empty of what it is about is refused (D8)") {
  CHECK_THAT(refusal(read_text(emptied(eleves().text, "ELEVES"))), Contains("ELEVES: it holds no pupil at all"));
  CHECK_THAT(refusal(read_text(emptied(structures().text, "DIVISIONS"))), Contains("DIVISIONS: it holds no division"));
  CHECK_THAT(refusal(read_text(emptied(sts_emp().text, "DIVISIONS"))), Contains("DIVISIONS: it holds no division"));
  CHECK_THAT(refusal(read_text(emptied(sts_emp().text, "INDIVIDUS"))),
             Contains("INDIVIDUS: it holds no member of staff"));
  CHECK_THAT(refusal(read_text(emptied(responsables().text, "PERSONNES"))),
             Contains("PERSONNES: it holds no guardian"));
  const auto links = elegroupe();
  CHECK_THAT(refusal(read_text(emptied(links.text, "ELEVES"), links.name)),
             Contains("ELEVES: it holds no pupil at all"));
}

namespace {

std::string with_all(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

TEST_CASE("an Eleves file most of whose pupils cannot be told is refused whole (D8)") {
  const auto& base = eleves().text;
  const auto zero = with(with(base, "<ELEVE ELEVE_ID=\"1541944\"", "<ELEVE ELEVE_ID=\"0\""),
                         "<ELEVE ELEVE_ID=\"1541945\"", "<ELEVE ELEVE_ID=\"0\"");
  for (const auto& text : {with_all(base, "<ELEVE ELEVE_ID=", "<ELEVE NUMERO="), zero,
                           with_all(base, "<ELEVE ELEVE_ID=\"", "<ELEVE ELEVE_ID=\"E")}) {
    CHECK_THAT(refusal(read_text(text)),
               Contains("ELEVES: of its 2 pupils only 0 can be read, and the others would count as gone"));
  }
  // The same number for everybody tells one pupil.
  const auto third = with(base, "</ELEVES>", "<ELEVE ELEVE_ID=\"1541944\"/></ELEVES>");
  CHECK_THAT(refusal(read_text(with(third, "<ELEVE ELEVE_ID=\"1541945\"", "<ELEVE ELEVE_ID=\"1541944\""))),
             Contains("of its 3 pupils only 1 can be read"));
  CHECK(read_text(third).header);  // one of them is a record's fault
}

TEST_CASE("a Structures file most of whose divisions or groups have no code is refused whole (D8)") {
  const auto& base = structures().text;
  CHECK_THAT(refusal(read_text(with(base, "<DIVISION CODE_STRUCTURE=\"4A\"", "<DIVISION CODE=\"4A\""))),
             Contains("DIVISIONS: of its 1 divisions only 0 can be read"));
  CHECK_THAT(refusal(read_text(with(base, "<GROUPE CODE_STRUCTURE=", "<GROUPE CODE="))),
             Contains("GROUPES: of its 1 groups only 0 can be read"));
  CHECK(read_text(with(base, "</DIVISIONS>", "<DIVISION/></DIVISIONS>")).header);
  CHECK(read_text(emptied(base, "GROUPES")).header);  // a school may have no group
}

TEST_CASE("a Responsables file most of whose guardians or links cannot be told is refused whole (D8)") {
  const auto& base = responsables().text;
  CHECK_THAT(refusal(read_text(with_all(base, "<PERSONNE PERSONNE_ID=", "<PERSONNE NUMERO="))),
             Contains("PERSONNES: of its 2 guardians only 0 can be read"));
  CHECK_THAT(refusal(read_text(with_all(base, "ELEVE_ID>15419", "ELEVE_ID>X"))),
             Contains("RESPONSABLES: of its 2 links to pupils only 0 can be read"));
  CHECK_THAT(refusal(read_text(with_all(base, "<PERSONNE_ID>2094", "<PERSONNE_ID>P"))),
             Contains("RESPONSABLES: of its 2 links to pupils only 0 can be read"));
  CHECK_THAT(refusal(read_text(emptied(base, "RESPONSABLES"))),
             Contains("RESPONSABLES: it links no guardian to any pupil"));
  CHECK(read_text(with(base, "<PERSONNE PERSONNE_ID=", "<PERSONNE NUMERO=")).header);
}

TEST_CASE("an STS file most of whose staff, divisions or groups cannot be told is refused whole (D8)") {
  const auto& base = sts_emp().text;
  CHECK_THAT(refusal(read_text(with_all(base, "<INDIVIDU ID=", "<INDIVIDU NUMERO="))),
             Contains("INDIVIDUS: of its 2 members of staff only 0 can be read"));
  CHECK_THAT(refusal(read_text(with(base, "<DIVISION CODE=", "<DIVISION CODE_STRUCTURE="))),
             Contains("DIVISIONS: of its 1 divisions only 0 can be read"));
  CHECK_THAT(refusal(read_text(with(base, "<GROUPE CODE=", "<GROUPE CODE_STRUCTURE="))),
             Contains("GROUPES: of its 1 groups only 0 can be read"));
  CHECK(read_text(with(base, "<INDIVIDU ID=", "<INDIVIDU NUMERO=")).header);
}

TEST_CASE("an ELEGROUPE file most of whose pupils cannot be read is refused whole (D8)") {
  const auto links = elegroupe();
  auto text = links.text;
  for (const char* born : {"2012-06-21", "2013-01-02"}) text = with(text, born, "21/06/2012");
  CHECK_THAT(refusal(read_text(text, links.name)),
             Contains("ELEVES: of its 2 pupils only 0 can be read, and the others would be taken out of every group"));
  CHECK(read_text(with(links.text, "2012-06-21", "21/06/2012"), links.name).header);  // one of them is a record's fault
}

TEST_CASE("guardians without addresses are refused, for they would empty every address (D2)") {
  CHECK_THAT(refusal(read_text(emptied(responsables().text, "ADRESSES"))),
             Contains("ADRESSES: it is the export without addresses") && Contains("Responsables avec adresses"));
}

TEST_CASE("no refusal shows what a record says") {
  auto text = eleves().text;
  text = with(text, "</PRENOM>", "</PRENON>");
  const auto sentence = refusal(read_text(text));
  CHECK_THAT(sentence, Contains("ELEVE 1, line"));
  CHECK_THAT(sentence, !Contains("LABE") && !Contains("1541944"));
}

namespace {

std::string name_refusal(const std::string& name, const std::string& outer = {},
                         const std::string& text = elegroupe().text) {
  return refusal(read_text(text, name, outer));
}

}  // namespace

TEST_CASE("the name of an ELEGROUPE file must say what its content says (R8, D5)") {
  const std::string good = "0310001HELEGROUPE2026260914101500";
  CHECK(name_refusal(good + ".xml") == "accepted");
  CHECK(name_refusal(good + ".xml", good + ".zip") == "accepted");
  CHECK(name_refusal(good + ".xml", good + "(1).zip") == "accepted");
  CHECK(name_refusal(good + ".xml", good + " (12).ZIP") == "accepted");
  CHECK(name_refusal(good + "(1).xml") == "accepted");
  CHECK(name_refusal("0310001HELEGROUPE20262609141015.xml") == "accepted");  // without seconds
  CHECK_THAT(name_refusal("groupes.xml"), Contains("not of the form <UAI>ELEGROUPE<year><date and time>.xml"));
  CHECK_THAT(name_refusal(good + ".txt"), Contains("not of the form"));
  CHECK_THAT(name_refusal("0310001HELEGROUPE202626091410150.xml"), Contains("not of the form"));
  CHECK_THAT(name_refusal("0310001AELEGROUPE2026260914101500.xml"), Contains("not of the form"));
  CHECK_THAT(name_refusal("0310001HELEGROUFE2026260914101500.xml"), Contains("not of the form"));
  CHECK_THAT(name_refusal(good + ".xml", "envoi.zip"), Contains("the same name as the XML"));
  CHECK_THAT(name_refusal("0310002JELEGROUPE2026260914101500.xml"),
             Contains("the file is of 0310001H, its name says 0310002J"));
  CHECK_THAT(name_refusal("0310001HELEGROUPE2025260914101500.xml"), Contains("school year 2026, its name says 2025"));
}

TEST_CASE("an ELEGROUPE file without its day of import is refused") {
  const auto sample = elegroupe();
  CHECK_THAT(refusal(read_text(with(sample.text, "<DATE_IMPORT>14/09/2026</DATE_IMPORT>", ""), sample.name)),
             Contains("DATE_IMPORT: the date is missing"));
}
