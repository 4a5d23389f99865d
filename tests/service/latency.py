#!/usr/bin/env python3
"""From a file's arrival in the inbox to the change in the ENT: a collège of 600 pupils, one pupil changed with each export.

    ENTSYNC_BUILD=build/release tests/service/latency.py [DROPS]

Prints the median and the slowest of 50 drops, measured from the renaming of an export's last file to the directory's own time
stamp of the changed entry (entryCSN). A measurement, not a test of the suite: it fails when the slowest takes 2 s or more, or a change
does not arrive at all.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]
import schools  # noqa: E402
from support import BUILD, Sandbox  # noqa: E402

PUPILS = 600
ENT = "ecollege31"
LIMIT_S = 2


def drop(inbox, files):
    """Puts the files beside the inbox and renames them in; the moment of the last renaming."""
    waiting = []
    for path in files:
        part = inbox / f"{path.name}.part"
        part.write_bytes(path.read_bytes())
        waiting.append((part, inbox / path.name))
    for part, final in waiting:
        os.rename(part, final)
    return datetime.now(timezone.utc)


def csn_time(csn):
    return datetime.strptime(csn.split("#")[0], "%Y%m%d%H%M%S.%fZ").replace(tzinfo=timezone.utc)


def wait_for(box, condition, *attributes, patience_s=120):
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = box.search(ENT, condition, *attributes)
        if found:
            return next(iter(found.values()))
        time.sleep(0.1)
    raise SystemExit(f"latency: {condition} did not come in {patience_s} s; the daemon's log is {box.box}/entsyncd.log")


def main():
    drops = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    school, _ = schools.college(0, PUPILS)
    start = datetime.now().replace(microsecond=0) - timedelta(hours=4)
    os.environ["ENTSYNC_DURABLE"] = "1"  # the servers wait for the disk, as real ones do
    with_box = Sandbox(f"{ENT}={school.uai}=42d").up()
    inbox = pathlib.Path(with_box.env["ENTSYNC_INBOX"])
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "ENTSYNC_CONFIG": with_box.env["ENTSYNC_CONFIG"]}
    with open(with_box.box / "entsyncd.log", "w", encoding="utf-8") as log:
        daemon = subprocess.Popen([BUILD / "entsyncd"], env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        drop(inbox, schools.siecle(with_box.dir / "0", school, start))
        wait_for(with_box, f"(ENTEleveStructRattachId={school.pupils[-1].eleve_id})", "dn", patience_s=300)
        # The rest of the first run is not to be measured.
        time.sleep(5)
        taken = []
        for number in range(1, drops + 1):
            pupil = school.pupils[(number * 11) % PUPILS]
            pupil.email = f"mesure{number}@example.org"
            files = schools.siecle(with_box.dir / str(number), school, start + timedelta(minutes=4 * number))
            renamed = drop(inbox, files)
            entry = wait_for(with_box, f"(&(ENTEleveStructRattachId={pupil.eleve_id})(mail={pupil.email}))", "entryCSN")
            taken.append((csn_time(entry["entryCSN"][0]) - renamed).total_seconds())
            if sys.stdout.isatty():
                print(f"drop {number}: {taken[-1] * 1000:.0f} ms", file=sys.stderr)
        print(f"latency from rename to LDAP, a collège of {PUPILS} pupils, {drops} drops: "
              f"p50 {statistics.median(taken) * 1000:.0f} ms, slowest {max(taken) * 1000:.0f} ms")
    finally:
        daemon.terminate()
        daemon.wait(60)
        with_box.down()
    return 0 if max(taken) < LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
