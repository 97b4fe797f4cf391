"""Killed at any moment under load, the server loses nothing that it acknowledged and serves again at once."""
import statistics
import time

from crowd import CrowdTest
from rig import main, patience, size
from senders import Load

SERVING_SECONDS = 2


class KillTest(CrowdTest):
    def test_under_load_nothing_is_lost_and_it_serves_again_at_once(self):
        self.gather(3, size(8, 32))
        for sender in self.senders:
            sender.gives_up = sender.repeats = 0.05
        starts = []
        with Load(self.senders, self.threads_of) as load:
            for _ in range(size(5, 500)):
                enough = len(self.history.operations) + self.random.randint(5, 60)
                self.wait_until(lambda: len(self.history.operations) >= enough, 60, "the load does not move")
                time.sleep(self.random.random() * 0.02)  # not only just after an answer
                self.daemon.kill()
                starts.append(self.time_to_serve())
                self.assertFalse(load.failures)
        threads = self.assert_all_sound()
        # The machine is busy with the load as well, so one start can be late; the usual one must not be.
        self.assertLessEqual(statistics.median(starts), patience(SERVING_SECONDS))
        unknown = sum(operation.outcome == "unknown" for operation in self.history.operations)
        self.report(kills=len(starts), operations=len(self.history.operations), without_an_answer=unknown,
                    messages=sum(thread.last_sequence for thread in threads.values()),
                    median_start=f"{statistics.median(starts):.2f} s", longest_start=f"{max(starts):.2f} s")

    def time_to_serve(self):
        """Seconds from the start of the process to the first answer."""
        began = time.monotonic()
        self.daemon.start()
        self.people[0].connect()
        self.people[0].call("Identity", "GetSession")
        return time.monotonic() - began


if __name__ == "__main__":
    main()
