"""A TCP proxy on loopback that breaks connections at a chosen place of a chosen call.

It reads the HTTP/2 frames that pass, so that it knows where a call is: a fault waits for the n-th call of a connection and,
in it, for the frame that makes the place. Nothing depends on timers.
"""
import collections
import contextlib
import dataclasses
import enum
import itertools
import socket
import struct
import threading
import time

PREFACE = 24  # bytes that a client sends before its first frame
FRAME_HEADER = 9
DATA, HEADERS = 0, 1


class Place(enum.Enum):
    """Where in a call: which side sends the frame, its type, and which part of it still goes through."""
    BEFORE_REQUEST = ("request", HEADERS, 0.0)  # the server never hears of the call
    IN_REQUEST = ("request", DATA, 0.5)
    BEFORE_REPLY = ("reply", HEADERS, 0.0)  # the server has committed, the client does not know
    IN_REPLY = ("reply", DATA, 0.5)
    AFTER_REPLY = ("reply", DATA, 1.0)  # the reply is there, its status is not


class How(enum.Enum):
    CLOSE = "close"
    RESET = "reset"  # as CLOSE, with a RST
    BLACKHOLE = "blackhole"  # takes everything in, and passes on nothing any more
    DELAY = "delay"  # holds this frame, and what follows it, for a while


@dataclasses.dataclass(frozen=True)
class Fault:
    place: Place
    how: How = How.CLOSE
    call: int = 1  # the n-th of the connection, or since its delay
    message: int = 1  # the n-th frame of that kind in the call: a stream has many
    seconds: float = 0.5  # of a delay


class Frames:
    """Cuts one direction of a connection into frames: (type, stream, bytes)."""

    def __init__(self, skip):
        self._buffer = bytearray()
        self._skip = skip

    def feed(self, received):
        self._buffer += received
        if self._skip and len(self._buffer) >= self._skip:
            yield None, 0, self._take(self._skip)
            self._skip = 0
        while not self._skip and len(self._buffer) >= FRAME_HEADER:
            length = FRAME_HEADER + int.from_bytes(self._buffer[:3], "big")
            if len(self._buffer) < length:
                return
            kind, stream = self._buffer[3], int.from_bytes(self._buffer[5:9], "big") & 0x7FFFFFFF
            yield kind, stream, self._take(length)

    def _take(self, length):
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken


class Link:
    """One connection through the proxy: two threads, one for each direction, and at most one fault."""

    def __init__(self, proxy, client, server, fault):
        self.proxy, self.fault = proxy, fault
        self.sockets = {"request": (client, server), "reply": (server, client)}
        self.calls = []  # streams, in the order of their requests
        self.passed = 0  # frames of the kind that the fault waits for
        self.swallowing = False
        self.broken = False
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        replies = threading.Thread(target=self._pump, args=("reply",), daemon=True)
        replies.start()
        self._pump("request")
        replies.join()
        for end in self.sockets["request"]:
            end.close()
        self.proxy.forget(self)

    def _pump(self, side):
        source, sink = self.sockets[side]
        frames = Frames(PREFACE if side == "request" else 0)
        with contextlib.suppress(OSError):
            while received := source.recv(65536):
                for kind, stream, frame in frames.feed(received):
                    if not self.swallowing and not self._pass(side, kind, stream, frame, sink):
                        return
        self.close()

    def _pass(self, side, kind, stream, frame, sink):
        """Sends the frame on, or does the fault that is due at it; False when the link is gone."""
        self.proxy.count(side, kind)
        if side == "request" and kind == HEADERS and stream not in self.calls:
            self.calls.append(stream)
        if not self._is_due(side, kind, stream):
            sink.sendall(frame)
            return True
        fault, self.fault = self.fault, None
        self.proxy.struck(fault)
        if fault.how is How.DELAY:
            time.sleep(fault.seconds)
            sink.sendall(frame)
            self.calls, self.passed, self.fault = [], 0, self.proxy.next_fault()  # it lives on, and may break yet
            return True
        sink.sendall(frame[:int(len(frame) * fault.place.value[2])])
        if fault.how is How.BLACKHOLE:
            self.swallowing = True
            return True
        self.close(reset=fault.how is How.RESET)
        return False

    def _is_due(self, side, kind, stream):
        fault = self.fault
        if fault is None or (side, kind) != fault.place.value[:2]:
            return False
        if len(self.calls) < fault.call or self.calls[fault.call - 1] != stream:
            return False
        self.passed += 1
        return self.passed == fault.message

    def close(self, reset=False):
        """Ends both directions; a reset is sent when both threads have let go."""
        if self.broken:
            return
        self.broken = True
        for end in self.sockets["request"]:
            with contextlib.suppress(OSError):
                if reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)


class FaultProxy:
    """Listens on a free port. `fault_for(number)` is asked (1, 2, ...) what shall happen to a connection, or None: when it comes,
    and after a delay."""

    def __init__(self, server_address, fault_for=lambda number: None):
        host, port = server_address.rsplit(":", 1)
        self._server = (host, int(port))
        self.fault_for = fault_for
        self.done = collections.Counter()  # faults that have happened, by (place, how)
        self.frames = collections.Counter()  # that passed, by (side, type)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._links = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._server)
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError:
                client.close()
                continue
            self._link(client, server)

    def _link(self, client, server):
        fault = self.next_fault()
        with self._lock:
            self._links.add(Link(self, client, server, fault))

    def next_fault(self):
        return self.fault_for(next(self._numbers))

    def count(self, side, kind):
        with self._lock:
            self.frames[(side, kind)] += 1

    def struck(self, fault):
        with self._lock:
            self.done[(fault.place, fault.how)] += 1

    def forget(self, link):
        with self._lock:
            self._links.discard(link)

    def cuts(self):
        with self._lock:
            return sum(self.done.values())

    def cut_all(self):
        """Every connection at once, wherever it is."""
        with self._lock:
            links = list(self._links)
        for link in links:
            link.close()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_all()
