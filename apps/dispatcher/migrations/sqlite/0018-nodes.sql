-- Processes that deliver from this database. A lease names the node that has it, so that the leases of a dead one can end early.
CREATE TABLE nodes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  joined_at INTEGER NOT NULL,
  -- Rises with each heartbeat. Other nodes watch it by time that passes for them: no clock matters.
  beats INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Of a delivery in flight. NULL = the lease of a process that was no node.
ALTER TABLE deliveries ADD COLUMN node INTEGER;

-- The node that carries a replay on, and until when no other one does.
ALTER TABLE replays ADD COLUMN node INTEGER;
ALTER TABLE replays ADD COLUMN lease_until INTEGER;
