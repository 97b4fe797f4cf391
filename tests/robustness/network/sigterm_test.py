"""Asked to stop under load, the server tells everybody, loses nothing and is back for those who come again."""
import socket
import time
import unittest

import grpc

from crowd import CrowdTest
from rig import main, patience, size, tally
from senders import Load

EXIT_SECONDS = 10
RESUMED_SECONDS = 5
# CANCELLED comes from gRPC itself, for a call that arrives while it shuts down; the server cannot give it a reason.
TOLD_TO_SENDERS = {"OK", "UNAVAILABLE", "CANCELLED"}


class SigtermTest(CrowdTest):
    environment = {}  # the drain as it is delivered

    def test_under_load_nothing_is_lost_and_every_stream_is_told(self):
        self.gather(3, size(20, 60))
        self.hang_up()
        exits, returns = [], []
        with Load(self.senders, self.threads_of) as load:
            for _ in range(size(3, 50)):
                self.wait_for_posts(size(40, 100))
                exits.append(self.stop())
                returns.append(self.start_again())
                self.assertFalse(load.failures)
        self.check_endings()
        for person in self.people:
            person.connect()
        self.assert_all_sound()
        attempts = tally(sender.person for sender in self.senders)
        self.assertLessEqual(set(attempts), TOLD_TO_SENDERS)
        self.report(rounds=len(exits), longest_exit=f"{max(exits):.2f} s", longest_return=f"{max(returns):.2f} s",
                    sends=len(self.history.operations), attempts=attempts)

    def wait_for_posts(self, count):
        enough = len(self.history.operations) + count
        self.wait_until(lambda: len(self.history.operations) >= enough, 60, "the load does not move")

    def stop(self):
        began = time.monotonic()
        self.assertEqual(self.daemon.stop(), 0)
        seconds = time.monotonic() - began
        self.assertLessEqual(seconds, EXIT_SECONDS)
        return seconds

    def start_again(self):
        """Until every follower has a stream again."""
        before = [follower.begun for follower in self.followers]
        self.daemon.start()
        began = time.monotonic()
        back = lambda: all(follower.begun > count for follower, count in zip(self.followers, before))
        self.wait_until(back, patience(RESUMED_SECONDS), "somebody does not come back")
        return time.monotonic() - began

    def check_endings(self):
        """A stream that was open at the signal ended with the server's own word, not with a torn connection."""
        for follower in self.followers:
            told = follower.endings.count((grpc.StatusCode.UNAVAILABLE, "UNAVAILABLE"))
            self.assertGreaterEqual(told, size(3, 50), follower.endings)


class IdleConnectionTest(CrowdTest):
    drain_seconds = 10
    environment = {"COCONSULT_DRAIN_SECONDS": str(drain_seconds)}

    def test_who_is_connected_and_asks_for_nothing_does_not_hold_the_server_up(self):
        self.hang_up()
        host, port = self.daemon.address.split(":")
        with socket.create_connection((host, int(port))):
            began = time.monotonic()
            self.assertEqual(self.daemon.stop(), 0)
            self.assertLess(time.monotonic() - began, self.drain_seconds - 1)


if __name__ == "__main__":
    main()
