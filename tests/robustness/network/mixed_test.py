"""Everything at once, in one history: posts, edits, removals and marks by people who are cut off, repeat themselves and sometimes
give up, readers who resume, and a server that is killed, stopped and started."""
import collections
import threading

from crowd import CrowdTest
from fault_proxy import Fault, FaultProxy, How, Place
from rig import main, size, tally
from senders import Load


class MixedTest(CrowdTest):
    def setUp(self):
        super().setUp()
        self.proxy = FaultProxy(self.daemon.address)
        self.addCleanup(self.proxy.close)

    def break_some_connections(self):
        choices, lock = self.new_random(), threading.Lock()

        def fault_for(_):
            with lock:
                if choices.random() < 0.4:
                    return None
                place, how = choices.choice(list(Place)), choices.choice([How.CLOSE, How.CLOSE, How.RESET, How.DELAY])
                return Fault(place, how, choices.randint(1, 8), seconds=choices.random() * 0.2)

        self.proxy.fault_for = fault_for

    def test_one_history_of_every_fault_is_sound(self):
        self.gather(4, size(10, 40), self.proxy.address)
        for sender in self.senders:
            sender.gives_up = sender.repeats = 0.05
        self.break_some_connections()
        done = collections.Counter()
        disasters = ["kill", "stop", "cut"] * size(2, 100)
        self.random.shuffle(disasters)
        with Load(self.senders, self.threads_of) as load:
            for disaster in disasters:
                enough = len(self.history.operations) + self.random.randint(10, 60)
                self.wait_until(lambda: len(self.history.operations) >= enough, 60, "the load does not move")
                self.strike(disaster)
                done[disaster] += 1
                self.assertFalse(load.failures)
        self.proxy.fault_for = lambda number: None
        self.proxy.cut_all()
        threads = self.assert_all_sound()
        outcomes = collections.Counter(f"{operation.kind} {operation.outcome}" for operation in self.history.operations)
        for kind in ("post", "edit", "delete", "read"):
            self.assertGreater(outcomes[f"{kind} ok"], 0, f"no {kind} took part")
        self.report(**done, cuts_by_the_proxy=self.proxy.cuts(), streams=sum(len(reader.connections) for reader in self.history.readers),
                    messages=sum(thread.last_sequence for thread in threads.values()), **outcomes,
                    attempts=tally(sender.person for sender in self.senders))

    def strike(self, disaster):
        if disaster == "cut":
            return self.proxy.cut_all()
        if disaster == "kill":
            self.daemon.kill()
        else:
            self.assertEqual(self.daemon.stop(), 0)
        self.daemon.start()
        for person in self.people:
            person.connect()


if __name__ == "__main__":
    main()
