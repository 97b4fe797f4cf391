"""A power loss at any moment loses nothing that was acknowledged, and leaves nothing half done (guarantee: durable acknowledgement)."""
import os
import shutil
import time

from journal import ACKNOWLEDGED
from power_loss import Chance, Disk, crashes, points_of, put
from rig import DATABASE, DiskTest, Server, contents, main, memory_folder, seeded, size
from soundness import findings
from workloads import Workload, text_of

POINTS = size(100, 2000)  # crash points per workload and mode
SAMPLE = size(10, 100)    # of these, opened by the daemon's own verify, too
SERVED = size(1, 5)       # and by a server


class PowerLoss(DiskTest):
    def setUp(self):
        super().setUp()
        self.memory = memory_folder()
        self.addCleanup(shutil.rmtree, self.memory, ignore_errors=True)

    def record(self, work, **options):
        """What the server did to its disk during `work`, and the disk as it was before."""
        journal = self.journal()
        server = self.server(journal=journal, **options)
        disk = Disk(server.data, contents(server.data))
        server.start()
        work(Workload(server, journal))
        server.kill()
        return journal.read(), disk

    def losses(self, name, records, disk, count=POINTS):
        """Findings after power losses at so many points, twice each: nothing is left of what was not synced, or any part of it."""
        random = seeded(name)
        points = points_of(records, count, random)
        verified = set(random.sample(points, min(SAMPLE, len(points))))
        served = set(random.sample(points, min(SERVED, len(points))))
        found, losses, began = [], 0, time.monotonic()
        chances = lambda point: [None, Chance(seeded(name, point))]
        for point, acknowledged, files in crashes(records, disk, points, chances):
            losses += 1
            found += [f"at record {point} of {len(records)}: {line}" for line in
                      self.after(files, acknowledged, point in verified, point in served)]
        marks = sum(record.kind == ACKNOWLEDGED for record in records)
        print(f"{name}: {losses} power losses in {len(records)} records with {marks} acknowledgements; "
              f"{len(verified)} points verified by the daemon, {len(served)} served; {len(found)} findings; "
              f"{time.monotonic() - began:.1f} s", flush=True)
        return found

    def after(self, files, acknowledged, verify, serve):
        folder = os.path.join(self.memory, "after")
        server = Server(folder, self.community, copy=False)
        found = []
        try:
            put(server.data, files)
            if verify:
                found += [line for line in server.try_verify().stdout.splitlines() if line.startswith("PROBLEM")]
            if serve:
                found += self.serve(server)
            return found + findings(os.path.join(server.data, DATABASE), acknowledged)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def serve(self, server):
        try:
            server.start()
            return [f"message {it.sequence} is damaged" for it in server.messages() if it.damaged]
        except AssertionError as failure:
            return [str(failure)]
        finally:
            server.kill()

    def test_posts(self):
        # A sync takes a while, so that an answer that did not wait for it would be marked before it.
        records, disk = self.record(lambda work: work.posts(size(150, 1200)), sync_ms=2)
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
        self.expect_none(self.losses("checkpoints", records, disk, count=size(50, 2000)), "checkpoints")

    def test_a_server_that_does_not_sync_its_log_is_found(self):
        """The rig itself: with synchronous=NORMAL a commit does not sync the log, and that must show."""
        records, disk = self.record(lambda work: work.posts(40), fault="LIE sync -wal 1 0")
        self.expect_lost("a log that is not synced", records, disk)

    def test_a_server_that_answers_before_its_commit_is_found(self):
        """The rig itself: as if the answer had been there when the request was sent."""
        def hasty(work):
            for number in range(40):
                work.acknowledge_post(f"post-{number:06}", number + 1, text_of(f"post-{number:06}"))
                work.post(work.asker, number)
        records, disk = self.record(hasty)
        self.expect_lost("early answers", records, disk)

    def expect_lost(self, name, records, disk):
        found = self.losses(name, records, disk, count=20)
        self.assertTrue([line for line in found if "lost: " in line], "acknowledged posts are lost")


if __name__ == "__main__":
    main()
