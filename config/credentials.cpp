#include "config/credentials.hpp"

#include <string>
#include <system_error>

namespace entsync::config {

namespace fs = std::filesystem;

namespace {

bool is_name(std::string_view name) {
  constexpr std::string_view signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  return !name.empty() && name.front() != '.' && name.find_first_not_of(signs) == std::string_view::npos;
}

}  // namespace

std::optional<fs::path> Credentials::find(std::string_view name) const {
  if (!is_name(name)) return std::nullopt;
  if (!handed.empty()) {
    for (const fs::path& file : {handed / name, handed / ("entsync_" + std::string(name))}) {
      std::error_code unreadable;
      if (fs::exists(file, unreadable)) return file;
    }
  }
  return folder / name;
}

}  // namespace entsync::config
