"""What must hold for a database after a fault, whatever the fault was: nothing acknowledged is missing, nothing is half done.

Reads the file itself, since no rpc shows whether a change, a kept reply or an entry of the audit is missing.
"""
import sqlite3

# Of domain::ChangeKind.
POSTED, HIDDEN, FLAGGED, EDITED, DELETED = 11, 12, 16, 20, 21

NONE_EXPECTED = {
    "a broken reference": "PRAGMA foreign_key_check",
    "a thread with gaps": "SELECT consultation FROM messages GROUP BY consultation HAVING count(*) <> max(sequence)",
    "a message that is filed wrongly":
        "SELECT 1 FROM filed_messages f LEFT JOIN messages m ON m.number = f.number AND m.consultation = f.consultation"
        " AND m.sequence = f.sequence WHERE m.number IS NULL",
    "a gap in the change log": "SELECT 1 WHERE (SELECT count(*) FROM changes) <> (SELECT coalesce(max(position), 0) FROM changes)",
    "a gap in the audit trail": "SELECT 1 WHERE (SELECT count(*) FROM audit) <> (SELECT coalesce(max(number), 0) FROM audit)",
    "a change without its message":
        f"SELECT position FROM changes c WHERE kind = {POSTED} AND NOT EXISTS"
        " (SELECT 1 FROM messages m WHERE m.consultation = c.consultation AND m.sequence = c.sequence)",
}
# Each line counts the same thing in all places where one write leaves it.
ALIKE = {
    "posts": ("SELECT count(*) FROM messages", "SELECT count(*) FROM requests WHERE request_id LIKE 'post-%'"),
    "edits": ("SELECT coalesce(sum(revision - 1), 0) FROM messages", "SELECT count(*) FROM requests WHERE request_id LIKE 'edit-%'",
              "SELECT count(*) FROM message_revisions"),
    "removals": ("SELECT count(*) FROM messages WHERE deleted_at IS NOT NULL",
                 "SELECT count(*) FROM requests WHERE request_id LIKE 'delete-%'"),
    "flags": ("SELECT count(*) FROM flags", "SELECT count(*) FROM requests WHERE request_id LIKE 'flag-%'",
              f"SELECT count(*) FROM changes WHERE kind = {FLAGGED}", "SELECT count(*) FROM audit WHERE action = 'message.flagged'"),
    "hidden messages": ("SELECT count(*) FROM messages WHERE hidden", "SELECT count(*) FROM requests WHERE request_id LIKE 'hide-%'",
                        "SELECT count(*) FROM audit WHERE action = 'message.hidden'"),
}
MESSAGES = "SELECT consultation, sequence, text, revision, hidden, hidden_reason, deleted_at IS NOT NULL FROM messages"
# What must have been written together with a message, or with what became of it later.
CHANGES = "SELECT consultation, sequence, kind, count(*) FROM changes WHERE sequence > 0 GROUP BY 1, 2, 3"
FORMER = "SELECT m.consultation, m.sequence, count(*) FROM message_revisions r JOIN messages m ON m.number = r.message GROUP BY 1, 2"


class Message:
    def __init__(self, text, revision, hidden, hidden_reason, deleted):
        self.text, self.revision, self.hidden, self.hidden_reason, self.deleted = text, revision, hidden, hidden_reason, deleted
        self.former = 0
        self.changes = {}  # how many of each kind

    def half_done(self, kept):
        found = []
        if not self.deleted and self.text.split(":")[0] not in kept:
            found.append(f"it has no kept reply: {self.text[:20]}")
        parts = (self.former, *(self.changes.get(kind, 0) for kind in (POSTED, EDITED, HIDDEN, DELETED)))
        whole = (self.revision - 1, 1, self.revision - 1, self.hidden, self.deleted)
        return found if parts == whole else found + [f"it is half done: {parts} instead of {whole}"]


def findings(database, acknowledged=()):
    """One line for each thing that is wrong; `acknowledged`: what was marked so in the journal."""
    try:
        connection = sqlite3.connect(database)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            return _findings(connection, acknowledged)
        finally:
            connection.close()
    except sqlite3.Error as error:
        return [f"the database cannot be read: {error}"]


def _findings(connection, acknowledged):
    found = [f"damage: {line}" for line, in connection.execute("PRAGMA integrity_check(5)") if line != "ok"]
    found += [what for what, query in NONE_EXPECTED.items() if connection.execute(query).fetchone()]
    for what, queries in ALIKE.items():
        counts = [connection.execute(query).fetchone()[0] for query in queries]
        found += [f"half done: {what} are counted {counts}"] if len(set(counts)) > 1 else []
    kept = {request for request, in connection.execute("SELECT request_id FROM requests")}
    threads = read_threads(connection)
    for thread, sequence in sorted(threads):
        found += [f"message {sequence}: {line}" for line in threads[thread, sequence].half_done(kept)]
    for mark in acknowledged:
        found += missing(mark, threads, kept)
    return found


def read_threads(connection):
    """Messages by the hexadecimal digits of their thread, and their number in it."""
    messages = {(thread.hex(), sequence): Message(*rest) for thread, sequence, *rest in connection.execute(MESSAGES)}
    for thread, sequence, kind, count in connection.execute(CHANGES):
        if (thread.hex(), sequence) in messages:
            messages[thread.hex(), sequence].changes[kind] = count
    for thread, sequence, count in connection.execute(FORMER):
        messages[thread.hex(), sequence].former = count
    return messages


def missing(mark, threads, kept):
    """What an acknowledged write should have left, and did not."""
    if mark["request_id"] not in kept:
        return [f"lost: the reply to {mark}"]
    message = threads.get((mark["thread"], mark["sequence"]))
    if message is None:
        return [f"lost: {mark}"]
    did = mark["did"]
    if did in ("post", "edit"):
        # A later edit or removal may be there, acknowledged or not.
        there = message.deleted or message.revision > mark["revision"] or message.text == mark["text"]
        there = there and message.revision >= mark["revision"]
    elif did == "hide":
        there = message.hidden and message.hidden_reason == mark["reason"]
    elif did == "delete":
        there = message.deleted and message.text == ""
    else:
        there = did == "flag"
    return [] if there else [f"lost: {mark}; there is {vars(message)}"]
