// A fault in the data, as a value: collected, stored, shown in the establishment's compte-rendu. Never thrown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aaf/model/words.hpp"

namespace entsync::aaf {

struct Diagnostic {
  std::string code;  // stable; aaf/model/anomalies.hpp lists them all
  Severity severity = Severity::warning;
  std::string uai;
  std::optional<Population> population;
  // What tells the record: ("ELEVE_ID", "123"), ("PERSONNE_ID", …), ("CODE_STRUCTURE", …), in the order to show them.
  std::vector<std::pair<std::string, std::string>> identifiers;
  std::string file;    // the file as it was named on arrival; empty for what no single file says
  std::string record;  // "ELEVE 12" (element and its number in the file, from 1); may be empty
  std::string field;   // tag or attribute; may be empty
  std::string value;   // what stood there; may be empty
  std::string text;    // the sentence for the school, in French

  bool operator==(const Diagnostic&) const = default;
};

// What the catalogue knows of a code.
struct Anomaly {
  std::string_view code;
  Severity severity;
  std::string_view rule;   // "R20", "D10", "R12, D5"
  std::string_view title;  // French, short
  std::string_view where;  // French: the application and screen where it is mended
  std::string_view who;    // French: who mends it
};

}  // namespace entsync::aaf
