#include "daemon/intake/keep.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "aaf/model/failure.hpp"
#include "aaf/text/digest.hpp"
#include "daemon/archive/plain_file.hpp"
#include "daemon/whole_file.hpp"

namespace entsync::daemon::intake {

namespace fs = std::filesystem;

namespace {

constexpr const char* context = "keeping the file";

[[noreturn]] void fail(const fs::path& path) {
  throw aaf::Failure(context, path.string(), std::generic_category().message(errno));
}

void make_folder(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  if (folder.has_parent_path()) make_folder(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder);
}

std::string copy_bytes(const fs::path& from, const WriteBytes& write) {
  const auto in = archive::PlainFile::open(from);
  if (!in) throw aaf::Failure(context, from.string(), in.error().reason);
  std::vector<char> buffer(std::size_t{1} << 16);
  aaf::text::Sha256 sha;
  for (;;) {
    const auto got = (*in)->read(buffer);
    if (!got) throw aaf::Failure(context, from.string(), got.error().reason);
    if (*got == 0) return sha.hex();
    const std::string_view bytes(buffer.data(), *got);
    sha.add(bytes);
    write(bytes);
  }
}

// A file name stays well below the system's 255 bytes, whatever the sender called it; its end (the type) is kept.
std::string kept_name(const fs::path& file) {
  std::string name = file.filename().string();
  constexpr std::size_t longest = 120;
  return name.size() <= longest ? name : name.substr(name.size() - longest);
}

// `.txt` is the ending of the reasons alone.
std::string rejected_name(const fs::path& file) {
  return kept_name(file) + (file.extension() == ".txt" ? ".file" : "");
}

}  // namespace

fs::path keep_archived(const fs::path& file, const fs::path& folder, aaf::Date day, const std::string& sha256) {
  const std::string date = aaf::iso(day);
  const fs::path target =
      folder / date.substr(0, 4) / date.substr(5, 2) / date.substr(8, 2) / (sha256 + "_" + kept_name(file));
  if (fs::exists(target)) return target;
  make_folder(target.parent_path());
  write_whole(target, context, [&](const WriteBytes& write) {
    if (copy_bytes(file, write) != sha256)
      throw aaf::Failure(context, file.string(), "it changed while it was read; send it again");
  });
  return target;
}

fs::path keep_rejected(const fs::path& file, const fs::path& folder, aaf::Date day, const std::string& sha256,
                       const std::string& reason) {
  const std::string name = fmt::format("{}_{}_{}", aaf::iso(day), sha256.substr(0, 12), rejected_name(file));
  const fs::path target = folder / name;
  make_folder(folder);
  if (fs::is_regular_file(file) && !fs::exists(target)) {
    write_whole(target, context, [&](const WriteBytes& write) { copy_bytes(file, write); });
  }
  write_whole(folder / (name + ".txt"), context, [&](const WriteBytes& write) { write(reason + "\n"); });
  return target;
}

}  // namespace entsync::daemon::intake
