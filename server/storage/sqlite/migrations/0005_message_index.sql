-- Full-text search. Without content of its own, and filled later than the messages: `indexed` is the number of the last
-- message taken in. `scrub`: what erased messages left is still to be merged away (1 = from the start, 2 = under way,
-- 3 = under way, and then again).
CREATE VIRTUAL TABLE message_index USING fts5 (
  thread, text, content = '', tokenize = 'porter unicode61 remove_diacritics 2');
-- So that merging an erasure away goes on until it is done, whatever is added meanwhile.
INSERT INTO message_index (message_index, rank) VALUES ('usermerge', 2);
CREATE TABLE message_index_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  indexed INTEGER NOT NULL,
  scrub INTEGER NOT NULL
) STRICT;
INSERT INTO message_index_state VALUES (1, 0, 0);
