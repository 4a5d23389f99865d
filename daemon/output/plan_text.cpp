#include "daemon/output/plan_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/plan/render_ldif.hpp"
#include "aaf/plan/summary.hpp"
#include "daemon/output/table.hpp"

namespace entsync::daemon::output {

using aaf::plan::Change;
using aaf::plan::HeldSet;
using aaf::plan::Operation;

namespace {

constexpr std::size_t first_operations = 20;

}  // namespace

Json operation_json(const Operation& operation) {
  Json changes = Json::array();
  for (const Change& change : operation.changes) {
    changes.push(Json::object()
                     .put("verb", aaf::plan::word(change.verb))
                     .put("attribute", change.attribute)
                     .put("values", change.values));
  }
  Json json = Json::object();
  json.put("seq", operation.seq)
      .put("wave", static_cast<int>(operation.wave))
      .put("verb", aaf::plan::word(operation.verb))
      .put("dn", operation.dn);
  if (!operation.new_dn.empty()) json.put("new_dn", operation.new_dn);
  json.put("subject", operation.subject)
      .put("situation", aaf::word(operation.situation))
      .put("reason", operation.reason)
      .put("uai", operation.uai)
      .put("population", operation.population ? Json(aaf::word(*operation.population)) : Json())
      .put("changes", std::move(changes));
  return json;
}

Json held_json(const HeldSet& set) {
  return Json::object()
      .put("guard", aaf::plan::word(set.guard))
      .put("uai", set.uai)
      .put("population", set.population ? Json(aaf::word(*set.population)) : Json())
      .put("group", set.group.empty() ? Json() : Json(set.group))
      .put("reason", set.reason)
      .put("count", set.count)
      .put("base", set.base)
      .put("hash", set.hash)
      .put("subjects", set.subjects)
      .put("items", set.items);
}

std::string held_text(const HeldSet& set) {
  return fmt::format("{}{}{} ({}): {}", set.uai.empty() ? "the whole ENT" : set.uai, set.population ? " " : "",
                     set.population ? aaf::word(*set.population) : std::string_view(), aaf::plan::word(set.guard),
                     set.reason);
}

Json plan_json(const ShownPlan& shown) {
  Json operations = Json::array();
  for (const Operation& operation : shown.plan->operations) operations.push(operation_json(operation));
  const aaf::plan::VerbCounts verbs = aaf::plan::summarise(*shown.plan).verbs;
  Json summary = Json::object();
  summary.put("add", verbs.add).put("modify", verbs.modify).put("rename", verbs.rename).put("delete", verbs.remove);
  Json held = Json::array();
  for (const HeldSet& set : shown.plan->held) held.push(held_json(set));
  return Json::object()
      .put("id", shown.id == 0 ? Json() : Json(shown.id))
      .put("hash", shown.hash)
      .put("ent", shown.ent)
      .put("operations", std::move(operations))
      .put("summary", std::move(summary))
      .put("held", std::move(held));
}

std::string plan_text(const ShownPlan& shown, Listed listed, const Look& look) {
  const aaf::plan::Plan& plan = *shown.plan;
  std::string out = shown.id == 0
                        ? fmt::format("ENT {}: plan without a number (a rehearsal)\n", shown.ent)
                        : fmt::format("ENT {}: plan {} ({})\n", shown.ent, shown.id, shown.hash.substr(0, 12));
  if (plan.operations.empty()) {
    out += "  nothing to do\n";
  } else {
    Table table({"UAI", "population", ">add", ">modify", ">rename", ">delete"});
    const auto cell = [](int count) { return count == 0 ? std::string("·") : std::to_string(count); };
    for (const auto& [place, verbs] : aaf::plan::summarise(plan).places) {
      table.row({place.first, place.second ? std::string(aaf::word(*place.second)) : "structure", cell(verbs.add),
                 cell(verbs.modify), cell(verbs.rename), cell(verbs.remove)});
    }
    out += table.text(look);
    Table operations({">seq", "verb", "situation", "entry", "~reason"});
    const std::size_t count = listed == Listed::all    ? plan.operations.size()
                              : listed == Listed::none ? 0
                                                       : std::min(first_operations, plan.operations.size());
    for (std::size_t i = 0; i < count; ++i) {
      const Operation& operation = plan.operations[i];
      operations.row({std::to_string(operation.seq), std::string(aaf::plan::word(operation.verb)),
                      std::string(aaf::word(operation.situation)), operation.dn.substr(0, operation.dn.find(',')),
                      operation.reason});
    }
    if (count > 0) out += "\n" + operations.text(look);
    if (count > 0 && count < plan.operations.size()) {
      out += fmt::format("  … and {} more: --verbose, --format json or --format ldif shows them all\n",
                         plan.operations.size() - count);
    }
  }
  for (const HeldSet& set : plan.held) {
    out += fmt::format("  {} {}\n", look.paint("held:", Tone::wait), held_text(set));
  }
  return out;
}

std::string plan_ldif(const ShownPlan& shown) {
  return fmt::format("# entsync plan {} for {}, hash {}\n", shown.id, shown.ent, shown.hash) +
         aaf::plan::render_ldif(shown.plan->operations);
}

}  // namespace entsync::daemon::output
