#include "aaf/account/login.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace entsync::aaf::account;

TEST_CASE("a login is given name, point and usual name in lower case without accents") {
  CHECK(login_base("Élodie", "MARTIN", "DURAND") == "elodie.martin");
  CHECK(login_base("  Zoé ", "", "ŒUVRARD") == "zoe.oeuvrard");
  CHECK(login_base("Günther", "", "STRAßE") == "gunther.strasse");
}

TEST_CASE("the family name stands in where no usual name is given") {
  CHECK(login_base("Paul", "", "DURAND") == "paul.durand");
  CHECK(login_base("Paul", " ' ", "DURAND") == "paul.durand");
}

TEST_CASE("blanks become underscores, apostrophes vanish, hyphens stay, other signs become hyphens") {
  CHECK(login_base("Jean-Pierre", "", "DE LA TOUR") == "jean-pierre.de_la_tour");
  CHECK(login_base("Anne  Marie", "", "L'HÔTE") == "anne_marie.lhote");
  CHECK(login_base("Yann", "", "L\u2019HER") == "yann.lher");
  CHECK(login_base("Tino & Suzanne", "", "BATTISTINI") == "tino_-_suzanne.battistini");
  CHECK(login_base("René Et Suzanne", "", "DESINERES") == "rene_et_suzanne.desineres");
  CHECK(login_base("Ian", "", "MAC(GREG)") == "ian.mac-greg-");
}

TEST_CASE("a sign of several bytes becomes one hyphen") {
  CHECK(login_base("A\u2022B", "", "NOM") == "a-b.nom");
  CHECK(login_base("A\U0001F600B", "", "NOM") == "a-b.nom");
}

TEST_CASE("a civility in a name is left out of the login") {
  CHECK(login_base("Guy Et Yvette", "", "M. MME MANENTI") == "guy_et_yvette.manenti");
  CHECK(login_base("Guy", "", "M. ET MME MANENTI") == "guy.manenti");
  CHECK(login_base("Guy", "", "M OU MME MANENTI") == "guy.manenti");
  CHECK(login_base("Mme Rose", "MME. MANENTI", "X") == "rose.manenti");
  CHECK(login_base("Rose", "MANENTI MADAME", "X") == "rose.manenti");
  CHECK(login_base("Mlle", "", "MANENTI") == "manenti");
}

TEST_CASE("a usual name that is nothing but civilities gives way to the family name") {
  CHECK(login_base("Guy", "M. MME", "MANENTI") == "guy.manenti");
}

TEST_CASE("a single m is an initial, not a civility, unless a civility stands beside it") {
  CHECK(login_base("M", "", "ALI") == "m.ali");
  CHECK(login_base("Jean M", "", "ALI") == "jean_m.ali");
}

TEST_CASE("two people in one record keep the word that joins them") {
  CHECK(login_base("Guy Et Yvette", "", "MANENTI") == "guy_et_yvette.manenti");
  CHECK(login_base("Et", "", "OU") == "et.ou");
}

TEST_CASE("each part of a login has 30 characters at most") {
  const std::string forty(40, 'A');
  CHECK(login_base(forty, forty, "") == std::string(30, 'a') + "." + std::string(30, 'a'));
  CHECK(login_base(std::string(30, 'B'), "", "C") == std::string(30, 'b') + ".c");
}

TEST_CASE("a name without letters and digits is left out with its point") {
  CHECK(login_base("?", "", "MARTIN") == "martin");
  CHECK(login_base("Paul", "", "--") == "paul");
  CHECK(login_base("'", "-", "?").empty());
  CHECK(login_base("", "", "").empty());
}

TEST_CASE("a login holds only small letters, digits, points, underscores and hyphens, whatever the bytes of the name") {
  for (const char* name : {"\xFF\xFE", "Ъ", "名前", "a\tb", "a$b,c=d", "\"<>;+#", "ǅ", "A\u0301"}) {
    const auto login = login_base(name, name, name);
    INFO(login);
    CHECK(login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos);
  }
}

TEST_CASE("namesakes get 2, 3 and so on behind the login") {
  std::set<std::string> given;
  const auto taken = [&](const std::string& login) { return given.contains(login); };
  std::vector<std::string> logins;
  for (int i = 0; i < 4; ++i) {
    logins.push_back(first_free("paul.martin", taken));
    given.insert(logins.back());
  }
  CHECK(logins == std::vector<std::string>{"paul.martin", "paul.martin2", "paul.martin3", "paul.martin4"});
}

TEST_CASE("logins are unique even where a base ends as a namesake's number would") {
  std::set<std::string> given;
  const auto taken = [&](const std::string& login) { return given.contains(login); };
  for (const char* base : {"a.b", "a.b2", "a.b", "a.b2", "a.b", "a.b22", "a.b2", "a.b"}) {
    CHECK(given.insert(first_free(base, taken)).second);
  }
  CHECK(given.size() == 8);
}
