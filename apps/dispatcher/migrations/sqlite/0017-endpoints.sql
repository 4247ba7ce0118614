-- backup
-- Endpoints: where and how requests are sent, apart from what decides which events a webhook gets. A webhook has the id of
-- its endpoint.

-- The table keeps its ids, its sequence and the foreign keys that point at it. Dropping it would delete their rows.
ALTER TABLE webhooks RENAME TO endpoints;
DROP INDEX webhooks_by_tenant;

-- A change of this row raises the version of its endpoint. A change of the endpoint alone leaves this row as it is.
CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY REFERENCES endpoints (id) ON DELETE CASCADE,
  tenant_id INTEGER NOT NULL REFERENCES tenants (id),
  events TEXT NOT NULL,
  namespace TEXT,
  condition TEXT,
  extra_data_template TEXT,
  description TEXT,
  -- The routing version from which on routing knows the webhook as it is now.
  routed_since INTEGER NOT NULL,
  token_id INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO webhooks
  SELECT id, tenant_id, events, namespace, condition, extra_data_template, description, routed_since, token_id, created_at
  FROM endpoints;
CREATE INDEX webhooks_by_tenant ON webhooks (tenant_id);
CREATE INDEX endpoints_by_tenant ON endpoints (tenant_id);

ALTER TABLE endpoints DROP COLUMN events;
ALTER TABLE endpoints DROP COLUMN namespace;
ALTER TABLE endpoints DROP COLUMN condition;
ALTER TABLE endpoints DROP COLUMN extra_data_template;
ALTER TABLE endpoints DROP COLUMN description;
ALTER TABLE endpoints DROP COLUMN routed_since;
ALTER TABLE endpoints DROP COLUMN token_id;
ALTER TABLE endpoints DROP COLUMN created_at;

-- Names alone: no row is rewritten, and the indexes follow. `webhook_entries`, `suppressions` and `past_routes` are about
-- which events come, and keep `webhook_id`.
ALTER TABLE deliveries RENAME COLUMN webhook_id TO endpoint_id;
ALTER TABLE order_queue RENAME COLUMN webhook_id TO endpoint_id;
ALTER TABLE rate_starts RENAME COLUMN webhook_id TO endpoint_id;
ALTER TABLE webhook_health RENAME TO endpoint_health;
ALTER TABLE endpoint_health RENAME COLUMN webhook_id TO endpoint_id;
