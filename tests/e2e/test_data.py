#!/usr/bin/env python3
"""The example exports are what their generator makes, and its README speaks of records that are there."""

import filecmp
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import oracle  # noqa: E402

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"


def files_below(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


class ExampleData(unittest.TestCase):
    def test_the_generator_makes_the_committed_files_to_the_byte(self):
        with tempfile.TemporaryDirectory(prefix="es-") as folder:
            subprocess.run([sys.executable, DATA / "generate.py", folder], check=True)
            for number in ("lot1", "lot2"):
                made, kept = pathlib.Path(folder) / number, DATA / number
                self.assertEqual(files_below(made), files_below(kept))
                _, different, missing = filecmp.cmpfiles(made, kept, files_below(kept), shallow=False)
                self.assertEqual((different, missing), ([], []))

    def test_every_record_that_the_readme_names_is_in_a_lot(self):
        known = set()
        for number in (1, 2):
            for school in oracle.schools(number).values():
                known |= {p.eleve_id for p in school.pupils} | {g.personne_id for g in school.guardians}
                known |= {link.eleve_id for link in school.links} | {link.personne_id for link in school.links}
                known |= {link.eleve_id for link in school.group_links}
                known |= {person.id for person in school.individuals + school.substitutes}
                known |= {number for service in school.services for _, number, _ in service.teachers}
        readme = (DATA / "README.md").read_text()
        tables = readme[readme.index("## Which record"):]
        named = set(re.findall(r"\b(?:23\d{5}|43\d{5,6}|3[12]0\d\d|9[01]\d)\b", tables))
        self.assertGreater(len(named), 100)
        self.assertEqual(named - known, set())

    def test_a_fifth_to_a_third_of_the_pupil_rows_are_leavers(self):
        for number in (1, 2):
            for school in oracle.schools(number).values():
                leavers = sum(1 for p in school.pupils if p.exit)
                self.assertTrue(0.2 <= leavers / len(school.pupils) <= 0.3, f"{leavers} of {len(school.pupils)}")

    def test_the_readme_counts_the_accounts_as_the_rules_do(self):
        readme = (DATA / "README.md").read_text()
        for label, expectation in (("after lot 1: pupils, guardians, staff", oracle.after_lot1()),
                                   ("after lot 2", oracle.after_lot2())):
            cells = re.search(rf"^\| accounts {re.escape(label)} \| (.*) \| (.*) \|$", readme, re.M).groups()
            for cell, ent in zip(cells, ("ecollege31", "entmip")):
                kinds = [key.split(":")[0] for key in expectation.accounts[ent]]
                pupils, guardians = kinds.count("eleve"), kinds.count("responsable")
                self.assertEqual(cell, f"{pupils}, {guardians}, {len(kinds) - pupils - guardians}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
