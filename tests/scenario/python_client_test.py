"""The same main job from another language: a client generated from the protos with Debian's grpcio."""
import glob
import importlib
import os
import subprocess
import sys
import threading
import unittest
import uuid

import grpc

from harness import PASSWORD, ROOT, Scenario


def generate(folder):
    """Python modules of the contract, made by protoc into `folder`."""
    files = glob.glob(os.path.join(ROOT, "proto", "coconsult", "v1", "*.proto")) + glob.glob(os.path.join(ROOT, "proto", "google", "rpc", "*.proto"))
    plugin = subprocess.run(["which", "grpc_python_plugin"], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["protoc", "-I", os.path.join(ROOT, "proto"), f"--plugin=protoc-gen-grpc_python={plugin}", f"--python_out={folder}",
                    f"--grpc_python_out={folder}", *files], check=True)


def load_contract(folder):
    """Makes the contract's modules in a folder of their own, from where they can be imported."""
    generated = os.path.join(folder, "generated")
    os.mkdir(generated)
    generate(generated)
    sys.path.insert(0, generated)
    # google.rpc is a namespace that Debian's protobuf package does not fill: ours is found beside it.
    import google
    google.__path__.append(os.path.join(generated, "google"))


class Client:
    """One person: a channel and a session."""

    def __init__(self, channel, v1, email):
        self.channel = channel
        self.v1 = v1
        reply = self.call("Identity", "SignIn", email=email, password=PASSWORD)
        self.metadata = [("authorization", "Bearer " + reply.token)]
        self.name = reply.practitioner

    metadata = None

    def call(self, service, method, request_id=None, **fields):
        messages = importlib.import_module(f"coconsult.v1.{service.lower()}_service_pb2")
        stubs = importlib.import_module(f"coconsult.v1.{service.lower()}_service_pb2_grpc")
        request = getattr(messages, method + "Request")(**fields)
        if "request_id" in request.DESCRIPTOR.fields_by_name:
            request.request_id = request_id or str(uuid.uuid4())
        stub = getattr(stubs, service + "ServiceStub")(self.channel)
        return getattr(stub, method)(request, metadata=self.metadata, timeout=60)


class PythonClient(Scenario):
    def setUp(self):
        super().setUp()
        load_contract(self.folder)
        self.v1 = importlib.import_module("coconsult.v1.consultation_pb2")
        self.channel = grpc.insecure_channel(self.daemon.address)
        self.addCleanup(self.channel.close)
        self.people = [Client(self.channel, self.v1, person.email) for person in self.practitioners]

    def ask(self, asker):
        ask = self.v1.Ask(title="How do I bring a rota along?", tried="A team meeting.", help_wanted="ideas", theme="reablement",
                          situation="Our home care team moves to reablement and the rota no longer fits; two colleagues resist it.",
                          reach=self.v1.REACH_OTHER_SECTOR)
        preview = asker.call("Consultation", "PreviewConsultation", ask=ask)
        self.assertTrue(preview.candidates)
        return asker.call("Consultation", "CreateConsultation", ask=ask, no_identifying_data=True)

    def open_invitation(self, consultation):
        for person in self.people:
            for invitation in person.call("Consultation", "ListInvitations").invitations:
                if invitation.consultation == consultation:
                    return person, invitation
        self.fail("nobody is invited")

    def test_does_the_main_job_and_watches_it_live(self):
        asker = self.people[0]
        created = self.ask(asker)
        self.assertEqual(created.invited_count, 3)
        consultation = created.name

        person, invitation = self.open_invitation(consultation)
        person.call("Consultation", "AnswerInvitation", name=invitation.name, answer=2)
        helper, invitation = self.open_invitation(consultation)
        self.assertNotEqual(helper.name, person.name)

        events, ready = [], threading.Event()
        stream = self.watch(asker, events, ready)
        self.addCleanup(stream.cancel)
        self.assertTrue(ready.wait(30))
        helper.call("Consultation", "AnswerInvitation", name=invitation.name, answer=1)
        for member in (asker, helper):
            member.call("Consultation", "ConfirmPhase", name=consultation, phase="contract")
        self.talk(asker, helper, consultation)

        for member, answers in ((asker, {"course_of_action": "confirmed_my_plan"}), (helper, {"time_spent": "lt15"})):
            form = member.call("Outcome", "ListOutcomeForms").forms[0]
            outcome = member.call("Outcome", "SubmitOutcome", name=form.name, close=answers).outcome
        self.assertTrue(outcome.completed)

        evaluator = Client(self.channel, self.v1, self.evaluator.email)
        report = evaluator.call("Impact", "GetImpactReport", period="2026").report
        self.assertIn("R5", [table.id for table in report.tables])
        self.wait_for(lambda: len([event for event in events if event.HasField("message")]) == 4)
        positions = [event.position for event in events]
        self.assertEqual(positions, sorted(set(positions)), "each event once and in order")

    def test_many_posts_over_one_stream_are_each_stored_once(self):
        consultation = self.ask(self.people[0]).name
        helper, invitation = self.open_invitation(consultation)
        helper.call("Consultation", "AnswerInvitation", name=invitation.name, answer=1)
        messages = importlib.import_module("coconsult.v1.thread_service_pb2")
        stubs = importlib.import_module("coconsult.v1.thread_service_pb2_grpc")
        posts = [messages.PostMessageRequest(parent=consultation, kind="housekeeping", text=f"Note {i}", request_id=f"stream-{i}-of-this-test")
                 for i in range(200)]
        batches = [messages.PostMessagesRequest(posts=posts[i:i + 20]) for i in range(0, len(posts), 20)]
        sequences = {}
        for _ in range(2):  # the second time is a repetition
            for response in stubs.ThreadServiceStub(self.channel).PostMessages(iter(batches), metadata=helper.metadata, timeout=60):
                for result in response.results:
                    self.assertEqual(result.WhichOneof("outcome"), "posted", result)
                    self.assertEqual(sequences.setdefault(result.request_id, result.posted.sequence), result.posted.sequence)
        self.assertEqual(sorted(sequences.values()), list(range(1, 201)))
        self.assertEqual(helper.call("Thread", "ListMessages", parent=consultation).last_sequence, 200)
        self.assertEqual(helper.call("Thread", "MarkRead", parent=consultation, sequence=200).sequence, 200)

    def talk(self, asker, helper, consultation):
        post = lambda member, kind, text: member.call("Thread", "PostMessage", parent=consultation, kind=kind, text=text)
        confirm = lambda member, phase: member.call("Consultation", "ConfirmPhase", name=consultation, phase=phase)
        post(helper, "clarifying_question", "Which shifts did the team find hardest to change, and why?")
        post(asker, "answer", "The late ones.")
        confirm(helper, "clarify")
        post(helper, "experience", "We let the two most doubtful colleagues design the late shift.")
        confirm(asker, "explore")
        post(asker, "action", "I will ask both.")
        confirm(asker, "decide")

    def watch(self, person, events, ready):
        messages = importlib.import_module("coconsult.v1.event_service_pb2")
        stubs = importlib.import_module("coconsult.v1.event_service_pb2_grpc")
        stream = stubs.EventServiceStub(self.channel).Watch(messages.WatchRequest(), metadata=person.metadata)

        def read():
            try:
                for response in stream:
                    events.extend(response.events)
                    ready.set()
            except grpc.RpcError:
                pass

        threading.Thread(target=read, daemon=True).start()
        return stream

    def wait_for(self, condition):
        pause = threading.Event()
        for _ in range(300):
            if condition():
                return
            pause.wait(0.1)
        self.fail("it did not happen in time")

    def test_a_repeated_request_has_one_effect(self):
        asker = self.people[0]
        consultation = self.ask(asker).name
        helper, invitation = self.open_invitation(consultation)
        helper.call("Consultation", "AnswerInvitation", name=invitation.name, answer=1)
        send = lambda text: asker.call("Thread", "PostMessage", request_id="the-same-id", parent=consultation, kind="housekeeping", text=text)
        self.assertEqual(send("Once.").sequence, send("Once.").sequence)
        with self.assertRaises(grpc.RpcError) as raised:
            send("Something else.")
        self.assertEqual(raised.exception.code(), grpc.StatusCode.ALREADY_EXISTS)
        self.assertEqual(asker.call("Thread", "ListMessages", parent=consultation).last_sequence, 1)

    def test_errors_carry_a_reason_and_field_violations(self):
        status_pb2 = importlib.import_module("google.rpc.status_pb2")
        details = importlib.import_module("google.rpc.error_details_pb2")
        with self.assertRaises(grpc.RpcError) as raised:
            self.people[0].call("Consultation", "PreviewConsultation", ask=self.v1.Ask(title="short"))
        trailers = dict(raised.exception.trailing_metadata())
        status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
        info, bad = details.ErrorInfo(), details.BadRequest()
        for detail in status.details:
            detail.Unpack(info) or detail.Unpack(bad)
        self.assertEqual((info.reason, info.domain), ("INVALID_FIELD", "coconsult"))
        self.assertIn("ask.situation", [violation.field for violation in bad.field_violations])


if __name__ == "__main__":
    unittest.main(verbosity=2)
