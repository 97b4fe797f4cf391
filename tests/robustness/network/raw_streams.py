"""Watch streams over bare sockets, many to a connection: cheap enough for thousands, and rude enough not to read.

Speaks just as much HTTP/2 as that takes: requests with literal headers, acknowledged settings and pings, windows as small or
large as wanted. What the server says in headers is not looked at.
"""
import selectors
import socket
import struct
import time

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
INITIAL_WINDOW = 4  # the setting
LARGEST_WINDOW = (1 << 31) - 1
DEFAULT_WINDOW = (1 << 16) - 1


def frame(kind, flags, stream, body=b""):
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


def text(value):
    """An HPACK string: its length with a prefix of seven bits, then its bytes."""
    value = value.encode()
    if len(value) < 127:
        return bytes([len(value)]) + value
    rest, length = len(value) - 127, b"\x7f"
    while rest >= 128:
        length += bytes([rest % 128 + 128])
        rest //= 128
    return length + bytes([rest]) + value


def header(name, value):
    return b"\x00" + text(name) + text(value)


class Stream:
    """What has arrived of one Watch call. `tail`: the beginning of a message that is not whole yet."""

    def __init__(self):
        self.tail = b""
        self.responses = 0
        self.ended = False

    def messages(self, received):
        self.tail += received
        while len(self.tail) >= 5:
            length = 5 + int.from_bytes(self.tail[1:5], "big")
            if len(self.tail) < length:
                return
            message, self.tail = self.tail[5:length], self.tail[length:]
            self.responses += 1
            yield message


class RawConnection:
    """One connection as one person. `window`: bytes that the server may send on a stream before it is told to go on."""

    def __init__(self, person, window=LARGEST_WINDOW, on_message=None):
        host, port = person.address.rsplit(":", 1)
        self.address, self.metadata = person.address, person.metadata
        self.on_message = on_message or (lambda stream, message: None)
        self.streams = {}
        self.buffer = b""
        self.socket = socket.create_connection((host, int(port)))
        self._send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self._window_setting(window))
        self._send(frame(WINDOW_UPDATE, 0, 0, (LARGEST_WINDOW - DEFAULT_WINDOW).to_bytes(4, "big")))

    def _send(self, data):
        self.socket.sendall(data)

    def _window_setting(self, window):
        return frame(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW, window))

    def watch(self, request=b""):
        """Begins a call with this serialised WatchRequest."""
        number = 2 * len(self.streams) + 1
        self.streams[number] = Stream()
        headers = b"\x83\x86" + b"\x04" + text("/coconsult.v1.EventService/Watch") + b"\x01" + text(self.address)
        headers += header("content-type", "application/grpc") + header("te", "trailers")
        headers += b"".join(header(name, value) for name, value in self.metadata)
        body = b"\x00" + len(request).to_bytes(4, "big") + request
        self._send(frame(HEADERS, END_HEADERS, number, headers) + frame(DATA, END_STREAM, number, body))
        return self.streams[number]

    def open_window(self):
        """From now on the server may send as much as it likes, on the streams there are, too."""
        self._send(self._window_setting(LARGEST_WINDOW))

    def read(self):
        """Takes in what is there."""
        try:
            received = self.socket.recv(1 << 18)
        except ConnectionError:
            received = b""
        if not received:
            for stream in self.streams.values():
                stream.ended = True
        self.buffer += received
        while len(self.buffer) >= 9:
            length = 9 + int.from_bytes(self.buffer[:3], "big")
            if len(self.buffer) < length:
                break
            kind, flags, number = self.buffer[3], self.buffer[4], int.from_bytes(self.buffer[5:9], "big")
            body, self.buffer = self.buffer[9:length], self.buffer[length:]
            self._handle(kind, flags, number, body)
        return bool(received)

    def _handle(self, kind, flags, number, body):
        if kind == SETTINGS and not flags & ACK:
            self._send(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            self._send(frame(PING, ACK, 0, body))
        elif kind == DATA:
            for message in self.streams[number].messages(body):
                self.on_message(self.streams[number], message)
            self._send(frame(WINDOW_UPDATE, 0, 0, len(body).to_bytes(4, "big")) if body else b"")
        if number in self.streams and (kind == RST_STREAM or (kind in (DATA, HEADERS) and flags & END_STREAM)):
            self.streams[number].ended = True

    def close(self):
        self.socket.close()


def read_until(connections, condition, seconds):
    """Reads on all connections until the condition holds; whether it did in time."""
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while not condition():
            if time.monotonic() > end:
                return False
            for key, _ in selector.select(timeout=0.1):
                if not key.data.read():
                    selector.unregister(key.data.socket)
    return True
