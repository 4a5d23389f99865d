// Metrics, health and the read-only pages, on one address that is the machine's own unless the configuration says
// otherwise. Only GET and HEAD, no scripts, nothing from elsewhere.
#pragma once

#include <memory>

#include "aaf/model/result.hpp"
#include "daemon/metrics/observed.hpp"
#include "daemon/web/view.hpp"

namespace entsync::daemon::web {

class Server {
 public:
  // `observed` must outlive the server.
  Server(View view, const metrics::Observed& observed);
  // Ends at once; requests that are being answered are finished first.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens on `[monitoring] listen`, in threads of its own, and returns the port (of port 0: the one that was free).
  // Refuses (usage) an address that is not the machine's own where `public` does not allow it, and one that cannot be
  // had.
  [[nodiscard]] aaf::Result<int> start();

 private:
  struct Http;
  std::unique_ptr<Http> http_;
};

}  // namespace entsync::daemon::web
