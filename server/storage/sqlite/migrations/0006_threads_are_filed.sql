-- A post touches few pages, however many threads there are: new messages are found through an index in segments of 1,024, whole
-- segments are filed by thread later, many at once, and a message carries what its thread has become, so that its
-- consultation is not written anew.

CREATE TABLE filed_messages (
  consultation BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (consultation, sequence)
) STRICT, WITHOUT ROWID;
INSERT INTO filed_messages SELECT consultation, sequence, number FROM messages
  WHERE number / 1024 < (SELECT max(number) / 1024 FROM messages) ORDER BY consultation, sequence;
CREATE TABLE filing_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  first_unfiled INTEGER NOT NULL      -- segment: the messages of those before it are in filed_messages
) STRICT;
INSERT INTO filing_state SELECT 1, coalesce(max(number) / 1024, 0) FROM messages;

-- Without an index by thread, which cannot be taken off a table.
CREATE TABLE messages_new (
  number INTEGER PRIMARY KEY,
  consultation BLOB NOT NULL REFERENCES consultations (id),
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  author BLOB REFERENCES practitioners (id),
  author_role TEXT NOT NULL,
  phase TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  hidden INTEGER NOT NULL,
  hidden_reason TEXT NOT NULL,
  revision INTEGER NOT NULL,
  edited_at INTEGER,
  deleted_at INTEGER,
  salt TEXT NOT NULL,
  digest BLOB NOT NULL,
  chain BLOB NOT NULL                 -- of the thread up to here; of those from before, the last one has it
) STRICT;
INSERT INTO messages_new SELECT m.number, m.consultation, m.sequence, m.author, m.author_role, m.phase, m.kind, m.text,
  m.created_at, m.hidden, m.hidden_reason, m.revision, m.edited_at, m.deleted_at, m.salt, m.digest,
  CASE m.sequence WHEN c.last_sequence THEN c.thread_chain ELSE x'' END
  FROM messages m JOIN consultations c ON c.id = m.consultation ORDER BY m.number;

CREATE TABLE revisions_new (
  message INTEGER NOT NULL REFERENCES messages (number),
  revision INTEGER NOT NULL,
  text TEXT NOT NULL,
  salt TEXT NOT NULL,
  digest BLOB NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (message, revision)
) STRICT, WITHOUT ROWID;
INSERT INTO revisions_new SELECT m.number, r.revision, r.text, r.salt, r.digest, r.written_at
  FROM message_revisions r JOIN messages m ON m.consultation = r.consultation AND m.sequence = r.sequence;

DROP TABLE message_revisions;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
ALTER TABLE revisions_new RENAME TO message_revisions;
CREATE UNIQUE INDEX messages_by_segment ON messages (number / 1024, consultation, sequence);

ALTER TABLE consultations DROP COLUMN last_sequence;
ALTER TABLE consultations DROP COLUMN thread_chain;
