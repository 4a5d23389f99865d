// The nomenclatures of both sides: what a code is called.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "aaf/federate/workspace.hpp"

namespace entsync::aaf::federate {

class Terms {
 public:
  explicit Terms(const Workspace& workspace);

  // The row of `code` in `list` ("MEF", "MATIERE", "REGIME", "STATUT_ELEVE"); null when SIECLE's Nomenclature lacks it.
  [[nodiscard]] const source::Term* of_siecle(std::string_view list, std::string_view code) const;
  // The same for STS; what STS lacks is looked up in SIECLE's.
  [[nodiscard]] const source::Term* of_sts(std::string_view list, std::string_view code) const;

 private:
  using Rows = std::map<std::pair<std::string, std::string>, const source::Term*, std::less<>>;
  Rows siecle_, sts_;
};

// What the row calls the thing: its long label, else the one for print; empty for no row.
[[nodiscard]] std::string label_of(const source::Term* term);

}  // namespace entsync::aaf::federate
