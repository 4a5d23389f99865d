#include "daemon/commands/person_id.hpp"

#include <fmt/format.h>

#include "store/find.hpp"

namespace entsync::daemon::commands {

namespace {

// A DN names its entry by its first value.
std::string bare(const std::string& id) {
  const std::size_t equals = id.find('='), comma = id.find(',');
  if (equals == std::string::npos || comma == std::string::npos || comma < equals) return id;
  return id.substr(equals + 1, comma - equals - 1);
}

std::string_view spoken(std::optional<aaf::Kind> kind) {
  if (!kind) return "nobody";
  return *kind == aaf::Kind::pupil ? "no pupil" : *kind == aaf::Kind::guardian ? "no guardian" : "no member of staff";
}

}  // namespace

aaf::Result<aaf::account::Person> one_person(store::Transaction& tx, const std::string& id,
                                             std::optional<aaf::Kind> kind) {
  auto persons = store::find_persons(tx, bare(id));
  if (kind) std::erase_if(persons, [&](const auto& person) { return aaf::kind_of(person.key) != *kind; });
  if (persons.size() == 1) return std::move(persons.front());
  if (persons.empty()) {
    return aaf::refuse(aaf::RefusalKind::usage, "finding the person", id,
                       fmt::format("{} has that number, login or uid", spoken(kind)),
                       "entsync explain " + id + " says what is known of it");
  }
  std::string choices;
  for (const auto& person : persons)
    choices += fmt::format("{}{} ({})", choices.empty() ? "" : ", ", aaf::account::jointure_text(person), person.key);
  return aaf::refuse(aaf::RefusalKind::usage, "finding the person", id, "several people have that number",
                     "name one by the jointure: " + choices);
}

}  // namespace entsync::daemon::commands
