#!/usr/bin/env python3
"""docs/json.md and what the commands answer have the same shape: every key that is written stands on the page, and every key of
the page is written somewhere in a fortnight of two schools."""

import collections
import json
import os
import pathlib
import re
import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, HELD, LYCEE, SOURCE, USAGE, SandboxTest, lot, main  # noqa: E402

ENT = "ecollege31"
ANY = frozenset(range(8))


def page():
    """{title: example} of every heading of the page that has a block of JSON below it."""
    text = (SOURCE / "docs" / "json.md").read_text(encoding="utf-8")
    found = {}
    for part in re.split(r"(?m)^#{2,3} ", text)[1:]:
        title, _, rest = part.partition("\n")
        block = re.search(r"(?ms)^```json\n(.*?)^```", rest)
        if block:
            found[title.strip().strip("`")] = json.loads(block.group(1))
    return found


class Shape:
    """What an example says of a value: the paths of its keys, and where others' examples are meant ("→ name"). A key in angle brackets
    stands for any key."""

    def __init__(self, value):
        self.paths, self.references = set(), []  # paths of its own; (path, name)
        self.walk(value, "")

    def walk(self, value, path):
        if isinstance(value, str) and value.startswith("→ "):
            self.references.append((path, value[2:]))
        elif isinstance(value, list):
            for element in value:
                self.walk(element, path + "[]")
        elif isinstance(value, dict):
            for key, member in value.items():
                inner = f"{path}.{'*' if key.startswith('<') else key}"
                self.paths.add(inner)
                self.walk(member, inner)

    def whole(self, shapes):
        """Its paths, with those of the examples that it means."""
        found = set(self.paths)
        for path, name in self.references:
            found |= {path + inner for inner in shapes[name].whole(shapes)}
        return found


def written(value, known, path=""):
    """The paths of an answer, as the page writes them."""
    if isinstance(value, list):
        return set().union(*(written(element, known, path + "[]") for element in value))
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, member in value.items():
        inner = f"{path}.{'*' if f'{path}.*' in known else key}"
        found |= {inner} | written(member, known, inner)
    return found


class Json(SandboxTest):
    specifications = (f"{ENT}=0319101Z=42d", "entmip=0319102A=56d")

    @classmethod
    def prepare(cls):
        cls.answers = collections.defaultdict(list)
        with (cls.box.box / "ent.d" / f"{ENT}.conf").open("a") as file:
            file.write("\n[guard]\nfloor = 1\nestablishment_ratio = 1%\nsecond_person_above = 1000\n")
        cls.box.configure(f"ent.d/{ENT}.conf", r"^\[ldap\]$", "[ldap]\nunique = mail")
        with (cls.box.box / "entsync.conf").open("a") as file:
            file.write("\n[sources]\nfresh_feed = 365d\n")

    def ask(self, title, *words, codes=ANY, today=DAY1):
        result = self.box.run("--json", *words, today=today)
        self.assertIn(result.code, codes, str(result))
        value = result.json()
        self.answers[title].append(value)
        folder = os.environ.get("ENTSYNC_ANSWERS")
        if folder:
            (pathlib.Path(folder) / f"{title.replace(' ', '_')}-{len(self.answers[title])}.json").write_text(result.out)
        return value

    def live(self):
        """Two lots of two schools, with what an operator does meanwhile."""
        self.ask("check-config", "check-config")
        self.ask("migrate", "migrate")
        broken = self.box.dir / "broken.zip"
        broken.write_bytes(b"no archive")
        first, *rest = lot(1, COLLEGE)
        self.ask("ingest", "ingest", first)
        self.ask("ingest", "ingest", first, broken)
        self.ask("status", "status")
        self.ask("ingest", "ingest", *rest, *lot(1, LYCEE))
        plan = self.ask("plan", "plan")["plans"]
        self.ask("apply", "apply", plan[1]["id"])
        first = self.ask("sync", "sync")["run"]
        self.ask("report", "report", "--uai", COLLEGE)
        self.ask("reports", "report")
        self.ask("protect", "protect", "2319121", "--reason", "test")
        self.ask("unprotect", "unprotect", "2319121")
        self.ask("deactivate", "deactivate", "2319122", "--reason", "test")
        self.ask("cut-link", "cut-link", "43191081", "2319108", "--reason", "test")
        self.ask("cut-link", "cut-link", "43191081", "2319108", "--undo")
        self.ask("orders", "orders", "--all")
        # Somebody whom another tool made; he has the address of a pupil.
        pupil, mail = next((d, e["mail"][0]) for d, e in sorted(self.box.managed(ENT).items())
                           if "mail" in e and "ENTEleveINE" in e)
        self.box.modify(ENT, f"dn: {pupil}\nchangetype: modify\ndelete: mail\n")
        self.box.modify(ENT, "dn: uid=p12,ou=personnes,dc=ecollege31,dc=fr\nchangetype: add\n" +
                        "".join(f"objectClass: {name}\n" for name in ("top", "person", "organizationalPerson", "inetOrgPerson",
                                                                      "ENTPerson", "ENTEleve")) +
                        "uid: p12\ncn: NOM12\nsn: NOM12\ngivenName: Prenom\nENTPersonLogin: ancien.12\n"
                        f"mail: {mail}\n"
                        "ENTPersonJointure: AC-TOULOUSE$12\nENTPersonProfils: National_ELV\nENTPersonDateNaissance: 01/02/2012\n"
                        "ENTEleveStructRattachId: 12\nENTEleveMajeur: N\n" +
                        "".join(f"{name}: SANS OBJET\n" for name in ("ENTEleveStatutEleve", "ENTEleveMEF", "ENTEleveLibelleMEF",
                                                                     "ENTEleveNivFormation", "ENTEleveFiliere", "ENTEleveClasses")))
        self.ask("adopt", "adopt", "--dry-run", "--verbose")
        # As an adoption leaves it that recognised a person and could not take the entry over.
        self.box.sql("insert into unadopted select 'ecollege31', key, 'uid=p12,ou=personnes,dc=ecollege31,dc=fr',"
                     " 'several entries match the person', 1 from person where number = '43191111'")
        # A pupil's entry is spoilt by hand; a stranger with our mark stands beside it.
        dn, entry = next((d, e) for d, e in self.box.managed(ENT).items() if e.get("ENTEleveStructRattachId") == ["2310001"])
        self.box.modify(ENT, f"dn: {dn}\nchangetype: modify\nreplace: givenName\ngivenName: Drift\n")
        self.ask("resync", "resync", "--person", "2310001")
        self.ask("ingest", "ingest", *lot(2, COLLEGE), *lot(2, LYCEE), today=DAY2)
        self.ask("plan", "plan", today=DAY2, codes={DONE, HELD})
        self.ask("sync", "sync", today=DAY2, codes={HELD})
        *approved, dropped = self.ask("holds", "holds", today=DAY2)["holds"]
        self.assertTrue(approved)
        for hold in approved:
            self.ask("approve", "approve", hold["id"], today=DAY2)
        self.ask("discard", "discard", dropped["id"], today=DAY2)
        held = dropped["subjects"][0]
        sync = self.ask("sync", "sync", today=DAY2)
        self.ask("holds", "holds", "--all", today=DAY2)
        self.ask("status", "status", today=DAY2)
        self.ask("undo", "undo", sync["run"], today=DAY2)
        self.ask("undo", "undo", sync["run"], "--dry-run", today=DAY2)
        self.ask("sync", "sync", today=DAY2)
        self.ask("undo", "undo", first, "--dry-run", today=DAY2)
        self.ask("purge", "purge", "--dry-run", today="2026-12-10")
        self.ask("purge", "purge", today="2026-12-10")
        purged = self.box.sql("select key from purge order by key limit 1")[0][0]
        # One ENT out of reach; one school that waits.
        self.box.configure("ent.d/entmip.conf", r"^name = entmip$", f"name = entmip\nfreeze = {LYCEE} 2026-12-11..2026-12-12")
        self.ask("plan", "plan", today="2026-12-11")
        self.box.stop("entmip")
        self.ask("plan", "plan", today="2026-12-11", codes={5})
        self.box.start("entmip")
        runs = self.ask("runs", "runs", "--last", 50)["runs"]
        for run in runs:
            self.ask("run", "run", run["id"])
        self.ask("run --directory", "run", runs[0]["id"], "--directory", "--uai", COLLEGE)
        for known in ("2319129", "43191111", f"{COLLEGE}:6A", COLLEGE, "ExportXML_Structures.zip"):
            self.ask("explain", "explain", known, today=DAY2)
        pairs = self.ask("duplicates", "duplicates", "--all")["pairs"]
        self.ask("duplicates decided", "duplicates", "confirm", pairs[0]["id"])
        self.ask("duplicates decided", "duplicates", "undo", pairs[0]["id"])
        for known in ("2319122", f"{COLLEGE}:6A", COLLEGE):
            self.ask("history", "history", known)
        self.ask("history", "history", COLLEGE, "--at", DAY2)
        for known in ("2319122", "2319121", "43191081", "2310096", "43191111", held, purged):
            self.ask("history --export", "history", known, "--export")
        self.ask("history --export --out", "history", "2310096", "--export", "--out", self.box.dir / "person.json")
        self.ask("forget", "forget", "2319129", "--reason", "test", codes={USAGE})
        self.ask("forget", "forget", "2310096", "--reason", "test", codes={DONE})
        self.ask("accesses", "accesses")
        self.ask("throttle", "throttle", 50, "--reason", "test")
        self.ask("throttle", "throttle", "off")
        # As if a daemon led, and was asked.
        self.box.sql("insert into leader (ent, instance, host, pid, backend) values ('entmip', 'one', 'gestion1', 1, 1)")
        self.box.sql("insert into request (words, ents, json, detailed, asked_by, asked_host) values ('{sync}', '{entmip}', false,"
                     " false, 'dupont', 'gestion2')")
        self.ask("status", "status", today=DAY2)

    def test_the_page_and_the_answers_have_the_same_shape(self):
        self.live()
        shapes = {title: Shape(example) for title, example in page().items()}
        wrong, seen = [], collections.defaultdict(set)

        def see(title, paths):
            """Notes what was written of an example, and of those that it means."""
            seen[title] |= paths
            for path, name in shapes[title].references:
                see(name, {inner[len(path):] for inner in paths if inner.startswith(path) and inner != path})

        for title, answers in sorted(self.answers.items()):
            if title not in shapes:
                wrong.append(f"{title}: is not on the page")
                continue
            known = shapes[title].whole(shapes)
            real = set().union(*(written(answer, known) for answer in answers))
            wrong += [f"{title}: {path} is written, and not on the page" for path in sorted(real - known)]
            see(title, real)
        for title, shape in shapes.items():
            wrong += [f"{title}: {path} is on the page, and was never written" for path in sorted(shape.paths - seen[title])]
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
