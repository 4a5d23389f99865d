#include "daemon/output/table.hpp"

#include <algorithm>
#include <numeric>

#include "aaf/text/columns.hpp"

namespace entsync::daemon::output {

namespace {

constexpr std::size_t gap = 2;  // blanks before each column
// No narrower is a column made: sentences stay readable, other words recognisable.
constexpr std::size_t least_of_sentences = 24, least_of_words = 8;

// Takes columns away from those that may give some, the widest first, until `over` is nothing or none can give more.
void shrink(std::vector<std::size_t>& widths, const std::vector<bool>& may, std::size_t least, std::size_t& over) {
  for (; over > 0; --over) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (may[i] && widths[i] > least && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == widths.size()) return;
    --widths[widest];
  }
}

}  // namespace

Table::Table(std::vector<std::string> titles) {
  for (std::string& title : titles) {
    Column column;
    column.right = title.starts_with('>');
    column.sentences = title.starts_with('~');
    column.title = column.right || column.sentences ? title.substr(1) : std::move(title);
    columns_.push_back(std::move(column));
  }
}

void Table::row(std::vector<Cell> cells) {
  cells.resize(columns_.size(), Cell(""));
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::natural_widths() const {
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) widths.push_back(aaf::text::columns(column.title));
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], aaf::text::columns(cells[i].text));
  }
  return widths;
}

void Table::put(std::string& out, const std::vector<Cell>& cells, const std::vector<std::size_t>& widths,
                const Look& look) const {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    lines.push_back(aaf::text::columns(cells[i].text) <= widths[i] ? std::vector{cells[i].text}
                                                                   : aaf::text::lines_of(cells[i].text, widths[i]));
    height = std::max(height, lines.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    std::size_t blanks = 0;  // that are due before the next word
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string word = line < lines[i].size() ? lines[i][line] : "";
      const std::size_t pad = widths[i] - std::min(widths[i], aaf::text::columns(word));
      blanks += gap + (columns_[i].right ? pad : 0);
      if (!word.empty()) {
        text.append(blanks, ' ').append(look.paint(word, cells[i].tone));
        blanks = 0;
      }
      blanks += columns_[i].right ? 0 : pad;
    }
    out += text + "\n";
  }
}

// Each row, and its sentences below it.
std::string Table::stacked(const Look& look) const {
  constexpr std::size_t margin = 6;
  std::vector<std::string> titles;
  for (const Column& column : columns_) {
    if (!column.sentences) titles.push_back((column.right ? ">" : "") + column.title);
  }
  Table words(titles);
  std::vector<std::string> below;
  for (const auto& cells : rows_) {
    std::vector<Cell> row;
    std::string sentences;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!columns_[i].sentences) {
        row.push_back(cells[i]);
      } else if (!cells[i].text.empty()) {
        sentences += std::string(margin, ' ') + hung(cells[i].text, margin, look) + "\n";
      }
    }
    words.row(std::move(row));
    below.push_back(std::move(sentences));
  }
  std::vector<std::size_t> widths = words.natural_widths();
  const std::size_t whole = std::accumulate(widths.begin(), widths.end(), gap * widths.size());
  std::size_t over = whole > *look.width ? whole - *look.width : 0;
  std::vector<bool> may;
  for (const Column& column : words.columns_) may.push_back(!column.right);
  shrink(widths, may, least_of_words, over);
  std::string out;
  std::vector<Cell> heads;
  for (const Column& column : words.columns_) heads.emplace_back(column.title, Tone::strong);
  words.put(out, heads, widths, look);
  for (std::size_t i = 0; i < words.rows_.size(); ++i) {
    words.put(out, words.rows_[i], widths, look);
    out += below[i];
  }
  return out;
}

std::string Table::text(const Look& look) const {
  if (rows_.empty()) return {};
  std::vector<std::size_t> widths = natural_widths();
  if (look.width) {
    const std::size_t whole = std::accumulate(widths.begin(), widths.end(), gap * widths.size());
    std::size_t over = whole > *look.width ? whole - *look.width : 0;
    std::vector<bool> sentences;
    for (const Column& column : columns_) sentences.push_back(column.sentences);
    shrink(widths, sentences, least_of_sentences, over);
    if (over > 0) return stacked(look);
  }
  std::string out;
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.emplace_back(column.title, Tone::strong);
  put(out, titles, widths, look);
  for (const auto& cells : rows_) put(out, cells, widths, look);
  return out;
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
  return std::to_string(number) + " " + (number == 1 ? one : many.empty() ? one + "s" : many);
}

}  // namespace entsync::daemon::output
