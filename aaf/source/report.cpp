#include "aaf/source/report.hpp"

#include <fmt/format.h>

#include "aaf/model/anomalies.hpp"

namespace entsync::aaf::source {
namespace {

// A value is shown, not stored: enough to recognise it, cut between characters.
std::string shown(const std::string& value) {
  constexpr std::size_t limit = 120;
  if (value.size() <= limit) return value;
  auto end = limit;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return value.substr(0, end) + "…";
}

std::string_view outcome(Report::Dropped dropped) {
  return dropped == Report::Dropped::value ? "la valeur n'a pas été prise en compte"
                                           : "l'enregistrement n'a pas été pris en compte";
}

}  // namespace

void Report::open(std::string_view element, int position) {
  record_ = fmt::format("{} {}", element, position);
  identifiers_.clear();
  population_.reset();
}

void Report::identify(std::string_view name, const std::string& value) {
  if (!value.empty()) identifiers_.emplace_back(name, shown(value));
}

void Report::impossible_date(std::string_view field, const std::string& value, Dropped dropped) {
  tell("DATE_INVALIDE", field, value,
       fmt::format("La date « {} » du champ {} n'existe pas ou est mal écrite ; {}.", shown(value), field,
                   outcome(dropped)));
}

void Report::impossible_value(std::string_view field, const std::string& value, Dropped dropped) {
  tell("VALEUR_INVALIDE", field, value,
       fmt::format("La valeur « {} » du champ {} est impossible ; {}.", shown(value), field, outcome(dropped)));
}

void Report::missing(std::string_view field) {
  tell("CHAMP_OBLIGATOIRE_ABSENT", field, {},
       fmt::format("Le champ {} est absent ou vide ; {}.", field, outcome(Dropped::record)));
}

void Report::repeated(std::string_view code, std::string_view field, const std::string& value) {
  tell(code, field, value,
       fmt::format("Le numéro {} {} figure déjà plus haut dans le fichier ; seul le premier enregistrement a été pris "
                   "en compte.",
                   field, shown(value)));
}

void Report::tell(std::string_view code, std::string_view field, const std::string& value, std::string text) {
  auto diagnostic = diagnose(code);
  diagnostic.uai = uai_;
  diagnostic.population = population_;
  diagnostic.identifiers = identifiers_;
  diagnostic.file = file_;
  diagnostic.record = record_;
  diagnostic.field = field;
  diagnostic.value = shown(value);
  diagnostic.text = std::move(text);
  sink_.diagnostic(std::move(diagnostic));
}

}  // namespace entsync::aaf::source
