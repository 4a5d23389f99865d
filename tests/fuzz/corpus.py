#!/usr/bin/env python3
"""Writes the beginnings of a corpus for reader_fuzz from the example exports: corpus.py FOLDER."""

import pathlib
import sys
import zipfile

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
# Small inputs are tried more often; the reader takes records one by one, so a beginning is as good as the whole.
LARGEST = 60_000

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for source in sorted(DATA.glob("lot1/*/*")):
    if source.suffix == ".zip":
        with zipfile.ZipFile(source) as archive:
            name = archive.namelist()[0]
            text = archive.read(name)
    else:
        name, text = source.name, source.read_bytes()
    kind = b"E" if "ELEGROUPE" in name else b"-"
    (folder / f"{source.parent.name}-{source.stem}").write_bytes(kind + text[:LARGEST])
