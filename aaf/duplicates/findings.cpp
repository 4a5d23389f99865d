#include "aaf/duplicates/findings.hpp"

#include <algorithm>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/federate/identities.hpp"
#include "aaf/text/nearest.hpp"

namespace entsync::aaf::duplicates {
namespace {

using Texts = std::set<std::string>;

template <class T>
bool meet(const std::set<T>& a, const std::set<T>& b) {
  return std::any_of(a.begin(), a.end(), [&](const T& value) { return b.contains(value); });
}

template <class T>
Agreement agree(const std::set<T>& a, const std::set<T>& b) {
  if (a.empty() || b.empty()) return Agreement::unknown;
  return meet(a, b) ? Agreement::same : Agreement::differs;
}

Agreement agree(char a, char b) {
  if (a == 0 || b == 0) return Agreement::unknown;
  return a == b ? Agreement::same : Agreement::differs;
}

// A slip of the pen (two letters of a name of five or more, one of a shorter), or one of several given names left out.
bool near_name(const std::string& a, const std::string& b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  if (shorter < 3) return false;
  if (a.starts_with(b) || b.starts_with(a)) return true;
  return text::distance(a, b) <= (shorter >= 5 ? 2U : 1U);
}

template <class Agree>
bool any_pair(const Texts& a, const Texts& b, const Agree& agree) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::any_of(b.begin(), b.end(), [&](const std::string& other) { return agree(one, other); });
  });
}

bool near(const Texts& a, const Texts& b) { return any_pair(a, b, near_name); }

void find_names(const Record& a, const Record& b, Findings& found) {
  const bool families = meet(a.families, b.families), givens = meet(a.givens, b.givens);
  found.names = families && givens;
  found.names_of_one_pupil = families && any_pair(a.givens, b.givens, federate::one_given_name);
  if (found.names) return;
  const bool swapped = meet(a.families, b.givens) && meet(a.givens, b.families);
  found.names_near = swapped || (families && near(a.givens, b.givens)) || (givens && near(a.families, b.families));
}

Likeness best_address(const Record& a, const Record& b) {
  Likeness best = Likeness::unknown;
  for (const AddressWords& one : a.addresses) {
    for (const AddressWords& other : b.addresses) best = std::max(best, compare_addresses(one, other));
  }
  return best;
}

// How one names the other among its relatives ("sophie|martignac"): guardians of one pupil name each other.
bool is_one_of_them(const std::string& relative, const Record& record) {
  const std::size_t bar = relative.find('|');
  return bar != std::string::npos && record.givens.contains(relative.substr(0, bar)) &&
         record.families.contains(relative.substr(bar + 1));
}

void find_relatives(const Record& a, const Record& b, Findings& found) {
  for (const std::string& relative : a.relatives) {
    if (!b.relatives.contains(relative) || is_one_of_them(relative, a) || is_one_of_them(relative, b)) continue;
    found.relatives = true;
    // A key is one record; a name may be another person's too.
    found.same_relative = found.same_relative || relative.find('|') == std::string::npos;
  }
}

}  // namespace

Findings find(const Record& a, const Record& b) {
  Findings found;
  find_names(a, b, found);
  found.title = agree(a.title, b.title);
  found.sex = agree(a.sex, b.sex);
  found.birth_date = agree(a.birth_dates, b.birth_dates);
  found.ine = agree(a.ines, b.ines);
  found.mobile = agree(a.mobiles, b.mobiles);
  found.email = agree(a.emails, b.emails);
  found.home_phone = agree(a.home_phones, b.home_phones);
  found.work_phone = agree(a.work_phones, b.work_phones);
  // All of it: who is the father here and the brother there is another one than the father.
  found.kinship = a.kinships.empty() || b.kinships.empty() ? Agreement::unknown
                  : a.kinships == b.kinships               ? Agreement::same
                                                           : Agreement::differs;
  found.address = best_address(a, b);
  find_relatives(a, b, found);
  found.same_pupil = meet(a.pupils, b.pupils);
  found.one_school = meet(a.uais, b.uais);
  found.without_pupil = a.pupils.empty() != b.pupils.empty();
  return found;
}

std::vector<std::string> codes_of(const Findings& f, Kind kind) {
  Texts codes;
  const auto note = [&](bool holds, const char* code) {
    if (holds) codes.insert(code);
  };
  const auto agreement = [&](Agreement value, const char* same, const char* differs) {
    note(value == Agreement::same, same);
    if (differs != nullptr) note(value == Agreement::differs, differs);
  };
  note(f.names, "names");
  note(f.names_near, "names_near");
  if (kind == Kind::guardian) {
    agreement(f.title, "civility", "civility_differs");
    agreement(f.mobile, "mobile", "mobile_differs");
    agreement(f.email, "email", "email_differs");
    agreement(f.home_phone, "home_phone", nullptr);
    agreement(f.work_phone, "work_phone", nullptr);
    if (f.kinship == Agreement::differs) codes.insert("kinship_differs");
    note(f.same_pupil, "same_pupil");
    note(f.without_pupil, "no_pupil");
  } else {
    agreement(f.sex, "sex", "sex_differs");
    agreement(f.birth_date, "birth_date", "birth_date_differs");
    note(!f.one_school, "other_school");
  }
  if (kind == Kind::pupil) agreement(f.ine, "ine", "ine_differs");
  if (kind != Kind::staff) {
    note(f.address == Likeness::same, "address");
    note(f.address == Likeness::near, "address_near");
    note(f.address == Likeness::different, "address_differs");
    note(f.relatives, "relatives");
  }
  std::vector<std::string> ordered;
  for (const EvidenceKind& known : evidence_kinds()) {
    if (codes.contains(std::string{known.code})) ordered.emplace_back(known.code);
  }
  return ordered;
}

}  // namespace entsync::aaf::duplicates
