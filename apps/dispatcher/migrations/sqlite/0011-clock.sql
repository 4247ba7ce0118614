-- What is known of the clock, so that a step of it is seen, whether it came while `serve` ran or in between.

-- The latest time an act was done at, to a few seconds; after a step of the clock it starts again from there.
ALTER TABLE installation ADD COLUMN clock_seen_at INTEGER NOT NULL DEFAULT 0;
-- The last step that stored times were moved by: the same step is not followed twice.
ALTER TABLE installation ADD COLUMN clock_step TEXT NOT NULL DEFAULT '';
