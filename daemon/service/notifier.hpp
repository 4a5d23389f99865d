// What the daemon tells systemd (sd_notify); nothing where systemd did not start it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace entsync::daemon::service {

class Notifier {
 public:
  Notifier();

  void ready() const;
  void reloading() const;  // until the next ready()
  void stopping() const;
  // One line for `systemctl status`; sent only when it differs from the last.
  void status(const std::string& text);
  // How often at least `alive` has to be called; none where no watchdog is set.
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }
  void alive() const;

 private:
  std::optional<std::chrono::microseconds> watchdog_;
  std::string status_;
};

}  // namespace entsync::daemon::service
