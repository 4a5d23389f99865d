#include "aaf/duplicates/record.hpp"

#include <algorithm>

#include "aaf/federate/identities.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::aaf::duplicates {
namespace {

void add(std::set<std::string>& to, std::string value) {
  if (!value.empty()) to.insert(std::move(value));
}

void add_names(Record& record, const Attributes& facts) {
  for (const char* name : {"ENTPersonNomPatro", "sn"}) {
    add(record.families, federate::name_letters(value_of(facts, name)));
  }
  add(record.givens, federate::name_letters(value_of(facts, "givenName")));
}

char title_of(std::string_view title) { return title == "M." ? 'M' : title == "Mme" ? 'F' : '\0'; }

void add_contacts(Record& record, const Attributes& facts) {
  for (const std::string& value : values_of(facts, "mobile")) add(record.mobiles, phone_digits(value));
  for (const std::string& value : values_of(facts, "homePhone")) add(record.home_phones, phone_digits(value));
  for (const std::string& value : values_of(facts, "telephoneNumber")) add(record.work_phones, phone_digits(value));
  for (const std::string& value : values_of(facts, "mail")) add(record.emails, text::fold(value));
  for (const std::string& value : values_of(facts, "ENTPersonAdresse")) {
    AddressWords words = address_words(value);
    if (words.empty()) continue;
    const std::string_view code = value_of(facts, "ENTPersonCodePostal");
    if (!code.empty()) words.insert("cp" + std::string{code});
    record.addresses.push_back(std::move(words));
  }
}

}  // namespace

std::string phone_digits(std::string_view phone) {
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  const bool international = !phone.empty() && phone.front() == '+';
  if (digits.starts_with("0033")) digits.erase(0, 2);
  const bool french = digits.starts_with("33") && (international || digits.size() > 10);
  if (french) digits = digits.substr(digits.starts_with("330") ? 3 : 2).insert(0, "0");  // also +33 (0)6 …
  const std::set<char> distinct(digits.begin(), digits.end());
  return digits.size() < 9 || distinct.size() <= 2 ? std::string{} : digits;
}

Record record_of(const std::vector<const Trait*>& traits) {
  Record record;
  record.key = traits.front()->key;
  record.kind = kind_of(record.key);
  for (const Trait* trait : traits) {
    const Attributes& facts = trait->facts;
    record.uais.insert(trait->uai);
    record.standing = std::max(record.standing, trait->standing);
    record.linked = record.linked || trait->linked;
    add_names(record, facts);
    add_contacts(record, facts);
    if (const char title = title_of(value_of(facts, "personalTitle")); title != 0) record.title = title;
    if (const std::string_view sex = value_of(facts, "ENTPersonSexe"); !sex.empty()) record.sex = sex.front();
    if (const auto birth = parse_french_date(value_of(facts, "ENTPersonDateNaissance")))
      record.birth_dates.insert(*birth);
    add(record.ines, text::fold(value_of(facts, "ENTEleveINE")));
    for (const auto& [name, set] :
         {std::pair{"pupil", &record.pupils}, {"relative", &record.relatives}, {"kinship", &record.kinships}}) {
      for (const std::string& value : values_of(facts, name)) add(*set, value);
    }
  }
  return record;
}

}  // namespace entsync::aaf::duplicates
