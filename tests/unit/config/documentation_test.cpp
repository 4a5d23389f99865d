// docs/configuration.md and the tables of keys say the same.
#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <set>
#include <span>
#include <sstream>
#include <vector>

#include "config/keys.hpp"
#include "config/load.hpp"
#include "tests/support/source.hpp"
#include "tests/unit/config/config_folder.hpp"

using namespace entsync::config;

namespace {

// "section.key" → default, of every table row "| `key` | `default` | …" below a heading "### `[section]`".
std::map<std::string, std::string> documented() {
  std::map<std::string, std::string> keys;
  std::istringstream page(entsync::test::source_text("docs/configuration.md"));
  std::string section;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("### `[")) section = line.substr(6, line.find(']') - 6);
    if (line.starts_with("## ")) section.clear();
    if (section.empty() || !line.starts_with("| `")) continue;
    const auto key_end = line.find('`', 3);
    const auto next_cell = line.find('|', key_end);
    const auto cell_end = line.find('|', next_cell + 1);
    std::string fallback = line.substr(next_cell + 1, cell_end - next_cell - 1);
    const auto quoted = fallback.find('`');
    fallback = quoted == std::string::npos ? "" : fallback.substr(quoted + 1, fallback.rfind('`') - quoted - 1);
    keys[section + "." + line.substr(3, key_end - 3)] = fallback;
  }
  return keys;
}

}  // namespace

TEST_CASE("the documentation describes every key, with its default, and no other") {
  std::map<std::string, std::string> known;
  for (const auto keys : {main_keys(), ent_keys()})
    for (const Key& key : keys) known[std::string(key.name)] = std::string(key.fallback);
  CHECK(documented() == known);
}

namespace {

// The blocks of the part "Every key, with an example": the main file, an ENT's.
std::vector<std::string> example_files() {
  const std::string page = entsync::test::source_text("docs/configuration.md");
  const std::string start = "```ini\n";
  std::vector<std::string> files;
  for (std::size_t at = page.find(start, page.find("\n## Every key")); at != std::string::npos;
       at = page.find(start, at)) {
    at += start.size();
    files.push_back(page.substr(at, page.find("```", at) - at));
  }
  return files;
}

// "section.key" of every line that sets one.
std::set<std::string> keys_set_by(const std::string& text) {
  std::set<std::string> keys;
  std::string section;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[")) section = line.substr(1, line.find(']') - 1);
    if (const auto equals = line.find(" = "); equals != std::string::npos)
      keys.insert(section + "." + line.substr(0, equals));
  }
  return keys;
}

std::set<std::string> names_of(std::span<const Key> keys) {
  std::set<std::string> names;
  for (const Key& key : keys) names.emplace(key.name);
  return names;
}

}  // namespace

TEST_CASE("the documentation has an example of every key, and entsync takes each of them") {
  const auto files = example_files();
  REQUIRE(files.size() == 2);
  CHECK(keys_set_by(files[0]) == names_of(main_keys()));
  CHECK(keys_set_by(files[1]) == names_of(ent_keys()));
  const test::ConfigFolder folder;
  folder.main(files[0]);
  std::filesystem::remove(folder.path / "ent.d/demo.conf");
  folder.ent("ecollege31", files[1]);
  folder.secret("ecollege31.password", "not a real one\n");
  INFO(folder.refusal());
  CHECK(folder.load());
}

TEST_CASE("the shipped configuration is a good one, and mentions every key") {
  const std::string shipped = entsync::test::source_text("config/entsync.conf");
  for (const Key& key : main_keys()) {
    const std::string name(key.name.substr(key.name.find('.') + 1));
    INFO(key.name);
    // In force, or as a remark that shows the default.
    const bool in_force = std::regex_search(shipped, std::regex("\n" + name + " *= "));
    const bool as_remark = shipped.find("\n# " + name + " = " + std::string(key.fallback)) != std::string::npos;
    CHECK((in_force || as_remark));
  }
  const test::ConfigFolder folder;
  folder.main(shipped);
  std::filesystem::remove(folder.path / "ent.d/demo.conf");
  for (const std::string ent : {"ecollege31", "entmip"})
    folder.ent(ent, entsync::test::source_text("config/ent.d/" + ent + ".conf"));
  const Result<Settings> settings = folder.load();
  INFO((settings ? "" : settings.error().text()));
  REQUIRE(settings);
  REQUIRE(settings->ents.size() == 2);
  CHECK(settings->ents[0].purge_after_days == 42);
  CHECK(settings->ents[1].purge_after_days == 56);
  CHECK(settings->ents[0].purge_after_departed_days == 80);
}
