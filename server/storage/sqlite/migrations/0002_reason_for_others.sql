-- A candidate's reason may quote what they wrote, which is for their eyes only. Decisions from before this
-- migration say nothing to others.
ALTER TABLE routing_candidates ADD COLUMN reason_for_others TEXT NOT NULL DEFAULT '';
