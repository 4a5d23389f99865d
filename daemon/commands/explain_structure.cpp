#include <fmt/format.h>

#include <optional>

#include "aaf/account/scope.hpp"
#include "aaf/model/anomalies.hpp"
#include "aaf/model/uai.hpp"
#include "aaf/text/nearest.hpp"
#include "daemon/commands/explanation.hpp"
#include "daemon/output/when.hpp"
#include "daemon/run/ent.hpp"
#include "store/accounts.hpp"
#include "store/anomalies.hpp"
#include "store/directory.hpp"
#include "store/establishments.hpp"
#include "store/files.hpp"
#include "store/holds.hpp"
#include "store/journal.hpp"

namespace entsync::daemon::commands {

namespace {

// "0319101Z:groupe:5LATIN:eleves" → the establishment and the code; the kind where the id says it.
struct StructureId {
  std::string uai, code;
};

std::optional<StructureId> structure_of(const std::string& id) {
  const std::size_t colon = id.find(':');
  if (colon == std::string::npos || !aaf::is_uai(id.substr(0, colon))) return std::nullopt;
  StructureId out{id.substr(0, colon), id.substr(colon + 1)};
  bool of_ent = false;
  for (const char* kind : {"groupe:", "division:"}) {
    if (!out.code.starts_with(kind)) continue;
    out.code.erase(0, std::string_view(kind).size());
    of_ent = true;
    break;
  }
  if (of_ent) {
    for (const char* who : {":eleves", ":enseignants", ":responsables"}) {
      if (out.code.ends_with(who)) out.code.erase(out.code.size() - std::string_view(who).size());
    }
  }
  return out;
}

// Anomalies that name the code.
void put_anomalies(Explanation& explanation, store::Transaction& tx, const StructureId& id) {
  for (const store::StoredAnomaly& anomaly : store::load_anomalies(tx, id.uai)) {
    const auto& identifiers = anomaly.diagnostic.identifiers;
    const bool about =
        anomaly.diagnostic.value == id.code ||
        std::any_of(identifiers.begin(), identifiers.end(), [&](const auto& one) { return one.second == id.code; });
    if (!about) continue;
    explanation.add("anomaly", fmt::format("{} since {}: {}", anomaly.diagnostic.code, aaf::iso(anomaly.since),
                                           anomaly.diagnostic.text));
    const aaf::Anomaly* known = aaf::find_anomaly(anomaly.diagnostic.code);
    if (known != nullptr && explanation.next.empty())
      explanation.next = fmt::format("{} ({})", known->where, known->who);
  }
}

Explanation of_group(const Session& session, store::Transaction& tx, const std::string& asked, const StructureId& id) {
  Explanation out{.id = asked, .title = fmt::format("a division or group of {}", id.uai), .steps = {}, .next = ""};
  const std::string key = id.uai + ":" + id.code;
  const auto sources = store::find_structures(tx, id.uai, id.code);
  for (const store::StagedStructure& source : sources) {
    out.add("source", fmt::format("{} {} \"{}\" in {} ({})", source.structure.type == "D" ? "division" : "group",
                                  source.structure.code, source.structure.label, source.file, source.format));
  }
  std::vector<std::string> names;
  bool in_force = false;
  for (const aaf::Entry& entry : store::load_entries(tx, id.uai)) {
    if (entry.category != aaf::Category::division && entry.category != aaf::Category::groupe) continue;
    names.push_back(entry.key.substr(entry.key.find(':') + 1));
    if (entry.key != key) continue;
    in_force = true;
    out.add("federated", fmt::format("{} \"{}\"", aaf::word(entry.category), aaf::value_of(entry.attributes, "label")));
  }
  out.check(!sources.empty() || in_force,
            sources.empty() && !in_force ? "neither SIECLE nor STS knows that code (R11, D20)"
                                         : "SIECLE or STS knows the code",
            "the names must be the same, to the letter, in the timetable program, STS and SIECLE; then structure and "
            "services are exported again");
  if (!in_force) {
    const auto near = aaf::text::nearest(id.code, names);
    if (!near.empty()) out.add("nearest", fmt::format("{} has {}", id.uai, fmt::join(near, ", ")));
    const auto versions = store::entry_history(tx, key);
    if (!versions.empty())
      out.add("federated", fmt::format("gone since run {}: entsync history {}", versions.back().to_run, key));
  }
  put_anomalies(out, tx, id);
  bool any = false;
  for (const char* kind : {"division", "groupe"}) {
    for (const char* who : {"eleves", "enseignants", "responsables"}) {
      if (explain_operations(out, session, tx, fmt::format("{}:{}:{}:{}", id.uai, kind, id.code, who))) any = true;
    }
  }
  if (!any) out.add("last operation", "none was planned: a membership group exists from its first member on (D21)");
  if (out.next.empty()) out.next = "nothing";
  return out;
}

void put_sources(Explanation& out, store::Transaction& tx, const std::string& uai) {
  const auto lots = store::lots_in_force(tx, uai);
  for (const store::Lot& lot : lots) {
    std::string files;
    for (const store::StoredFile& file : lot.files)
      files += (files.empty() ? "" : ", ") + (file.outer_name.empty() ? file.name : file.outer_name);
    out.add("source", fmt::format("{} in force: export of {}, school year {}: {}", aaf::word(lot.side),
                                  aaf::french(lot.export_date), lot.year.millesime, files));
  }
  for (const store::SourceLine& line : store::source_lines(tx)) {
    if (line.uai != uai || line.state == aaf::LotState::promoted) continue;
    out.add("source", fmt::format("{}: {}", aaf::word(line.state),
                                  line.state == aaf::LotState::waiting
                                      ? fmt::format("waits for {}", fmt::join(line.waiting_for, ", "))
                                      : line.verdict));
  }
  out.check(!lots.empty(), lots.empty() ? "no lot of this school is in force" : "a lot is in force",
            "the school's exports, whole: entsync ingest FILE…");
}

void put_ent(Explanation& out, store::Transaction& tx, const config::Ent& ent, const store::KnownEstablishment& known) {
  using aaf::account::Belonging;
  const Belonging belonging = aaf::account::belonging({ent.scope, ent.scope_types}, known.uai, known.type);
  std::map<aaf::AccountState, int> counts;
  for (const auto& account : store::load_accounts(tx, ent.name, known.uai)) ++counts[account.state];
  out.add(
      "ENT " + ent.name,
      fmt::format("{}; {} active accounts, {} deactivated",
                  belonging == Belonging::inside ? "within its scope"
                  : belonging == Belonging::held ? "its scope asks for types, and nobody knows this one's: held (D9)"
                                                 : "outside its scope",
                  counts[aaf::AccountState::active], counts[aaf::AccountState::deactivated]),
      belonging == Belonging::held && out.no_failure());
  if (belonging == Belonging::held && out.next.empty())
    out.next = "the type of the establishment, in the register (establishments.csv) or in a Communs file";
  for (const store::Hold& hold : store::load_holds(tx, ent.name, {store::HoldState::open})) {
    if (hold.set.uai != known.uai) continue;
    out.add("hold", fmt::format("hold {}: {}", hold.id, hold.set.reason), out.no_failure());
    if (out.next.empty())
      out.next = fmt::format("an operator decides: entsync approve {0} or entsync discard {0}", hold.id);
  }
}

Explanation of_establishment(const Session& session, store::Transaction& tx, const store::KnownEstablishment& known) {
  Explanation out{
      .id = known.uai, .title = known.name.empty() ? "an establishment" : known.name, .steps = {}, .next = ""};
  put_sources(out, tx, known.uai);
  out.add("register", known.type.empty() ? "its type is not known" : "its type is " + known.type);
  std::map<aaf::Category, int> counts;
  for (const aaf::Entry& entry : store::load_entries(tx, known.uai)) ++counts[entry.category];
  std::string text;
  for (const auto& [category, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, aaf::word(category));
  out.add("federated", fmt::format("run {}: {}{}", known.federated_run, text.empty() ? "no entry" : text,
                                   known.next_edge ? ", changes by date alone on " + aaf::iso(*known.next_edge) : ""));
  if (known.feed) {
    out.add("feed", fmt::format("its last complete feed is {} days old: a purge needs a fresh one (D33)",
                                (session.today() - *known.feed).count()));
  }
  bool in_any = false;
  for (const config::Ent& ent : session.settings().ents) {
    put_ent(out, tx, ent, known);
    in_any = in_any || aaf::account::belonging({ent.scope, ent.scope_types}, known.uai, known.type) !=
                           aaf::account::Belonging::outside;
  }
  out.check(in_any, in_any ? "an ENT sees it" : "it lies outside every scope (D6)",
            "the scope in an ENT's file, if it belongs there");
  const auto anomalies = store::load_anomalies(tx, known.uai);
  out.add("anomalies", fmt::format("{}: entsync report --uai {}", anomalies.size(), known.uai));
  explain_operations(out, session, tx, known.uai);
  if (out.next.empty()) out.next = "nothing";
  return out;
}

}  // namespace

std::vector<Explanation> explain_structure(const Session& session, store::Transaction& tx, const std::string& id) {
  if (const auto known = store::establishment(tx, id)) return {of_establishment(session, tx, *known)};
  if (const auto structure = structure_of(id)) {
    if (store::establishment(tx, structure->uai)) return {of_group(session, tx, id, *structure)};
  }
  return {};
}

}  // namespace entsync::daemon::commands
