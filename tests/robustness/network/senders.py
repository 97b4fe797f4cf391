"""People who write, with every intention and every answer in the history."""
import threading
import time

import grpc

from people import AGAIN
from rig import KIND


class Sender:
    """One person who posts, edits, removes and marks. One thread at a time."""

    def __init__(self, history, person, random):
        self.history, self.person, self.random = history, person, random
        self.mine = []  # (thread, sequence, first word) of messages that are still there
        self.made = 0
        self.gives_up = 0.0  # how often one attempt has to do: then the effect stays unknown
        self.repeats = 0.0  # how often a request is sent once more after its answer
        self.timeout = 20

    def key(self, kind):
        self.made += 1
        return f"{kind}-{self.random.randrange(1 << 48):012x}-{self.made}"

    def carry_out(self, operation, method, read_reply=lambda reply: {}, **fields):
        """The reply, or None when it was given up."""
        request = self.person.contract.request("Thread", method, **fields)
        try:
            if self.random.random() < self.gives_up:
                reply = self.person.attempt("Thread", method, request, self.timeout)
            else:
                reply = self.person.until_answered("Thread", method, request, self.timeout)
        except grpc.RpcError as error:
            if error.code() in AGAIN:
                return None  # the history keeps it as unknown
            self.history.failed(operation)
            raise
        self.history.ok(operation, **read_reply(reply))
        if self.random.random() < self.repeats:
            self.history.ok(operation, **read_reply(self.person.until_answered("Thread", method, request, self.timeout)))
        return reply

    def post(self, thread, padding=""):
        key = self.key("post")
        operation = self.history.begin("post", thread, key, actor=self.person.name, text=key + padding)
        reply = self.carry_out(operation, "PostMessage", lambda reply: {"sequence": reply.sequence}, parent=thread, kind=KIND,
                               text=operation.text, request_id=key)
        if reply is not None:
            self.mine.append((thread, reply.sequence, key))
        return reply

    def edit(self):
        thread, sequence, word = self.random.choice(self.mine)
        key = self.key("edit")
        operation = self.history.begin("edit", thread, key, actor=self.person.name, text=f"{word} {key}", sequence=sequence)
        return self.carry_out(operation, "EditMessage", lambda reply: {"revision": reply.revision}, name=f"{thread}/messages/{sequence}",
                              text=operation.text, request_id=key)

    def remove(self):
        thread, sequence, _ = self.mine.pop(self.random.randrange(len(self.mine)))
        key = self.key("delete")
        operation = self.history.begin("delete", thread, key, actor=self.person.name, sequence=sequence)
        return self.carry_out(operation, "DeleteMessage", name=f"{thread}/messages/{sequence}", request_id=key)

    def mark(self):
        thread, sequence, _ = self.random.choice(self.mine)
        operation = self.history.begin("read", thread, self.key("read"), actor=self.person.name, sequence=sequence)
        return self.carry_out(operation, "MarkRead", parent=thread, sequence=sequence)

    def something(self, threads):
        """Mostly posts, and now and then a change of what is there."""
        choice = self.random.random()
        if choice < 0.7 or len(self.mine) < 3:
            return self.post(self.random.choice(threads))
        if choice < 0.82:
            return self.edit()
        return self.remove() if choice < 0.9 else self.mark()


class Load:
    """Senders at work, each on a thread of its own, until it is told to stop or each did `count` things."""

    def __init__(self, senders, threads, count=None, pause=0.0):
        self.senders, self.threads, self.count, self.pause = senders, threads, count, pause
        self.failures = []
        self._stop = threading.Event()
        self._workers = [threading.Thread(target=self._work, args=(sender,), daemon=True) for sender in senders]

    def __enter__(self):
        for worker in self._workers:
            worker.start()
        return self

    def __exit__(self, kind, *_):
        """Waits for all: what has begun gets its answer."""
        if self.count is None or kind is not None:
            self._stop.set()
        for worker in self._workers:
            worker.join(timeout=300)
        if kind is None:
            assert not self.failures, self.failures
            assert not any(worker.is_alive() for worker in self._workers), "a sender has no answer"

    def _work(self, sender):
        left = self.count
        try:
            while left != 0 and not self._stop.is_set():
                sender.something(self.threads[sender.person.name])
                left = None if left is None else left - 1
                time.sleep(self.pause)
        except Exception as failure:  # the main thread reports it
            self.failures.append(f"{sender.person.email}: {failure!r}")
