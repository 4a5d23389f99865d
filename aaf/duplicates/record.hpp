// One person as the comparison sees it: what all establishments say of a key, put into a form that compares.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/duplicates/address_words.hpp"
#include "aaf/duplicates/trait.hpp"
#include "aaf/model/date.hpp"
#include "aaf/model/key.hpp"

namespace entsync::aaf::duplicates {

struct Record {
  std::string key;
  Kind kind{};
  std::set<std::string> uais;
  Standing standing = Standing::contact;  // the strongest
  bool linked = false;                    // in the federated directory, by any establishment
  // Letters and digits alone (federate::name_letters).
  std::set<std::string> families;  // family name and name in use
  std::set<std::string> givens;
  char title = 0;  // 'M', 'F', or 0: not known
  char sex = 0;    // likewise
  std::set<Date> birth_dates;
  std::set<std::string> ines, mobiles, home_phones, work_phones, emails;
  std::vector<AddressWords> addresses;
  std::set<std::string> pupils, relatives, kinships;
  // Of the account, filled by who knows: an active account in any ENT; the jointure, which tells who is newer.
  bool active_account = false;
  std::int64_t jointure = 0;  // 0: none was given yet
};

// The record of a key from its traits; at least one.
[[nodiscard]] Record record_of(const std::vector<const Trait*>& traits);

// The digits of a telephone number in the national form; empty for what is none, or a placeholder (0600000000).
[[nodiscard]] std::string phone_digits(std::string_view phone);

}  // namespace entsync::aaf::duplicates
