-- Messages can be edited, with history, and removed by their author; each text has a digest (app/seal.h), and those of a
-- thread form a chain. Messages from before are `unchained`.
ALTER TABLE messages ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE messages ADD COLUMN edited_at INTEGER;
ALTER TABLE messages ADD COLUMN deleted_at INTEGER;
ALTER TABLE messages ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN digest BLOB NOT NULL DEFAULT x'';

CREATE TABLE message_revisions (
  consultation BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  text TEXT NOT NULL,
  salt TEXT NOT NULL,
  digest BLOB NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (consultation, sequence, revision),
  FOREIGN KEY (consultation, sequence) REFERENCES messages (consultation, sequence)
) STRICT, WITHOUT ROWID;

ALTER TABLE consultations ADD COLUMN thread_chain BLOB NOT NULL DEFAULT x'';
ALTER TABLE consultations ADD COLUMN unchained INTEGER NOT NULL DEFAULT 0;
UPDATE consultations SET unchained = last_sequence;

ALTER TABLE participants ADD COLUMN read_sequence INTEGER NOT NULL DEFAULT 0;
