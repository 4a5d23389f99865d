// Aligned columns: how every command lists things in text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/output/look.hpp"

namespace entsync::daemon::output {

// What stands in one place of a table, in its tone.
struct Cell {
  Cell(std::string words) : text(std::move(words)) {}
  Cell(const char* words) : text(words) {}
  Cell(std::string words, Tone in) : text(std::move(words)), tone(in) {}
  std::string text;
  Tone tone = Tone::plain;
};

// An agreed word in the tone that it has.
[[nodiscard]] inline Cell state(std::string_view word) { return {std::string(word), tone_of(word)}; }

class Table {
 public:
  // A column whose title starts with '>' is aligned to the right (numbers), one with '~' holds sentences: on a terminal
  // that is too narrow these are wrapped, and where even that does not do, stand below their row.
  explicit Table(std::vector<std::string> titles);
  void row(std::vector<Cell> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // Lines of text, each indented by two blanks, without trailing blanks; the titles first. Empty when there is no row.
  // One line for each row where the look has no width; else as many as its cells need.
  [[nodiscard]] std::string text(const Look& look = {}) const;

 private:
  struct Column {
    std::string title;
    bool right = false, sentences = false;
  };
  // What each column needs.
  [[nodiscard]] std::vector<std::size_t> natural_widths() const;
  void put(std::string& out, const std::vector<Cell>& cells, const std::vector<std::size_t>& widths,
           const Look& look) const;
  [[nodiscard]] std::string stacked(const Look& look) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// "3 pupils", "1 pupil"; the plural is given where an s does not do.
[[nodiscard]] std::string counted(std::size_t number, const std::string& one, const std::string& many = {});

}  // namespace entsync::daemon::output
