"""A school's records as the files that the applications would hand over."""

from datetime import timedelta

from . import archive, elegroupe, siecle, sts


def write_siecle(folder, school, start, with_addresses):
    """The five SIECLE zips, exported one after the other from `start` on."""
    kind = "Avec" if with_addresses else "Sans"
    exports = [("Nomenclature", siecle.nomenclatures), ("Structures", siecle.structures), ("Communs", siecle.communs),
               (f"Eleves{kind}Adresses", lambda s, at: siecle.eleves(s, at, with_addresses)),
               ("ResponsablesAvecAdresses", siecle.responsables)]
    for number, (name, make) in enumerate(exports):
        moment = start + timedelta(seconds=41 * number)
        archive.write(folder / f"ExportXML_{name}.zip", f"{name}.xml", make(school, moment), moment)


def write_sts(folder, school, moment, zipped, roomy):
    name = f"sts_emp_{school.uai}_2026"
    content = sts.sts_emp(school, roomy)
    if zipped:
        archive.write(folder / f"{name}.zip", f"{name}.xml", content, moment)
    else:
        (folder / f"{name}.xml").write_bytes(content)


def write_elegroupe(folder, school, moment, encoding):
    name = f"{school.uai}ELEGROUPE2026{moment:%y%m%d%H%M%S}"
    archive.write(folder / f"{name}.zip", f"{name}.xml", elegroupe.elegroupe(school, moment, encoding), moment)
