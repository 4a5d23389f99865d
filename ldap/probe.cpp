#include "ldap/probe.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ldap/outcome.hpp"
#include "ldap/pipeline.hpp"
#include "ldap/request.hpp"
#include "ldap/transaction.hpp"

namespace entsync::ldap {
namespace {

using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;
using aaf::project::Projected;
using aaf::project::ProjectedKind;

// No UAI has the number 0000000, and no uid of ours has a hyphen.
constexpr char probe_uai[] = "0000000A";
constexpr char probe_uid[] = "entsync-probe";

struct Probe {
  std::string what;
  Operation add;
};

Projected person(ProjectedKind kind, const std::string& profile) {
  Projected out;
  out.kind = kind;
  out.id = std::string(probe_uid) + "-" + std::string(word(kind));
  out.uais = {probe_uai};
  out.attributes = {{"uid", {out.id}},
                    {"cn", {"entsync probe"}},
                    {"sn", {"PROBE"}},
                    {"ENTPersonJointure", {"ENT$0"}},
                    {"ENTPersonLogin", {out.id}},
                    {"ENTPersonProfils", {profile}},
                    {"entsyncState", {"deactivated"}}};
  return out;
}

Projected structure() {
  Projected out;
  out.kind = ProjectedKind::establishment;
  out.id = probe_uai;
  out.uais = {probe_uai};
  out.attributes = {{"ou", {probe_uai}}, {"ENTStructureUAI", {probe_uai}}, {"ENTStructureJointure", {"ENT$0"}}};
  return out;
}

Projected membership(ProjectedKind kind, const std::string& id) {
  Projected out;
  out.kind = kind;
  out.id = probe_uai + id;
  out.uais = {probe_uai};
  out.attributes = {{"cn", {out.id}}, {"ou", {probe_uai}}, {"member", {probe_uid}}};
  return out;
}

std::vector<Probe> probes(const Mapping& mapping) {
  std::vector<Probe> out;
  for (const auto& projected :
       {person(ProjectedKind::pupil, "National_ELV"), person(ProjectedKind::guardian, "National_TUT"),
        person(ProjectedKind::staff, "National_ENS"), structure(),
        membership(ProjectedKind::division, ":division:probe:eleves"),
        membership(ProjectedKind::group, ":groupe:probe:eleves"),
        membership(ProjectedKind::profile, ":profil:National_ELV")}) {
    const auto entry = mapping.render(projected);
    Probe probe{"an entry of kind " + std::string(word(projected.kind)), {}};
    probe.add.verb = Verb::add;
    probe.add.dn = entry.dn;
    for (const auto& [name, values] : entry.attributes) probe.add.changes.push_back({ChangeVerb::add, name, values});
    out.push_back(std::move(probe));
  }
  return out;
}

std::string reason_of(const Answer& answer) {
  return code_name(answer.code) + (answer.text.empty() ? "" : ", " + answer.text);
}

Answer ask(Connection::Session& session, const Operation& operation, const std::string* transaction) {
  const int id = send_update(session, operation, {transaction, {}});
  const auto answer = id < 0 ? nullptr : session.answer(id);
  if (!answer) throw session.failure("the connection was lost while write rights were tried");
  return *answer;
}

// Sends an add and a delete of the same entry in one transaction, and behind them a delete of what cannot be there: the
// server tries all and keeps nothing. The reason why it refused, other than that last one.
std::string try_in_transaction(Connection::Session& session, const Operation& add) {
  Transaction transaction(session);
  if (!transaction.started()) {
    if (session.broken) throw session.failure("the connection was lost while write rights were tried");
    return "the server refuses transactions, " + reason_of(*transaction.refusal());
  }
  Operation remove;
  remove.verb = Verb::remove;
  remove.dn = add.dn;
  Operation stop = remove;
  int stop_id = 0;
  std::vector<Operation> updates{add};
  if (add.verb == Verb::add) updates.push_back(remove);
  for (const auto& update : updates)
    if (const Answer answer = ask(session, update, transaction.id()); answer.code != LDAP_SUCCESS)
      return reason_of(answer);
  stop.dn = "cn=" + std::string(probe_uid) + "-not-there," + stop.dn;
  const Answer stopped = [&] {
    stop_id = send_update(session, stop, {transaction.id(), {}});
    const auto answer = stop_id < 0 ? nullptr : session.answer(stop_id);
    if (!answer) throw session.failure("the connection was lost while write rights were tried");
    return *answer;
  }();
  if (stopped.code != LDAP_SUCCESS) return "it could not be tried, " + reason_of(stopped);
  const auto end = transaction.commit();
  if (!end) throw session.failure("the connection was lost while write rights were tried");
  if (end->answer.code == LDAP_SUCCESS || end->refused_message == stop_id) return {};
  return reason_of(end->answer);
}

std::string try_and_take_back(Connection::Session& session, const Operation& add) {
  const Answer added = ask(session, add, nullptr);
  if (added.code != LDAP_SUCCESS && added.code != LDAP_ALREADY_EXISTS) return reason_of(added);
  Operation remove;
  remove.verb = Verb::remove;
  remove.dn = add.dn;
  const Answer removed = ask(session, remove, nullptr);
  if (removed.code == LDAP_SUCCESS) return {};
  return "it can be added and not deleted, " + reason_of(removed) + "; delete it by hand: " + add.dn;
}

}  // namespace

std::vector<ProbeResult> probe_writes(Connection& connection, const Mapping& mapping) {
  auto& session = connection.session();
  session.require_usable();
  std::vector<ProbeResult> results;
  const bool transactions = connection.capabilities().transactions;
  for (const auto& probe : probes(mapping))
    results.push_back(
        {probe.what, transactions ? try_in_transaction(session, probe.add) : try_and_take_back(session, probe.add)});
  if (transactions) {
    const bool exists = Writer(connection, mapping).read_watermark().has_value();
    results.push_back(
        {"the watermark", try_in_transaction(session, watermark_update({mapping.watermark_dn(), 1, exists}))});
  }
  return results;
}

}  // namespace entsync::ldap
