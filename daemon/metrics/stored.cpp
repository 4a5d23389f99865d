#include "daemon/metrics/stored.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "aaf/model/anomalies.hpp"
#include "aaf/plan/operation.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/metrics/samples.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::metrics {

namespace {

using prometheus::MetricFamily;

constexpr std::array populations{aaf::Population::pupil, aaf::Population::guardian, aaf::Population::teacher,
                                 aaf::Population::staff};

template <class Map, class Key>
double count(const Map& map, const Key& key) {
  const auto at = map.find(key);
  return at == map.end() ? 0 : static_cast<double>(at->second);
}

class Stored {
 public:
  Stored(const store::Figures& figures, const std::vector<std::string>& ents) : figures_(figures) {
    for (const std::string& ent : ents) ents_.push_back({ent, find(ent)});
  }

  std::vector<MetricFamily> all() {
    of_ents(Metric::ent_last_attempt, [](const auto& ent) { return ent.last_attempt.value_or(0); });
    of_ents(Metric::ent_last_success, [](const auto& ent) { return ent.last_success.value_or(0); });
    accounts();
    of_ents(Metric::purge_due, [](const auto& ent) { return static_cast<double>(ent.purge_due); });
    of_ents(Metric::purge_over_limit, [](const auto& ent) { return static_cast<double>(ent.purge_over_limit); });
    holds();
    of_ents(Metric::held_people, [](const auto& ent) { return static_cast<double>(ent.held_people); });
    of_ents(Metric::held_establishments, [](const auto& ent) { return static_cast<double>(ent.held_establishments); });
    of_sources(Metric::source_last_received, [](const auto& source) { return source.last_received.value_or(0); });
    of_sources(Metric::source_last_success, [](const auto& source) { return source.last_promoted.value_or(0); });
    of_sources(Metric::source_export, [](const auto& source) { return source.export_date.value_or(0); });
    of_sources(Metric::source_waiting, [](const auto& source) { return source.waiting ? 1.0 : 0.0; });
    anomalies();
    runs();
    operations();
    requests();
    return std::move(families_);
  }

 private:
  [[nodiscard]] const store::EntFigures& find(const std::string& ent) const {
    static const store::EntFigures none;
    const auto at = figures_.ents.find(ent);
    return at == figures_.ents.end() ? none : at->second;
  }

  template <class Value>
  void of_ents(Metric metric, Value value) {
    Samples samples(metric);
    for (const auto& [name, ent] : ents_) samples.add(value(ent), {{"ent", name}});
    families_.push_back(samples.take());
  }

  template <class Value>
  void of_sources(Metric metric, Value value) {
    Samples samples(metric);
    for (const store::SourceFigures& source : figures_.sources)
      samples.add(value(source), {{"uai", source.uai}, {"side", std::string(aaf::word(source.side))}});
    families_.push_back(samples.take());
  }

  void accounts() {
    Samples samples(Metric::accounts);
    for (const auto& [name, ent] : ents_) {
      for (const auto state : {aaf::AccountState::active, aaf::AccountState::deactivated, aaf::AccountState::purged}) {
        for (const auto population : populations) {
          samples.add(count(ent.accounts, std::pair(state, population)),
                      {{"ent", name},
                       {"state", std::string(aaf::word(state))},
                       {"population", std::string(aaf::word(population))}});
        }
      }
    }
    families_.push_back(samples.take());
  }

  void holds() {
    using enum aaf::plan::GuardKind;
    Samples samples(Metric::holds_open);
    for (const auto& [name, ent] : ents_) {
      for (const auto guard : {departures, deactivations, emptied, identities, members}) {
        const std::string word(aaf::plan::word(guard));
        samples.add(count(ent.open_holds, word), {{"ent", name}, {"guard", word}});
      }
    }
    families_.push_back(samples.take());
  }

  void anomalies() {
    Samples samples(Metric::anomalies);
    for (const aaf::Anomaly& anomaly : aaf::anomalies()) {
      const std::string code(anomaly.code);
      samples.add(count(figures_.anomalies, code),
                  {{"code", code}, {"severity", std::string(aaf::word(anomaly.severity))}});
    }
    families_.push_back(samples.take());
  }

  void runs() {
    using enum store::RunKind;
    Samples samples(Metric::runs);
    for (const auto kind : {ingest, plan, sync, apply, resync, purge, undo, adopt}) {
      for (int code = 0; code <= static_cast<int>(ExitCode::busy); ++code) {
        const std::string word(store::word(kind));
        samples.add(count(figures_.runs, std::pair(word, code)), {{"kind", word}, {"exit_code", std::to_string(code)}});
      }
    }
    families_.push_back(samples.take());
  }

  void operations() {
    using aaf::OperationState;
    using aaf::plan::Verb;
    Samples samples(Metric::operations);
    for (const auto& [name, ent] : ents_) {
      for (const Verb verb : {Verb::add, Verb::modify, Verb::rename, Verb::remove}) {
        for (const char* population : {"pupil", "guardian", "teacher", "staff", ""}) {
          for (const auto state : {OperationState::planned, OperationState::done, OperationState::refused,
                                   OperationState::stale, OperationState::skipped}) {
            const std::string verb_word(aaf::plan::word(verb)), state_word(aaf::word(state));
            samples.add(count(figures_.operations, std::tuple(name, verb_word, std::string(population), state_word)),
                        {{"ent", name},
                         {"verb", verb_word},
                         {"population", *population == '\0' ? "structure" : population},
                         {"state", state_word}});
          }
        }
      }
    }
    families_.push_back(samples.take());
  }

  void requests() {
    Samples samples(Metric::requests_open);
    for (const char* state : {"queued", "running"}) samples.add(count(figures_.requests, state), {{"state", state}});
    families_.push_back(samples.take());
  }

  const store::Figures& figures_;
  std::vector<std::pair<std::string, const store::EntFigures&>> ents_;
  std::vector<MetricFamily> families_;
};

}  // namespace

std::vector<MetricFamily> stored_metrics(const store::Figures& figures, const std::vector<std::string>& ents) {
  return Stored(figures, ents).all();
}

}  // namespace entsync::daemon::metrics
