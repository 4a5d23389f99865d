// A private PostgreSQL for a test program: one cluster per process, in a folder of its own, gone at its end; one
// scratch database per test.
//
// It listens on a Unix socket only. Started by root it runs as the user `postgres`, because PostgreSQL refuses to run
// as root. Without a server on the machine it says which package to install.
#pragma once

#include <string>

namespace entsync::test {

// A fresh database in the private cluster, empty or a copy of another one, to which nobody may be connected then;
// dropped by the destructor.
class ScratchDatabase {
 public:
  ScratchDatabase() : ScratchDatabase("template1") {}
  explicit ScratchDatabase(const std::string& model);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  std::string name_;
  std::string url_;
};

// The URL of a role without special rights (LOGIN only), made on first use, for the database behind `url`.
[[nodiscard]] std::string as_plain_role(const std::string& url);

}  // namespace entsync::test
