#include "daemon/work_files.hpp"

#include <fstream>
#include <sstream>

#include "daemon/whole_file.hpp"

namespace entsync::daemon {

std::optional<std::string> WorkFiles::read(const std::string& name) const {
  if (travelling_) {
    const auto found = contents_.find(name);
    return found == contents_.end() ? std::nullopt : std::optional(found->second);
  }
  std::ifstream in(name, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return std::nullopt;
  return text.str();
}

void WorkFiles::write(const std::string& name, const std::string& content) {
  if (travelling_) {
    written_[name] = content;
    return;
  }
  write_whole(name, "writing the answer", [&](const WriteBytes& write) { write(content); });
}

}  // namespace entsync::daemon
