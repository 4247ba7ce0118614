-- By how much rows are out of order of their times, at most: a clock that is set back leaves later rows with earlier times.
ALTER TABLE installation ADD COLUMN disorder_ms INTEGER NOT NULL DEFAULT 0;
-- The latest time that any row had when that was last written.
ALTER TABLE installation ADD COLUMN newest_at INTEGER NOT NULL DEFAULT 0;
