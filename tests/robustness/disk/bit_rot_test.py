"""Bits that flip on the disk: an altered text is never shown, and `coconsultd verify` finds each flip in what people wrote and in the
audit trail (guarantee: damage is detected)."""
import os
import shutil
import sqlite3

import grpc

from rig import DATABASE, DiskTest, Server, main, run, seeded, size
from workloads import Workload

AIMED = size(14, 140)    # flips of bytes that verify must miss none of
ANYWHERE = size(6, 60)   # flips of any byte
CUT = size(3, 50)        # truncations
IN_LOG = size(4, 40)
IN_BACKUP = size(8, 60)


def flipped(content, bit):
    content = bytearray(content)
    content[bit // 8] ^= 1 << bit % 8
    return bytes(content)


def found_once(content, needle):
    """Where these bytes are, or nothing when that is not certain."""
    at = content.find(needle)
    return range(at, at + len(needle)) if needle and at >= 0 and content.find(needle, at + 1) < 0 else range(0)


def aims(path):
    """Places in the file by what stands there, each a list of ranges of bytes."""
    with open(path, "rb") as file:
        content = file.read()
    database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    ask = lambda query: database.execute(query).fetchall()
    # A row of the audit ends with its chain; action, subject and note stand before it.
    audit = [(found_once(content, chain), sum(len(part.encode()) for part in texts))
             for *texts, chain in ask("SELECT action, subject, note, chain FROM audit")]
    # Nothing is left of a removed message that its later digests would stand for.
    places = {
        "text": [found_once(content, text.encode()) for text, in ask("SELECT text FROM messages")],
        "former text": [found_once(content, text.encode()) for text, in ask("SELECT text FROM message_revisions")],
        "digest": [found_once(content, digest) for digest, in ask("SELECT digest FROM messages WHERE deleted_at IS NULL OR revision = 1")],
        "former digest": [found_once(content, digest) for digest, in ask(
            "SELECT r.digest FROM message_revisions r JOIN messages m ON m.number = r.message"
            " WHERE m.deleted_at IS NULL OR r.revision = 1")],
        "salt": [found_once(content, salt.encode()) for salt, in ask("SELECT salt FROM messages")],
        "chain of a thread": [found_once(content, chain) for chain, in ask("SELECT chain FROM messages")],
        "audit": [range(chain.start - before, chain.stop) for chain, before in audit if chain],
    }
    database.close()
    return content, {what: [place for place in ranges if place] for what, ranges in places.items()}


class BitRot(DiskTest):
    def setUp(self):
        super().setUp()
        self.good = self.server("good")
        self.good.start()
        workload = Workload(self.good, self.journal())
        workload.posts(30)
        workload.posts(6, length=7700, first=30)
        workload.edits_and_moderation(6, first=36)
        self.texts = {message.sequence: message.text for message in self.good.messages()}
        self.former = {sequence: self.revisions(self.good, sequence) for sequence in workload.edited}
        # What each message was at some time.
        self.ever = {sequence: {""} for sequence in self.texts}
        for mark in workload.acknowledged:
            self.ever[mark["sequence"]].add(mark.get("text", ""))
        self.assertTrue(all(len(texts) > 1 for texts in self.former.values()))

    def revisions(self, server, sequence):
        reply = server.people()[0].call("Thread", "ListRevisions", name=f"{self.community.consultation}/messages/{sequence}")
        return [revision.text for revision in reply.revisions]

    def damaged(self, name, content, log=None):
        """A server that is not started yet, on this database."""
        folder = self.path("damaged")
        shutil.rmtree(folder, ignore_errors=True)
        server = Server(folder, self.community, copy=False)
        self.addCleanup(server.kill)
        shutil.copytree(self.good.data, server.data, ignore=shutil.ignore_patterns("*.db*"))
        for suffix, data in (("", content), ("-wal", log)):
            if data is not None:
                with open(os.path.join(server.data, DATABASE + suffix), "wb") as file:
                    file.write(data)
        return server

    def altered(self, server, earlier=False):
        """What the server shows that nobody wrote; refusing is fine. `earlier`: all may be as it was at some time before."""
        try:
            server.start()
        except AssertionError:
            lines = [line for line in server.read_log().splitlines() if line.startswith("coconsultd: ")]
            return [] if len(lines) == 1 and server.process.returncode == 1 else [f"it did not start, and said {server.read_log()}"]
        try:
            return self.altered_messages(server, earlier) + self.altered_revisions(server)
        finally:
            code = server.process.poll()
            server.kill()
            self.assertIn(code, (None, 3), server.read_log())

    def altered_messages(self, server, earlier):
        found, seen = [], 0
        reader = server.people()[0]
        while True:
            try:
                page = reader.call("Thread", "ListMessages", parent=self.community.consultation, after_sequence=seen, page_size=5).messages
            except grpc.RpcError as error:
                return found + self.unexpected(error)
            if not page:
                break
            for message in page:
                seen = message.sequence
                right = self.ever[seen] if earlier else {self.texts[seen]}
                if message.text not in right and not (message.damaged and message.text == ""):
                    found.append(f"message {message.sequence} is shown as {message.text[:60]!r}")
        if seen != len(self.texts) and not earlier:
            found.append(f"the thread ends at {seen}, without a word")
        return found

    def altered_revisions(self, server):
        found = []
        for sequence, texts in self.former.items():
            try:
                shown = self.revisions(server, sequence)
            except grpc.RpcError as error:
                found += self.unexpected(error)
                continue
            found += [f"a former text of {sequence} is shown as {text[:60]!r}" for text in shown if text and text not in texts]
        return found

    def unexpected(self, error):
        refused = (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.NOT_FOUND)
        return [] if error.code() in refused else [f"a read ends with {error.code()}: {error.details()}"]

    def stop(self):
        self.assertEqual(self.good.stop(), 0)
        return aims(os.path.join(self.good.data, DATABASE))

    def bits(self, places, count, random):
        """(what stands there, a bit of it), by turns."""
        kinds = sorted(places)
        for number in range(count):
            what = kinds[number % len(kinds)]
            yield what, 8 * random.choice(random.choice(places[what])) + random.randrange(8)

    def test_no_flip_of_what_was_written_is_shown_or_missed(self):
        content, places = self.stop()
        self.assertTrue(all(places.values()), {what: len(ranges) for what, ranges in places.items()})
        found = []
        for what, bit in self.bits(places, AIMED, seeded("aimed")):
            server = self.damaged(what, flipped(content, bit))
            if server.try_verify().returncode != 1:
                found.append(f"verify misses bit {bit}, {what}")
            found += [f"bit {bit}, {what}: {line}" for line in self.altered(server)]
        self.expect_none(found, f"{AIMED} flips")

    def test_a_flip_that_shows_a_hidden_message_again_is_found(self):
        content, _ = self.stop()
        flips = self.showing_again(content)
        self.assertTrue(flips)
        for bit in flips:
            self.assertEqual(self.damaged("hidden", flipped(content, bit)).try_verify().returncode, 1, f"verify misses bit {bit}")

    def showing_again(self, content):
        """Bits before the text of a hidden message that are its mark of being hidden."""
        path = self.path("probe.db")
        database = sqlite3.connect(os.path.join(self.good.data, DATABASE))
        (sequence, text), *_ = database.execute("SELECT sequence, text FROM messages WHERE hidden").fetchall()
        database.close()
        text_at = found_once(content, text.encode()).start
        flips = []
        for bit in range(8 * (text_at - 100), 8 * text_at):
            with open(path, "wb") as file:
                file.write(flipped(content, bit))
            database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
            try:
                if database.execute("SELECT hidden, text FROM messages WHERE sequence = ?", (sequence,)).fetchone() == (0, text):
                    flips.append(bit)
            except sqlite3.Error:
                pass
            database.close()
        return flips

    def test_no_flip_anywhere_and_no_cut_alters_what_is_shown(self):
        content, _ = self.stop()
        random = seeded("anywhere")
        found, noticed = [], 0
        for bit in random.sample(range(8 * len(content)), ANYWHERE):
            server = self.damaged("anywhere", flipped(content, bit))
            noticed += server.try_verify().returncode == 1
            found += [f"bit {bit}: {line}" for line in self.altered(server)]
        for length in random.sample(range(len(content)), CUT):
            server = self.damaged("cut", content[:length])
            if server.try_verify().returncode != 1:
                found.append(f"verify misses a cut at {length} of {len(content)}")
            found += [f"cut at {length}: {line}" for line in self.altered(server)]
        print(f"of {ANYWHERE} flips anywhere in {len(content)} bytes, verify noticed {noticed}")
        self.expect_none(found, "flips and cuts")

    def test_a_flip_in_the_log_takes_the_newest_commits_and_alters_nothing(self):
        self.good.kill()  # leaves the log
        with open(os.path.join(self.good.data, DATABASE), "rb") as database, open(os.path.join(self.good.data, DATABASE + "-wal"), "rb") as log:
            content, logged = database.read(), log.read()
        self.assertGreater(len(logged), 0)
        found = []
        for bit in seeded("log").sample(range(8 * len(logged)), IN_LOG):
            found += [f"bit {bit}: {line}" for line in self.altered(self.damaged("log", content, flipped(logged, bit)), earlier=True)]
        self.expect_none(found, f"{IN_LOG} flips in the log")

    def test_a_flip_in_a_backup_is_found(self):
        backup = self.path("backup.db")
        run([os.environ["COCONSULTD"], "--data-dir", self.good.data, "backup", backup])
        self.good.kill()
        self.assertEqual(self.good.try_verify(backup).returncode, 0)
        content, places = aims(backup)
        found = []
        for what, bit in self.bits(places, IN_BACKUP, seeded("backup")):
            with open(backup, "wb") as file:
                file.write(flipped(content, bit))
            if self.good.try_verify(backup).returncode != 1:
                found.append(f"verify misses bit {bit}, {what}")
        self.expect_none(found, f"{IN_BACKUP} flips in a backup")


if __name__ == "__main__":
    main()
