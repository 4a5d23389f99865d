// Whether this process can do its work: each thing that it needs, by name.
#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/web/database_desk.hpp"
#include "daemon/web/ent_watch.hpp"

namespace entsync::daemon::web {

struct Readiness {
  struct Need {
    std::string name;  // "database", "leader of ecollege31", "ENT ecollege31"
    bool met = false;
    std::string remark;
  };
  std::vector<Need> needs;
  [[nodiscard]] bool all() const;
  [[nodiscard]] std::string text() const;  // a line for each: "ok database", "failed ENT entmip: …"
};

// The database answers; each ENT is led, by this process or by another; each answered at the last try.
[[nodiscard]] Readiness ready_now(const config::Settings& settings, const std::vector<std::string>& leads,
                                  DatabaseDesk& desk, const EntWatch& watch);

}  // namespace entsync::daemon::web
