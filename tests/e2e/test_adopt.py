#!/usr/bin/env python3
"""Taking over an ENT that is already full: who is recognised by what, who is not, and that nobody loses uid or login."""

import base64
import dataclasses
import subprocess
import sys
import unicodedata
from collections import Counter

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DONE, LONG, LYCEE, USAGE, Sandbox, SandboxTest, lot, main  # noqa: E402
import exports  # noqa: E402

ENT = "ecollege31"
BASE = "dc=ecollege31,dc=fr"
NEXT = "2026-09-15"  # the day after DAY1
ONLY = (f"{ENT}={COLLEGE}=42d",)
OURS = {"entsyncUAI", "entsyncState", "entsyncReason", "entsyncSince", "entsyncPurgeAfter"}
LINKS = {"ENTElevePersRelEleve", "ENTEleveAdresseRel", "ENTAuxPersRelEleveEleve"}


def ldif(dn, entry):
    lines = [f"dn: {dn}"]
    for name, values in entry.items():
        lines += [f"{name}:: {base64.b64encode(value.encode()).decode()}" for value in values]
    return "\n".join(lines) + "\n"


def of_another_origin(entry, uid, login):
    """The same person as another program would have made the entry: other uid, login and jointure, no marks of ours."""
    other = {name: list(values) for name, values in entry.items() if name not in OURS | LINKS}
    other["objectClass"] = [name for name in entry["objectClass"] if name != "entsyncAccount"]
    if "ENTAuxPersRelEleve" in other["objectClass"]:
        other["ENTAuxPersRelEleveEleve"] = [f"cn=sans-objet,ou=personnes,{BASE}"]
    other["uid"], other["ENTPersonLogin"] = [uid], [login]
    other["ENTPersonJointure"] = [f"AC-TOULOUSE${int(uid[1:])}"]
    return other


class Full(SandboxTest):
    """The collège's ENT, filled by somebody else, in all the shapes that such an ENT has."""

    specifications = ONLY

    @classmethod
    def prepare(cls):
        source = Sandbox(*ONLY).up()
        try:
            for words in (("ingest", *lot(1, COLLEGE)), ("sync",)):
                if source.run(*words, today=DAY1).code != DONE:
                    raise AssertionError("the example could not be loaded")
            people = {dn: e for dn, e in sorted(source.managed(ENT).items()) if "uid" in e}
            cls.structure = next(e for e in source.managed(ENT).values() if "ENTStructureUAI" in e)
        finally:
            source.down()
        cls.namesakes = Counter(cls.name(entry) for entry in people.values())
        cls.entries, cls.shapes = {}, {}
        for number, entry in enumerate(people.values(), 100001):
            shape, other = cls.shape(number, entry)
            cls.shapes.setdefault(shape, []).append(other)
        structure = {name: values for name, values in cls.structure.items() if name not in OURS}
        structure["objectClass"] = [name for name in structure["objectClass"] if name != "entsyncManaged"]
        structure["ENTStructureEmail"] = ["ce.0319101z@old.example"]
        cls.entries[f"ou={COLLEGE},ou=structures,{BASE}"] = structure
        cls.add({"uid": ["service"], "cn": ["service"], "sn": ["service"],
                 "objectClass": ["top", "person", "organizationalPerson", "inetOrgPerson"]})
        cls.box.modify(ENT, "\n".join(f"{text.split(chr(10), 1)[0]}\nchangetype: add\n{text.split(chr(10), 1)[1]}"
                                      for text in (ldif(dn, entry) for dn, entry in cls.entries.items())))
        cls.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)

    @staticmethod
    def name(entry):
        """What adopt compares of people whom it recognises by login."""
        kind = {"National_ELV", "National_TUT"} & set(entry["ENTPersonProfils"])
        return tuple(kind), entry["sn"][0], entry["givenName"][0], *entry.get("ENTPersonDateNaissance", [])

    @classmethod
    def add(cls, entry):
        cls.entries[f"uid={entry['uid'][0]},ou=personnes,{BASE}"] = entry

    @classmethod
    def shape(cls, number, entry):
        """One of the shapes in turn, by kind of person."""
        pupil = "ENTEleveStructRattachId" in entry
        other = of_another_origin(entry, f"p{number}", entry["ENTPersonLogin"][0])
        turn = number % 7 if pupil else number % 3
        shape = "login"
        if pupil and turn == 0:
            shape = "ELEVE_ID"
            other["ENTPersonLogin"] = [f"P.{number}"]
        elif pupil and turn in (1, 2):
            shape = "INE"
            other["ENTEleveStructRattachId"] = [f"9{number}"]
            other["ENTPersonLogin"] = [f"eleve.{number}"]
        elif pupil and turn == 3:
            # somebody else's number: name and birth date are not the person's
            shape = "another person"
            other.update(sn=["AUTRE"], ENTPersonNomPatro=["AUTRE"], ENTPersonDateNaissance=["01/01/1999"])
        elif pupil and turn == 4:
            shape = "twice"
            twin = {name: list(values) for name, values in other.items()}
            twin["uid"], twin["ENTPersonLogin"] = [f"q{number}"], [f"double.{number}"]
            cls.add(twin)
            cls.shapes.setdefault(shape, []).append(twin)
        elif pupil:
            del other["ENTEleveStructRattachId"]
            del other["ENTEleveINE"]
        elif turn == 0:
            shape = "nobody"
            other.update(sn=["PERSONNE"], givenName=["Inconnue"], ENTPersonLogin=[f"inconnue.{number}"])
        cls.add(other)
        return shape, other

    def test_1_where_a_school_waits_nothing_is_taken_over(self):
        """A freeze, or a mode of the school's own, is for adopt as for any run."""
        marks, file = self.box.marks(ENT), self.box.box / f"ent.d/{ENT}.conf"
        text = file.read_text()
        for lines, why in ((f"freeze = {COLLEGE} {DAY1}..{DAY1}", f"frozen until {DAY1} inclusive"),
                           (f"mode_of = {COLLEGE} observe", "mode observe")):
            file.write_text(text.replace("[ent]", f"[ent]\n{lines}", 1))
            done = self.must(DONE, "adopt", "--json", today=DAY1).json()["ents"][0]
            self.assertEqual((done["matched"], done["applied"], done["plans"]), ({}, {}, []))
            waiting = [one for one in done["listed"] if one["reason"] == f"{COLLEGE}: {why}"]
            self.assertGreater(len(waiting), 100)
            self.assertIn(f"ou={COLLEGE},ou=structures,{BASE}", [one["dn"] for one in waiting])
            self.assertEqual(self.box.marks(ENT), marks)
        file.write_text(text)
        self.box.configure(f"ent.d/{ENT}.conf", r"^mode = .*$", "mode = observe")
        self.must(USAGE, "adopt", today=DAY1)
        # A pilot: the ENT is observed, this school is not.
        self.box.configure(f"ent.d/{ENT}.conf", r"^mode = .*$", f"mode = observe\nmode_of = {COLLEGE} full")
        self.assertEqual(self.box.marks(ENT), marks)

    def test_2_it_is_taken_over_and_nobody_loses_uid_or_login(self):
        counts = {shape: len(entries) for shape, entries in self.shapes.items()}
        self.assertGreater(min(counts.values()), 10, counts)
        marks = self.box.marks(ENT)
        known = self.box.sql("select key, uid, login from person order by key")
        dry = self.must(DONE, "adopt", "--dry-run", "--json", "--verbose", today=DAY1).json()["ents"][0]
        self.assertEqual(self.box.marks(ENT), marks, "a dry run writes nothing")
        self.assertEqual(self.box.sql("select key, uid, login from person order by key"), known)
        self.assertEqual(self.box.sql("select count(*) from plan"), [["0"]])
        listed = {one["dn"]: one for one in dry["listed"]}
        for shape in ("ELEVE_ID", "INE", "login"):
            wrong = [entry["uid"] for entry in self.shapes[shape] if not self.of(listed, entry)["taken_over"]
                     or self.of(listed, entry)["by"] != shape]
            # Namesakes of one kind are never told apart by their names.
            namesakes = [entry["uid"] for entry in self.shapes[shape] if self.namesakes[self.name(entry)] > 1]
            self.assertEqual(wrong, namesakes if shape == "login" else [], shape)
        for shape in ("another person", "twice", "nobody"):
            self.assertEqual([self.of(listed, entry) for entry in self.shapes[shape]
                              if self.of(listed, entry)["taken_over"]], [], shape)
        self.assertEqual(dry["matched"]["name"], 1)
        self.assertEqual(dry["others"], 2, "the branch and the service account are nobody")
        self.assertEqual(dry["entries"], sum(dry["matched"].values()) - 1 + sum(dry["conflicts"].values()) + dry["unmatched"])

        done = self.must(DONE, "adopt", "--json", "--verbose", today=DAY1).json()["ents"][0]
        self.assertEqual({name: done[name] for name in ("matched", "conflicts", "unmatched", "listed")},
                         {name: dry[name] for name in ("matched", "conflicts", "unmatched", "listed")})
        taken = [dn for dn, one in listed.items() if one["taken_over"]]
        self.assertEqual(done["applied"], {"done": len(taken)})
        now = self.box.search(ENT)
        self.assertEqual(set(now), set(marks) | {f"cn=entsync-watermark,{BASE}"}, "no entry comes or goes")
        for dn, entry in self.entries.items():
            mine = {name: sorted(values) for name, values in now[dn].items() if name not in OURS}
            mine["objectClass"] = sorted(set(mine["objectClass"]) - {"entsyncAccount", "entsyncManaged"})
            self.assertEqual(mine, {name: sorted(values) for name, values in entry.items()}, "only the marks are new")
            self.assertEqual("entsyncUAI" in now[dn], dn in taken)
        again = self.must(DONE, "adopt", "--json", today=DAY1).json()["ents"][0]
        self.assertEqual(again["matched"], {}, "taken over once is taken over")

        # From here on it is an ENT like any other: what was taken over is changed, never made anew, and keeps its names.
        plan = self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]
        self.assertEqual({o["dn"] for o in plan["operations"] if o["verb"] in ("delete", "rename")}, set())
        self.assertEqual({o["dn"] for o in plan["operations"] if o["verb"] == "add"} & set(self.entries), set())
        self.must(DONE, "sync", today=DAY1)
        after = self.box.search(ENT)
        for dn, entry in self.entries.items():
            for name in ("uid", "ENTPersonLogin"):
                self.assertEqual(after[dn].get(name), entry.get(name), dn)
            if dn not in taken:
                self.assertEqual({name: sorted(values) for name, values in after[dn].items()},
                                 {name: sorted(values) for name, values in entry.items()}, "left alone")
        logins = [login.lower() for entry in after.values() for login in entry.get("ENTPersonLogin", [])]
        self.assertEqual(len(logins), len(set(logins)), "no login is given twice, not even one of an entry left alone")
        self.must(DONE, "plan", "--check", today=DAY1)
        # Who has two entries, or one that a namesake may have as well, gets no third; somebody else's number is no reason.
        number = lambda entry: entry["ENTEleveStructRattachId"][0]  # noqa: E731
        having = Counter(number(entry) for entry in after.values() if "ENTEleveStructRattachId" in entry)
        ours = {number(entry) for entry in after.values() if "entsyncUAI" in entry and "ENTEleveStructRattachId" in entry}
        self.assertEqual({having[number(entry)] for entry in self.shapes["twice"]}, {2})
        self.assertEqual({number(entry) for entry in self.shapes["twice"]} & ours, set())
        self.assertLessEqual({number(entry) for entry in self.shapes["another person"]}, ours)
        waiting = self.plan()["unadopted"]
        self.assertEqual(len(waiting), done["waiting"])
        kept = {key for key, in self.box.sql("select key from unadopted")}
        self.assertLessEqual({sentence.split(": ")[0] for sentence in waiting}, kept)
        taken_over = {one["key"] for one in listed.values() if one["taken_over"]}
        self.assertEqual(kept & taken_over, set())
        entitled = {key for key, in self.box.sql("select key from entry where to_run is null and standing = 'entitled'"
                                                 " and population is not null")}
        active = {key for key, in self.box.sql("select key from account where state = 'active'")}
        pairs = self.must(DONE, "duplicates", "list", "--json").json()["pairs"]
        doubles = {pair["weaker"]["key"] for pair in pairs if pair["verdict"] == "certain"}
        self.assertEqual(entitled - active - kept, doubles & entitled - kept, "everybody else has an account")
        self.assertEqual(active & kept, set(), "an account or an entry that waits")

    def test_3_who_has_two_entries_is_taken_over_when_one_is_gone_or_one_bears_the_jointure(self):
        twins = [entry for entry in self.shapes["twice"] if entry["uid"][0].startswith("q")]
        own = [entry for entry in self.shapes["twice"] if entry not in twins]
        dn = lambda entry: f"uid={entry['uid'][0]},ou=personnes,{BASE}"  # noqa: E731
        jointure = self.box.sql(f"select jointure from person where number = '{own[0]['ENTEleveStructRattachId'][0]}'")[0][0]
        self.box.modify(ENT, "\n".join([f"dn: {dn(own[0])}\nchangetype: modify\nreplace: ENTPersonJointure\n"
                                        f"ENTPersonJointure: AC-TOULOUSE${jointure}\n"] +
                                       [f"dn: {dn(entry)}\nchangetype: delete\n" for entry in twins[1:]]))
        before = len(self.plan()["unadopted"])
        done = self.must(DONE, "adopt", "--json", "--verbose", today=DAY1).json()["ents"][0]
        self.assertEqual(done["matched"], {"jointure": 1, "ELEVE_ID": len(own) - 1})
        self.assertEqual(done["waiting"], before - len(own))
        self.must(DONE, "sync", today=DAY1)
        now = self.box.search(ENT)
        for entry in own:
            self.assertEqual((now[dn(entry)]["ENTPersonLogin"], now[dn(entry)]["entsyncState"]), (entry["ENTPersonLogin"], ["active"]))
        self.assertNotIn("entsyncUAI", now[dn(twins[0])])

    def plan(self):
        return self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]

    @staticmethod
    def of(listed, entry):
        return listed[f"uid={entry['uid'][0]},ou=personnes,{BASE}"]


def letters(n):
    """A name without digits: logins that end in one are namesakes."""
    out = ""
    for _ in range(5):
        n, rest = divmod(n, 26)
        out += "abcdefghijklmnopqrstuvwxyz"[rest]
    return out


class TwoRecords(SandboxTest):
    """Whoever has two records is one person, whichever of them the entry bears (R30, D13)."""

    specifications = ONLY
    # A pupil of whom the ENT knows the weaker record, and one of whom it knows both; each has a copy under another ELEVE_ID.
    ONE, BOTH = "2310010", "2310020"
    COPIES = {ONE: "2390010", BOTH: "2390020"}
    MOTHER, DOUBLE = "43191101", "43191111"

    @classmethod
    def prepare(cls):
        school = exports.school(COLLEGE)
        for number, copy in cls.COPIES.items():
            school.pupils.append(dataclasses.replace(school.pupil(number), eleve_id=copy))
            school.links += [dataclasses.replace(link, eleve_id=copy) for link in school.links if link.eleve_id == number]
        folder = cls.box.dir / "export"
        cls.must(DONE, "ingest", *exports.siecle(folder, school, exports.at(DAY1)), *exports.sts(folder, school, exports.at(DAY1)),
                 today=DAY1)
        pairs = cls.must(DONE, "duplicates", "list", "--json").json()["pairs"]
        number = lambda record: record["key"].rsplit(":", 1)[1]
        if {number(p["weaker"]): number(p["survivor"]) for p in pairs if p["verdict"] == "certain"} != {
                cls.COPIES[cls.ONE]: cls.ONE, cls.COPIES[cls.BOTH]: cls.BOTH, cls.DOUBLE: cls.MOTHER}:
            raise AssertionError(pairs)
        one, both, mother = school.pupil(cls.ONE), school.pupil(cls.BOTH), school.guardian(cls.MOTHER)
        entries = (cls.entry("p1", "ancien.un", one, cls.COPIES[cls.ONE]), cls.entry("p2", "ancien.deux", both, cls.BOTH),
                   cls.entry("p3", "ancien.trois", both, cls.COPIES[cls.BOTH]),
                   cls.entry("p4", f"{mother.given}.{mother.family}7".lower(), mother))
        cls.box.modify(ENT, "\n".join(text.replace("\n", "\nchangetype: add\n", 1) for text in entries))

    @staticmethod
    def entry(uid, login, person, eleve_id=None):
        values = {"objectClass": ["top", "person", "organizationalPerson", "inetOrgPerson", "ENTPerson"], "uid": [uid],
                  "cn": [uid], "sn": [person.family], "givenName": [person.given], "ENTPersonLogin": [login],
                  "ENTPersonJointure": [f"AC-TOULOUSE${uid[1:]}"], "ENTPersonProfils": ["National_ELV" if eleve_id else "National_TUT"]}
        if eleve_id:
            values["objectClass"] += ["ENTEleve"]
            values |= {name: ["SANS OBJET"] for name in (
                "ENTEleveStatutEleve", "ENTEleveMEF", "ENTEleveLibelleMEF", "ENTEleveNivFormation", "ENTEleveFiliere", "ENTEleveClasses")}
            values |= {"ENTEleveMajeur": ["N"], "ENTEleveStructRattachId": [eleve_id], "ENTPersonDateNaissance": [person.birth]}
        else:
            values["objectClass"] += ["ENTAuxPersRelEleve"]
            values["ENTAuxPersRelEleveEleve"] = [f"cn=sans-objet,ou=personnes,{BASE}"]
        return ldif(f"uid={uid},ou=personnes,{BASE}", values)

    def test_1_the_survivor_takes_over_and_keeps_uid_and_login(self):
        done = self.must(DONE, "adopt", "--json", "--verbose", today=DAY1).json()["ents"][0]
        self.assertEqual({one["dn"].split(",")[0]: (one["key"].rsplit(":", 1)[1], one["reason"]) for one in done["listed"]},
                         {"uid=p1": (self.ONE, ""), "uid=p2": (self.BOTH, ""), "uid=p4": (self.MOTHER, ""),
                          "uid=p3": (self.BOTH, "another entry matches the person better")})
        before = self.box.search(ENT, "(ENTPersonLogin=*)")
        self.must(DONE, "sync", today=DAY1)
        after = self.box.search(ENT, "(ENTPersonLogin=*)")
        for dn, entry in before.items():
            self.assertEqual(after[dn]["ENTPersonLogin"], entry["ENTPersonLogin"], dn)
        self.assertEqual({uid for uid, in self.box.sql("select uid from person join account using (key) where state = 'active'")}
                         & {"p1", "p2", "p3", "p4"}, {"p1", "p2", "p4"})
        for number in (self.COPIES[self.ONE], self.COPIES[self.BOTH], self.DOUBLE):
            self.assertEqual(self.box.sql(f"select 1 from person join account using (key) where number = '{number}'"), [])
        self.must(DONE, "plan", "--check", today=DAY1)

    def test_2_a_double_keeps_its_account_as_long_as_the_survivor_waits(self):
        mother, double = (f"responsable:TOULOUSE:{number}" for number in (self.MOTHER, self.DOUBLE))
        # As if the double had got the account before it was found, and the mother's own entry could not be taken over.
        swap = f"case key when '{mother}' then '{double}' else '{mother}' end where key in ('{mother}', '{double}')"
        self.box.sql("create table swapped as select * from person where key in "
                     f"('{mother}', '{double}'); update person set uid = uid || '-', login = login || '-' where key in "
                     f"('{mother}', '{double}'); update person p set uid = s.uid, login = s.login from swapped s where s.key = "
                     f"case p.key when '{mother}' then '{double}' when '{double}' then '{mother}' end; "
                     f"update account set key = {swap}; drop table swapped")

        def of_double():
            plan = self.must(DONE, "plan", "--json", today=DAY1).json()["plans"][0]
            return ([o["situation"] for o in plan["operations"] if o["dn"].startswith("uid=p4,")], plan["unadopted"])

        situations, waiting = of_double()
        self.assertEqual((situations, waiting), (["duplicate"], []), "else the survivor gets the account of both")
        self.box.sql(f"insert into unadopted values ('{ENT}', '{mother}', 'uid=q4,ou=personnes,{BASE}', 'frozen', 1)")
        situations, waiting = of_double()
        self.assertNotIn("duplicate", situations)
        self.assertEqual([sentence.split(": ")[0] for sentence in waiting], [mother])


class TwoEnts(SandboxTest):
    """People of both ENTs, each of which has another entry of theirs, and a school that is frozen while they are taken over."""

    specifications = (f"{ENT}={COLLEGE}=42d", f"entmip={LYCEE}=56d")
    OTHER = "entmip"
    TEACHER, PARENT, PUPIL = "epp:TOULOUSE:31009", "responsable:TOULOUSE:43191381", "eleve:TOULOUSE:2320001"

    @classmethod
    def prepare(cls):
        cls.must(DONE, "ingest", *lot(1, COLLEGE), *lot(1, LYCEE), today=DAY1)
        cls.names = {key: (family, given) for key, family, given in cls.box.sql(
            "select distinct on (key) key, attributes -> 'sn' ->> 0, attributes -> 'givenName' ->> 0 from entry order by key")}
        for ent, entries in ((ENT, (("p1", cls.TEACHER, "7"), ("p2", cls.PARENT, "7"))),
                             (cls.OTHER, (("q1", cls.TEACHER, "8"), ("q2", cls.PARENT, "8"), ("q3", cls.PUPIL, "8")))):
            cls.box.modify(ent, "\n".join(cls.entry(ent, *entry) for entry in entries))

    @classmethod
    def entry(cls, ent, uid, key, digit):
        family, given = cls.names[key]
        lines = [f"dn: uid={uid},ou=personnes,dc={ent},dc=fr", "changetype: add",
                 *(f"objectClass: {name}" for name in ("top", "person", "organizationalPerson", "inetOrgPerson", "ENTPerson")),
                 f"uid: {uid}", f"cn: {uid}", f"sn:: {base64.b64encode(family.encode()).decode()}",
                 f"givenName:: {base64.b64encode(given.encode()).decode()}", f"ENTPersonJointure: AC-TOULOUSE${uid[1:]}"]
        plain = unicodedata.normalize("NFD", f"{given}.{family}").encode("ascii", "ignore").decode()
        lines.append(f"ENTPersonLogin: {plain.lower()}{digit}")
        if key == cls.PUPIL:
            lines += ["objectClass: ENTEleve", "ENTPersonProfils: National_ELV", f"ENTEleveStructRattachId: {key.split(':')[2]}",
                      "ENTEleveMajeur: N"]
            lines += [f"{name}: SANS OBJET" for name in ("ENTEleveStatutEleve", "ENTEleveMEF", "ENTEleveLibelleMEF",
                                                         "ENTEleveNivFormation", "ENTEleveFiliere", "ENTEleveClasses")]
        elif key == cls.PARENT:
            lines += ["objectClass: ENTAuxPersRelEleve", "ENTPersonProfils: National_TUT",
                      f"ENTAuxPersRelEleveEleve: cn=sans-objet,ou=personnes,dc={ent},dc=fr"]
        else:
            lines += ["objectClass: ENTAuxEnseignant", "ENTPersonProfils: National_ENS"]
        return "\n".join(lines) + "\n"

    def entries_of(self, ent, key):
        """{uid: login} of whoever has these names there."""
        family, given = self.names[key]
        return {entry["uid"][0]: entry["ENTPersonLogin"][0] for entry in self.box.search(ent, "(uid=*)").values()
                if (entry["sn"], entry.get("givenName")) == ([family], [given])}

    def reasons(self, adopted):
        return {one["dn"].split(",")[0]: one["reason"] for one in adopted["listed"]}

    def test_nobody_gets_a_second_account_and_each_way_out_works(self):
        people = (self.TEACHER, self.PARENT, self.PUPIL)
        before = {ent: {key: self.entries_of(ent, key) for key in people} for ent in (ENT, self.OTHER)}
        self.assertEqual([len(before[self.OTHER][key]) for key in people], [1, 1, 1])
        own = dict(self.box.sql("select key, uid from person"))
        file = self.box.box / f"ent.d/{self.OTHER}.conf"
        text = file.read_text()
        file.write_text(text.replace("[ent]", f"[ent]\nfreeze = {LYCEE} {DAY1}..{DAY1}", 1))
        first, other = self.must(DONE, "adopt", "--json", "--verbose", today=DAY1).json()["ents"]
        self.assertEqual(self.reasons(first), {"uid=p1": "", "uid=p2": ""})
        elsewhere = "the person has an account in another ENT, under another uid"
        frozen = f"{LYCEE}: frozen until {DAY1} inclusive"
        self.assertEqual({uid: why for uid, why in self.reasons(other).items() if uid.startswith("uid=q")},
                         {"uid=q1": elsewhere, "uid=q2": elsewhere, "uid=q3": frozen})
        self.assertEqual((first["waiting"], other["waiting"]), (0, 3))

        # The sync of the next night, when the freeze has ended and nobody has adopted again.
        sync = self.must(DONE, "sync", "--json", today=NEXT).json()["plans"]
        self.assertEqual(sync[0]["unadopted"], [])
        self.assertEqual({sentence.split(": ")[0] for sentence in sync[1]["unadopted"]}, set(people))
        for ent in before:
            for key in people[:2] if ent == ENT else people:
                self.assertEqual(self.entries_of(ent, key), before[ent][key], (ent, key))
        held = self.box.search(self.OTHER)
        for uid in ("p1", "p2", own[self.PUPIL]):
            self.assertNotIn(f"uid={uid},", str(held), "nothing names an entry that is not there")
        self.assertGreater(len(self.box.managed(self.OTHER)), 300, "everybody else has come")
        self.must(DONE, "plan", "--check", today=NEXT)
        said = self.must(DONE, "explain", "2320001", today=NEXT).out
        self.assertIn(f"uid=q3,ou=personnes,dc=entmip,dc=fr ({frozen})", said)
        self.assertIn("entsync adopt --ent entmip", said)
        export = self.must(DONE, "history", "2320001", "--export").json()
        self.assertEqual([(one["dn"], one["why"]) for one in export["unadopted"]],
                         [("uid=q3,ou=personnes,dc=entmip,dc=fr", frozen)])

        # The pupil's entry is simply taken over now; the teacher's gets the names that the person has; the parent's goes.
        login = before[ENT][self.TEACHER]["p1"]
        self.box.modify(self.OTHER, "dn: uid=q1,ou=personnes,dc=entmip,dc=fr\nchangetype: modrdn\nnewrdn: uid=p1\ndeleteoldrdn: 1\n\n"
                        "dn: uid=p1,ou=personnes,dc=entmip,dc=fr\nchangetype: modify\nreplace: ENTPersonLogin\n"
                        f"ENTPersonLogin: {login}\n\ndn: uid=q2,ou=personnes,dc=entmip,dc=fr\nchangetype: delete\n")
        done = self.must(DONE, "adopt", "--ent", self.OTHER, "--json", "--verbose", today=NEXT).json()["ents"][0]
        self.assertEqual({dn: why for dn, why in self.reasons(done).items() if dn in ("uid=p1", "uid=q3")}, {"uid=p1": "", "uid=q3": ""})
        self.assertEqual((done["waiting"], self.box.sql("select * from unadopted")), (0, []))
        self.must(DONE, "sync", today=NEXT)
        self.assertEqual(self.entries_of(self.OTHER, self.PUPIL), before[self.OTHER][self.PUPIL])
        for key, uid in ((self.TEACHER, "p1"), (self.PARENT, "p2")):
            for ent in before:
                self.assertEqual(self.entries_of(ent, key), before[ENT][key], (ent, key))
        ours = {entry["uid"][0] for entry in self.box.managed(self.OTHER).values() if "uid" in entry}
        self.assertLessEqual({"p1", "p2", "q3"}, ours)
        self.must(DONE, "plan", "--check", today=NEXT)


class Large(SandboxTest):
    """An ENT of many entries of another origin: 2,000 in each check, 100,000 in the long run of the tests."""

    specifications = ("demo=*=42d",)
    COUNT, SCHOOLS = (100_000, 100) if LONG else (2_000, 20)
    # What an entry is recognised by, by the last digit of its number.
    BY = ["", "ELEVE_ID", "ELEVE_ID", "INE", "INE", "jointure", "login", "login", "login", "login"]

    def entry(self, n):
        by, base = self.BY[n % 10], "dc=demo,dc=fr"
        given, family = ("inconnu", "personne") if by == "" else ("prenom", letters(n))
        login = {"": f"inconnu.{letters(n)}", "login": f"prenom.{letters(n)}" + ("2" if n % 20 == 6 else "")}.get(by, f"ancien.{letters(n)}")
        return (f"dn: uid=p{n},ou=personnes,{base}\nobjectClass: top\nobjectClass: person\n"
                "objectClass: organizationalPerson\nobjectClass: inetOrgPerson\nobjectClass: ENTPerson\n"
                f"objectClass: ENTEleve\nuid: p{n}\ncn: {family}\nsn: {family}\ngivenName: {given}\n"
                f"ENTPersonLogin: {login}\nENTPersonProfils: National_ELV\nENTPersonDateNaissance: 01/02/2012\n"
                f"ENTPersonJointure: AC-TOULOUSE${1_000_000_001 + n if by == 'jointure' else n}\n" +
                {"ELEVE_ID": f"ENTEleveStructRattachId: {n}\n", "INE": f"ENTEleveINE: {n:09d}AB\n"}.get(by, "") +
                "".join(f"{name}: SANS OBJET\n" for name in
                        ("ENTEleveStatutEleve", "ENTEleveMEF", "ENTEleveLibelleMEF", "ENTEleveNivFormation",
                         "ENTEleveFiliere", "ENTEleveClasses")) + "ENTEleveMajeur: N\n\n")

    def fill(self):
        box, base, count, schools = self.box, "dc=demo,dc=fr", self.COUNT, self.SCHOOLS
        box.stop("demo")
        home = box.box / "ldap-demo"
        (home / "full.ldif").write_text("".join(self.entry(n) for n in range(count)))
        subprocess.run(["/usr/sbin/slapadd", "-q", "-b", base, "-f", home / "slapd.conf", "-l", home / "full.ldif"], check=True)
        box.start("demo")
        box.sql("insert into run (kind, today, operator_name, arguments, started) "
                f"values ('ingest', '{DAY1}', 'test', '', '{DAY1}')")
        uai = f"lpad((n % {schools})::text, 7, '0') || 'A'"
        name = "".join(f" || substr('abcdefghijklmnopqrstuvwxyz', (n / {26 ** place} % 26) + 1, 1)" for place in range(5))
        box.sql(f"insert into establishment (uai, type) select {uai}, 'CLG' from generate_series(0, {schools - 1}) n")
        box.sql("insert into person (key, number, jointure, academie, uid, first_uai) select 'eleve:TOULOUSE:' || n, n, "
                f"1000000001 + n, 'TOULOUSE', 'u' || n, {uai} from generate_series(0, {count - 1}) n")
        box.sql("insert into entry (uai, category, key, from_run, standing, why, population, attributes, digest) "
                f"select {uai}, 'Eleve', 'eleve:TOULOUSE:' || n, 1, 'entitled', '', 'pupil', jsonb_build_object("
                f"'sn', jsonb_build_array(''{name}), 'ENTPersonNomPatro', jsonb_build_array(''{name}), "
                "'givenName', '[\"Prenom\"]'::jsonb, 'ENTPersonDateNaissance', '[\"01/02/2012\"]'::jsonb, "
                "'ENTEleveINE', jsonb_build_array(lpad(n::text, 9, '0') || 'AB')), '' "
                f"from generate_series(0, {count - 1}) n")

    def test_it_is_taken_over_page_by_page(self):
        self.fill()
        box, count = self.box, self.COUNT
        matched = {by: count * self.BY.count(by) // 10 for by in set(self.BY) - {""}}
        before = self.logins()
        dry = self.must(DONE, "adopt", "--dry-run", "--json", today=DAY1, timeout=1800).json()["ents"][0]
        self.assertEqual((dry["entries"], dry["matched"], dry["conflicts"], dry["unmatched"]),
                         (count, matched, {}, count // 10))
        self.assertEqual(dry["without_entry"], count // 10)
        self.assertEqual(len(dry["listed"]), count // 10, "who is not matched is named")
        self.assertEqual(box.sql("select count(*) from person where uid like 'p%'"), [["0"]], "a dry run changes nothing")
        self.assertEqual(self.logins(), before)
        done = self.must(DONE, "adopt", "--json", today=DAY1, timeout=1800).json()["ents"][0]
        self.assertEqual((done["matched"], done["unmatched"], done["listed"]), (matched, count // 10, dry["listed"]))
        self.assertEqual(done["applied"], {"done": count * 9 // 10})
        self.assertEqual(box.sql("select count(*) from account where state = 'active'"), [[str(count * 9 // 10)]])
        after = self.logins()
        self.assertEqual(after, before, "nobody loses uid or login")
        held = dict(box.sql("select uid, login from person p join account a using (key)"))
        self.assertEqual(len(held), count * 9 // 10)
        self.assertEqual({uid: before[uid] for uid in held}, held)

    def logins(self):
        return {e["uid"][0]: e["ENTPersonLogin"][0]
                for e in self.box.search("demo", "(ENTPersonLogin=*)", "uid", "ENTPersonLogin").values()}


if __name__ == "__main__":
    main()
