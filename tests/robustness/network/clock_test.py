"""The clock of the machine is set back and forth: threads stay in order, and time runs out only for what it runs out for."""
import os
import sys
import tempfile
import time
import unittest

import grpc

from crowd import CrowdTest
from rig import KIND, SKIPPED, is_sanitized, main, size
from senders import Load

LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
HOUR, DAY, TEN_YEARS = 3600, 86400, 10 * 365 * 86400


class ClockTest(CrowdTest):
    """The daemon's wall clock is that of the machine plus what stands in a file; its other clock is left alone."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="coconsult_clock_")
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "offset")
        self.step(0)
        self.environment = {
            **CrowdTest.environment, "LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "COCONSULT_STREAMS_HEARTBEAT_SECONDS": "1"}
        super().setUp()

    def step(self, seconds):
        with open(self.file + ".new", "w") as file:
            file.write(f"{seconds:+d}\n")
        os.replace(self.file + ".new", self.file)

    def signed_in(self, person):
        """Whether the person's session is good now."""
        try:
            person.attempt("Identity", "GetSession", self.contract.request("Identity", "GetSession"))
        except grpc.RpcError as error:
            self.assertEqual(self.contract.reason(error), "NOT_SIGNED_IN")
            return False
        return True

    def phases(self):
        found = {}
        for thread, both in self.members.items():
            consultation = both[0].call("Consultation", "GetConsultation", name=thread).consultation
            found[thread] = (consultation.state, consultation.phase.phase)
        return found

    def test_steps_do_not_disturb_threads_nor_end_what_has_time_left(self):
        """While the clock is ten years behind, nobody's session has begun yet: people sign in anew, and lose nothing by it."""
        sessions = [self.person_with_session_of(person) for person in self.people]
        for person in self.people:
            person.returns = True
        self.gather(2, 6)
        phases = self.phases()
        with Load(self.senders, self.threads_of, pause=0.01) as load:
            for step in [-HOUR, 0, HOUR, 0, -TEN_YEARS, 0] * size(1, 20):
                self.step(step)
                enough = len(self.history.operations) + 20
                self.wait_until(lambda: len(self.history.operations) >= enough or load.failures, 30, "the load does not move")
                self.assertFalse(load.failures)
                self.assertEqual(self.phases(), phases, f"{step} seconds changed a phase")
        times = []
        for thread, both in self.members.items():
            page = both[0].call("Thread", "ListMessages", parent=thread, page_size=200).messages
            times += [message.create_time.seconds for message in page]
        self.assertLess(min(times), max(times) - TEN_YEARS + DAY, "the clock did not step")
        self.assertTrue(all(self.signed_in(person) for person in sessions))
        self.assert_all_sound()

    def person_with_session_of(self, person):
        twin = person.twin()
        self.addCleanup(twin.close)
        return twin

    def test_ten_years_end_the_sessions_and_one_time_box(self):
        """The box of the next phase begins when that phase does, so only one can be over."""
        self.gather(2, 4)
        with Load(self.senders, self.threads_of, count=10):
            pass
        before = {thread: self.fetch(both[0], thread) for thread, both in self.members.items()}
        self.step(TEN_YEARS)
        self.assertFalse(any(self.signed_in(person) for person in self.people))
        self.wait_until(lambda: all(follower.ended() for follower in self.followers), 10, "a stream outlives its session")
        for person in self.people:
            person.sign_in()
        self.ask(self.people[0])  # a commit, after which the deadlines are looked at; without one it is done twice a minute
        active = self.contract.consultation.CONSULTATION_STATE_ACTIVE
        self.wait_until(lambda: set(self.phases().values()) == {(active, "clarify")}, 10, "a time box that is over has not ended")
        for thread, both in self.members.items():
            self.assertEqual(self.fetch(both[0], thread), before[thread])
            with self.assertRaises(grpc.RpcError) as raised:
                both[0].call("Thread", "PostMessage", parent=thread, kind=KIND, text="Too late.")
            self.assertEqual(self.contract.reason(raised.exception), "NOT_IN_THIS_PHASE")
        self.step(0)
        time.sleep(1)
        self.assertEqual(set(self.phases_of_new_sessions()), {(active, "clarify")}, "going back undoes nothing")
        self.assert_sound({thread: both[0] for thread, both in self.members.items()})

    def phases_of_new_sessions(self):
        for person in self.people:
            person.sign_in()
        return self.phases().values()

    def test_a_session_ends_when_its_time_is_over(self):
        self.step(11 * HOUR)
        self.assertTrue(self.signed_in(self.people[0]))
        follower = self.follow(self.people[0])
        self.wait_for_followers()
        self.step(12 * HOUR + 60)
        self.assertFalse(self.signed_in(self.people[0]))
        self.wait_until(follower.ended, 5, "a stream outlives its session")

    def test_a_session_is_no_longer_because_the_clock_went_back(self):
        """It began on a clock that was fast; put right, it must not be good for years."""
        self.step(TEN_YEARS)
        person = self.people[0].sign_in()
        self.step(13 * HOUR)
        self.assertFalse(self.signed_in(person))

    def test_a_request_is_known_again_after_the_clock_was_fast_for_a_moment(self):
        """Kept replies go after thirty days; a clock that is wrong for a second must not make them go."""
        asker = self.people[0]
        first = self.ask(asker, request_id="asked-once")
        self.step(40 * DAY)
        asker.sign_in()
        self.ask(asker)  # a commit, after which the housekeeping is due
        time.sleep(1)
        self.step(0)
        asker.sign_in()
        self.assertEqual(self.ask(asker, request_id="asked-once"), first)


if __name__ == "__main__":
    if not os.path.exists(LIBRARY) or is_sanitized():
        print("needs Debian's libfaketime, and a daemon without a sanitizer, which has to be loaded first")
        sys.exit(SKIPPED)
    main()
