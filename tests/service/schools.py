"""Exports of an invented collège as of these days, for programs that run by the real clock."""

import pathlib
import re
import sys
import zipfile
from datetime import date

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "data"))
from generator import archive, many  # noqa: E402
from generator.files import write_siecle  # noqa: E402

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
    for pattern in (rb"(\b\d\d/\d\d/)(202[67])(\b)", rb"(<ANNEE_SCOLAIRE>)(2026)(<)"):
        content = re.sub(pattern, later, content)
    return content


def siecle(folder, school, moment):
    """The five files of SIECLE, exported at that moment (a datetime); their paths. The folder holds nothing else."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    years = school_year(moment.date()) - YEAR
    write_siecle(folder, school, moment.replace(year=moment.year - years), with_addresses=True)
    for path in sorted(folder.iterdir()) if years else ():
        with zipfile.ZipFile(path) as packed:
            (entry,) = packed.namelist()
            content = packed.read(entry)
        path.unlink()
        archive.write(path, entry, moved(content, years), moment)
    return sorted(folder.iterdir())
