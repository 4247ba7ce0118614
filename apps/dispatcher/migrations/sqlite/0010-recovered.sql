-- What a replay came to, and which failed deliveries it has made good.

-- The delivered copy of a delivery that was not delivered itself: a replay, a resend as new, or a copy of a copy.
ALTER TABLE deliveries ADD COLUMN recovered_by TEXT;
-- The replay that made it.
ALTER TABLE deliveries ADD COLUMN replay_id INTEGER;
CREATE INDEX deliveries_by_replay ON deliveries (replay_id, status) WHERE replay_id IS NOT NULL;

WITH RECURSIVE originals (id, copy) AS (
  SELECT replay_of, id FROM deliveries WHERE replay_of IS NOT NULL AND status = 'delivered'
  UNION
  SELECT d.replay_of, o.copy FROM originals o JOIN deliveries d ON d.id = o.id
  WHERE d.replay_of IS NOT NULL AND d.status <> 'delivered'
)
UPDATE deliveries SET recovered_by = (SELECT min(copy) FROM originals WHERE originals.id = deliveries.id)
WHERE id IN (SELECT id FROM originals) AND status <> 'delivered';
