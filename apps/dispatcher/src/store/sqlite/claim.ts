// Handing due deliveries to the engine, each under a lease. An expired lease is simply due again: no rescuer is needed.
import type { FinishedStatus } from '../../domain/transition.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type { ClaimedDelivery, ClaimRequest, ClaimResult, NextDue } from '../../ports/store.ts';
import type { Session } from './session.ts';
import { type WebhookRow, webhookFromRow } from './webhook-rows.ts';

type DueRow = {
  seq: number;
  id: string;
  tenant_id: number;
  event_id: string | null;
  event_name: string;
  body: string;
  status: string;
  attempt_count: number;
  claimed_at: number | null;
  failures: number;
  fallback: FinishedStatus | null;
  is_test: number;
};

const DUE = `
  SELECT d.seq, d.id, d.tenant_id, e.id AS event_id, d.event_name, coalesce(d.body, e.context) AS body, d.status,
    d.attempt_count, d.claimed_at, d.failures, d.fallback, d.is_test
  FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq
  WHERE d.webhook_id = ? AND d.due_at <= ?
  ORDER BY d.due_at, d.seq LIMIT ?`;

export function claim(session: Session, request: ClaimRequest): ClaimResult {
  const result: ClaimResult = { deliveries: [], webhooks: [], nextDue: [] };
  for (const { webhookId, limit } of request.wants) {
    const row = session.sql<WebhookRow>('SELECT * FROM webhooks WHERE id = ?').get(webhookId);
    if (row === undefined) {
      result.nextDue.push({ webhookId, dueAt: null });
      continue;
    }
    const webhook = webhookFromRow(session, row);
    result.webhooks.push(webhook);
    const due = session.sql<DueRow>(DUE).all(webhookId, request.now, limit);
    const leaseUntil = request.now + webhook.timeoutMs + request.leaseMarginMs;
    for (const delivery of due) result.deliveries.push(take(session, webhookId, delivery, leaseUntil, request.now));
    result.nextDue.push(nextDue(session, webhookId));
  }
  return result;
}

function take(session: Session, webhookId: number, row: DueRow, leaseUntil: number, now: number): ClaimedDelivery {
  const interrupted = row.status === 'in_flight';
  if (interrupted) {
    // The attempt is over but unrecorded: the lease is renewed to record it, no new attempt is counted.
    session.sql('UPDATE deliveries SET due_at = ? WHERE seq = ?').run(leaseUntil, row.seq);
  } else {
    session
      .sql(
        "UPDATE deliveries SET status = 'in_flight', due_at = ?, claimed_at = ?, attempt_count = attempt_count + 1 WHERE seq = ?",
      )
      .run(leaseUntil, now, row.seq);
  }
  return {
    id: row.id,
    tenantId: row.tenant_id,
    eventId: row.event_id,
    eventName: row.event_name,
    webhookId,
    number: interrupted ? row.attempt_count : row.attempt_count + 1,
    failures: row.failures,
    fallback: row.fallback,
    isTest: row.is_test === 1,
    body: row.body,
    interrupted: interrupted ? { startedAt: row.claimed_at ?? now } : null,
  };
}

function nextDue(session: Session, webhookId: number): NextDue {
  const row = session
    .sql<{ due_at: number }>(
      'SELECT due_at FROM deliveries WHERE webhook_id = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT 1',
    )
    .get(webhookId);
  return { webhookId, dueAt: row?.due_at ?? null };
}

export function dueWebhooks(session: Session): { webhook: Webhook; dueAt: number }[] {
  const due: { webhook: Webhook; dueAt: number }[] = [];
  for (const row of session.sql<WebhookRow>('SELECT * FROM webhooks').all()) {
    const { dueAt } = nextDue(session, row.id);
    if (dueAt !== null) due.push({ webhook: webhookFromRow(session, row), dueAt });
  }
  return due;
}
