-- Steps of the clock of more than a day: by how much the times of older rows are off by the clock as it is now.
CREATE TABLE clock_steps (
  id INTEGER PRIMARY KEY,
  -- By the clock after the step.
  at INTEGER NOT NULL,
  by_ms INTEGER NOT NULL,
  -- The last rows before it.
  event_seq INTEGER NOT NULL,
  delivery_seq INTEGER NOT NULL,
  audit_seq INTEGER NOT NULL,
  -- 0 = no one has said that the clock is right: retention waits.
  is_confirmed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How long `serve` may have been off, as far as that was taken for time that passed: a later step back may be the end of it.
ALTER TABLE installation ADD COLUMN clock_gap_ms INTEGER NOT NULL DEFAULT 0;
-- The last rows from before the last step, of whatever size: their times say nothing of the clock as it is now.
ALTER TABLE installation ADD COLUMN clock_event_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN clock_delivery_seq INTEGER NOT NULL DEFAULT 0;
