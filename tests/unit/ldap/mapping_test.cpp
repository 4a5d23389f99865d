#include "ldap/mapping.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "aaf/model/date.hpp"
#include "tests/support/projected_examples.hpp"
#include "tests/support/source.hpp"

using namespace entsync;
using aaf::project::ProjectedKind;
using Values = std::vector<std::string>;

namespace {

ldap::Mapping shipped(const std::string& name, const std::string& base = "dc=ecollege31,dc=fr") {
  auto mapping = ldap::Mapping::load(test::source("config/mappings/" + name + ".conf"), base);
  if (!mapping) FAIL(mapping.error().text());
  return std::move(*mapping);
}

// A mapping that is as small as one can be, with `pupil_lines` in the section of pupils.
std::string smallest(const std::string& pupil_lines) {
  return "[layout]\npeople = ou=p\ngroups = ou=g\nwatermark = cn=w\n"
         "[person]\nbranch = people\nrdn = uid\nclass inetOrgPerson\nuid\n"
         "[pupil : person]\n" +
         pupil_lines +
         "\n[guardian : person]\n[staff : person]\n"
         "[establishment]\nbranch = groups\nrdn = ou\nclass organizationalUnit\nou\n"
         "[members]\nbranch = groups\nrdn = cn\nclass groupOfNames\ncn\nmember | person-dn\n"
         "[division : members]\n[group : members]\n[profile : members]\n";
}

ldap::Mapping parsed(const std::string& pupil_lines) {
  auto mapping = ldap::Mapping::parse(smallest(pupil_lines), "test.conf", "dc=fr");
  if (!mapping) FAIL(mapping.error().text());
  return std::move(*mapping);
}

std::string refused(const std::string& text) {
  const auto mapping = ldap::Mapping::parse(text, "test.conf", "dc=fr");
  if (mapping) FAIL("the mapping was taken");
  return mapping.error().text();
}

aaf::project::Projected pupil(aaf::Attributes attributes) {
  aaf::project::Projected out;
  out.kind = ProjectedKind::pupil;
  out.id = "k7m2p9qx";
  out.uais = {"0310001B"};
  out.attributes = std::move(attributes);
  out.attributes["uid"] = {out.id};
  return out;
}

}  // namespace

TEST_CASE("sdet names a pupil by its uid and its structure and guardians by their DNs") {
  const auto mapping = shipped("sdet");
  const auto entry = mapping.render(test::projected_pupil());
  CHECK(entry.dn == "uid=k7m2p9qx,ou=personnes,dc=ecollege31,dc=fr");
  const auto& a = entry.attributes;
  CHECK(a.at("objectClass") ==
        Values{"ENTEleve", "ENTPerson", "entsyncAccount", "inetOrgPerson", "organizationalPerson", "person", "top"});
  CHECK(a.at("ENTPersonStructRattach") == Values{"ou=0310001B,ou=structures,dc=ecollege31,dc=fr"});
  CHECK(a.at("ENTEleveClasses") == Values{"ou=0310001B,ou=structures,dc=ecollege31,dc=fr$3A"});
  CHECK(a.at("ENTElevePersRelEleve") == Values{"uid=a3b4c5d6,ou=personnes,dc=ecollege31,dc=fr$10$1$1$0$1"});
  CHECK(a.at("ENTPersonJointure") == Values{"AC-TOULOUSE$1000000007"});
  CHECK(a.at("entsyncState") == Values{"active"});
  CHECK(a.at("entsyncUAI") == Values{"0310001B"});
}

TEST_CASE("what a source leaves empty and ENTEleve demands gets its documented default") {
  const auto entry = shipped("sdet").render(pupil({{"sn", {"LAFORGE"}}, {"cn", {"Zoé LAFORGE"}}}));
  for (const char* name : {"ENTEleveMEF", "ENTEleveLibelleMEF", "ENTEleveNivFormation", "ENTEleveFiliere",
                           "ENTEleveStatutEleve", "ENTEleveClasses"})
    CHECK(entry.attributes.at(name) == Values{"SANS OBJET"});
  CHECK(entry.attributes.at("ENTEleveMajeur") == Values{"N"});
  const auto school = shipped("sdet").render(test::projected_bare_establishment());
  CHECK(school.attributes.at("ENTStructureSIREN") == Values{"000000000"});
  CHECK(school.attributes.at("ENTEtablissementMinistereTutelle") == Values{"SANS OBJET"});
}

TEST_CASE("a guardian none of whose pupils has an account keeps the class that demands one") {
  auto guardian = test::projected_guardian();
  guardian.attributes.erase("ENTAuxPersRelEleveEleve");
  const auto entry = shipped("sdet").render(guardian);
  CHECK(entry.attributes.at("ENTAuxPersRelEleveEleve") == Values{"cn=sans-objet,ou=personnes,dc=ecollege31,dc=fr"});
}

TEST_CASE("a teacher's class comes with what a teacher says, whatever the profile") {
  const auto mapping = shipped("sdet");
  auto teacher = test::projected_teacher();
  const auto has = [&](const std::string& name) {
    const auto classes = mapping.render(teacher).attributes.at("objectClass");
    return std::find(classes.begin(), classes.end(), name) != classes.end();
  };
  CHECK(has("ENTAuxEnseignant"));
  teacher.attributes["ENTPersonProfils"] = {"National_DOC"};
  CHECK(has("ENTAuxEnseignant"));
  for (const char* name :
       {"ENTAuxEnsClasses", "ENTAuxEnsGroupes", "ENTAuxEnsClassesMatieres", "ENTAuxEnsGroupesMatieres", "ENTAuxEnsMEF",
        "ENTAuxEnsMatiereEnseignEtab", "ENTAuxEnsClassesPrincipal"})
    teacher.attributes.erase(name);
  CHECK_FALSE(has("ENTAuxEnseignant"));
  teacher.attributes["ENTPersonProfils"] = {"National_DIR"};
  CHECK(has("ENTAuxNonEnsEtab"));
}

TEST_CASE("values that an attribute's syntax cannot hold are left out") {
  const auto entry = shipped("sdet").render(
      pupil({{"mail", {"zoé@exemple.fr", "zoe@exemple.fr"}}, {"mobile", {"06_11", "06 12 34 56 78", "-"}}}));
  CHECK(entry.attributes.at("mail") == Values{"zoe@exemple.fr"});
  CHECK(entry.attributes.at("mobile") == Values{"06 12 34 56 78"});
}

TEST_CASE("values that the ENT holds for equal are one value") {
  const auto entry = parsed("ENTEleveEnseignements\ntelephoneNumber")
                         .render(pupil({{"ENTEleveEnseignements", {"ÉTÉ", "été", "Latin", "LATIN  "}},
                                        {"telephoneNumber", {"05 61", "0561", "05-61"}}}));
  CHECK(entry.attributes.at("ENTEleveEnseignements").size() == 2);
  CHECK(entry.attributes.at("telephoneNumber").size() == 1);
}

TEST_CASE("a plain mapping takes parts of composite values and joins lines") {
  const auto mapping = shipped("plain");
  const auto entry = mapping.render(test::projected_pupil());
  CHECK(entry.dn == "uid=k7m2p9qx,ou=people,dc=ecollege31,dc=fr");
  CHECK(entry.attributes.at("uid") == Values{"k7m2p9qx", "zoe.laforge"});
  CHECK(entry.attributes.at("departmentNumber") == Values{"3A", "3LATIN"});
  CHECK(entry.attributes.at("street") == Values{"9 rue des Lilas, Bât. B"});
  CHECK(entry.attributes.at("seeAlso") == Values{"uid=a3b4c5d6,ou=people,dc=ecollege31,dc=fr"});
}

TEST_CASE("what is ours is what the mapping writes, with how it is compared") {
  const auto mapping = shipped("sdet");
  const auto& pupil = mapping.ownership(ProjectedKind::pupil);
  CHECK(pupil.attributes.contains("ENTEleveMEF"));
  CHECK(pupil.attributes.contains("entsyncPurgeAfter"));
  CHECK_FALSE(pupil.attributes.contains("userPassword"));
  CHECK_FALSE(pupil.attributes.contains("objectClass"));
  CHECK(pupil.dn_valued.contains("ENTEleveClasses"));
  CHECK_FALSE(pupil.dn_valued.contains("sn"));
  CHECK(pupil.case_ignore.contains("sn"));
  CHECK_FALSE(pupil.case_ignore.contains("mobile"));
  CHECK_FALSE(pupil.case_ignore.contains("entsyncSince"));
  CHECK(mapping.ownership(ProjectedKind::division).dn_valued.contains("member"));
}

TEST_CASE("an entry of ours tells its kind, another one does not") {
  for (const char* name : {"sdet", "plain"}) {
    const auto mapping = shipped(name);
    for (const auto& projected : test::projected_examples()) {
      INFO(name << " " << word(projected.kind));
      auto entry = mapping.render(projected);
      CHECK(mapping.kind_of(entry) == projected.kind);
      CHECK(mapping.id_of(projected.kind, entry.dn) == projected.id);
      auto& classes = entry.attributes["objectClass"];
      std::erase_if(classes, [](const auto& value) { return value.starts_with("entsync"); });
      CHECK_FALSE(mapping.kind_of(entry));
    }
  }
}

TEST_CASE("a server's spelling is brought to the mapping's") {
  const auto mapping = shipped("sdet", "dc=ecollege31,dc=fr");
  const auto entry =
      mapping.normalise("UID=k7m2p9qx,OU=Personnes,DC=Ecollege31,dc=FR",
                        {{"SN", {"LAFORGE"}},
                         {"objectclass", {"INETORGPERSON", "entEleve", "shadowAccount"}},
                         {"userPassword", {"secret"}},
                         {"cn;lang-fr", {"x"}},
                         {"enteleveclasses", {"ou=0310001B,ou=Structures,dc=ecollege31,dc=fr$3B", "SANS OBJET"}}});
  CHECK(entry.dn == "uid=k7m2p9qx,ou=personnes,dc=ecollege31,dc=fr");
  CHECK(entry.attributes ==
        aaf::Attributes{{"sn", {"LAFORGE"}},
                        {"objectClass", {"ENTEleve", "inetOrgPerson", "shadowAccount"}},
                        {"ENTEleveClasses", {"SANS OBJET", "ou=0310001B,ou=structures,dc=ecollege31,dc=fr$3B"}}});
}

TEST_CASE("a deactivated account's state goes into its entry and nothing else changes") {
  const auto mapping = shipped("sdet");
  auto entry = mapping.render(test::projected_pupil());
  const auto before = entry;
  aaf::account::Account account;
  account.state = aaf::AccountState::deactivated;
  account.reason = aaf::Reason::departed;
  account.since = aaf::parse_iso_date("2026-11-02");
  account.purge_after = aaf::parse_iso_date("2026-12-14");
  mapping.set_state(entry, account);
  CHECK(entry.attributes.at("entsyncState") == Values{"deactivated"});
  CHECK(entry.attributes.at("entsyncReason") == Values{"departed"});
  CHECK(entry.attributes.at("entsyncSince") == Values{"20261102000000Z"});
  CHECK(entry.attributes.at("entsyncPurgeAfter") == Values{"20261214000000Z"});
  mapping.set_state(entry, {});
  CHECK(entry == before);
}

TEST_CASE("values are found again under their AAF name where they were written unaltered") {
  const auto sdet = shipped("sdet");
  const auto entry = sdet.render(test::projected_pupil());
  CHECK(sdet.source_values(ProjectedKind::pupil, entry, "ENTPersonLogin") == Values{"zoe.laforge"});
  CHECK(sdet.source_values(ProjectedKind::pupil, entry, "ENTEleveClasses").empty());
  const auto plain = shipped("plain");
  const auto other = plain.render(test::projected_pupil());
  CHECK(plain.source_values(ProjectedKind::pupil, other, "ENTPersonJointure") == Values{"AC-TOULOUSE$1000000007"});
  CHECK(plain.source_values(ProjectedKind::pupil, other, "ENTPersonLogin").empty());
}

TEST_CASE("odd signs of a group code stay in its name, escaped") {
  auto group = test::projected_group();
  group.id = "0310001B:groupe:3A, L+M #1:eleves";
  group.attributes["cn"] = {group.id};
  const auto mapping = shipped("sdet");
  const auto entry = mapping.render(group);
  CHECK(entry.dn == "cn=0310001B:groupe:3A\\2C L\\2BM #1:eleves,ou=groupes,dc=ecollege31,dc=fr");
  CHECK(entry.attributes.at("cn") == Values{group.id});
  CHECK(mapping.id_of(ProjectedKind::group, entry.dn) == group.id);
}

TEST_CASE("a mapping's errors name file, line and the nearest known word") {
  CHECK(refused(smallest("ENTEleveMEFF | first")) ==
        "reading the mapping: test.conf, line 11: \"ENTEleveMEFF\" is no attribute of the AAF. Did you mean "
        "ENTEleveMEF?");
  CHECK(refused(smallest("sn | frist")) ==
        "reading the mapping: test.conf, line 11: \"frist\" is no treatment. Did you mean first?");
  CHECK(refused(smallest("brunch = people")) ==
        "reading the mapping: test.conf, line 11: \"brunch\" is no setting of a section. Did you mean branch?");
  CHECK(refused(smallest("branch = peple")) ==
        "reading the mapping: test.conf, line 11: [layout] has no branch \"peple\". Did you mean people?");
}

TEST_CASE("a mapping that could not work is refused with the reason") {
  CHECK(refused("").find("names no watermark") != std::string::npos);
  CHECK(refused("sn\n").find("before the first section") != std::string::npos);
  CHECK(refused("[layout]\nwatermark = cn=w\n").find("[pupil] is missing") != std::string::npos);
  CHECK(refused(smallest("sn | default \"x")).find("is not closed") != std::string::npos);
  CHECK(refused(smallest("sn | default x")).find("in quotation marks") != std::string::npos);
  CHECK(refused(smallest("sn | default \"\"")).find("no value") != std::string::npos);
  CHECK(refused(smallest("sn | part 0")).find("from 1 to 9") != std::string::npos);
  CHECK(refused(smallest("sn | first 2")).find("takes nothing behind it") != std::string::npos);
  CHECK(refused(smallest("entsyncState")).find("written by every mapping") != std::string::npos);
  CHECK(refused(smallest("seeAlso <- uid <- sn")).find("more than one <-") != std::string::npos);
  CHECK(refused(smallest("rdn = mail")).find("no line for mail") != std::string::npos);
  CHECK(refused(smallest("branch = groups")).find("another branch") != std::string::npos);
  CHECK(refused(smallest("class x when ENTPersonProfil")).find("Did you mean ENTPersonProfils?") != std::string::npos);
  CHECK(refused(smallest("") + "[pupil]\n").find("two sections") != std::string::npos);
  CHECK_FALSE(ldap::Mapping::parse(smallest(""), "test.conf", "no base"));
  CHECK_FALSE(ldap::Mapping::load("/nowhere/at/all.conf", "dc=fr"));
}

TEST_CASE(
    "where the ENT locks deactivated accounts, the lock comes and goes with the state, and nobody else's is touched") {
  const auto mapping =
      ldap::Mapping::load(test::source("config/mappings/sdet.conf"), "dc=ecollege31,dc=fr", ldap::Deactivation::lock)
          .value();
  const std::string lock(ldap::lock_attribute);
  CHECK(mapping.ownership(ProjectedKind::pupil).attributes.contains(lock));
  CHECK_FALSE(mapping.ownership(ProjectedKind::establishment).attributes.contains(lock));
  CHECK_FALSE(shipped("sdet").ownership(ProjectedKind::pupil).attributes.contains(lock));

  const auto wanted = mapping.render(pupil({}));
  CHECK_FALSE(wanted.attributes.contains(lock));
  aaf::account::Account gone;
  gone.state = aaf::AccountState::deactivated;
  auto present = wanted;
  mapping.set_state(present, gone);
  CHECK(present.attributes.at(lock) == Values{std::string(ldap::locked_for_good)});
  SECTION("who is back loses it") {
    auto back = wanted;
    mapping.keep_foreign_lock(back, present);
    CHECK(back == wanted);
  }
  SECTION("what the directory locked for some time stays") {
    present.attributes[lock] = {"20260914080000Z"};
    auto back = wanted;
    mapping.keep_foreign_lock(back, present);
    CHECK(back.attributes.at(lock) == Values{"20260914080000Z"});
  }
  SECTION("what an administrator locked while the account was active stays") {
    auto locked = wanted;
    locked.attributes[lock] = {std::string(ldap::locked_for_good)};
    auto again = wanted;
    mapping.keep_foreign_lock(again, locked);
    CHECK(again == locked);
  }
  SECTION("without that choice nothing is written") {
    auto marked = wanted;
    shipped("sdet").set_state(marked, gone);
    CHECK_FALSE(marked.attributes.contains(lock));
  }
}
