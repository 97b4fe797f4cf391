"""A crowd at work: several threads, people who write in them and people who follow them, and one history of all."""
import collections

from followers import Follower
from rig import RobustnessTest
from senders import Sender


class CrowdTest(RobustnessTest):
    def setUp(self):
        super().setUp()
        self.members = {}  # thread -> its two people
        self.threads_of = collections.defaultdict(list)  # name of a person -> their threads
        self.followers = []
        self.senders = []

    def new_random(self):
        return type(self.random)(self.random.random())

    def begin_thread(self, asker):
        thread, helper = self.open_thread(asker)
        self.members[thread] = (asker, helper)
        for person in (asker, helper):
            self.threads_of[person.name].append(thread)
        return thread

    def follow(self, person, address=None, forgets=0.2):
        follower = Follower(self.history, person.twin(address), f"reader {len(self.followers)}", self.new_random(), forgets)
        self.addCleanup(follower.person.close)
        self.addCleanup(follower.stop)
        self.followers.append(follower.start())
        return follower

    def sender(self, person, address=None):
        sender = Sender(self.history, person.twin(address), self.new_random())
        self.addCleanup(sender.person.close)
        self.senders.append(sender)
        return sender

    def gather(self, threads, followers, address=None):
        """Threads between people, a sender for each who is in one, and so many followers spread over all people."""
        for index in range(threads):
            self.begin_thread(self.people[index % len(self.people)])
        for index in range(followers):
            self.follow(self.people[index % len(self.people)], address)
        self.wait_for_followers()
        for person in self.people:
            if self.threads_of[person.name]:
                self.sender(person, address)

    def wait_for_followers(self):
        self.wait_until(lambda: all(follower.has_begun() for follower in self.followers), 60, "not everybody can watch")

    def assert_all_sound(self):
        """One last post in each thread: whoever sees that has seen all that was before it. Then everything is judged."""
        for thread, both in self.members.items():
            sequence = self.sender(both[0]).post(thread).sequence
            for follower in self.followers:
                if follower.person.name in (person.name for person in both):
                    self.wait_until(lambda: follower.has_seen(thread, sequence), 60, f"{follower.reader.name} does not see the end")
                    follower.reader.complete.add(thread)
        for follower in self.followers:
            follower.stop()
            follower.person.close()
        for sender in self.senders:
            sender.person.close()
        return self.assert_sound({thread: both[0] for thread, both in self.members.items()})
