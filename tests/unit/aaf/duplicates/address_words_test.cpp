#include "aaf/duplicates/address_words.hpp"

#include <catch2/catch.hpp>

#include "aaf/duplicates/record.hpp"

using namespace entsync::aaf::duplicates;

namespace {

Likeness like(const char* a, const char* b) { return compare_addresses(address_words(a), address_words(b)); }

}  // namespace

TEST_CASE("addresses that differ in the writing alone are the same") {
  CHECK(like("121 Chemin des Pins, Bâtiment D$$$", "121 CHEMIN DES PINS - BT D$$$") == Likeness::same);
  CHECK(like("83 IMP DES GENETS", "83, impasse des Genêts") == Likeness::same);
  CHECK(like("12BIS RUE DE L'OLIVIER$RESIDENCE LES ACACIAS", "Rés. Les Acacias$12 bis, rue de l'olivier") ==
        Likeness::same);
  CHECK(like("5 AV DU PONT$$APPT 4$", "5 avenue du Pont, appartement 4") == Likeness::same);
}

TEST_CASE("addresses with the same numbers and most words in common are nearly the same") {
  CHECK(like("14 ROUTE DE L'AUTAN LIEU DIT BORDE", "14 RTE AUTAN LIEU DIT LA BORDE NEUVE") == Likeness::near);
}

TEST_CASE("another number, or another street, is another address") {
  CHECK(like("12 RUE DES ARÇONS", "14 RUE DES ARÇONS") == Likeness::different);
  CHECK(like("12 RUE DES ARÇONS", "12 PLACE DU MARCHE") == Likeness::different);
}

TEST_CASE("an address that is not known says nothing") {
  CHECK(like("", "12 RUE DES ARÇONS") == Likeness::unknown);
  CHECK(like("$$$", "$$$") == Likeness::unknown);
}

TEST_CASE("telephone numbers are compared in the national form, and placeholders are none") {
  CHECK(phone_digits("+33639980101") == "0639980101");
  CHECK(phone_digits("06 39 98 01 01") == "0639980101");
  CHECK(phone_digits("0033639980101") == "0639980101");
  CHECK(phone_digits("+33 (0)6 39 98 01 01") == "0639980101");
  CHECK(phone_digits("0600000000").empty());
  CHECK(phone_digits("12345").empty());
  CHECK(phone_digits("").empty());
}
