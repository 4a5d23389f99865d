#include "tests/support/postgres.hpp"

#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace entsync::test {
namespace {

namespace fs = std::filesystem;

// The newest /usr/lib/postgresql/<version>/bin that holds a server.
fs::path server_programs() {
  std::vector<std::pair<int, fs::path>> found;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
    if (fs::exists(version.path() / "bin" / "postgres")) {
      found.emplace_back(std::atoi(version.path().filename().c_str()), version.path() / "bin");
    }
  }
  if (found.empty()) {
    throw std::runtime_error("no PostgreSQL server under /usr/lib/postgresql: apt-get install postgresql");
  }
  return std::max_element(found.begin(), found.end())->second;
}

// Starts a program, as `user` when we are root; its output goes to `log`.
pid_t start(const std::vector<std::string>& command, const fs::path& log, const passwd* user, bool ends_with_us) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child > 0) return child;
  if (user != nullptr && (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) _exit(126);
  // SIGQUIT is PostgreSQL's immediate shutdown: a test program that crashes or is killed leaves no server behind.
  if (ends_with_us && prctl(PR_SET_PDEATHSIG, SIGQUIT) != 0) _exit(124);
  if (std::freopen("/dev/null", "r", stdin) == nullptr || std::freopen(log.c_str(), "a", stdout) == nullptr ||
      dup2(STDOUT_FILENO, STDERR_FILENO) < 0) {
    _exit(125);
  }
  setenv("LC_ALL", "C.UTF-8", 1);
  execv(arguments[0], arguments.data());
  _exit(127);
}

int finish(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

[[noreturn]] void fail(const std::string& what, const fs::path& log) {
  std::ifstream in(log);
  std::stringstream text;
  text << in.rdbuf();
  throw std::runtime_error(what + " failed:\n" + text.str());
}

// Runs a program to its end; throws with the log when it fails.
void run(const std::vector<std::string>& command, const fs::path& log, const passwd* user) {
  if (finish(start(command, log, user, false)) != 0) fail(command.front(), log);
}

class Cluster {
 public:
  Cluster() : programs_(server_programs()), owner_(getpid()) {
    // Socket paths end at 107 bytes: keep the folder's short.
    std::string pattern = (fs::temp_directory_path() / "entsync-pg-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + pattern);
    folder_ = pattern;
    if (geteuid() == 0) {
      user_ = getpwnam("postgres");
      if (user_ == nullptr) throw std::runtime_error("no user postgres: apt-get install postgresql");
      if (chown(folder_.c_str(), user_->pw_uid, user_->pw_gid) != 0) throw std::runtime_error("chown failed");
    }
    run({programs_ / "initdb", "-D", folder_ / "data", "-U", "entsync", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
         "--no-sync", "--no-instructions"},
        folder_ / "log", user_);
    std::ofstream(folder_ / "data" / "postgresql.conf", std::ios::app)
        << "listen_addresses = ''\nunix_socket_directories = '" << folder_.string()
        << "'\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 30\n"
           "shared_buffers = 32MB\n";
    server_ = start({programs_ / "postgres", "-D", folder_ / "data"}, folder_ / "server.log", user_, true);
    for (int tenths = 0; !ready(); ++tenths) {
      int status = 0;
      if (tenths == 600 || waitpid(server_, &status, WNOHANG) != 0) fail("postgres", folder_ / "server.log");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }

  ~Cluster() {
    if (getpid() != owner_) return;  // a forked child of the test is not its owner
    kill(server_, SIGQUIT);
    finish(server_);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  void admin(const std::string& sql) const {
    run({programs_ / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder_, "-U", "entsync", "-d", "postgres",
         "-c", sql},
        folder_ / "log", user_);
  }
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  [[nodiscard]] bool ready() const {
    return finish(start({programs_ / "pg_isready", "-q", "-h", folder_, "-U", "entsync"}, folder_ / "log", user_,
                        false)) == 0;
  }

  fs::path programs_, folder_;
  const passwd* user_ = nullptr;
  pid_t owner_;
  pid_t server_ = -1;
};

const Cluster& cluster() {
  static const Cluster only;
  return only;
}

}  // namespace

ScratchDatabase::ScratchDatabase(const std::string& model) {
  static int number = 0;
  name_ = "test" + std::to_string(++number);
  cluster().admin("create database " + name_ + " template " + model);
  url_ = "postgresql://entsync@/" + name_ + "?host=" + cluster().folder().string();
}

ScratchDatabase::~ScratchDatabase() {
  try {
    cluster().admin("drop database " + name_ + " with (force)");
  } catch (const std::exception&) {
    // The test stopped the server, or ends with it.
  }
}

std::string as_plain_role(const std::string& url) {
  static const bool made = [] {
    cluster().admin("create role plain login");
    return true;
  }();
  std::string out = url;
  if (made) out.replace(out.find("entsync@"), 7, "plain");
  return out;
}

}  // namespace entsync::test
