// ADRESSE, which BEE_ELEVES and BEE_RESPONSABLES share.
#pragma once

#include "aaf/source/element.hpp"
#include "aaf/source/records.hpp"

namespace entsync::aaf::source {

// Hands the address to the sink; one without ADRESSE_ID is reported and dropped.
void read_address(const Element& element, int position, Sink& sink);

}  // namespace entsync::aaf::source
