import type { Delivery } from '@posthorn/contracts';

const COLUMNS = [
  'id',
  'created_at',
  'event',
  'webhook_id',
  'target_id',
  'profile_id',
  'status',
  'reason',
  'attempt_count',
  'next_attempt_at',
  'completed_at',
  'event_id',
  'replay_of',
  'recovered_by',
] as const satisfies readonly (keyof Delivery)[];

/** RFC 4180. What a spreadsheet would take for a formula is kept a text by a leading apostrophe. */
export function csvOf(deliveries: readonly Delivery[]): string {
  const lines = deliveries.map((delivery) => COLUMNS.map((name) => cell(delivery[name])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
