"""People who read: each follows the stream in a thread of its own, through every cut, with every event in the history."""
import threading
import time

import grpc

from history import DELETED, EDITED, POSTED, READ, Seen, brief

KINDS = {"EVENT_KIND_MESSAGE_POSTED": POSTED, "EVENT_KIND_MESSAGE_EDITED": EDITED, "EVENT_KIND_MESSAGE_DELETED": DELETED,
         "EVENT_KIND_READ_MARKED": READ}
PAUSE_SECONDS = 0.02
STOP_SECONDS = 30
TOKENS_KEPT = 5


def seen(contract, event):
    kind = contract.events.EventKind.Name(event.kind)
    message = event.message
    return Seen(event.position, KINDS.get(kind, kind), event.consultation, event.sequence, message.revision, brief(message.text),
                message.deleted, event.actor)


class Follower:
    """Watches as `person` until it is stopped, or until the server says that it may not. Resumes with its newest token or,
    as a program does that died before it kept the newest, with one of the last few."""

    def __init__(self, history, person, name, random, forgets=0.2):
        self.person, self.random, self.forgets = person, random, forgets
        self.reader = history.reader(name)
        self.tokens = []
        self.refusal = None  # the error with which the server sent it away
        self.endings = []  # the codes of all streams that broke
        self.begun = 0  # streams that have had their first answer
        self.posted = {}  # thread -> the newest post seen
        self._stopped = threading.Event()
        self._stream = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        self._stopped.set()
        end = time.monotonic() + STOP_SECONDS
        while self._thread.is_alive() and time.monotonic() < end:  # it may be about to begin another stream
            if self._stream is not None:
                self._stream.cancel()
            self._thread.join(timeout=0.1)

    def ended(self):
        return not self._thread.is_alive()

    def has_begun(self):
        return bool(self.tokens)

    def has_seen(self, thread, sequence):
        return self.posted.get(thread, 0) >= sequence

    def _run(self):
        while not self._stopped.is_set():
            try:
                self._follow()
            except grpc.RpcError as error:
                self.endings.append((error.code(), self.person.contract.reason(error)))
                if not self.person.goes_on_after(error):
                    self.refusal = error
                    return
            time.sleep(PAUSE_SECONDS)
            self.person.connect()

    def _token(self):
        if not self.tokens:
            return ""
        return self.random.choice(self.tokens) if self.random.random() < self.forgets else self.tokens[-1]

    def _follow(self):
        contract = self.person.contract
        request = contract.events.WatchRequest(resume_token=self._token())
        self._stream = contract.method(self.person.channel, "Event", "Watch")(request, metadata=self.person.metadata)
        self.reader.connected()
        answered = False
        for response in self._stream:
            self.begun += not answered
            answered = True
            for event in response.events:
                self._handle(seen(contract, event))
            self.tokens = [*self.tokens[1 - TOKENS_KEPT:], response.resume_token]

    def _handle(self, event):
        self.reader.saw(event)
        if event.kind == POSTED:
            self.posted[event.thread] = max(event.sequence, self.posted.get(event.thread, 0))
