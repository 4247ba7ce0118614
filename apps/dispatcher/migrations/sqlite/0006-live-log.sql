-- Which deliveries changed, in the order of the commits: what viewers are told after where they stand.

-- One row for each commit that touched deliveries, more for a large one. Each change has a number: first_seq … seq.
CREATE TABLE live_log (
  seq INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- deliveries.seq of each, packed (store/sqlite/packed-seqs.ts).
  changes BLOB NOT NULL
) STRICT;

-- One for each start of `serve`. A position names its epoch and lies before the next one began, or else it is of a database
-- that is not this one any more (a backup was put back).
CREATE TABLE live_epochs (
  number INTEGER PRIMARY KEY,
  epoch TEXT NOT NULL UNIQUE,
  -- The last change before it.
  first_seq INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
