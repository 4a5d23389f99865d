#include "ldap/mapping_file.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "aaf/text/nearest.hpp"
#include "ldap/dn.hpp"
#include "ldap/mapping.hpp"
#include "ldap/names.hpp"

namespace entsync::ldap {
namespace {

using aaf::project::ProjectedKind;

constexpr std::array kinds{ProjectedKind::pupil,         ProjectedKind::guardian, ProjectedKind::staff,
                           ProjectedKind::establishment, ProjectedKind::division, ProjectedKind::group,
                           ProjectedKind::profile};

const std::vector<std::pair<std::string, Step::Kind>>& step_words() {
  static const std::vector<std::pair<std::string, Step::Kind>> words{{"first", Step::Kind::first},
                                                                     {"default", Step::Kind::default_text},
                                                                     {"default-dn", Step::Kind::default_dn},
                                                                     {"person-dn", Step::Kind::person_dn},
                                                                     {"structure-dn", Step::Kind::structure_dn},
                                                                     {"ia5", Step::Kind::ia5},
                                                                     {"printable", Step::Kind::printable},
                                                                     {"part", Step::Kind::part},
                                                                     {"lines", Step::Kind::lines}};
  return words;
}

// Inside the parser only: caught in parse_mapping and handed on as a value.
struct Fault : std::runtime_error {
  explicit Fault(const std::string& text, std::string what_to_do = {})
      : std::runtime_error(text), remedy(std::move(what_to_do)) {}
  std::string remedy;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string meant(std::string_view word, const std::vector<std::string>& known) {
  const auto near = aaf::text::nearest(word, known);
  return near.empty() ? std::string() : "Did you mean " + near.front() + "?";
}

// Splits at `mark` outside of quotes.
std::vector<std::string_view> split(std::string_view text, std::string_view mark) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (quoted || text.substr(at, mark.size()) != mark) continue;
    parts.push_back(trimmed(text.substr(start, at - start)));
    start = at + mark.size();
    at = start - 1;
  }
  if (quoted) throw Fault("a quotation mark is not closed");
  parts.push_back(trimmed(text.substr(start)));
  return parts;
}

std::string unquoted(std::string_view text, const std::string& of) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"')
    throw Fault("the text of " + of + " is missing", "Write it in quotation marks: " + of + " \"SANS OBJET\"");
  return std::string(text.substr(1, text.size() - 2));
}

std::string attribute_name(std::string_view text) {
  const bool fits = !text.empty() && std::all_of(text.begin(), text.end(), [](char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') || sign == '-';
  });
  if (!fits) throw Fault("\"" + std::string(text) + "\" is no name of an attribute or class");
  return std::string(text);
}

std::string source_name(std::string_view text) {
  if (!is_source_name(text))
    throw Fault("\"" + std::string(text) + "\" is no attribute of the AAF", meant(text, source_names()));
  return std::string(text);
}

Step parse_step(std::string_view text) {
  const auto blank = text.find_first_of(" \t");
  const std::string word(text.substr(0, blank));
  const std::string_view rest = blank == std::string_view::npos ? std::string_view() : trimmed(text.substr(blank));
  const auto& words = step_words();
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& known) { return known.first == word; });
  if (found == words.end()) {
    std::vector<std::string> known;
    for (const auto& entry : words) known.push_back(entry.first);
    throw Fault("\"" + word + "\" is no treatment", meant(word, known));
  }
  Step step{found->second, {}, 0};
  switch (step.kind) {
    case Step::Kind::default_text:
    case Step::Kind::lines: step.text = unquoted(rest, word); break;
    case Step::Kind::default_dn:
      step.text = unquoted(rest, word);
      if (step.text.empty() || !normalise_dn(step.text)) throw Fault("\"" + step.text + "\" is no DN");
      break;
    case Step::Kind::part:
      if (rest.size() != 1 || rest.front() < '1' || rest.front() > '9')
        throw Fault("part needs the number of a part, from 1 to 9");
      step.number = static_cast<std::size_t>(rest.front() - '0');
      break;
    default:
      if (!rest.empty()) throw Fault(word + " takes nothing behind it, but there is \"" + std::string(rest) + "\"");
  }
  if (step.kind == Step::Kind::default_text && step.text.empty()) throw Fault("an empty default is no value");
  return step;
}

Rule parse_rule(std::string_view line) {
  const auto pieces = split(line, "|");
  const auto sides = split(pieces.front(), "<-");
  if (sides.size() > 2) throw Fault("there is more than one <- in the line");
  Rule rule;
  rule.attribute = attribute_name(sides.front());
  for (const auto source : split(sides.back(), ",")) rule.sources.push_back(source_name(source));
  for (std::size_t at = 1; at < pieces.size(); ++at) rule.steps.push_back(parse_step(pieces[at]));
  return rule;
}

// "ENTPersonProfils=National_ENS or ENTAuxEnsClasses"
std::vector<Condition> parse_conditions(std::string_view text) {
  std::vector<Condition> conditions;
  for (const auto term : split(text, " or ")) {
    const auto equals = term.find('=');
    Condition condition{source_name(trimmed(term.substr(0, equals))), {}};
    if (equals != std::string_view::npos) {
      condition.value = trimmed(term.substr(equals + 1));
      if (condition.value.empty()) throw Fault("there is no value behind the = of the condition");
    }
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

void add_classes(Section& section, std::string_view text) {
  std::vector<Condition> when;
  if (const auto at = text.find(" when "); at != std::string_view::npos) {
    when = parse_conditions(trimmed(text.substr(at + 6)));
    text = trimmed(text.substr(0, at));
  }
  for (auto rest = text; !rest.empty();) {
    const auto blank = rest.find_first_of(" \t");
    section.classes.push_back({attribute_name(rest.substr(0, blank)), when});
    rest = blank == std::string_view::npos ? std::string_view() : trimmed(rest.substr(blank));
  }
}

void add_rule(Section& section, Rule rule) {
  const std::string name = lower_name(rule.attribute);
  for (const auto mark : {"entsyncState", "entsyncReason", "entsyncSince", "entsyncPurgeAfter", "entsyncUAI"})
    if (name == lower_name(mark))
      throw Fault(std::string(mark) + " is written by every mapping and has no line of its own", "Delete the line");
  if (name == "objectclass") throw Fault("classes are given by lines that start with class", "Write class NAME");
  for (auto& known : section.rules) {
    if (lower_name(known.attribute) != name) continue;
    known = std::move(rule);
    return;
  }
  section.rules.push_back(std::move(rule));
}

class Parser {
 public:
  void line(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text.front() == '#') return;
    if (text.front() == '[') {
      open(text);
    } else if (where_.empty()) {
      throw Fault("a line before the first section", "Start with [layout]");
    } else if (where_ == "layout") {
      layout(text);
    } else {
      content(text);
    }
  }

  MappingFile finish() {
    if (!saw_watermark_) throw Fault("[layout] names no watermark", "Add watermark = cn=entsync-watermark");
    for (const auto kind : kinds) {
      const std::string name(word(kind));
      const auto found = sections_.find(name);
      if (found == sections_.end()) throw Fault("the section [" + name + "] is missing");
      check(name, found->second);
      file_.kinds.emplace(kind, found->second);
    }
    check_persons();
    return std::move(file_);
  }

 private:
  // "[pupil : person]"
  void open(std::string_view text) {
    if (text.back() != ']') throw Fault("a section line must end with ]");
    const auto parts = split(text.substr(1, text.size() - 2), ":");
    if (parts.size() > 2) throw Fault("a section continues one other section");
    where_ = attribute_name(parts.front());
    if (where_ == "layout") return;
    if (sections_.contains(where_)) throw Fault("there are two sections [" + where_ + "]");
    Section section;
    if (parts.size() == 2) {
      const auto found = sections_.find(std::string(parts.back()));
      if (found == sections_.end()) {
        std::vector<std::string> known;
        for (const auto& [name, unused] : sections_) known.push_back(name);
        throw Fault("there is no section [" + std::string(parts.back()) + "] above", meant(parts.back(), known));
      }
      section = found->second;
    }
    sections_.emplace(where_, std::move(section));
  }

  void layout(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) throw Fault("expected NAME = DN");
    const std::string name = attribute_name(trimmed(text.substr(0, equals)));
    const auto dn = normalise_dn(trimmed(text.substr(equals + 1)));
    if (!dn || dn->empty()) throw Fault("\"" + std::string(trimmed(text.substr(equals + 1))) + "\" is no DN");
    if (name == "watermark") {
      file_.watermark = *dn;
      saw_watermark_ = true;
    } else {
      file_.branches[name] = *dn;
    }
  }

  void content(std::string_view text) {
    Section& section = sections_.at(where_);
    const auto end = text.find_first_of(" \t=");
    const std::string first(text.substr(0, end));
    const std::string_view rest = end == std::string_view::npos ? std::string_view() : trimmed(text.substr(end));
    if (first == "class") return add_classes(section, rest);
    if (!rest.starts_with('=')) return add_rule(section, parse_rule(text));
    const std::string value = attribute_name(trimmed(rest.substr(1)));
    if (first == "rdn") {
      section.rdn = value;
    } else if (first == "branch") {
      if (!file_.branches.contains(value)) {
        std::vector<std::string> known;
        for (const auto& [name, unused] : file_.branches) known.push_back(name);
        throw Fault("[layout] has no branch \"" + value + "\"", meant(value, known));
      }
      section.branch = value;
    } else {
      throw Fault("\"" + first + "\" is no setting of a section", meant(first, {"branch", "rdn", "class"}));
    }
  }

  static void check(const std::string& name, const Section& section) {
    if (section.branch.empty()) throw Fault("[" + name + "] names no branch");
    if (section.rdn.empty()) throw Fault("[" + name + "] names no rdn");
    const bool named = std::any_of(section.rules.begin(), section.rules.end(), [&](const Rule& rule) {
      return lower_name(rule.attribute) == lower_name(section.rdn);
    });
    if (!named) throw Fault("[" + name + "] has no line for " + section.rdn + ", which names its entries");
    const bool classed = std::any_of(section.classes.begin(), section.classes.end(),
                                     [](const ClassRule& rule) { return rule.when.empty(); });
    if (!classed) throw Fault("[" + name + "] has no class that holds always");
  }

  // A reference names a person by uid alone, so that all persons must be named alike.
  void check_persons() const {
    const auto& pupil = file_.kinds.at(ProjectedKind::pupil);
    for (const auto kind : {ProjectedKind::guardian, ProjectedKind::staff}) {
      const auto& other = file_.kinds.at(kind);
      if (other.branch != pupil.branch || lower_name(other.rdn) != lower_name(pupil.rdn))
        throw Fault("[" + std::string(word(kind)) +
                        "] has another branch or rdn than [pupil]; links between people "
                        "could not be written",
                    "Give all people the same branch and rdn");
    }
  }

  std::string where_;
  bool saw_watermark_ = false;
  std::map<std::string, Section> sections_;
  MappingFile file_;
};

}  // namespace

aaf::Result<MappingFile> parse_mapping(std::string_view text, const std::string& file) {
  Parser parser;
  std::size_t number = 0;
  std::string where = file;
  try {
    while (!text.empty()) {
      where = file + ", line " + std::to_string(++number);
      const auto end = text.find('\n');
      parser.line(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    where = file;
    return parser.finish();
  } catch (const Fault& fault) {
    return aaf::refuse(aaf::RefusalKind::usage, "reading the mapping", where, fault.what(), fault.remedy);
  }
}

}  // namespace entsync::ldap
