#include "ldap/mapping.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "aaf/model/date.hpp"
#include "ldap/dn.hpp"
#include "ldap/mapping_file.hpp"
#include "ldap/matching.hpp"
#include "ldap/names.hpp"
#include "ldap/render.hpp"

namespace entsync::ldap {
namespace {

using aaf::project::Projected;
using aaf::project::ProjectedKind;

constexpr std::array account_attributes{"entsyncState", "entsyncReason", "entsyncSince", "entsyncPurgeAfter"};

bool is_person(ProjectedKind kind) {
  return kind == ProjectedKind::pupil || kind == ProjectedKind::guardian || kind == ProjectedKind::staff;
}

// How a DN hides in the values of an attribute.
bool names_dns(const Rule& rule) {
  return std::any_of(rule.steps.begin(), rule.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::person_dn || step.kind == Step::Kind::structure_dn ||
           step.kind == Step::Kind::default_dn;
  });
}

bool unaltered(const Rule& rule, std::string_view source) {
  if (rule.sources.size() != 1 || rule.sources.front() != source) return false;
  return std::all_of(rule.steps.begin(), rule.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::first || step.kind == Step::Kind::ia5 || step.kind == Step::Kind::printable;
  });
}

bool holds(const aaf::Attributes& attributes, const std::vector<Condition>& when) {
  if (when.empty()) return true;
  return std::any_of(when.begin(), when.end(), [&](const Condition& condition) {
    const auto& values = aaf::values_of(attributes, condition.source);
    if (condition.value.empty()) return !values.empty();
    return std::find(values.begin(), values.end(), condition.value) != values.end();
  });
}

// The word by which a membership group's id says what it is: "<UAI>:division:…".
std::string_view id_word(ProjectedKind kind) {
  switch (kind) {
    case ProjectedKind::division: return ":division:";
    case ProjectedKind::group: return ":groupe:";
    case ProjectedKind::profile: return ":profil:";
    default: return {};
  }
}

// The kind of a person by its profiles, where nothing else tells.
ProjectedKind kind_by_profile(const std::vector<std::string>& profiles) {
  const auto has = [&](std::string_view profile) {
    return std::find(profiles.begin(), profiles.end(), profile) != profiles.end();
  };
  if (has("National_ELV")) return ProjectedKind::pupil;
  if (has("National_TUT")) return ProjectedKind::guardian;
  return ProjectedKind::staff;
}

}  // namespace

struct Mapping::Layout {
  MappingFile file;
  std::string base;
  std::string watermark;
  std::map<ProjectedKind, std::string> branch;
  std::map<ProjectedKind, aaf::Ownership> ownership;
  std::vector<std::string> branches;    // without those that lie below another one
  std::vector<std::string> attributes;  // to ask for
  std::vector<std::string> classes;
  std::map<std::string, std::string> spelling;                // lower-case name → the mapping's
  std::map<std::string, std::string> class_spelling;          // likewise
  std::set<std::string> dn_valued;                            // the mapping's spelling, over all kinds
  std::vector<std::pair<std::string, std::string>> suffixes;  // key → spelling of base and branches, longest first
  Names names;
  Deactivation deactivation{};

  void bind(std::string_view at_base);

 private:
  void bind_kind(ProjectedKind kind, Section& section);
};

void Mapping::Layout::bind(std::string_view at_base) {
  base = canonical_dn(at_base);
  watermark = canonical_dn(file.watermark + "," + base);
  for (auto& [kind, section] : file.kinds) bind_kind(kind, section);

  std::set<std::string> all{base};
  for (const auto& [kind, dn] : branch) all.insert(dn);
  for (const auto& dn : all) suffixes.emplace_back(dn_key(dn), dn);
  std::sort(suffixes.begin(), suffixes.end(),
            [](const auto& one, const auto& other) { return one.first.size() > other.first.size(); });
  all.clear();
  for (const auto& [kind, dn] : branch) all.insert(dn);
  for (const auto& dn : all) {
    const bool below_another =
        std::any_of(all.begin(), all.end(), [&](const auto& other) { return other != dn && within(dn, other); });
    if (!below_another) branches.push_back(dn);
  }
  class_spelling.emplace(lower_name(account_class), account_class);
  class_spelling.emplace(lower_name(managed_class), managed_class);
  for (const auto& [lower, name] : class_spelling) classes.push_back(name);
  for (const auto& [lower, name] : spelling) attributes.push_back(name);
  attributes.emplace_back("objectClass");
}

void Mapping::Layout::bind_kind(ProjectedKind kind, Section& section) {
  branch[kind] = canonical_dn(file.branches.at(section.branch) + "," + base);
  // The marks: part of every mapping, named in none.
  section.rules.push_back({std::string(uai_attribute), {std::string(uai_attribute)}, {}});
  if (is_person(kind)) {
    for (const auto* name : account_attributes) section.rules.push_back({name, {name}, {}});
    if (deactivation == Deactivation::lock) {
      section.rules.push_back({std::string(lock_attribute), {std::string(lock_attribute)}, {}});
    }
    section.classes.push_back({std::string(account_class), {}});
  } else {
    section.classes.push_back({std::string(managed_class), {}});
  }
  auto& mine = ownership[kind];
  for (auto& rule : section.rules) {
    // One spelling for all kinds, the first one met.
    rule.attribute = spelling.emplace(lower_name(rule.attribute), rule.attribute).first->second;
    mine.attributes.insert(rule.attribute);
    const Matching matching = matching_of(rule.attribute);
    if (names_dns(rule)) {
      mine.dn_valued.insert(rule.attribute);
      dn_valued.insert(rule.attribute);
    }
    if (matching == Matching::case_ignore || matching == Matching::dn) mine.case_ignore.insert(rule.attribute);
  }
  for (const auto& rule : section.classes) class_spelling.emplace(lower_name(rule.name), rule.name);
}

aaf::Result<Mapping> Mapping::parse(std::string_view text, const std::string& file, std::string_view base,
                                    Deactivation deactivation) {
  auto parsed = parse_mapping(text, file);
  if (!parsed) return tl::make_unexpected(parsed.error());
  if (const auto dn = normalise_dn(base); !dn || dn->empty())
    return aaf::refuse(aaf::RefusalKind::usage, "reading the mapping", file,
                       "the base \"" + std::string(base) + "\" is no DN", "Correct [ldap] base");
  auto layout = std::make_unique<Layout>();
  layout->file = std::move(*parsed);
  layout->deactivation = deactivation;
  layout->bind(base);
  Mapping mapping(std::move(layout));
  // The layout lives on the heap and outlives every move of the mapping.
  auto* kept = mapping.layout_.get();
  const auto name = [kept](ProjectedKind kind, std::string_view id) {
    return lower_name(kept->file.kinds.at(kind).rdn) + "=" + escape_rdn(id) + "," + kept->branch.at(kind);
  };
  kept->names.base = kept->base;
  kept->names.person = [name](std::string_view uid) { return name(ProjectedKind::pupil, uid); };
  kept->names.structure = [name](std::string_view uai) { return name(ProjectedKind::establishment, uai); };
  return mapping;
}

aaf::Result<Mapping> Mapping::load(const std::filesystem::path& file, std::string_view base,
                                   Deactivation deactivation) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream)
    return aaf::refuse(aaf::RefusalKind::usage, "reading the mapping", file.string(), "the file cannot be read",
                       "Name a file of the mapping folder in [ldap] mapping");
  return parse(text, file.filename().string(), base, deactivation);
}

Mapping::Mapping(std::unique_ptr<Layout> layout) : layout_(std::move(layout)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

const std::string& Mapping::base() const { return layout_->base; }
const aaf::Ownership& Mapping::ownership(ProjectedKind kind) const { return layout_->ownership.at(kind); }
const std::vector<std::string>& Mapping::attributes() const { return layout_->attributes; }
const std::string& Mapping::branch(ProjectedKind kind) const { return layout_->branch.at(kind); }
std::vector<std::string> Mapping::branches() const { return layout_->branches; }
const std::string& Mapping::watermark_dn() const { return layout_->watermark; }
std::vector<std::string> Mapping::classes() const { return layout_->classes; }

aaf::DirectoryEntry Mapping::render(const Projected& projected) const {
  const Section& section = layout_->file.kinds.at(projected.kind);
  aaf::Attributes source = projected.attributes;
  for (const auto& uai : projected.uais) aaf::put(source, std::string(uai_attribute), uai);
  if (is_person(projected.kind) && !source.contains("entsyncState")) source["entsyncState"] = {"active"};

  aaf::DirectoryEntry entry{dn_of(projected.kind, projected.id), {}};
  auto& classes = entry.attributes["objectClass"];
  for (const auto& rule : section.classes)
    if (holds(source, rule.when)) classes.push_back(rule.name);
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());

  for (const auto& rule : section.rules) {
    std::vector<std::string> values;
    for (const auto& name : rule.sources) {
      const auto& more = aaf::values_of(source, name);
      values.insert(values.end(), more.begin(), more.end());
    }
    values = render_values(rule, std::move(values), layout_->names);
    if (!values.empty()) entry.attributes[rule.attribute] = std::move(values);
  }
  // The value that names the entry must be among those of its attribute.
  const auto& named = layout_->spelling.at(lower_name(section.rdn));
  auto& values = entry.attributes[named];
  const Matching matching = matching_of(named);
  const std::string key = equality_key(matching, projected.id);
  std::erase_if(values, [&](const auto& value) { return equality_key(matching, value) == key; });
  values.insert(std::lower_bound(values.begin(), values.end(), projected.id), projected.id);
  return entry;
}

std::string Mapping::dn_of(ProjectedKind kind, std::string_view id) const {
  return lower_name(layout_->file.kinds.at(kind).rdn) + "=" + escape_rdn(id) + "," + layout_->branch.at(kind);
}

std::optional<std::string> Mapping::id_of(ProjectedKind kind, std::string_view dn) const {
  const std::string spelt = spell(dn);
  const std::string_view rdn = rdn_of(spelt);
  const std::string type = lower_name(layout_->file.kinds.at(kind).rdn) + "=";
  if (parent_of(spelt) != layout_->branch.at(kind) || !rdn.starts_with(type)) return std::nullopt;
  if (rdn.find('+') != std::string_view::npos) return std::nullopt;
  return unescape_rdn(rdn.substr(type.size()));
}

std::optional<ProjectedKind> Mapping::kind_of(const aaf::DirectoryEntry& entry) const {
  const auto& classes = aaf::values_of(entry.attributes, "objectClass");
  const auto bears = [&](std::string_view name) {
    return std::find(classes.begin(), classes.end(), name) != classes.end();
  };
  std::vector<ProjectedKind> likest;
  std::size_t most = 0;
  for (const auto& [kind, section] : layout_->file.kinds) {
    if (!bears(is_person(kind) ? account_class : managed_class)) continue;
    const auto id = id_of(kind, entry.dn);
    if (!id || (!id_word(kind).empty() && id->find(id_word(kind)) == std::string::npos)) continue;
    std::size_t count = 0;
    bool all = true;
    for (const auto& rule : section.classes) {
      if (bears(rule.name)) ++count;
      if (rule.when.empty() && !bears(rule.name)) all = false;
    }
    if (!all || count < most) continue;
    if (count > most) likest.clear();
    most = count;
    likest.push_back(kind);
  }
  if (likest.empty()) return std::nullopt;
  if (likest.size() == 1) return likest.front();
  const auto by_profile = kind_by_profile(source_values(likest.front(), entry, "ENTPersonProfils"));
  const bool possible = std::find(likest.begin(), likest.end(), by_profile) != likest.end();
  return possible ? by_profile : likest.front();
}

void Mapping::set_state(aaf::DirectoryEntry& entry, const aaf::account::Account& account) const {
  for (const auto* name : account_attributes) entry.attributes.erase(name);
  aaf::put(entry.attributes, "entsyncState", std::string(word(account.state)));
  if (account.reason) aaf::put(entry.attributes, "entsyncReason", std::string(word(*account.reason)));
  if (account.since) aaf::put(entry.attributes, "entsyncSince", aaf::generalized_time(*account.since));
  if (account.purge_after) aaf::put(entry.attributes, "entsyncPurgeAfter", aaf::generalized_time(*account.purge_after));
  if (layout_->deactivation == Deactivation::lock && account.state == aaf::AccountState::deactivated)
    entry.attributes[std::string(lock_attribute)] = {std::string(locked_for_good)};
}

void Mapping::keep_foreign_lock(aaf::DirectoryEntry& wanted, const aaf::DirectoryEntry& present) const {
  const std::string name(lock_attribute);
  const auto lock = present.attributes.find(name);
  if (layout_->deactivation != Deactivation::lock || lock == present.attributes.end()) return;
  const bool ours = !reads_active(present) && lock->second == std::vector{std::string(locked_for_good)};
  if (!ours) wanted.attributes[name] = lock->second;
}

bool Mapping::reads_active(const aaf::DirectoryEntry& entry) const {
  return aaf::value_of(entry.attributes, "entsyncState") == word(aaf::AccountState::active);
}

void Mapping::drop_names(aaf::DirectoryEntry& entry, ProjectedKind kind, const std::set<std::string>& dns) const {
  if (dns.empty()) return;
  for (const auto& rule : layout_->file.kinds.at(kind).rules) {
    const auto at = entry.attributes.find(rule.attribute);
    if (at == entry.attributes.end() || !names_dns(rule)) continue;
    std::erase_if(at->second, [&](const auto& value) { return dns.contains(value.substr(0, value.find('$'))); });
    if (!at->second.empty()) continue;
    at->second = render_values(rule, {}, layout_->names);
    if (at->second.empty()) entry.attributes.erase(at);
  }
}

const std::vector<std::string>& Mapping::source_values(ProjectedKind kind, const aaf::DirectoryEntry& entry,
                                                       std::string_view aaf_attribute) const {
  static const std::vector<std::string> none;
  for (const auto& rule : layout_->file.kinds.at(kind).rules)
    if (unaltered(rule, aaf_attribute)) return aaf::values_of(entry.attributes, rule.attribute);
  return none;
}

std::string Mapping::attribute_of(ProjectedKind kind, std::string_view aaf_attribute) const {
  for (const auto& rule : layout_->file.kinds.at(kind).rules)
    if (rule.sources.size() == 1 && rule.sources.front() == aaf_attribute) return rule.attribute;
  return {};
}

std::string Mapping::spell(std::string_view dn) const {
  std::string text = canonical_dn(dn);
  const auto parent = parent_of(text);
  for (const auto& [kind, branch] : layout_->branch)
    if (parent == branch) return text;  // nearly always: spelt so already
  for (std::string_view rest = text; !rest.empty(); rest = parent_of(rest)) {
    const std::string rest_key = dn_key(rest);
    for (const auto& [key, spelt] : layout_->suffixes)
      if (key == rest_key) return text.substr(0, text.size() - rest.size()) + spelt;
  }
  return text;
}

aaf::DirectoryEntry Mapping::normalise(std::string_view dn, const aaf::Attributes& raw) const {
  aaf::DirectoryEntry entry{spell(dn), {}};
  for (const auto& [name, values] : raw) {
    const std::string lower = lower_name(name);
    if (lower == "objectclass") {
      auto& classes = entry.attributes["objectClass"];
      for (const auto& value : values) {
        const auto known = layout_->class_spelling.find(lower_name(value));
        classes.push_back(known == layout_->class_spelling.end() ? value : known->second);
      }
      std::sort(classes.begin(), classes.end());
      continue;
    }
    const auto known = layout_->spelling.find(lower);
    if (known == layout_->spelling.end()) continue;
    auto& out = entry.attributes[known->second];
    out = values;
    if (layout_->dn_valued.contains(known->second)) {
      for (auto& value : out) {
        const auto end = value.find('$');
        const std::string_view head = std::string_view(value).substr(0, end);
        if (head.find('=') == std::string_view::npos) continue;  // a default such as SANS OBJET
        value = spell(head) + (end == std::string::npos ? std::string() : value.substr(end));
      }
    }
    std::sort(out.begin(), out.end());
  }
  return entry;
}

}  // namespace entsync::ldap
