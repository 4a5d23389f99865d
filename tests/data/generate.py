#!/usr/bin/env python3
"""Makes the example exports of the two invented schools anew: tests/data/lot1 and tests/data/lot2.

    tests/data/generate.py [DIR]        into DIR instead of this folder

Python's standard library only; no clock, no network, no random numbers: the files are the same to the byte each time.
README.md beside it says which record shows what, and what changes in the second lot.
"""

import pathlib
import shutil
import sys
from datetime import datetime

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from generator import college, lycee  # noqa: E402
from generator.changes import second_college, second_lycee  # noqa: E402
from generator.files import write_elegroupe, write_siecle, write_sts  # noqa: E402


def main(target):
    for lot in ("lot1", "lot2"):
        shutil.rmtree(target / lot, ignore_errors=True)
        for uai in (college.UAI, lycee.UAI):
            (target / lot / uai).mkdir(parents=True)

    first, folder = college.build(), target / "lot1" / college.UAI
    write_siecle(folder, first, datetime(2026, 9, 14, 2, 10, 5), with_addresses=True)
    write_sts(folder, first, datetime(2026, 9, 14, 17, 45, 0), zipped=True, roomy=False)
    write_elegroupe(folder, first, datetime(2026, 9, 14, 8, 30, 12), "ISO-8859-15")

    second, folder = second_college(first), target / "lot2" / college.UAI
    write_siecle(folder, second, datetime(2026, 10, 12, 2, 11, 40), with_addresses=True)
    write_sts(folder, second, datetime(2026, 10, 12, 17, 20, 0), zipped=True, roomy=False)
    write_elegroupe(folder, second, datetime(2026, 10, 12, 7, 55, 0), "ISO-8859-15")

    first, folder = lycee.build(), target / "lot1" / lycee.UAI
    write_siecle(folder, first, datetime(2026, 9, 14, 1, 2, 3), with_addresses=False)
    write_sts(folder, first, datetime(2026, 9, 14, 12, 0, 0), zipped=False, roomy=True)
    write_elegroupe(folder, first, datetime(2026, 9, 10, 18, 5, 9), "UTF-8")

    second, folder = second_lycee(first), target / "lot2" / lycee.UAI
    # exported at night: the lot crosses midnight and is one lot all the same (D1)
    write_siecle(folder, second, datetime(2026, 10, 11, 23, 58, 30), with_addresses=False)
    write_sts(folder, second, datetime(2026, 10, 12, 12, 0, 0), zipped=False, roomy=True)
    write_elegroupe(folder, second, datetime(2026, 10, 12, 6, 40, 0), "UTF-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent))
