-- Tickets that open the live stream: a row goes with its use. As of tokens, only hashes are kept.
CREATE TABLE stream_tickets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  tenant_id INTEGER NOT NULL REFERENCES tenants (id),
  token_id INTEGER NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  -- NULL where it was asked for with the token itself.
  session_id INTEGER REFERENCES sessions (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stream_tickets_by_tenant ON stream_tickets (tenant_id, id);
CREATE INDEX stream_tickets_by_token ON stream_tickets (token_id);
CREATE INDEX stream_tickets_by_session ON stream_tickets (session_id);
CREATE INDEX stream_tickets_by_expiry ON stream_tickets (expires_at);
