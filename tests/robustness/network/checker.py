"""Judges a history against the threads as they are at the end: returns what is wrong, in words; an empty list is a pass.

What is proved: every acknowledged effect is there exactly once and every unanswered one at most once; each thread is
1, 2, 3, ... and in the order in which sends followed each other; a repeated request has its first answer; every reader
saw a contiguous beginning, in order; nothing ever showed two contents; what was removed stays removed.
"""
import collections

from history import DELETED, EDITED, POSTED, READ


def violations(history, threads):
    found = []
    for rule in (dense, posts, order, edits, deletions, marks, streams, complete_readers, contents):
        found.extend(f"{rule.__name__}: {text}" for text in rule(history, threads))
    return found


def message_at(threads, thread, sequence):
    messages = threads[thread].messages if thread in threads else []
    return messages[sequence - 1] if 0 < sequence <= len(messages) else None


def place(operation):
    return f"{operation.thread}/{operation.sequence} ({operation.key})"


def dense(_, threads):
    """A thread is 1 to N, and N is what the server says."""
    for name, thread in threads.items():
        sequences = [message.sequence for message in thread.messages]
        if sequences != list(range(1, len(sequences) + 1)):
            yield f"{name} is {sequences[:50]}..., not 1 to {len(sequences)}"
        if thread.last_sequence != len(sequences):
            yield f"{name} has {len(sequences)} messages and says {thread.last_sequence}"


def posts(history, threads):
    """Each post is there as often as its answer allows, and nothing else is."""
    places = collections.defaultdict(set)
    for name, thread in threads.items():
        for message in thread.messages:
            for text in message.texts.values():
                places[text.split()[0]].add((name, message.sequence))
    known, owners = set(), {}
    for post in history.of("post"):
        known.add(post.key)
        yield from one_post(post, places[post.key], owners, threads)
    for key, where in places.items():
        if key not in known:
            yield f"nobody sent what stands at {sorted(where)}"
    for name, thread in threads.items():
        for message in thread.messages:
            if not message.texts and (name, message.sequence) not in owners:
                yield f"nobody sent {name}/{message.sequence}, which has no text"


def one_post(post, places, owners, threads):
    if post.outcome != "ok":
        allowed = 0 if post.outcome == "failed" else 1
        if len(places) > allowed:
            yield f"{post.key} {post.outcome}, and stands at {sorted(places)}"
        return
    sequences = {reply["sequence"] for reply in post.replies}
    if len(sequences) > 1:
        yield f"{post.key} was answered with different numbers: {sorted(sequences)}"
    told = (post.thread, post.replies[0]["sequence"])
    if owners.setdefault(told, post) is not post:
        yield f"{post.key} and {owners[told].key} were both given {told}"
    message = message_at(threads, *told)
    removed = message is not None and message.deleted
    if message is None or (not removed and told not in places):
        yield f"{post.key} was acknowledged as {told} and is lost"
    elif message.texts.get(1, post.text) != post.text:
        yield f"{post.key} was acknowledged as {told} and says {message.texts[1]!r}"
    if places - {told}:
        yield f"{post.key} was acknowledged as {told} and is doubled at {sorted(places - {told})}"


def order(history, _):
    """Of two posts, one of which was acknowledged before the other was sent, the earlier has the lower number."""
    by_thread = collections.defaultdict(list)
    for post in history.of("post"):
        if post.outcome == "ok":
            by_thread[post.thread].append((post.began, post.ended, post.replies[0]["sequence"], post.key))
    for name, sent in by_thread.items():
        ended = sorted((end, sequence) for _, end, sequence, _ in sent)
        highest, next_ended = 0, 0
        for began, _, sequence, key in sorted(sent):
            while next_ended < len(ended) and ended[next_ended][0] < began:
                highest = max(highest, ended[next_ended][1])
                next_ended += 1
            if sequence < highest:
                yield f"{key} is {sequence} of {name}, although {highest} was acknowledged before it was sent"


def edits(history, threads):
    """Each acknowledged edit is the revision that it was told; there are no others."""
    tried = collections.Counter()
    taken = {}
    for edit in history.of("edit"):
        where = (edit.thread, edit.sequence)
        tried[where] += edit.outcome != "failed"
        if edit.outcome != "ok":
            continue
        revisions = {reply["revision"] for reply in edit.replies}
        if len(revisions) > 1:
            yield f"the edit of {place(edit)} was answered with different revisions: {sorted(revisions)}"
        if taken.setdefault((*where, edit.replies[0]["revision"]), edit) is not edit:
            yield f"two edits are revision {edit.replies[0]['revision']} of {place(edit)}"
        message = message_at(threads, *where)
        if message and not message.deleted and message.texts.get(edit.replies[0]["revision"]) != edit.text:
            yield f"the acknowledged edit of {place(edit)} is lost"
    for name, thread in threads.items():
        for message in thread.messages:
            most = 1 + tried[(name, message.sequence)]
            if message.revision > most:
                yield f"{name}/{message.sequence} is revision {message.revision}, and was edited {most - 1} times"


def deletions(history, threads):
    asked = set()
    for deletion in history.of("delete"):
        if deletion.outcome != "failed":
            asked.add((deletion.thread, deletion.sequence))
        message = message_at(threads, deletion.thread, deletion.sequence)
        if deletion.outcome == "ok" and not (message and message.deleted and not message.texts):
            yield f"the acknowledged removal of {place(deletion)} is undone"
    for name, thread in threads.items():
        for message in thread.messages:
            if message.deleted and (name, message.sequence) not in asked:
                yield f"{name}/{message.sequence} is gone, and nobody removed it"


def marks(history, threads):
    """A member has read as far as was acknowledged, and no further than they said."""
    least, most = collections.Counter(), collections.Counter()
    for mark in history.of("read"):
        who = (mark.thread, mark.actor)
        most[who] = max(most[who], mark.sequence)
        if mark.outcome == "ok":
            least[who] = max(least[who], mark.sequence)
    for (name, actor), highest in most.items():
        read = threads[name].read.get(actor, 0)
        if not least[(name, actor)] <= read <= highest:
            yield f"{actor} has read {read} of {name}; acknowledged {least[(name, actor)]}, said {highest}"


def without_repeats(reader):
    """As a client reads: what is not after the last position was handled before."""
    last = 0
    for connection in reader.connections:
        for event in connection:
            if event.position > last:
                last = event.position
                yield event


def streams(history, threads):
    """What each reader saw, complete or not: in order, contiguous, and of messages that are there."""
    for reader in history.readers:
        for connection in reader.connections:
            positions = [event.position for event in connection]
            if any(later <= earlier for earlier, later in zip(positions, positions[1:])):
                yield f"{reader.name} was sent positions out of order or twice in one stream"
        seen, read = collections.Counter(), collections.Counter()
        for event in without_repeats(reader):
            if event.kind == POSTED:
                if event.sequence != seen[event.thread] + 1:
                    yield f"{reader.name} saw {event.sequence} of {event.thread} after {seen[event.thread]}"
                seen[event.thread] = event.sequence
                if message_at(threads, event.thread, event.sequence) is None:
                    yield f"{reader.name} saw {event.thread}/{event.sequence}, which is not there"
            elif event.kind == READ:
                if event.sequence <= read[(event.thread, event.actor)]:
                    yield f"{reader.name} saw {event.actor} read backwards in {event.thread}"
                read[(event.thread, event.actor)] = event.sequence
        yield from one_way(reader)


def one_way(reader):
    """For a reader, a message never goes back to an earlier revision, nor comes back after its removal."""
    last = {}
    for connection in reader.connections:
        for event in connection:
            if event.kind not in (POSTED, EDITED, DELETED):
                continue
            now = (event.deleted, event.revision)
            if now < last.get((event.thread, event.sequence), now):
                yield f"{reader.name} saw {event.thread}/{event.sequence} go back from {last[(event.thread, event.sequence)]} to {now}"
            last[(event.thread, event.sequence)] = now


def complete_readers(history, threads):
    """A reader who was given time saw every post, every edit and every removal of their threads, once."""
    for reader in history.readers:
        seen = collections.Counter((event.kind, event.thread, event.sequence) for event in without_repeats(reader))
        for name in reader.complete:
            for message in threads[name].messages:
                expected = {POSTED: 1, EDITED: message.revision - 1, DELETED: int(message.deleted)}
                for kind, count in expected.items():
                    if seen[(kind, name, message.sequence)] != count:
                        yield (f"{reader.name} saw {name}/{message.sequence} {kind} {seen[(kind, name, message.sequence)]} times, "
                               f"not {count}")


def contents(history, threads):
    """No revision of a message has two texts, and no position of the log is two events, for nobody."""
    texts = {(name, message.sequence, revision): text
             for name, thread in threads.items() for message in thread.messages for revision, text in message.texts.items()}
    events = {}
    for reader in history.readers:
        for connection in reader.connections:
            for event in connection:
                what = (event.kind, event.thread, event.sequence, event.actor)
                if events.setdefault(event.position, what) != what:
                    yield f"position {event.position} is {events[event.position]} and, for {reader.name}, {what}"
                if not event.text:
                    continue
                revision = (event.thread, event.sequence, event.revision)
                if texts.setdefault(revision, event.text) != event.text:
                    yield f"{revision} is {texts[revision]!r} and, for {reader.name}, {event.text!r}"
