"""A client written from server/docs/protocol.md alone keeps its threads whole, whatever breaks: what the page says is enough."""
import itertools
import os
import threading
import time

# First, so that its half of the contract is the one that all others find.
import people  # noqa: F401  It knows where the scenarios are.
import protocol_client
from crowd import CrowdTest
from fault_proxy import Fault, FaultProxy, How, Place
from history import DELETED, EDITED, POSTED, Seen, brief
from people import PASSWORD
from rig import KIND, main, size

DEADLINE_SECONDS = 3
# For each thing that a reader was told, unlike all others: the client does not say in which event it came.
POSITIONS = itertools.count(1)


class Audience:
    """One person who reads, on a thread of their own, with what they were told in the history."""

    def __init__(self, history, name, session):
        self.history, self.name, self.session = history, name, session
        self.failure, self.record, self._last = None, None, {}
        self.reader = protocol_client.Reader(session, self._told, self._begin)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _begin(self):
        """A reader who knows nothing is another one to the history."""
        self.record, self._last = self.history.reader(self.name), {}
        self.record.connected()

    def _run(self):
        try:
            self.reader.follow()
        except Exception as failure:  # the main thread reports it
            self.failure = failure

    def stop(self):
        self.reader.stop()
        self._thread.join(timeout=30)
        self.session.close()

    def has_begun(self):
        return self.failure or self.reader.has_begun()

    def has_seen(self, thread, sequence):
        return self.failure or (thread, sequence) in self._last

    def _told(self, thread, message):
        for kind in self._news(thread, message):
            self.record.saw(Seen(next(POSITIONS), kind, thread, message.sequence, message.revision, brief(message.text),
                                 message.deleted))

    def _news(self, thread, message):
        """The events that make what was known into what is told now. What was known already shows as a second post."""
        known = self._last.get((thread, message.sequence))
        self._last[(thread, message.sequence)] = (message.revision, message.deleted)
        revision, deleted = known or (1, False)
        news = [EDITED] * (message.revision - revision) + [DELETED] * (message.deleted and not deleted)
        return news if known and news else [POSTED, *news]


class Writer:
    """One person who posts and edits, on a thread of their own, until it is stopped."""

    def __init__(self, history, session, threads, random):
        self.history, self.session, self.threads, self.random = history, session, threads, random
        self.failure, self.mine = None, []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        """What has begun gets its answer."""
        self._stopped.set()
        self._thread.join(timeout=120)
        assert not self._thread.is_alive(), "a writer has no answer"

    def _run(self):
        try:
            while not self._stopped.is_set():
                self.edit() if len(self.mine) > 3 and self.random.random() < 0.2 else self.post(self.random.choice(self.threads))
                time.sleep(0.005)
        except Exception as failure:  # the main thread reports it
            self.failure = failure

    def post(self, thread):
        text = protocol_client.new_request_id()
        operation = self.history.begin("post", thread, text, text=text)
        sequence = self.session.post(thread, KIND, text)
        self.history.ok(operation, sequence=sequence)
        self.mine.append((thread, sequence, text))
        return sequence

    def edit(self):
        thread, sequence, word = self.random.choice(self.mine)
        key = protocol_client.new_request_id()
        operation = self.history.begin("edit", thread, key, text=f"{word} {key}", sequence=sequence)
        self.history.ok(operation, revision=self.session.edit(f"{thread}/messages/{sequence}", operation.text))


class ProtocolClientTest(CrowdTest):
    def setUp(self):
        super().setUp()
        self.to_readers, self.to_writers = FaultProxy(self.daemon.address), FaultProxy(self.daemon.address)
        self.addCleanup(self.to_readers.close)
        self.addCleanup(self.to_writers.close)
        self.audience, self.writers = [], []

    def session(self, person, proxy):
        session = protocol_client.Session(proxy.address, person.email, PASSWORD, DEADLINE_SECONDS)
        self.addCleanup(session.close)
        return session

    def read(self, count):
        for _ in range(count):
            person = self.people[len(self.audience) % len(self.people)]
            audience = Audience(self.history, f"{person.email} {len(self.audience)}", self.session(person, self.to_readers))
            audience.threads = self.threads_of[person.name]
            self.addCleanup(audience.stop)
            self.audience.append(audience)

    def write(self):
        for person in self.people:
            if self.threads_of[person.name]:
                session = self.session(person, self.to_writers)
                self.writers.append(Writer(self.history, session, self.threads_of[person.name], self.new_random()).start())

    def break_connections(self, wanted, first):
        """The `first` connections of readers are those on which they sign in and read what is there."""
        choices, lock = self.new_random(), threading.Lock()

        def how():
            return How.BLACKHOLE if choices.random() < size(0, 0.01) else choices.choice([How.CLOSE, How.RESET])

        def for_reader(number):
            place = choices.choice(list(Place))
            several = place in (Place.IN_REPLY, Place.AFTER_REPLY)
            return Fault(place, how(), choices.randint(1, 4) if number <= first else 1, choices.randint(1, 12) if several else 1)

        def for_writer(_):
            return Fault(choices.choice(list(Place)), how(), choices.randint(1, 8))

        def until_enough(fault):
            def fault_for(number):
                with lock:
                    return fault(number) if self.cuts() < wanted else None

            return fault_for

        self.to_readers.fault_for, self.to_writers.fault_for = until_enough(for_reader), until_enough(for_writer)

    def cuts(self):
        return self.to_readers.cuts() + self.to_writers.cuts()

    def wait_for_cuts(self, count):
        self.wait_until(lambda: self.failures() or self.cuts() >= count, size(30, 600), "nobody is cut off any more")
        self.assertEqual(self.failures(), [])

    def failures(self):
        return [each.failure for each in [*self.audience, *self.writers] if each.failure]

    def restart(self):
        self.daemon.kill()
        self.daemon.start()
        for person in [*self.people, self.admin]:
            person.connect()

    def end_sessions(self, person):
        """Whoever reads or writes as this person must sign in anew, and go on where they were."""
        person.call("Identity", "SignOut", everywhere=True)
        person.sign_in()

    def assert_nothing_amiss(self):
        for writer in self.writers:
            writer.stop()
        self.assertEqual(self.failures(), [])
        for thread, both in self.members.items():
            last = Writer(self.history, self.session(both[0], self.to_writers), [thread], self.random).post(thread)
            for audience in self.audience:
                if thread in audience.threads:
                    self.wait_until(lambda: audience.has_seen(thread, last), 60, f"{audience.name} does not see the end")
                    audience.record.complete.add(thread)
        for audience in self.audience:
            audience.stop()
        self.assertEqual(self.failures(), [])
        for writer in self.writers:
            writer.session.close()
        return self.assert_sound({thread: both[0] for thread, both in self.members.items()})

    def test_loses_nothing_and_sees_nothing_twice_however_it_is_cut_off(self):
        wanted, readers = size(60, 1000), size(8, 64)
        for index in range(3):
            self.begin_thread(self.people[index])
        self.break_connections(wanted, readers // 2)
        self.read(readers // 2)
        self.write()
        self.wait_for_cuts(wanted // 4)
        self.read(readers - readers // 2)  # these begin with what is there
        self.begin_thread(self.people[0])
        self.wait_for_cuts(wanted // 2)
        self.restart()
        self.wait_for_cuts(wanted * 3 // 4)
        self.end_sessions(self.people[0])
        self.wait_for_cuts(wanted)
        threads = self.assert_nothing_amiss()
        self.report(readers=readers, cuts_of_readers=self.to_readers.cuts(),
                    cuts_of_writers=self.to_writers.cuts(), messages=sum(thread.last_sequence for thread in threads.values()),
                    operations=len(self.history.operations))

    def test_begins_anew_when_the_server_has_lost_its_key(self):
        self.begin_thread(self.people[0])
        self.read(5)
        self.wait_until(lambda: all(audience.has_begun() for audience in self.audience), 30, "not everybody can watch")
        self.write()
        self.wait_until(lambda: len(self.history.operations) >= 20, 30, "the load does not move")
        for writer in self.writers:
            writer.stop()  # a request that is repeated under another key is refused
        self.daemon.kill()
        os.remove(os.path.join(self.daemon.data, "server.key"))
        self.daemon.start()
        for person in self.people:
            person.connect()
        self.assert_nothing_amiss()


if __name__ == "__main__":
    main()
