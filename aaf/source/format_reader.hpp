// What one format knows: which elements of the document are its records, and what is in them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "aaf/source/element.hpp"
#include "aaf/source/place.hpp"
#include "aaf/source/reader.hpp"

namespace entsync::aaf::source {

class FormatReader {
 public:
  FormatReader() = default;
  FormatReader(const FormatReader&) = delete;
  FormatReader& operator=(const FormatReader&) = delete;
  virtual ~FormatReader() = default;

  // The paths of the records below the root element ("DONNEES/ELEVES/ELEVE"). PARAMETRES is always one, and not listed.
  [[nodiscard]] virtual std::span<const std::string_view> paths() const = 0;
  // PARAMETRES: fills `header` from it. Refuses what D8 refuses a file for. The default reads what all SIECLE exports
  // have (UAJ, ANNEE_SCOLAIRE, DATE_EXPORT, HORODATAGE).
  [[nodiscard]] virtual Result<void> parameters(const Element& element, const Place& place, FileHeader& header);
  // PARAMETRES again, once the header is known to be good and given to the sink: for what else stands there.
  virtual void after_header(const Element& element, Sink& sink);
  // A record: its path's index in paths(), the element, its number in the file.
  virtual void record(std::size_t path, const Element& element, int position, Sink& sink) = 0;
  // The document has ended; `counts` says how many records each path had. Refuses a file whose emptiness is a fault.
  [[nodiscard]] virtual Result<void> finish(std::span<const int> counts, const Place& place, FileHeader& header,
                                            Sink& sink);
};

// PARAMETRES of the other formats.
[[nodiscard]] Result<void> read_uai(const std::string& uai, const Place& place, FileHeader& header);
[[nodiscard]] Result<void> read_year(const std::string& year, const char* field, const Place& place,
                                     FileHeader& header);
[[nodiscard]] Result<void> read_export_date(const Element& element, const char* tag, const Place& place,
                                            FileHeader& header);

[[nodiscard]] std::unique_ptr<FormatReader> make_eleves();
[[nodiscard]] std::unique_ptr<FormatReader> make_responsables();
[[nodiscard]] std::unique_ptr<FormatReader> make_structures();
[[nodiscard]] std::unique_ptr<FormatReader> make_nomenclature();
[[nodiscard]] std::unique_ptr<FormatReader> make_communs();
// Geographique and Etablissements: header and well-formedness are judged, nothing is staged.
[[nodiscard]] std::unique_ptr<FormatReader> make_unstaged();
[[nodiscard]] std::unique_ptr<FormatReader> make_sts_emp();
// `name` and `outer_name` as for read(): this format's names are checked (R8).
[[nodiscard]] std::unique_ptr<FormatReader> make_elegroupe(std::string_view name, std::string_view outer_name);

}  // namespace entsync::aaf::source
