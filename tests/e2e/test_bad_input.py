#!/usr/bin/env python3
"""What bad input gets: a sentence that names the file (and record and field), its exit code, and nothing changed."""

import io
import re
import sys
import zipfile

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, LYCEE, REJECTED, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402
from generator import siecle, sts  # noqa: E402
from generator.model import uai  # noqa: E402

DAY = "2026-09-21"


def zipped(*entries):
    """The bytes of an archive of (name, content)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


class BadInputCase(SandboxTest):
    """After each of these the promoted state, the directory and the archive of what was taken are as they were."""

    @classmethod
    def prepare(cls):
        cls.load(1, DAY1)
        cls.example = exports.school(COLLEGE)
        moment = exports.at(DAY)
        cls.moment = moment
        cls.good = {
            "Structures": siecle.structures(cls.example, moment), "Nomenclature": siecle.nomenclatures(cls.example, moment),
            "Communs": siecle.communs(cls.example, moment), "ElevesAvecAdresses": siecle.eleves(cls.example, moment, True),
            "ResponsablesAvecAdresses": siecle.responsables(cls.example, moment)}
        cls.sts = sts.sts_emp(cls.example, roomy=False)
        cls.folder = cls.box.dir / "bad"
        cls.folder.mkdir()

    def setUp(self):
        self.before = self.state()

    def state(self):
        """What is in force: compositions, directory entries, accounts, and every LDAP entry's mark."""
        return {
            "lots": self.box.sql("select l.uai, l.side, l.state, lf.file from lot l join lot_file lf on lf.lot = l.id "
                                 "order by 1, 2, 3, 4"),
            "waiting": self.box.sql("select name from file where state = 'waiting' order by id"),
            "staged": self.box.sql("select file_id, count(*) from staged_pupil group by 1 order by 1"),
            "entries": self.box.sql("select uai, key, digest from entry where to_run is null order by 1, 2, 3"),
            "accounts": self.box.sql("select ent, key, state from account order by 1, 2"),
            "marks": {ent: self.box.marks(ent) for ent in ("ecollege31", "entmip")}}

    def refused(self, name, content, *sentences, code=REJECTED, day=DAY):
        """Ingests one bad file and insists: exit code, what its sentence says (the file's name first), nothing changed."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        result = self.box.run("ingest", "--json", path, today=day)
        self.assertEqual(result.code, code, str(result))
        # Of the answer the sentence alone: the path that was given says many a word, too.
        (line,) = result.json()["files"]
        self.assertRegex(line["sentence"], "^(opening|reading|taking) the (file|archive): " + re.escape(path.name) + r"(,|:| \()", str(result))
        self.assertTrue(sentences, "a refusal without a sentence that is insisted on")
        for sentence in sentences:
            self.assertRegex(line["sentence"], sentence)
        self.kept_beside_its_reason(path, content)
        self.nothing_changed()
        return line["sentence"]

    def kept_beside_its_reason(self, path, content):
        """What was sent is not lost: it lies among the rejected files, and why beside it."""
        kept = sorted((self.box.box / "rejected").glob(f"*_{path.name}"), key=lambda file: file.stat().st_mtime_ns)
        self.assertTrue(kept, f"{path.name} was not kept")
        self.assertIn(content, [file.read_bytes() for file in kept])
        for file in kept:
            self.assertIn(path.name.rpartition(".")[0], file.with_name(file.name + ".txt").read_text())

    def nothing_changed(self):
        after = self.state()
        for part, value in self.before.items():
            self.assertEqual(after[part], value, part)

    def structures(self, change):
        """The good Structures export, changed as text and encoded again."""
        return change(self.good["Structures"].decode("iso8859-15")).encode("iso8859-15")


class BadInput(BadInputCase):
    # --- archives ---

    def test_not_a_zip(self):
        self.refused("ExportXML_Structures.zip", b"PK but not really an archive" * 10,
                     "opening the file: ExportXML_Structures.zip: it is neither a zip archive nor XML")

    def test_neither_zip_nor_xml(self):
        self.refused("photo.jpg", bytes(range(256)) * 20, "opening the file: photo.jpg: it is neither a zip archive nor XML")

    def test_an_empty_file(self):
        self.refused("empty.xml", b"", "opening the file: empty.xml: it is empty")

    def test_a_zip_truncated_anywhere(self):
        whole = zipped(("ElevesAvecAdresses.xml", self.good["ElevesAvecAdresses"]))
        paths = []
        for number in range(1, 20):
            path = self.folder / f"cut{number:02d}.zip"
            path.write_bytes(whole[:len(whole) * number // 20])
            paths.append(path)
        paths.append(self.folder / "cut-last.zip")
        paths[-1].write_bytes(whole[:-1])
        self.all_refused(paths, "damaged or cut short")

    def test_a_flipped_byte_in_the_data(self):
        whole = bytearray(zipped(("ElevesAvecAdresses.xml", self.good["ElevesAvecAdresses"])))
        whole[len(whole) // 2] ^= 0x20
        self.refused("flipped.zip", bytes(whole), "flipped.zip.*damaged|flipped.zip.*not well-formed")

    def test_xml_truncated_anywhere(self):
        whole = self.good["Structures"].rstrip()
        paths = []
        for number in range(1, 25):
            path = self.folder / f"cut{number:02d}.xml"
            path.write_bytes(whole[:len(whole) * number // 25])
            paths.append(path)
        paths.append(self.folder / "cut-last.xml")
        paths[-1].write_bytes(whole[:-1])
        self.all_refused(paths, r"line \d+: (not well-formed XML: )?it ends|its XML declaration|it is neither")

    def all_refused(self, paths, sentence):
        result = self.box.run("ingest", *paths, today=DAY)
        self.assertEqual(result.code, REJECTED, str(result))
        for path in paths:
            self.assertRegex(result.text, f"{path.name}.*({sentence})")
        rejected = self.box.sql("select count(distinct coalesce(nullif(outer_name, ''), name)) from file where state = 'rejected' "
                                "and (outer_name like 'cut%' or name like 'cut%')")
        self.assertGreaterEqual(int(rejected[0][0]), len(paths))
        self.nothing_changed()

    def test_a_zip_bomb(self):
        start, end = self.good["Structures"].split(b"<DONNEES>")
        content = start + b"<DONNEES>" + b" " * (256 << 20) + end
        self.refused("bomb.zip", zipped(("Structures.xml", content)),
                     r"bomb.zip \(Structures.xml\), line \d+: one element or text is longer than \d+ bytes")
        content = start + b"<DONNEES>" + b"<PAD/>\n" * (4 << 20) + end
        self.refused("small-bits.zip", zipped(("Structures.xml", content)),
                     r"small-bits.zip \(Structures.xml\): it unpacks to more than 200 times its size")

    def test_two_xml_files_in_a_zip(self):
        self.refused("two.zip", zipped(("Structures.xml", self.good["Structures"]), ("Communs.xml", self.good["Communs"])),
                     "two.zip: there are two XML files in it")

    def test_path_names_inside(self):
        for name in ("../../escaped.xml", "/tmp/escaped-absolute.xml", "sub/../../escaped.xml"):
            self.refused("paths.zip", zipped((name, self.good["Structures"])),
                         "paths.zip: the name of file 1 in it is a path or no name")
        self.assertEqual(list(self.box.dir.rglob("escaped*")), [])

    def test_nothing_in_the_zip(self):
        self.refused("nothing.zip", zipped(), "nothing.zip: there is no XML file in it")
        self.refused("text.zip", zipped(("readme.txt", b"hello")), "text.zip: there is no XML file in it")

    # --- formats ---

    def test_edt_sts_instead_of_sts_edt(self):
        content = (b'<?xml version="1.0" encoding="ISO-8859-15"?>\n<EDT_STS><PARAMETRES><UAJ>0319101Z</UAJ><ANNEE_SCOLAIRE>2026'
                   b'</ANNEE_SCOLAIRE><APPLICATION_SOURCE>EDT</APPLICATION_SOURCE></PARAMETRES><DONNEES/></EDT_STS>')
        self.refused("EDT_vers_STS_0319101Z_2026.xml", content,
                     r"^reading the file: EDT_vers_STS_0319101Z_2026.xml, line 2: .* \(root EDT_STS\), which entsync does not take\. "
                     "Give the file that STS-Web exports")

    def test_responsables_without_addresses(self):
        content = re.sub(rb"<ADRESSES>.*</ADRESSES>", b"<ADRESSES></ADRESSES>", self.good["ResponsablesAvecAdresses"], flags=re.S)
        self.refused("ExportXML_ResponsablesSansAdresses.zip", zipped(("ResponsablesSansAdresses.xml", content)),
                     r"Adresses.zip \(ResponsablesSansAdresses.xml\), ADRESSES: it is the export without addresses")

    def test_an_unknown_root(self):
        self.refused("rss.xml", b'<?xml version="1.0"?><rss><channel/></rss>',
                     "rss.xml, line 1: its root element <rss> is none that entsync reads")

    def test_an_unknown_encoding(self):
        self.refused("klingon.xml", self.structures(lambda t: t.replace("ISO-8859-15", "X-KLINGON", 1)),
                     "klingon.xml, line 1: it declares the encoding X-KLINGON, which entsync does not know")

    def test_bytes_that_are_not_what_the_declaration_says(self):
        content = self.good["Structures"].replace(b"ISO-8859-15", b"UTF-8", 1)  # prépa Œuvre in Latin-9
        self.refused("not-utf8.xml", content, r"not-utf8.xml, .*line \d+: near byte \d+ it holds bytes that its declared encoding "
                                              "does not allow")

    def test_a_doctype_with_entities(self):
        doctype = '<!DOCTYPE BEE_STRUCTURES [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<BEE_STRUCTURES'
        content = self.structures(lambda t: t.replace("<BEE_STRUCTURES", doctype, 1).replace("6EME B", "&x;"))
        sentence = self.refused("doctype.xml", content, r"doctype.xml, line \d+: its DOCTYPE holds declarations")
        self.assertNotIn("root:", sentence)

    def test_a_billion_laughs(self):
        entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        content = self.structures(lambda t: t.replace("<BEE_STRUCTURES", f"<!DOCTYPE x [{entities}]>\n<BEE_STRUCTURES", 1)
                                  .replace("6EME B", "&a9;"))
        self.refused("laughs.xml", content, r"laughs.xml, line \d+: its DOCTYPE holds declarations")

    def test_not_well_formed(self):
        self.refused("tags.xml", self.structures(lambda t: t.replace("</DIVISION>", "</DIVISIO>", 1)),
                     r"tags.xml, DIVISION 1, line \d+: not well-formed XML")
        self.refused("entity.xml", self.structures(lambda t: t.replace("6EME B", "6EME &eacute;")),
                     r"entity.xml, DIVISION \d+, line \d+: .*an & that begins none of the references")
        self.refused("junk.xml", self.good["Structures"] + b"<more/>", r"junk.xml, line \d+: not well-formed XML")

    # --- header: which school, which year, how old ---

    def test_a_bad_uai_key(self):
        self.refused("key.xml", self.structures(lambda t: t.replace("<UAJ>0319101Z", "<UAJ>0319101A")), "key.xml, PARAMETRES, UAJ: 0319101A is no UAI: the key letter of these digits is Z")

    def test_the_wrong_year(self):
        self.refused("year.xml", self.structures(lambda t: t.replace("<ANNEE_SCOLAIRE>2026", "<ANNEE_SCOLAIRE>2025")),
                     "year.xml, PARAMETRES, ANNEE_SCOLAIRE: .*« Année du fichier différente de l'année utilisée »")
        content = self.sts.replace(b'ANNEE="2026"', b'ANNEE="2025"').replace(b"2026-09-01", b"2025-09-01").replace(
            b"2027-08-31", b"2026-08-31")
        self.refused("sts_emp_0319101Z_2025.xml", content,
                     "2025.xml, PARAMETRES, ANNEE_SCOLAIRE: .*« Année du fichier différente de l'année utilisée »")

    def test_a_date_in_the_header_that_is_none(self):
        self.refused("header.xml", self.structures(lambda t: t.replace("<DATE_EXPORT>21/09/2026", "<DATE_EXPORT>31/09/2026")),
                     "header.xml, PARAMETRES, DATE_EXPORT: it is no date of the form JJ/MM/AAAA")

    def test_a_file_older_than_the_last_one(self):
        old = siecle.structures(self.example, exports.at("2026-09-07"))
        self.refused("ExportXML_Structures-old.zip", zipped(("Structures.xml", old)),
                     "-old.zip, PARAMETRES, HORODATAGE: it is of 2026-09-07.*older than .*of 2026-09-14.*in force")

    def test_an_export_from_the_future(self):
        self.refused("future.xml", siecle.structures(self.example, exports.at("2026-12-24")),
                     r"future.xml, PARAMETRES, DATE_EXPORT: its day \(24/12/2026\) is in the future")

    def test_elegroupe_whose_name_disagrees_with_its_content(self):
        source = next(path for path in lot(1, COLLEGE) if "ELEGROUPE" in path.name)
        content = zipfile.ZipFile(source).read(source.name.replace(".zip", ".xml"))
        self.refused("0319102AELEGROUPE2026260921080000.zip", zipped(("0319102AELEGROUPE2026260921080000.xml", content)),
                     "PARAMETRES, UAJ: the file is of 0319101Z, its name says 0319102A")
        self.refused("0319101ZELEGROUPE2025260921080000.zip", zipped(("0319101ZELEGROUPE2025260921080000.xml", content)),
                     "PARAMETRES, ANNEE_SCOLAIRE: the file is of the school year 2026, its name says 2025")
        self.refused("links.zip", zipped(("links.xml", content)),
                     r"links.zip \(links.xml\), PARAMETRES, its name: it is not of the form <UAI>ELEGROUPE")

    # --- content ---

    def test_no_pupils_at_all(self):
        content = re.sub(rb"<ELEVES>.*</ELEVES>", b"<ELEVES></ELEVES>", self.good["ElevesAvecAdresses"], flags=re.S)
        self.refused("ExportXML_ElevesAvecAdresses.zip", zipped(("ElevesAvecAdresses.xml", content)),
                     r"ExportXML_ElevesAvecAdresses.zip \(ElevesAvecAdresses.xml\), ELEVES: it holds no pupil at all")

    def test_pupils_nobody_of_whom_can_be_told(self):
        """A program that forgets one attribute forgets it for everybody: nobody departs because of that."""
        content = self.good["ElevesAvecAdresses"].replace(b"<ELEVE ELEVE_ID=", b"<ELEVE NUMERO=")
        self.refused("ExportXML_ElevesAvecAdresses.zip", zipped(("ElevesAvecAdresses.xml", content)),
                     r"\(ElevesAvecAdresses.xml\), ELEVES: of its \d+ pupils only 0 can be read, and the others would count as gone")

    def test_no_divisions_at_all(self):
        self.refused("no-divisions.xml", self.structures(
            lambda t: re.sub(r"<DIVISIONS>.*?</DIVISIONS>\s*<GROUPES>", "<DIVISIONS></DIVISIONS><GROUPES>", t, flags=re.S)),
            "no-divisions.xml, DIVISIONS: it holds no division at all")

    # --- what is no refusal ---

    def test_the_same_file_again_is_taken_already(self):
        result = self.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)
        self.assertRegex(result.text, "already")
        self.nothing_changed()

    def test_zz_after_all_of_this_there_is_nothing_to_do(self):
        """Runs last: nothing of what was refused comes later."""
        self.must(DONE, "plan", "--check", today=DAY1)


class Waiting(BadInputCase):
    """Files that are good, but do not make a lot yet."""

    def test_a_file_of_another_school_among_the_lots(self):
        """It makes no part of the lot: both schools' lots wait, visibly, and nothing is promoted (R1)."""
        folder = self.folder / "mixed"
        exports.siecle(folder, self.example, self.moment)
        other = zipped(("Structures.xml", siecle.structures(exports.school(LYCEE), self.moment)))
        (folder / "ExportXML_Structures.zip").write_bytes(other)
        result = self.must(DONE, "ingest", *sorted(folder.iterdir()), today=DAY)
        self.assertRegex(result.text, f"{COLLEGE} siecle: waits for .*Structures")
        self.assertRegex(result.text, f"{LYCEE} siecle: waits for .*Eleves")
        self.assertRegex(result.text, f"(?s)establishments.*{COLLEGE}: 4 files.*{LYCEE}: ExportXML_Structures.zip")
        after = self.state()
        for part in ("lots", "entries", "accounts", "marks"):
            self.assertEqual(after[part], self.before[part], part)

    def test_good_files_beside_a_bad_one_are_taken_and_wait(self):
        bad = self.folder / "beside.zip"
        bad.write_bytes(b"PK\x03\x04 nothing")
        good = self.folder / "ExportXML_Communs.zip"
        good.write_bytes(zipped(("Communs.xml", self.good["Communs"])))
        result = self.box.run("ingest", bad, good, today=DAY)
        self.assertEqual(result.code, REJECTED, str(result))
        self.assertEqual(self.state()["marks"], self.before["marks"])
        states = dict(self.box.sql("select coalesce(nullif(outer_name, ''), name), state from file where received >= '2026-09-20' "
                                   "or outer_name in ('beside.zip', 'ExportXML_Communs.zip') order by id"))
        self.assertNotEqual(states.get("ExportXML_Communs.zip"), "rejected")
        self.assertEqual(states.get("beside.zip"), "rejected")


class FirstOfASchool(BadInputCase):
    """The first file of a school is judged by its own calendar (R5, D3). In the Pacific the year goes from February to December:
    SIECLE calls that of 2027 2026, and STS 2027."""

    pacific = uai("9839101")

    def test_last_years_export_is_refused_though_the_number_might_do(self):
        content = siecle.communs(self.example, exports.at("2027-03-09")).replace(COLLEGE.encode(), self.pacific.encode())
        content = content.replace(b"<ANNEE_SCOLAIRE>2026", b"<ANNEE_SCOLAIRE>2025")
        content = content.replace(b"01/09/2026", b"16/02/2026").replace(b"03/07/2027", b"18/12/2026")
        self.refused("Communs.xml", content, r"Communs.xml, PARAMETRES, ANNEE_SCOLAIRE: its school year \(2025\) is not the present one",
                     day="2027-03-10")

    def test_this_years_is_taken_though_the_number_is_of_a_year_to_come(self):
        content = self.sts.replace(COLLEGE.encode(), self.pacific.encode()).replace(b'ANNEE="2026"', b'ANNEE="2027"')
        content = content.replace(b"2026-09-01", b"2027-02-15").replace(b"2027-08-31", b"2027-12-17")
        path = self.folder / f"sts_emp_{self.pacific}_2027.xml"
        path.write_bytes(content)
        result = self.must(DONE, "ingest", path, today="2027-03-10")
        self.assertRegex(result.text, f"taken .*{path.name}: STS of {self.pacific}")


class BadRecords(SandboxTest):
    """A bad record is dropped with an anomaly that names file, record and field; the others are taken (D8)."""

    @classmethod
    def prepare(cls):
        cls.load(1, DAY1)

    def test_each_is_named_with_file_record_and_field(self):
        report = self.must(DONE, "report", "--uai", COLLEGE, "--format", "json").json()
        anomalies = {a["code"]: a for a in report["anomalies"]}
        for code, file, record, field, value in (
                ("ELEVE_ID_DOUBLE", "Eleves", "ELEVE ", "ELEVE_ID", "2319123"),
                ("DATE_INVALIDE", "Eleves", "ELEVE ", "DATE_ENTREE", "31/02/2026"),
                ("LIEN_ELEVE_INCONNU", "Responsables", "RESPONSABLE_ELEVE ", "ELEVE_ID", "2319199"),
                ("LIEN_PERSONNE_INCONNUE", "Responsables", "RESPONSABLE_ELEVE ", "PERSONNE_ID", "4319199")):
            found = anomalies[code]
            self.assertIn(file, found["file"], code)
            self.assertTrue(found["record"].startswith(record), found)
            self.assertEqual((found["field"], found["value"]), (field, value))
            self.assertTrue(found["text"] and found["where"] and found["who"], found)

    def test_the_others_of_the_file_are_there(self):
        self.assertEqual(self.box.sql("select count(*) from account where ent = 'ecollege31' and population = 'pupil'"), [["129"]])


if __name__ == "__main__":
    main()
