#!/usr/bin/env python3
"""The Debian package on a fresh Debian, after docs/installation.md word by word: from the package to an ENT that is kept in step,
through a killed daemon, an upgrade and a removal. systemd is the box's first process, so the shipped unit runs as shipped.

ENTSYNC_PACKAGE names a package that is built already; ENTSYNC_KEEP=1 leaves the box running.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from datetime import datetime, timedelta

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import page  # noqa: E402
import schools  # noqa: E402

SOURCE = HERE.parent.parent
BASE = SOURCE / "build" / "service" / "base"
BOX = HERE / "box"
PAGE = SOURCE / "docs" / "installation.md"
UAI = schools.college()[0].uai
BASE_DN = "dc=ecollege31,dc=fr"
# Generous: nothing here is about speed.
PATIENCE_S = 180


def must(*words, **options):
    done = subprocess.run(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                          text=True, check=False, **options)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, words))}\nexit code {done.returncode}\n{done.stdout}")
    return done.stdout


def package():
    """The .deb: the one that is named, else built here."""
    if os.environ.get("ENTSYNC_PACKAGE"):
        return pathlib.Path(os.environ["ENTSYNC_PACKAGE"])
    must("cmake", "--preset", "release", cwd=SOURCE)
    must("cmake", "--build", "--preset", "release", "--target", "package", cwd=SOURCE)
    return max((SOURCE / "build" / "release").glob("entsync_*.deb"), key=lambda path: path.stat().st_mtime)


class Box:
    """tests/service/box, from Python."""

    def __init__(self, packages):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="entsync-box-", dir="/var/tmp"))
        must(BOX, "base", BASE, *packages)
        must(BOX, "boot", BASE, self.dir)

    def run(self, script, code=0):
        """Runs a shell script there as root; its output, both streams."""
        done = subprocess.run([BOX, "run", self.dir, "bash", "-euo", "pipefail", "-c", script], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, check=False)
        if code is not None and done.returncode != code:
            raise AssertionError(f"{script}\nexit code {done.returncode} instead of {code}\n{done.stdout}\n{self.journal()}")
        return done.stdout

    def journal(self):
        done = subprocess.run([BOX, "run", self.dir, "journalctl", "-u", "entsyncd", "--no-pager", "-n", "40"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout

    def copy_in(self, path, where):
        # Through its first process: a path of the box is none of the host.
        with open(path, "rb") as content:
            subprocess.run([BOX, "run", self.dir, "sh", "-c", f"mkdir -p {where} && cat >{where}/{path.name}"], stdin=content,
                           check=True)

    def wait(self, script, sentence):
        """Until the script succeeds."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            done = subprocess.run([BOX, "run", self.dir, "bash", "-euo", "pipefail", "-c", script], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, check=False)
            if done.returncode == 0:
                return done.stdout
            time.sleep(0.3)
        raise AssertionError(f"not seen in time: {sentence}\n{script}\n{done.stdout}\n{self.journal()}")

    def down(self):
        subprocess.run([BOX, "halt", self.dir], check=False)
        shutil.rmtree(self.dir, ignore_errors=True)


# The ENT's own server, as its administrator has it before entsync comes: a slapd with TLS under the name that the example ENT
# uses, and a directory with nothing in it.
ENT_SERVER = """
debconf-set-selections <<'END'
slapd slapd/domain string ecollege31.fr
slapd shared/organization string ecollege31
slapd slapd/password1 password of-the-administrator
slapd slapd/password2 password of-the-administrator
slapd slapd/no_configuration boolean false
END
apt-get -qq install --yes slapd ldap-utils openssl >/dev/null
(umask 077; printf of-the-administrator >/etc/ldap/administrator)
echo '127.0.0.1 ent.example.fr' >>/etc/hosts
mkdir /etc/ldap/tls
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ent.example.fr -addext subjectAltName=DNS:ent.example.fr \
  -keyout /etc/ldap/tls/key -out /etc/ldap/tls/certificate 2>/dev/null
chgrp -R openldap /etc/ldap/tls
chmod 640 /etc/ldap/tls/key
cp /etc/ldap/tls/certificate /usr/local/share/ca-certificates/ent.crt
update-ca-certificates >/dev/null
ldapmodify -Q -Y EXTERNAL -H ldapi:/// <<'END'
dn: cn=config
changetype: modify
add: olcTLSCertificateFile
olcTLSCertificateFile: /etc/ldap/tls/certificate
-
add: olcTLSCertificateKeyFile
olcTLSCertificateKeyFile: /etc/ldap/tls/key
END
sed -i 's|^SLAPD_SERVICES=.*|SLAPD_SERVICES="ldaps:/// ldapi:///"|' /etc/default/slapd
systemctl restart slapd
"""


class Package(unittest.TestCase):
    """One life of one installation; each test goes on where the one before it ended."""

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("a Debian of its own needs root")
        cls.package = package()
        cls.school, _ = schools.college()
        cls.moment = datetime.now().replace(microsecond=0) - timedelta(hours=3)
        depends = must("dpkg-deb", "-f", cls.package, "Depends", "Recommends")
        names = sorted({re.split(r"[ |(]", part.strip())[0] for line in depends.splitlines()
                        for part in line.split(":", 1)[1].split(",")} - {"systemd"})
        cls.box = Box([*names, "postgresql", "ldap-utils", "slapd", "openssl"])
        try:
            cls.box.run(ENT_SERVER)
            cls.box.copy_in(cls.package, "/root")
        except BaseException:
            cls.box.down()
            raise

    @classmethod
    def tearDownClass(cls):
        if os.environ.get("ENTSYNC_KEEP") == "1":
            print(f"kept: {cls.box.dir}", file=sys.stderr)
            return
        cls.box.down()

    def entsync(self, *words, code=0):
        return self.box.run(f"runuser -u entsync -- entsync {' '.join(map(str, words))}", code)

    def search(self, condition, *attributes):
        return self.box.run(f"ldapsearch -Q -LLL -o ldif-wrap=no -Y EXTERNAL -H ldapi:/// -b {BASE_DN} '{condition}' "
                            f"{' '.join(attributes)}", code=None)

    def deliver(self, minutes, sides=("siecle",)):
        """A new export of the school, renamed into its own folder of the inbox by its drop account, file by file."""
        folder = self.box.dir / f"export{minutes}"
        moment = self.moment + timedelta(minutes=minutes)
        for side in sides:
            for path in getattr(schools, side)(folder / side, self.school, moment):
                self.box.copy_in(path, "/srv/exports")
        return folder

    # --- the package itself ---

    def test_01_lintian_finds_no_error(self):
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", self.package], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        print("\n" + done.stdout, file=sys.stderr)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_02_the_page_leads_to_a_first_ent_that_is_in_step(self):
        done = []
        for heading, commands in page.blocks(PAGE):
            if heading.startswith("5."):
                if "/srv/exports" in commands:
                    self.deliver(0, ("siecle", "sts"))
                else:
                    self.box.wait(f"runuser -u entsync -- entsync status --json | grep -q '\"state\": *\"promoted\"'",
                                  "the files are taken in")
            done.append(heading)
            self.box.run(commands)
            self.look_after(heading, commands)
        self.assertEqual([h[0] for h in sorted(set(done)) if h[0].isdigit()], list("12345"))
        found = self.search("(objectClass=ENTEleve)", "dn")
        self.assertEqual(found.count("\ndn: ") + found.startswith("dn: "), len(self.school.pupils), found)

    def look_after(self, heading, commands):
        """What has to hold between two steps of the page."""
        if heading.startswith("1."):
            self.assertEqual(self.box.run("stat -c '%U:%G %a' /etc/entsync/instance.key").strip(), "root:entsync 640")
            self.assertRegex(self.box.run("cat /etc/entsync/instance.key"), r"^[0-9a-f]{64}\n$")
            # Enabled, but nobody has configured it: a start is no failure and starts nothing.
            self.assertEqual(self.box.run("systemctl is-enabled entsyncd").strip(), "enabled")
            self.box.run("systemctl start entsyncd")
            self.assertEqual(self.box.run("systemctl is-active entsyncd", code=3).strip(), "inactive")
            self.box.run("man -w entsync entsyncd entsync.conf 2>/dev/null || ls /usr/share/man/man1/entsync.1.gz")
        if "systemctl start entsyncd" in commands:
            self.assertEqual(self.box.run("systemctl is-active entsyncd").strip(), "active")


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)  # what comes after a failure would only fail for the same reason
