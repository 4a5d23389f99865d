#include "aaf/model/uai.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf;

TEST_CASE("a UAI is seven digits and the key letter that follows from them") {
  for (const auto* uai : {"0840001V", "0800009A", "9830418M", "6200003J", "0310001H", "0750001U"}) CHECK(is_uai(uai));
  for (const auto* uai :
       {"0840001W", "0750001A", "0840001v", "084001V", "08400011V", "084000IV", "", "0840001", "0840001Ë"}) {
    CHECK_FALSE(is_uai(uai));
  }
  CHECK(uai_key("0310001") == 'H');
  CHECK(uai_key("031000") == '?');
  CHECK(uai_key("03100O1") == '?');
}

TEST_CASE("the département of a UAI tells its académie") {
  CHECK(departement_of("0310001H") == "031");
  CHECK(academie_of("0310001H") == "TOULOUSE");
  CHECK(academie_of("0131706J") == "AIX-MARSEILLE");
  CHECK(academie_of("6200003J") == "CORSE");
  CHECK(academie_of("7200003J") == "CORSE");
  CHECK(academie_of("9830418M") == "NOUVELLE-CALEDONIE");
  CHECK(academie_of("9740001A") == "REUNION");
  CHECK(academie_of("0200001A") == "INCONNUE");
  CHECK(academie_of("") == "INCONNUE");
}

TEST_CASE("every département of the mainland has an académie") {
  for (int number = 1; number <= 95; ++number) {
    if (number == 20) continue;  // Corsica is 620 and 720
    auto code = std::to_string(number);
    code.insert(0, 3 - code.size(), '0');
    INFO(code);
    CHECK(academie_of(code + "0001A") != "INCONNUE");
  }
}

TEST_CASE("the configuration's académies win over the shipped ones") {
  CHECK(academie_of("0760001A", {{"076", "ROUEN"}}) == "ROUEN");
  CHECK(academie_of("0310001H", {{"076", "ROUEN"}}) == "TOULOUSE");
}
