#include "daemon/output/table.hpp"

#include <algorithm>

#include "aaf/text/fold.hpp"

namespace entsync::daemon::output {

Table::Table(std::vector<std::string> titles) {
  for (std::string& title : titles) {
    const bool right = title.starts_with('>');
    right_.push_back(right);
    titles_.push_back(right ? title.substr(1) : std::move(title));
  }
}

void Table::row(std::vector<std::string> cells) {
  cells.resize(titles_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  if (rows_.empty()) return {};
  std::vector<std::size_t> widths(titles_.size());
  const auto measure = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], aaf::text::length(cells[i]));
  };
  measure(titles_);
  for (const auto& cells : rows_) measure(cells);

  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string pad(widths[i] - aaf::text::length(cells[i]), ' ');
      text += "  ";
      text += right_[i] ? pad + cells[i] : cells[i] + pad;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line(titles_);
  for (const auto& cells : rows_) line(cells);
  return out;
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
  return std::to_string(number) + " " + (number == 1 ? one : many.empty() ? one + "s" : many);
}

}  // namespace entsync::daemon::output
