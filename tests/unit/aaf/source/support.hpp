// What the tests of the readers share: a sink that keeps everything, streams that cut the data anywhere, and one small
// made-up file of each format.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/source/reader.hpp"

namespace entsync::test {

struct Kept {
  // The records of one kind, in the order of the file.
  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& record : records) {
      if (const auto* one = std::get_if<T>(&record)) found.push_back(*one);
    }
    return found;
  }
  [[nodiscard]] std::vector<std::string> codes() const;

  std::vector<aaf::source::FileHeader> headers;
  std::vector<aaf::source::Record> records;
  std::vector<aaf::Diagnostic> diagnostics;
};

class KeepingSink final : public aaf::source::Sink {
 public:
  explicit KeepingSink(Kept& kept) : kept_(kept) {}
  void header(const aaf::source::FileHeader& header) override { kept_.headers.push_back(header); }
  void record(aaf::source::Record&& record) override { kept_.records.push_back(std::move(record)); }
  void diagnostic(aaf::Diagnostic&& diagnostic) override { kept_.diagnostics.push_back(std::move(diagnostic)); }

 private:
  Kept& kept_;
};

// Hands out pieces of 1 to `longest` bytes.
class PieceStream final : public aaf::source::ByteStream {
 public:
  PieceStream(std::string text, std::size_t longest, unsigned seed)
      : text_(std::move(text)), longest_(longest), random_(seed) {}
  [[nodiscard]] aaf::Result<std::size_t> read(std::span<char> buffer) override;

 private:
  std::string text_;
  std::size_t at_ = 0;
  std::size_t longest_;
  std::mt19937 random_;
};

struct Outcome {
  aaf::Result<aaf::source::FileHeader> header;
  Kept kept;
};

// Reads a text as the file `name`, within `outer_name` when that is not empty.
[[nodiscard]] Outcome read_text(const std::string& text, std::string_view name = "essai.xml",
                                std::string_view outer_name = {}, const aaf::source::ReadLimits& limits = {});
// The refusal's sentence; "accepted" when there is none.
[[nodiscard]] std::string refusal(const Outcome& outcome);

// UTF-8 → ISO-8859-15, for the characters that tests use.
[[nodiscard]] std::string latin_9(std::string_view utf_8);

// `text` with its first `from` replaced; fails the test when it is not there.
[[nodiscard]] std::string with(std::string text, std::string_view from, std::string_view to);

// One small file of each format, well-formed and accepted, encoded as declared.
struct Sample {
  std::string name;
  std::string text;
};
[[nodiscard]] Sample eleves();
[[nodiscard]] Sample responsables();
[[nodiscard]] Sample structures();
[[nodiscard]] Sample nomenclature();
[[nodiscard]] Sample communs();
[[nodiscard]] Sample geographique();
[[nodiscard]] Sample etablissements();
[[nodiscard]] Sample sts_emp();
[[nodiscard]] Sample elegroupe();
[[nodiscard]] std::vector<Sample> all_samples();

}  // namespace entsync::test
