#!/usr/bin/env python3
"""The pages as a browser shows them: in light, in dark, on a narrow screen. For people to look at; the test only makes sure that
there is something to see. Runs where ENTSYNC_LONG=1 and chromium is installed.

    ENTSYNC_LONG=1 ENTSYNC_SCREENSHOTS=FOLDER tests/service/test_screenshots.py
"""

import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.dont_write_bytecode = True
from daemon import main, wait  # noqa: E402
from support import COLLEGE, DAY1, DAY2, DONE, HELD, LONG, LYCEE, lot  # noqa: E402
from test_pages import ENT, PagesTest  # noqa: E402

CHROMIUM = shutil.which("chromium")
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars"]


def colours(path):
    """How many different pixels the first rows of a PNG have, and its size; a blank page has one."""
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", content[16:26])
    at, data = 8, b""
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at:at + 8])
        if name == b"IDAT":
            data += content[at + 8:at + 8 + length]
        at += 12 + length
    assert depth == 8
    sample = zlib.decompressobj().decompress(data, 4_000_000)
    step = {2: 3, 6: 4}[kind]
    return len({sample[i:i + step] for i in range(0, len(sample) - step, step * 7)}), width, height


@unittest.skipUnless(LONG and CHROMIUM, "only in the long tests, with chromium")
class Screenshots(PagesTest):
    @classmethod
    def prepare(cls):
        cls.must(DONE, "migrate")
        cls.must(DONE, "ingest", *lot(1, COLLEGE), *lot(1, LYCEE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)
        # Something is held, and something was rejected.
        with (cls.box.box / "ent.d" / f"{ENT}.conf").open("a") as conf:
            conf.write("\n[guard]\nfloor = 0\nestablishment_ratio = 0%\n")
        cls.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        cls.must(HELD, "sync", today=DAY2)
        odd = cls.box.dir / "export.zip"
        odd.write_bytes(b"no archive at all")
        cls.box.run("ingest", odd, today=DAY2)
        cls.must(DONE, "sync", "--ent", "entmip", today=DAY2)
        from daemon import Daemon
        cls.daemon = Daemon(cls.box, today=DAY2).ready()
        wait("it to lead", lambda: cls.metric(f'entsync_leader{{ent="{ENT}"}}') == 1)
        cls.folder = pathlib.Path(os.environ.get("ENTSYNC_SCREENSHOTS") or cls.box.dir / "screenshots")
        cls.folder.mkdir(parents=True, exist_ok=True)

    def shoot(self, name, path, width, height, *more):
        file = self.folder / f"{name}.png"
        with tempfile.TemporaryDirectory() as profile:
            subprocess.run([CHROMIUM, *QUIET, f"--user-data-dir={profile}", f"--window-size={width},{height}",
                            f"--screenshot={file}", *more, self.box.env["ENTSYNC_URL"] + path],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        return file

    def test_each_page_shows_something_in_light_in_dark_and_on_a_narrow_screen(self):
        pages = {"status": "/", "reports": "/reports", "report": f"/reports/{COLLEGE}"}
        for name, path in pages.items():
            for look, width, height, more in (("light", 1200, 1700, ()), ("narrow", 500, 1700, ()),
                                              ("dark", 1200, 1700, ("--blink-settings=preferredColorScheme=0",))):
                with self.subTest(name, look=look):
                    count, *size = colours(self.shoot(f"{name}-{look}", path, width, height, *more))
                    self.assertGreater(count, 8)
                    self.assertEqual(size, [width, height])


if __name__ == "__main__":
    main()
