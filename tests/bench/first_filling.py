#!/usr/bin/env python3
"""How much memory and time the first filling of an ENT takes: made-up pupils in the store, an empty directory, `plan` and `sync`.

    tests/bench/first_filling.py [PEOPLE]      default 20,000

No test: figures are printed. The program is found where ENTSYNC_BUILD says.
"""

import os
import pathlib
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from support import BUILD, DAY1, Sandbox  # noqa: E402

PER_SCHOOL = 2500


def measured(box, *words):
    started = time.monotonic()
    child = subprocess.Popen([BUILD / "entsync", "--today", DAY1, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "ENTSYNC_CONFIG": str(box.box / "entsync.conf")})
    _, status, usage = os.wait4(child.pid, 0)
    print(f"{words[0]:<6} exit code {os.waitstatus_to_exitcode(status)}, {time.monotonic() - started:.0f} s, "
          f"{usage.ru_maxrss / 1024:.0f} MiB at most", flush=True)


def fill(box, people):
    schools = max(1, people // PER_SCHOOL)
    uai = f"lpad((n % {schools})::text, 7, '0') || 'A'"
    box.sql(f"insert into run (kind, today, operator_name, arguments, started) values ('ingest', '{DAY1}', 'bench', '', '{DAY1}')")
    box.sql(f"insert into establishment (uai, type) select {uai}, 'CLG' from generate_series(0, {schools - 1}) n")
    box.sql("insert into person (key, number, jointure, academie, uid, first_uai) select 'eleve:TOULOUSE:' || n, n, "
            f"1000000001 + n, 'TOULOUSE', 'u' || n, {uai} from generate_series(0, {people - 1}) n")
    one = {"sn": "'FAMILLE' || n", "ENTPersonNomPatro": "'FAMILLE' || n", "givenName": "'Prenom'", "cn": "'Prenom FAMILLE' || n",
           "displayName": "'Prenom FAMILLE' || n", "ENTPersonDateNaissance": "'01/02/2012'", "ENTPersonSexe": "'F'",
           "ENTEleveINE": "lpad(n::text, 9, '0') || 'AB'", "ENTEleveStructRattachId": "n::text", "ENTEleveMEF": "'10010012110'",
           "ENTEleveLibelleMEF": "'6EME'", "ENTEleveNivFormation": "'6EME'", "ENTEleveFiliere": "'GENERALE'",
           "ENTEleveStatutEleve": "'SCOLAIRE'", "ENTEleveMajeur": "'N'", "ENTPersonProfils": "'National_ELV'",
           "ENTEleveClasses": f"{uai} || '$6A'", "mail": "'m' || n || '@example.org'", "mobile": "'+33639980000'",
           "ENTPersonAdresse": "'1 RUE DES ARCONS$$$'", "ENTPersonCodePostal": "'31000'", "ENTPersonVille": "'MONTREVEL'"}
    attributes = ", ".join(f"'{name}', jsonb_build_array({value})" for name, value in one.items())
    box.sql("insert into entry (uai, category, key, from_run, standing, why, population, attributes, digest) "
            f"select {uai}, 'Eleve', 'eleve:TOULOUSE:' || n, 1, 'entitled', '', 'pupil', jsonb_build_object({attributes}), '' "
            f"from generate_series(0, {people - 1}) n")
    box.sql("analyze", user="postgres")


def main():
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    box = Sandbox("demo=*=42d").up()
    try:
        fill(box, people)
        print(f"{people} people in {max(1, people // PER_SCHOOL)} schools", flush=True)
        for words in (("plan",), ("sync",), ("sync",)):
            measured(box, *words)
    finally:
        box.down()


if __name__ == "__main__":
    main()
