"""The checker finds every kind of violation that is planted, and nothing in a sound history."""
import unittest

from checker import violations
from history import DELETED, EDITED, POSTED, READ, History, Seen, Stored, Thread

THREAD = "consultations/one"


class CheckerTest(unittest.TestCase):
    """Each test begins with a sound history of three posts, an edit, a removal and a mark, which two readers saw."""

    def setUp(self):
        self.history = History()
        self.posts = [self.post(f"p{number}", number) for number in (1, 2, 3)]
        self.edit = self.history.begin("edit", THREAD, "e1", text="p1 e1", sequence=1)
        self.history.ok(self.edit, revision=2)
        self.deletion = self.history.begin("delete", THREAD, "d1", sequence=2)
        self.history.ok(self.deletion)
        self.mark = self.history.begin("read", THREAD, "r1", actor="ada", sequence=3)
        self.history.ok(self.mark)
        self.thread = Thread([Stored(1, 2, texts={1: "p1", 2: "p1 e1"}), Stored(2, deleted=True), Stored(3, texts={1: "p3"})], 3,
                             {"ada": 3})
        self.events = [Seen(11, POSTED, THREAD, 1, 1, "p1"), Seen(12, POSTED, THREAD, 2, 1, "p2"), Seen(13, POSTED, THREAD, 3, 1, "p3"),
                       Seen(14, EDITED, THREAD, 1, 2, "p1 e1"), Seen(15, DELETED, THREAD, 2, 1, "", True),
                       Seen(16, READ, THREAD, 3, actor="ada")]
        self.readers = [self.reader("whole", self.events), self.reader("resumed", self.events[:4], self.events[2:])]

    def post(self, key, sequence):
        post = self.history.begin("post", THREAD, key, text=key)
        self.history.ok(post, sequence=sequence)
        return post

    def reader(self, name, *connections):
        reader = self.history.reader(name)
        reader.complete = {THREAD}
        for events in connections:
            reader.connected()
            for event in events:
                reader.saw(event)
        return reader

    def found(self):
        return violations(self.history, {THREAD: self.thread})

    def assert_found(self, rule, words):
        self.assertTrue(any(text.startswith(rule + ":") and words in text for text in self.found()), self.found())

    def test_a_sound_history_has_no_violation(self):
        self.assertEqual(self.found(), [])

    def test_an_unanswered_post_may_be_there_or_not(self):
        self.history.begin("post", THREAD, "p4", text="p4")
        self.assertEqual(self.found(), [])
        self.thread.messages.append(Stored(4, texts={1: "p4"}))
        self.thread.last_sequence = 4
        for reader in self.readers:
            reader.saw(Seen(17, POSTED, THREAD, 4, 1, "p4"))
        self.assertEqual(self.found(), [])

    def test_finds_an_acknowledged_post_that_is_lost(self):
        self.thread.messages.pop()
        self.thread.last_sequence = 2
        self.assert_found("posts", "p3 was acknowledged as ('consultations/one', 3) and is lost")

    def test_finds_a_post_with_another_text(self):
        self.thread.messages[2].texts[1] = "p3 and more"
        self.assert_found("posts", "says 'p3 and more'")

    def test_finds_a_post_that_is_doubled(self):
        self.thread.messages.append(Stored(4, texts={1: "p3"}))
        self.thread.last_sequence = 4
        self.assert_found("posts", "doubled")

    def test_finds_an_unanswered_post_that_is_doubled(self):
        self.history.begin("post", THREAD, "p4", text="p4")
        self.thread.messages += [Stored(4, texts={1: "p4"}), Stored(5, texts={1: "p4"})]
        self.assert_found("posts", "p4 unknown")

    def test_finds_a_refused_post_that_is_there(self):
        self.posts[2].outcome = "failed"
        self.assert_found("posts", "p3 failed")

    def test_finds_a_message_that_nobody_sent(self):
        self.thread.messages.append(Stored(4, texts={1: "who"}))
        self.assert_found("posts", "nobody sent")

    def test_finds_a_number_that_was_given_twice(self):
        self.posts[1].replies = [{"sequence": 1}]
        self.assert_found("posts", "both given")

    def test_finds_a_repetition_with_another_answer(self):
        self.history.ok(self.posts[0], sequence=3)
        self.assert_found("posts", "different numbers")

    def test_finds_a_gap_in_the_numbers(self):
        self.thread.messages[2].sequence = 4
        self.assert_found("dense", "not 1 to 3")

    def test_finds_a_thread_that_miscounts_itself(self):
        self.thread.last_sequence = 4
        self.assert_found("dense", "says 4")

    def test_finds_an_order_against_that_of_the_sends(self):
        self.posts[0].replies, self.posts[2].replies = [{"sequence": 3}], [{"sequence": 1}]
        self.assert_found("order", "p3 is 1")

    def test_finds_an_edit_that_is_lost(self):
        self.thread.messages[0] = Stored(1, 1, texts={1: "p1"})
        self.assert_found("edits", "lost")

    def test_finds_an_edit_that_happened_twice(self):
        self.thread.messages[0].revision = 3
        self.assert_found("edits", "edited 1 times")

    def test_finds_a_removal_that_is_undone(self):
        self.thread.messages[1] = Stored(2, texts={1: "p2"})
        self.assert_found("deletions", "undone")

    def test_finds_a_removal_that_nobody_asked_for(self):
        self.thread.messages[2] = Stored(3, deleted=True)
        self.assert_found("deletions", "nobody removed it")

    def test_finds_a_mark_that_is_lost_and_one_too_far(self):
        self.thread.read = {"ada": 2}
        self.assert_found("marks", "has read 2")
        self.thread.read = {"ada": 4}
        self.assert_found("marks", "has read 4")

    def test_finds_a_gap_in_what_a_reader_saw(self):
        self.readers[0].connections[0].pop(1)
        self.assert_found("streams", "saw 3 of consultations/one after 1")

    def test_finds_what_a_reader_lost_between_two_connections(self):
        self.readers[1].connections = [self.events[:1], self.events[2:]]
        self.assert_found("streams", "resumed saw 3")

    def test_finds_a_repeat_within_one_stream(self):
        self.readers[0].connections[0].insert(2, self.events[1])
        self.assert_found("streams", "twice")

    def test_finds_a_repeat_under_a_new_position(self):
        self.readers[0].saw(Seen(17, POSTED, THREAD, 3, 1, "p3"))
        self.assert_found("streams", "saw 3 of consultations/one after 3")

    def test_finds_a_message_that_was_seen_and_is_not_there(self):
        self.readers[0].saw(Seen(17, POSTED, THREAD, 4, 1, "p4"))
        self.assert_found("streams", "which is not there")

    def test_finds_a_message_that_comes_back(self):
        self.readers[0].connected()
        self.readers[0].saw(self.events[1])
        self.assert_found("streams", "go back")

    def test_finds_somebody_who_reads_backwards(self):
        self.readers[0].saw(Seen(17, READ, THREAD, 2, actor="ada"))
        self.assert_found("streams", "backwards")

    def test_finds_an_edit_that_a_reader_was_not_told(self):
        self.readers[0].connections[0].pop(3)
        self.assert_found("complete_readers", "edited 0 times, not 1")

    def test_finds_a_reader_who_never_saw_the_end(self):
        self.readers[0].connections[0] = self.events[:2]
        self.assert_found("complete_readers", "posted 0 times, not 1")

    def test_finds_two_texts_of_one_revision(self):
        self.readers[0].connections[0][0] = Seen(11, POSTED, THREAD, 1, 1, "another")
        self.assert_found("contents", "'another'")

    def test_finds_two_events_at_one_position(self):
        self.readers[0].connections[0][4] = Seen(15, DELETED, THREAD, 3, 1, "", True)
        self.assert_found("contents", "position 15")


if __name__ == "__main__":
    unittest.main(verbosity=2)
