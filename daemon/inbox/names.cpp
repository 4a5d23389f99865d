#include "daemon/inbox/names.hpp"

#include <algorithm>
#include <cctype>

#include "aaf/model/uai.hpp"

namespace entsync::daemon::inbox {

bool ignored(const std::filesystem::path& name) {
  const std::string text = name.string();
  if (text.empty() || text.front() == '.') return true;
  std::string ending = name.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return ending == ".part" || ending == ".tmp";
}

std::string school_of(const std::filesystem::path& relative) {
  for (const auto& folder : relative.parent_path()) {
    if (aaf::is_uai(folder.string())) return folder.string();
  }
  return {};
}

}  // namespace entsync::daemon::inbox
