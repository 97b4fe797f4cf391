"""A power loss while a data directory is made, or while an older database is brought to the newest schema."""
import os
import shutil
import time
import unittest

import old_database
from harness import PASSWORD, run
from journal import Journal
from power_loss import Chance, Disk, crashes, points_of, put
from rig import DATABASE, Server, contents, main, memory_folder, seeded, size
from soundness import findings

POINTS = size(100, 2000)  # simulated power losses per workload and mode
OPENED = size(20, 400)    # of these, about so many are opened by the daemon


def init(data, environment=None):
    return run([os.environ["COCONSULTD"], "--data-dir", data, "init", "--email", "admin@sample.example", "--name", "Ad Min",
                "--password-stdin"], PASSWORD + "\n", check=False, environment=environment)


class PowerLossAtStart(unittest.TestCase):
    def setUp(self):
        self.folder = memory_folder()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.journal = Journal(os.path.join(self.folder, "journal"))
        self.addCleanup(self.journal.close)

    def losses(self, name, records, disk, check):
        """Runs `check(data directory, acknowledged, whether the daemon is to open it)` after each power loss."""
        random = seeded(name)
        count = -(-POINTS // (len(records) + 1))  # of each point, when there are fewer points
        points = points_of(records, POINTS, random)
        found, losses, opened, began = [], 0, 0, time.monotonic()
        # Without chance there is one outcome.
        chances = lambda point: [None] + [Chance(seeded(name, point, number)) for number in range(count)]
        for point, acknowledged, files in crashes(records, disk, points, chances):
            losses += 1
            opens = point == points[-1] or random.random() < OPENED / (len(points) * (count + 1))
            opened += opens
            data = os.path.join(self.folder, "after", "data")
            os.mkdir(os.path.dirname(data))
            put(data, files)
            found += [f"at record {point} of {len(records)}: {line}" for line in check(data, acknowledged, opens)]
            shutil.rmtree(os.path.dirname(data))
        print(f"{name}: {losses} power losses at {len(points)} of {len(records)} records; {opened} opened by the daemon; "
              f"{len(found)} findings; {time.monotonic() - began:.1f} s", flush=True)
        self.assertFalse(found, "\n".join(found[:10]))

    def test_a_migration_keeps_every_row_and_goes_on_at_the_next_start(self):
        server = Server(os.path.join(self.folder, "server"), journal=self.journal)
        os.mkdir(server.data, 0o700)
        database = os.path.join(server.data, DATABASE)
        old_database.make(database, size(300, 3000), seeded("old database"))
        disk = Disk(server.data, contents(server.data))
        _, before, _ = old_database.kept(database)
        server.start()
        self.journal.acknowledge(started=True)
        server.kill()

        def check(data, acknowledged, opened):
            path = os.path.join(data, DATABASE)
            if opened:
                answer = init(data)  # brings it to the newest schema, and then finds that there is an administrator
                if "account" not in answer.stderr:
                    return [answer.stderr]
            schema, rows, wrong = old_database.kept(path)
            oldest = old_database.NEWEST if acknowledged or opened else old_database.OLD_SCHEMA
            if not oldest <= schema <= old_database.NEWEST:
                wrong.append(f"it has schema {schema}")
            return wrong if rows == before else wrong + ["rows are missing or altered"]
        self.losses("migration", self.journal.read(), disk, check)

    def test_a_fresh_directory_can_be_made_again_and_keeps_its_administrator_once_made(self):
        server = Server(os.path.join(self.folder, "server"), journal=self.journal)
        made = init(server.data, server.environment)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.journal.acknowledge(made=True)

        def check(data, acknowledged, opened):
            path = os.path.join(data, DATABASE)
            if acknowledged and not os.path.exists(path):
                return ["lost: the data directory"]
            if opened:
                again = init(data)
                if acknowledged and again.returncode == 0:
                    return ["lost: the administrator"]
                if again.returncode != 0 and "account" not in again.stderr:
                    return [again.stderr]
            return findings(path) if os.path.exists(path) else []
        self.losses("init", self.journal.read(), Disk(server.data), check)


if __name__ == "__main__":
    main()
