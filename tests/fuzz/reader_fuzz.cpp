// Whatever bytes come, the reader ends with a header or a refusal, and speaks to its sink in order (libFuzzer, clang).
#include <cstdint>
#include <cstdlib>
#include <string>

#include "aaf/source/reader.hpp"
#include "aaf/source/stream.hpp"

namespace {

using namespace entsync::aaf::source;

void require(bool condition) {
  if (!condition) std::abort();
}

class OrderedSink final : public Sink {
 public:
  void header(const FileHeader&) override {
    require(!seen_header);
    seen_header = true;
  }
  void record(Record&&) override { require(seen_header); }
  void diagnostic(entsync::aaf::Diagnostic&& diagnostic) override { require(!diagnostic.code.empty()); }

  bool seen_header = false;
};

}  // namespace

// The first byte chooses whether the file bears the name of pupil–group links, which is checked against its content.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool links = data[0] == 'E';
  TextStream bytes(std::string(data + 1, data + size));
  OrderedSink sink;
  const auto header = read(bytes, links ? "0319101ZELEGROUPE2026260914083012.xml" : "export.xml", "", sink,
                           {.record_bytes = std::size_t{1} << 16, .file_bytes = std::size_t{1} << 20});
  if (header) {
    require(sink.seen_header && !header->uai.empty());
  } else {
    require(!header.error().reason.empty());
  }
  return 0;
}
