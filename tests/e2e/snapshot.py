"""Puts a sandbox back to an earlier state in a moment: a PostgreSQL template database, a copy of each slapd's files and of
what entsync itself keeps on disk."""

import os
import shutil
import signal
import subprocess
import threading
import time


FILES = ("entsync.conf", "ent.d", "inbox", "archive", "rejected", "reports")


class Snapshot:
    def __init__(self, box, ents=None):
        """Of the database and these ENTs' directories; without a word of all of them."""
        self.box = box
        self.ents = sorted(path.name.removeprefix("ldap-") for path in box.box.glob("ldap-*")) if ents is None else ents
        quiet(box)
        box.sql("create database start template entsync", database="postgres")
        for ent in self.ents:
            self._stop(ent, signal.SIGTERM)
            self._copy(self._home(ent) / "data", self._kept(ent))
        if self.ents:
            box.start(*self.ents)
        self._kept("files").mkdir()
        for name in FILES:
            self._copy(box.box / name, self._kept("files"))

    def restore(self):
        quiet(self.box)
        database = threading.Thread(target=self._restore_database)
        database.start()
        for ent in self.ents:
            self._stop(ent, signal.SIGKILL)  # its files are thrown away
            shutil.rmtree(self._home(ent) / "data")
            self._copy(self._kept(ent), self._home(ent) / "data")
        if self.ents:
            self.box.start(*self.ents)
        for name in FILES:
            self._remove(self.box.box / name)
            self._copy(self._kept("files") / name, self.box.box)
        database.join()

    def _restore_database(self):
        self.box.sql("drop database entsync", database="postgres")
        self.box.sql("create database entsync template start", database="postgres")

    def _home(self, ent):
        return self.box.box / f"ldap-{ent}"

    def _kept(self, name):
        return self.box.dir / f"start-{name}"

    def _stop(self, ent, sign):
        pid = int((self._home(ent) / "pid").read_text())
        os.kill(pid, sign)
        while process_state(pid) not in (None, "Z"):
            time.sleep(0.01)

    def _remove(self, path):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    def _copy(self, source, target):
        # the database file is sparse: its size is the map's
        subprocess.run(["cp", "-a", "--sparse=always", source, target], check=True)


def process_state(pid):
    """One letter: R runs, S waits, T is stopped, Z has ended and is not reaped; none when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return None


def quiet(box, seconds=20):
    """Waits until the connections of a killed process are gone from PostgreSQL, and with them its locks."""
    for _ in range(seconds * 50):
        if box.sql("select count(*) from pg_stat_activity where datname = 'entsync'", database="postgres") == [["0"]]:
            return
        time.sleep(0.02)
    raise AssertionError("somebody keeps a connection to the database")
