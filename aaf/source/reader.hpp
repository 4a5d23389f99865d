// One file of a source, read from its first byte to its last, record by record.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aaf/model/date.hpp"
#include "aaf/model/diagnostic.hpp"
#include "aaf/model/result.hpp"
#include "aaf/source/records.hpp"
#include "aaf/source/stream.hpp"

namespace entsync::aaf::source {

// What a file is, by its root element and, where that does not tell, by what is in it.
enum class Format {
  eleves,          // BEE_ELEVES; FileHeader::with_addresses tells sans from avec
  responsables,    // BEE_RESPONSABLES avec adresses; sans is refused (D2)
  structures,      // BEE_STRUCTURES
  nomenclature,    // BEE_NOMENCLATURES
  communs,         // BEE_COMMUN
  geographique,    // BEE_GEOGRAPHIQUE: accepted, holds nothing that we stage
  etablissements,  // BEE_ETABLISSEMENTS or BEE_ETABLISSEMENT: likewise
  sts_emp,         // STS_EDT
  elegroupe,       // IMPORT_ELEVES
};
// Eleves, Responsables, Structures, Nomenclature, Communs, Geographique, Etablissements, STS, ELEGROUPE
[[nodiscard]] std::string_view word(Format value);
[[nodiscard]] std::optional<Format> parse_format(std::string_view word);

struct FileHeader {
  Format format{};
  std::string root;     // the root element's name
  std::string version;  // VERSION, informative only
  std::string uai;
  int millesime = 0;                   // ANNEE_SCOLAIRE
  std::optional<Date> export_date;     // DATE_EXPORT; DATE_IMPORT of an ELEGROUPE; none in sts_emp
  std::optional<LocalTime> timestamp;  // HORODATAGE
  bool with_addresses = false;         // an ELEVES or RESPONSABLES file that holds at least one ADRESSE
  bool operator==(const FileHeader&) const = default;
};

// Where the reader puts what it finds, in the order of the file.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  // Once, before the first record; `with_addresses` is not known yet.
  virtual void header(const FileHeader& header) = 0;
  virtual void record(Record&& record) = 0;
  // A fault of one record (D8): a value or a record was dropped. `file` and `uai` are set.
  virtual void diagnostic(Diagnostic&& diagnostic) = 0;
};

struct ReadLimits {
  std::size_t record_bytes = std::size_t{4} << 20;  // one record (an ELEVE, a DIVISION with its services, …)
  std::size_t file_bytes = std::size_t{1} << 30;    // the whole file, unpacked
};

// Reads `bytes` to the end. `name` is the name of the XML file, for messages (and for ELEGROUPE, whose name is checked
// against the content: R8); `outer_name` that of the archive around it, empty for a bare file.
// Returns the complete header. Refuses (kind source) what is not readable to the end: unknown root, unknown or wrongly
// declared encoding, not well-formed, a DOCTYPE with declarations or entities, wrong or missing UAI, year or dates in
// the header, empty ELEVES or DIVISIONS, EDT_STS (D7), Responsables without addresses (D2), a record over the limit.
// What the sink has received by then must be thrown away. Memory: one record and a buffer.
[[nodiscard]] Result<FileHeader> read(ByteStream& bytes, std::string_view name, std::string_view outer_name, Sink& sink,
                                      const ReadLimits& limits = {});

}  // namespace entsync::aaf::source
