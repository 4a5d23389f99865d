#include "daemon/commands/command.hpp"

#include <algorithm>

namespace entsync::daemon::commands {

std::string Arguments::value(std::string_view name) const {
  const auto at = options.find(name);
  return at == options.end() || at->second.empty() ? std::string() : at->second.back();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto at = options.find(name);
  return at == options.end() ? std::vector<std::string>() : at->second;
}

std::vector<std::string> choices_of(std::string_view argument) {
  std::vector<std::string> choices;
  if (argument.find('|') == std::string_view::npos) return choices;
  for (std::size_t at = 0; at <= argument.size();) {
    const std::size_t end = std::min(argument.find('|', at), argument.size());
    choices.emplace_back(argument.substr(at, end - at));
    at = end + 1;
  }
  return choices;
}

std::string_view title_of(Group group) {
  switch (group) {
    case Group::look: return "To see how it stands, and why";
    case Group::work: return "To bring the ENTs to what the schools say";
    case Group::decide: return "To decide";
    case Group::persons: return "About one person";
    case Group::set_up: return "To set up";
  }
  return "";
}

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{
      check_config_command(), migrate_command(),   ingest_command(),     plan_command(),      apply_command(),
      sync_command(),         resync_command(),    status_command(),     runs_command(),      run_command(),
      report_command(),       explain_command(),   holds_command(),      approve_command(),   discard_command(),
      duplicates_command(),   purge_command(),     undo_command(),       history_command(),   adopt_command(),
      protect_command(),      unprotect_command(), deactivate_command(), cut_link_command(),  orders_command(),
      accesses_command(),     forget_command(),

      throttle_command(),     pause_command(),     resume_command(),     completion_command()};
  return commands;
}

const Command* find_command(std::string_view name) {
  const auto& commands = all_commands();
  const auto at = std::find_if(commands.begin(), commands.end(), [&](const Command& c) { return c.name == name; });
  return at == commands.end() ? nullptr : &*at;
}

}  // namespace entsync::daemon::commands
