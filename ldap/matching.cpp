#include "ldap/matching.hpp"

#include <array>
#include <utility>

#include "aaf/text/fold.hpp"
#include "ldap/dn.hpp"
#include "ldap/names.hpp"

namespace entsync::ldap {
namespace {

// What differs from caseIgnoreMatch in core, cosine, inetorgperson and our own schema.
constexpr std::array<std::pair<std::string_view, Matching>, 22> special{{
    {"telephonenumber", Matching::telephone},
    {"homephone", Matching::telephone},
    {"mobile", Matching::telephone},
    {"pager", Matching::telephone},
    {"entpersonmobilesms", Matching::telephone},
    {"entpersonautresmobiles", Matching::telephone},
    {"member", Matching::dn},
    {"uniquemember", Matching::dn},
    {"owner", Matching::dn},
    {"manager", Matching::dn},
    {"seealso", Matching::dn},
    {"entsyncsince", Matching::exact},
    {"entsyncpurgeafter", Matching::exact},
    {"entsyncbatch", Matching::exact},
    {"entsyncfence", Matching::exact},
    {"pwdaccountlockedtime", Matching::exact},
    {"entpersongaridentifiant", Matching::exact},
    {"labeleduri", Matching::exact},
    {"facsimiletelephonenumber", Matching::none},
    {"jpegphoto", Matching::none},
    {"audio", Matching::none},
    {"photo", Matching::none},
}};

}  // namespace

Matching matching_of(std::string_view attribute) {
  const std::string name = lower_name(attribute);
  for (const auto& [known, matching] : special)
    if (known == name) return matching;
  return Matching::case_ignore;
}

std::string equality_key(Matching matching, std::string_view value) {
  switch (matching) {
    case Matching::case_ignore: return aaf::text::match_key(value);
    case Matching::dn: return dn_key(value);
    case Matching::telephone: {
      std::string key;
      for (const char sign : aaf::text::match_key(value))
        if (sign != ' ' && sign != '-') key += sign;
      return key;
    }
    case Matching::exact:
    case Matching::none: break;
  }
  return std::string(value);
}

}  // namespace entsync::ldap
