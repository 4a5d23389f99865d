"""Puts a sandbox back to an earlier state in a moment: a PostgreSQL template database, and a copy of each slapd's files."""

import shutil
import subprocess
import time


class Snapshot:
    def __init__(self, box, name):
        self.box, self.name = box, name
        self.ents = sorted(path.name.removeprefix("ldap-") for path in box.box.glob("ldap-*"))
        quiet(box)
        box.sql(f"create database {name} template entsync", database="postgres")
        self._servers_down()
        for ent in self.ents:
            self._copy(self._data(ent), self._kept(ent))
        self._servers_up()

    def restore(self):
        quiet(self.box)
        self.box.sql("drop database entsync", database="postgres")
        self.box.sql(f"create database entsync template {self.name}", database="postgres")
        self._servers_down()
        for ent in self.ents:
            shutil.rmtree(self._data(ent))
            self._copy(self._kept(ent), self._data(ent))
        self._servers_up()

    def _data(self, ent):
        return self.box.box / f"ldap-{ent}" / "data"

    def _kept(self, ent):
        return self.box.dir / f"{self.name}-{ent}"

    def _copy(self, source, target):
        # the database file is sparse: its size is the map's
        subprocess.run(["cp", "-a", "--sparse=always", source, target], check=True)

    def _servers_down(self):
        self.box.stop(*self.ents)

    def _servers_up(self):
        self.box.start(*self.ents)


def quiet(box, seconds=20):
    """Waits until the connections of a killed process are gone from PostgreSQL, and with them its locks."""
    for _ in range(seconds * 50):
        if box.sql("select count(*) from pg_stat_activity where datname = 'entsync'", database="postgres") == [["0"]]:
            return
        time.sleep(0.02)
    raise AssertionError("somebody keeps a connection to the database")
