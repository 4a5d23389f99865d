#!/usr/bin/env python3
"""What `cmake --install` lays down: everything in its place, the unit in order and tight, schema that a slapd takes."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("ENTSYNC_BUILD", SOURCE / "build" / "release"))
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", PATH=os.environ["PATH"] + ":/usr/sbin:/sbin")
# The most that `systemd-analyze security` may say; 10 is a service without any walls.
EXPOSURE_MAX = 2.0

# Everything that is not documentation.
INSTALLED = """
etc/entsync/ent.d
etc/entsync/entsync.conf
etc/entsync/establishments.csv
etc/entsync/mappings/plain.conf
etc/entsync/mappings/sdet.conf
usr/bin/entsync
usr/lib/systemd/system/entsyncd.service
usr/lib/sysusers.d/entsync.conf
usr/lib/tmpfiles.d/entsync.conf
usr/share/bash-completion/completions/entsync
usr/share/entsync/hooks/mail-hold
usr/share/entsync/schema/ent.ldif
usr/share/entsync/schema/ent.schema
usr/share/entsync/schema/entsync.ldif
usr/share/entsync/schema/entsync.schema
usr/share/entsync/sql/roles.sql
usr/share/zsh/vendor-completions/_entsync
""".split()
INSTALLED += [f"usr/share/man/man{path.suffix[1:]}/{path.name}.gz" for path in (SOURCE / "docs" / "man").glob("*.[1-8]")]
if (BUILD / "entsyncd").exists():
    INSTALLED.append("usr/sbin/entsyncd")


def run(*words, **options):
    done = subprocess.run(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                          env=ENVIRONMENT, text=True, check=False, **options)
    return done.returncode, done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="entsync-install-"))
        cls.root = cls.folder / "root"
        done = subprocess.run(["cmake", "--install", BUILD], env=dict(ENVIRONMENT, DESTDIR=str(cls.root)),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise AssertionError(done.stdout)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def read(self, name):
        return (self.root / name).read_text()


class Tree(Installed):
    def test_everything_lies_in_its_place(self):
        found = {str(p.relative_to(self.root)) for p in self.root.rglob("*")
                 if p.is_file() or (p.is_dir() and not any(p.iterdir()))}
        found = {name for name in found if not name.startswith("usr/share/doc/")}
        self.assertEqual(sorted(found), sorted(INSTALLED))

    def test_no_example_is_an_ent(self):
        self.assertEqual(list((self.root / "etc/entsync/ent.d").iterdir()), [])
        examples = self.root / "usr/share/doc/entsync/examples/ent.d"
        self.assertEqual(sorted(p.name for p in examples.iterdir()), ["ecollege31.conf", "entmip.conf"])

    def test_the_program_looks_for_its_configuration_where_it_is_installed(self):
        code, said = run("env", "-i", "HOME=/", BUILD / "entsync", "--config", self.root / "none", "status")
        self.assertEqual(code, 2, said)
        source = (SOURCE / "config" / "load.cpp").read_text() + (SOURCE / "config" / "keys.cpp").read_text()
        named = set(re.findall(r'"(/etc/entsync/[^"]+)"', source))
        self.assertEqual(named, {"/etc/entsync/entsync.conf"})
        # Every folder of state that is a default is made by tmpfiles.d.
        made = set(re.findall(r"^d\s+(\S+)", self.read("usr/lib/tmpfiles.d/entsync.conf"), re.M))
        defaults = set(re.findall(r'"(/var/lib/entsync/[^"]+)"', source))
        self.assertEqual(len(defaults), 4)
        self.assertLessEqual(defaults, made)

    def test_the_installed_configuration_is_read_without_any_ent(self):
        etc = self.root / "etc/entsync"
        code, said = run(BUILD / "entsync", "--config", etc / "entsync.conf", "check-config")
        # No database answers here; nothing else is wrong.
        self.assertEqual(code, 5, said)
        self.assertIn("no ENT is configured", said)
        self.assertIn(f"ok       file           {etc}/entsync.conf", said)

    def test_documents_are_installed_and_lead_nowhere_else(self):
        docs = self.root / "usr/share/doc/entsync"
        self.assertLessEqual({"README.md", "installation.md", "configuration.md"}, {p.name for p in docs.iterdir()})
        self.assertEqual([p.name for p in docs.glob("man*")], [])


class Systemd(Installed):
    UNIT = "usr/lib/systemd/system/entsyncd.service"

    def test_the_unit_is_in_order(self):
        # What the unit starts has to be there; the rest of a system is not.
        program = self.root / "usr/sbin/entsyncd"
        if not program.exists():
            program.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BUILD / "entsync", program)
            self.addCleanup(program.unlink)
        unit = self.folder / "entsyncd.service"
        unit.write_text(self.read(self.UNIT).replace("/usr/sbin/entsyncd", str(program)))
        code, said = run("systemd-analyze", "verify", "--man=no", unit)
        self.assertEqual((code, said), (0, ""))

    def test_the_unit_names_the_program_where_it_is_installed(self):
        self.assertIn("\nExecStart=/usr/sbin/entsyncd\n", self.read(self.UNIT))

    def test_the_sandbox_is_tight(self):
        code, said = run("systemd-analyze", "security", "--offline=true", "--no-pager", self.root / self.UNIT)
        exposure = re.search(r"Overall exposure level for entsyncd.service: ([0-9.]+)", said)
        self.assertEqual(code, 0, said)
        print(f"\nexposure of entsyncd.service: {exposure[1]}", file=sys.stderr)
        self.assertLessEqual(float(exposure[1]), EXPOSURE_MAX, said)
        # The page for operators says the same number.
        page = (SOURCE / "docs" / "installation.md").read_text()
        self.assertIn(f"(`systemd-analyze security entsyncd` says {exposure[1]})", page)

    def test_the_user_and_the_folders_are_made(self):
        if os.geteuid() != 0:
            self.skipTest("making users in a folder needs root")
        (self.root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
        (self.root / "etc/group").write_text("root:x:0:\n")
        self.assertEqual(run("systemd-sysusers", f"--root={self.root}", "entsync.conf")[0], 0)
        self.assertRegex(self.read("etc/passwd"), r"(?m)^entsync:.*:/var/lib/entsync:/usr/sbin/nologin$")
        self.assertEqual(run("systemd-tmpfiles", f"--root={self.root}", "--create", "entsync.conf")[0], 0)
        modes = {str(p.relative_to(self.root)): oct(p.stat().st_mode & 0o7777)[2:]
                 for p in [self.root / "var/lib/entsync", *(self.root / "var/lib/entsync").iterdir(),
                           self.root / "etc/entsync/credentials"]}
        self.assertEqual(modes, {"var/lib/entsync": "751", "var/lib/entsync/inbox": "2771", "var/lib/entsync/archive": "750",
                                 "var/lib/entsync/rejected": "750", "var/lib/entsync/reports": "750",
                                 "etc/entsync/credentials": "750"})


class Schema(Installed):
    def test_a_slapd_takes_both_forms_of_the_schema(self):
        config = self.folder / "slapd.d"
        config.mkdir()
        shipped = self.root / "usr/share/entsync/schema"
        ldif = "dn: cn=config\nobjectClass: olcGlobal\ncn: config\n\ndn: cn=schema,cn=config\nobjectClass: olcSchemaConfig\ncn: schema\n"
        for name in ("core", "cosine", "inetorgperson"):
            ldif += "\n" + pathlib.Path(f"/etc/ldap/schema/{name}.ldif").read_text()
        for name in ("ent", "entsync"):
            ldif += "\n" + (shipped / f"{name}.ldif").read_text()
        (self.folder / "all.ldif").write_text(ldif)
        self.assertEqual(run("slapadd", "-n", "0", "-F", config, "-l", self.folder / "all.ldif")[0], 0)
        lines = [f"include /etc/ldap/schema/{name}.schema\n" for name in ("core", "cosine", "inetorgperson")]
        lines += [f"include \"{shipped}/{name}.schema\"\n" for name in ("ent", "entsync")]
        (self.folder / "slapd.conf").write_text("".join(lines))
        converted = self.folder / "converted"
        converted.mkdir()
        code, said = run("slaptest", "-f", self.folder / "slapd.conf", "-F", converted)
        self.assertEqual(code, 0, said)
        # OpenLDAP's own conversion says the same.
        for name in ("ent", "entsync"):
            ours = self.definitions(config, name)
            self.assertEqual(ours, self.definitions(converted, name))
            self.assertGreater(len(ours), 5)

    @staticmethod
    def definitions(folder, name):
        (file,) = (folder / "cn=config" / "cn=schema").glob(f"cn={{*}}{name}.ldif")
        text = file.read_text().replace("\n ", "")
        # A list of one is written with and without brackets.
        return [re.sub(r"\( (\S+) \)", r"\1", re.sub(r"\s+", " ", line)) for line in text.splitlines()
                if line.startswith(("olcAttributeTypes", "olcObjectClasses"))]


if __name__ == "__main__":
    unittest.main(verbosity=2)
