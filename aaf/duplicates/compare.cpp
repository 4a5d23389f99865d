#include "aaf/duplicates/compare.hpp"

#include <array>
#include <limits>
#include <tuple>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/duplicates/findings.hpp"

namespace entsync::aaf::duplicates {
namespace {

constexpr std::array<std::string_view, 3> verdict_words{"none", "probable", "certain"};

Verdict judge(const Findings& findings, Kind kind) {
  if (!findings.names && !findings.names_near) return Verdict::none;
  switch (kind) {
    case Kind::pupil: return judge_pupils(findings);
    case Kind::guardian: return judge_guardians(findings);
    case Kind::staff: break;
  }
  return judge_staff(findings);
}

// Smaller gives way.
auto rank(const Record& record) {
  // A number is greater the later it was given; none yet: later than all. Numbers have no leading zeros to speak of, so
  // the longer one is the greater.
  const std::string number{number_of(record.key)};
  const std::int64_t age = record.jointure == 0 ? std::numeric_limits<std::int64_t>::min() : -record.jointure;
  const bool pupils = record.kind != Kind::guardian || !record.pupils.empty();
  return std::tuple{pupils, record.active_account,           record.standing, !record.ines.empty(),
                    age,    -static_cast<int>(number.size())};
}

}  // namespace

std::string_view word(Verdict verdict) { return verdict_words.at(static_cast<std::size_t>(verdict)); }

std::optional<Verdict> parse_verdict(std::string_view text) {
  for (std::size_t i = 0; i < verdict_words.size(); ++i) {
    if (verdict_words.at(i) == text) return static_cast<Verdict>(i);
  }
  return std::nullopt;
}

Comparison compare(const Record& a, const Record& b) {
  if (a.kind != b.kind || a.key == b.key) return {};
  const Findings findings = find(a, b);
  Comparison result;
  result.evidence = codes_of(findings, a.kind);
  result.score = score(result.evidence);
  result.verdict = judge(findings, a.kind);
  return result;
}

bool gives_way(const Record& a, const Record& b) {
  const auto rank_a = rank(a), rank_b = rank(b);
  return rank_a != rank_b ? rank_a < rank_b : b.key < a.key;
}

}  // namespace entsync::aaf::duplicates
