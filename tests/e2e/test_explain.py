#!/usr/bin/env python3
"""`explain` and `history` with the example: every kind of thing, and everybody who has no account."""

import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, LYCEE, USAGE, SandboxTest, main  # noqa: E402


class Example(SandboxTest):
    @classmethod
    def begin(cls):
        cls.load(1, DAY1)
        cls.load(2, DAY2)

    def explain(self, name, today=DAY2):
        """The one explanation of a name: its chain and what would have to change."""
        found = self.must(DONE, "explain", name, "--json", today=today).json()["found"]
        self.assertEqual(len(found), 1, found)
        marked = [step for step in found[0]["chain"] if step["failed"]]
        self.assertLessEqual(len(marked), 1, "only the first failing check is marked")
        self.assertTrue(found[0]["next"])
        return found[0]["chain"], marked[0]["text"] if marked else None, found[0]["next"]


class Explain(Example):
    def chain(self, name, *wanted):
        chain, marked, _ = self.explain(name)
        kinds = [step["what"] for step in chain]
        for what in wanted:
            self.assertIn(what, kinds, (name, chain))
        return chain, marked

    def test_a_pupil_with_an_account_has_the_whole_chain_and_nothing_marked(self):
        chain, marked = self.chain("2310001", "source", "lot", "check", "federated", "ENT ecollege31", "guard", "last operation")
        self.assertIsNone(marked)
        self.assertIn("ELEVE 2310001".split()[0], chain[0]["text"])
        self.assertIn("ExportXML_ElevesAvecAdresses.zip", chain[0]["text"])
        self.assertIn("12/10/2026", chain[0]["text"])

    def test_the_first_failing_check_is_marked(self):
        for name, said in (("2319103", "no INE"), ("2310096", ""), ("2319133", "DATE_SORTIE is 25/09/2026"),
                           ("2319129", "suspended"), ("43191365", "level 3"), ("4319191", "linked to no pupil"),
                           ("31011", "neither function nor service"), ("4319999", None)):
            if said is None:
                self.must(USAGE, "explain", name, today=DAY2)
                continue
            found = self.must(DONE, "explain", name, "--json", today=DAY2).json()["found"]
            marked = [step["text"] for one in found for step in one["chain"] if step["failed"]]
            self.assertTrue(any(said in text for text in marked), (name, marked))
            self.assertTrue(all(one["next"] for one in found))

    def test_guardians_are_told_their_links_and_staff_their_services(self):
        chain, marked = self.chain("43191081", "link", "federated", "ENT ecollege31")
        self.assertIsNone(marked)
        self.assertEqual(len([step for step in chain if step["what"] == "link"]), 3)
        chain, marked = self.chain("31001", "source", "check", "federated")
        self.assertTrue(any("service(s)" in step["text"] for step in chain))
        self.assertIsNone(marked)

    def test_divisions_groups_files_and_establishments(self):
        chain, marked = self.chain(f"{COLLEGE}:6A", "source", "federated", "last operation")
        self.assertIsNone(marked)
        self.assertEqual(self.explain(f"{COLLEGE}:division:6A:eleves")[1], None)
        self.chain(f"{COLLEGE}:groupe:3DNL ANGLAIS", "source", "anomaly", "federated")
        _, marked, remedy = self.explain(f"{COLLEGE}:groupe:3THEATR")
        self.assertIn("neither SIECLE nor STS", marked)
        self.assertIn("to the letter", remedy)
        chain, _ = self.chain(COLLEGE, "source", "register", "federated", "ENT ecollege31", "ENT entmip", "anomalies")
        self.assertEqual(len([step for step in chain if step["what"] == "source"]), 2)
        dn = f"cn={COLLEGE}:division:6A:eleves,ou=groupes,dc=ecollege31,dc=fr"
        self.must(DONE, "explain", dn, today=DAY2)
        self.assertTrue(self.must(DONE, "explain", f"sts_emp_{LYCEE}_2026.xml", "--json", today=DAY2).json()["found"])


class History(Example):
    def test_a_person_whose_name_was_corrected(self):
        told = self.must(DONE, "history", "2319134", "--json").json()
        versions = told["entries"]
        self.assertEqual([v["from"] for v in versions], [DAY1, DAY2])
        self.assertEqual([v["to"] for v in versions], [DAY2, None])
        self.assertIn("sn", versions[1]["changed"])
        self.assertIn("ExportXML_ElevesAvecAdresses.zip", versions[1]["origin"])
        self.assertEqual(versions[1]["attributes"]["sn"], ["DE QUERCYN"])
        self.assertEqual([(o["ent"], o["verb"], o["day"]) for o in told["accounts"] if o["account"]],
                         [("ecollege31", "add", DAY1)])
        then = self.must(DONE, "history", "2319134", "--at", "2026-09-30", "--json").json()
        self.assertEqual([v["attributes"]["sn"] for v in then["entries"]], [["QUERCYN"]])
        self.assertIn("QUERCYN", self.must(DONE, "history", "2319134", "--at", "2026-09-30").out)
        self.assertEqual(self.must(DONE, "history", "2319134", "--at", "2026-09-01", "--json").json()["entries"], [])

    def test_a_group_and_an_establishment(self):
        gone = self.must(DONE, "history", f"{COLLEGE}:6ATELIER", "--json").json()["entries"]
        self.assertTrue(gone)
        told = self.must(DONE, "history", COLLEGE, "--json").json()
        self.assertEqual({change["day"] for change in told["changes"]}, {DAY1, DAY2})
        self.assertTrue(any("ExportXML_Structures.zip" in change["files"] for change in told["changes"]))
        first = self.must(DONE, "history", COLLEGE, "--at", "2026-10-01", "--json").json()["changes"]
        second = self.must(DONE, "history", COLLEGE, "--at", DAY2, "--json").json()["changes"]
        old, new = ({entry["key"] for entry in entries} for entries in (first, second))
        self.assertIn("eleve:TOULOUSE:2319132", old - new)
        self.assertIn("eleve:TOULOUSE:2319150", new - old)

    def test_what_was_never_known_is_a_usage_error(self):
        self.must(USAGE, "history", "4711")
        self.must(USAGE, "history", "2319134", "--at", "yesterday")


if __name__ == "__main__":
    main()
