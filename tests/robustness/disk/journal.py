"""What a process did to its files, in order, with the marks of those who used it: written by faulty_disk.cc, read here."""
import json
import os
import struct
from dataclasses import dataclass

HEADER = struct.Struct("=c3xIIxxxxqd")  # as in faulty_disk.cc
ACKNOWLEDGED = "A"


@dataclass
class Record:
    kind: str
    path: str
    number: int
    time: float  # of time.monotonic()
    data: bytes  # of a mark: what was said, as a dict


class Journal:
    """One file that the process and its clients append to. A mark stands after everything that had happened before it."""

    def __init__(self, path):
        self.path = path
        self.marks = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def close(self):
        os.close(self.marks)

    def acknowledge(self, **what):
        """To be called with what a client has been told, once it has been told so."""
        data = json.dumps(what).encode()
        os.write(self.marks, HEADER.pack(ACKNOWLEDGED.encode(), 0, len(data), 0, 0.0) + data)

    def read(self):
        with open(self.path, "rb") as file:
            content = file.read()
        records, at = [], 0
        while at < len(content):
            kind, path_size, data_size, number, time = HEADER.unpack_from(content, at)
            at += HEADER.size
            path = content[at:at + path_size].decode()
            at += path_size
            data = content[at:at + data_size]
            at += data_size
            kind = kind.decode()
            records.append(Record(kind, path, number, time, json.loads(data) if kind == ACKNOWLEDGED else data))
        return records
