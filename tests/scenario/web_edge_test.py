"""What browsers call: the same services over gRPC-Web, and nothing for pages of other sites."""
import http.client
import importlib
import os
import signal
import socket
import subprocess
import threading
import time
import unittest
import uuid

from harness import PASSWORD, Scenario
from python_client_test import load_contract
from web_client import WebClient, WebError, frame, usual_headers

INVALID_ARGUMENT, DEADLINE_EXCEEDED, UNIMPLEMENTED, UNAVAILABLE, UNAUTHENTICATED = 3, 4, 12, 14, 16
CONNECTIONS = 16
HEAD_SECONDS = 10


class WebEdge(Scenario):
    def setUp(self):
        super().setUp()
        self.daemon.stop()
        self.web_address_file = os.path.join(self.folder, "web.address")
        self.daemon.environment = {**os.environ, "COCONSULT_WEB_LISTEN": "127.0.0.1:0", "COCONSULT_WEB_CONNECTIONS": str(CONNECTIONS),
                                   "COCONSULT_WEB_ORIGIN": "https://coconsult.example.org"}
        self.daemon.serve_options = ["--web-address-file", self.web_address_file]
        self.daemon.start()
        with open(self.web_address_file) as file:
            self.address = file.read().strip()
        load_contract(self.folder)
        self.v1 = importlib.import_module("coconsult.v1.consultation_pb2")

    def sign_in(self, person):
        client = WebClient(self.address)
        self.addCleanup(client.close)
        client.token = client.call("Identity", "SignIn", email=person.email, password=PASSWORD).token
        return client

    def another(self, client):
        twin = WebClient(self.address, client.token)
        self.addCleanup(twin.close)
        return twin

    def ask(self, asker):
        ask = self.v1.Ask(title="How do I bring a rota along?", help_wanted="ideas", theme="reablement", reach=self.v1.REACH_OTHER_SECTOR,
                          situation="Our home care team moves to reablement and the rota no longer fits; two colleagues resist it.")
        return asker.call("Consultation", "CreateConsultation", ask=ask, no_identifying_data=True, request_id=str(uuid.uuid4())).name

    def accept(self, people, consultation):
        for person in people:
            for invitation in person.call("Consultation", "ListInvitations").invitations:
                if invitation.consultation == consultation:
                    messages = importlib.import_module("coconsult.v1.consultation_service_pb2")
                    person.call("Consultation", "AnswerInvitation", name=invitation.name, request_id=str(uuid.uuid4()),
                                answer=messages.INVITATION_ANSWER_ACCEPT)
                    return person
        self.fail("nobody is invited")

    def post(self, person, thread, text):
        person.call("Thread", "PostMessage", parent=thread, kind="housekeeping", text=text, request_id=str(uuid.uuid4()))

    def test_a_page_does_the_main_job_and_sees_it_live(self):
        people = [self.sign_in(person) for person in self.practitioners]
        thread = self.ask(people[0])
        helper = self.accept(people[1:], thread)
        watching = self.another(helper).watch()
        token = next(watching).resume_token
        self.post(people[0], thread, "Thank you for being here – 14:00?")
        texts = [event.message.text for event in next(watching).events]
        self.assertEqual(texts, ["Thank you for being here – 14:00?"])
        self.post(people[0], thread, "And this one.")
        self.assertEqual([event.message.text for event in next(watching).events], ["And this one."])
        resumed = self.another(helper).watch(token)
        next(resumed)
        self.assertEqual([event.message.text for event in next(resumed).events], ["Thank you for being here – 14:00?", "And this one."])

    def test_errors_say_what_a_program_and_a_person_need(self):
        client = WebClient(self.address)
        self.addCleanup(client.close)
        with self.assertRaises(WebError) as raised:
            client.call("Identity", "SignIn", email="nobody@sample.example", password="wrong")
        self.assertEqual((raised.exception.code, raised.exception.reason), (UNAUTHENTICATED, "WRONG_CREDENTIALS"))
        self.assertTrue(raised.exception.message)
        with self.assertRaises(WebError) as raised:
            client.call("Thread", "ListMessages", parent="consultations/x")
        self.assertEqual((raised.exception.code, raised.exception.reason), (UNAUTHENTICATED, "NOT_SIGNED_IN"))
        person = self.sign_in(self.practitioners[0])
        for timeout in ("soon", "123456789S", "5", "-1S", "S"):
            with self.assertRaises(WebError) as raised:
                person.call("Identity", "GetSession", headers={"grpc_timeout": timeout})
            self.assertEqual(raised.exception.code, INVALID_ARGUMENT, timeout)
        with self.assertRaises(WebError) as raised:
            for _ in self.another(person).watch(headers={"grpc_timeout": "300m"}):
                pass
        self.assertEqual(raised.exception.code, DEADLINE_EXCEEDED)
        self.assertTrue(person.call("Identity", "GetSession", headers={"grpc_timeout": "20S"}).practitioner)

    def refused(self, method="POST", path="/coconsult.v1.IdentityService/SignOut", body=frame(b""), **headers):
        """The status of a request like one of ours, but for what is given; None takes a header away."""
        all_headers = {name: value for name, value in {**usual_headers(self.person.token), **headers}.items() if value is not None}
        connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.request(method, path, body, all_headers)
        response = connection.getresponse()
        self.assertEqual(response.getheader("X-Content-Type-Options"), "nosniff")
        self.assertEqual(response.getheader("Cache-Control"), "no-store")
        self.assertEqual(response.getheader("Cross-Origin-Resource-Policy"), "same-origin")
        self.assertIsNone(response.getheader("Access-Control-Allow-Origin"))
        self.assertIsNone(response.getheader("Server"))
        response.read()
        connection.close()
        return response.status

    def test_what_is_no_call_of_our_own_page_reaches_nobody(self):
        """Each would sign the person out."""
        self.person = self.sign_in(self.practitioners[0])
        port = self.address.split(":")[1]
        for content_type in (None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/grpc-web",
                             "application/grpc-web+json", "application/grpc-web-text+proto", "application/grpc-web+proto; charset=x"):
            self.assertEqual(self.refused(**{"Content-Type": content_type}), 415, content_type)
        self.assertEqual(self.refused(**{"X-Grpc-Web": None}), 400)
        for origin in ("null", "https://evil.example", "https://a.coconsult.example.org", "http://coconsult.example.org",
                       "https://coconsult.example.org.evil.example", f"http://localhost:{port}", "http://127.0.0.1:1"):
            self.assertEqual(self.refused(Origin=origin), 403, origin)
        for site in ("cross-site", "same-site", "none"):
            self.assertEqual(self.refused(**{"Sec-Fetch-Site": site}), 403, site)
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "coconsult.example.org.evil.example"):
            self.assertEqual(self.refused(Host=host, Origin=f"http://{host}"), 421, host)
        for method in ("GET", "PUT", "OPTIONS", "DELETE"):
            self.assertEqual(self.refused(method=method), 405, method)
        self.assertEqual(self.refused(path="/"), 404)
        for body in (b"", b"\0", frame(b"") + frame(b""), frame(b"", flag=1), frame(b"", flag=0x80), frame(b"xx")[:-1], frame(b"") + b"x"):
            self.assertEqual(self.refused(body=body), 400, body)
        self.assertEqual(self.refused(body=b"x" * (5 << 20)), 413)
        self.assertEqual(self.refused(**{"X-Long": "x" * 9000}), 431)
        self.assertTrue(self.person.call("Identity", "GetSession").practitioner, "one of them came through")
        own = {"Origin": "https://coconsult.example.org", "Host": "coconsult.example.org", "Sec-Fetch-Site": "same-origin"}
        self.assertEqual(self.refused(**own), 200)
        with self.assertRaises(WebError) as raised:
            self.person.call("Identity", "GetSession")
        self.assertEqual(raised.exception.reason, "NOT_SIGNED_IN", "our own page can sign out")

    def test_what_is_no_method_for_browsers_is_unimplemented(self):
        person = self.sign_in(self.practitioners[0])
        for path in ("/coconsult.v1.ThreadService/PostMessages", "/coconsult.v1.ThreadService/Unknown", "/coconsult.v1.Unknown/Get",
                     "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "/grpc.health.v1.Health/Check", "//", "/a/b/c"):
            person.connection.request("POST", path, frame(b""), usual_headers(person.token))
            response = person.connection.getresponse()
            self.assertIn(f"grpc-status: {UNIMPLEMENTED}\r\n".encode(), response.read(), path)
        person.connection.request("POST", "/coconsult.v1.IdentityService/GetSession", frame(b"\xff\xff\xff"), usual_headers(person.token))
        self.assertNotIn(b"grpc-status: 0\r\n", person.connection.getresponse().read(), "bytes that are no message")
        self.assertTrue(person.call("Identity", "GetSession").practitioner, "the connection goes on")

    def raw(self, content):
        """The first bytes that come back to bytes that may be no request at all."""
        host, port = self.address.split(":")
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(content)
            return connection.recv(64)

    def test_nonsense_and_a_head_that_does_not_end_are_let_go(self):
        self.assertTrue(self.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").startswith(b"HTTP/1.1 400"))
        self.assertTrue(self.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").startswith(b"HTTP/1.1 4"))
        self.assertTrue(self.raw(b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n").startswith(b"HTTP/1.1 400"))
        begun = time.monotonic()
        self.assertEqual(self.raw(b"POST / HTTP/1.1\r\nHost: "), b"")
        self.assertAlmostEqual(time.monotonic() - begun, HEAD_SECONDS, delta=5)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.daemon.process.pid}/fd"))

    def wait_until(self, condition, seconds, text):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, text)
            time.sleep(0.05)

    def test_who_leaves_during_a_stream_leaves_nothing_behind_and_makes_room(self):
        person = self.sign_in(self.practitioners[0])
        person.close()
        before = self.descriptors()
        for _ in range(5):
            watching = [self.another(person) for _ in range(CONNECTIONS)]
            streams = [client.watch() for client in watching]  # kept, so that they stay open
            for stream in streams:
                next(stream)
            late = self.another(person)
            answers = []
            waiting = threading.Thread(target=lambda: answers.append(late.call("Identity", "GetSession")), daemon=True)
            waiting.start()
            waiting.join(0.3)
            self.assertFalse(answers, "there are no more connections than there may be")
            for stream in streams:
                stream.close()  # and with it the connection
            waiting.join(10)
            self.assertTrue(answers, "a connection that waited is not served when there is room")
            late.close()
        self.wait_until(lambda: self.descriptors() <= before, 10, "connections of people who have gone are still open")

    def test_a_stop_tells_those_who_watch_and_does_not_wait_for_idle_connections(self):
        person = self.sign_in(self.practitioners[0])
        watching = self.another(person).watch()
        next(watching)
        begun = time.monotonic()
        self.daemon.process.send_signal(signal.SIGTERM)
        with self.assertRaises(WebError) as raised:
            for _ in watching:
                pass
        self.assertEqual(raised.exception.code, UNAVAILABLE)
        self.assertEqual(self.daemon.process.wait(timeout=20), 0)
        self.assertLess(time.monotonic() - begun, 5)
        self.daemon.process = None

    def test_an_address_that_others_can_reach_or_that_is_taken_is_refused(self):
        def start(**settings):
            environment = {**os.environ, **{"COCONSULT_WEB_" + name: value for name, value in settings.items()}}
            other = os.path.join(self.folder, "other")
            if not os.path.exists(other):
                subprocess.run([os.environ["COCONSULTD"], "--data-dir", other, "init", "--email", "a@sample.example", "--name", "A",
                                "--password-stdin"], input=PASSWORD + "\n", text=True, check=True, capture_output=True)
            done = subprocess.run([os.environ["COCONSULTD"], "--data-dir", other, "--listen", "127.0.0.1:0", "serve"], env=environment,
                                  capture_output=True, text=True, timeout=60)
            self.assertNotEqual(done.returncode, 0)
            return done.stderr
        self.assertIn("other machines can reach", start(LISTEN="0.0.0.0:7480"))
        self.assertIn("which no browser can reach", start(LISTEN="unix:/tmp/x"))
        self.assertIn("address bar", start(LISTEN="127.0.0.1:0", ORIGIN="coconsult.example.org"))
        self.assertIn("Cannot listen for browsers on " + self.address, start(LISTEN=self.address))


if __name__ == "__main__":
    unittest.main(verbosity=2)
