#include "aaf/text/digest.hpp"

#include <string>

#include "aaf/diff/diff.hpp"
#include "aaf/text/framed.hpp"

namespace entsync::aaf::diff {
namespace {

void write(std::string& form, std::string_view text) { form += text::framed(text); }

}  // namespace

std::string digest(const Entry& entry) {
  std::string form;
  write(form, "entry 1");  // the version of this form
  write(form, aaf::word(entry.category));
  write(form, entry.key);
  write(form, entry.uai);
  write(form, aaf::word(entry.standing));
  write(form, entry.why);
  write(form, entry.population ? aaf::word(*entry.population) : std::string_view{});
  write(form, std::to_string(entry.attributes.size()));
  for (const auto& [name, values] : entry.attributes) {
    write(form, name);
    write(form, std::to_string(values.size()));
    for (const std::string& value : values) write(form, value);
  }
  return text::sha256_hex(form);
}

}  // namespace entsync::aaf::diff
