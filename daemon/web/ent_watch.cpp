#include "daemon/web/ent_watch.hpp"

namespace entsync::daemon::web {

EntWatch::EntWatch()
    : subscription_([this](const log::Entry& entry, std::span<const log::Field> fields, log::Time) {
        const bool good = entry.event == log::Event::ent_connected;
        if (!good && entry.event != log::Event::ent_unreachable) return;
        for (const log::Field& field : fields) {
          if (field.name() != "ENT") continue;
          const std::lock_guard lock(mutex_);
          answered_[field.text()] = good;
        }
      }) {}

std::optional<bool> EntWatch::answered(const std::string& ent) const {
  const std::lock_guard lock(mutex_);
  const auto at = answered_.find(ent);
  return at == answered_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace entsync::daemon::web
