-- SPDX-License-Identifier: Apache-2.0
-- Ids are 16 bytes (BLOB) that sort by time; NULL where there is none. Times are microseconds since 1970, UTC. Enumerations are
-- the numbers of their enumerators in server/domain. Text compares by bytes (BINARY).

-- People and their credentials.

CREATE TABLE practitioners (
  id BLOB PRIMARY KEY NOT NULL,
  email TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  roles INTEGER NOT NULL,             -- one bit per role
  state INTEGER NOT NULL,             -- 0 named, 1 registered, 2 suspended
  sector TEXT NOT NULL,
  organisation TEXT NOT NULL,
  locality TEXT NOT NULL,
  role_level TEXT NOT NULL,
  can_help_with TEXT NOT NULL,
  open_limit INTEGER NOT NULL,
  month_limit INTEGER NOT NULL,
  weekdays INTEGER NOT NULL,          -- bit 0 = Monday
  start_minute INTEGER NOT NULL,
  end_minute INTEGER NOT NULL,
  away_until INTEGER,
  line_manager BLOB,                  -- may be imported before the manager is
  created_at INTEGER NOT NULL,
  registered_at INTEGER,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX practitioners_directory ON practitioners (display_name, id) WHERE state = 1;
CREATE INDEX practitioners_unregistered ON practitioners (email, id) WHERE state = 0;

CREATE TABLE practitioner_topics (
  practitioner BLOB NOT NULL REFERENCES practitioners (id),
  place INTEGER NOT NULL,             -- as listed by the person
  topic TEXT NOT NULL,
  PRIMARY KEY (practitioner, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX practitioner_topics_by_topic ON practitioner_topics (topic, practitioner);

CREATE TABLE experience (
  number INTEGER PRIMARY KEY,
  practitioner BLOB NOT NULL REFERENCES practitioners (id),
  text TEXT NOT NULL
) STRICT;
CREATE INDEX experience_by_practitioner ON experience (practitioner);

CREATE TABLE passwords (
  practitioner BLOB PRIMARY KEY NOT NULL REFERENCES practitioners (id),
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Looked up by every call: the row is in the tree of its hash.
CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY NOT NULL,
  id BLOB NOT NULL UNIQUE,
  practitioner BLOB NOT NULL REFERENCES practitioners (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_practitioner ON sessions (practitioner);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE account_invitations (
  id BLOB PRIMARY KEY NOT NULL,
  practitioner BLOB NOT NULL REFERENCES practitioners (id),
  invited_by BLOB REFERENCES practitioners (id),
  token_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_at INTEGER,
  revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX account_invitations_by_practitioner ON account_invitations (practitioner);

-- Consultations. A post rewrites the row in `consultations`, so what never changes is kept apart, in `asks`.

CREATE TABLE consultations (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  asker BLOB NOT NULL REFERENCES practitioners (id),
  process TEXT NOT NULL,
  process_version INTEGER NOT NULL,
  phase TEXT NOT NULL,
  process_state TEXT NOT NULL,
  state INTEGER NOT NULL,             -- 0 draft, 1 matching, 2 active, 3 and up ended
  state_reason TEXT NOT NULL,
  awaits_connector INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  opened_at INTEGER,
  answered_at INTEGER,
  closed_at INTEGER,
  last_sequence INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX consultations_awaiting ON consultations (id) WHERE awaits_connector = 1 AND state = 1;

CREATE TABLE asks (
  consultation INTEGER PRIMARY KEY REFERENCES consultations (number),
  title TEXT NOT NULL,
  situation TEXT NOT NULL,
  tried TEXT NOT NULL,
  help_wanted TEXT NOT NULL,
  theme TEXT NOT NULL,
  problem_type TEXT NOT NULL,
  reach INTEGER NOT NULL,
  same_organisation_welcome INTEGER NOT NULL
) STRICT;

CREATE TABLE participants (
  consultation BLOB NOT NULL REFERENCES consultations (id),
  practitioner BLOB NOT NULL REFERENCES practitioners (id),
  place INTEGER NOT NULL,             -- order of joining
  role TEXT NOT NULL,
  sector TEXT NOT NULL,
  organisation TEXT NOT NULL,
  locality TEXT NOT NULL,
  role_level TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  left_at INTEGER,
  first_response_at INTEGER,
  PRIMARY KEY (consultation, practitioner)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_practitioner ON participants (practitioner, consultation, left_at);

CREATE TABLE invitations (
  id BLOB PRIMARY KEY NOT NULL,
  consultation BLOB NOT NULL REFERENCES consultations (id),
  practitioner BLOB NOT NULL REFERENCES practitioners (id),
  state INTEGER NOT NULL,             -- 0 pending, 1 accepted, 2 and up over
  wave INTEGER NOT NULL,
  reason TEXT NOT NULL,
  introduced INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  answered_at INTEGER,
  UNIQUE (consultation, practitioner)
) STRICT;
CREATE INDEX invitations_by_practitioner ON invitations (practitioner, id);
CREATE INDEX invitations_pending ON invitations (practitioner, id) WHERE state = 0;
CREATE INDEX invitations_accepted ON invitations (practitioner, answered_at) WHERE state = 1;

CREATE TABLE routing_decisions (
  consultation BLOB NOT NULL REFERENCES consultations (id),
  number INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  left_out TEXT NOT NULL,             -- lines of name=number
  PRIMARY KEY (consultation, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE routing_candidates (
  consultation BLOB NOT NULL,
  number INTEGER NOT NULL,
  rank INTEGER NOT NULL,              -- 1 = best
  practitioner BLOB NOT NULL,
  score REAL NOT NULL,
  parts TEXT NOT NULL,                -- lines of name=number
  reason TEXT NOT NULL,
  PRIMARY KEY (consultation, number, rank),
  FOREIGN KEY (consultation, number) REFERENCES routing_decisions (consultation, number)
) STRICT, WITHOUT ROWID;

-- Threads. Rows are appended in the order of time and found through one narrow index: bodies in the tree of
-- (consultation, sequence) made appending three times slower.

CREATE TABLE messages (
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
  UNIQUE (consultation, sequence)
) STRICT;

-- The change log. `audience_key`: one byte 1 person, 2 thread, 3 role, then 16 bytes: the id, or the role's number and zeros.
-- NULL = nobody. The index holds (audience_key, position), since a row's position is its rowid.

CREATE TABLE changes (
  position INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  audience_key BLOB,
  consultation BLOB,
  subject BLOB,
  sequence INTEGER NOT NULL,
  actor BLOB,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_audience ON changes (audience_key) WHERE audience_key IS NOT NULL;
CREATE TRIGGER changes_are_not_altered BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER changes_are_not_removed BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;

CREATE TABLE deadlines (
  kind INTEGER NOT NULL,
  subject BLOB NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadlines_by_due ON deadlines (due_at);

-- Ids of requests come in no order. With the replies in the tree of ids, each insert would write a page of its own.
CREATE TABLE requests (
  number INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  request_id TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  reply BLOB NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (scope, request_id)
) STRICT;
CREATE INDEX requests_by_time ON requests (at);

CREATE TABLE outcome_forms (
  id BLOB PRIMARY KEY NOT NULL,
  consultation BLOB NOT NULL REFERENCES consultations (id),
  practitioner BLOB NOT NULL REFERENCES practitioners (id),
  wave INTEGER NOT NULL,
  role INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  completed_at INTEGER,
  declined INTEGER NOT NULL,
  course_of_action TEXT NOT NULL,
  alternative_route TEXT NOT NULL,
  value_me INTEGER,
  value_for_people TEXT NOT NULL,
  got_what_i_wanted TEXT NOT NULL,
  confidence_before INTEGER,
  confidence_after INTEGER,
  take_away TEXT NOT NULL,
  i_learned TEXT NOT NULL,
  time_spent TEXT NOT NULL,
  load TEXT NOT NULL,
  again TEXT NOT NULL,
  in_work_time TEXT NOT NULL
) STRICT;
CREATE INDEX outcome_forms_by_practitioner ON outcome_forms (practitioner, due_at, id);
CREATE INDEX outcome_forms_by_consultation ON outcome_forms (consultation, due_at, id);

-- Moderation.

CREATE TABLE cases (
  id BLOB PRIMARY KEY NOT NULL,
  consultation BLOB NOT NULL REFERENCES consultations (id),
  state INTEGER NOT NULL,             -- 0 open, 1 claimed, 2 closed
  handler BLOB REFERENCES practitioners (id),
  decision INTEGER NOT NULL,
  decision_note TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_not_closed ON cases (consultation) WHERE state <> 2;

CREATE TABLE flags (
  id BLOB PRIMARY KEY NOT NULL,
  moderation_case BLOB NOT NULL REFERENCES cases (id),
  consultation BLOB NOT NULL REFERENCES consultations (id),
  sequence INTEGER NOT NULL,
  raised_by BLOB REFERENCES practitioners (id),
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX flags_by_case ON flags (moderation_case, id);

CREATE TABLE thread_access (
  number INTEGER PRIMARY KEY,
  consultation BLOB NOT NULL REFERENCES consultations (id),
  moderator BLOB NOT NULL REFERENCES practitioners (id),
  moderation_case BLOB REFERENCES cases (id),
  reason TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX thread_access_by_thread ON thread_access (consultation, moderator);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor BLOB,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  note TEXT NOT NULL,
  chain BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit entries are numbered without gaps'); END;
CREATE TRIGGER audit_is_not_altered BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
