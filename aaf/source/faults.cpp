#include "aaf/source/faults.hpp"

#include <fmt/format.h>

#include <utility>

#include "aaf/model/anomalies.hpp"

namespace entsync::aaf::source {

void Faults::add(Diagnostic&& found) {
  if (kept_.size() < most) {
    kept_.push_back(std::move(found));
  } else {
    ++others_;
  }
}

std::vector<Diagnostic> Faults::take() {
  if (others_ > 0) {
    auto rest = diagnose("ANOMALIES_NON_DETAILLEES");
    rest.uai = kept_.front().uai;
    rest.file = kept_.front().file;
    rest.value = std::to_string(others_);
    rest.text = fmt::format(
        "Le fichier contient {} autres anomalies, qui ne sont pas détaillées. Une erreur qui se répète à chaque fiche "
        "est à corriger dans l'application qui a produit le fichier.",
        others_);
    kept_.push_back(std::move(rest));
    others_ = 0;
  }
  return std::exchange(kept_, {});
}

}  // namespace entsync::aaf::source
