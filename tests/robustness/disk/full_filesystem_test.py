"""A full disk, for real: a file system of a few megabytes. Needs the right to mount one; is skipped without."""
import os
import shutil
import subprocess

from full_disk import expect_read_only_while_full, expect_sound
from rig import DATABASE, DiskTest, main
from workloads import Workload

MEBIBYTES = 8


class FullFilesystem(DiskTest):
    def setUp(self):
        super().setUp()
        self.mounted = self.path("small")
        os.mkdir(self.mounted)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEBIBYTES}m,mode=700", "coconsult_test", self.mounted], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            self.skipTest("no file system can be mounted here: " + done.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.mounted], check=True)
        self.filler = os.path.join(self.mounted, "filler")

    def fill(self, leave=0):
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
            file.truncate(max(0, file.tell() - leave))

    def start(self, name):
        server = self.server(name, copy=False)
        server.data = os.path.join(self.mounted, name)
        shutil.copytree(self.community.daemon.data, server.data)
        server.start()
        return server

    def test_posts_are_refused_reads_go_on_and_room_is_enough_to_go_on(self):
        for leave in (0, 4096, 100_000):
            with self.subTest(leave=leave):
                server = self.start(f"data{leave}")
                expect_read_only_while_full(self, server, self.journal(f"journal{leave}"), lambda: self.fill(leave),
                                            lambda: os.remove(self.filler))
                shutil.rmtree(server.data)

    def test_a_server_that_finds_no_room_at_its_start_says_so_and_starts_when_there_is_some(self):
        server = self.start("data")
        workload = Workload(server, self.journal())
        workload.posts(10)
        server.kill()
        os.remove(os.path.join(server.data, DATABASE + "-shm"))  # as after a power loss
        self.fill()
        with self.assertRaises(AssertionError):
            server.start()
        lines = [line for line in server.read_log().splitlines() if line.startswith("coconsultd: ")]
        self.assertEqual(len(lines), 1, server.read_log())
        self.assertIn("no space left", lines[0])
        os.remove(self.filler)
        server.start()
        expect_sound(self, server, workload)


if __name__ == "__main__":
    main()
