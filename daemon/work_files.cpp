#include "daemon/work_files.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "aaf/model/failure.hpp"

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
  std::ofstream out(name, std::ios::binary);
  out << content;
  out.close();
  if (!out) throw aaf::Failure("writing the answer", name, "it could not be written");
  std::filesystem::permissions(name, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace entsync::daemon
