"""A small community with one consultation, the server on a copy of its data, and on a disk that is recorded or that fails.

Seed and size come from the environment: COCONSULT_SEED (else a fresh one; printed), COCONSULT_ROBUSTNESS=long.
"""
import importlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import grpc

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "scenario"))
from journal import Journal  # noqa: E402
from harness import ROOT, Daemon, Scenario, run  # noqa: E402,F401 (some are for the tests)
from python_client_test import Client, generate  # noqa: E402

# Taken out, since the daemon refuses settings that it does not know.
SEED = int(os.environ.pop("COCONSULT_SEED", "") or random.SystemRandom().randrange(10**9))
LONG = os.environ.pop("COCONSULT_ROBUSTNESS", "") == "long"
SKIPPED = 77  # CTest's SKIP_RETURN_CODE
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # of server/base/id.cc
DISK_FAILED = 3  # exit code of the daemon
DATABASE = "coconsult.db"


def size(short, long):
    return long if LONG else short


def seeded(*what):
    """Randomness of its own for each purpose, so that one does not shift the other."""
    return random.Random(f"{SEED} {what}")


def contents(folder):
    """The files of a folder by name."""
    files = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            files[name] = file.read()
    return files


def memory_folder():
    """For disks that are only simulated: in memory, where there is such a place."""
    return tempfile.mkdtemp(prefix="coconsult_disk_", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


def hex_of(name):
    """The bytes of the id in a resource name, as hexadecimal digits."""
    number = 0
    for letter in name.split("/")[1]:
        number = number * 32 + ALPHABET.index(letter)
    return f"{number:032x}"


def reason_of(error):
    """The stable reason that an rpc's error carries."""
    status = importlib.import_module("google.rpc.status_pb2").Status()
    info = importlib.import_module("google.rpc.error_details_pb2").ErrorInfo()
    status.ParseFromString(dict(error.trailing_metadata()).get("grpc-status-details-bin", b""))
    return next((info.reason for detail in status.details if detail.Unpack(info)), "")


class Community(Scenario):
    """Made once for all tests of a file: data of a stopped server in which asker and helper are in one consultation."""

    def runTest(self):
        pass  # not a test: what it sets up is used by those that are

    def make(self):
        self.setUp()
        generated = os.path.join(self.folder, "generated")
        os.mkdir(generated)
        generate(generated)
        sys.path.insert(0, generated)
        import google
        google.__path__.append(os.path.join(generated, "google"))
        consultation = self.ask(self.practitioners[0])
        helper, invitation = self.invitations(consultation)[0]
        helper.cli("accept", invitation["name"])
        with grpc.insecure_channel(self.daemon.address) as channel:
            v1 = importlib.import_module("coconsult.v1.consultation_pb2")
            self.sessions = [Client(channel, v1, person.email).metadata for person in (self.practitioners[0], helper, self.moderator)]
        self.consultation = consultation
        self.thread = hex_of(consultation)
        self.daemon.stop()
        return self


class Voice(Client):
    """Somebody who was signed in before the server was stopped."""

    def __init__(self, channel, session):  # pylint: disable=super-init-not-called
        self.channel = channel
        self.metadata = session


class Server(Daemon):
    """The daemon on a data directory of its own, with the library that records its disk and lets it fail.

    `copy`: begins with the community's data; else somebody else puts data there.
    """

    def __init__(self, folder, community=None, copy=True, journal=None, fault="", only_while="", sync_ms=0):
        os.makedirs(folder, exist_ok=True)
        super().__init__(folder)
        self.community = community
        self.channel = None
        self.environment = dict(os.environ)
        if journal or fault:
            self.environment.update(
                LD_PRELOAD=os.environ["FAULTY_DISK"], FAULTY_DISK_FOLDER=self.data, FAULTY_DISK_JOURNAL=journal.path if journal else "",
                FAULTY_DISK_FAULT=fault, FAULTY_DISK_WHILE=only_while, FAULTY_DISK_SYNC_MS=str(sync_ms))
        if community and copy:
            shutil.copytree(community.daemon.data, self.data)

    def start(self):
        super().start()
        # Asks again at once after a restart, not after gRPC's pause of seconds.
        self.channel = grpc.insecure_channel(self.address, options=[("grpc.max_reconnect_backoff_ms", 200)])

    def people(self):
        """Asker, helper and moderator."""
        return [Voice(self.channel, session) for session in self.community.sessions]

    def messages(self, reader=None):
        """The whole thread, as a member reads it."""
        reader = reader or self.people()[0]
        messages = []
        while True:
            page = reader.call("Thread", "ListMessages", parent=self.community.consultation, page_size=200,
                               after_sequence=messages[-1].sequence if messages else 0).messages
            messages += page
            if not page:
                return messages

    def await_end(self, seconds):
        """The exit code, or None when the process is still there after so long."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        return self.process.poll()

    def _end(self, number):
        if self.channel:
            self.channel.close()
            self.channel = None
        if self.process and self.process.poll() is not None:
            code, self.process = self.process.returncode, None
            return code
        return super()._end(number)

    def try_verify(self, path=None):
        """`coconsultd verify` of the database, or of another file. What it quotes of a damaged one may be any bytes."""
        words = ["verify", path] if path else ["verify"]
        return subprocess.run([os.environ["COCONSULTD"], "--data-dir", self.data, *words], capture_output=True, text=True,
                              errors="replace", timeout=120, check=False)


class DiskTest(unittest.TestCase):
    """With a folder of its own, and the community of the file."""

    community = None

    @classmethod
    def setUpClass(cls):
        if DiskTest.community is None:
            made = Community()
            unittest.addModuleCleanup(made.doCleanups)
            DiskTest.community = made.make()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="coconsult_disk_")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def journal(self, name="journal"):
        journal = Journal(self.path(name))
        self.addCleanup(journal.close)
        return journal

    def server(self, name="server", **options):
        server = Server(self.path(name), self.community, **options)
        self.addCleanup(server.kill)
        return server

    def expect_none(self, found, about):
        self.assertFalse(found, "\n".join([f"{len(found)} findings in {about}, seed {SEED}", *found[:10]]))


def main():
    print(f"COCONSULT_SEED={SEED} COCONSULT_ROBUSTNESS={'long' if LONG else 'short'}", flush=True)
    program = unittest.main(verbosity=2, exit=False, warnings="ignore")
    result = program.result
    if result.wasSuccessful() and result.testsRun > 0 and len(result.skipped) == result.testsRun:
        sys.exit(SKIPPED)
    sys.exit(0 if result.wasSuccessful() else 1)
