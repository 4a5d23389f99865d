#!/usr/bin/env python3
"""Looks for every name and secret of the example exports in what the programs logged, and says what it found.

    tests/e2e/logs_name_nobody.py FOLDER    of *.jsonl, as the end-to-end tests leave them; 1 when somebody is named

The invented people have names that are no ordinary words, so that a hit is a hit. All texts of people's records in the
exports count: names, dates of birth, addresses, phones, e-mails, INE, numbers; so do the logins and uids that become of
them, the key of the sandboxes, and anything that looks like a DN.
"""

import io
import json
import pathlib
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = SOURCE / "tests" / "data"
SANDBOX_KEY = "the key of every sandbox, which is no secret"

# Elements whose text is about a person. What a school or a subject is called is no person's.
PERSONAL = re.compile(r"NOM|PRENOM|NAISS|MEL|TEL|ADRESSE|LIGNE|INE|ELENOET|ELEVE_ID|PERSONNE_ID|ID_NATIONAL|ID_PRV|COURRIEL|CODE_POSTAL_DOM", re.I)
PEOPLE = {"ELEVE", "PERSONNE", "INDIVIDU", "SUPPLEANT", "ADRESSE", "LIEN"}
# Short or numeric texts that mean nothing alone.
LEAST = 4
PATTERNS = {
    "a DN": re.compile(r"\b(?:uid|cn|ou|dc)=", re.I),
    "an e-mail address": re.compile(r"[\w.-]+@[\w-]+\.[a-z]{2,}", re.I),
    "a phone number": re.compile(r"(?:\+33|\b0)[1-9](?:[ .]?\d{2}){4}\b"),
    "a day, as of birth": re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{2}/\d{2}/\d{4}\b"),
    "a jointure": re.compile(r"\bAC-[A-Z]+\$\d+"),
    "a key of a person": re.compile(r"\b(?:eleve|responsable|epp|eppsup|dir|local):", re.I),
}


def plain(text):
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).lower()


def documents():
    """The XML of every export, wherever it is packed."""
    for path in sorted(DATA.rglob("*")):
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield archive.read(name)
        elif path.suffix.lower() == ".xml":
            yield path.read_bytes()


def texts_of(element, inside):
    inside = inside or element.tag in PEOPLE
    if inside:
        for name, value in element.attrib.items():
            if PERSONAL.search(name):
                yield value
        if PERSONAL.search(element.tag) and element.text:
            yield element.text
    for child in element:
        yield from texts_of(child, inside)


def secrets():
    """Everything that must not be there, folded."""
    found = {plain(SANDBOX_KEY)}
    for document in documents():
        for _, element in ET.iterparse(io.BytesIO(document)):
            pass
        for text in texts_of(element, False):
            text = plain(text.strip())
            if len(text) >= LEAST and not re.fullmatch(r"\d{1,6}", text):
                found.add(text)
    return found


def allowed():
    """Words that events are made of, and that may stand there whatever a person is called."""
    page = plain((SOURCE / "daemon" / "log" / "catalogue.cpp").read_text())
    return set(re.findall(r"[a-z_]+", page))


def main():
    folder = pathlib.Path(sys.argv[1])
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        print(f"logs_name_nobody: no test that ran has logged anything into {folder}")
        sys.exit(77)  # what ctest takes for skipped
    words, free = secrets(), allowed()
    if len(words) < 500:
        sys.exit(f"logs_name_nobody: only {len(words)} names and secrets were found in the exports: the search is broken")
    single = {word for word in words if " " not in word} - free
    phrases = {word for word in words if " " in word}
    lines = hits = 0
    for file in files:
        for number, line in enumerate(file.read_text().splitlines(), 1):
            lines += 1
            event = json.loads(line)  # a line that is none is a failure too
            text = plain(" ".join(str(value) for name, value in event.items() if name not in ("time", "message")))
            faults = [f'"{word}"' for word in set(re.findall(r"[\w'+@.-]+", text)) & single]
            faults += [f'"{phrase}"' for phrase in phrases if phrase in text]
            faults += [what for what, pattern in PATTERNS.items() if pattern.search(text)]
            for fault in faults:
                hits += 1
                print(f"{file.name}:{number}: {event.get('event')}: names {fault}")
    print(f"logs_name_nobody: {lines} events of {len(files)} tests, {len(words)} names and secrets, {hits} found")
    sys.exit(1 if hits or not lines else 0)


if __name__ == "__main__":
    main()
