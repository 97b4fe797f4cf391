"""A disk that fails ends the server at once, before anybody is told that something was saved (guarantee: an I/O error stops)."""
import os
import time

import grpc

from power_loss import Disk, put
from rig import DATABASE, DISK_FAILED, LONG, DiskTest, contents, main, seeded
from soundness import findings
from workloads import Workload, side_by_side

SOON = 1.0  # seconds from the failure to the end of the process
POSTS = 80  # of each member; more than there are calls before the last failure


def numbers(last, short):
    """The calls that fail, one at a time."""
    return range(1, last + 1) if LONG else sorted({1, *seeded("calls", last).sample(range(2, last + 1), short)})


class BrokenDisk(DiskTest):
    def fail(self, fault, work, only_while=""):
        """The server on a disk with this fault, while `work` goes on: (server, workload, the journal's records, its disk)."""
        name = fault.replace(" ", "_").replace("*", "any")
        journal = self.journal(name + ".journal")
        server = self.server(name, journal=journal, fault=fault, only_while=only_while)
        disk = Disk(server.data, contents(server.data))
        workload = None
        try:
            server.start()
        except AssertionError:
            pass  # the disk failed already at the start
        else:
            workload = Workload(server, journal)
            work(workload)
        return server, workload, journal.read(), disk

    def expect_stop(self, fault, work):
        server, workload, records, disk = self.fail(fault, work)
        code = server.await_end(10)
        ended = time.monotonic()
        failures = [record for record in records if record.kind == "F"]
        self.assertTrue(failures, f"{fault}: no such call was made")
        self.assertIsNotNone(code, f"{fault}: the server is still running")
        if workload:
            self.assertEqual(code, DISK_FAILED, fault)
            ended = workload.ended or ended
        self.assertNotEqual(code, 0, fault)
        self.assertLess(ended - failures[0].time, SOON, f"{fault}: seconds from the failure to the end")
        lines = [line for line in server.read_log().splitlines() if line.startswith("coconsultd: ")]
        self.assertEqual(len(lines), 1, f"{fault}: one line says why")
        acknowledged = workload.acknowledged if workload else []
        self.expect_kept(fault, server, records, disk, acknowledged)

    def expect_kept(self, fault, server, records, disk, acknowledged):
        """Also when the power goes, too: what the failed sync should have written is lost then."""
        for record in records:
            disk.play(record)
        lost = self.path(fault.replace(" ", "_").replace("*", "any") + ".lost")
        put(lost, disk.after_power_loss())
        self.expect_none(findings(os.path.join(lost, DATABASE), acknowledged), f"{fault}, then a power loss")
        server.kill()
        server.environment = None  # a new disk
        server.start()
        there = {message.sequence: message.text for message in server.messages()}
        missing = [mark for mark in acknowledged if there.get(mark["sequence"]) != mark["text"]]
        self.assertFalse(missing, f"{fault}: missing after a clean restart")
        self.assertTrue(Workload(server, self.journal("after")).post(server.people()[0], 999_999), "posting works again")
        server.kill()
        self.expect_none(findings(os.path.join(server.data, DATABASE), acknowledged), fault)

    def test_a_failed_sync(self):
        for number in numbers(50, 3):
            self.expect_stop(f"EIO sync * {number} 1", posts)

    def test_a_failed_write_of_the_log(self):
        for number in numbers(50, 2):
            self.expect_stop(f"EIO write -wal {number} 1", posts)

    def test_a_failed_write_of_the_database(self):
        for number in numbers(20, 1):
            self.expect_stop(f"EIO write .db {number} 1", long_posts)

    def test_a_failed_read_refuses_that_call_or_ends_the_server_and_never_tells_anything_else(self):
        for file in (".db", "-wal"):
            for number in numbers(10, 2):
                self.expect_refusal(f"EIO read {file} {number} 1", write_first=number % 2 == 0)

    def expect_refusal(self, fault, write_first):
        """Of a reader's call, when only a reader meets the failure; the writer ends the process."""
        armed = self.path("armed")
        refused = []

        def read(workload):
            try:
                there = {message.sequence: message.text for message in workload.server.messages()}
            except grpc.RpcError as error:
                refused.append(error.code())
                return
            wrong = [mark for mark in workload.acknowledged if there.get(mark["sequence"]) != mark["text"]]
            self.assertFalse(wrong, f"{fault}: read as something else")

        def read_and_write(workload):
            with open(armed, "w"):
                pass
            for number in range(30):
                if number > 0 or write_first:
                    workload.post(workload.asker, number)
                read(workload)
            os.remove(armed)
        server, workload, records, disk = self.fail(fault, read_and_write, armed)
        self.assertTrue([record for record in records if record.kind == "F"], f"{fault}: no such call was made")
        refused += [error.code() for _, error in workload.refused]
        self.assertLessEqual(set(refused), {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE}, fault)
        self.assertIn(server.process.poll(), (None, DISK_FAILED), fault)
        lines = [line for line in server.read_log().splitlines() if line.startswith("coconsultd: ")]
        if server.process.poll() is None:
            self.assertRegex(server.read_log(), "rpc_failed|round_failed", f"{fault}: the log says so, whoever was reading")
        self.assertEqual(len(lines), 0 if server.process.poll() is None else 1, f"{fault}: one line says why it ended")
        print(f"{fault}: {len(refused)} calls refused; the server " + ("went on" if server.process.poll() is None else "ended"))
        self.expect_kept(fault, server, records, disk, workload.acknowledged)


def posts(workload, length=0):
    """By both members until the server is gone. Says when that was."""
    workload.ended = None

    def until_refused(person, first):
        for number in range(first, 2 * POSTS, 2):
            if workload.post(person, number, length) is None:
                return

    def watch():
        if workload.server.await_end(30) is not None:
            workload.ended = time.monotonic()
    side_by_side(watch, lambda: until_refused(workload.asker, 0), lambda: until_refused(workload.helper, 1))


def long_posts(workload):
    """So much that the server moves its log into the database."""
    posts(workload, length=7700)


if __name__ == "__main__":
    main()
