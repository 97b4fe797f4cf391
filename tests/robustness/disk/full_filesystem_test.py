"""A full disk, for real: a file system of a few megabytes. Needs the right to mount one; is skipped without."""
import os
import shutil
import subprocess
import unittest

from full_disk import expect_read_only_while_full
from rig import DiskTest, main

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

    def test_posts_are_refused_reads_go_on_and_room_is_enough_to_go_on(self):
        for leave in (0, 4096, 100_000):
            with self.subTest(leave=leave):
                server = self.server(f"server{leave}", copy=False)
                server.data = os.path.join(self.mounted, f"data{leave}")
                shutil.copytree(self.community.daemon.data, server.data)
                server.start()
                journal = self.journal(f"journal{leave}")
                expect_read_only_while_full(self, server, journal, lambda: self.fill(leave), lambda: os.remove(self.filler))
                shutil.rmtree(server.data)


if __name__ == "__main__":
    main()
