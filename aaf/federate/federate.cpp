#include "aaf/federate/federate.hpp"

#include <iterator>

#include "aaf/federate/ages.hpp"
#include "aaf/federate/establishment.hpp"
#include "aaf/federate/group_links.hpp"
#include "aaf/federate/guardians.hpp"
#include "aaf/federate/multi_enrolment.hpp"
#include "aaf/federate/pupils.hpp"
#include "aaf/federate/services.hpp"
#include "aaf/federate/staff.hpp"
#include "aaf/federate/structures.hpp"
#include "aaf/federate/terms.hpp"
#include "aaf/federate/workspace.hpp"

namespace entsync::aaf::federate {
namespace {

void add(std::vector<Entry>& to, std::vector<Entry> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

View federate(const Sources& sources, const Elsewhere& elsewhere, const Options& options) {
  View view;
  // A side that is missing says nothing (D15); with neither, nobody speaks of the establishment at all.
  if (!sources.siecle && !sources.sts) return view;
  Workspace workspace{sources, elsewhere, options};
  const Terms terms{workspace};
  const Structures structures = known_structures(workspace);
  // Standings first, then what depends on them: a guardian is entitled by a pupil who is fed (D14).
  Roster roster = enrol(workspace, structures);
  judge_enrolments(workspace, roster);
  view.links = link_groups(workspace, structures, roster);
  std::vector<Entry> guardians = guardian_entries(workspace, roster, view.unlinked);
  add(view.entries, pupil_entries(workspace, terms, roster));
  add(view.entries, std::move(guardians));
  add(view.entries, staff_entries(workspace, terms, structures, teachings_of(workspace, structures)));
  add(view.entries, structure_entries(workspace, structures));
  view.entries.push_back(establishment_entry(workspace, structures));
  compare_ages(workspace);
  std::sort(view.entries.begin(), view.entries.end(),
            [](const Entry& a, const Entry& b) { return std::tie(a.category, a.key) < std::tie(b.category, b.key); });
  view.diagnostics = workspace.take_diagnostics();
  view.next_edge = workspace.next_edge();
  return view;
}

}  // namespace entsync::aaf::federate
