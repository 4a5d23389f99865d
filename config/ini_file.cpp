#include "config/ini_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <fstream>
#include <sstream>

namespace entsync::config {

namespace po = boost::program_options;

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.emplace_back(trimmed(line));
  return lines;
}

// The parser keeps no line numbers: the line of the n-th mention of a key, for messages; 0 when there is none.
std::size_t line_of(const std::vector<std::string>& lines, std::string_view name, std::size_t mention) {
  std::string section;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (line.starts_with('[') && line.ends_with(']')) section = std::string(line.substr(1, line.size() - 2)) + ".";
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    if (section + std::string(trimmed(line.substr(0, equals))) == name && mention-- == 0) return i + 1;
  }
  return 0;
}

tl::unexpected<ConfigError> not_a_line(const std::filesystem::path& file, const std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (line.empty() || line.starts_with('#') || line.find('=') != std::string::npos) continue;
    if (line.starts_with('[') && line.ends_with(']')) continue;
    return config_error(fmt::format("{}, line {}", file.string(), i + 1), "this is neither a [section] nor key = value",
                        "put # before a remark");
  }
  return config_error(file.string(), "this is not a file of [section] and key = value lines");
}

tl::unexpected<ConfigError> unknown_key(const std::string& where, std::string_view name, std::span<const Key> keys) {
  const Key* meant = nearest(name, keys);
  return config_error(
      where, "there is no such key",
      meant != nullptr ? fmt::format("did you mean {}?", spoken(meant->name)) : "docs/configuration.md lists the keys");
}

}  // namespace

Result<Texts> read_ini(const std::filesystem::path& file, std::span<const Key> keys) {
  std::ifstream stream(file);
  std::error_code error;
  if (!stream || std::filesystem::is_directory(file, error))
    return config_error(file.string(), "the file is missing or may not be read", "give its name with --config");
  std::ostringstream whole;
  whole << stream.rdbuf();
  const std::string text = whole.str();
  const std::vector<std::string> lines = lines_of(text);

  for (std::size_t i = 0; i < lines.size(); ++i)
    if (lines[i].find('#', 1) != std::string::npos && !lines[i].starts_with('#'))
      return config_error(fmt::format("{}, line {}", file.string(), i + 1), "a value may not hold the sign #",
                          "put remarks on lines of their own; in a URL write %23");

  po::options_description description;
  for (const Key& key : keys)
    description.add_options()(std::string(key.name).c_str(), po::value<std::vector<std::string>>());
  Texts texts;
  std::map<std::string, std::size_t> mentions;
  try {
    std::istringstream again(text);
    for (const po::option& option : po::parse_config_file(again, description, true).options) {
      const std::string& name = option.string_key;
      const auto known = std::ranges::find(keys, name, &Key::name);
      const std::string where =
          fmt::format("{}, line {}, {}", file.string(), line_of(lines, name, mentions[name]++), spoken(name));
      if (known == keys.end()) return unknown_key(where, name, keys);
      std::vector<Said>& said = texts[name];
      if (!said.empty() && !known->repeatable)
        return config_error(where, "this key was given before", "keep one of the two lines");
      said.push_back({option.value.empty() ? std::string() : option.value.front(), where});
    }
  } catch (const po::error&) {
    return not_a_line(file, lines);
  }
  return texts;
}

}  // namespace entsync::config
