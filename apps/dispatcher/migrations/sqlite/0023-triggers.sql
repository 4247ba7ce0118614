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
