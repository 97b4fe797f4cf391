"""Readers who are cut off again and again, and resume, miss nothing and see nothing twice."""
import threading

from crowd import CrowdTest
from fault_proxy import Fault, FaultProxy, How, Place
from rig import main, size
from senders import Load


class ReadersTest(CrowdTest):
    def test_miss_nothing_however_often_they_are_cut_off(self):
        wanted = size(60, 1000)
        proxy = FaultProxy(self.daemon.address)
        self.addCleanup(proxy.close)
        lock = threading.Lock()
        choices = self.random

        def fault_for(_):
            with lock:
                if proxy.cuts() >= wanted:
                    return None
                if choices.random() < 0.1:
                    return Fault(choices.choice([Place.BEFORE_REQUEST, Place.BEFORE_REPLY]))
                place, message = choices.choice([Place.IN_REPLY, Place.AFTER_REPLY]), choices.randint(1, 12)
                return Fault(place, choices.choice([How.CLOSE, How.RESET]), message=message)

        proxy.fault_for = fault_for
        self.gather(3, 0)
        for index in range(size(16, 64)):
            self.follow(self.people[index % len(self.people)], proxy.address)
        self.wait_for_followers()
        with Load(self.senders, self.threads_of, pause=0.005):
            for part in range(1, 5):
                self.join_and_leave()
                self.wait_until(lambda: proxy.cuts() >= wanted * part // 4, 120, "nobody is cut off any more")
        self.assert_all_sound()
        streams = sum(len(follower.reader.connections) for follower in self.followers)
        self.report(readers=len(self.followers), cuts=proxy.cuts(), streams=streams, threads=len(self.members),
                    sends=len(self.history.operations))

    def join_and_leave(self):
        """Two begin a thread while they watch, and somebody gives an ask up."""
        asker, other = self.random.sample(self.people, 2)
        self.begin_thread(asker)
        given_up = self.ask(other)
        other.call("Consultation", "WithdrawConsultation", name=given_up)


if __name__ == "__main__":
    main()
