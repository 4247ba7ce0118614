// Reads the body of a proven request: JSON, the event name where the body has it, and the receiver's own schema.
import { checkContext } from './check-context.ts';
import type { Delivery } from './delivery.ts';
import { fault } from './errors.ts';
import type { EventSchemas } from './event-types.ts';
import { parseJson } from './request/body.ts';
import type { Proven } from './verify-request.ts';

/** @throws WebhookError `json_invalid`, `schema_mismatch` */
export async function readDelivery(proven: Proven, body: Uint8Array, events: EventSchemas): Promise<Delivery> {
  const value = parseJson(body);
  const event = proven.scheme === 'standard-webhooks' ? eventIn(value) : proven;
  const data = await checkContext(event.type, value, events);
  return { ...proven, type: event.type, occurredAt: event.occurredAt, data };
}

/** Standard Webhooks names the event in the body: `{ "type": "invoice.paid", "timestamp": "2026-01-01T00:00:00Z", "data": … }`. */
function eventIn(value: unknown): Pick<Delivery, 'type' | 'occurredAt'> {
  const { type, timestamp } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof type !== 'string' || type === '') {
    throw fault('schema_mismatch', { issues: [{ path: 'type', message: 'must be a text that is not empty' }] });
  }
  const ms = typeof timestamp === 'string' && /^\d{4}-\d\d-\d\dT/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return { type, occurredAt: Number.isNaN(ms) ? undefined : new Date(ms) };
}
