-- Erasures of profiles about which more is stored than one commit removes. The first commit hides all of it; steps follow.

CREATE TABLE erasures (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL,
  -- SHA-256 of the id of the profile that was asked for, as in the audit log.
  subject TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  -- How often it had its turn: the one with the fewest is next.
  turns INTEGER NOT NULL,
  -- An event that is erased itself, and of whose deliveries those up to delivery_seq are: it was too large for one step.
  event_seq INTEGER,
  delivery_seq INTEGER NOT NULL DEFAULT 0,
  profiles INTEGER NOT NULL,
  events INTEGER NOT NULL,
  deliveries INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  attempts INTEGER NOT NULL
) STRICT;
-- Of those that run, which are few.
CREATE INDEX erasures_running ON erasures (turns, id) WHERE finished_at IS NULL;

-- The people of a running erasure of whom there may be events left. A row goes with the last of its events.
CREATE TABLE erasing (
  tenant_id INTEGER NOT NULL,
  profile_id TEXT NOT NULL,
  erasure_id INTEGER NOT NULL REFERENCES erasures (id),
  -- Events up to this one are erased; what is accepted later is not.
  until_seq INTEGER NOT NULL,
  -- When these events were erased, as they are shown.
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, profile_id, erasure_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasing_by_erasure ON erasing (erasure_id);
