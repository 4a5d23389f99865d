#include "aaf/project/projected.hpp"

namespace entsync::aaf::project {

Projected project_establishment(const Entry& establishment) {
  Projected projected;
  projected.kind = ProjectedKind::establishment;
  projected.id = establishment.uai;
  projected.subject = establishment.uai;
  projected.uais = {establishment.uai};
  projected.attributes = establishment.attributes;
  put(projected.attributes, "ou", establishment.uai);
  put(projected.attributes, "entsyncUAI", establishment.uai);
  return projected;
}

}  // namespace entsync::aaf::project
