#include "daemon/commands/duplicate_text.hpp"

#include <fmt/format.h>

#include "aaf/duplicates/evidence.hpp"
#include "store/duplicates.hpp"

namespace entsync::daemon::commands {

using aaf::duplicates::Pair;
using aaf::duplicates::PairState;
using output::Json;

namespace {

const std::vector<std::string>& schools_of(const std::string& key, const UaisOfKeys& uais) {
  static const std::vector<std::string> none;
  const auto at = uais.find(key);
  return at == uais.end() ? none : at->second;
}

Json record_json(const std::string& key, const UaisOfKeys& uais) {
  return Json::object().put("key", key).put("uais", schools_of(key, uais));
}

}  // namespace

std::string record_text(const std::string& key, const UaisOfKeys& uais) {
  const auto& schools = schools_of(key, uais);
  return schools.empty() ? key + " (gone)" : fmt::format("{} ({})", key, fmt::join(schools, ", "));
}

Json pair_json(const Pair& pair, const UaisOfKeys& uais) {
  Json evidence = Json::array();
  for (const std::string& code : pair.comparison.evidence) {
    const auto* kind = aaf::duplicates::find_evidence(code);
    evidence.push(Json::object()
                      .put("code", code)
                      .put("weight", kind == nullptr ? 0 : kind->weight)
                      .put("text", kind == nullptr ? "" : kind->english));
  }
  return Json::object()
      .put("id", pair.id)
      .put("state", word(pair.state))
      .put("verdict", word(pair.comparison.verdict))
      .put("score", pair.comparison.score)
      .put("weaker", record_json(pair.weaker, uais))
      .put("survivor", record_json(pair.survivor, uais))
      .put("evidence", std::move(evidence))
      .put("by", pair.by)
      .put("since", pair.since ? Json(aaf::iso(*pair.since)) : Json())
      .put("decided", pair.decided ? Json(aaf::iso(*pair.decided)) : Json());
}

std::vector<std::string> pairs_of_person(store::Transaction& tx, const std::string& key) {
  std::vector<std::string> sentences;
  for (const Pair& pair : store::load_pairs_of(tx, {key})) {
    if (pair.state == PairState::lapsed) continue;
    const bool weaker = pair.weaker == key;
    sentences.push_back(fmt::format("pair {} ({}, {}, score {}): {} record beside {}: {}", pair.id, word(pair.state),
                                    word(pair.comparison.verdict), pair.comparison.score,
                                    weaker ? "the weaker" : "the surviving", weaker ? pair.survivor : pair.weaker,
                                    aaf::duplicates::english(pair.comparison.evidence)));
  }
  return sentences;
}

}  // namespace entsync::daemon::commands
