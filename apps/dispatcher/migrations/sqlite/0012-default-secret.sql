-- The default secret of a tenant: what webhooks without a secret of their own sign with. Made when it is first needed.
CREATE TABLE default_secrets (
  tenant_id INTEGER PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  -- Sealed with the master key, both.
  secret BLOB NOT NULL,
  previous_secret BLOB,
  previous_secret_until INTEGER,
  generated INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  -- When the present secret was set.
  set_at INTEGER NOT NULL,
  -- When it was shown: a secret is shown once.
  shown_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Webhooks from before keep what they had: a secret of their own, or none.
ALTER TABLE webhooks ADD COLUMN uses_default_secret INTEGER NOT NULL DEFAULT 0;
