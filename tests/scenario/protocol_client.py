# SPDX-License-Identifier: Apache-2.0
"""A client written from server/docs/protocol.md and proto/ alone: what it needs and they do not say is a fault of theirs.

A Session makes calls until each is answered; a Reader follows the threads of one person. Each belongs to one thread.
"""
import pathlib
import random
import secrets
import subprocess
import sys
import tempfile
import threading
import time

import grpc

CLOSE_SECONDS = 5
PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"


def generate(folder):
    """Makes the Python half of the contract, as the page shows."""
    plugin = subprocess.run(["which", "grpc_python_plugin"], check=True, capture_output=True, text=True).stdout.strip()
    files = [*(PROTO / "coconsult/v1").glob("*.proto"), *(PROTO / "google/rpc").glob("*.proto")]
    subprocess.run(["protoc", "-I", PROTO, f"--python_out={folder}", f"--grpc_out={folder}",
                    f"--plugin=protoc-gen-grpc={plugin}", *files], check=True)


with tempfile.TemporaryDirectory() as generated:
    generate(generated)
    sys.path.insert(0, generated)
    from coconsult.v1 import consultation_service_pb2 as consultations
    from coconsult.v1 import consultation_service_pb2_grpc
    from coconsult.v1 import event_service_pb2 as events
    from coconsult.v1 import event_service_pb2_grpc
    from coconsult.v1 import identity_service_pb2 as identity
    from coconsult.v1 import identity_service_pb2_grpc
    from coconsult.v1 import thread_service_pb2 as threads
    from coconsult.v1 import thread_service_pb2_grpc
    from google.rpc import error_details_pb2, status_pb2
    sys.path.remove(generated)

ConsultationService = consultation_service_pb2_grpc.ConsultationServiceStub
EventService = event_service_pb2_grpc.EventServiceStub
IdentityService = identity_service_pb2_grpc.IdentityServiceStub
ThreadService = thread_service_pb2_grpc.ThreadServiceStub

# Another answer may come to the same request; to any other code it will not.
REPEAT = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED,
          grpc.StatusCode.CANCELLED}
LEAST_PAUSE = {"OVERLOADED": 1, "DISK_FULL": 60}
CONNECTION = [
    ("grpc.use_local_subchannel_pool", 1),  # Else a new channel to the same address is the old connection.
    ("grpc.enable_http_proxy", 0),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.max_pings_without_data", 0),  # Else a stream that only listens stops asking after two.
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
]


class Refused(Exception):
    """The server's last word on a request: repeating it would not help."""

    def __init__(self, problem):
        super().__init__(f"{problem.code.name} {problem.reason}: {problem.message}")
        self.reason = problem.reason


class Stopped(Exception):
    """The owner wants no more."""


class Problem:
    """What went wrong with a call, and what can be done."""

    def __init__(self, error):
        self.code, self.message, self.reason, self.delay = error.code(), error.details(), "", 0
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self._read_details(status_pb2.Status.FromString(value))

    def _read_details(self, status):
        info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
        for detail in status.details:
            if detail.Unpack(info) and info.domain == "coconsult":
                self.reason = info.reason
            if detail.Unpack(retry):
                self.delay = retry.retry_delay.ToTimedelta().total_seconds()

    def may_pass(self):
        """Without a reason the error is the transport's, which knows nothing of what the server did."""
        return self.code in REPEAT or (not self.reason and self.code != grpc.StatusCode.UNIMPLEMENTED)

    def least_pause(self):
        return max(self.delay, LEAST_PAUSE.get(self.reason, 0))


class Pauses:
    """Between attempts: growing, and not in step with other clients."""

    def __init__(self, stopping):
        self._stopping, self._next = stopping, 0.05

    def wait(self, least=0):
        pause = max(least, self._next) * random.uniform(1, 1.5)
        self._next = min(2 * self._next, 2)
        if self._stopping.wait(pause):
            raise Stopped


def new_request_id():
    """One for each intended effect. It begins with the time, since such ids are kept fastest."""
    return f"{int(time.time() * 1000):012x}{secrets.token_hex(10)}"


def close(channel):
    """gRPC's Python can wait there for ever (https://github.com/grpc/grpc/issues/20026): then it is left behind."""
    closing = threading.Thread(target=channel.close, daemon=True)
    closing.start()
    closing.join(CLOSE_SECONDS)


class Session:
    """Signed in as one person, over one connection at a time, both renewed when needed."""

    def __init__(self, target, email, password, deadline=10):
        self._target, self._email, self._password, self._deadline = target, email, password, deadline
        self._token, self.stopping = None, threading.Event()
        self._channel = grpc.insecure_channel(target, CONNECTION)

    def close(self):
        self.stopping.set()
        close(self._channel)

    def call(self, service, method, request):
        """The answer to the request, however often it must be sent."""
        pauses = Pauses(self.stopping)
        while True:
            try:
                return getattr(self.stub(service), method)(request, timeout=self._deadline, metadata=self.metadata())
            except grpc.RpcError as error:
                pauses.wait(self.recover(Problem(error)))

    def stub(self, service):
        return service(self._channel)

    def metadata(self):
        if not self._token:
            self._sign_in()
        return [("authorization", f"Bearer {self._token}")]

    def _sign_in(self):
        request = identity.SignInRequest(email=self._email, password=self._password)
        self._token = self.stub(IdentityService).SignIn(request, timeout=self._deadline).token

    def recover(self, problem):
        """Makes ready for another attempt, and says how long to wait at least. Raises Refused if it would be in vain."""
        if self.stopping.is_set():
            raise Stopped
        if problem.reason == "NOT_SIGNED_IN":
            self._token = None
        elif not problem.may_pass():
            raise Refused(problem)
        elif problem.code == grpc.StatusCode.DEADLINE_EXCEEDED:
            self._renew_connection()
        return problem.least_pause()

    def _renew_connection(self):
        close(self._channel)
        self._channel = grpc.insecure_channel(self._target, CONNECTION)

    def ask(self, ask):
        """The name of a new consultation."""
        request = consultations.CreateConsultationRequest(ask=ask, no_identifying_data=True,
                                                          request_id=new_request_id())
        return self.call(ConsultationService, "CreateConsultation", request).name

    def accept_invitations(self):
        """The threads of all who wait for this person's answer."""
        waiting = self.call(ConsultationService, "ListInvitations", consultations.ListInvitationsRequest(page_size=100))
        return [self._accept(invitation.name) for invitation in waiting.invitations]

    def _accept(self, invitation):
        request = consultations.AnswerInvitationRequest(
            name=invitation, answer=consultations.INVITATION_ANSWER_ACCEPT, request_id=new_request_id())
        return self.call(ConsultationService, "AnswerInvitation", request).consultation

    def allowed_kinds(self, thread):
        request = consultations.GetConsultationRequest(name=thread)
        return list(self.call(ConsultationService, "GetConsultation", request).consultation.phase.allowed_kinds)

    def post(self, thread, kind, text):
        """Stored once, whatever happens on the way: every attempt has the same id. Returns the number in the thread."""
        request = threads.PostMessageRequest(parent=thread, kind=kind, text=text, request_id=new_request_id())
        return self.call(ThreadService, "PostMessage", request).sequence

    def edit(self, message, text, revision=0):
        request = threads.EditMessageRequest(name=message, text=text, revision=revision, request_id=new_request_id())
        return self.call(ThreadService, "EditMessage", request).revision

    def my_threads(self):
        request = consultations.ListConsultationsRequest(page_size=100)
        while True:
            page = self.call(ConsultationService, "ListConsultations", request)
            yield from (consultation.name for consultation in page.consultations)
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def messages(self, thread, after=0):
        """Upwards from `after` to the newest."""
        while True:
            request = threads.ListMessagesRequest(parent=thread, after_sequence=after, page_size=200)
            page = self.call(ThreadService, "ListMessages", request)
            yield from page.messages
            if not page.messages or page.messages[-1].sequence >= page.last_sequence:
                return
            after = page.messages[-1].sequence


def age(message):
    """Grows with what happens to a message. Hiding and removing do not count as revisions, and are for good."""
    return message.deleted, message.revision, message.hidden, not message.damaged


class Reader:
    """Keeps the threads of one person as they are. Tells on_message(thread, message) of each thing it had not known, and
    on_beginning() when it knows nothing: at first, and when the server is no longer the one it knew."""

    def __init__(self, session, on_message=lambda thread, message: None, on_beginning=lambda: None):
        self._session, self._on_message, self._on_beginning = session, on_message, on_beginning
        self._stream = None
        self._begin_anew()

    def _begin_anew(self):
        self._token, self._position, self.threads = "", 0, {}
        self._on_beginning()

    def has_begun(self):
        """Whether it has read what was there, and follows."""
        return bool(self._token)

    def follow(self):
        """Until stop()."""
        pauses = Pauses(self._session.stopping)
        try:
            while True:
                try:
                    for _ in self._responses():
                        pauses = Pauses(self._session.stopping)
                    pauses.wait()
                except grpc.RpcError as error:
                    pauses.wait(self._recover(Problem(error)))
        except Stopped:
            return

    def stop(self):
        """From any thread."""
        self._session.stopping.set()
        if self._stream:
            self._stream.cancel()

    def _recover(self, problem):
        if problem.reason == "INVALID_FIELD" and self._token:
            self._begin_anew()
            return problem.least_pause()
        return self._session.recover(problem)

    def _responses(self):
        request = events.WatchRequest(resume_token=self._token)
        self._stream = self._session.stub(EventService).Watch(request, metadata=self._session.metadata())
        if self._session.stopping.is_set():
            raise Stopped
        for response in self._stream:
            if not self._token:
                self._read_everything()
            for event in response.events:
                self._take_event(event)
            # Last: what was not handled comes again.
            self._token = response.resume_token
            yield response

    def _read_everything(self):
        for thread in self._session.my_threads():
            self._read_thread(thread)

    def _read_thread(self, thread):
        try:
            for message in self._session.messages(thread):
                self._take_message(thread, message)
            self.threads.setdefault(thread, {})
        except Refused as refused:
            if refused.reason not in ("NOT_FOUND", "ROLE_NOT_ALLOWED"):
                raise

    def _take_event(self, event):
        if event.position <= self._position:
            return
        if event.consultation and event.consultation not in self.threads:
            self._read_thread(event.consultation)
        if event.HasField("message"):
            self._take_message(event.consultation, event.message)
        self._position = event.position

    def _take_message(self, thread, message):
        known = self.threads.setdefault(thread, {}).get(message.sequence)
        if known and age(message) <= age(known):
            return
        self.threads[thread][message.sequence] = message
        self._on_message(thread, message)
