// IMPORT_ELEVES (ELEGROUPE): which pupils are in which groups, as a timetable program sends it to SIECLE. The header
// writes its dates the French way, the body the ISO way.
#include <array>
#include <set>
#include <utility>

#include "aaf/source/elegroupe_name.hpp"
#include "aaf/source/format_reader.hpp"
#include "aaf/source/number_set.hpp"
#include "aaf/source/tally.hpp"

namespace entsync::aaf::source {
namespace {

class Elegroupe final : public FormatReader {
  enum Path : std::size_t { eleve };
  static constexpr std::array<std::string_view, 1> record_paths{"DONNEES/ELEVES/ELEVE"};

 public:
  Elegroupe(std::string_view name, std::string_view outer_name) : name_(name), outer_name_(outer_name) {}

  std::span<const std::string_view> paths() const override { return record_paths; }

  Result<void> parameters(const Element& element, const Place& place, FileHeader& header) override {
    if (auto uai = read_uai(element.text("UAJ"), place, header); !uai) return uai;
    if (auto year = read_year(element.text("ANNEE_SCOLAIRE"), "ANNEE_SCOLAIRE", place, header); !year) return year;
    if (auto date = read_export_date(element, "DATE_IMPORT", place, header); !date) return date;
    return judge_elegroupe_name(name_, outer_name_, header, place);
  }

  void record(std::size_t, const Element& element, int position, Sink& sink) override {
    auto& report = element.report();
    report.concerns(Population::pupil);
    GroupLink pupil;
    pupil.position = position;
    if (!identify(element, pupil) || !names(element, pupil)) return;
    ++taken_;
    std::set<std::string> codes;
    for (const auto& row : element.children("GROUPES", "GROUPE")) {
      auto link = pupil;
      link.code = row.text("CODE_GROUPE");
      if (link.code.empty()) {
        report.missing("CODE_GROUPE");
      } else if (!codes.insert(link.code).second) {
        report.impossible_value("CODE_GROUPE", link.code, Report::Dropped::record);
      } else {
        link.first_day = row.iso_date("DATE_DEBUT_GROUPE");
        link.last_day = row.iso_date("DATE_FIN_GROUPE");
        sink.record(std::move(link));
      }
    }
  }

  Result<void> finish(std::span<const int> counts, const Place& place, FileHeader&, Sink&) override {
    constexpr List pupils{"ELEVES", "pupils", "would be taken out of every group",
                          "Check the groups in the timetable program, then make the file again"};
    if (counts[eleve] == 0) {
      return place.refuse_field(
          pupils.field, "it holds no pupil at all, which would take every pupil out of every group", pupils.remedy);
    }
    return most_taken({counts[eleve], taken_}, pupils, place);
  }

 private:
  // One of three numbers tells the pupil, each once in a file. False when the record has to be dropped.
  bool identify(const Element& element, GroupLink& pupil) {
    auto& report = element.report();
    pupil.eleve_id = element.text("ELEVE_ID");
    pupil.ine = element.text("ID_NATIONAL");
    pupil.id_prv = element.text("ID_PRV_ELE");
    report.identify("ELEVE_ID", pupil.eleve_id);
    report.identify("ID_NATIONAL", pupil.ine);
    report.identify("ID_PRV_ELE", pupil.id_prv);
    if (!pupil.eleve_id.empty()) return once(report, "ELEVE_ID", pupil.eleve_id, eleve_ids_);
    if (!pupil.ine.empty()) {
      if (ines_.insert(pupil.ine).second) return true;
      report.repeated("REJELEGROUPE_03", "ID_NATIONAL", pupil.ine);
      return false;
    }
    if (!pupil.id_prv.empty()) return once(report, "ID_PRV_ELE", pupil.id_prv, id_prvs_);
    report.missing("ELEVE_ID");
    return false;
  }

  static bool once(Report& report, const char* field, const std::string& value, NumberSet& seen) {
    // Zero is what SIECLE writes for « unknown »: it tells nobody.
    if (!is_record_number(value)) {
      report.impossible_value(field, value, Report::Dropped::record);
      return false;
    }
    if (seen.add(value)) return true;
    report.repeated("REJELEGROUPE_03", field, value);
    return false;
  }

  // The names and the birth date are demanded by the format: SIECLE looks pupils up by them when the number fails.
  static bool names(const Element& element, GroupLink& pupil) {
    auto& report = element.report();
    pupil.family_name = element.text("NOM_DE_FAMILLE", "NOM");
    pupil.usage_name = element.text("NOM_USAGE");
    pupil.given_name = element.text("PRENOM");
    const auto born = element.text("DATE_NAISS");
    const std::array<std::pair<const char*, bool>, 3> demanded{{{"NOM_DE_FAMILLE", pupil.family_name.empty()},
                                                                {"PRENOM", pupil.given_name.empty()},
                                                                {"DATE_NAISS", born.empty()}}};
    for (const auto& [field, absent] : demanded) {
      if (!absent) continue;
      report.missing(field);
      return false;
    }
    pupil.birth_date = parse_iso_date(born);
    if (!pupil.birth_date) report.impossible_date("DATE_NAISS", born, Report::Dropped::record);
    return pupil.birth_date.has_value();
  }

  std::string name_, outer_name_;
  NumberSet eleve_ids_, id_prvs_;
  std::set<std::string> ines_;
  int taken_ = 0;  // pupils who can be told
};

}  // namespace

std::unique_ptr<FormatReader> make_elegroupe(std::string_view name, std::string_view outer_name) {
  return std::make_unique<Elegroupe>(name, outer_name);
}

}  // namespace entsync::aaf::source
