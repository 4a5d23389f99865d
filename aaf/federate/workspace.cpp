#include "aaf/federate/workspace.hpp"

#include "aaf/model/anomalies.hpp"

namespace entsync::aaf::federate {
namespace {

template <class Value>
std::vector<const Value*> all_of(const std::multimap<std::string_view, const Value*>& values, std::string_view key) {
  std::vector<const Value*> found;
  for (auto [at, end] = values.equal_range(key); at != end; ++at) found.push_back(at->second);
  return found;
}

}  // namespace

Workspace::Workspace(const Sources& the_sources, const Elsewhere& the_elsewhere, const Options& the_options)
    : sources(the_sources), elsewhere(the_elsewhere), options(the_options) {
  std::vector<const KnownIdentity*> identities;
  for (const KnownIdentity& identity : elsewhere.identities) identities.push_back(&identity);
  std::sort(identities.begin(), identities.end(), [](const KnownIdentity* a, const KnownIdentity* b) {
    return std::tie(a->uai, a->family_name, a->given_name, a->civility, a->birth_date) <
           std::tie(b->uai, b->family_name, b->given_name, b->civility, b->birth_date);
  });
  for (const KnownIdentity* identity : identities) identities_.emplace(identity->key, identity);
  std::vector<const OtherEnrolment*> enrolments;
  for (const OtherEnrolment& enrolment : elsewhere.enrolments) enrolments.push_back(&enrolment);
  std::sort(enrolments.begin(), enrolments.end(), [](const OtherEnrolment* a, const OtherEnrolment* b) {
    return std::tie(a->uai, a->eleve_id, a->exit_date, a->mef, a->division) <
           std::tie(b->uai, b->eleve_id, b->exit_date, b->mef, b->division);
  });
  for (const OtherEnrolment* enrolment : enrolments) enrolments_.emplace(enrolment->ine, enrolment);
}

std::vector<const KnownIdentity*> Workspace::identities_of(std::string_view key) const {
  return all_of(identities_, key);
}

std::vector<const OtherEnrolment*> Workspace::enrolments_of(std::string_view ine) const {
  return all_of(enrolments_, ine);
}

bool Workspace::joined() const {
  if (!sources.siecle || !sources.sts) return false;
  const Calendar& siecle = sources.siecle->year.calendar;
  const Calendar& sts = sources.sts->year.calendar;
  // A side whose days nobody knows is compared by its millésime alone.
  if (siecle.first >= siecle.last || sts.first >= sts.last) {
    return sources.siecle->year.millesime == sources.sts->year.millesime;
  }
  return same_year(siecle, sts);
}

void Workspace::report(std::string_view code, const Place& place, std::string_view field, std::string_view value,
                       std::string text) {
  Diagnostic diagnostic = diagnose(code);
  diagnostic.uai = sources.uai;
  diagnostic.population = place.population;
  diagnostic.identifiers = place.identifiers;
  diagnostic.file = place.file;
  diagnostic.record = place.record;
  diagnostic.field = field;
  diagnostic.value = value;
  diagnostic.text = std::move(text);
  diagnostics_.push_back(std::move(diagnostic));
}

void Workspace::edge(Date day) {
  if (day <= options.today) return;
  if (!next_edge_ || day < *next_edge_) next_edge_ = day;
}

void Workspace::edge_after(Date last) {
  if (last < open_end) edge(last + std::chrono::days{1});
}

std::vector<Diagnostic> Workspace::take_diagnostics() {
  const auto order = [](const Diagnostic& d) {
    return std::tie(d.code, d.population, d.identifiers, d.file, d.record, d.field, d.value, d.text);
  };
  std::sort(diagnostics_.begin(), diagnostics_.end(),
            [&order](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
  diagnostics_.erase(std::unique(diagnostics_.begin(), diagnostics_.end()), diagnostics_.end());
  return std::move(diagnostics_);
}

Place place_of(const Workspace& workspace, const source::Pupil& pupil) {
  Place place{Population::pupil, workspace.sources.files.eleves, "ELEVE " + std::to_string(pupil.position), {}};
  place.identifiers.emplace_back("ELEVE_ID", pupil.eleve_id);
  if (!pupil.ine.empty()) place.identifiers.emplace_back("INE", pupil.ine);
  return place;
}

Place place_of(const Workspace& workspace, const source::Guardian& guardian) {
  return {Population::guardian,
          workspace.sources.files.responsables,
          "PERSONNE " + std::to_string(guardian.position),
          {{"PERSONNE_ID", guardian.personne_id}}};
}

Place place_of(const Workspace& workspace, const source::GuardianLink& link) {
  return {Population::guardian,
          workspace.sources.files.responsables,
          "RESPONSABLE_ELEVE " + std::to_string(link.position),
          {{"PERSONNE_ID", link.personne_id}, {"ELEVE_ID", link.eleve_id}}};
}

Place place_of(const Workspace& workspace, const source::Individual& individual, Population population) {
  const bool substitute = individual.type == "eppsup";
  return {population,
          workspace.sources.files.sts_emp,
          (substitute ? "SUPPLEANT " : "INDIVIDU ") + std::to_string(individual.position),
          {{"TYPE", individual.type}, {"ID", individual.id}}};
}

std::string composite(const std::vector<std::string_view>& parts) {
  std::string joined;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) joined += '$';
    for (const char c : parts[i]) {
      if (c == '$') {
        joined += "\\24";
      } else if (c == '\\') {
        joined += "\\5C";
      } else {
        joined += c;
      }
    }
  }
  return joined;
}

}  // namespace entsync::aaf::federate
