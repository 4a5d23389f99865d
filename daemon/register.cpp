#include "daemon/register.hpp"

#include <array>
#include <fstream>
#include <string_view>
#include <vector>

#include "aaf/model/failure.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::daemon {

namespace {

using aaf::source::Establishment;

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(';', at), line.size());
    fields.push_back(aaf::text::trim(std::string_view(line).substr(at, end - at)));
    at = end + 1;
  }
  return fields;
}

struct Column {
  std::string_view name;
  std::string Establishment::*member;
};
constexpr std::array columns{
    Column{"type", &Establishment::type},
    Column{"nature", &Establishment::nature},
    Column{"sector", &Establishment::sector},
    Column{"name", &Establishment::name},
    Column{"siren", &Establishment::siren},
    Column{"street", &Establishment::street},
    Column{"postal_code", &Establishment::postal_code},
    Column{"town", &Establishment::town},
};

}  // namespace

std::optional<Establishment> registered_establishment(const std::filesystem::path& csv, const std::string& uai) {
  if (csv.empty() || !std::filesystem::exists(csv)) return std::nullopt;
  std::ifstream in(csv);
  if (!in) throw aaf::Failure("reading the register of establishments", csv.string(), "it cannot be opened");
  std::vector<std::string> titles;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string> fields = fields_of(line);
    if (titles.empty()) {
      titles = fields;
      continue;
    }
    Establishment establishment;
    bool found = false;
    for (std::size_t i = 0; i < fields.size() && i < titles.size(); ++i) {
      if (titles[i] == "uai") found = fields[i] == uai;
      for (const Column& column : columns) {
        if (titles[i] == column.name) establishment.*column.member = fields[i];
      }
    }
    if (found) return establishment;
  }
  return std::nullopt;
}

Establishment completed(Establishment known, const Establishment& registered) {
  for (const Column& column : columns) {
    if ((known.*column.member).empty()) known.*column.member = registered.*column.member;
  }
  return known;
}

}  // namespace entsync::daemon
