#!/usr/bin/env python3
"""The database's host dies, its standby is promoted: with both in the connection string a daemon goes on where it was."""

import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from daemon import Daemon, ServiceTest, active, main, wait  # noqa: E402
from support import COLLEGE, DAY1, DONE, LYCEE, PSQL, lot  # noqa: E402
import oracle  # noqa: E402

ENTS = ("ecollege31", "entmip")
STANDBY_PORT = "5433"
POSTGRES = pathlib.Path(PSQL).parent


class Failover(ServiceTest):
    @classmethod
    def prepare(cls):
        cls.data = cls.box.box / "pg" / "standby"
        cls.box.configure("entsync.conf", r"^batch_size = 50$", "batch_size = 5")
        cls.box.configure("entsync.conf", r"^rehearsal = true$",
                          "rehearsal = true\n\n[schedule]\nsettle = 1s\nrescan = 5s\nretry = 2s\nsync = none\npurge = none\n")
        cls.box.configure("entsync.conf", r"^(url = postgresql://entsync@/entsync)\?host=(.*)&port=5432$",
                          rf"\1?host=\2,\2&port=5432,{STANDBY_PORT}&target_session_attrs=read-write")
        cls.server("pg_basebackup", "-h", cls.box.box / "pg", "-U", "postgres", "-D", cls.data, "-R", "-c", "fast")
        configuration = cls.data / "postgresql.conf"
        configuration.write_text(re.sub(r"\Z", f"port = {STANDBY_PORT}\n", configuration.read_text()))
        cls.server("pg_ctl", "-D", cls.data, "-l", cls.data / "log", "-w", "-s", "start")

    @classmethod
    def tearDownClass(cls):
        for daemon in cls.box.daemons:
            daemon.kill()
        cls.server("pg_ctl", "-D", cls.data, "-m", "immediate", "-s", "stop", check=False)
        super().tearDownClass()

    @classmethod
    def server(cls, program, *words, check=True):
        """A program of PostgreSQL, as the user whom the servers run as."""
        command = [str(POSTGRES / program), *map(str, words)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=check, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL if not check else None)

    def test_the_daemon_goes_on_with_the_standby(self):
        daemon = Daemon(self.box, today=DAY1).ready()
        self.led_by(daemon, *ENTS)
        self.must(DONE, "throttle", "20")
        self.drop(*lot(1, COLLEGE), folder=COLLEGE)
        wait("it to write", lambda: len(self.box.managed("ecollege31")) > 20)
        # In the middle of a run, as a maintenance does it: what was committed has reached the standby.
        self.box.stop("postgres")
        wait("it to notice", lambda: any("waiting for the database" in line for line in daemon.listen()))
        self.box.env["PGPORT"] = STANDBY_PORT
        self.server("pg_ctl", "-D", self.data, "-w", "-s", "promote")
        self.led_by(daemon, *ENTS)
        self.must(DONE, "throttle", "off")
        self.drop(*lot(1, LYCEE), folder=LYCEE)
        wanted = oracle.after_lot1().accounts
        for ent in ENTS:
            wait(f"the accounts of {ent}", lambda: active(self.box, ent) == len(wanted[ent]))
        self.must(DONE, "plan", "--check", today=DAY1)
        self.assertEqual(self.box.sql("select count(*) from journal where state = 'intended'"), [["0"]])
        self.assertIsNone(daemon.process.poll())
        self.assertEqual(daemon.end(), 0)


if __name__ == "__main__":
    main()
