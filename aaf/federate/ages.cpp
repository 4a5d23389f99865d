#include "aaf/federate/ages.hpp"

namespace entsync::aaf::federate {
namespace {

// The guides ask for both exports after a change. Schools run them on different days of the same week; more than that
// means that one of them was forgotten.
constexpr std::chrono::days apart{7};

}  // namespace

void compare_ages(Workspace& workspace) {
  const Sources& sources = workspace.sources;
  if (!sources.siecle || !sources.sts) return;
  const Date siecle = sources.siecle->export_date;
  const Date sts = sources.sts->received;
  const std::string both = "L'export SIECLE est du " + french(siecle) + ", l'export STS du " + french(sts) + ". ";
  if (siecle + apart < sts) {
    workspace.report(
        "SIECLE_ANCIEN", Place{std::nullopt, sources.files.eleves, "", {}}, "DATE_EXPORT", french(siecle),
        both + "Les deux sont pris en compte ; refaire l'export SIECLE pour que les structures se répondent.");
  } else if (sts + apart < siecle) {
    workspace.report("STS_ANCIEN", Place{std::nullopt, sources.files.sts_emp, "", {}}, "", french(sts),
                     both + "Les deux sont pris en compte ; refaire l'export STS pour que les services se répondent.");
  }
}

}  // namespace entsync::aaf::federate
