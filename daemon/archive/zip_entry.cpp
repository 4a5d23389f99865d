#include "daemon/archive/zip_entry.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <ctime>
#include <string_view>
#include <utility>

#include "aaf/model/failure.hpp"

namespace entsync::daemon::archive {
namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

// Below this a ratio says nothing: a few bytes of blanks pack a thousandfold.
constexpr std::uint64_t ratio_matters_bytes = std::uint64_t{1} << 20;

tl::unexpected<aaf::Refusal> refuse_zip(std::string object, std::string reason, std::string remedy) {
  return aaf::refuse(aaf::RefusalKind::source, "opening the archive", std::move(object), std::move(reason),
                     std::move(remedy));
}

constexpr auto one_xml = "Give the zip as the application made it: one XML file in it, nothing else";
constexpr auto send_again = "Send it again, whole";
constexpr auto is_it_right = "Check that it is the right file, or raise the limit in the configuration";

class ZipStream final : public aaf::source::ByteStream {
 public:
  ZipStream(Archive archive, Entry entry, std::string name, std::uint64_t size, std::uint64_t packed, Limits limits)
      : archive_(std::move(archive)),
        entry_(std::move(entry)),
        name_(std::move(name)),
        size_(size),
        packed_(packed),
        limits_(limits) {}

  aaf::Result<std::size_t> read(std::span<char> buffer) override {
    const auto count = zip_fread(entry_.get(), buffer.data(), buffer.size());
    if (count < 0) {
      return refuse_read(
          fmt::format("the archive is damaged ({})", zip_error_strerror(zip_file_get_error(entry_.get()))), send_again);
    }
    if (count == 0) {
      if (total_ == size_) return 0;
      return refuse_read(fmt::format("the archive promises {} bytes and holds {}", size_, total_), send_again);
    }
    total_ += static_cast<std::uint64_t>(count);
    if (total_ > limits_.unpacked_bytes) {
      return refuse_read(fmt::format("it is larger than {} bytes, unpacked", limits_.unpacked_bytes), is_it_right);
    }
    if (total_ > ratio_matters_bytes &&
        static_cast<double>(total_) > limits_.ratio * static_cast<double>(std::max<std::uint64_t>(packed_, 1))) {
      return refuse_read(fmt::format("it unpacks to more than {:g} times its size", limits_.ratio), is_it_right);
    }
    return static_cast<std::size_t>(count);
  }

 private:
  tl::unexpected<aaf::Refusal> refuse_read(std::string reason, std::string remedy) const {
    return aaf::refuse(aaf::RefusalKind::source, "reading the file", name_, std::move(reason), std::move(remedy));
  }

  Archive archive_;  // before the entry: it must be closed after it
  Entry entry_;
  std::string name_;
  std::uint64_t size_, packed_;
  std::uint64_t total_ = 0;
  Limits limits_;
};

// Could this name lead somewhere, or hide what it is? Control characters would reach a terminal in a message.
bool is_plain_name(std::string_view name) {
  if (name.empty() || name == "." || name == "..") return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return c != '/' && c != '\\' && c != ':' && static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
  });
}

bool is_xml_name(std::string_view name) {
  constexpr std::string_view extension = ".xml";
  if (name.size() <= extension.size()) return false;
  const auto end = name.substr(name.size() - extension.size());
  return std::equal(end.begin(), end.end(), extension.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

// libzip has turned the entry's wall-clock time into seconds of the epoch by this process's zone: back again.
std::optional<aaf::LocalTime> wall_clock(std::time_t seconds) {
  std::tm parts{};
  if (::localtime_r(&seconds, &parts) == nullptr) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{parts.tm_year + 1900},
                                        std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
                                        std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
  if (!day.ok()) return std::nullopt;
  return aaf::LocalTime{std::chrono::sys_days{day}.time_since_epoch()} + std::chrono::hours{parts.tm_hour} +
         std::chrono::minutes{parts.tm_min} + std::chrono::seconds{parts.tm_sec};
}

// The archive, its headers checked against one another; null when it is damaged. Failure when the disk fails.
Archive open_archive(const std::filesystem::path& path, const std::string& outer) {
  int error = 0;
  Archive archive{zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error)};
  if (!archive && error == ZIP_ER_INCONS) {
    // Some packers write the size, and nothing else, into a header that promises it for later. With one file in the
    // archive the two headers cannot hide anything from one another, and size and checksum are judged by the data.
    archive.reset(zip_open(path.c_str(), ZIP_RDONLY, &error));
    if (archive && zip_get_num_entries(archive.get(), 0) != 1) archive.reset();
  }
  if (!archive && error == ZIP_ER_MEMORY) throw std::bad_alloc{};
  if (!archive && (error == ZIP_ER_READ || error == ZIP_ER_SEEK)) {
    throw aaf::Failure{"reading the archive", outer, "the disk fails"};
  }
  return archive;
}

// The index of the one XML entry.
aaf::Result<std::uint64_t> find_xml(zip_t* archive, const std::string& outer, const Limits& limits) {
  const auto entries = zip_get_num_entries(archive, 0);
  if (entries < 0 || static_cast<std::uint64_t>(entries) > limits.entries) {
    return refuse_zip(outer, fmt::format("it holds more than {} files", limits.entries), one_xml);
  }
  std::optional<std::uint64_t> found;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(entries); ++i) {
    const char* const raw = zip_get_name(archive, i, ZIP_FL_ENC_GUESS);
    const std::string_view name = raw == nullptr ? std::string_view{} : std::string_view{raw};
    if (!is_plain_name(name)) {
      return refuse_zip(outer, fmt::format("the name of file {} in it is a path or no name", i + 1), one_xml);
    }
    if (!is_xml_name(name)) continue;
    if (found) return refuse_zip(outer, "there are two XML files in it", one_xml);
    found = i;
  }
  if (!found) return refuse_zip(outer, "there is no XML file in it", one_xml);
  return *found;
}

}  // namespace

aaf::Result<SourceFile> open_zip(const std::filesystem::path& path, const Limits& limits) {
  const auto outer = path.filename().string();
  auto archive = open_archive(path, outer);
  if (!archive) return refuse_zip(outer, "the zip archive is damaged or cut short", send_again);
  const auto index = find_xml(archive.get(), outer, limits);
  if (!index) return tl::make_unexpected(index.error());

  zip_stat_t about;
  zip_stat_init(&about);
  constexpr zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  if (zip_stat_index(archive.get(), *index, 0, &about) != 0 || (about.valid & wanted) != wanted) {
    return refuse_zip(outer, "the zip archive is damaged or cut short", send_again);
  }
  if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE) {
    return refuse_zip(outer, "it is encrypted", "Give it without a password");
  }
  if (about.size > limits.unpacked_bytes) {
    return refuse_zip(outer, fmt::format("its XML is larger than {} bytes, unpacked", limits.unpacked_bytes),
                      is_it_right);
  }
  Entry entry{zip_fopen_index(archive.get(), *index, 0)};
  if (!entry) {
    return refuse_zip(outer, fmt::format("its XML cannot be unpacked ({})", zip_strerror(archive.get())), send_again);
  }
  SourceFile source;
  source.outer_name = outer;
  source.name = about.name;
  if ((about.valid & ZIP_STAT_MTIME) != 0) source.entry_time = wall_clock(about.mtime);
  source.bytes =
      std::make_unique<ZipStream>(std::move(archive), std::move(entry), fmt::format("{} ({})", outer, source.name),
                                  about.size, about.comp_size, limits);
  return source;
}

}  // namespace entsync::daemon::archive
