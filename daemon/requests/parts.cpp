#include "daemon/requests/parts.hpp"

#include <algorithm>

#include "daemon/exit_code.hpp"
#include "daemon/output/json.hpp"

namespace entsync::daemon::requests {

using output::Json;

std::vector<Part> parts_of(const std::vector<std::string>& ents, const std::vector<store::Leader>& leaders,
                           std::chrono::milliseconds patience) {
  std::vector<Part> parts;
  for (const std::string& ent : ents) {
    Part part;
    const auto leader = std::ranges::find(leaders, ent, &store::Leader::ent);
    if (leader != leaders.end() && leader->holds && leader->silent <= patience) {
      part.instance = leader->instance.id;
      part.host = leader->instance.host;
    }
    auto same = std::ranges::find(parts, part.instance, &Part::instance);
    if (same == parts.end()) same = parts.insert(parts.end(), part);
    same->ents.push_back(ent);
  }
  return parts;
}

commands::Arguments for_ents(commands::Arguments arguments, const std::vector<std::string>& ents) {
  arguments.options["ent"] = ents;
  return arguments;
}

std::vector<std::string> words_of(const commands::Command& command, const commands::Arguments& arguments) {
  std::vector<std::string> words{std::string(command.name)};
  for (const auto& [name, values] : arguments.options) {
    if (values.empty()) words.push_back("--" + name);
    for (const std::string& value : values) words.push_back("--" + name + "=" + value);
  }
  words.insert(words.end(), arguments.operands.begin(), arguments.operands.end());
  return words;
}

namespace {

ExitCode strongest_of(const std::vector<store::Answer>& answers) {
  ExitCodes codes;
  for (const store::Answer& answer : answers) codes.add(static_cast<ExitCode>(answer.exit_code));
  return codes.result();
}

// Nothing when one of them is no JSON object.
std::optional<std::string> joined_json(const std::vector<store::Answer>& answers, ExitCode code) {
  std::optional<Json> whole;
  Json runs = Json::array();
  for (const store::Answer& answer : answers) {
    if (answer.out.empty()) continue;
    const auto json = output::parse_json(answer.out, "the answer");
    if (!json) return std::nullopt;
    if (!(*json)["run"].is_null()) runs.push((*json)["run"]);
    if (!whole) {
      whole = *json;
      continue;
    }
    for (const char* list : {"plans", "ents"}) {
      if ((*json)[list].is_null()) continue;
      Json all = (*whole)[list].is_null() ? Json::array() : (*whole)[list];
      for (const Json& element : (*json)[list].elements()) all.push(element);
      whole->put(list, std::move(all));
    }
  }
  if (!whole) return std::string();
  if (!(*whole)["exit_code"].is_null()) whole->put("exit_code", static_cast<int>(code));
  if (runs.elements().size() > 1) whole->put("run", Json()).put("runs", std::move(runs));
  return whole->dump();
}

}  // namespace

store::Answer joined(const std::vector<store::Answer>& answers, bool json) {
  if (answers.size() == 1) return answers.front();
  store::Answer whole;
  const ExitCode code = strongest_of(answers);
  whole.exit_code = static_cast<int>(code);
  for (const store::Answer& answer : answers) {
    whole.out += answer.out;
    whole.err += answer.err;
    whole.written.insert(answer.written.begin(), answer.written.end());
  }
  if (json) {
    if (const auto text = joined_json(answers, code)) whole.out = *text;
  }
  return whole;
}

}  // namespace entsync::daemon::requests
