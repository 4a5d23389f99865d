// The canonical text of a plan. Every text is written as "<length>:<bytes>" and every list with its length in front, so
// no two plans have the same one. The sequence numbers are left out: the order says them.
#include <fmt/format.h>

#include <algorithm>

#include "aaf/plan/operation.hpp"
#include "aaf/text/digest.hpp"
#include "aaf/text/framed.hpp"

namespace entsync::aaf::plan {
namespace {

// Writes piece by piece into anything that takes text: a whole plan of a large ENT need not be in memory twice.
template <class Sink>
class Writer {
 public:
  explicit Writer(Sink& sink) : sink_(sink) {}

  void text(std::string_view value) { sink_(aaf::text::framed(value)); }
  void number(std::int64_t value) { sink_(fmt::format("{};", value)); }

  template <class List, class Write>
  void list(const List& values, Write write) {
    number(static_cast<std::int64_t>(values.size()));
    for (const auto& value : values) write(value);
  }
  void texts(const std::vector<std::string>& values) {
    list(values, [this](const std::string& value) { text(value); });
  }
  template <class T, class Write>
  void optional(const std::optional<T>& value, Write write) {
    number(value ? 1 : 0);
    if (value) write(*value);
  }
  void population(const std::optional<Population>& value) {
    optional(value, [this](Population population) { text(word(population)); });
  }
  void date(const std::optional<Date>& value) {
    optional(value, [this](Date day) { text(iso(day)); });
  }

  void account(const account::Account& account) {
    text(account.key);
    text(word(account.state));
    optional(account.reason, [this](Reason reason) { text(word(reason)); });
    date(account.since);
    date(account.purge_after);
    text(word(account.population));
    texts(account.uais);
    date(account.parked);
  }

  void operation(const Operation& operation) {
    number(static_cast<int>(operation.wave));
    text(word(operation.verb));
    text(operation.dn);
    text(operation.new_dn);
    text(operation.subject);
    text(word(operation.situation));
    text(operation.reason);
    text(operation.uai);
    population(operation.population);
    list(operation.changes, [this](const Change& change) {
      text(word(change.verb));
      text(change.attribute);
      texts(change.values);
    });
    list(operation.before, [this](const auto& attribute) {
      text(attribute.first);
      texts(attribute.second);
    });
    if (operation.account_ends) number(2);
    optional(operation.account_after, [this](const account::Account& after) { account(after); });
  }

  void held(const HeldSet& set) {
    text(set.uai);
    population(set.population);
    text(set.reason);
    number(set.count);
    number(set.base);
    texts(set.subjects);
    text(set.hash);
    text(word(set.guard));
    text(set.group);
    texts(set.items);
  }

  void plan(const Plan& plan, std::vector<std::string> sources) {
    text("entsync plan 2");
    text(plan.ent);
    std::sort(sources.begin(), sources.end());
    texts(sources);
    list(plan.operations, [this](const Operation& each) { operation(each); });
    list(plan.held, [this](const HeldSet& each) { held(each); });
    if (!plan.bookkeeping.empty()) list(plan.bookkeeping, [this](const account::Account& each) { account(each); });
  }

 private:
  Sink& sink_;
};

}  // namespace

std::string canonical(const Plan& plan, const std::vector<std::string>& sources) {
  std::string text;
  auto sink = [&](const std::string& piece) { text += piece; };
  Writer{sink}.plan(plan, sources);
  return text;
}

std::string hash(const Plan& plan, const std::vector<std::string>& sources) {
  text::Sha256 digest;
  auto sink = [&](const std::string& piece) { digest.add(piece); };
  Writer{sink}.plan(plan, sources);
  return digest.hex();
}

}  // namespace entsync::aaf::plan
