"""Tokens that are not one's own open nothing, and who is sent away sees no more."""
import os

import grpc

from crowd import CrowdTest
from people import PASSWORD
from rig import KIND, main
from senders import Load


class RefusalsTest(CrowdTest):
    def post(self, person, thread, text):
        return person.call("Thread", "PostMessage", parent=thread, kind=KIND, text=text).sequence

    def test_readers_are_refused_with_a_token_that_is_not_theirs_or_not_whole(self):
        thread, helper = self.open_thread(self.people[0])
        stranger = next(person for person in self.people if person not in (self.people[0], helper))
        for number in range(5):
            self.post(helper, thread, f"Note {number}.")
        token = self.first_token(helper)
        self.post(helper, thread, "One more.")  # or the two tokens could be alike
        foreign = self.first_token(stranger)
        position, signature = token.split(".")
        bad = [token[:length] for length in range(1, len(token))]
        bad += [token[:at] + ("0" if token[at] != "0" else "1") + token[at + 1:] for at in range(len(token)) if token[at] != "."]
        bad += [foreign, f"{int(position) - 1}.{signature}", f"{position}.{foreign.split('.')[1]}", f"0{token}", f"-{token}", f"+{token}",
                f"{position}.{signature.upper()}", f"{token}.{signature}", f"{token}0", ".", f".{signature}", "0." + "0" * 32]
        for altered in bad:
            if altered != token:
                with self.assertRaises(grpc.RpcError, msg=altered) as raised:
                    self.watch_once(helper, altered)
                self.assertEqual(self.contract.reason(raised.exception), "INVALID_FIELD", altered)
        self.assertEqual(self.watch_once(helper, token).resume_token, token, "their own is good as often as they like")
        self.assertEqual(self.watch_once(helper, token).resume_token, token)
        self.report(refused=len(bad))

    def test_readers_are_refused_with_a_token_of_a_server_that_has_lost_its_key(self):
        token = self.first_token(self.people[0])
        self.daemon.stop()
        os.remove(os.path.join(self.daemon.data, "server.key"))
        self.daemon.start()
        self.people[0].connect()
        with self.assertRaises(grpc.RpcError) as raised:
            self.watch_once(self.people[0], token)
        self.assertEqual(self.contract.reason(raised.exception), "INVALID_FIELD")

    def first_token(self, person):
        return self.watch_once(person, "").resume_token

    def watch_once(self, person, token):
        request = self.contract.events.WatchRequest(resume_token=token)
        stream = self.contract.method(person.channel, "Event", "Watch")(request, metadata=person.metadata, timeout=20)
        try:
            return next(iter(stream))
        finally:
            stream.cancel()

    def test_readers_see_nothing_after_they_have_signed_out(self):
        self.check_sent_away(lambda person: person.call("Identity", "SignOut", everywhere=True), "NOT_SIGNED_IN")

    def test_readers_see_nothing_after_their_password_was_changed_elsewhere(self):
        def change(person):
            elsewhere = self.person(person.email).sign_in()
            elsewhere.call("Identity", "ChangePassword", old_password=PASSWORD, new_password="another password of theirs")

        self.check_sent_away(change, "NOT_SIGNED_IN")

    def test_readers_see_nothing_after_they_are_no_longer_practitioners(self):
        evaluator = [self.contract.options.ROLE_EVALUATOR]
        self.check_sent_away(lambda person: self.admin.call("Admin", "SetRoles", practitioner=person.name, roles=evaluator), "ROLE_NOT_ALLOWED")

    def test_readers_see_no_thread_as_connectors_after_they_are_no_longer_practitioners(self):
        """As with ListMessages, which a connector is refused, though they may watch their queue."""
        thread, helper = self.open_thread(self.people[0])
        follower = self.follow(helper)
        self.wait_for_followers()
        connector, evaluator = self.contract.options.ROLE_CONNECTOR, self.contract.options.ROLE_EVALUATOR
        self.admin.call("Admin", "SetRoles", practitioner=helper.name, roles=[connector])
        with self.assertRaises(grpc.RpcError) as raised:
            helper.call("Thread", "ListMessages", parent=thread)
        self.assertEqual(self.contract.reason(raised.exception), "ROLE_NOT_ALLOWED")
        self.post(self.people[0], thread, "Not for connectors.")
        self.admin.call("Admin", "SetRoles", practitioner=helper.name, roles=[connector, evaluator])
        told = lambda: [event.kind for events in follower.reader.connections for event in events].count("EVENT_KIND_ROLES_CHANGED")
        self.wait_until(lambda: told() == 2, 10, "the stream has ended, or its person is not told of their roles")
        self.assertFalse(follower.has_seen(thread, 1))

    def check_sent_away(self, send_away, reason):
        """While posts go on: nothing that was sent after the answer to `send_away` reaches any of the person's streams."""
        thread, helper = self.open_thread(self.people[0])
        followers = [self.follow(helper, forgets=0) for _ in range(4)]
        self.wait_for_followers()
        sender = self.sender(self.people[0])
        with Load([sender], {sender.person.name: [thread]}):
            self.wait_until(lambda: all(follower.has_seen(thread, 10) for follower in followers), 30, "nothing is delivered")
            send_away(helper)
            gone = self.history.moment()
            self.wait_until(lambda: all(follower.ended() for follower in followers), 5, "a stream goes on")
            late = lambda: [post.replies[0]["sequence"] for post in self.history.of("post") if post.began > gone and post.outcome == "ok"]
            self.wait_until(late, 30, "nothing is sent afterwards, so nothing is shown")
        for follower in followers:
            self.assertEqual(self.contract.reason(follower.refusal), reason)
        for follower in followers:
            self.assertLess(follower.posted[thread], min(late()))
            with self.assertRaises(grpc.RpcError) as raised:
                self.watch_once(follower.person, follower.tokens[-1])
            self.assertEqual(self.contract.reason(raised.exception), reason)
        self.assert_sound({thread: self.people[0]})



if __name__ == "__main__":
    main()
