#include "aaf/federate/terms.hpp"

namespace entsync::aaf::federate {
namespace {

template <class Rows>
const source::Term* find(const Rows& rows, std::string_view list, std::string_view code) {
  const auto at = rows.find(std::pair<std::string, std::string>{list, code});
  return at == rows.end() ? nullptr : at->second;
}

template <class Rows>
void fill(Rows& rows, const std::vector<source::Term>& terms) {
  for (const source::Term* term : in_order(terms)) rows.try_emplace({term->list, term->code}, term);
}

}  // namespace

Terms::Terms(const Workspace& workspace) {
  if (workspace.sources.siecle) fill(siecle_, workspace.sources.siecle->terms);
  if (workspace.sources.sts) fill(sts_, workspace.sources.sts->terms);
}

const source::Term* Terms::of_siecle(std::string_view list, std::string_view code) const {
  return find(siecle_, list, code);
}

const source::Term* Terms::of_sts(std::string_view list, std::string_view code) const {
  const source::Term* const term = find(sts_, list, code);
  return term != nullptr ? term : find(siecle_, list, code);
}

std::string label_of(const source::Term* term) {
  if (term == nullptr) return {};
  return term->label.empty() ? term->edition_label : term->label;
}

}  // namespace entsync::aaf::federate
