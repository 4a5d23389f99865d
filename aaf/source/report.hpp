// The faults of a file's records on their way to the sink (D8): what was dropped, said so that the school finds it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aaf/model/diagnostic.hpp"
#include "aaf/source/reader.hpp"

namespace entsync::aaf::source {

class Report {
 public:
  // `file`: the name as it arrived. The sink must outlive the report.
  Report(Sink& sink, std::string file) : sink_(sink), file_(std::move(file)) {}

  void set_uai(std::string uai) { uai_ = std::move(uai); }
  // The record that the next faults are about: "ELEVE", 12.
  void open(std::string_view element, int position);
  // What tells it, added as soon as it is read; an empty value is left out.
  void identify(std::string_view name, const std::string& value);
  void concerns(Population population) { population_ = population; }

  // DATE_INVALIDE. `dropped` says what became of it: the value alone, or the record that needs it.
  enum class Dropped { value, record };
  void impossible_date(std::string_view field, const std::string& value, Dropped dropped);
  // VALEUR_INVALIDE.
  void impossible_value(std::string_view field, const std::string& value, Dropped dropped);
  // CHAMP_OBLIGATOIRE_ABSENT: the record was dropped.
  void missing(std::string_view field);
  // A second record with the number of an earlier one: ELEVE_ID_DOUBLE and its like.
  void repeated(std::string_view code, std::string_view field, const std::string& value);

 private:
  void tell(std::string_view code, std::string_view field, const std::string& value, std::string text);

  Sink& sink_;
  std::string file_, uai_, record_;
  std::optional<Population> population_;
  std::vector<std::pair<std::string, std::string>> identifiers_;
};

}  // namespace entsync::aaf::source
