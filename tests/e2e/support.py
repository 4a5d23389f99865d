"""Drives the built `entsync` in a sandbox of its own: servers up and down, the program run, the directory and database read."""

import atexit
import base64
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("ENTSYNC_BUILD", SOURCE / "build" / "release"))
SANDBOX = SOURCE / "tests" / "sandbox"
DATA = SOURCE / "tests" / "data"
# The program itself: Debian's wrapper around it takes longer than the query.
PSQL = next(map(str, sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/psql"), reverse=True)), "psql")
LONG = os.environ.get("ENTSYNC_LONG") == "1"
COLLEGE, LYCEE = "0319101Z", "0319102A"
DAY1, DAY2 = "2026-09-14", "2026-10-12"
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(DATA))

from snapshot import Snapshot, process_state  # noqa: E402

# Exit codes (docs/commands.md).
DONE, DIFFERENT, USAGE, HELD, REJECTED, UNREACHABLE, PARTIAL, BUSY = range(8)


class Result:
    """What a run of the program left: exit code and both outputs."""

    def __init__(self, words, completed):
        self.words, self.code = words, completed.returncode
        self.out = completed.stdout.decode("utf-8", "replace")
        self.err = completed.stderr.decode("utf-8", "replace")
        self.text = self.out + self.err

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"entsync {' '.join(map(str, self.words))}\nexit code {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Sandbox:
    """A private PostgreSQL and a private slapd for each ENT. Use `with`, or `up` and `down`."""

    def __init__(self, *specifications, accesslog=False, ppolicy=False):
        self.specifications = specifications
        self.accesslog = accesslog
        self.ppolicy = ppolicy
        # Short: paths of sockets end at 107 bytes. Open: PostgreSQL may run as another user.
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="es-"))
        self.dir.chmod(0o755)
        self.box = self.dir / "box"
        self.env = {}
        # However the test ends, its servers end with it.
        atexit.register(self.down)

    def up(self):
        environment = dict(os.environ, ENTSYNC_BUILD=str(BUILD))
        if self.accesslog:
            environment["ENTSYNC_ACCESSLOG"] = "1"
        if self.ppolicy:
            environment["ENTSYNC_PPOLICY"] = "1"
        done = subprocess.run([SANDBOX, "up", self.box, *self.specifications], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise RuntimeError(f"sandbox up failed:\n{done.stdout.decode('utf-8', 'replace')}")
        for line in (self.box / "env").read_text().splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            self.env[name] = value.strip("'\"")
        return self

    def down(self):
        atexit.unregister(self.down)
        subprocess.run([SANDBOX, "down", self.box], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL, check=False)
        shutil.rmtree(self.dir, ignore_errors=True)

    def stop(self, *names):
        subprocess.run([SANDBOX, "stop", self.box, *names], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def start(self, *names):
        subprocess.run([SANDBOX, "start", self.box, *names], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    # --- the program ---

    def run(self, *words, today=None, env=None, timeout=300):
        command, environment = self._command(words, today, env)
        completed = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, timeout=timeout, check=False)
        return Result(command[1:], completed)

    def stopped_at(self, step, *words, today=None, env=None):
        """The program, which has stopped itself right after that durable step: a process, for `go_on`."""
        command, environment = self._command(words, today, {"ENTSYNC_STOP_AT": str(step), **(env or {})})
        run = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(15000):
            if run.poll() is not None:
                raise AssertionError(f"it ended before that step\n{self._ended(run)}")
            if process_state(run.pid) == "T":
                return run
            time.sleep(0.02)
        run.kill()
        raise AssertionError("it did not stop")

    def go_on(self, run, timeout=300):
        """Lets such a process go on to its end."""
        run.send_signal(signal.SIGCONT)
        return self._ended(run, timeout)

    def _ended(self, run, timeout=300):
        try:
            out, err = run.communicate(timeout=timeout)
        finally:
            run.kill()  # of one that has ended nothing is left to kill
        return Result(run.args[1:], subprocess.CompletedProcess(run.args, run.returncode, out, err))

    def _command(self, words, today, env):
        words = [str(word) for word in words]
        if today:
            words = ["--today", str(today), *words]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "ENTSYNC_CONFIG": str(self.box / "entsync.conf")}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        environment.update(env or {})
        return [BUILD / "entsync", *words], environment

    def configure(self, file, pattern, replacement):
        """Changes a line of entsync.conf or ent.d/E.conf; the pattern must be there."""
        path = self.box / file
        text, count = re.subn(pattern, replacement, path.read_text(), flags=re.M)
        if not count:
            raise AssertionError(f"{file} has no {pattern!r}")
        path.write_text(text)

    # --- PostgreSQL ---

    def sql(self, statement, database="entsync", user="entsync"):
        """Rows as lists of text; NULL is None."""
        done = subprocess.run([PSQL, "-X", "-q", "-A", "-t", "-F", "\x1f", "-P", "null=\x1e", "-v", "ON_ERROR_STOP=1",
                               "-d", database, "-c", statement],
                              env={"PATH": os.environ["PATH"], "PGHOST": self.env["PGHOST"], "PGPORT": self.env["PGPORT"],
                                   "PGUSER": user},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
        return [[None if value == "\x1e" else value for value in line.split("\x1f")]
                for line in done.stdout.decode().split("\n") if line]

    # --- the directories ---

    def variable(self, kind, ent):
        return self.env[f"LDAP_{kind}_{ent.replace('-', '_')}"]

    def search(self, ent, condition="(objectClass=*)", *attributes):
        """{dn: {attribute: [values]}} of the whole ENT, as its administrator sees it; operational attributes when asked for."""
        return self._search(ent, self.variable("BASE", ent), condition, attributes)

    def _search(self, ent, base, condition, attributes):
        done = subprocess.run(["ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-Q", "-Y", "EXTERNAL", "-H",
                               self.variable("ADMIN_URI", ent), "-b", base, condition, *attributes],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
        return parse_ldif(done.stdout)

    def search_config(self, ent, condition, *attributes):
        """Likewise of the server's own configuration, cn=config."""
        return self._search(ent, "cn=config", condition, attributes)

    def search_log(self, ent, condition):
        """Likewise of the server's log of changes, cn=accesslog (`accesslog`)."""
        return self._search(ent, "cn=accesslog", condition, ())

    def modify(self, ent, ldif):
        """Changes the directory (or its cn=config) as its administrator."""
        done = subprocess.run(["ldapmodify", "-Q", "-Y", "EXTERNAL", "-H", self.variable("ADMIN_URI", ent)],
                              input=ldif.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())

    def managed(self, ent):
        """Every entry that entsync made there (people, establishments, groups), without operational attributes and watermark."""
        return {dn: entry for dn, entry in self.search(ent).items()
                if {"entsyncAccount", "entsyncManaged"} & set(entry.get("objectClass", []))
                and "ou=services" not in dn}

    def ldif(self, ent):
        """`managed` as text, sorted throughout, values readable: what expected files hold."""
        blocks = []
        for dn, entry in sorted(self.managed(ent).items()):
            lines = [f"dn: {dn}"]
            for name in sorted(entry, key=str.lower):
                lines += [f"{name}: {value}" for value in sorted(entry[name])]
            blocks.append("\n".join(lines) + "\n")
        return "\n".join(blocks)

    def marks(self, ent):
        """Every entry's entryCSN: equal marks mean that nothing at all was written."""
        return {dn: entry["entryCSN"][0] for dn, entry in self.search(ent, "(objectClass=*)", "entryCSN").items()}


def parse_ldif(content):
    entries = {}
    for block in content.decode("ascii").split("\n\n"):
        dn, entry = None, {}
        for line in block.strip("\n").split("\n"):
            name, colon, value = line.partition(":")
            if not colon or name.startswith("#"):
                continue
            if value.startswith(":"):
                value = base64.b64decode(value[1:].strip()).decode("utf-8")
            else:
                value = value.removeprefix(" ")
            if name == "dn":
                dn = value
            else:
                entry.setdefault(name, []).append(value)
        if dn is not None:
            entries[dn] = entry
    return entries


def on_terminal(words, environment, columns=70):
    """What the program says to a terminal of that width, both outputs together."""
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        os.execve(BUILD / "entsync", ["entsync", *words], environment)
    text = b""
    try:
        while chunk := os.read(terminal, 65536):
            text += chunk
    except OSError:
        pass  # the other end is closed
    os.close(terminal)
    os.waitpid(pid, 0)
    return text.decode()


def lot(number, uai):
    """The files of an example lot, in the order in which an inbox would show them."""
    return sorted((DATA / f"lot{number}" / uai).iterdir())


class SandboxTest(unittest.TestCase):
    """One sandbox for each class; where classes share a `begin`, one for all of them, which is put back between them."""

    specifications = ()
    accesslog = False
    ppolicy = False
    maxDiff = 4000

    begun = {}  # by what they begin with: the snapshots of this script

    @classmethod
    def setUpClass(cls):
        begin = cls.begin.__func__
        if begin is SandboxTest.begin.__func__:
            cls.box = cls.new_box()
        else:
            key = (begin, cls.specifications, cls.accesslog, cls.ppolicy)
            if key in cls.begun:
                cls.box = cls.begun[key].box
                cls.begun[key].restore()
            else:
                cls.box = cls.new_box()
                cls.begin()
                cls.begun[key] = Snapshot(cls.box)
        try:
            cls.prepare()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def new_box(cls):
        return Sandbox(*cls.specifications, accesslog=cls.accesslog, ppolicy=cls.ppolicy).up()

    @classmethod
    def tearDownClass(cls):
        if os.environ.get("ENTSYNC_KEEP") == "1":
            atexit.unregister(cls.box.down)
            print(f"kept: {cls.box.dir}", file=sys.stderr)
        elif not any(snapshot.box is cls.box for snapshot in cls.begun.values()):
            cls.box.down()

    @classmethod
    def begin(cls):
        """What several classes begin with: done once, and put back for each of them."""

    @classmethod
    def prepare(cls):
        """What a class needs before its first test."""

    @classmethod
    def must(cls, code, *words, **options):
        """Runs the program and insists on its exit code."""
        result = cls.box.run(*words, **options)
        if result.code != code:
            raise AssertionError(f"exit code {result.code} instead of {code}\n{result}")
        return result

    @classmethod
    def load(cls, number, today, *uais):
        """Ingests an example lot and synchronises."""
        for uai in uais or (COLLEGE, LYCEE):
            cls.must(DONE, "ingest", *lot(number, uai), today=today)
        return cls.must(DONE, "sync", today=today)


def main():
    if not (BUILD / "entsync").exists():
        sys.exit(f"{BUILD}/entsync is missing: build it, or say where it is with ENTSYNC_BUILD")
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda number, _: sys.exit(128 + number))
    unittest.main(verbosity=2)
