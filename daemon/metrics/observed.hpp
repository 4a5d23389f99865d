// Metrics of what this process does itself: it listens to the events (daemon/log) and is told how long the database
// took. Safe from every thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
struct MetricFamily;
}

namespace entsync::daemon::metrics {

class Observed {
 public:
  // Every series of these ENTs is there from now on, with nothing counted.
  explicit Observed(const std::vector<std::string>& ents);
  ~Observed();
  Observed(const Observed&) = delete;
  Observed& operator=(const Observed&) = delete;

  // The same of more ENTs; those that are there already stay as they are.
  void add(const std::vector<std::string>& ents);

  // The database was asked something (store::Database::observe).
  void database_took(std::string_view operation, std::chrono::nanoseconds duration);

  [[nodiscard]] std::vector<prometheus::MetricFamily> collect() const;

 private:
  struct Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace entsync::daemon::metrics
