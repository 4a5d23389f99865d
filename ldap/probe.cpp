#include "ldap/probe.hpp"

#include <utility>

#include "ldap/outcome.hpp"
#include "ldap/request.hpp"
#include "ldap/watermark.hpp"

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

Answer ask(Connection::Session& session, const Operation& operation) {
  const int id = send_update(session, operation, {});
  const auto answer = id < 0 ? nullptr : session.answer(id);
  if (!answer) throw session.failure("the connection was lost while write rights were tried");
  return *answer;
}

// Why the server refuses it; empty when it is added and deleted again. One that an earlier check left behind is in the
// way and goes now.
std::string try_and_take_back(Connection::Session& session, const Operation& add) {
  const Answer added = ask(session, add);
  if (added.code != LDAP_SUCCESS && added.code != LDAP_ALREADY_EXISTS) return reason_of(added);
  Operation remove;
  remove.verb = Verb::remove;
  remove.dn = add.dn;
  const Answer removed = ask(session, remove);
  if (removed.code == LDAP_SUCCESS) return {};
  return "it can be added and not deleted, " + reason_of(removed) + "; delete it by hand: " + add.dn;
}

std::string try_watermark(Connection& connection, const Mapping& mapping) {
  auto& session = connection.session();
  if (!read_watermark(session, mapping.watermark_dn()))
    return try_and_take_back(session, new_watermark(mapping.watermark_dn()));
  // To take away a number that is not there needs the right and changes nothing.
  Operation nothing;
  nothing.verb = Verb::modify;
  nothing.dn = mapping.watermark_dn();
  nothing.changes = {{ChangeVerb::remove, "entsyncBatch", {"-1"}}};
  const Answer answer = ask(session, nothing);
  return answer.code == LDAP_NO_SUCH_ATTRIBUTE ? std::string() : reason_of(answer);
}

}  // namespace

std::vector<ProbeResult> probe_writes(Connection& connection, const Mapping& mapping) {
  auto& session = connection.session();
  session.require_usable();
  std::vector<ProbeResult> results;
  for (const auto& probe : probes(mapping)) results.push_back({probe.what, try_and_take_back(session, probe.add)});
  results.push_back({"the watermark", try_watermark(connection, mapping)});
  return results;
}

}  // namespace entsync::ldap
