#include "aaf/model/result.hpp"

#include <utility>

namespace entsync::aaf {

std::string Refusal::text() const {
  std::string sentence = context;
  for (const auto& part : {object, reason}) {
    if (part.empty()) continue;
    if (!sentence.empty()) sentence += ": ";
    sentence += part;
  }
  if (!remedy.empty()) sentence += ". " + remedy;
  return sentence;
}

tl::unexpected<Refusal> refuse(RefusalKind kind, std::string context, std::string object, std::string reason,
                               std::string remedy) {
  return tl::make_unexpected(
      Refusal{kind, std::move(context), std::move(object), std::move(reason), std::move(remedy)});
}

}  // namespace entsync::aaf
