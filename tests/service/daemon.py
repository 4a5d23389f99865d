"""A daemon in a sandbox: started, stopped, killed, frozen, and waited for."""

import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import support as e2e  # noqa: E402
from support import BUILD, Result, SandboxTest  # noqa: E402

PATIENCE = 120


def wait(what, condition, patience=PATIENCE, pause=0.05):
    """The first true answer of `condition`."""
    end = time.monotonic() + patience
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s in vain: {what}")
        time.sleep(pause)


def sanitizers():
    """The caller's options of the sanitizers, for a program that gets an environment of its own."""
    names = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")
    return {name: os.environ[name] for name in names if name in os.environ}


class Daemon:
    """One entsyncd. `log` is what it said on standard error; `told` what it told systemd."""

    def __init__(self, box, *options, today=None, env=None, file_size=None):
        """`file_size`: no file may grow larger than so many bytes, as if the disk were full (SIGXFSZ stays ignored)."""
        self.box, self.told = box, []
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.path = box.dir / f"notify{time.monotonic_ns()}"
        self.notify.bind(str(self.path))
        threading.Thread(target=self.hear, daemon=True).start()
        self.log_file = box.dir / f"entsyncd{time.monotonic_ns()}.log"
        words = [BUILD / "entsyncd", *options]
        if today:
            words += ["--today", today]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "NOTIFY_SOCKET": str(self.path),
                       "ENTSYNC_CONFIG": str(box.box / "entsync.conf")}
        environment.update(sanitizers() | (env or {}))
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen([str(word) for word in words], env=environment, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, restore_signals=file_size is None,
                                            preexec_fn=None if file_size is None else lambda: resource.setrlimit(
                                                resource.RLIMIT_FSIZE, (file_size, resource.RLIM_INFINITY)))
        box.daemons.append(self)

    @property
    def log(self):
        return self.log_file.read_text("utf-8", "replace")

    def hear(self):
        """As systemd does, all the time: a full queue would stop the sender."""
        while True:
            try:
                self.told += self.notify.recv(65536).decode().splitlines()
            except OSError:
                return

    def listen(self):
        """What it told systemd up to now."""
        return list(self.told)

    def ready(self):
        wait("the daemon to be ready", lambda: "READY=1" in self.listen() or self.process.poll() is not None)
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended with {self.process.returncode}\n{self.log}")
        return self

    def signal(self, number):
        self.process.send_signal(number)

    def end(self):
        """SIGTERM; its exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self):
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait(PATIENCE)
        self.notify.close()


def active(box, ent):
    """How many active accounts that ENT has."""
    return sum(entry.get("entsyncState") == ["active"] for entry in box.managed(ent).values())


class ServiceTest(SandboxTest):
    """A sandbox of its own for each class, and no daemon left behind."""

    @classmethod
    def setUpClass(cls):
        original = e2e.Sandbox.__init__

        def with_daemons(self, *words, **options):
            original(self, *words, **options)
            self.daemons = []

        e2e.Sandbox.__init__ = with_daemons
        try:
            super().setUpClass()
        finally:
            e2e.Sandbox.__init__ = original

    @classmethod
    def tearDownClass(cls):
        for daemon in cls.box.daemons:
            daemon.kill()
        super().tearDownClass()

    def tearDown(self):
        if not self._outcome.success:
            for daemon in self.box.daemons:
                print(f"--- {daemon.log_file.name}\n{daemon.log[-4000:]}", file=sys.stderr)

    # --- the inbox ---

    def drop(self, *files, folder="", name=None):
        """By rename, as a sender should."""
        target = self.box.box / "inbox" / folder
        target.mkdir(parents=True, exist_ok=True)
        for file in files:
            part = target / f".{file.name}.sending"
            shutil.copyfile(file, part)
            part.rename(target / (name or file.name))

    def inbox(self):
        """The files that lie in the inbox, those on their way in included."""
        top = self.box.box / "inbox"
        # Folders come and go meanwhile.
        return sorted(os.path.relpath(os.path.join(folder, file), top)
                      for folder, _, files in os.walk(top) for file in files)

    def taken(self):
        wait("the inbox to be empty", lambda: not self.inbox())

    # --- what became of it ---

    def runs(self, kind=None):
        """(id, kind, exit code) of finished runs, oldest first."""
        rows = self.box.sql("select id, kind, exit_code, finished from run order by id")
        return [(int(row[0]), row[1], None if row[2] is None else int(row[2])) for row in rows
                if kind in (None, row[1]) and row[3] is not None]

    def settled(self, syncs):
        """So many syncs have ended."""
        return wait(f"{syncs} syncs to end", lambda: len(self.runs("sync")) >= syncs and self.runs("sync"))

    def leader(self, ent):
        """(pid, host) of its leader; None: nobody leads."""
        rows = self.box.sql(f"select pid, host from leader where ent = '{ent}'")
        return (int(rows[0][0]), rows[0][1]) if rows else None

    def led_by(self, daemon, *ents):
        wait(f"daemon {daemon.process.pid} to lead {ents}",
             lambda: all((self.leader(ent) or (0,))[0] == daemon.process.pid for ent in ents))

    def start_command(self, *words, today=None):
        """An `entsync` that goes on meanwhile."""
        words = [str(word) for word in words]
        if today:
            words = ["--today", today, *words]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "ENTSYNC_CONFIG": str(self.box.box / "entsync.conf")}
        environment.update(sanitizers())
        return subprocess.Popen([BUILD / "entsync", *words], env=environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def result_of(process, words=()):
    out, err = process.communicate(timeout=PATIENCE)
    return Result(words, subprocess.CompletedProcess(words, process.returncode, out, err))


def main():
    if not (BUILD / "entsyncd").exists():
        sys.exit(f"{BUILD}/entsyncd is missing: build it, or say where it is with ENTSYNC_BUILD")
    e2e.main()
