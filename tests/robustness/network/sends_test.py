"""Sends over a network that breaks at every possible place: each arrives once, and its sender is told the same thing twice."""
import collections
import json
import threading
import types

import grpc

from fault_proxy import Fault, FaultProxy, How, Place
from people import CommandUser
from rig import KIND, RobustnessTest, main, size, tally
from senders import Load, Sender

QUICK = [How.CLOSE, How.RESET]
ATTEMPT_SECONDS = 1  # after which a sender gives a blackhole up


class SendsTest(RobustnessTest):
    def setUp(self):
        super().setUp()
        self.thread, self.helper = self.open_thread(self.people[0])
        self.asker = self.people[0]
        self.proxy = FaultProxy(self.daemon.address)
        self.addCleanup(self.proxy.close)

    def break_connections(self, hows, calls):
        """From now on each connection breaks in one of its first calls: once in every way, then at random, without long waits."""
        every = [(place, how) for place in Place for how in hows]
        self.random.shuffle(every)
        lock = threading.Lock()

        def fault_for(_):
            with lock:
                place, how = every.pop() if every else (self.random.choice(list(Place)), self.random.choice(QUICK))
                return Fault(place, how, self.random.randint(1, calls), seconds=0.2)

        self.proxy.fault_for = fault_for

    def senders(self, count):
        members = [self.asker, self.helper]
        people = [members[index % 2].twin(self.proxy.address) for index in range(count)]
        for person in people:
            self.addCleanup(person.close)
        return [Sender(self.history, person, type(self.random)(self.random.random())) for person in people]

    def check_all_places(self):
        done = {kind for pair in self.proxy.done for kind in pair}
        self.assertEqual({*Place, *How} - done, set(), "the test did not break what it says")

    def test_every_post_that_is_repeated_until_it_is_answered_is_stored_once(self):
        senders = self.senders(4)
        for sender in senders:
            sender.timeout, sender.repeats = ATTEMPT_SECONDS, 0.1
        self.break_connections(list(How), calls=4)
        threads = collections.defaultdict(lambda: [self.thread])
        count = size(100, 5000)
        with Load(senders, threads, count) as load:
            self.wait_until(lambda: len(self.history.operations) > 2 * count, 600, "the load does not move")
            self.assertEqual(self.daemon.stop(), 0)
            self.daemon.start()
            self.assertFalse(load.failures)
        self.check_all_places()
        first = {post.key: post for post in self.history.of("post")}
        for key in self.random.sample(sorted(first), size(40, 400)):
            reply = self.repeat(first[key])
            self.history.ok(first[key], sequence=reply.sequence)
            self.assertEqual(reply.name, f"{self.thread}/messages/{reply.sequence}")
        self.assert_sound({self.thread: self.asker})
        self.report(operations=len(self.history.operations), broken_connections=self.proxy.cuts(),
                    attempts=tally(sender.person for sender in senders))

    def repeat(self, post):
        author = next(person for person in (self.asker, self.helper) if person.name == post.actor)
        return author.call("Thread", "PostMessage", parent=post.thread, kind=KIND, text=post.text, request_id=post.key)

    def test_two_devices_that_race_with_one_request_id_get_one_answer(self):
        devices = [sender.person for sender in self.senders(4)][::2]  # both of the asker
        self.break_connections(QUICK, calls=6)
        start = threading.Barrier(2, timeout=60)
        races = [self.history.begin("post", self.thread, f"race-{number:06}", actor=self.asker.name, text=f"race-{number:06}")
                 for number in range(size(50, 2000))]
        replies = [[], []]

        def race(index):
            for post in races:
                start.wait()
                replies[index].append(devices[index].call("Thread", "PostMessage", parent=self.thread, kind=KIND, text=post.text,
                                                          request_id=post.key).sequence)

        runners = [threading.Thread(target=race, args=(index,)) for index in range(2)]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()
        for answers in replies:
            for post, sequence in zip(races, answers, strict=True):
                self.history.ok(post, sequence=sequence)
        self.assert_sound({self.thread: self.asker})
        self.report(races=len(races), broken_connections=self.proxy.cuts())

    def test_a_request_id_stands_for_one_text_and_one_person(self):
        send = lambda person, text: person.call("Thread", "PostMessage", parent=self.thread, kind=KIND, text=text, request_id="the-same-id")
        self.assertEqual(send(self.asker, "One."), send(self.asker, "One."))
        with self.assertRaises(grpc.RpcError) as raised:
            send(self.asker, "Another.")
        self.assertEqual(self.contract.reason(raised.exception), "REQUEST_ID_REUSED")
        self.assertEqual(send(self.helper, "One.").sequence, 2)

    def test_what_a_broken_stream_of_posts_has_not_answered_can_be_sent_again(self):
        device = self.senders(1)[0].person
        # The third message of the stream, whichever way it goes: some posts are answered by then, others are not.
        places = iter([Place.IN_REQUEST, Place.BEFORE_REPLY, Place.IN_REPLY, Place.AFTER_REPLY, Place.IN_REPLY, Place.IN_REQUEST] * 2)
        later = {Place.IN_REQUEST, Place.IN_REPLY, Place.AFTER_REPLY}

        def fault_for(_):
            place = next(places, None)
            return place and Fault(place, message=self.random.randint(1, 3) if place in later else 1)

        self.proxy.fault_for = fault_for
        waiting = {}
        for number in range(size(400, 20000)):
            key = f"stream-{number:06}"
            waiting[key] = self.history.begin("post", self.thread, key, actor=self.asker.name, text=key)
        breaks = 0
        while waiting:
            breaks += self.stream_once(device, waiting)
        self.assertGreaterEqual(breaks, 6)
        self.assertEqual(self.proxy.cuts(), 12)
        self.assert_sound({self.thread: self.asker})

    def stream_once(self, device, waiting):
        """Sends what waits; takes out what is answered. 1 when the stream broke."""
        keys = list(waiting)
        posts = [self.contract.threads.PostMessageRequest(parent=self.thread, kind=KIND, text=key, request_id=key) for key in keys]
        batches = [self.contract.threads.PostMessagesRequest(posts=posts[at:at + 16]) for at in range(0, len(posts), 16)]
        stream = self.contract.method(device.channel, "Thread", "PostMessages")
        try:
            for response in stream(iter(batches), metadata=device.metadata, timeout=60):
                for result in response.results:
                    self.history.ok(waiting.pop(result.request_id), sequence=result.posted.sequence)
        except grpc.RpcError as error:
            self.assertIs(error.code(), grpc.StatusCode.UNAVAILABLE)
            device.connect()
            return 1
        return 0

    def test_the_command_repeats_its_own_posts(self):
        user = CommandUser(types.SimpleNamespace(daemon=self.proxy, home=self.folder + "/home"), "asker", self.asker.email)
        user.sign_in()

        def fault_for(number):
            if number % 2 == 0:  # or the command would rightly give up
                return None
            return Fault(self.random.choice(list(Place)), self.random.choice(QUICK))

        self.proxy.fault_for = fault_for
        before = self.proxy.cuts()
        for number in range(size(8, 200)):
            post = self.history.begin("post", self.thread, f"typed-{number:04}", actor=self.asker.name, text=f"typed-{number:04}")
            reply = json.loads(user.cli("--json", "post", self.thread, "--kind", KIND, post.text))
            self.history.ok(post, sequence=int(reply["sequence"]))
        self.assertGreater(self.proxy.cuts() - before, size(2, 100))
        self.assert_sound({self.thread: self.asker})
        self.report(posts=len(self.history.operations), broken_connections=self.proxy.cuts() - before)


if __name__ == "__main__":
    main()
