#include "daemon/output/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace entsync::daemon::output {

namespace {

using Library = nlohmann::ordered_json;

Library to_library(const Json& json) {
  return std::visit(
      [](const auto& value) -> Library {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Json::Array>) {
          Library array = Library::array();
          for (const Json& element : value) array.push_back(to_library(element));
          return array;
        } else if constexpr (std::is_same_v<T, Json::Object>) {
          Library object = Library::object();
          for (const auto& [name, member] : value) object[name] = to_library(member);
          return object;
        } else {
          return Library(value);
        }
      },
      json.value());
}

Json from_library(const Library& library) {
  switch (library.type()) {
    case Library::value_t::boolean: return library.get<bool>();
    case Library::value_t::number_integer:
    case Library::value_t::number_unsigned: return library.get<std::int64_t>();
    case Library::value_t::number_float: return library.get<double>();
    case Library::value_t::string: return library.get<std::string>();
    case Library::value_t::array: {
      Json array = Json::array();
      for (const Library& element : library) array.push(from_library(element));
      return array;
    }
    case Library::value_t::object: {
      Json object = Json::object();
      for (const auto& [name, member] : library.items()) object.put(name, from_library(member));
      return object;
    }
    default: return {};
  }
}

}  // namespace

Json& Json::push(Json element) {
  if (auto* array = std::get_if<Array>(&value_)) array->push_back(std::move(element));
  return *this;
}

Json& Json::put(std::string name, Json value) {
  auto* object = std::get_if<Object>(&value_);
  if (object == nullptr) return *this;
  const auto at = std::find_if(object->begin(), object->end(), [&](const auto& m) { return m.first == name; });
  if (at != object->end()) {
    at->second = std::move(value);
  } else {
    object->emplace_back(std::move(name), std::move(value));
  }
  return *this;
}

const Json& Json::operator[](std::string_view name) const {
  static const Json none;
  const auto* object = std::get_if<Object>(&value_);
  if (object == nullptr) return none;
  const auto at = std::find_if(object->begin(), object->end(), [&](const auto& m) { return m.first == name; });
  return at == object->end() ? none : at->second;
}

const Json::Array& Json::elements() const {
  static const Array none;
  const auto* array = std::get_if<Array>(&value_);
  return array == nullptr ? none : *array;
}

std::string Json::text() const {
  const auto* text = std::get_if<std::string>(&value_);
  return text == nullptr ? std::string() : *text;
}

std::optional<std::int64_t> Json::number() const {
  const auto* number = std::get_if<std::int64_t>(&value_);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::string Json::dump() const {
  return to_library(*this).dump(2, ' ', false, Library::error_handler_t::replace) + "\n";
}

aaf::Result<Json> parse_json(const std::string& text, const std::string& name) {
  try {
    return from_library(Library::parse(text));
  } catch (const Library::parse_error& error) {
    return aaf::refuse(aaf::RefusalKind::usage, "reading JSON", name,
                       fmt::format("it is none, from byte {} on", error.byte), "");
  }
}

}  // namespace entsync::daemon::output
