#include "ldap/subschema.hpp"

#include <ldap_schema.h>

#include "ldap/names.hpp"
#include "ldap/search.hpp"

namespace entsync::ldap {
namespace {

void take_names(char** names, std::set<std::string>& into) {
  for (; names != nullptr && *names != nullptr; ++names) into.insert(lower_name(*names));
}

}  // namespace

Subschema read_subschema(Connection::Session& session) {
  std::string where;
  const SearchRequest root{"", Scope::base, "(objectClass=*)", {"subschemaSubentry"}};
  const Answer at_root = search(session, root, [&](std::string&&, aaf::Attributes&& entry) {
    where = aaf::value_of(entry, "subschemaSubentry");
  });
  Subschema schema;
  if (at_root.code != LDAP_SUCCESS || where.empty()) return schema;

  const SearchRequest request{where, Scope::base, "(objectClass=subschema)", {"attributeTypes", "objectClasses"}};
  const Answer answer = search(session, request, [&](std::string&&, aaf::Attributes&& entry) {
    int code = 0;
    const char* at = nullptr;
    for (const auto& text : aaf::values_of(entry, "attributeTypes")) {
      if (LDAPAttributeType* type = ldap_str2attributetype(text.c_str(), &code, &at, LDAP_SCHEMA_ALLOW_ALL)) {
        take_names(type->at_names, schema.attributes);
        ldap_attributetype_free(type);
      }
    }
    for (const auto& text : aaf::values_of(entry, "objectClasses")) {
      if (LDAPObjectClass* type = ldap_str2objectclass(text.c_str(), &code, &at, LDAP_SCHEMA_ALLOW_ALL)) {
        take_names(type->oc_names, schema.classes);
        ldap_objectclass_free(type);
      }
    }
  });
  schema.readable = answer.code == LDAP_SUCCESS && !schema.classes.empty();
  return schema;
}

}  // namespace entsync::ldap
