#include "config/key_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace entsync::config {

std::vector<Said> KeyReader::all(std::string_view name) {
  if (error_) return {};
  const auto key = std::ranges::find(keys_, name, &Key::name);
  if (const auto said = texts_.find(name); said != texts_.end()) {
    const auto empty = std::ranges::find_if(said->second, [](const Said& one) { return one.text.empty(); });
    if (empty == said->second.end()) return said->second;
    fail(*empty, "the value is empty", key->required ? "give one" : "give one, or take the line out");
    return {};
  }
  if (key->required) {
    error_ = config_error(file_.string(), fmt::format("{} is missing", spoken(name)), "add it").value();
    return {};
  }
  if (key->fallback.empty()) return {};
  return {Said{std::string(key->fallback), file_.string()}};
}

void KeyReader::text(std::string_view name, std::string& target) {
  one(
      name, target, [](const std::string& text) { return std::optional(text); }, "a text");
}

void KeyReader::word(std::string_view name, std::string& target, const std::vector<std::string>& words) {
  const auto known = [&](const std::string& text) {
    return std::ranges::find(words, text) == words.end() ? std::nullopt : std::optional(text);
  };
  one(name, target, known, fmt::format("one of {}", fmt::join(words, ", ")));
}

void KeyReader::path(std::string_view name, std::filesystem::path& target) {
  std::string text;
  this->text(name, text);
  if (!text.empty()) target = (file_.parent_path() / text).lexically_normal();
}

void KeyReader::secret(std::string_view name, std::filesystem::path& target) {
  constexpr std::string_view prefix = "credential:";
  const auto place = [&](const std::string& text) -> std::optional<std::filesystem::path> {
    if (text.starts_with(prefix)) return credentials_.find(std::string_view(text).substr(prefix.size()));
    return (file_.parent_path() / text).lexically_normal();
  };
  one(name, target, place, "a path, or credential: and a name of letters, digits, '.', '-' and '_'");
}

std::string KeyReader::where(std::string_view name) const {
  const auto said = texts_.find(name);
  return said == texts_.end() ? file_.string() : said->second.front().where;
}

void KeyReader::fail(const Said& said, std::string reason, std::string remedy) {
  if (!error_) error_ = config_error(said.where, std::move(reason), std::move(remedy)).value();
}

}  // namespace entsync::config
