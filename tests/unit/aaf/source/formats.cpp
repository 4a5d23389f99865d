// What each format says, on one small file of it.
#include <catch2/catch.hpp>

#include "tests/unit/aaf/source/support.hpp"

using namespace entsync;
using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace entsync::test;
using namespace std::chrono_literals;

TEST_CASE("the header of a SIECLE export says UAI, year, day and time") {
  const auto outcome = read_text(eleves().text);
  REQUIRE(refusal(outcome) == "accepted");
  REQUIRE(outcome.kept.headers.size() == 1);
  const auto& header = *outcome.header;
  CHECK(header.format == Format::eleves);
  CHECK(header.root == "BEE_ELEVES");
  CHECK(header.version == "4.0");
  CHECK(header.uai == "0310001H");
  CHECK(header.millesime == 2026);
  CHECK(header.export_date == Date{2026y / 9 / 14});
  CHECK(iso(header.timestamp.value()) == "2026-09-14T21:05:30");
  CHECK(header.with_addresses);
}

TEST_CASE("BEE_ELEVES gives pupils with what they have, in UTF-8") {
  const auto kept = read_text(eleves().text).kept;
  const auto pupils = kept.all<Pupil>();
  REQUIRE(pupils.size() == 2);
  Pupil first;
  first.position = 1;
  first.eleve_id = "1541944";
  first.elenoet = "3275";
  first.ine = "070876696HA";
  first.family_name = "LABEŸRIE-CŒUR";
  first.given_name = "Héloïse";
  first.given_name2 = "Zoé";
  first.birth_date = Date{2012y / 6 / 21};
  first.sex = "2";
  first.email = "heloise@example.org";
  first.mobile = "+33611223344";
  first.accepts_sms = true;
  first.regime = "2";
  first.statut = "ST";
  first.mef = "10310019110";
  first.entry_date = Date{2026y / 9 / 1};
  first.transport = false;
  first.repeats = false;
  first.address_id = "880123";
  first.previous_uai = "0310002J";
  first.previous_division = "406";
  CHECK(pupils[0] == first);
  CHECK(kept.diagnostics.empty());
}

TEST_CASE("a pupil's older tags are read where the newer ones are absent") {
  const auto pupils = read_text(eleves().text).kept.all<Pupil>();
  REQUIRE(pupils.size() == 2);
  CHECK(pupils[1].ine == "080012345AB");    // INE_RNIE
  CHECK(pupils[1].family_name == "MARTY");  // NOM
  CHECK(pupils[1].exit_date == Date{2026y / 9 / 30});
  CHECK(pupils[1].exit_reason == "10");
  CHECK(pupils[1].elenoet.empty());
  CHECK_FALSE(pupils[1].accepts_sms.has_value());
}

TEST_CASE("a pupil's options, structures and grants come with the pupil's number") {
  const auto kept = read_text(eleves().text).kept;
  CHECK(kept.all<PupilOption>() ==
        std::vector<PupilOption>{{1, "1541944", 1, "O", "030201"}, {1, "1541944", 2, "F", "020C00"}});
  // The division does not come first: the type tells it from the groups.
  CHECK(kept.all<PupilStructure>() ==
        std::vector<PupilStructure>{{1, "1541944", "4EME LV2 AJE", "G"}, {1, "1541944", "4A", "D"}});
  CHECK(kept.all<PupilGrant>() == std::vector<PupilGrant>{{1, "1541944", "1"}, {1, "1541944", "8"}});
}

TEST_CASE("a blank postal code is no postal code") {
  const auto addresses = read_text(eleves().text).kept.all<Address>();
  REQUIRE(addresses.size() == 1);
  Address wanted;
  wanted.position = 1;
  wanted.address_id = "880123";
  wanted.line1 = "12 RUE DES ŒILLETS";
  wanted.line3 = "BÂT. C";
  wanted.foreign_town = "LLEIDA";
  wanted.country = "ESPAGNE";
  CHECK(addresses[0] == wanted);
}

TEST_CASE("pupils without addresses are accepted and known as such") {
  auto text = eleves().text;
  const auto begin = text.find("<ADRESSES>");
  const auto end = text.find("</ADRESSES>");
  text.replace(begin, end - begin, "<ADRESSES>\n");
  const auto outcome = read_text(text);
  REQUIRE(refusal(outcome) == "accepted");
  CHECK_FALSE(outcome.header->with_addresses);
}

TEST_CASE("BEE_RESPONSABLES gives guardians and links in the new form") {
  const auto outcome = read_text(responsables().text);
  REQUIRE(refusal(outcome) == "accepted");
  CHECK(outcome.header->with_addresses);
  const auto guardians = outcome.kept.all<Guardian>();
  REQUIRE(guardians.size() == 2);
  Guardian wanted;
  wanted.position = 1;
  wanted.personne_id = "209401";
  wanted.civility = "MME";
  wanted.family_name = "LABEŸRIE";
  wanted.usage_name = "CŒUR";
  wanted.given_name = "Anaïs";
  wanted.mobile = "+33764000001";
  wanted.email = "anais@example.org";
  wanted.accepts_sms = false;
  wanted.discloses_address = true;
  wanted.address_id = "880123";
  CHECK(guardians[0] == wanted);
  CHECK(guardians[1].family_name == "MARTY");
  const auto links = outcome.kept.all<GuardianLink>();
  REQUIRE(links.size() == 2);
  CHECK(links[0] == GuardianLink{1, "1541944", "209401", 1, "10", true, true, true, false});
}

TEST_CASE("the older form of a guardian's link is turned into the newer") {
  const auto& base = responsables().text;
  const auto link_of = [&](const std::string& text) { return read_text(text).kept.all<GuardianLink>().at(1); };
  CHECK(link_of(base) == GuardianLink{2, "1541945", "209402", 1, "20", true, false, std::nullopt, std::nullopt});
  const auto in_charge = with(base, "<RESP_LEGAL>2", "<RESP_LEGAL>0");
  CHECK(link_of(in_charge).level == 2);
  CHECK(link_of(with(in_charge, "<PERS_CONTACT>0", "<PERS_CONTACT>1")).level == 3);
  const std::vector<std::pair<std::string, std::string>> lined_up{{"2", "10"}, {"3", "50"}, {"4", "39"},
                                                                  {"5", "51"}, {"6", "90"}, {"7", "70"}};
  for (const auto& [older, newer] : lined_up) {
    CHECK(link_of(with(base, "<CODE_PARENTE>1<", "<CODE_PARENTE>" + older + "<")).parente == newer);
  }
}

TEST_CASE("BEE_STRUCTURES gives divisions and groups with their MEFs and divisions") {
  const auto outcome = read_text(structures().text);
  REQUIRE(refusal(outcome) == "accepted");
  const auto found = outcome.kept.all<Structure>();
  REQUIRE(found.size() == 2);
  CHECK(found[0] == Structure{1, "D", "4A", "4ème A", {"10210001110", "1031001911U"}, {}});
  CHECK(found[1] == Structure{1, "G", "4EME LV2 AJE", "", {"10210001110"}, {"4A", "4B"}});
}

TEST_CASE("BEE_NOMENCLATURES gives the lists whose labels are shown, and no others") {
  const auto outcome = read_text(nomenclature().text);
  REQUIRE(refusal(outcome) == "accepted");
  const auto terms = outcome.kept.all<Term>();
  REQUIRE(terms.size() == 6);
  CHECK(terms[0] == Term{1, "MEF", "1031001911U", "3EME ULIS", "3ème Ulis", "3EME", "21160010019", "10310019110"});
  std::vector<std::string> rest;
  for (const auto& term : terms) rest.push_back(term.list + " " + term.code + " " + term.label);
  CHECK(rest == std::vector<std::string>{"MEF 1031001911U 3EME ULIS", "MATIERE 020C00 LCA LATIN",
                                         "REGIME 2 DEMI-PENSIONNAIRE", "LIEN_PARENTE 10 MERE", "BOURSE 8 COLL",
                                         "STATUT_ELEVE ST SCOLAIRE"});
}

TEST_CASE("BEE_COMMUN gives the establishment and its own calendar") {
  const auto outcome = read_text(communs().text);
  REQUIRE(refusal(outcome) == "accepted");
  CHECK(outcome.header->uai == "0310001H");  // PARAMETRES/UAJ, not the block of that name
  const auto found = outcome.kept.all<Establishment>();
  REQUIRE(found.size() == 1);
  Establishment wanted;
  wanted.position = 1;
  wanted.type = "CLG";
  wanted.sector = "PU";
  wanted.name = "COLLEGE";
  wanted.complement = "DES TROIS ÎLES";
  wanted.siren = "193100015";
  wanted.street = "1 ALLEE DU CANAL, ZONE NORD";
  wanted.postal_code = "31000";
  wanted.town = "TOULOUSE";
  wanted.phone = "05 61 00 00 01";
  wanted.email = "0310001h@example.org";
  wanted.first_day = Date{2026y / 9 / 1};
  wanted.last_day = Date{2027y / 7 / 3};
  CHECK(found[0] == wanted);
}

TEST_CASE("Geographique and Etablissements are read to their end and stage nothing") {
  for (const auto& sample :
       {geographique(), etablissements(),
        Sample{"Etablissements.xml", with(with(etablissements().text, "BEE_ETABLISSEMENTS", "BEE_ETABLISSEMENT"),
                                          "</BEE_ETABLISSEMENTS", "</BEE_ETABLISSEMENT")}}) {
    const auto outcome = read_text(sample.text);
    CHECK(refusal(outcome) == "accepted");
    CHECK(outcome.kept.records.empty());
  }
}

TEST_CASE("STS_EDT gives the establishment, blanks around values taken off") {
  const auto outcome = read_text(sts_emp().text);
  REQUIRE(refusal(outcome) == "accepted");
  CHECK(outcome.header->format == Format::sts_emp);
  CHECK(outcome.header->uai == "0310001H");
  CHECK(outcome.header->millesime == 2026);
  CHECK_FALSE(outcome.header->export_date.has_value());
  const auto found = outcome.kept.all<Establishment>();
  REQUIRE(found.size() == 1);
  CHECK(found[0].acronym == "CLG");
  CHECK(found[0].type == "CLG");
  CHECK(found[0].nature == "340");
  CHECK(found[0].sector == "PU");
  CHECK(found[0].first_day == Date{2026y / 9 / 1});
  CHECK(found[0].last_day == Date{2027y / 8 / 31});
}

TEST_CASE("STS_EDT gives individuals, structures and a service for each teacher") {
  const auto kept = read_text(sts_emp().text).kept;
  const auto people = kept.all<Individual>();
  REQUIRE(people.size() == 3);
  Individual teacher;
  teacher.position = 1;
  teacher.type = "epp";
  teacher.id = "4711";
  teacher.sex = "2";
  teacher.civility = "2";
  teacher.usage_name = "DELMAS";
  teacher.birth_name = "VIDAL";
  teacher.given_name = "JEANNE";
  teacher.birth_date = Date{1980y / 5 / 4};
  teacher.grade = "CERT. CL N";
  teacher.function = "ENS";
  teacher.disciplines = {"L0202$LET MODERN"};
  teacher.head_of = {"4A"};
  CHECK(people[0] == teacher);
  CHECK(people[1].type == "dir");
  CHECK(people[2].type == "eppsup");
  CHECK(kept.all<Structure>() == std::vector<Structure>{{1, "D", "4A", "4EME A", {"10210001110"}, {}},
                                                        {1, "G", "4EME LV2 AJE", "", {}, {"4A"}}});
  CHECK(kept.all<Service>() == std::vector<Service>{{1, "D", "4A", "020700", "CG", "epp", "4711", 4500},
                                                    {1, "D", "4A", "020700", "CG", "local", "7", 500}});
  const auto terms = kept.all<Term>();
  REQUIRE(terms.size() == 2);
  CHECK(terms[1] == Term{1, "MEF", "10210001110", "4EME", "", "4EME", "21130010001", ""});
}

TEST_CASE("a substitute has a service for each period") {
  const auto services = read_text(sts_emp().text).kept.all<SubstituteService>();
  REQUIRE(services.size() == 2);
  CHECK(services[0] == SubstituteService{1, "88", "4A", "020700", "CG", Date{2026y / 10 / 1}, Date{2026y / 10 / 15},
                                         4500, "epp", "4711"});
  CHECK(services[1].first_day == Date{2026y / 11 / 2});
}

TEST_CASE("ELEGROUPE gives a link for each pupil and group") {
  const auto sample = elegroupe();
  const auto outcome = read_text(sample.text, sample.name);
  REQUIRE(refusal(outcome) == "accepted");
  CHECK(outcome.header->export_date == Date{2026y / 9 / 14});
  CHECK_FALSE(outcome.header->timestamp.has_value());
  const auto links = outcome.kept.all<GroupLink>();
  REQUIRE(links.size() == 3);
  GroupLink wanted;
  wanted.position = 1;
  wanted.eleve_id = "1541944";
  wanted.family_name = "LABEŸRIE-CŒUR";
  wanted.given_name = "Héloïse";
  wanted.birth_date = Date{2012y / 6 / 21};
  wanted.code = "4EME LV2 AJE";
  wanted.first_day = Date{2026y / 9 / 1};
  wanted.last_day = Date{2027y / 7 / 3};
  CHECK(links[0] == wanted);
  CHECK(links[1].code == "4LATIN");
  CHECK_FALSE(links[1].first_day.has_value());
  CHECK(links[2].position == 2);
  CHECK(links[2].ine == "080012345AB");
}

TEST_CASE("every format's word leads back to it") {
  for (const auto format :
       {Format::eleves, Format::responsables, Format::structures, Format::nomenclature, Format::communs,
        Format::geographique, Format::etablissements, Format::sts_emp, Format::elegroupe}) {
    CHECK(parse_format(word(format)) == format);
  }
  CHECK_FALSE(parse_format("Absences").has_value());
}
