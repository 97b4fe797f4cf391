"""Readers who do not read cost the server a bounded piece of memory and the others nothing; when they read on, nothing is missing."""
import contextlib
import threading

from crowd import CrowdTest
from history import brief
from raw_streams import LARGEST_WINDOW, RawConnection, read_until
from rig import KIND, is_sanitized, main, size

MOST_GROWTH_KIB = 64 * 1024
MOST_BYTES_AT_ONCE = 256 * 1024 + 16 * 1024  # and the event that went over it
PADDING = " " + "x" * 7500
POSTS_TO_A_MESSAGE = 8  # as many as fit into a request of 64 KiB
TINY_WINDOW = 200  # bytes: the first answer and no event


class Laggard:
    """Takes its first answer and then no more: its window is shut, or it is silent and leaves what arrives in the socket."""

    def __init__(self, test, person, window, token=""):
        self.contract, self.sequences, self.tokens, self.largest = test.contract, [], [], 0
        self.connection = RawConnection(person, window, self._on_message)
        self.connection.watch(test.contract.events.WatchRequest(resume_token=token).SerializeToString())
        test.addCleanup(self.connection.close)

    def _on_message(self, _, message):
        response = self.contract.events.WatchResponse.FromString(message)
        self.tokens.append(response.resume_token)
        self.largest = max(self.largest, len(message))
        self.sequences += [event.sequence for event in response.events if event.kind == self.contract.events.EVENT_KIND_MESSAGE_POSTED]

    def has_begun(self):
        return bool(self.tokens)

    def saw_all(self, last):
        return bool(self.sequences) and self.sequences[-1] == last


@contextlib.contextmanager
def kept_alive(laggards):
    """Their connections answer pings meanwhile, or the server would rightly take them for dead."""
    stop = threading.Event()
    reading = threading.Thread(target=read_until, args=([laggard.connection for laggard in laggards], stop.is_set, 600))
    reading.start()
    try:
        yield
    finally:
        stop.set()
        reading.join()


class SlowReadersTest(CrowdTest):
    def test_cost_little_delay_nobody_and_miss_nothing(self):
        thread = self.begin_thread(self.people[0])
        asker, helper = self.members[thread]
        healthy = [self.follow(person) for person in (asker, helper)]
        self.wait_for_followers()
        self.first = 1 + self.post_many(asker, thread, size(400, 26_000))  # what the server needs for posts as such
        shut = self.begin_lagging(helper, size(5, 50), TINY_WINDOW)
        silent = self.begin_lagging(helper, size(5, 50), LARGEST_WINDOW)
        laggards = shut + silent
        before = self.daemon.resident_kib()
        with kept_alive(shut):
            last = self.post_many(asker, thread, size(400, 26_000))
        self.wait_until(lambda: all(follower.has_seen(thread, last) for follower in healthy), 30, "a reader who reads has to wait")
        growth = self.daemon.resident_kib() - before
        self.report(laggards=len(laggards), MiB_posted=(last - self.first) * len(PADDING) >> 20, MiB_growth=f"{growth / 1024:.1f}")
        if not is_sanitized():
            self.assertLessEqual(growth, MOST_GROWTH_KIB)
        for laggard in laggards:
            self.assertFalse(laggard.saw_all(last), "it did not lag")
        # Five of each kind stand for all: at full size each has two hundred mebibytes to read.
        self.catch_up(self.random.sample(shut, 5), last)
        self.resume(self.random.sample(silent, 5), helper, last)
        self.assert_all_sound()

    def begin_lagging(self, person, count, window):
        laggards = [Laggard(self, person, window) for _ in range(count)]
        for laggard in laggards:
            self.assertTrue(read_until([laggard.connection], laggard.has_begun, 30), "a stream does not begin")
        return laggards

    def post_many(self, person, thread, count):
        """Returns the last sequence."""
        posts = {}
        for _ in range(count):
            key = self.random.randbytes(12).hex()
            posts[key] = self.history.begin("post", thread, key, actor=person.name, text=brief(key + PADDING))
        keys = list(posts)
        batches = (self.contract.threads.PostMessagesRequest(posts=[
            self.contract.threads.PostMessageRequest(parent=thread, kind=KIND, text=key + PADDING, request_id=key)
            for key in keys[at:at + POSTS_TO_A_MESSAGE]]) for at in range(0, count, POSTS_TO_A_MESSAGE))
        stream = self.contract.method(person.channel, "Thread", "PostMessages")
        for response in stream(batches, metadata=person.metadata):
            for result in response.results:
                self.history.ok(posts[result.request_id], sequence=result.posted.sequence)
        return max(post.replies[0]["sequence"] for post in posts.values())

    def catch_up(self, laggards, last):
        """They read on, on the stream that they have."""
        for laggard in laggards:
            laggard.connection.open_window()
        done = lambda: all(laggard.saw_all(last) for laggard in laggards)
        self.assertTrue(read_until([laggard.connection for laggard in laggards], done, 300), "a laggard does not catch up")
        for laggard in laggards:
            self.assertEqual(laggard.sequences, list(range(self.first, last + 1)))
            self.assertLessEqual(laggard.largest, MOST_BYTES_AT_ONCE)

    def resume(self, laggards, person, last):
        """They come back with the token that they had; the server may have given them up by then, as they answer no ping."""
        for laggard in laggards:
            laggard.connection.close()
        back = [Laggard(self, person, LARGEST_WINDOW, laggard.tokens[-1]) for laggard in laggards]
        self.catch_up(back, last)


if __name__ == "__main__":
    main()
