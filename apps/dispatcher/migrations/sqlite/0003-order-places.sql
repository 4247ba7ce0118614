-- Places in an order are numbers and no times: a clock that is set back cannot let anybody in ahead of those who wait.

ALTER TABLE order_queue RENAME TO order_by_time;
DROP INDEX order_queue_by_delivery;

-- One row for each key of an unfinished ordered delivery; the first of a key may be sent, the others wait with no due time.
CREATE TABLE order_queue (
  webhook_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  -- 0 = it waits for its deliver_at: it is behind nobody and nobody is behind it.
  entered INTEGER NOT NULL,
  -- Its number in the order, the same at all its keys; until it has entered, the time at which it does.
  place INTEGER NOT NULL,
  delivery_seq INTEGER NOT NULL REFERENCES deliveries (seq) ON DELETE CASCADE,
  -- Where it had not come when the delivery was accepted.
  deliver_at INTEGER,
  PRIMARY KEY (webhook_id, key, entered, place, delivery_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_queue_by_delivery ON order_queue (delivery_seq);

-- Who was not begun and whose deliver_at is to come has not entered, whether it waited for somebody or not.
INSERT INTO order_queue (webhook_id, key, entered, place, delivery_seq, deliver_at)
SELECT old.webhook_id, old.key, 0, old.entered_at, old.delivery_seq, old.entered_at
FROM order_by_time old JOIN deliveries d ON d.seq = old.delivery_seq JOIN events e ON e.seq = d.event_seq
WHERE d.attempt_count = 0 AND e.deliver_at = old.entered_at AND old.entered_at > unixepoch('subsec') * 1000;

INSERT INTO order_queue (webhook_id, key, entered, place, delivery_seq)
SELECT old.webhook_id, old.key, 1, dense_rank() OVER (PARTITION BY old.webhook_id ORDER BY old.entered_at, old.delivery_seq),
  old.delivery_seq
FROM order_by_time old WHERE old.delivery_seq NOT IN (SELECT delivery_seq FROM order_queue);

UPDATE deliveries SET due_at = (SELECT place FROM order_queue WHERE delivery_seq = deliveries.seq LIMIT 1)
WHERE due_at IS NULL AND status IN ('pending', 'retrying')
  AND seq IN (SELECT delivery_seq FROM order_queue WHERE entered = 0);

DROP TABLE order_by_time;
