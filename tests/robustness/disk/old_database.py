"""A database as an older release left it: schema 2, from before kept replies moved, messages had digests, and search."""
import os
import sqlite3
import time

from rig import ROOT

MIGRATIONS = os.path.join(ROOT, "server", "storage", "sqlite", "migrations")
OLD_SCHEMA = 2
NEWEST = len([name for name in os.listdir(MIGRATIONS) if name.endswith(".sql")])
APPLICATION_ID = int.from_bytes(b"COCS", "big")
NOW = int(time.time() * 1e6)  # the server removes kept replies by age

# What every migration keeps.
KEPT = ("SELECT number, sequence, text FROM messages ORDER BY number", "SELECT number, scope, request_id, reply FROM requests ORDER BY number",
        "SELECT position, kind, sequence FROM changes ORDER BY position", "SELECT email FROM practitioners ORDER BY email")


def fnv_1a(content):
    """The hash under which the server records a migration."""
    value = 0xcbf29ce484222325
    for byte in content:
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:016x}"


def make(path, rows, random):
    """With one consultation of so many messages, each with its change and its kept reply."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute("CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL) STRICT")
    for name in sorted(os.listdir(MIGRATIONS))[:OLD_SCHEMA]:
        with open(os.path.join(MIGRATIONS, name), "rb") as file:
            content = file.read()
        database.executescript(content.decode())
        database.execute("INSERT INTO schema_migrations VALUES (?, ?, ?)", (int(name[:4]), name, fnv_1a(content)))
    database.execute(f"PRAGMA user_version = {OLD_SCHEMA}")
    database.execute("BEGIN")
    fill(database, rows, random)
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")
    database.close()
    os.chmod(path, 0o600)


def fill(database, rows, random):
    person, thread = random.randbytes(16), random.randbytes(16)
    insert(database, "practitioners", id=person, email="admin@sample.example", display_name="Ad Min", roles=8, state=1, sector="private",
           organisation="Mock Care", locality="angus", role_level="frontline", can_help_with="", open_limit=2, month_limit=4, weekdays=31,
           start_minute=540, end_minute=1020, created_at=NOW, registered_at=NOW, version=1)
    insert(database, "passwords", practitioner=person, hash="none")
    insert(database, "consultations", number=1, id=thread, asker=person, process="co_consultancy", process_version=1, phase="explore",
           process_state="", state=2, state_reason="", awaits_connector=0, created_at=NOW, last_sequence=rows, version=1)
    for number in range(1, rows + 1):
        insert(database, "messages", number=number, consultation=thread, sequence=number, author=person, author_role="asker", phase="explore",
               kind="idea", text=f"Message {number}: " + "what was tried. " * random.randrange(20), created_at=NOW + number, hidden=0,
               hidden_reason="")
        insert(database, "changes", position=number, kind=11, audience_key=b"\2" + thread, consultation=thread, sequence=number, actor=person,
               note="", at=NOW + number)
        insert(database, "requests", number=number, scope="ThreadService/PostMessage", request_id=f"{random.randrange(2**60):x}-{number}",
               fingerprint=random.randbytes(32), reply=random.randbytes(60), at=NOW + number)


def insert(database, table, **row):
    database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def kept(path):
    """(schema, what every migration keeps, what is wrong with the file)."""
    database = sqlite3.connect(path)
    try:
        schema = database.execute("PRAGMA user_version").fetchone()[0]
        wrong = [line for line, in database.execute("PRAGMA integrity_check(5)") if line != "ok"]
        numbers = [number for number, in database.execute("SELECT number FROM schema_migrations ORDER BY number")]
        if numbers != list(range(1, schema + 1)):
            wrong.append(f"schema {schema} with the migrations {numbers}")
        return schema, [database.execute(query).fetchall() for query in KEPT], wrong
    finally:
        database.close()
