// The step from texts to values, key by key, that stops at the first one that is not of its kind.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/credentials.hpp"
#include "config/ini_file.hpp"

namespace entsync::config {

class KeyReader {
 public:
  // Relative paths start from the folder of `file`.
  KeyReader(const Texts& texts, std::span<const Key> keys, std::filesystem::path file, const Credentials& credentials)
      : texts_(texts), keys_(keys), file_(std::move(file)), credentials_(credentials) {}

  // The first thing that was wrong, if any. Reads after it do nothing.
  [[nodiscard]] const std::optional<ConfigError>& error() const { return error_; }

  // Sets `target` to the value of the key, or to that of its fallback; leaves it alone when there is neither. `kind`
  // finishes the sentence "expected …".
  template <class T, class Parse>
  void one(std::string_view name, T& target, Parse parse, std::string_view kind) {
    for (const Said& said : all(name)) {
      const auto value = parse(said.text);
      if (!value) return fail(said, fmt::format("\"{}\" will not do, expected {}", said.text, kind));
      target = *value;
    }
  }

  // Every value of a repeatable key, handed to `take`.
  template <class Parse, class Take>
  void each(std::string_view name, Parse parse, Take take, std::string_view kind) {
    for (const Said& said : all(name)) {
      const auto value = parse(said.text);
      if (!value) return fail(said, fmt::format("\"{}\" will not do, expected {}", said.text, kind));
      take(*value);
    }
  }

  void text(std::string_view name, std::string& target);
  void word(std::string_view name, std::string& target, const std::vector<std::string>& words);
  void path(std::string_view name, std::filesystem::path& target);
  // The path of a secret, which `credential:NAME` may stand for.
  void secret(std::string_view name, std::filesystem::path& target);

  // Where the key was said, for messages about several keys together; the file when it was not.
  [[nodiscard]] std::string where(std::string_view name) const;
  void fail(const Said& said, std::string reason, std::string remedy = {});

 private:
  // What was said of the key, else its fallback; empty when a value was wrong before.
  [[nodiscard]] std::vector<Said> all(std::string_view name);

  const Texts& texts_;
  std::span<const Key> keys_;
  std::filesystem::path file_;
  const Credentials& credentials_;
  std::optional<ConfigError> error_;
};

}  // namespace entsync::config
