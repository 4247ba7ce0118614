-- Times are epoch milliseconds, booleans 0 or 1, lists and maps JSON text.

-- One row: what this database was made with, and when a commit was last proven.
CREATE TABLE installation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- A known text, sealed with the master key: another key is refused at start and not at the first webhook.
  key_check BLOB NOT NULL,
  probed_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tenants (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- Rises with every change to what routing depends on: an accept that was routed by an older version is routed again.
  routing_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  namespace TEXT,
  scopes TEXT NOT NULL,
  -- SHA-256 of the token's text; the text itself is stored nowhere.
  hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL REFERENCES tenants (id),
  events TEXT NOT NULL,
  url TEXT NOT NULL,
  namespace TEXT,
  lane TEXT NOT NULL,
  description TEXT,
  is_active INTEGER NOT NULL,
  disabled_reason TEXT,
  disabled_at INTEGER,
  -- Both sealed with the master key: headers often carry credentials.
  headers BLOB NOT NULL,
  secret BLOB,
  secret_generated INTEGER NOT NULL,
  timeout_ms INTEGER NOT NULL,
  max_in_flight INTEGER NOT NULL,
  retry_schedule TEXT,
  retry_hourly INTEGER NOT NULL,
  retry_daily INTEGER NOT NULL,
  vendor_signature INTEGER NOT NULL,
  token_id INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX webhooks_by_tenant ON webhooks (tenant_id);

-- One row per subscribed entry: what makes the pair (entry, url) unique in a tenant.
CREATE TABLE webhook_entries (
  tenant_id INTEGER NOT NULL,
  entry TEXT NOT NULL,
  url TEXT NOT NULL,
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  PRIMARY KEY (tenant_id, entry, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_entries_by_webhook ON webhook_entries (webhook_id);

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  -- The producer's own text, never re-serialised.
  context TEXT NOT NULL,
  namespace TEXT,
  profile_id TEXT,
  idempotency_key TEXT,
  token_id INTEGER,
  occurred_at INTEGER,
  deliver_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_tenant ON events (tenant_id);
CREATE INDEX events_by_profile ON events (tenant_id, profile_id) WHERE profile_id IS NOT NULL;

-- Kept apart from events, so that a key goes on refusing repeats after the event's data is gone.
CREATE TABLE idempotency_keys (
  tenant_id INTEGER NOT NULL,
  key_hash BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  event_id TEXT NOT NULL,
  event_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deliveries INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, key_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppressions (
  event_seq INTEGER NOT NULL REFERENCES events (seq),
  webhook_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (event_seq, webhook_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant_id INTEGER NOT NULL,
  event_seq INTEGER REFERENCES events (seq),
  event_name TEXT NOT NULL,
  webhook_id INTEGER NOT NULL,
  -- Where it is not the event's context.
  body TEXT,
  status TEXT NOT NULL CHECK (status IN ('pending', 'in_flight', 'retrying', 'delivered', 'failed', 'held', 'cancelled')),
  reason TEXT,
  -- When someone must look at it again: time of the next attempt, or end of the lease while in flight. NULL = never,
  -- so a finished row is in no hot index.
  due_at INTEGER,
  -- Also the fencing token of a claim: every claim raises it.
  attempt_count INTEGER NOT NULL DEFAULT 0,
  -- Start of the latest claim: what is known of an attempt whose end was never recorded.
  claimed_at INTEGER,
  -- Attempts of the schedule that failed: the place in the schedule.
  failures INTEGER NOT NULL DEFAULT 0,
  -- While a finished delivery is sent once more by hand: the status it falls back to.
  fallback TEXT,
  last_code INTEGER,
  replay_of TEXT,
  is_test INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  completed_at INTEGER
) STRICT;
CREATE INDEX deliveries_due ON deliveries (webhook_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_by_event ON deliveries (event_seq);
CREATE INDEX deliveries_by_tenant ON deliveries (tenant_id);
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id);
CREATE INDEX deliveries_troubled ON deliveries (tenant_id, status) WHERE status IN ('retrying', 'failed', 'held', 'cancelled');
CREATE INDEX deliveries_held ON deliveries (webhook_id) WHERE status = 'held';

CREATE TABLE attempts (
  seq INTEGER PRIMARY KEY,
  delivery_seq INTEGER NOT NULL REFERENCES deliveries (seq),
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  status INTEGER,
  error_kind TEXT,
  error_message TEXT,
  url TEXT NOT NULL,
  request_headers TEXT NOT NULL,
  response_headers TEXT,
  response_body BLOB,
  response_truncated INTEGER,
  dns_ms REAL,
  connect_ms REAL,
  tls_ms REAL,
  first_byte_ms REAL,
  total_ms REAL NOT NULL,
  UNIQUE (delivery_seq, number)
) STRICT;
