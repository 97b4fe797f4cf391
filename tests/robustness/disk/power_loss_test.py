"""A power loss at any moment loses nothing that was acknowledged, and leaves nothing half done (guarantee: durable acknowledgement)."""
import os
import shutil
import tempfile
import time
import unittest

from journal import Journal
from power_loss import Chance, Disk, crashes, points_of, put
from rig import DiskTest, Server, main, seeded, size
from soundness import findings
from workloads import Workload

POINTS = size(100, 2000)  # crash points per workload and mode
SAMPLE = size(10, 100)    # of these, opened by the daemon's own verify, too
SERVED = size(1, 5)       # and by a server
DATABASE = "coconsult.db"


class PowerLoss(DiskTest):
    def setUp(self):
        super().setUp()
        self.memory = tempfile.mkdtemp(prefix="coconsult_disk_", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.addCleanup(shutil.rmtree, self.memory, ignore_errors=True)

    def record(self, work, **options):
        """What the server did to its disk during `work`, and the disk as it was before."""
        journal = Journal(self.path("journal"))
        self.addCleanup(journal.close)
        server = self.server(journal=journal, **options)
        before = {}
        for name in os.listdir(server.data):
            with open(os.path.join(server.data, name), "rb") as file:
                before[name] = file.read()
        server.start()
        work(Workload(server, journal))
        server.kill()
        return journal.read(), Disk(server.data, before)

    def losses(self, name, records, disk, modes=("all that was not synced is lost", "any part of it is there")):
        """Findings after each simulated power loss."""
        random = seeded(name)
        points = points_of(records, POINTS, random)
        verified = set(random.sample(points, min(SAMPLE, len(points))))
        served = set(random.sample(points, min(SERVED, len(points))))
        found, count, began = [], 0, time.monotonic()
        chances = lambda point: [Chance(seeded(name, point)) if mode.startswith("any") else None for mode in modes]
        for point, acknowledged, files in crashes(records, disk, points, chances):
            count += 1
            found += [f"at record {point} of {len(records)}: {line}" for line in
                      self.after(files, acknowledged, point in verified, point in served)]
        marks = sum(record.kind == "A" for record in records)
        print(f"{name}: {count} power losses in {len(records)} records with {marks} acknowledgements; "
              f"{len(verified)} points verified by the daemon, {len(served)} served; {len(found)} findings; "
              f"{time.monotonic() - began:.1f} s", flush=True)
        return found

    def after(self, files, acknowledged, verify, serve):
        folder = os.path.join(self.memory, "after")
        data = os.path.join(folder, "data")
        found = []
        try:
            put(data, files)
            if verify:
                server = self.bare_server(folder)
                found += [line for line in server.try_verify().stdout.splitlines() if line.startswith("PROBLEM")]
            if serve:
                found += self.serve(folder)
            return found + findings(os.path.join(data, DATABASE), acknowledged)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def bare_server(self, folder):
        server = Server(folder)
        server.community = self.community
        return server

    def serve(self, folder):
        server = self.bare_server(folder)
        try:
            server.start()
            return [f"message {it.sequence} is damaged" for it in server.messages() if it.damaged]
        except AssertionError as failure:
            return [str(failure)]
        finally:
            server.kill()

    def test_posts(self):
        records, disk = self.record(lambda work: work.posts(size(150, 1200)))
        self.expect_none(self.losses("posts", records, disk), "posts")

    def test_edits_removals_and_moderation(self):
        records, disk = self.record(lambda work: work.edits_and_moderation(size(25, 250)))
        self.expect_none(self.losses("edits and moderation", records, disk), "edits and moderation")

    def test_a_log_that_is_moved_and_restarted_again_and_again(self):
        def much(work):
            for first in range(0, size(360, 1200), 120):
                work.posts(120, length=7700, first=first)
                time.sleep(0.15)  # a quiet moment, in which the server moves its log
        records, disk = self.record(much)
        moves = sum(record.kind == "S" and record.path.endswith(".db") for record in records)
        restarts = sum(record.kind == "w" and record.path.endswith("-wal") and record.number == 0 for record in records)
        print(f"the log was moved {moves} times and begun {restarts} times")
        self.assertGreater(moves, 2)
        self.assertGreater(restarts, 2)
        self.expect_none(self.losses("checkpoints", records, disk), "checkpoints")

    def test_a_server_that_does_not_sync_its_log_is_found(self):
        """The rig itself: with synchronous=NORMAL a commit does not sync the log, and that must show."""
        records, disk = self.record(lambda work: work.posts(60), fault="LIE sync -wal 1 0")
        found = self.losses("a log that is not synced", records, disk)
        self.assertTrue([line for line in found if "lost: " in line], "acknowledged posts are lost")


if __name__ == "__main__":
    main()
