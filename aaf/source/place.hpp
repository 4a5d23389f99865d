// Where in a file the reading is, so that every refusal can name file, record and line.
#pragma once

#include <cstdint>
#include <string>

#include "aaf/model/result.hpp"

namespace entsync::aaf::source {

struct Place {
  std::string file;        // as an operator knows it: "ExportXML_Structures.zip (Structures.xml)"
  std::string record;      // the record that is open, "ELEVE 12"; empty between records
  std::uint64_t line = 1;  // where the token that is being read begins

  // "reading the file: <file>, <record>, line <n>: <reason>. <remedy>"
  [[nodiscard]] tl::unexpected<Refusal> refuse(std::string reason, std::string remedy) const;
  // The same for what one field says, without a line: "…: <file>, <record or field's parent>, <field>: <reason>. …"
  [[nodiscard]] tl::unexpected<Refusal> refuse_field(std::string field, std::string reason, std::string remedy) const;
};

}  // namespace entsync::aaf::source
