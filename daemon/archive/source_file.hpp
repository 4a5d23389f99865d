// A file as it arrives, a zip with one XML in it or a bare XML, opened as the bytes that the readers pull.
//
// What it is follows from its first bytes, never from its name. An archive is untrusted: names in it are never used as
// paths, what it claims of itself is checked by counting.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "aaf/model/date.hpp"
#include "aaf/model/result.hpp"
#include "aaf/source/stream.hpp"

namespace entsync::daemon::archive {

struct Limits {
  std::uint64_t unpacked_bytes = std::uint64_t{1} << 30;  // of the XML
  double ratio = 100;                                     // unpacked / packed; real exports reach 38
  std::uint64_t entries = 100;                            // of the archive
};

struct SourceFile {
  std::string outer_name;  // of the archive, without folders; empty for a bare XML
  std::string name;        // of the XML
  std::optional<aaf::LocalTime>
      entry_time;  // of the zip entry, as it stands there (it has no zone); none for a bare XML
  std::unique_ptr<aaf::source::ByteStream> bytes;
};

// Opens it. Refuses (kind source): neither zip nor XML, a damaged or cut archive, no XML or two in it, a name that is a
// path, encryption, an unknown compression, more entries than allowed. While the bytes are read the stream refuses: a
// wrong checksum, a wrong size, a ratio or a size over the limit, a file that shrinks. A file that is not there or may
// not be read is a usage refusal; a disk that fails is a Failure.
[[nodiscard]] aaf::Result<SourceFile> open_source(const std::filesystem::path& path, const Limits& limits = {});

// The SHA-256 of the whole file, lower-case hex. Refuses like open_source what cannot be opened; Failure when the disk
// fails.
[[nodiscard]] aaf::Result<std::string> file_digest(const std::filesystem::path& path);

}  // namespace entsync::daemon::archive
