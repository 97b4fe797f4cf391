"""What clients did and saw while faults were made: the record that checker.py judges.

Each operation is begun before its first attempt leaves, and ends as `ok`, `failed` or, when no answer came, stays `unknown`.
Times are numbers of one counter, so that "before" means the same to every thread.
"""
import dataclasses
import hashlib
import itertools
import threading

POSTED, EDITED, DELETED, READ = "posted", "edited", "deleted", "read"
LONG_TEXT = 200


def brief(text):
    """Stands for a text in the history: a long one by its first word and its digest."""
    if len(text) <= LONG_TEXT:
        return text
    return text.split()[0] + " " + hashlib.sha256(text.encode()).hexdigest()


@dataclasses.dataclass
class Operation:
    """One intended effect. `replies`: what each answer to it said, a repeated one included."""
    kind: str  # post, edit, delete or read
    thread: str
    key: str  # the request id; the first word of a post's text, and the last one of an edit's
    began: int
    actor: str = ""
    text: str = ""
    sequence: int = 0  # of the message that an edit or a deletion is about; how far was read
    outcome: str = "unknown"
    ended: int = 0
    replies: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Seen:
    """One event as it reached a reader."""
    position: int
    kind: str
    thread: str
    sequence: int = 0
    revision: int = 0
    text: str = ""
    deleted: bool = False
    actor: str = ""


@dataclasses.dataclass
class Reader:
    """One follower of the stream, over all its connections. `complete`: the threads of which it had the time to see everything."""
    name: str
    connections: list = dataclasses.field(default_factory=list)  # of lists of Seen, in the order in which they arrived
    complete: set = dataclasses.field(default_factory=set)

    def connected(self):
        self.connections.append([])

    def saw(self, event):
        self.connections[-1].append(event)


@dataclasses.dataclass
class Stored:
    """One message as the server tells it at the end. `texts`: by revision; of a deleted one there are none."""
    sequence: int
    revision: int = 1
    deleted: bool = False
    texts: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Thread:
    """One thread at the end. `read`: how far each member has read."""
    messages: list
    last_sequence: int
    read: dict = dataclasses.field(default_factory=dict)


class History:
    """Thread-safe, except that each Operation and each Reader belongs to one thread at a time."""

    def __init__(self):
        self.operations = []
        self.readers = []
        self._clock = itertools.count(1)
        self._lock = threading.Lock()

    def _now(self):
        with self._lock:
            return next(self._clock)

    def moment(self):
        """This moment, to compare with `began` and `ended`."""
        return self._now()

    def begin(self, kind, thread, key, **what):
        operation = Operation(kind, thread, key, self._now(), **what)
        with self._lock:
            self.operations.append(operation)
        return operation

    def ok(self, operation, **reply):
        operation.replies.append(reply)
        if operation.outcome != "ok":
            operation.outcome, operation.ended = "ok", self._now()

    def failed(self, operation):
        operation.outcome, operation.ended = "failed", self._now()

    def reader(self, name):
        reader = Reader(name)
        with self._lock:
            self.readers.append(reader)
        return reader

    def of(self, kind):
        with self._lock:
            return [operation for operation in self.operations if operation.kind == kind]
