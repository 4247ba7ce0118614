// Which of the two reading threads a read goes to. Reads that look through rows may take long, so they have a thread of
// their own; what an index finds never waits for them.
import type { ActName } from '../commit/acts.ts';

/** Filters that an index answers. */
const FOUND_BY_INDEX: readonly string[] = [
  'statuses',
  'webhookId',
  'targetId',
  'eventId',
  'profileId',
  'idempotencyKey',
];

/** Those that look through rows where they have a query. */
const QUERIED: readonly ActName[] = ['liveSnapshot', 'liveChanges'];
const FILTERED: readonly ActName[] = [
  'listDeliveries',
  'listEvents',
  'listWebhooks',
  'listTargets',
  'listTriggers',
  'listAudit',
];

type Input = { tenantId?: unknown; query?: unknown; filter?: Readonly<Record<string, unknown>> };

/** Reads of the dispatcher itself are of no tenant. */
export const tenantOf = (input: unknown): number => {
  const { tenantId } = (input ?? {}) as Input;
  return typeof tenantId === 'number' ? tenantId : 0;
};

/** Whether it may have to look at many rows to find few. */
export function looksThrough(name: ActName, input: unknown): boolean {
  const { filter = {}, query } = (input ?? {}) as Input;
  if (name === 'sampleEvents') return true;
  if (QUERIED.includes(name)) return query !== undefined;
  if (!FILTERED.includes(name)) return false;
  const given = Object.keys(filter).filter((key) => filter[key] !== undefined);
  // One of them is walked by its index; two or more together are looked through.
  return given.length > 1 || given.some((key) => !FOUND_BY_INDEX.includes(key));
}
