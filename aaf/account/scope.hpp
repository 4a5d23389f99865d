// The scope: which establishments an ENT sees (D9, D30).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::account {

struct Scope {
  std::vector<std::string> patterns;  // of UAIs: "031*", "0310001B", "03?0001B"; case does not matter
  std::vector<std::string> types;     // CLG, LYC, …; empty: any
};

enum class Belonging {
  outside,
  inside,
  held,  // the scope asks for types and the establishment's is not known: nothing is made and nothing taken away (D9)
};

// True when `pattern` covers all of `text`: `*` any number of characters, `?` exactly one; letters in either case.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

// Where an establishment stands. `type` is empty when nobody knows it. A scope without patterns holds nothing.
[[nodiscard]] Belonging belonging(const Scope& scope, std::string_view uai, std::string_view type);

// The establishment under which a person of several is planned, once per run: the smallest UAI. Empty when there is
// none.
[[nodiscard]] std::string owner_of(const std::vector<std::string>& uais);

}  // namespace entsync::aaf::account
