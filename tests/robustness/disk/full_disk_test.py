"""A full disk: whichever write finds no space, nothing is lost, and there is no need for a restart (guarantee: read-only, not down)."""
import os
import time

from full_disk import expect_read_only_while_full, expect_sound
from rig import DiskTest, main, seeded, size
from workloads import Workload


class FullDisk(DiskTest):
    def start(self, fault):
        name = fault.replace(" ", "_").replace("*", "any")
        journal = self.journal(name + ".journal")
        server = self.server(name, journal=journal, fault=fault, only_while=self.path("full"))
        server.start()
        return server, journal

    def fill(self):
        with open(self.path("full"), "w"):
            pass

    def make_room(self):
        os.remove(self.path("full"))

    def test_whichever_write_is_the_first_without_space(self):
        for number in sorted(seeded("space").sample(range(1, 60), size(3, 40))):
            with self.subTest(write=number):
                server, journal = self.start(f"ENOSPC write * {number} 0")
                expect_read_only_while_full(self, server, journal, self.fill, self.make_room)

    def test_a_database_that_cannot_grow_keeps_taking_posts_in_its_log(self):
        server, journal = self.start("ENOSPC write .db 1 0")
        workload = Workload(server, journal)
        self.fill()
        workload.posts(300, length=7000)
        self.assertFalse(workload.refused)
        time.sleep(0.3)  # a quiet moment, in which the server tries to move its log
        self.make_room()
        workload.posts(300, length=7000, first=1000)
        failed = [record for record in journal.read() if record.kind == "F"]
        self.assertTrue(failed, "the log was to be moved meanwhile")
        expect_sound(self, server, workload)


if __name__ == "__main__":
    main()
