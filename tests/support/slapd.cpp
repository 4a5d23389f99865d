#include "tests/support/slapd.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace entsync::test {
namespace {

namespace fs = std::filesystem;

fs::path source_folder() {
  const char* said = std::getenv("ENTSYNC_SOURCE");
  return said == nullptr ? fs::current_path() : fs::path(said);
}

std::string content(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

int free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(probe, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  close(probe);
  return ntohs(address.sin_port);
}

bool listens(const fs::path& path) {
  const int probe = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const bool yes = connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return yes;
}

std::string unit(const std::string& name, const std::string& parent) {
  return "dn: ou=" + name + "," + parent + "\nobjectClass: organizationalUnit\nou: " + name + "\n\n";
}

std::string account(const std::string& dn) {
  return "dn: " + dn +
         "\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\nuserPassword: " + Slapd::password +
         "\n\n";
}

constexpr const char* configuration = R"(
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include @SOURCE/config/schema/ent.schema
include @SOURCE/config/schema/entsync.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile @FOLDER/slapd.pid
argsfile @FOLDER/slapd.args
@TLS
access to dn.base="" by * read
access to dn.base="cn=Subschema" by users read

database mdb
suffix "@BASE"
rootdn "@ROOT"
rootpw @PASSWORD
directory @FOLDER/db
maxsize 268435456
dbnosync
index objectClass eq
index uid eq
index entsyncUAI eq
index entsyncState eq
index member eq
index ENTPersonLogin eq
limits dn.exact="@SERVICE" size=unlimited time=unlimited
limits dn.exact="@LIMITED" size=20

access to attrs=userPassword by anonymous auth by * none
access to dn.exact="@BASE" attrs=children by dn.exact="@SERVICE" write by dn.exact="@LIMITED" write by * none
access to dn.exact="cn=entsync-watermark,@BASE" by dn.exact="@SERVICE" write by dn.exact="@LIMITED" write by dn.exact="@READER" read by * none
access to dn.regex="^(.+,)?ou=(personnes|structures|groupes|people|groups),@BASE$" by dn.exact="@SERVICE" write by dn.exact="@LIMITED" write by dn.exact="@READER" read by * none
access to dn.subtree="ou=services,@BASE" by anonymous auth by * none
access to dn.exact="@BASE" by dn.exact="@SERVICE" read by dn.exact="@LIMITED" read by dn.exact="@READER" read by * none
)";

std::string replaced(std::string text, const std::string& mark, const std::string& by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
    text.replace(at, mark.size(), by);
  return text;
}

}  // namespace

Slapd::Slapd(SlapdOptions options) : port_(free_port()) {
  std::string name = (fs::temp_directory_path() / "entsync-slapd-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for a slapd below " + name);
  folder_ = name;
  fs::create_directory(folder_ / "db");
  if (options.tls) make_certificates();
  write_configuration(options);
  run_tool("/usr/sbin/slapadd -q -f " + (folder_ / "slapd.conf").string() + " -l " + (folder_ / "start.ldif").string());
  start();
}

Slapd::~Slapd() {
  kill_hard();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Slapd::socket_uri() const { return "ldapi://" + replaced((folder_ / "ldapi").string(), "/", "%2F"); }

std::string Slapd::port_uri() const { return "ldap://127.0.0.1:" + std::to_string(port_); }

void Slapd::write_configuration(const SlapdOptions& options) const {
  std::string text = configuration;
  text = replaced(text, "@TLS",
                  options.tls ? "TLSCertificateFile @FOLDER/server.pem\nTLSCertificateKeyFile @FOLDER/server.key" : "");
  text = replaced(text, "@SOURCE", source_folder().string());
  text = replaced(text, "@FOLDER", folder_.string());
  text = replaced(text, "@BASE", base);
  text = replaced(text, "@ROOT", root_dn);
  text = replaced(text, "@PASSWORD", password);
  text = replaced(text, "@SERVICE", service_dn);
  text = replaced(text, "@LIMITED", limited_dn);
  text = replaced(text, "@READER", reader_dn);
  std::ofstream(folder_ / "slapd.conf") << text;

  std::string ldif = std::string("dn: ") + base + "\nobjectClass: domain\ndc: ecollege31\n\n" + unit("services", base);
  for (const char* dn : {service_dn, reader_dn, stranger_dn, limited_dn}) ldif += account(dn);
  if (options.branches)
    for (const char* branch : {"personnes", "structures", "groupes", "people", "groups"}) ldif += unit(branch, base);
  std::ofstream(folder_ / "start.ldif") << ldif << options.extra_ldif;
}

void Slapd::make_certificates() const {
  const std::string at = folder_.string() + "/";
  std::ofstream(folder_ / "san.cnf") << "subjectAltName=IP:127.0.0.1\n";
  run_tool("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=entsync-test-ca -keyout " + at +
           "ca.key -out " + at + "ca.pem");
  run_tool("openssl req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout " + at + "server.key -out " + at +
           "server.csr");
  run_tool("openssl x509 -req -days 2 -in " + at + "server.csr -CA " + at + "ca.pem -CAkey " + at +
           "ca.key -CAcreateserial -extfile " + at + "san.cnf -out " + at + "server.pem");
}

void Slapd::run_tool(const std::string& command) const {
  const auto log = folder_ / "tool.log";
  if (std::system((command + " >" + log.string() + " 2>&1").c_str()) != 0)  // NOLINT: fixed commands of a test
    throw std::runtime_error(command + ": " + content(log));
}

void Slapd::start() {
  const std::string conf = (folder_ / "slapd.conf").string();
  const std::string urls = socket_uri() + " ldap://127.0.0.1:" + std::to_string(port_);
  const std::string log = (folder_ / "slapd.log").string();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("slapd could not be started: fork failed");
  pid_ = child;
  if (child == 0) {
    const int out = open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execl("/usr/sbin/slapd", "slapd", "-f", conf.c_str(), "-h", urls.c_str(), "-d", "0", static_cast<char*>(nullptr));
    _exit(127);
  }
  using namespace std::chrono_literals;
  for (int tries = 0; tries < 3000; ++tries) {
    if (listens(folder_ / "ldapi")) return;
    if (int status = 0; waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      throw std::runtime_error("slapd did not start: " + content(log));
    }
    std::this_thread::sleep_for(10ms);
  }
  throw std::runtime_error("slapd does not listen: " + content(log));
}

void Slapd::kill_hard() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
  std::error_code ignored;
  fs::remove(folder_ / "ldapi", ignored);
}

void Slapd::pause() { kill(pid_, SIGSTOP); }
void Slapd::resume() { kill(pid_, SIGCONT); }

std::string Slapd::dump() const {
  const std::string command =
      "/usr/sbin/slapcat -o ldif-wrap=no -f " + (folder_ / "slapd.conf").string() + " 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 4096> buffer{};
  while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) text.append(buffer.data(), got);
  return text;
}

}  // namespace entsync::test
