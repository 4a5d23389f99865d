// What the daemon has to do next for the ENTs that it leads: pure, with both clocks as arguments. The steady one
// measures quiet and retries, the wall-clock one meets appointments.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "config/settings.hpp"

namespace entsync::daemon::schedule {

using Steady = std::chrono::steady_clock::time_point;

enum class JobKind { sync, full_resync, purge };
[[nodiscard]] std::string_view word(JobKind kind);  // as in [schedule]

// Appointed times by kind, and the newest that each was done for.
using Marks = std::map<JobKind, aaf::LocalTime>;

struct Job {
  JobKind kind{};
  std::vector<std::string> ents;
  std::vector<std::string> uais;              // of a sync; empty: everything
  std::optional<aaf::LocalTime> appointment;  // that is to be marked as done; none of work that came by itself
  bool operator==(const Job&) const = default;
};

// From so many establishments on everything is synchronised: the guards of the whole ENT then judge it as one.
inline constexpr std::size_t everything_from = 20;

class Agenda {
 public:
  // Leads an ENT from now on: everything is to be synchronised at once, whatever happened before. Appointments that it
  // never kept count from `now` on; one that was missed is made up for.
  void lead(const std::string& ent, Marks marks, const config::Schedule& schedule, aaf::LocalTime now, Steady steady);
  void unlead(const std::string& ent);
  void unlead_all() { ents_.clear(); }

  // The directory of these establishments has changed.
  void changed(const std::vector<std::string>& uais, Steady steady);
  // Nobody knows what has changed.
  void changed_somewhere(Steady steady);
  // A run of this ENT did not get to its end: everything again, after `retry`.
  void failed(const std::string& ent, Steady steady, std::chrono::milliseconds retry);

  // What waits to be tried again need not wait any longer.
  void retry_now(Steady steady);

  // The job that is due now, taken out of the agenda; none: nothing is. Appointments come before what files brought.
  [[nodiscard]] std::optional<Job> take(const config::Schedule& schedule, aaf::LocalTime now, Steady steady);
  // When something may be due that is not due at `now`, by quiet and retries alone. What is due already and was not
  // taken waits for something else: the end of a blackout, of a pause.
  [[nodiscard]] std::optional<Steady> next(const config::Schedule& schedule, Steady now) const;

 private:
  struct Pending {
    std::set<std::string> uais;
    bool everything = false;
    Steady first{}, last{};
    [[nodiscard]] bool any() const { return everything || !uais.empty(); }
    bool operator==(const Pending&) const = default;
  };
  struct Ent {
    Marks marks;
    Pending pending;
    std::optional<Steady> retry_at;
  };

  std::optional<Job> appointed(JobKind kind, const std::vector<config::Appointment>& appointments, aaf::LocalTime now);
  std::optional<Job> after_quiet(const config::Schedule& schedule, Steady steady);

  std::map<std::string, Ent> ents_;
};

// "2026-09-20T03:00:00 full_resync", soonest first: what is appointed next.
[[nodiscard]] std::vector<std::string> next_jobs(const config::Schedule& schedule, aaf::LocalTime now);

}  // namespace entsync::daemon::schedule
