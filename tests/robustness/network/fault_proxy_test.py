"""The proxy breaks a connection exactly where it is told to, seen from both ends of it."""
import contextlib
import socket
import threading
import time
import unittest

from fault_proxy import DATA, HEADERS, PREFACE, Fault, FaultProxy, How, Place

REQUEST = bytes(PREFACE)


def frame(kind, stream, body):
    return len(body).to_bytes(3, "big") + bytes([kind, 0]) + stream.to_bytes(4, "big") + body


def call(stream):
    return frame(HEADERS, stream, b"ask!") + frame(DATA, stream, b"question")


def answer(stream):
    return frame(HEADERS, stream, b"tell") + frame(DATA, stream, b"the answer") + frame(HEADERS, stream, b"end!")


class Server:
    """Takes one connection, keeps what arrives, and sends `reply` when as much as `request` is there."""

    def __init__(self, request, reply):
        self.request, self.reply, self.received, self.ended = request, reply, b"", threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            connection, _ = self.listener.accept()
            with connection, self.listener:
                while received := connection.recv(4096):
                    self.received += received
                    if self.reply and len(self.received) >= len(self.request):
                        connection.sendall(self.reply)
                        self.reply = b""
        self.ended.set()


class FaultProxyTest(unittest.TestCase):
    def through(self, fault, calls=(1,), seconds=5):
        """What the server received and what the client did, of these calls."""
        request = REQUEST + b"".join(call(stream) for stream in calls)
        server = Server(request, b"".join(answer(stream) for stream in calls))
        self.proxy = FaultProxy(server.address, lambda number: fault)
        self.addCleanup(self.proxy.close)
        self.addCleanup(server.listener.close)
        received, self.was_reset = b"", False
        host, port = self.proxy.address.split(":")
        with socket.create_connection((host, int(port))) as client:
            client.settimeout(seconds)
            client.sendall(request)
            try:
                while piece := client.recv(4096):
                    received += piece
                    if received.endswith(answer(calls[-1])):
                        break
            except socket.timeout:
                pass
            except ConnectionResetError:
                self.was_reset = True
        server.ended.wait(5)
        return server.received, received

    def test_passes_everything_on_without_a_fault(self):
        self.assertEqual(self.through(None), (REQUEST + call(1), answer(1)))
        self.assertEqual(self.proxy.frames[("reply", DATA)], 1)

    def test_cuts_before_the_request(self):
        self.assertEqual(self.through(Fault(Place.BEFORE_REQUEST)), (REQUEST, b""))

    def test_cuts_in_the_middle_of_the_request(self):
        asked, told = self.through(Fault(Place.IN_REQUEST))
        self.assertTrue((REQUEST + call(1)).startswith(asked))
        self.assertEqual(len(REQUEST + call(1)) - len(asked), 9)
        self.assertEqual(told, b"")

    def test_cuts_between_the_request_and_the_reply(self):
        self.assertEqual(self.through(Fault(Place.BEFORE_REPLY)), (REQUEST + call(1), b""))

    def test_cuts_in_the_middle_of_the_reply(self):
        asked, told = self.through(Fault(Place.IN_REPLY))
        self.assertEqual(asked, REQUEST + call(1))
        self.assertEqual(told, answer(1)[:13 + 9])

    def test_cuts_between_the_reply_and_its_status(self):
        self.assertEqual(self.through(Fault(Place.AFTER_REPLY))[1], answer(1)[:-13])

    def test_waits_for_the_call_and_the_message_it_is_told(self):
        asked, told = self.through(Fault(Place.BEFORE_REPLY, call=2), calls=(1, 3))
        self.assertEqual((asked, told), (REQUEST + call(1) + call(3), answer(1)))
        self.assertEqual(self.through(Fault(Place.BEFORE_REPLY, message=2))[1], answer(1)[:-13])

    def test_resets(self):
        self.through(Fault(Place.BEFORE_REPLY, How.RESET))
        self.assertTrue(self.was_reset)

    def test_swallows_without_a_word(self):
        asked, told = self.through(Fault(Place.BEFORE_REPLY, How.BLACKHOLE), seconds=0.3)
        self.assertEqual((asked, told), (REQUEST + call(1), b""))
        self.assertFalse(self.was_reset)

    def test_delays_and_then_passes_on(self):
        began = time.monotonic()
        self.assertEqual(self.through(Fault(Place.BEFORE_REPLY, How.DELAY, seconds=0.3))[1], answer(1))
        self.assertGreaterEqual(time.monotonic() - began, 0.3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
