// A folder with a configuration of its own, that goes away with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "config/load.hpp"

namespace entsync::config::test {

class ConfigFolder {
 public:
  ConfigFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "entsync-config-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path = name;
    secret("instance.key", "a key for tests\n");
    secret("demo.password", "not a real one\n");
    main("[entsync]\nacademie = toulouse\n");
    ent("demo", ent_text("demo"));
  }
  ConfigFolder(const ConfigFolder&) = delete;
  ConfigFolder& operator=(const ConfigFolder&) = delete;
  ~ConfigFolder() { std::filesystem::remove_all(path); }

  // The least that an ENT's file must say; `more` goes into its last section, [ldap].
  static std::string ent_text(const std::string& name, const std::string& more = {}) {
    return "[ent]\nname = " + name + "\nscope = 031*\n[ldap]\nuri = ldaps://ent.example.fr\nbase = dc=demo,dc=fr\n" +
           "bind_dn = cn=entsync,ou=services,dc=demo,dc=fr\npassword_file = ../demo.password\n" + more;
  }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
  }
  void main(const std::string& text) const { write("entsync.conf", text); }
  void ent(const std::string& file, const std::string& text) const { write("ent.d/" + file + ".conf", text); }
  void secret(const std::string& name, const std::string& text, unsigned mode = 0640) const {
    write(name, text);
    std::filesystem::permissions(path / name, static_cast<std::filesystem::perms>(mode));
  }

  [[nodiscard]] Result<Settings> load(const Environment& environment = {}) const {
    return config::load({.file = path / "entsync.conf"}, environment);
  }
  // The sentence of the refusal; empty when there is none.
  [[nodiscard]] std::string refusal(const Environment& environment = {}) const {
    const Result<Settings> result = load(environment);
    return result ? std::string() : result.error().text();
  }

  std::filesystem::path path;
};

}  // namespace entsync::config::test
