#include "aaf/plan/render_ldif.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf;
using namespace entsync::aaf::plan;

namespace {

Operation operation(Verb verb, std::vector<Change> changes = {}) {
  Operation made;
  made.seq = 3;
  made.verb = verb;
  made.dn = "uid=a,dc=x";
  made.situation = Situation::departed;
  made.reason = "no establishment feeds the person any more";
  made.changes = std::move(changes);
  return made;
}

const std::string comment = "# 3 departed: no establishment feeds the person any more\n";

}  // namespace

TEST_CASE("an add is a change record with all values") {
  CHECK(render_ldif(
            operation(Verb::add, {{ChangeVerb::add, "objectClass", {"top"}}, {ChangeVerb::add, "cn", {"a", "b"}}})) ==
        comment + "dn: uid=a,dc=x\nchangetype: add\nobjectClass: top\ncn: a\ncn: b\n\n");
}

TEST_CASE("a modify lists each change and ends it with a hyphen") {
  CHECK(render_ldif(operation(
            Verb::modify,
            {{ChangeVerb::remove, "sn", {"A"}}, {ChangeVerb::add, "sn", {"B"}}, {ChangeVerb::replace, "l", {}}})) ==
        comment + "dn: uid=a,dc=x\nchangetype: modify\ndelete: sn\nsn: A\n-\nadd: sn\nsn: B\n-\nreplace: l\n-\n\n");
}

TEST_CASE("a delete is one line") {
  CHECK(render_ldif(operation(Verb::remove)) == comment + "dn: uid=a,dc=x\nchangetype: delete\n\n");
}

TEST_CASE("a rename is a modrdn, and a modify of the new entry when more changes") {
  auto renamed = operation(Verb::rename);
  renamed.new_dn = "uid=b,dc=x";
  const auto modrdn = comment + "dn: uid=a,dc=x\nchangetype: modrdn\nnewrdn: uid=b\ndeleteoldrdn: 1\n";
  CHECK(render_ldif(renamed) == modrdn + "\n");
  renamed.changes = {{ChangeVerb::replace, "sn", {"B"}}};
  CHECK(render_ldif(renamed) == modrdn + "\ndn: uid=b,dc=x\nchangetype: modify\nreplace: sn\nsn: B\n-\n\n");
}

TEST_CASE("a rename into another branch names it") {
  auto renamed = operation(Verb::rename);
  renamed.dn = "cn=a\\2Cb,ou=here,dc=x";
  renamed.new_dn = "cn=a\\, b,ou=there,dc=x";
  CHECK(render_ldif(renamed) == comment +
                                    "dn: cn=a\\2Cb,ou=here,dc=x\nchangetype: modrdn\nnewrdn: cn=a\\, b\n"
                                    "deleteoldrdn: 1\nnewsuperior: ou=there,dc=x\n\n");
}

TEST_CASE("values that LDIF cannot hold as they are go in base64") {
  CHECK(ldif_line("cn", "plain value") == "cn: plain value\n");
  CHECK(ldif_line("cn", "Zoé") == "cn:: Wm/DqQ==\n");
  CHECK(ldif_line("cn", " a") == "cn:: IGE=\n");
  CHECK(ldif_line("cn", "a ") == "cn:: YSA=\n");
  CHECK(ldif_line("cn", ":a") == "cn:: OmE=\n");
  CHECK(ldif_line("cn", "<a") == "cn:: PGE=\n");
  CHECK(ldif_line("cn", "a\nb") == "cn:: YQpi\n");
  CHECK(ldif_line("cn", "a\rb") == "cn:: YQ1i\n");
  CHECK(ldif_line("cn", std::string_view{"a\0b", 3}) == "cn:: YQBi\n");
  CHECK(ldif_line("cn", "a:b<c #d") == "cn: a:b<c #d\n");
  CHECK(ldif_line("cn", "#a") == "cn: #a\n");
  CHECK(ldif_line("cn", "") == "cn:\n");
}

TEST_CASE("lines are folded at 76 bytes, continuation lines begin with a blank") {
  CHECK(ldif_line("cn", std::string(72, 'x')) == "cn: " + std::string(72, 'x') + "\n");
  CHECK(ldif_line("cn", std::string(73, 'x')) == "cn: " + std::string(72, 'x') + "\n x\n");
  const auto text = ldif_line("cn", std::string(500, 'x'));
  std::string unfolded;
  std::size_t start = 0;
  for (auto end = text.find('\n'); end != std::string::npos; start = end + 1, end = text.find('\n', start)) {
    const auto line = text.substr(start, end - start);
    CHECK(line.size() <= 76);
    unfolded += start == 0 ? line : line.substr(1);
    if (start != 0) CHECK(line.front() == ' ');
  }
  CHECK(unfolded == "cn: " + std::string(500, 'x'));
}

TEST_CASE("a reason cannot break out of its comment") {
  auto tricky = operation(Verb::remove);
  tricky.reason = "one\ndn: uid=b,dc=x\r\nchangetype: delete";
  CHECK(render_ldif(tricky) ==
        "# 3 departed: one dn: uid=b,dc=x  changetype: delete\ndn: uid=a,dc=x\nchangetype: delete\n\n");
}

TEST_CASE("a plan begins with the version") {
  CHECK(render_ldif(std::vector<Operation>{}) == "version: 1\n\n");
  const auto one = operation(Verb::remove);
  CHECK(render_ldif(std::vector{one, one}) == "version: 1\n\n" + render_ldif(one) + render_ldif(one));
}
