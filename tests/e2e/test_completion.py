#!/usr/bin/env python3
"""Tab completion in a real bash (and zsh, where it is installed), and the look of the answers on a real terminal."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
from support import BUILD, main, on_terminal  # noqa: E402

CONFIGURATION = """[entsync]
academie = toulouse
instance_key_file = instance.key
[database]
url = postgresql:///nowhere?host=/nonexistent
"""
ENT = """[ent]
name = {name}
scope = 031*
[ldap]
uri = ldap://127.0.0.1:1
base = dc=x,dc=fr
bind_dn = cn=x,dc=fr
password_file = p
"""


class Words(unittest.TestCase):
    """A configuration with two ENTs, and no server at all."""

    @classmethod
    def setUpClass(cls):
        cls.dir = pathlib.Path(tempfile.mkdtemp(prefix="es-"))
        (cls.dir / "ent.d").mkdir()
        (cls.dir / "entsync.conf").write_text(CONFIGURATION)
        (cls.dir / "instance.key").write_text("k" * 40)
        (cls.dir / "instance.key").chmod(0o600)
        for name in ("ecollege31", "entmip"):
            (cls.dir / "ent.d" / f"{name}.conf").write_text(ENT.format(name=name))
        (cls.dir / "export.zip").touch()
        (cls.dir / "sous dossier").mkdir()
        cls.environment = {"PATH": f"{BUILD}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TERM": "xterm",
                           "ENTSYNC_CONFIG": str(cls.dir / "entsync.conf")}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.dir, ignore_errors=True)

    def run_program(self, *words, code=0):
        done = subprocess.run([BUILD / "entsync", *words], env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done.stdout.decode()


class Bash(Words):
    def complete(self, line):
        """What bash offers at the end of `line`."""
        words = re.findall(r"=|[^\s=]+", line)
        if line.endswith((" ", "=")):
            words.append("")
        script = ('source <(entsync completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=();'
                  ' _entsync; printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "--norc", "-c", script, "bash", *words], env=self.environment, cwd=self.dir,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.stderr.decode(), "")
        return sorted(word for word in done.stdout.decode().split("\n") if word)

    def test_commands(self):
        self.assertEqual(self.complete("entsync rep"), ["report"])
        offered = self.complete("entsync ")
        helped = re.findall(r"(?m)^  ([a-z][a-z-]+)(?: |$)", self.run_program("--help").split("Global options")[0])
        self.assertEqual(offered, sorted(set(helped)))

    def test_options_of_the_command_and_the_global_ones(self):
        offered = self.complete("entsync plan --")
        self.assertIn("--check", offered)
        self.assertIn("--json", offered)
        self.assertNotIn("--dry-run", offered)
        self.assertEqual(self.complete("entsync --json purge --dr"), ["--dry-run"])

    def test_names_of_ents_come_from_the_configuration(self):
        self.assertEqual(self.complete("entsync sync --ent "), ["ecollege31", "entmip"])
        self.assertEqual(self.complete("entsync sync --ent=e"), ["ecollege31", "entmip"])
        self.assertEqual(self.complete("entsync sync --ent=ec"), ["ecollege31"])
        self.assertEqual(self.complete("entsync --config /nowhere sync --ent "), [])

    def test_words_of_an_option_and_of_an_operand(self):
        self.assertEqual(self.complete("entsync plan --format "), ["json", "ldif", "text"])
        self.assertEqual(self.complete("entsync report --lang f"), ["fr"])
        self.assertEqual(self.complete("entsync duplicates d"), ["dismiss"])
        self.assertEqual(self.complete("entsync duplicates --uai 0310001B con"), ["confirm"])
        self.assertEqual(self.complete("entsync completion z"), ["zsh"])

    def test_files(self):
        self.assertEqual(self.complete("entsync ingest ex"), ["export.zip"])
        self.assertEqual(self.complete("entsync ingest export.zip so"), ["sous dossier"])
        self.assertEqual(self.complete("entsync plan --out ex"), ["export.zip"])

    def test_what_only_a_database_knows_is_completed_with_nothing_where_there_is_none(self):
        self.assertEqual(self.complete("entsync plan --uai "), [])
        self.assertEqual(self.complete("entsync approve "), [])


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class Zsh(Words):
    def complete(self, line):
        """What zsh shows for `line` and the tab key, on a terminal of its own."""
        (self.dir / "functions").mkdir(exist_ok=True)
        (self.dir / "functions" / "_entsync").write_text(self.run_program("completion", "zsh"))
        setup = (f"fpath=({self.dir}/functions $fpath); autoload -Uz compinit; compinit -u -D; cd {self.dir};"
                 " PS1='READY '; zstyle ':completion:*' menu no; LISTMAX=0; setopt no_always_last_prompt; print SE\"\"T UP\n")
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvpe("zsh", ["zsh", "-f", "-i"], dict(self.environment, COLUMNS="200", LINES="100"))
        try:
            os.write(terminal, setup.encode())
            self.read_until(terminal, "SET UP\r\n")
            os.write(terminal, line.encode() + b"\t\t")
            time.sleep(0.2)
            os.write(terminal, b"\x15print TH\"\"E END\n")
            text = self.read_until(terminal, "THE END\r\n")
        finally:
            os.close(terminal)
            os.waitpid(pid, 0)
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)

    def read_until(self, terminal, end):
        text = ""
        while end not in text:
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, f"zsh said no more after: {text!r}")
            text += os.read(terminal, 65536).decode("utf-8", "replace")
        return text

    def test_commands_options_and_names(self):
        self.assertIn("resync", self.complete("entsync re"))
        self.assertIn("compute what would change", self.complete("entsync p"))
        self.assertIn("--check", self.complete("entsync plan --"))
        self.assertIn("entmip", self.complete("entsync sync --ent e"))
        self.assertIn("ldif", self.complete("entsync plan --format "))


class OnATerminal(Words):
    def on_terminal(self, *words, columns=70, **environment):
        return on_terminal(words, dict(self.environment, **environment), columns)

    def test_colours_are_for_terminals_that_want_them(self):
        self.assertIn("\033[1;31mentsync:\033[0m", self.on_terminal("nonsense"))
        self.assertIn("\033[1m", self.on_terminal("--help"))
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\033", self.on_terminal("nonsense", **environment))
            self.assertNotIn("\033", self.on_terminal("--help", **environment))
        self.assertNotIn("\033", self.run_program("--help"))

    def test_help_is_as_wide_as_the_terminal(self):
        for columns in (60, 75, 100):
            for words in (("--help",), ("plan", "--help"), ("history", "--help")):
                text = self.on_terminal(*words, columns=columns, NO_COLOR="1")
                # What is typed is not wrapped.
                long = [line for line in text.split("\r\n") if len(line) > columns and not line.startswith("  entsync ")]
                self.assertEqual(long, [])


if __name__ == "__main__":
    main()
