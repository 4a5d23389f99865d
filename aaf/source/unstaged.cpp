// BEE_GEOGRAPHIQUE and BEE_ETABLISSEMENTS: they come with the others, and hold nothing that the directory needs. They
// are read to their end all the same, so that a damaged one is noticed.
#include "aaf/source/format_reader.hpp"

namespace entsync::aaf::source {
namespace {

class Unstaged final : public FormatReader {
 public:
  std::span<const std::string_view> paths() const override { return {}; }
  void record(std::size_t, const Element&, int, Sink&) override {}
};

}  // namespace

std::unique_ptr<FormatReader> make_unstaged() { return std::make_unique<Unstaged>(); }

}  // namespace entsync::aaf::source
