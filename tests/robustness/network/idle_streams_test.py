"""Thousands of streams on which nothing happens cost little memory and hardly any time, and nothing when they are gone."""
import time

from raw_streams import RawConnection, read_until
from rig import KIND, RobustnessTest, is_sanitized, main, size

STREAMS_TO_A_CONNECTION = 100
MOST_KIB_A_STREAM = 64
MOST_CPU = 0.10  # of a core
SLACK_KIB = 4096  # what an allocator may keep, whatever the size
# The short test has as many heartbeats in a second as the long one: 500.
HEARTBEAT_SECONDS = size(1, 20)
BATCH = 20  # opened on a connection before their first answers are awaited: the server's queue is finite


class Streams(RobustnessTest):
    """Opens many at a time, and leaves them."""

    def open_streams(self, count):
        connections = []
        for index in range(count // STREAMS_TO_A_CONNECTION):
            connection = RawConnection(self.people[index % len(self.people)])
            self.addCleanup(connection.close)
            connections.append(connection)
            for _ in range(STREAMS_TO_A_CONNECTION // BATCH):
                for _ in range(BATCH):
                    connection.watch()
                begun = lambda: all(stream.responses or stream.ended for stream in connection.streams.values())
                self.assertTrue(read_until([connection], begun, 30), "a stream does not begin")
        self.streams = [stream for connection in connections for stream in connection.streams.values()]
        self.assertEqual(sum(stream.ended for stream in self.streams), 0, "a stream was refused")
        return connections

    def leave(self, connections, files):
        for connection in connections:
            connection.close()
        self.wait_until(lambda: self.daemon.open_files() <= files, size(20, 60), "connections that are gone are still open")


class IdleStreamsTest(Streams):
    environment = {"COCONSULT_STREAMS_HEARTBEAT_SECONDS": str(HEARTBEAT_SECONDS), "COCONSULT_DRAIN_SECONDS": "0"}

    def test_cost_little_and_leave_nothing_behind(self):
        count = size(500, 10_000)
        self.open_streams_and_leave(STREAMS_TO_A_CONNECTION)  # what the first streams of a server need once
        files, before = self.daemon.open_files(), self.daemon.resident_kib()
        connections = self.open_streams(count)
        each = (self.daemon.resident_kib() - before) / count
        busy = self.measure_cpu(connections, seconds=size(4, 60))
        self.check_delivery(connections)
        peak = self.daemon.resident_kib()
        self.leave(connections, files)
        second = self.open_streams(count)
        peak_again = self.daemon.resident_kib()
        self.leave(second, files)
        self.report(streams=count, KiB_each=f"{each:.1f}", cpu=f"{100 * busy:.1f} %", RSS_before=before, peak=peak, second_peak=peak_again,
                    RSS_after=self.daemon.resident_kib())
        if not is_sanitized():
            self.assertLessEqual(each, MOST_KIB_A_STREAM)
            self.assertLessEqual(busy, MOST_CPU)
            self.assertLessEqual(peak_again, 1.05 * peak + SLACK_KIB, "memory is not given back, or not used again")

    def open_streams_and_leave(self, count):
        files = self.daemon.open_files()
        self.leave(self.open_streams(count), files)

    def measure_cpu(self, connections, seconds):
        """Of one core, while every stream has its heartbeats."""
        before = [stream.responses for stream in self.streams]
        began, spent = time.monotonic(), self.daemon.cpu_seconds()
        read_until(connections, lambda: time.monotonic() > began + seconds, seconds + 10)
        busy = (self.daemon.cpu_seconds() - spent) / (time.monotonic() - began)
        beats = [stream.responses - count for stream, count in zip(self.streams, before)]
        self.assertGreaterEqual(min(beats), seconds // HEARTBEAT_SECONDS - 1, "a stream has no sign of life")
        return busy

    def check_delivery(self, connections):
        """They still hear: a post reaches every stream of the two who are in its thread."""
        heard = set()
        for connection in connections:
            connection.on_message = lambda stream, message: heard.add(stream) if b"Still there?" in message else None
        thread, helper = self.open_thread(self.people[0])
        helper.call("Thread", "PostMessage", parent=thread, kind=KIND, text="Still there?")
        theirs = [connection for connection in connections if connection.metadata in (self.people[0].metadata, helper.metadata)]
        wanted = len(theirs) * STREAMS_TO_A_CONNECTION
        self.assertTrue(read_until(connections, lambda: len(heard) == wanted, 60), f"{len(heard)} of {wanted} streams heard it")


class LeavingTest(Streams):
    """No sign of life is due meanwhile, which would fail and so tell that nobody is there."""

    environment = {"COCONSULT_STREAMS_HEARTBEAT_SECONDS": "300", "COCONSULT_DRAIN_SECONDS": "0"}

    def test_who_leaves_is_forgotten_at_once(self):
        files = self.daemon.open_files()
        self.leave(self.open_streams(500), files)
        first = self.daemon.resident_kib()
        for _ in range(size(4, 40)):
            self.leave(self.open_streams(500), files)
        last = self.daemon.resident_kib()
        self.report(RSS_after_the_first=first, RSS_after_the_last=last)
        if not is_sanitized():
            self.assertLessEqual(last, first + SLACK_KIB)


if __name__ == "__main__":
    main()
