#include "aaf/federate/structures.hpp"

#include "aaf/federate/nearest.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::aaf::federate {
namespace {

constexpr std::size_t division_code_max = 8;
constexpr std::size_t old_group_code_max = 8;

// What STS-Web admits in a code: letters, digits, blank, hyphen, underscore (R10).
bool admitted(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '_';
}

// The sides in the order in which their word counts: SIECLE first.
struct Naming {
  const std::vector<source::Structure>* records;
  const std::string* file;
  bool siecle;
};

std::vector<Naming> namings(const Workspace& workspace) {
  std::vector<Naming> result;
  const Sources& sources = workspace.sources;
  if (sources.siecle) result.push_back({&sources.siecle->structures, &sources.files.structures, true});
  if (sources.sts) result.push_back({&sources.sts->structures, &sources.files.sts_emp, false});
  return result;
}

Place place_of(const Naming& naming, const source::Structure& structure) {
  return {std::nullopt,
          *naming.file,
          (structure.type == "G" ? "GROUPE " : "DIVISION ") + std::to_string(structure.position),
          {{"CODE_STRUCTURE", structure.code}}};
}

std::string_view field_of(const Naming& naming) { return naming.siecle ? "CODE_STRUCTURE" : "CODE"; }

// R10 for a division: whatever is odd is kept, because refusing it would empty a class (D20).
void check_division_code(Workspace& workspace, const Naming& naming, const source::Structure& structure) {
  const Place place = place_of(naming, structure);
  if (text::length(structure.code) > division_code_max) {
    workspace.report("DIVISION_CODE_LONG", place, field_of(naming), structure.code,
                     "Le code de la division « " + structure.code +
                         " » dépasse 8 caractères. La division est conservée ; il est conseillé de la renommer.");
  }
  if (!std::all_of(structure.code.begin(), structure.code.end(), admitted)) {
    workspace.report(
        "DIVISION_CODE_SIGNE", place, field_of(naming), structure.code,
        "Le code de la division « " + structure.code +
            " » contient un signe non admis (lettres, chiffres, espace, - et _ seulement). La division est "
            "conservée ; il est conseillé de la renommer.");
  }
}

// R10 for a group. False when it is refused.
bool check_group_code(Workspace& workspace, const Naming& naming, const source::Structure& structure) {
  const Place place = place_of(naming, structure);
  const std::size_t length = text::length(structure.code);
  if (!std::all_of(structure.code.begin(), structure.code.end(), admitted)) {
    workspace.report("GROUPE_CODE_REFUSE", place, field_of(naming), structure.code,
                     "Le groupe « " + structure.code +
                         " » est refusé : son code contient un signe non admis (lettres, chiffres, espace, - et _ "
                         "seulement). Les inscriptions et les services de ce groupe sont ignorés.");
    return false;
  }
  if (length > workspace.options.group_code_max) {
    workspace.report("GROUPE_CODE_REFUSE", place, field_of(naming), structure.code,
                     "Le groupe « " + structure.code + " » est refusé : son code dépasse " +
                         std::to_string(workspace.options.group_code_max) +
                         " caractères. Les inscriptions et les services de ce groupe sont ignorés.");
    return false;
  }
  if (workspace.options.warn_group_code_over_8 && length > old_group_code_max) {
    workspace.report(
        "GROUPE_CODE_LONG", place, field_of(naming), structure.code,
        "Le code du groupe « " + structure.code + " » dépasse 8 caractères : certaines applications le tronquent.");
  }
  return true;
}

std::vector<std::string> sorted_set(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  values.erase(std::remove(values.begin(), values.end(), std::string{}), values.end());
  return values;
}

// D20: label, MEFs and divisions are SIECLE's, else those of STS. SIECLE comes first, so what is there stays.
void merge(KnownStructure& known, const source::Structure& structure, bool siecle) {
  known.code = structure.code;
  (siecle ? known.by_siecle : known.by_sts) = true;
  if (known.label.empty()) known.label = structure.label;
  if (known.mefs.empty()) known.mefs = sorted_set(structure.mefs);
  if (known.divisions.empty()) known.divisions = sorted_set(structure.divisions);
}

// Reads the structures of one type from both sides.
StructureSet read(Workspace& workspace, std::string_view type) {
  StructureSet set;
  std::map<std::string, std::string> code_of_match;  // what LDAP compares → the code that came first
  for (const Naming& naming : namings(workspace)) {
    std::set<std::string> seen;
    for (const source::Structure* structure : in_order(*naming.records)) {
      if (structure->type != type || structure->code.empty()) continue;
      const auto [first, fresh] = code_of_match.try_emplace(text::match_key(structure->code), structure->code);
      const bool again = !seen.insert(structure->code).second;
      if (again || (!fresh && first->second != structure->code)) {
        if (!again) set.refused.insert(structure->code);
        workspace.report("STRUCTURE_DOUBLE", place_of(naming, *structure), field_of(naming), structure->code,
                         "Le code « " + structure->code + " » se confond avec « " + first->second +
                             " » : ils ne diffèrent que par la casse ou les espaces, ou sont identiques. Le second est "
                             "refusé ; donner un autre code à l'un des deux, le même partout.");
        continue;
      }
      if (type == "D") {
        check_division_code(workspace, naming, *structure);
      } else if (!check_group_code(workspace, naming, *structure)) {
        set.refused.insert(structure->code);
        continue;
      }
      merge(set.known[structure->code], *structure, naming.siecle);
    }
  }
  return set;
}

// R11: what one side alone names, beside the nearest names that the other side alone names.
void compare_sides(Workspace& workspace, const StructureSet& set, std::string_view what, std::string_view type) {
  std::vector<std::string> siecle_only, sts_only;
  for (const auto& [code, known] : set.known) {
    if (known.by_siecle && !known.by_sts) siecle_only.push_back(code);
    if (known.by_sts && !known.by_siecle) sts_only.push_back(code);
  }
  const auto place = [type](const std::string& file, const std::string& code) {
    return Place{std::nullopt, file, "", {{"TYPE_STRUCTURE", std::string{type}}, {"CODE_STRUCTURE", code}}};
  };
  for (const std::string& code : siecle_only) {
    workspace.report(
        "STRUCTURE_INCONNUE_STS", place(workspace.sources.files.structures, code), "CODE_STRUCTURE", code,
        std::string{what} + " « " + code +
            " » est dans SIECLE mais pas dans STS : aucun enseignant n'y est rattaché. Les noms doivent être "
            "les mêmes, à la lettre près." +
            nearest_sentence(code, sts_only));
  }
  for (const std::string& code : sts_only) {
    workspace.report("STRUCTURE_INCONNUE_SIECLE", place(workspace.sources.files.sts_emp, code), "CODE", code,
                     std::string{what} + " « " + code +
                         " » est dans STS mais pas dans SIECLE : aucun élève n'y est rattaché. Exporter à nouveau la "
                         "structure de STS vers SIECLE ; les noms doivent être les mêmes, à la lettre près." +
                         nearest_sentence(code, siecle_only));
  }
}

// R15: the divisions that a group draws from must exist.
void check_divisions_of_groups(Workspace& workspace, Structures& structures) {
  for (auto& [code, group] : structures.groups.known) {
    const auto unknown = [&structures](const std::string& division) {
      return !structures.divisions.known.contains(division);
    };
    for (const std::string& division : group.divisions) {
      if (!unknown(division)) continue;
      const std::string& file = group.by_siecle ? workspace.sources.files.structures : workspace.sources.files.sts_emp;
      workspace.report("GROUPE_DIVISION_INCONNUE", Place{std::nullopt, file, "", {{"CODE_STRUCTURE", code}}},
                       "DIVISION_APPARTENANCE", division,
                       "Le groupe « " + code + " » est rattaché à la division « " + division +
                           " », qui n'existe pas. Ce rattachement est ignoré.");
    }
    group.divisions.erase(std::remove_if(group.divisions.begin(), group.divisions.end(), unknown),
                          group.divisions.end());
  }
}

const KnownStructure* find(const StructureSet& set, std::string_view code, bool KnownStructure::*by) {
  const auto at = set.known.find(code);
  return at != set.known.end() && at->second.*by ? &at->second : nullptr;
}

Entry entry_of(const Workspace& workspace, const KnownStructure& known, Category category) {
  Entry entry;
  entry.category = category;
  entry.uai = workspace.sources.uai;
  entry.key = entry.uai + ":" + known.code;
  put(entry.attributes, "code", known.code);
  put(entry.attributes, "label", known.label);
  for (const std::string& mef : known.mefs) put(entry.attributes, "mef", mef);
  for (const std::string& division : known.divisions) put(entry.attributes, "division", division);
  if (known.by_siecle) put(entry.attributes, "named_by", "siecle");
  if (known.by_sts) put(entry.attributes, "named_by", "sts");
  return entry;
}

}  // namespace

const KnownStructure* StructureSet::in_siecle(std::string_view code) const {
  return find(*this, code, &KnownStructure::by_siecle);
}

const KnownStructure* StructureSet::in_sts(std::string_view code) const {
  return find(*this, code, &KnownStructure::by_sts);
}

std::vector<std::string> StructureSet::codes_of_siecle() const {
  std::vector<std::string> codes;
  for (const auto& [code, structure] : known) {
    if (structure.by_siecle) codes.push_back(code);
  }
  return codes;
}

Structures known_structures(Workspace& workspace) {
  Structures structures{read(workspace, "D"), read(workspace, "G")};
  if (workspace.joined()) {
    compare_sides(workspace, structures.divisions, "La division", "D");
    compare_sides(workspace, structures.groups, "Le groupe", "G");
  }
  check_divisions_of_groups(workspace, structures);
  return structures;
}

std::vector<Entry> structure_entries(const Workspace& workspace, const Structures& structures) {
  std::vector<Entry> entries;
  for (const auto& [code, known] : structures.divisions.known) {
    entries.push_back(entry_of(workspace, known, Category::division));
  }
  for (const auto& [code, known] : structures.groups.known) {
    entries.push_back(entry_of(workspace, known, Category::groupe));
  }
  return entries;
}

}  // namespace entsync::aaf::federate
