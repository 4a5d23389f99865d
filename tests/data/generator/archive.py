"""Zip archives that are the same to the byte each time: one entry, a given time, no host-dependent fields."""

import zipfile


def write(path, entry_name, content, moment):
    """Writes `content` as the only entry of the archive `path`; `moment` is the entry's time (a datetime)."""
    info = zipfile.ZipInfo(entry_name, date_time=(moment.year, moment.month, moment.day, moment.hour, moment.minute,
                                                  moment.second // 2 * 2))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    info.external_attr = 0
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, content, compresslevel=9)
