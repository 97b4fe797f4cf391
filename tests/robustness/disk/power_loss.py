"""The disk that a power loss leaves, at any point of a journal.

A disk may keep, of what it was not asked to sync, nothing, all, or any part in any order; it is trusted with what was synced, and
with not damaging what it is not writing. Names count as content of their folder: a new, renamed or removed file is certain only
after a sync of the folder. That is stricter than ext4, where a sync of a file takes its name along.
"""
import os

from journal import ACKNOWLEDGED

SECTORS = (512, 4096)


class File:
    """Bytes that are certain, and changes that are on their way."""

    def __init__(self, content=b""):
        self.certain = bytearray(content)
        self.pending = []  # (offset, bytes), or (size, None) for a truncation
        self.settled = 0   # changes that became certain; a sync covers those before its beginning

    def change(self, number, data):
        self.pending.append((number, data))

    def settle(self, up_to):
        count = max(0, up_to - self.settled)
        for number, data in self.pending[:count]:
            apply(self.certain, number, data)
        del self.pending[:count]
        self.settled += count

    def forget(self):
        """After a failed sync: Linux takes the changes for written, and a later sync does not try again."""
        self.settled += len(self.pending)
        self.pending.clear()

    def after_loss(self, chance):
        if not self.pending or chance is None:
            return bytes(self.certain)
        content = bytearray(self.certain)
        for number, data in self.pending:
            if data is None:
                if chance.random() < chance.share:
                    apply(content, number, None)
                continue
            for start, piece in torn(number, data, chance.sector):
                if chance.random() < chance.share:
                    apply(content, start, piece)
        return bytes(content)


def apply(content, number, data):
    end = number if data is None else number + len(data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if data is None:
        del content[end:]
    else:
        content[number:end] = data


def torn(offset, data, sector):
    """The pieces of a write that a disk writes, or does not write, as one."""
    at = 0
    while at < len(data):
        size = min(len(data) - at, sector - (offset + at) % sector)
        yield offset + at, data[at:at + size]
        at += size


class Chance:
    """What one power loss does to what is on its way."""

    def __init__(self, random):
        self.random = random.random
        self.share = random.choice((0.1, 0.5, 0.9, 1.0))
        self.sector = random.choice(SECTORS)
        self.names = random.random()


class Disk:
    """The data directory, as far as it is certain, while a journal is played."""

    def __init__(self, folder, content=None):
        """`content`: what was there before, by name; None: not even the folder."""
        self.folder = folder
        self.exists = self.exists_for_certain = content is not None
        self.names = {name: File(data) for name, data in (content or {}).items()}
        self.certain_names = dict(self.names)
        self.pending_names = []  # the names after each change that is not certain
        self.settled_names = 0   # changes that became certain
        self.syncs = {}

    def play(self, record):
        action = {"w": self._write, "t": self._truncate, "s": self._begin_sync, "S": self._end_sync, "c": self._create,
                  "u": self._unlink, "r": self._rename, "m": self._make, "F": self._fault}.get(record.kind)
        if action and not record.path.endswith("-shm"):
            action(record)

    def after_power_loss(self, chance=None):
        """Contents by name, or None when the folder itself is gone. Without `chance` nothing is left of what was not certain."""
        if chance is None:
            return self._contents(self.certain_names, None) if self.exists_for_certain else None
        # A file system keeps the order of changes to names.
        names = ([self.certain_names] + self.pending_names)[int(chance.names * (len(self.pending_names) + 1))]
        if not self.exists_for_certain and not names:
            return None
        return self._contents(names, chance)

    def _contents(self, names, chance):
        return {name: file.after_loss(chance) for name, file in names.items()}

    def _file(self, record):
        name = os.path.basename(record.path)
        if name not in self.names:
            raise AssertionError(f"{record.kind} of {record.path}, which nobody made")
        return self.names[name]

    def _write(self, record):
        self._file(record).change(record.number, record.data)

    def _truncate(self, record):
        self._file(record).change(record.number, None)

    def _begin_sync(self, record):
        if record.path == self.folder:
            self.syncs[record.number] = (None, self.settled_names + len(self.pending_names))
        elif record.path.startswith(self.folder + "/"):
            file = self._file(record)
            self.syncs[record.number] = (file, file.settled + len(file.pending))

    def _end_sync(self, record):
        if record.path == os.path.dirname(self.folder):
            self.exists_for_certain = self.exists
        file, reached = self.syncs.pop(record.number, (None, 0))
        if file is not None:
            file.settle(reached)
            return
        count = max(0, reached - self.settled_names)
        if count:
            self.certain_names = self.pending_names[count - 1]
            del self.pending_names[:count]
            self.settled_names += count

    def _change_names(self, change):
        change(self.names)
        self.pending_names.append(dict(self.names))

    def _fault(self, record):
        if record.data == b"EIO sync" and record.path != self.folder:
            self._file(record).forget()

    def _create(self, record):
        self._change_names(lambda names: names.update({os.path.basename(record.path): File()}))

    def _unlink(self, record):
        self._change_names(lambda names: names.pop(os.path.basename(record.path)))

    def _rename(self, record):
        new = os.path.basename(record.data.decode())
        self._change_names(lambda names: names.update({new: names.pop(os.path.basename(record.path))}))

    def _make(self, record):
        if record.path == self.folder:
            self.exists = True


def crashes(records, disk, points, chances):
    """Plays the journal, and yields (point, what was acknowledged before, the disk's files) for each of `points`, which are
    numbers of records: as if the power failed just before that record. `chances`: the modes to yield at each point."""
    acknowledged = []
    wanted = set(points)
    for number, record in enumerate(records + [None]):
        if number in wanted:
            for chance in chances(number):
                yield number, list(acknowledged), disk.after_power_loss(chance)
        if record is None:
            return
        if record.kind == ACKNOWLEDGED:
            acknowledged.append(record.data)
        else:
            disk.play(record)


def points_of(records, count, random):
    """So many points anywhere in the journal, its end among them."""
    return sorted(random.sample(range(len(records)), min(count - 1, len(records))) + [len(records)])


def put(folder, files):
    """Makes `folder` hold exactly these files; without files there is no folder."""
    if files is None:
        return
    os.makedirs(folder, mode=0o700)
    for name, content in files.items():
        path = os.path.join(folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(content)
