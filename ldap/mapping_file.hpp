// What a mapping file says (docs/mapping.md), as values; not yet bound to an ENT's base. For this room's own files.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/result.hpp"
#include "aaf/project/projected.hpp"

namespace entsync::ldap {

// One treatment of an attribute's values, in the order they are written.
struct Step {
  enum class Kind { first, default_text, default_dn, person_dn, structure_dn, ia5, printable, part, lines };
  Kind kind{};
  std::string text;        // of default, default-dn, lines
  std::size_t number = 0;  // of part, from 1
};

// `employeeNumber <- ENTPersonJointure | first`
struct Rule {
  std::string attribute;
  std::vector<std::string> sources;
  std::vector<Step> steps;
};

// `class ENTAuxEnseignant when ENTPersonProfils=National_ENS or ENTAuxEnsClasses`
struct Condition {
  std::string source;
  std::string value;  // empty: any
};
struct ClassRule {
  std::string name;
  std::vector<Condition> when;  // one of them must hold; empty: always
};

struct Section {
  std::string branch;  // the name of one
  std::string rdn;     // an attribute
  std::vector<ClassRule> classes;
  std::vector<Rule> rules;  // each attribute once
};

struct MappingFile {
  std::map<std::string, std::string> branches;           // name → DN relative to the base
  std::string watermark;                                 // relative to the base
  std::map<aaf::project::ProjectedKind, Section> kinds;  // all of them
};

// Refused (usage) with file, line and the nearest known word.
[[nodiscard]] aaf::Result<MappingFile> parse_mapping(std::string_view text, const std::string& file);

}  // namespace entsync::ldap
