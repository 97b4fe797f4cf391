"""A backup taken while people write holds the commits up to one moment, and nothing but a whole backup has a backup's name."""
import os
import shutil
import sqlite3
import subprocess

from power_loss import Disk
from rig import DATABASE, DiskTest, main, seeded, size
from soundness import findings
from workloads import Workload, side_by_side

BACKUPS = size(4, 30)
CALLS = size(3, 40)  # of the calls in which a backup is interrupted
# Rows that are only ever added, in the order of commits.
ADDED = ("SELECT * FROM changes ORDER BY position", "SELECT * FROM audit ORDER BY number",
         "SELECT number, sequence, text, salt, digest FROM messages ORDER BY number",
         "SELECT number, request_id, reply FROM requests ORDER BY number")


class Backup(DiskTest):
    def setUp(self):
        super().setUp()
        self.live = self.server("live")
        self.live.start()
        self.record = self.journal()
        self.workload = Workload(self.live, self.record)
        self.shelf = self.path("shelf")
        os.mkdir(self.shelf)

    def backup(self, name, environment=None):
        return subprocess.run([os.environ["COCONSULTD"], "--data-dir", self.live.data, "backup", os.path.join(self.shelf, name)],
                              capture_output=True, text=True, timeout=60, check=False, env=environment)

    def faulty(self, fault=""):
        return dict(os.environ, LD_PRELOAD=os.environ["FAULTY_DISK"], FAULTY_DISK_FOLDER=self.shelf, FAULTY_DISK_FAULT=fault,
                    FAULTY_DISK_JOURNAL=self.record.path)

    def rows(self, path):
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return [database.execute(query).fetchall() for query in ADDED]
        finally:
            database.close()

    def test_each_holds_the_commits_up_to_one_moment(self):
        before = []  # what was acknowledged when a backup began
        done = []

        def back_up():
            for number in range(BACKUPS):
                before.append(list(self.workload.acknowledged))
                done.append(self.backup(f"{number}.db"))

        def write():
            number = 0
            while len(done) < BACKUPS:
                self.workload.posts(40, length=2000, first=number)
                number += 40
        side_by_side(back_up, write)
        self.assertEqual([it.returncode for it in done], [0] * BACKUPS, done)
        self.live.stop()
        final = self.rows(os.path.join(self.live.data, DATABASE))
        counts = []
        for number in range(BACKUPS):
            path = os.path.join(self.shelf, f"{number}.db")
            self.expect_none(findings(path, before[number]), f"backup {number}")
            rows = self.rows(path)
            for there, all_of_them in zip(rows, final):
                self.assertEqual(there, all_of_them[:len(there)], f"backup {number} is the beginning of what was written")
            counts.append(len(rows[2]))
        print(f"{BACKUPS} backups with {counts} of {len(final[2])} messages")
        self.assertLess(counts[0], len(final[2]), "people wrote meanwhile")
        self.expect_served(os.path.join(self.shelf, f"{BACKUPS - 1}.db"), counts[-1])

    def expect_served(self, backup, messages):
        """By the steps of server/docs/storage.md."""
        restored = self.server("restored", copy=False)
        os.mkdir(restored.data, 0o700)
        shutil.copy(backup, os.path.join(restored.data, DATABASE))
        shutil.copy(os.path.join(self.live.data, "server.key"), restored.data)
        self.assertEqual(restored.try_verify().returncode, 0)
        restored.start()
        self.assertEqual(len(restored.messages()), messages)

    def test_one_that_is_killed_or_finds_no_space_leaves_nothing_under_its_name(self):
        self.workload.posts(40, length=2000)
        random = seeded("interrupted")
        for error, number in [("KILL", random.randrange(1, 100)) for _ in range(CALLS)] + [("ENOSPC", random.randrange(1, 100))]:
            fault = f"{error} write .tmp {number} 1"
            interrupted = self.backup("one.db", self.faulty(fault))
            self.assertNotEqual(interrupted.returncode, 0, fault)
            self.assertNotIn("one.db", os.listdir(self.shelf), fault)
            if error == "ENOSPC":
                self.assertEqual(os.listdir(self.shelf), [], fault)
                self.assertEqual(len(interrupted.stderr.splitlines()), 1, interrupted.stderr)
        self.assertEqual(self.backup("one.db").returncode, 0, "the next one is not in the way of what was left")
        self.assertEqual(os.listdir(self.shelf), ["one.db"])

    def test_one_that_was_reported_survives_a_power_loss(self):
        self.workload.posts(40, length=2000)
        done = self.backup("one.db", self.faulty())
        self.assertEqual(done.returncode, 0, done.stderr)
        shelf = Disk(self.shelf, {})
        for record in self.record.read():
            shelf.play(record)
        left = shelf.after_power_loss()
        with open(os.path.join(self.shelf, "one.db"), "rb") as file:
            self.assertEqual(left, {"one.db": file.read()})

    def test_one_that_was_cut_short_is_refused(self):
        self.workload.posts(40)
        self.assertEqual(self.backup("one.db").returncode, 0)
        path = os.path.join(self.shelf, "one.db")
        for length in seeded("cut").sample(range(os.path.getsize(path)), size(3, 30)):
            cut = os.path.join(self.shelf, "cut.db")
            shutil.copy(path, cut)
            os.truncate(cut, length)
            refused = self.live.try_verify(cut)
            self.assertEqual(refused.returncode, 1, f"cut at {length}: {refused.stdout}")
            self.assertIn("PROBLEM", refused.stdout)


if __name__ == "__main__":
    main()
