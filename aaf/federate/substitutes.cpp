#include "aaf/federate/substitutes.hpp"

namespace entsync::aaf::federate {
namespace {

constexpr std::string_view substitute_type = "eppsup";

Place place_of(const Workspace& workspace, const source::SubstituteService& service) {
  return {Population::teacher,
          workspace.sources.files.sts_emp,
          "SUPPLEANT " + std::to_string(service.position),
          {{"TYPE", std::string{substitute_type}}, {"ID", service.substitute_id}}};
}

// The services of the teachers themselves: (structure type, code, TYPE, ID).
using Taught = std::set<std::tuple<std::string, std::string, std::string, std::string>>;

Taught taught_by_teachers(const StsSide& sts) {
  Taught taught;
  for (const source::Service& service : sts.services) {
    taught.emplace(service.structure_type, service.structure_code, service.teacher_type, service.teacher_id);
  }
  return taught;
}

// D or G; empty when STS knows neither.
std::string_view type_of(const Structures& structures, const Taught& taught, const source::SubstituteService& service) {
  const bool division = structures.divisions.in_sts(service.structure_code) != nullptr;
  const bool group = structures.groups.in_sts(service.structure_code) != nullptr;
  if (division && group) {
    return taught.contains({"G", service.structure_code, service.absent_type, service.absent_id}) ? "G" : "D";
  }
  if (division) return "D";
  return group ? "G" : "";
}

bool usable_dates(Workspace& workspace, const source::SubstituteService& service) {
  if (service.first_day && service.last_day && *service.first_day <= *service.last_day) return true;
  const std::string first = service.first_day ? french(*service.first_day) : "absente";
  const std::string last = service.last_day ? french(*service.last_day) : "absente";
  workspace.report("SUPPLEANCE_DATES", place_of(workspace, service), "DATE_DEBUT, DATE_FIN", first + " - " + last,
                   "La période de suppléance dans « " + service.structure_code + " » (début " + first + ", fin " +
                       last + ") ne peut être située dans le temps. Elle est ignorée.");
  return false;
}

}  // namespace

void take_substitutes(Workspace& workspace, const Structures& structures, Teachings& teachings) {
  const StsSide& sts = *workspace.sources.sts;
  std::set<StaffId> known;
  for (const source::Individual& individual : sts.individuals) known.emplace(individual.type, individual.id);
  const Taught taught = taught_by_teachers(sts);
  for (const source::SubstituteService* service : in_order(sts.substitutes)) {
    const StaffId substitute{substitute_type, service->substitute_id};
    if (!known.contains(substitute)) {
      workspace.report(
          "SUPPLEANCE_SUPPLEANT_INCONNU", place_of(workspace, *service), "SUPPLEANT", service->substitute_id,
          "La suppléance désigne un suppléant absent du fichier (" + service->substitute_id + "). Elle est ignorée.");
      continue;
    }
    if (!service->absent_id.empty() && !known.contains({service->absent_type, service->absent_id})) {
      workspace.report("SUPPLEANCE_ABSENT_INCONNU", place_of(workspace, *service), "ID_ABSENT", service->absent_id,
                       "La suppléance remplace un enseignant absent des ressources (" + service->absent_type + " " +
                           service->absent_id + "). Elle est prise en compte.");
    }
    Teaching& teaching = teachings[substitute];
    teaching.any = true;
    if (!usable_dates(workspace, *service)) continue;
    const std::string_view type = type_of(structures, taught, *service);
    if (type.empty()) {
      if (structures.groups.refused.contains(service->structure_code) ||
          structures.divisions.refused.contains(service->structure_code)) {
        continue;
      }
      workspace.report("SERVICE_STRUCTURE_INCONNUE", place_of(workspace, *service), "CODE_STRUCTURE",
                       service->structure_code,
                       "Une suppléance est donnée dans « " + service->structure_code +
                           " », que STS ne connaît ni comme division ni comme groupe. Elle est ignorée.");
      continue;
    }
    workspace.edge(*service->first_day);
    if (*service->last_day >= workspace.today()) workspace.edge_after(*service->last_day);
    if (workspace.today() < *service->first_day || *service->last_day < workspace.today()) continue;
    if (teach(structures, teaching, type, service->structure_code, service->subject)) {
      teaching.hours_milli += service->hours_milli.value_or(0);
    }
  }
}

}  // namespace entsync::aaf::federate
