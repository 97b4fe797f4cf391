"""What people do while the disk is watched: each step is marked in the journal when, and only when, its answer has arrived.

The text of a message begins with the id of the request that wrote it, so that soundness.py sees one without the other.
"""
import threading

import grpc


class Workload:
    """Writes through a running server, by as many threads as there are `people`."""

    def __init__(self, server, journal):
        self.server = server
        self.consultation = server.community.consultation
        self.thread = server.community.thread
        self.asker, self.helper, self.moderator = server.people()
        self.journal = journal
        self.acknowledged = []
        self.edited = []   # sequences of messages that have a former text
        self.refused = []  # what was tried and not acknowledged: (request id, error)

    def _done(self, did, request_id, sequence, **what):
        mark = dict(did=did, request_id=request_id, thread=self.thread, sequence=sequence, **what)
        self.journal.acknowledge(**mark)
        self.acknowledged.append(mark)

    def post(self, person, number, length=0):
        """The sequence, or None when it was not acknowledged."""
        request_id = f"post-{number:06}"
        text = text_of(request_id, length)
        try:
            reply = person.call("Thread", "PostMessage", request_id=request_id, parent=self.consultation, kind="housekeeping",
                                text=text)
        except grpc.RpcError as error:
            self.refused.append((request_id, error))
            return None
        self.acknowledge_post(request_id, reply.sequence, text)
        return reply.sequence

    def acknowledge_post(self, request_id, sequence, text):
        self._done("post", request_id, sequence, revision=1, text=text)

    def edit(self, person, sequence, number):
        request_id = f"edit-{number:06}"
        text = f"{request_id}: said better."
        reply = person.call("Thread", "EditMessage", request_id=request_id, name=self._name(sequence), text=text)
        self._done("edit", request_id, sequence, revision=reply.revision, text=text)

    def delete(self, person, sequence, number):
        request_id = f"delete-{number:06}"
        person.call("Thread", "DeleteMessage", request_id=request_id, name=self._name(sequence))
        self._done("delete", request_id, sequence)

    def flag(self, person, sequence, number):
        request_id = f"flag-{number:06}"
        person.call("Moderation", "FlagMessage", request_id=request_id, message=self._name(sequence), reason="Names a client.")
        self._done("flag", request_id, sequence)

    def open_thread(self):
        self.moderator.call("Moderation", "OpenThread", consultation=self.consultation, reason="A report by telephone.")

    def hide(self, sequence, number):
        request_id = f"hide-{number:06}"
        self.moderator.call("Moderation", "HideMessage", request_id=request_id, message=self._name(sequence), reason="Names a client.")
        self._done("hide", request_id, sequence, reason="Names a client.")

    def _name(self, sequence):
        return f"{self.consultation}/messages/{sequence}"

    def posts(self, count, length=0, first=0):
        """By both members at once, so that some share a commit."""
        def some(person, start):
            for number in range(start, first + count, 2):
                self.post(person, number, length)
        side_by_side(lambda: some(self.asker, first), lambda: some(self.helper, first + 1))

    def edits_and_moderation(self, rounds, first=0):
        """Each message of the one is edited or removed by its author while the moderator hides those of the other."""
        def change():
            for number in range(first, first + 2 * rounds, 2):
                sequence = self.post(self.asker, number)
                self.edit(self.asker, sequence, number)
                if number % 6 == 0:
                    self.edit(self.asker, sequence, number + 1)
                if number % 6 == 2:
                    self.delete(self.asker, sequence, number)
                else:
                    self.edited.append(sequence)

        def moderate():
            self.open_thread()
            for number in range(first + 1, first + 2 * rounds, 2):
                sequence = self.post(self.helper, number)
                self.flag(self.asker, sequence, number)
                self.hide(sequence, number)
        side_by_side(change, moderate)


def text_of(request_id, length=0):
    return (f"{request_id}: " + "What was tried, and what came of it. " * (1 + length // 37)).strip()


def side_by_side(*jobs):
    """Runs each on a thread of its own; the first failure is raised here."""
    failures = []

    def guarded(job):
        try:
            job()
        except Exception as failure:  # pylint: disable=broad-except
            failures.append(failure)
    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
