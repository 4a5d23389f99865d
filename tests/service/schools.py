"""Exports of an invented collège as of these days, for programs that run by the real clock."""

import pathlib
import re
import sys
import zipfile
from datetime import date

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "data"))
from generator import archive, many  # noqa: E402
from generator.files import write_siecle, write_sts  # noqa: E402

# The school year in which the generator lives.
YEAR = 2026


def school_year(day=None):
    """The year in which the school year of that day began; from August on it is the next one's."""
    day = day or date.today()
    return day.year if day.month >= 8 else day.year - 1


def college(number=0, pupils=24):
    """A collège with so many pupils in ordinary families, and its population."""
    return many.build(number, pupils)


def moved(content, years):
    """The same export, so many years later: its school year and whatever is dated within it."""
    def later(match):
        return match[1] + str(int(match[2]) + years).encode() + match[3]
    for pattern in (rb"(\b\d\d/\d\d/)(202[67])(\b)", rb"(\b)(202[67])(-\d\d-\d\d\b)", rb"(<ANNEE_SCOLAIRE>)(2026)(<)",
                    rb"(\bANNEE=\")(2026)(\")"):
        content = re.sub(pattern, later, content)
    return content


def _write(folder, moment, make):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    years = school_year(moment.date()) - YEAR
    make(folder, moment.replace(year=moment.year - years))
    for path in sorted(folder.iterdir()):
        if years == 0 or not path.name.endswith(".zip"):
            continue
        with zipfile.ZipFile(path) as packed:
            (entry,) = packed.namelist()
            content = packed.read(entry)
        path.unlink()
        later = str(YEAR), str(YEAR + years)
        archive.write(folder / path.name.replace(*later), entry.replace(*later), moved(content, years), moment)
    return sorted(folder.iterdir())


def siecle(folder, school, moment):
    """The five files of SIECLE, exported at that moment (a datetime); their paths. The folder holds nothing else."""
    return _write(folder, moment, lambda where, at: write_siecle(where, school, at, with_addresses=True))


def sts(folder, school, moment):
    """Likewise the sts_emp of STS-Web."""
    return _write(folder, moment, lambda where, at: write_sts(where, school, at, zipped=True, roomy=False))
