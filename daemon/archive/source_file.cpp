#include "daemon/archive/source_file.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "aaf/text/digest.hpp"
#include "daemon/archive/plain_file.hpp"
#include "daemon/archive/zip_entry.hpp"

namespace entsync::daemon::archive {
namespace {

// An archive with entries, an empty one, the first part of a split one.
bool begins_like_zip(std::string_view front) {
  return front.starts_with("PK\x03\x04") || front.starts_with("PK\x05\x06") || front.starts_with("PK\x07\x08");
}

// Also in UTF-16: the reader then says that nobody writes these exports so, which helps more than "no XML".
bool begins_like_xml(std::string_view front) {
  if (front.starts_with("\xFF\xFE") || front.starts_with("\xFE\xFF")) return true;
  if (front.starts_with("\xEF\xBB\xBF")) front.remove_prefix(3);
  const auto first = front.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && front[first] == '<';
}

}  // namespace

aaf::Result<SourceFile> open_source(const std::filesystem::path& path, const Limits& limits) {
  auto file = PlainFile::open(path);
  if (!file) return tl::make_unexpected(file.error());
  const auto name = path.filename().string();
  const auto refuse_it = [&](std::string reason, std::string remedy) {
    return aaf::refuse(aaf::RefusalKind::source, "opening the file", name, std::move(reason), std::move(remedy));
  };
  if ((*file)->size() == 0) return refuse_it("it is empty", "Send it again, whole");
  std::array<char, 64> front{};
  const auto count = (*file)->read(front);
  if (!count) return tl::make_unexpected(count.error());
  const std::string_view begins{front.data(), *count};
  if (begins_like_zip(begins)) return open_zip(path, limits);
  if (!begins_like_xml(begins)) {
    return refuse_it("it is neither a zip archive nor XML",
                     "Give the file as the application made it: not unpacked with another tool, not renamed");
  }
  if ((*file)->size() > limits.unpacked_bytes) {
    return refuse_it("it is larger than the limit for one file",
                     "Check that it is the right file, or raise the limit in the configuration");
  }
  (*file)->rewind();
  return SourceFile{{}, name, std::nullopt, std::move(*file)};
}

aaf::Result<std::string> file_digest(const std::filesystem::path& path) {
  auto file = PlainFile::open(path);
  if (!file) return tl::make_unexpected(file.error());
  aaf::text::Sha256 digest;
  std::vector<char> buffer(std::size_t{64} << 10);
  for (;;) {
    const auto count = (*file)->read(buffer);
    if (!count) return tl::make_unexpected(count.error());
    if (*count == 0) return digest.hex();
    digest.add({buffer.data(), *count});
  }
}

}  // namespace entsync::daemon::archive
