#include "aaf/source/address.hpp"

#include <utility>

namespace entsync::aaf::source {

void read_address(const Element& element, int position, Sink& sink) {
  Address address;
  address.position = position;
  address.address_id = element.attribute("ADRESSE_ID");
  if (address.address_id.empty()) return element.report().missing("ADRESSE_ID");
  address.line1 = element.text("LIGNE1_ADRESSE");
  address.line2 = element.text("LIGNE2_ADRESSE");
  address.line3 = element.text("LIGNE3_ADRESSE");
  address.line4 = element.text("LIGNE4_ADRESSE");
  address.post_box = element.text("BOITE_POSTALE");
  address.postal_code = element.text("CODE_POSTAL");
  address.town = element.text("LIBELLE_POSTAL");
  address.foreign_town = element.text("COMMUNE_ETRANGERE");
  address.country = element.text("LL_PAYS");
  sink.record(std::move(address));
}

}  // namespace entsync::aaf::source
