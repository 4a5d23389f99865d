// The faults of one file, as many of them as anybody will read: a file can hold more than memory does.
#pragma once

#include <cstddef>
#include <vector>

#include "aaf/model/diagnostic.hpp"

namespace entsync::aaf::source {

class Faults {
 public:
  // Beyond any real file: a program that writes a field wrongly for every pupil of the largest school stays below it.
  static constexpr std::size_t most = 10'000;

  void add(Diagnostic&& found);
  // The first `most`, in the order of the file; where there were more, ANOMALIES_NON_DETAILLEES at the end tells how
  // many. Leaves none.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  std::vector<Diagnostic> kept_;
  std::size_t others_ = 0;
};

}  // namespace entsync::aaf::source
