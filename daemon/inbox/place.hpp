// A file's folder in the inbox, reached without following a link: whoever may write into a drop folder must not lead
// the service elsewhere, by the last name of a path or by one in its middle.
#pragma once

#include <filesystem>
#include <string>

namespace entsync::daemon::inbox {

class Place {
 public:
  // Opens the folders from the inbox down to the file's one by one. `file` lies below `inbox`.
  Place(const std::filesystem::path& inbox, const std::filesystem::path& file);
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  [[nodiscard]] int folder() const { return folder_; }              // -1: it cannot be reached
  [[nodiscard]] int error() const { return error_; }                // why not
  [[nodiscard]] const char* name() const { return name_.c_str(); }  // of the file in it

 private:
  int folder_ = -1, error_ = 0;
  std::string name_;
};

}  // namespace entsync::daemon::inbox
