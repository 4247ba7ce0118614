-- Who is signed in to the inspector. As of tokens, only hashes are kept: who reads this file cannot sign in with it.
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  token_id INTEGER NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  -- Moved on while it is used.
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_token ON sessions (token_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Links that sign in: a row goes with its use.
CREATE TABLE session_links (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  token_id INTEGER NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_links_by_token ON session_links (token_id);
CREATE INDEX session_links_by_expiry ON session_links (expires_at);
