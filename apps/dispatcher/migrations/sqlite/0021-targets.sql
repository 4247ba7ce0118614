-- Targets: endpoints with a handle and a template, and what their deliveries carry besides a body.
ALTER TABLE endpoints ADD COLUMN method TEXT NOT NULL DEFAULT 'POST';

CREATE TABLE targets (
  id INTEGER PRIMARY KEY REFERENCES endpoints (id) ON DELETE CASCADE,
  tenant_id INTEGER NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  handle TEXT NOT NULL,
  -- NULL = the whole context is passed through.
  template TEXT,
  description TEXT,
  notes TEXT,
  condition TEXT,
  token_id INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (tenant_id, handle)
) STRICT;

-- Of a target, also after the target was deleted.
ALTER TABLE deliveries ADD COLUMN is_target INTEGER NOT NULL DEFAULT 0;
-- Rendered path, query and header values, sealed with the master key. NULL = those of the endpoint.
ALTER TABLE deliveries ADD COLUMN request_shape BLOB;
-- JSON object: what the template can read in addition to the context. Needed to render it again.
ALTER TABLE deliveries ADD COLUMN variables TEXT;
-- JSON: why there is nothing to send. The body is then what the template rendered.
ALTER TABLE deliveries ADD COLUMN render_fault TEXT;

-- NULL = POST.
ALTER TABLE attempts ADD COLUMN method TEXT;
