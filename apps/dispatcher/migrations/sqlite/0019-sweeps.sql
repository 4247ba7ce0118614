-- Changes to more deliveries of one endpoint than one commit makes: what is left of them, and what must not be changed by it.

-- A row goes with the step that finds nothing left. Those of one endpoint are made one after another, in order of id.
CREATE TABLE sweeps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL,
  -- It may have been deleted: that is swept too.
  endpoint_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('hold', 'release', 'discard', 'delete', 'dissolve')),
  -- When it was asked for.
  at INTEGER NOT NULL,
  -- The newest delivery at that time: later ones are not changed by it.
  until_seq INTEGER NOT NULL,
  -- Which of its lists it is at, and how far it is there.
  stage INTEGER NOT NULL,
  cursor TEXT,
  -- Steps that were made: a step names how many it follows, so that two nodes do not make the same one.
  reached INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sweeps_by_tenant ON sweeps (tenant_id, id);

-- Deliveries that something else changed before a sweep came to them: they are as if it had, up to that sweep.
CREATE TABLE swept_ahead (
  delivery_seq INTEGER PRIMARY KEY REFERENCES deliveries (seq) ON DELETE CASCADE,
  endpoint_id INTEGER NOT NULL,
  through INTEGER NOT NULL
) STRICT;
CREATE INDEX swept_ahead_by_endpoint ON swept_ahead (endpoint_id);
