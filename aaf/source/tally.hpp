// How many records of one kind a file has, and how many of them could be taken.
#pragma once

#include "aaf/model/result.hpp"
#include "aaf/source/place.hpp"

namespace entsync::aaf::source {

struct Tally {
  int seen = 0;   // elements of the file
  int taken = 0;  // those that tell what they are, each once
};

// A list of the file whose records must not be lost unseen.
struct List {
  const char* field;   // "ELEVES"
  const char* what;    // "pupils"
  const char* loss;    // what would become of those that are not read: "would count as gone"
  const char* remedy;  // what to do where the file was made
};

// A program that writes one field wrongly writes it wrongly for everyone (D8). Refuses the file when fewer than half of
// the list's records were taken; a list without any is another matter.
[[nodiscard]] Result<void> most_taken(const Tally& tally, const List& list, const Place& place);

}  // namespace entsync::aaf::source
