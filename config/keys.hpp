// Every key that a configuration file may hold: one table for the main file, one for the files of ent.d.
//
// docs/configuration.md describes each of them; a test holds the page and the tables together.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace entsync::config {

// Where a key may be given beside its file.
enum class Elsewhere {
  allowed,  // also by ENTSYNC_<SECTION>_<KEY> in the environment
  never,    // in the file only: what guards against accidents is not switched off in passing
};

struct Key {
  std::string_view name;      // "section.key"
  std::string_view fallback;  // what holds when it is not given; empty: nothing
  bool required = false;      // a refusal when it is missing
  bool repeatable = false;
  Elsewhere elsewhere = Elsewhere::allowed;
};

[[nodiscard]] std::span<const Key> main_keys();  // entsync.conf
[[nodiscard]] std::span<const Key> ent_keys();   // ent.d/*.conf

// "[section] key", as messages and the documentation write it.
[[nodiscard]] std::string spoken(std::string_view name);
// "ENTSYNC_SECTION_KEY".
[[nodiscard]] std::string environment_name(std::string_view name);
// The key that whoever wrote `name` ("section.key") most likely meant: the same key of another section, else the one
// that needs the fewest single-letter changes; null when nothing is near.
[[nodiscard]] const Key* nearest(std::string_view name, std::span<const Key> keys);

}  // namespace entsync::config
