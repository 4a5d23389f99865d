#include "aaf/duplicates/blocks.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <string>

#include "aaf/duplicates/record.hpp"
#include "aaf/text/digest.hpp"

namespace entsync::aaf::duplicates {
namespace {

std::int64_t number_of_text(const std::string& text) {
  const std::string hex = text::sha256_hex(text).substr(0, 16);
  std::uint64_t number = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
  return std::bit_cast<std::int64_t>(number);
}

class Blocks {
 public:
  explicit Blocks(char kind) : kind_(kind) {}
  void add(std::initializer_list<std::string_view> parts) {
    std::string text(1, kind_);
    for (const std::string_view part : parts) {
      if (part.empty()) return;  // what is not known brings nobody together
      text += '|';
      text += part;
    }
    numbers_.push_back(number_of_text(text));
  }
  std::vector<std::int64_t> take() {
    std::sort(numbers_.begin(), numbers_.end());
    numbers_.erase(std::unique(numbers_.begin(), numbers_.end()), numbers_.end());
    return std::move(numbers_);
  }

 private:
  char kind_;
  std::vector<std::int64_t> numbers_;
};

void name_blocks(Blocks& blocks, const Record& record, std::string_view uai, std::string_view postal_code) {
  for (const std::string& family : record.families) {
    for (const std::string& given : record.givens) {
      blocks.add({"school", family, given, uai});
      blocks.add({"town", family, given, postal_code});
    }
  }
}

void contact_blocks(Blocks& blocks, const Record& record) {
  for (const std::string& given : record.givens) {
    const std::string_view initial = std::string_view{given}.substr(0, 1);
    for (const auto* phones : {&record.mobiles, &record.home_phones}) {
      for (const std::string& phone : *phones) blocks.add({"phone", phone, initial});
    }
    for (const std::string& email : record.emails) blocks.add({"mail", email, initial});
  }
}

void birth_blocks(Blocks& blocks, const Record& record) {
  for (const Date birth : record.birth_dates) {
    for (const std::string& family : record.families) blocks.add({"born", iso(birth), family});
  }
}

}  // namespace

std::vector<std::int64_t> blocks_of(const Trait& trait) {
  const Record record = record_of({&trait});
  Blocks blocks(record.kind == Kind::pupil ? 'p' : record.kind == Kind::guardian ? 'g' : 's');
  if (record.kind == Kind::guardian) {
    name_blocks(blocks, record, trait.uai, value_of(trait.facts, "ENTPersonCodePostal"));
    contact_blocks(blocks, record);
  } else {
    for (const std::string& ine : record.ines) blocks.add({"ine", ine});
    birth_blocks(blocks, record);
    name_blocks(blocks, record, trait.uai, {});
  }
  return blocks.take();
}

}  // namespace entsync::aaf::duplicates
