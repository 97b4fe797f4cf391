"""People who call the server from Python: one connection each, one attempt or as many as it takes."""
import importlib
import os
import sys
import tempfile
import threading
import time
import uuid

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "scenario"))

# Some of these are for the other files here, which find the scenarios' folder only through this one.
from harness import PASSWORD, PEOPLE, Daemon
from harness import Person as CommandUser
from python_client_test import generate

# Of the test's own connections: nothing shared between people, and no proxy of the machine's.
CHANNEL_OPTIONS = [("grpc.use_local_subchannel_pool", 1), ("grpc.enable_http_proxy", 0)]
# No answer, or "not now": repeat with the same request id. CANCELLED is what gRPC says, not the server, to a call that arrives
# while it shuts down.
AGAIN = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.CANCELLED}
PAUSE_SECONDS = 0.03
PATIENCE_SECONDS = 90
CLOSE_SECONDS = 5


class Contract:
    """The generated modules, by service. Made once in a process."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="coconsult_contract_")
        folder = self.folder.name
        generate(folder)
        sys.path.insert(0, folder)
        import google
        google.__path__.append(os.path.join(folder, "google"))  # Debian's package does not have ours in it
        self.consultation = importlib.import_module("coconsult.v1.consultation_pb2")
        self.options = importlib.import_module("coconsult.v1.options_pb2")
        self.events = importlib.import_module("coconsult.v1.event_service_pb2")
        self.threads = importlib.import_module("coconsult.v1.thread_service_pb2")
        self.status = importlib.import_module("google.rpc.status_pb2")
        self.details = importlib.import_module("google.rpc.error_details_pb2")

    def request(self, service, method, **fields):
        request = getattr(importlib.import_module(f"coconsult.v1.{service.lower()}_service_pb2"), method + "Request")(**fields)
        if "request_id" in request.DESCRIPTOR.fields_by_name and not request.request_id:
            request.request_id = str(uuid.uuid4())
        return request

    def method(self, channel, service, method):
        stubs = importlib.import_module(f"coconsult.v1.{service.lower()}_service_pb2_grpc")
        return getattr(getattr(stubs, service + "ServiceStub")(channel), method)

    def reason(self, error):
        """The stable reason that the server gave; empty when the connection spoke and not the server."""
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                info = self.details.ErrorInfo()
                for detail in self.status.Status.FromString(value).details:
                    if detail.Unpack(info):
                        return info.reason
        return ""


def close(channel):
    """gRPC's Python can wait there for ever (https://github.com/grpc/grpc/issues/20026): then it is left behind."""
    closing = threading.Thread(target=channel.close, daemon=True)
    closing.start()
    closing.join(CLOSE_SECONDS)


class Person:
    """Somebody with a session. Not thread-safe: a thread that wants its own connection takes a `twin`."""

    def __init__(self, contract, address, email, token=None, name=None):
        self.contract, self.address, self.email = contract, address, email
        self.token, self.name = token, name
        self.returns = False  # signs in anew when the session has ended
        self.tally = {}  # how often an attempt ended how
        self.channel = None
        self.connect()

    def connect(self):
        """A connection anew: after a time-out the old one may be dead without having said so, and gRPC waits a second after a cut."""
        self.close()
        self.channel = grpc.insecure_channel(self.address, options=CHANNEL_OPTIONS)

    def close(self):
        channel, self.channel = self.channel, None
        if channel is not None:
            close(channel)

    def twin(self, address=None):
        twin = Person(self.contract, address or self.address, self.email, self.token, self.name)
        twin.returns = self.returns
        return twin

    @property
    def metadata(self):
        return [("authorization", "Bearer " + self.token)] if self.token else None

    def sign_in(self):
        reply = self.call("Identity", "SignIn", email=self.email, password=PASSWORD)
        self.token, self.name = reply.token, reply.practitioner
        return self

    def attempt(self, service, method, request, timeout=20):
        """One attempt."""
        try:
            reply = self.contract.method(self.channel, service, method)(request, metadata=self.metadata, timeout=timeout)
        except grpc.RpcError as error:
            self.tally[error.code()] = self.tally.get(error.code(), 0) + 1
            raise
        self.tally[grpc.StatusCode.OK] = self.tally.get(grpc.StatusCode.OK, 0) + 1
        return reply

    def until_answered(self, service, method, request, timeout=20):
        """The same request, over and over, until the server says yes or no."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self.attempt(service, method, request, timeout)
            except grpc.RpcError as error:
                if not self.goes_on_after(error) or time.monotonic() > end:
                    raise
            time.sleep(PAUSE_SECONDS)
            self.connect()

    def goes_on_after(self, error):
        """Whether another attempt makes sense; signs in anew for it if need be."""
        if error.code() in AGAIN:
            return True
        if not self.returns or self.contract.reason(error) != "NOT_SIGNED_IN":
            return False
        self.sign_in()
        return True

    def call(self, service, method, **fields):
        return self.until_answered(service, method, self.contract.request(service, method, **fields))


