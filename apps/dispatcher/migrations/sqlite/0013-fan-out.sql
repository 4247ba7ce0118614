-- Events whose subscribers are not all written yet, and the routing they were accepted under.

-- A row goes with the commit that writes the last of its event's subscribers.
CREATE TABLE fan_outs (
  event_seq INTEGER PRIMARY KEY REFERENCES events (seq),
  tenant_id INTEGER NOT NULL,
  -- The tenant's routing version that the event was accepted under.
  routing_version INTEGER NOT NULL,
  -- Every subscriber up to this webhook is written.
  reached INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX fan_outs_by_tenant ON fan_outs (tenant_id, event_seq);

-- What routing knew of a webhook before it was changed or deleted, where a fan-out of its tenant was pending then: valid
-- for routing versions from since_version up to, and without, until_version.
CREATE TABLE past_routes (
  tenant_id INTEGER NOT NULL,
  webhook_id INTEGER NOT NULL,
  until_version INTEGER NOT NULL,
  since_version INTEGER NOT NULL,
  events TEXT NOT NULL,
  namespace TEXT,
  condition TEXT,
  extra_data_template TEXT,
  ordering TEXT NOT NULL,
  PRIMARY KEY (tenant_id, webhook_id, until_version)
) STRICT, WITHOUT ROWID;

-- The routing version from which on routing knows the webhook as it is now.
ALTER TABLE webhooks ADD COLUMN routed_since INTEGER NOT NULL DEFAULT 0;
-- The routing version that began when what was held for it was last discarded: what was accepted before is discarded too.
ALTER TABLE webhooks ADD COLUMN discarded_version INTEGER NOT NULL DEFAULT 0;

-- Whether the first answer said that the fan-out is pending: a repeat is answered the same.
ALTER TABLE idempotency_keys ADD COLUMN fan_out_pending INTEGER NOT NULL DEFAULT 0;
