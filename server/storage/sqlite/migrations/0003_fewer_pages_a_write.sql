-- A write costs what it changes in pages. The audiences of the log are indexed in segments of 1,024 changes, so that
-- new entries meet in a few pages however many threads there are; the ids of requests that clients make in the order of
-- time come in that order.
DROP INDEX changes_by_audience;
CREATE INDEX changes_by_audience ON changes (position / 1024, audience_key) WHERE audience_key IS NOT NULL;

ALTER TABLE requests RENAME TO requests_by_scope;
DROP INDEX requests_by_time;
CREATE TABLE requests (
  number INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  request_id TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  reply BLOB NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (request_id, scope)
) STRICT;
-- Fingerprints are keyed from now on; those of before could tell an erased text.
INSERT INTO requests SELECT number, scope, request_id, x'', reply, at FROM requests_by_scope;
DROP TABLE requests_by_scope;
CREATE INDEX requests_by_time ON requests (at);
