-- What the router's policy weighs besides relevance, and what it decided.

-- Invitations as they were weighed, and what became of them in the person's own working time. 0 and '' = not known.
ALTER TABLE invitations ADD COLUMN relevance REAL NOT NULL DEFAULT 0;
ALTER TABLE invitations ADD COLUMN expected REAL NOT NULL DEFAULT 0;
ALTER TABLE invitations ADD COLUMN reply_hours REAL NOT NULL DEFAULT 0;
ALTER TABLE invitations ADD COLUMN refused_theme TEXT NOT NULL DEFAULT '';
-- How busy the community is, is counted from the newest.
CREATE INDEX invitations_by_time ON invitations (created_at);

-- When somebody last did something of their own accord; NULL = not since this column is there.
ALTER TABLE practitioners ADD COLUMN acted_at INTEGER;

ALTER TABLE asks ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;

CREATE TABLE routing_waves (
  consultation BLOB NOT NULL REFERENCES consultations (id),
  number INTEGER NOT NULL,
  decided_at INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  record TEXT NOT NULL,               -- routing::WriteRecord
  PRIMARY KEY (consultation, number)
) STRICT, WITHOUT ROWID;
