#include "aaf/model/key.hpp"

#include <fmt/format.h>

namespace entsync::aaf {

std::string pupil_key(std::string_view academie, std::string_view eleve_id) {
  return fmt::format("eleve:{}:{}", academie, eleve_id);
}

std::string guardian_key(std::string_view academie, std::string_view personne_id) {
  return fmt::format("responsable:{}:{}", academie, personne_id);
}

std::string staff_key(std::string_view academie, std::string_view uai, std::string_view type, std::string_view id) {
  // Numbers of the national staff files hold for the académie; all others, known or not, for the establishment (R56).
  const bool academic = type == "epp" || type == "eppsup";
  return fmt::format("{}:{}:{}", type, academic ? academie : uai, id);
}

std::string ambiguous_key(std::string_view key, std::string_view uai) { return fmt::format("{}@{}", key, uai); }

Kind kind_of(std::string_view key) {
  const auto word = key.substr(0, key.find(':'));
  if (word == "eleve") return Kind::pupil;
  if (word == "responsable") return Kind::guardian;
  return Kind::staff;
}

std::string_view number_of(std::string_view key) {
  key = key.substr(0, key.find('@'));
  const auto colon = key.rfind(':');
  return colon == std::string_view::npos ? key : key.substr(colon + 1);
}

}  // namespace entsync::aaf
