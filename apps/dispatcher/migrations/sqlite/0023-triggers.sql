-- Triggers: an event name and the actions that run for each such event, lowest place first.

CREATE TABLE triggers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  -- As it was written: an alias is matched by its canonical name.
  event TEXT NOT NULL,
  description TEXT,
  notes TEXT,
  is_active INTEGER NOT NULL,
  token_id INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- The routing version from which on routing knows the trigger as it is now.
  routed_since INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX triggers_by_tenant ON triggers (tenant_id);

CREATE TABLE trigger_actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  trigger_id INTEGER NOT NULL REFERENCES triggers (id) ON DELETE CASCADE,
  -- The kind, as it was written.
  uuid TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Without one it runs after those that have one, in order of ids.
  sort_order INTEGER,
  description TEXT,
  notes TEXT,
  delay_seconds INTEGER NOT NULL,
  arguments TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX trigger_actions_by_trigger ON trigger_actions (trigger_id);

-- How many reactions led to the event.
ALTER TABLE events ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;

-- One trigger, run once for one event. A row goes with its event.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_seq INTEGER NOT NULL REFERENCES events (seq),
  tenant_id INTEGER NOT NULL,
  trigger_id INTEGER NOT NULL,
  -- As it was called then.
  trigger_name TEXT NOT NULL,
  profile_id TEXT,
  -- Why it did not run. NULL = it ran.
  stop TEXT,
  -- What became of each action: nothing of the event's content.
  items TEXT NOT NULL,
  -- The arguments and the reason of each action, and the reason of a stop last. 'null' = they are erased.
  details TEXT NOT NULL,
  -- When the event was accepted.
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_by_event ON runs (event_seq);
CREATE INDEX runs_by_tenant ON runs (tenant_id);
CREATE INDEX runs_by_trigger ON runs (tenant_id, trigger_id);
CREATE INDEX runs_recent ON runs (trigger_id, profile_id, created_at) WHERE profile_id IS NOT NULL;

-- A pending fan-out runs the triggers as they were when its event was accepted, for targets as they were. Like past_routes:
-- valid for routing versions from since_version up to, and without, until_version.
CREATE TABLE past_triggers (
  tenant_id INTEGER NOT NULL,
  trigger_id INTEGER NOT NULL,
  until_version INTEGER NOT NULL,
  since_version INTEGER NOT NULL,
  -- Its rows of both tables, as JSON.
  document TEXT NOT NULL,
  PRIMARY KEY (tenant_id, trigger_id, until_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE past_targets (
  tenant_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  until_version INTEGER NOT NULL,
  since_version INTEGER NOT NULL,
  handle TEXT NOT NULL,
  template TEXT,
  condition TEXT,
  PRIMARY KEY (tenant_id, target_id, until_version)
) STRICT, WITHOUT ROWID;

-- The routing version from which on routing knows the target as it is now.
ALTER TABLE targets ADD COLUMN routed_since INTEGER NOT NULL DEFAULT 0;

-- Every trigger up to this one has run. Triggers follow the webhooks.
ALTER TABLE fan_outs ADD COLUMN trigger_reached INTEGER NOT NULL DEFAULT 0;
