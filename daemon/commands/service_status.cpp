#include "daemon/commands/service_status.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "daemon/commands/pace_text.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"

namespace entsync::daemon::commands {

using output::Json;

namespace {

aaf::LocalTime ago(const Session& session, std::chrono::milliseconds age) {
  return session.now() - std::chrono::floor<std::chrono::seconds>(age);
}

bool fails(const Session& session, const store::Leader& leader) {
  return !leader.holds || leader.silent > std::chrono::seconds(session.settings().leader_stale_s);
}

std::string doing(const Session& session, const store::Leader& leader) {
  if (!leader.holds) return "has lost the lock";
  if (fails(session, leader)) return fmt::format("has said nothing for {} s", leader.silent.count() / 1000);
  return leader.at.empty() ? "waits for work" : leader.at;
}

std::string progress_text(const store::RequestProgress& progress) {
  return Progress{progress.phase, progress.ent, progress.done, progress.total}.text();
}

Json leader_json(const Session& session, const store::Leader& leader) {
  return Json::object()
      .put("ent", leader.ent)
      .put("host", leader.instance.host)
      .put("pid", leader.instance.pid)
      .put("since", aaf::iso(ago(session, leader.since)))
      .put("silent_s", leader.silent.count() / 1000)
      .put("holds_lock", leader.holds)
      .put("at", leader.at)
      .put("next", leader.next_jobs);
}

Json request_json(const Session& session, const store::RequestLine& line) {
  return Json::object()
      .put("id", line.request.id)
      .put("command", fmt::format("{}", fmt::join(line.request.words, " ")))
      .put("ents", line.request.ents)
      .put("by", line.request.asked_by)
      .put("host", line.request.asked_host)
      .put("asked", aaf::iso(ago(session, line.age)))
      .put("state", store::word(line.state))
      .put("attempts", line.attempts)
      .put("phase", line.progress.phase)
      .put("ent", line.progress.ent)
      .put("done", line.progress.done)
      .put("total", line.progress.total);
}

}  // namespace

ServiceStatus service_status(store::Transaction& tx) {
  return {store::leaders(tx), store::open_requests(tx), store::load_pace(tx)};
}

bool leader_fails(const Session& session, const ServiceStatus& status) {
  return std::ranges::any_of(status.leaders, [&](const auto& leader) { return fails(session, leader); });
}

void put_service(Json& json, const Session& session, const ServiceStatus& status) {
  Json leaders = Json::array(), requests = Json::array();
  for (const store::Leader& leader : status.leaders) leaders.push(leader_json(session, leader));
  for (const store::RequestLine& line : status.requests) requests.push(request_json(session, line));
  json.put("leaders", std::move(leaders)).put("requests", std::move(requests)).put("pace", pace_json(status.pace));
}

std::string service_text(const Session& session, const ServiceStatus& status) {
  std::string text;
  output::Table leaders({"ENT", "led by", "since", "does", "next"});
  for (const store::Leader& leader : status.leaders) {
    leaders.row({leader.ent, fmt::format("{} ({})", leader.instance.host, leader.instance.pid),
                 output::when(ago(session, leader.since), session.now()), doing(session, leader),
                 leader.next_jobs.empty() ? "" : leader.next_jobs.front()});
  }
  if (!leaders.empty()) text += "\n" + leaders.text(session.look());
  output::Table requests({">request", "command", "by", "since", "state"});
  for (const store::RequestLine& line : status.requests) {
    const std::string progress = progress_text(line.progress);
    requests.row({std::to_string(line.request.id), fmt::format("{}", fmt::join(line.request.words, " ")),
                  fmt::format("{}@{}", line.request.asked_by, line.request.asked_host),
                  output::when(ago(session, line.age), session.now()),
                  progress.empty() ? std::string(store::word(line.state)) : progress});
  }
  if (!requests.empty()) text += "\n" + requests.text(session.look());
  if (status.pace.paused || status.pace.operations_per_second) text += "\n" + pace_text(status.pace) + "\n";
  return text;
}

}  // namespace entsync::daemon::commands
