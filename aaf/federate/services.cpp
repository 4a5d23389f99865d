#include "aaf/federate/services.hpp"

#include "aaf/federate/substitutes.hpp"

namespace entsync::aaf::federate {
namespace {

// The record that the reader numbers is the structure, which holds its services.
Place place_of(const Workspace& workspace, const source::Service& service) {
  return {Population::teacher,
          workspace.sources.files.sts_emp,
          (service.structure_type == "G" ? "GROUPE " : "DIVISION ") + std::to_string(service.position),
          {{"TYPE", service.teacher_type}, {"ID", service.teacher_id}}};
}

std::set<StaffId> known_individuals(const StsSide& sts) {
  std::set<StaffId> known;
  for (const source::Individual& individual : sts.individuals) known.emplace(individual.type, individual.id);
  return known;
}

void take_services(Workspace& workspace, const Structures& structures, Teachings& teachings) {
  const StsSide& sts = *workspace.sources.sts;
  const std::set<StaffId> known = known_individuals(sts);
  for (const source::Service* service : in_order(sts.services)) {
    const StaffId teacher{service->teacher_type, service->teacher_id};
    if (!known.contains(teacher)) {
      workspace.report("SERVICE_ENSEIGNANT_INCONNU", place_of(workspace, *service), "ENSEIGNANT", service->teacher_id,
                       "Un service de « " + service->structure_code +
                           " » est donné à un enseignant absent des ressources (" + service->teacher_type + " " +
                           service->teacher_id + "). Ce service est ignoré.");
      continue;
    }
    Teaching& teaching = teachings[teacher];
    teaching.any = true;
    const bool group = service->structure_type == "G";
    const StructureSet& set = group ? structures.groups : structures.divisions;
    if (!teach(structures, teaching, service->structure_type, service->structure_code, service->subject)) {
      // What was refused is reported once, by itself (R10, D20).
      if (set.refused.contains(service->structure_code)) continue;
      workspace.report("SERVICE_STRUCTURE_INCONNUE", place_of(workspace, *service), "CODE", service->structure_code,
                       (group ? "Un service est donné dans le groupe « " : "Un service est donné dans la division « ") +
                           service->structure_code + " », que STS ne connaît pas. Ce service est ignoré.");
      continue;
    }
    teaching.hours_milli += service->hours_milli.value_or(0);
  }
}

bool years_differ(const Workspace& workspace) {
  return workspace.sources.siecle && workspace.sources.sts && !workspace.joined();
}

// D3: no teacher of one year for the pupils of another.
void unlink(Workspace& workspace, Teachings& teachings) {
  for (auto& [id, teaching] : teachings) {
    teaching.divisions.clear();
    teaching.groups.clear();
    teaching.division_subjects.clear();
    teaching.group_subjects.clear();
  }
  workspace.report(
      "ANNEES_DIFFERENTES", Place{std::nullopt, workspace.sources.files.sts_emp, "", {}}, "ANNEE_SCOLAIRE",
      std::to_string(workspace.sources.sts->year.millesime),
      "SIECLE (année " + std::to_string(workspace.sources.siecle->year.millesime) + ") et STS (année " +
          std::to_string(workspace.sources.sts->year.millesime) +
          ") ne sont pas sur la même année scolaire. Les enseignants ne sont rattachés à aucune division ni "
          "à aucun groupe tant que le côté en retard n'a pas été exporté.");
}

}  // namespace

bool teach(const Structures& structures, Teaching& teaching, std::string_view type, const std::string& code,
           const std::string& subject) {
  const bool group = type == "G";
  if ((group ? structures.groups : structures.divisions).in_sts(code) == nullptr) return false;
  (group ? teaching.groups : teaching.divisions).insert(code);
  if (!subject.empty()) {
    (group ? teaching.group_subjects : teaching.division_subjects).emplace(code, subject);
    teaching.subjects.insert(subject);
  }
  return true;
}

Teachings teachings_of(Workspace& workspace, const Structures& structures) {
  Teachings teachings;
  if (!workspace.sources.sts) return teachings;
  take_services(workspace, structures, teachings);
  take_substitutes(workspace, structures, teachings);
  if (years_differ(workspace)) unlink(workspace, teachings);
  return teachings;
}

}  // namespace entsync::aaf::federate
