-- Conditions, extra data, rate limits, order, rotation of secrets, health, operational events, replays, audit, erasure.

ALTER TABLE webhooks ADD COLUMN condition TEXT;
ALTER TABLE webhooks ADD COLUMN extra_data_template TEXT;
ALTER TABLE webhooks ADD COLUMN rate_count INTEGER;
ALTER TABLE webhooks ADD COLUMN rate_per_ms INTEGER;
ALTER TABLE webhooks ADD COLUMN ordering TEXT NOT NULL DEFAULT 'none' CHECK (ordering IN ('none', 'profile'));
-- The secret before a rotation, valid beside the new one until then. Sealed as the other is.
ALTER TABLE webhooks ADD COLUMN previous_secret BLOB;
ALTER TABLE webhooks ADD COLUMN previous_secret_until INTEGER;

-- Apart from webhooks, because it changes with attempts and not with settings.
CREATE TABLE webhook_health (
  webhook_id INTEGER PRIMARY KEY REFERENCES webhooks (id) ON DELETE CASCADE,
  -- To the minute: not every success is worth a write.
  last_success_at INTEGER,
  last_failure_at INTEGER,
  -- First failed attempt since the last success, and how many there were since.
  failing_since INTEGER,
  failure_count INTEGER NOT NULL DEFAULT 0
) STRICT;

ALTER TABLE tokens ADD COLUMN last_used_at INTEGER;

-- The id at the context's root, where it is not the profile's own: what the vendor's replay call names events by.
ALTER TABLE events ADD COLUMN root_id TEXT;
ALTER TABLE events ADD COLUMN traceparent TEXT;
ALTER TABLE events ADD COLUMN erased_at INTEGER;
CREATE INDEX events_by_root ON events (tenant_id, root_id) WHERE root_id IS NOT NULL;

-- Other people whom an event's context names, beside events.profile_id: what an erasure must find.
CREATE TABLE event_profiles (
  tenant_id INTEGER NOT NULL,
  profile_id TEXT NOT NULL,
  event_seq INTEGER NOT NULL REFERENCES events (seq) ON DELETE CASCADE,
  PRIMARY KEY (tenant_id, profile_id, event_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_profiles_by_event ON event_profiles (event_seq);

-- Kept longer than the events that told of them: an erasure of the winner reaches the losers' events too.
CREATE TABLE profile_merges (
  tenant_id INTEGER NOT NULL,
  winner_id TEXT NOT NULL,
  loser_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, winner_id, loser_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_merges_by_loser ON profile_merges (tenant_id, loser_id);

-- Why the extra data template's result is missing from the body.
ALTER TABLE deliveries ADD COLUMN extra_data_fault TEXT;
-- 1 = takes its turn in its profile's order; 2 = sent out of turn once, by hand.
ALTER TABLE deliveries ADD COLUMN ordered INTEGER NOT NULL DEFAULT 0;
-- First attempts apart from retries, so that a claim can take from both.
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (webhook_id, (failures > 0), due_at) WHERE due_at IS NOT NULL;

-- One row for each key of an unfinished ordered delivery; the first of a key may be sent, the others wait with no due time.
CREATE TABLE order_queue (
  webhook_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  -- When it entered: acceptance, or deliver_at where that is later. Equal times are in order of delivery_seq.
  entered_at INTEGER NOT NULL,
  delivery_seq INTEGER NOT NULL REFERENCES deliveries (seq) ON DELETE CASCADE,
  PRIMARY KEY (webhook_id, key, entered_at, delivery_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_queue_by_delivery ON order_queue (delivery_seq);

-- Attempts begun for webhooks with a rate limit, as far back as their window: so that it holds over a restart.
CREATE TABLE rate_starts (
  seq INTEGER PRIMARY KEY,
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  started_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rate_starts_by_webhook ON rate_starts (webhook_id, started_at);

-- What happened here and is yet to be accepted as an operational event. No number is given twice: an accept that was
-- planned before an erasure must not take what came after it.
CREATE TABLE operational_outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  context TEXT NOT NULL,
  profile_id TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE replays (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('planning', 'planned', 'running', 'paused', 'done', 'cancelled')),
  filter TEXT NOT NULL,
  rate_per_second REAL NOT NULL,
  -- While planning: how far the search has come. It ends at until_seq.
  cursor_seq INTEGER NOT NULL DEFAULT 0,
  until_seq INTEGER NOT NULL,
  starts_at_once INTEGER NOT NULL,
  total INTEGER NOT NULL DEFAULT 0,
  replayed INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  token_id INTEGER,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER
) STRICT;
CREATE INDEX replays_by_tenant ON replays (tenant_id);

-- What a replay is yet to send anew: found once, so that its count is exact and stays so.
CREATE TABLE replay_items (
  replay_id INTEGER NOT NULL REFERENCES replays (id) ON DELETE CASCADE,
  delivery_seq INTEGER NOT NULL,
  PRIMARY KEY (replay_id, delivery_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  tenant_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- NULL = Posthorn itself, or the command line.
  token_id INTEGER,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  -- Field → before and after; what is secret is only said to have changed.
  changes TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_tenant ON audit (tenant_id);
