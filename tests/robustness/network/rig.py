"""The stage of every test here: a daemon on a port of its own, a few people with sessions, threads between two of them.

COCONSULT_ROBUSTNESS=long runs the full sizes; COCONSULT_SEED repeats a run's random choices.
"""
import collections
import concurrent.futures
import contextlib
import faulthandler
import functools
import mmap
import os
import random
import shutil
import socket
import sys
import tempfile
import time
import unittest
from unittest import mock

from checker import violations
from history import History, Stored, Thread, brief
from people import PASSWORD, PEOPLE, Contract, Daemon, Person

# Taken out of the environment: the daemon refuses to start with a COCONSULT_ variable that is no setting of its own.
LONG = os.environ.pop("COCONSULT_ROBUSTNESS", "") == "long"
SEED = int(os.environ.pop("COCONSULT_SEED", "") or random.SystemRandom().randrange(1 << 32))
KIND = "housekeeping"  # what both members may post, as often as they like, in the phase in which threads begin here
# A few people ask each other far more often than anybody should be asked.
GENEROUS_POLICY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support", "generous_policy.toml")
SKIPPED = 77  # CTest shows it as skipped
# What still runs shortly before CTest ends it says where it stands.
faulthandler.dump_traceback_later(7000 if LONG else 270)


def size(short, long):
    return long if LONG else short


def is_sanitized():
    """Whether the daemon is built with AddressSanitizer: its memory says nothing about that of a release."""
    with open(os.environ["COCONSULTD"], "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as binary:
        return binary.find(b"__asan_init") >= 0


def patience(seconds):
    """A bound for a release, or what a daemon with AddressSanitizer may take in its place."""
    return seconds * (5 if is_sanitized() else 1)


def free_port():
    """Below the ports that the system gives to outgoing connections: no client can take it while the daemon is down."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@functools.cache
def contract():
    return Contract()


def main():
    """Runs a file's tests and ends the process there and then: an interpreter that shuts down can wait for ever for gRPC's threads."""
    succeeded = unittest.main(verbosity=2, exit=False).result.wasSuccessful()
    if contract.cache_info().currsize:
        contract().folder.cleanup()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if succeeded else 1)


class FaultyDaemon(Daemon):
    """A daemon that comes back on its port, with an environment of its own."""

    def __init__(self, folder, environment):
        super().__init__(folder)
        self.environment = {"COCONSULT_ROUTING_POLICY": GENEROUS_POLICY, **environment}
        self.address = f"127.0.0.1:{free_port()}"

    def start(self):
        with mock.patch.dict(os.environ, self.environment):
            super().start()

    def resident_kib(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class RobustnessTest(unittest.TestCase):
    """A server, an administrator and five practitioners who have room to help."""

    # The tests keep idle connections, and a stopping server would give those a second each time.
    environment = {"COCONSULT_DRAIN_SECONDS": "0"}

    def setUp(self):
        print(f"{self.id()}: COCONSULT_SEED={SEED}", flush=True)
        self.random = random.Random(f"{SEED} {self.id()}")
        self.history = History()
        self.threads = []
        self.folder = tempfile.mkdtemp(prefix="coconsult_robustness_")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.daemon = FaultyDaemon(self.folder, self.environment)
        self.addCleanup(self.daemon.kill)
        self.daemon.init()
        self.daemon.start()
        self.contract = contract()
        self.admin = self.person("admin@sample.example").sign_in()
        self.people = self.welcome([f"p{index}@sample.example" for index in range(len(PEOPLE))])

    def person(self, email):
        person = Person(self.contract, self.daemon.address, email)
        self.addCleanup(person.close)
        return person

    def welcome(self, emails):
        rows = [{"email": email, "display_name": name, "sector": sector, "organisation": organisation, "locality": locality,
                 "role_level": "frontline", "topics": ["reablement"], "open_limit": 20, "month_limit": 60,
                 "can_help_with": f"I changed rotas towards reablement in {locality}."}
                for email, (name, sector, organisation, locality) in zip(emails, PEOPLE)]
        self.admin.call("Admin", "ImportPractitioners", rows=rows)
        tokens = [self.admin.call("Admin", "CreateAccountInvitation", email=email).token for email in emails]

        def join(email, token):
            person = self.person(email)
            person.call("Identity", "AcceptAccountInvitation", token=token, password=PASSWORD)
            return person.sign_in()

        with concurrent.futures.ThreadPoolExecutor(len(emails)) as pool:
            return list(pool.map(join, emails, tokens))

    def open_thread(self, asker, helper=None):
        """A consultation in which the asker and one helper, who may be chosen, write to each other."""
        consultation = self.ask(asker)
        for person in self.people:
            if helper in (None, person):
                for invitation in person.call("Consultation", "ListInvitations").invitations:
                    if invitation.consultation == consultation:
                        person.call("Consultation", "AnswerInvitation", name=invitation.name, answer=1)
                        self.threads.append(consultation)
                        return consultation, person
        raise AssertionError("nobody suitable was invited")

    def ask(self, asker, **fields):
        situation = "Our home care team moves to reablement and the rota no longer fits; two colleagues resist every change."
        ask = self.contract.consultation.Ask(title="How do I bring a rota along?", situation=situation, tried="A team meeting.",
                                             help_wanted="ideas", theme="reablement", reach=self.contract.consultation.REACH_ANYONE)
        return asker.call("Consultation", "CreateConsultation", ask=ask, no_identifying_data=True, **fields).name

    def fetch(self, person, thread):
        """The thread as the server tells it, every message with all its texts."""
        messages, last = [], 0
        while True:
            page = person.call("Thread", "ListMessages", parent=thread, after_sequence=last, page_size=200)
            for message in page.messages:
                stored = Stored(message.sequence, message.revision, message.deleted)
                if message.text:
                    stored.texts[message.revision] = brief(message.text)
                if message.revision > 1 and not message.deleted:
                    revisions = person.call("Thread", "ListRevisions", name=message.name).revisions
                    stored.texts.update({revision.revision: brief(revision.text) for revision in revisions})
                messages.append(stored)
            if not page.messages:
                break
            last = page.messages[-1].sequence
        members = person.call("Consultation", "GetConsultation", name=thread).consultation.participants
        return Thread(messages, page.last_sequence, {member.practitioner: member.read_sequence for member in members})

    def assert_sound(self, members):
        """Judges the history, with each thread as `members[thread]` reads it now, and then the file itself."""
        threads = {thread: self.fetch(members[thread], thread) for thread in self.threads}
        self.assertEqual(violations(self.history, threads), [])
        self.hang_up()
        self.assertEqual(self.daemon.stop(), 0)
        self.daemon.verify()
        return threads

    def hang_up(self):
        """A stopping server gives what is open and idle a second."""
        for person in [*self.people, self.admin]:
            person.close()

    def report(self, **figures):
        print(f"{self.id()}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()), flush=True)

    def wait_until(self, condition, seconds, what):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                self.fail(what)
            time.sleep(0.02)


def tally(people):
    """How the attempts of all of them ended."""
    total = collections.Counter()
    for person in people:
        total.update({code.name: count for code, count in person.tally.items()})
    return dict(total)
