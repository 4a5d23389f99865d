// Aligned columns: how every command lists things in text.
#pragma once

#include <string>
#include <vector>

namespace entsync::daemon::output {

class Table {
 public:
  // A column whose title starts with '>' is aligned to the right (numbers).
  explicit Table(std::vector<std::string> titles);
  void row(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // Lines of text, each indented by two blanks, without trailing blanks; the titles first. Empty when there is no row.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> titles_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

// "3 pupils", "1 pupil"; the plural is given where an s does not do.
[[nodiscard]] std::string counted(std::size_t number, const std::string& one, const std::string& many = {});

}  // namespace entsync::daemon::output
