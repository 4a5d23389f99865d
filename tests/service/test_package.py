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
        if os.environ.get("ENTSYNC_LONG") != "1":
            raise unittest.SkipTest("long: it runs where ENTSYNC_LONG=1 asks for it")
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

    def deliver(self, minutes):
        """A new export of the school, for /srv/exports: nothing of an older one is left there."""
        self.box.run("rm -rf /srv/exports; mkdir -p /srv/exports")
        moment = self.moment + timedelta(minutes=minutes)
        for path in schools.siecle(self.box.dir / f"export{minutes}", self.school, moment):
            self.box.copy_in(path, "/srv/exports")

    def drop(self, minutes, folder="inbox", user="entsync"):
        """The SIECLE export of that moment, renamed into the inbox by that user, as docs/daemon.md asks of senders."""
        self.deliver(minutes)
        target = f"/var/lib/entsync/{folder}"
        self.box.run(f"chown -R {user} /srv/exports; cd /srv/exports; for f in *; do "
                     f"runuser -u {user} -- sh -c 'umask 027; cp \"$1\" \"$2/.$1.part\"; mv \"$2/.$1.part\" \"$2/$1\"' "
                     f"sh \"$f\" {target}; done")

    def mail_is(self, pupil, sentence):
        self.box.wait(f"ldapsearch -Q -LLL -Y EXTERNAL -H ldapi:/// -b {BASE_DN} "
                      f"'(&(ENTEleveStructRattachId={pupil.eleve_id})(mail={pupil.email}))' dn | grep -q ^dn:", sentence)

    def change(self, number):
        """Another mail address for a pupil; who it is."""
        pupil = self.school.pupils[number]
        pupil.email = f"service{number}@example.org"
        return pupil

    def main_pid(self):
        return self.box.run("systemctl show -p MainPID --value entsyncd").strip()

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
                    self.deliver(0)
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

    def test_03_the_service_runs_within_its_walls(self):
        state = self.box.run(f"cat /proc/{self.main_pid()}/status")
        self.assertRegex(state, r"(?m)^CapEff:\s+0+$")
        self.assertRegex(state, r"(?m)^CapBnd:\s+0+$")
        self.assertRegex(state, r"(?m)^NoNewPrivs:\s+1$")
        self.assertRegex(state, r"(?m)^Seccomp:\s+2$")
        # What the page promises of the sandbox, seen from inside.
        inside = f"nsenter -t {self.main_pid()} -m --"
        for path in ("/etc/entsync", "/usr", "/var/log"):
            self.box.run(f"{inside} touch {path}/x", code=1)
        self.assertIn("entsync_ecollege31", self.box.run(f"{inside} ls /run/credentials/entsyncd.service"))
        # And from outside: as tight as the offline judgement of the unit says.
        said = self.box.run("systemd-analyze security --no-pager entsyncd.service")
        self.assertLessEqual(float(re.search(r"level for entsyncd.service: ([0-9.]+)", said)[1]), 2.0, said)

    def test_04_what_the_service_serves_is_read(self):
        for path in ("/healthz", "/readyz", "/metrics", "/"):
            self.box.wait(f"curl -sS --fail -o /tmp/page http://127.0.0.1:9464{path}", path)
        metrics = self.box.run("curl -sS http://127.0.0.1:9464/metrics")
        self.assertIn("entsync_", metrics)
        if shutil.which("promtool"):
            done = subprocess.run(["promtool", "check", "metrics"], input=metrics, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_05_a_drop_account_delivers_into_its_own_folder_and_no_other(self):
        account = f"drop-{UAI.lower()}"
        pupil = self.change(3)
        self.drop(10, f"inbox/{UAI}", account)
        self.mail_is(pupil, "what the drop account delivered")
        self.box.run("install -d -m 2770 -o root -g entsync /var/lib/entsync/inbox/0312001G")
        for forbidden in ("ls /var/lib/entsync/inbox", "ls /var/lib/entsync/inbox/0312001G", "ls /var/lib/entsync/archive",
                          "touch /var/lib/entsync/inbox/x", "cat /etc/entsync/instance.key",
                          "cat /etc/entsync/credentials/ecollege31"):
            done = self.box.run(f"runuser -u {account} -- {forbidden} 2>&1 || echo refused")
            self.assertIn("refused", done, forbidden)

    def test_06_an_operator_works_without_any_secret(self):
        pupil = self.change(4)
        self.drop(20)
        self.mail_is(pupil, "what was dropped")
        for words in ("status", "holds", "runs", f"explain {pupil.eleve_id}", "sync", "plan"):
            self.box.run(f"cd /; runuser -u anna -- entsync {words}")
        self.box.run("cd /; runuser -u anna -- cat /etc/entsync/instance.key", code=1)

    def test_07_a_killed_daemon_comes_back_by_itself(self):
        before = self.main_pid()
        pupil = self.change(5)
        self.deliver(30)
        self.box.run("systemctl kill --signal=KILL entsyncd")
        self.drop(30)
        self.mail_is(pupil, "what was dropped while the daemon was dead")
        self.assertNotEqual(self.main_pid(), before)

    def test_08_the_database_may_go_away_for_a_while(self):
        self.box.run("systemctl restart postgresql@15-main")
        pupil = self.change(6)
        self.drop(40)
        self.mail_is(pupil, "what was dropped after PostgreSQL had been restarted")
        self.assertEqual(self.box.run("systemctl is-active entsyncd").strip(), "active")

    def everything(self):
        """What an upgrade or a removal must not change."""
        files = self.box.run("cd /; find etc/entsync var/lib/entsync -type f | sort | xargs sha256sum")
        rows = self.box.run("cd /; runuser -u entsync -- psql -XAt -d entsync -c \"select (select count(*) from person), "
                            "(select count(*) from account where state = 'active'), (select count(*) from file), "
                            "(select max(jointure) from person)\"")
        return files, rows

    def test_09_an_upgrade_restarts_a_running_daemon_and_loses_nothing(self):
        before, pid = self.everything(), self.main_pid()
        self.box.run("echo '# a remark of ours' >>/etc/entsync/entsync.conf; cd /root; "
                     "apt-get -qq install --yes --reinstall ./entsync_*.deb")
        self.assertEqual(self.box.run("tail -1 /etc/entsync/entsync.conf"), "# a remark of ours\n")
        self.box.run("sed -i '$d' /etc/entsync/entsync.conf")
        self.box.wait("systemctl is-active entsyncd", "the daemon runs again")
        self.assertNotEqual(self.main_pid(), pid)
        self.assertEqual(self.everything(), before)
        # Who stopped it had a reason.
        self.box.run("systemctl stop entsyncd; cd /root; apt-get -qq install --yes --reinstall ./entsync_*.deb")
        self.assertEqual(self.box.run("systemctl is-active entsyncd", code=3).strip(), "inactive")
        self.box.run("systemctl start entsyncd")

    def test_10_a_removal_loses_nothing(self):
        before = self.everything()
        self.box.run("apt-get -qq remove --yes entsync")
        self.assertEqual(self.box.run("systemctl is-active entsyncd", code=None).strip(), "inactive")
        self.assertEqual(self.everything(), before)
        self.box.run("cd /root; apt-get -qq install --yes ./entsync_*.deb; systemctl start entsyncd")
        self.assertEqual(self.everything(), before)
        pupil = self.change(7)
        self.drop(50)
        self.mail_is(pupil, "what was dropped after removal and installation")

    def test_11_purging_keeps_keys_and_what_is_of_people(self):
        said = self.box.run("apt-get -qq purge --yes entsync")
        self.assertIn("hold keys or people's data and were kept", said)
        for path in ("/etc/entsync/instance.key", "/etc/entsync/credentials/ecollege31", "/etc/entsync/ent.d/ecollege31.conf",
                     "/var/lib/entsync/archive"):
            self.box.run(f"test -e {path}")
            self.assertIn(path.replace("/ecollege31.conf", "").replace("/ecollege31", ""), said)
        self.box.run("test ! -e /etc/entsync/entsync.conf")
        self.assertEqual(self.box.run("systemctl --failed --no-legend --plain"), "")


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)  # what comes after a failure would only fail for the same reason
