// What the import of an ELEGROUPE file counts (R14).
#pragma once

namespace entsync::aaf::federate {

struct LinkCounts {
  int pupils_read = 0;      // ELEVE elements that tell who they are
  int pupils_rejected = 0;  // not found, come twice, without MEF, or with no link left
  int pupils_partial = 0;   // some of their links were rejected
  int pupils_left = 0;      // known, and gone: their links say nothing
  int pupils_absent = 0;    // on record in SIECLE and not in the file
  int links_read = 0;
  int links_rejected = 0;
  int links_with_anomaly = 0;  // taken, with another date than the file's
  [[nodiscard]] int links_imported() const { return links_read - links_rejected; }
};

}  // namespace entsync::aaf::federate
