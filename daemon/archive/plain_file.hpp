// A file read to the size that it had when it was opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "aaf/model/result.hpp"
#include "aaf/source/stream.hpp"

namespace entsync::daemon::archive {

class PlainFile final : public aaf::source::ByteStream {
 public:
  ~PlainFile() override;

  // Refuses (usage) what is not there, is no regular file or may not be read.
  [[nodiscard]] static aaf::Result<std::unique_ptr<PlainFile>> open(const std::filesystem::path& path);

  // Refuses when the file ends before its size: somebody has cut it meanwhile. Failure when the disk fails.
  [[nodiscard]] aaf::Result<std::size_t> read(std::span<char> buffer) override;
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Back to the first byte.
  void rewind();

 private:
  PlainFile(std::string name, int descriptor, std::uint64_t size);

  std::string name_;
  int descriptor_;
  std::uint64_t size_;
  std::uint64_t at_ = 0;
};

}  // namespace entsync::daemon::archive
