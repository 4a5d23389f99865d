#!/usr/bin/env python3
"""Files dropped into the inbox of a running daemon: by rename, half-written, twice, into the wrong folder, in a burst."""

import os
import resource
import shutil
import sys
import time

sys.dont_write_bytecode = True
from daemon import Daemon, ServiceTest, active, main, wait  # noqa: E402
from support import COLLEGE, DAY1, DAY2, DONE, LONG, LYCEE, lot  # noqa: E402
import exports  # noqa: E402
import oracle  # noqa: E402
from generator import many  # noqa: E402

ENTS = ("ecollege31", "entmip")


class Drops(ServiceTest):
    """The example schools' lots, dropped into the inbox."""

    @classmethod
    def prepare(cls):
        cls.box.configure("entsync.conf", r"^rehearsal = true$",
                          "rehearsal = true\n\n[schedule]\nsettle = 1s\nrescan = 2s\nsync = none\npurge = none\n")
        cls.daemon = Daemon(cls.box, today=DAY1).ready()
        cls().led_by(cls.daemon, *ENTS)

    def test_1_lots_that_are_renamed_into_place_reach_the_ents(self):
        self.settled(1)
        self.drop(*lot(1, COLLEGE), folder=COLLEGE)
        self.drop(*lot(1, LYCEE))
        self.taken()
        wanted = oracle.after_lot1().accounts
        for ent in ENTS:
            wait(f"the accounts of {ent}", lambda: active(self.box, ent) == len(wanted[ent]))
        self.must(DONE, "plan", "--check", today=DAY1)
        wait("the comptes-rendus", lambda: {path.name for path in (self.box.box / "reports").iterdir()} ==
             {f"{COLLEGE}.html", f"{LYCEE}.html"})
        archived = sorted(path.name.split("_", 1)[1] for path in (self.box.box / "archive").rglob("*") if path.is_file())
        self.assertEqual(archived, sorted(file.name for uai in (COLLEGE, LYCEE) for file in lot(1, uai)))
        self.assertEqual(list((self.box.box / "rejected").iterdir()), [])

    def test_2_the_same_files_again_are_recognised_and_change_nothing(self):
        marks = {ent: self.box.marks(ent) for ent in ENTS}
        runs = len(self.runs("ingest"))
        self.drop(*lot(1, COLLEGE), folder=COLLEGE)
        self.taken()
        wait("the intake", lambda: len(self.runs("ingest")) > runs)
        self.assertEqual({ent: self.box.marks(ent) for ent in ENTS}, marks)
        self.assertEqual(self.box.sql("select count(*) from file where state = 'rejected'"), [["0"]])

    def test_3_parts_and_temporary_files_are_left_alone(self):
        inbox = self.box.box / "inbox"
        names = [".hidden.zip", "export.zip.part", "export.tmp"]
        for name in names:
            shutil.copyfile(lot(2, COLLEGE)[0], inbox / name)
        runs = len(self.runs("ingest"))
        time.sleep(4)  # two looks through the inbox
        self.assertEqual(self.inbox(), sorted(names))
        self.assertEqual(len(self.runs("ingest")), runs)
        for name in names:
            (inbox / name).unlink()

    def test_4_a_file_of_another_school_is_rejected_from_a_schools_folder(self):
        file = lot(2, LYCEE)[0]
        self.drop(file, folder=COLLEGE)
        self.taken()
        reason = wait("the reason", lambda: list((self.box.box / "rejected").glob("*.txt")))[0].read_text()
        self.assertIn(f"{file.name}, PARAMETRES, UAJ: it is of {LYCEE}, and it came into the folder of {COLLEGE}", reason)
        self.assertEqual(self.box.sql(f"select count(*) from file where uai = '{LYCEE}' and state = 'waiting'"), [["0"]])

    def test_5_a_file_that_is_written_slowly_is_taken_when_it_rests(self):
        file = next(f for f in lot(1, COLLEGE) if "Communs" in f.name)
        whole = file.read_bytes()
        target = self.box.box / "inbox" / "half.zip"
        rejected = len(list((self.box.box / "rejected").iterdir()))
        with target.open("wb") as out:
            for part in range(4):
                out.write(whole[part * len(whole) // 4:(part + 1) * len(whole) // 4])
                out.flush()
                os.fsync(out.fileno())
                time.sleep(0.6)
        self.taken()
        self.assertEqual(len(list((self.box.box / "rejected").iterdir())), rejected)

    def test_6_what_cannot_be_read_waits_and_is_taken_when_it_can(self):
        if os.geteuid() == 0:
            return  # root reads everything
        target = self.box.box / "inbox" / "closed.zip"
        part = target.with_name(".closed.zip")
        shutil.copyfile(lot(1, COLLEGE)[0], part)
        part.chmod(0)
        part.rename(target)
        time.sleep(3)
        self.assertTrue(target.exists())
        target.chmod(0o600)
        self.taken()

    def test_7_a_link_is_not_followed(self):
        link = self.box.box / "inbox" / "link.zip"
        link.symlink_to(lot(1, COLLEGE)[0])
        time.sleep(3)
        self.assertTrue(link.is_symlink())
        link.unlink()

    def test_8_an_ingest_by_hand_is_followed_by_the_daemons_sync(self):
        syncs = len(self.runs("sync"))
        self.must(DONE, "ingest", *lot(1, COLLEGE), today=DAY1)  # all known: nothing to do
        school, _ = many.build(7)
        self.must(DONE, "ingest", *exports.siecle(self.box.dir / "many", school, exports.at(DAY1), True), today=DAY1)
        self.settled(syncs + 1)
        wait("the new school's accounts",
             lambda: self.box.sql(f"select count(*) from account where '{school.uai}' = any(uais)") != [["0"]])

    def test_9_it_ends_when_asked(self):
        self.assertEqual(self.daemon.end(), 0)
        self.assertIn("STOPPING=1", self.daemon.listen())
        self.assertIsNone(self.leader("ecollege31"))


class FullDisk(ServiceTest):
    """What cannot be kept is not taken in: it waits, whole, and comes in when there is room."""

    specifications = ("demo=0319101Z=42d",)

    def test_files_wait_until_there_is_room(self):
        self.box.configure("entsync.conf", r"^rehearsal = true$",
                           "rehearsal = true\n\n[schedule]\nsettle = 1s\nrescan = 2s\nsync = none\npurge = none\n")
        files = lot(1, COLLEGE)
        big = sorted(file.name for file in files if file.stat().st_size > 8000)
        self.assertTrue(big)
        daemon = Daemon(self.box, today=DAY1, file_size=8000).ready()
        self.led_by(daemon, "demo")
        self.drop(*files)
        wait("the small ones to be taken", lambda: len(self.box.sql("select 1 from file")) == len(files) - len(big))
        wait("the others to be missed", lambda: "inbox_file_stuck" in daemon.log)
        time.sleep(3)  # another look through the inbox
        self.assertEqual([name.rpartition("/")[2] for name in self.inbox()], big)
        kept = [path for path in (self.box.box / "archive").rglob("*") if path.is_file()]
        self.assertEqual(len(kept), len(files) - len(big))  # nothing half written
        self.assertEqual(list((self.box.box / "rejected").iterdir()), [])
        self.assertEqual(self.box.sql("select count(*) from account where population = 'pupil'"), [["0"]])
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.taken()
        wait("the school's accounts", lambda: active(self.box, "demo") > 100)
        self.must(DONE, "plan", "--check", today=DAY1)
        self.assertEqual(daemon.end(), 0)


class Burst(ServiceTest):
    """Many schools in one night are one run per ENT."""

    specifications = ("demo=0312*=42d",)
    SCHOOLS = 400 if LONG else 40

    def test_a_burst_is_one_run(self):
        self.box.configure("entsync.conf", r"^rehearsal = true$",
                           "rehearsal = true\n\n[schedule]\nquiet = 3s\nsync = none\npurge = none\n")
        daemon = Daemon(self.box, today=DAY2).ready()
        self.led_by(daemon, "demo")
        self.settled(1)
        schools = [many.build(number)[0] for number in range(self.SCHOOLS)]
        for uai, files in exports.siecle_of_all(self.box.dir / "exports", schools, exports.at(DAY2)).items():
            self.drop(*files, folder=uai)
        self.taken()
        runs = self.settled(2)
        wait("everybody's account", lambda: self.box.sql(
            "select count(distinct u) from account, unnest(uais) as u where state = 'active'") == [[str(self.SCHOOLS)]])
        time.sleep(4)
        runs = self.runs("sync")
        self.assertEqual([code for _, _, code in runs], [DONE] * len(runs))
        # The first was of the empty start; more than one other means that the burst outlasted the quiet time.
        self.assertLessEqual(len(runs), 3, runs)
        self.must(DONE, "plan", "--check", today=DAY2)
        self.assertEqual(daemon.end(), 0)


if __name__ == "__main__":
    main()
