// One establishment's part of the federated directory, made anew from its staged sources and put in force with its
// delta.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/federate/federate.hpp"
#include "aaf/model/date.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"

namespace entsync::daemon {

struct Federated {
  std::string uai;
  std::int64_t added = 0, modified = 0, removed = 0;
  std::int64_t anomalies = 0;
};

// What the staged sources of `uai` say as of `today`, nothing stored.
[[nodiscard]] aaf::federate::View view_of(store::Transaction& tx, const config::Settings& settings, aaf::Date today,
                                          const std::string& uai);

// Federates `uai` as of `today` inside `tx`: entries and history, anomalies, jointures and uids in key order, the day
// on which it has to be done again (D4, D11).
Federated federate(store::Transaction& tx, const config::Settings& settings, std::int64_t run, aaf::Date today,
                   const std::string& uai);

// Federates again every establishment whose next edge has come (D4).
std::vector<Federated> federate_due(store::Transaction& tx, const config::Settings& settings, std::int64_t run,
                                    aaf::Date today);

// Forgets people wholly (store/persons.hpp), with the marks and numbers of this instance.
void forget_people(store::Transaction& tx, const config::Settings& settings, const std::vector<std::string>& keys);

// How the instance's key makes a uid of a jointure, and a mark of a login (D11, D16).
[[nodiscard]] std::string instance_uid(const config::Settings& settings, std::int64_t jointure);
[[nodiscard]] std::string login_mark(const config::Settings& settings, std::string_view login);

}  // namespace entsync::daemon
