#include "aaf/source/place.hpp"

#include <fmt/format.h>

#include <utility>

namespace entsync::aaf::source {
namespace {

constexpr auto context = "reading the file";

std::string with_record(const Place& place) {
  return place.record.empty() ? place.file : fmt::format("{}, {}", place.file, place.record);
}

}  // namespace

tl::unexpected<Refusal> Place::refuse(std::string reason, std::string remedy) const {
  return aaf::refuse(RefusalKind::source, context, fmt::format("{}, line {}", with_record(*this), line),
                     std::move(reason), std::move(remedy));
}

tl::unexpected<Refusal> Place::refuse_field(std::string field, std::string reason, std::string remedy) const {
  return aaf::refuse(RefusalKind::source, context, fmt::format("{}, {}", with_record(*this), field), std::move(reason),
                     std::move(remedy));
}

}  // namespace entsync::aaf::source
