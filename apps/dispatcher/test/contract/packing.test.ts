// Flat rows between a store and its thread: they come out as they went in (docs/spec.md store-8). All texts and numbers of a
// sample differ, so that two fields that changed places are seen, even if they have the same type.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AcceptEntry, NewDelivery, NewEvent, NewRun } from '../../src/domain/acceptance.ts';
import type { ClaimedDelivery, Settlement } from '../../src/ports/store/claims.ts';
import { handedOver } from '../../src/store/sqlite/thread/handed-over.ts';
import { BYTES_FROM_CHARS, textOf } from '../../src/store/sqlite/thread/large-texts.ts';
import {
  packBatch,
  packClaims,
  packSettlements,
  unpackBatch,
  unpackClaims,
  unpackSettlements,
} from '../../src/store/sqlite/thread/packing.ts';

const RUNS = { numRuns: 200 };
let last = 0;
/** Never the same twice. A property that fails shows its values, and does not need the seed. */
const number = fc.constant(null).map(() => {
  last += 1;
  return last;
});
const text = number.map((n) => `text ${n}`);
const bytesOf = (n: number) => new TextEncoder().encode(String(n));
const bytes = number.map(bytesOf);
const or = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
/** Every field of `T` must be there, the optional ones too. */
const record = <T>(fields: { [K in keyof T]-?: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(fields) as fc.Arbitrary<T>;

const settlement = record<Settlement>({
  deliveryId: text,
  transition: fc.oneof<fc.Arbitrary<Settlement['transition']>[]>(
    fc.constant({ status: 'delivered' }),
    fc.constant({ status: 'delivered', restored: true }),
    fc.constant({ status: 'held', switchOff: 'gone' }),
    number.map((dueAt) => ({ status: 'retrying', dueAt, failures: 2 })),
  ),
  endedAt: number,
  mark: fc.constantFrom('success', 'failure', 'none'),
  storedUrl: or(text),
  attempt: record<Settlement['attempt']>({
    id: text,
    number,
    startedAt: number,
    status: or(number),
    error: or(text.map((message) => ({ kind: 'timeout' as const, message }))),
    method: fc.constantFrom('POST', 'PUT', 'PATCH'),
    url: text,
    requestHeaders: text.map((value) => ({ 'webhook-id': value })),
    response: or(
      record<NonNullable<Settlement['attempt']['response']>>({
        headers: text.map((value) => ({ date: value, 'set-cookie': [value, value] })),
        body: bytes,
        truncated: fc.boolean(),
      }),
    ),
    phases: record<Settlement['attempt']['phases']>({
      dns_ms: or(number),
      connect_ms: or(number),
      tls_ms: or(number),
      first_byte_ms: or(number),
      total_ms: number,
    }),
  }),
});

const event = record<NewEvent>({
  id: text,
  name: text,
  context: text,
  namespace: or(text),
  people: record<NewEvent['people']>({
    profileId: or(text),
    others: fc.array(text, { maxLength: 2 }),
    merge: or(text.map((id) => ({ winnerId: id, loserId: `other ${id}` }))),
    rootId: or(text),
  }),
  tokenId: or(number),
  occurredAt: or(number),
  deliverAt: or(number),
  depth: number,
  traceparent: or(text),
});

const delivery = record<NewDelivery>({
  id: text,
  endpointId: number,
  status: fc.constantFrom('pending', 'held', 'failed'),
  dueAt: or(number),
  lease: or(number.map((until) => ({ until }))),
  body: or(text),
  extraDataFault: or(text),
  turn: or(number.map((enteredAt) => ({ keys: [`key ${enteredAt}`], enteredAt }))),
  replayOf: or(text),
  target: or(text.map((variables) => ({ shape: null, variables, fault: null }))),
});

const run = record<NewRun>({
  triggerId: number,
  triggerName: text,
  stop: or(text.map((detail) => ({ reason: 'depth' as const, detail }))),
  items: fc.array(
    record<NewRun['items'][number]>({
      actionId: number,
      handler: fc.constantFrom('filter', 'target.send'),
      status: fc.constantFrom('passed', 'planned', 'skipped'),
      arguments: or(text.map((value) => ({ value }))),
      reason: or(text),
      targetId: or(number),
    }),
    { maxLength: 2 },
  ),
  deliveries: fc.array(delivery, { maxLength: 2 }),
});

const entry = record<AcceptEntry>({
  event,
  key: or(number.map((n) => ({ key: `k${n}`, hash: bytesOf(n), fingerprint: bytesOf(-n), expiresAt: n }))),
  deliveries: fc.array(delivery, { maxLength: 3 }),
  suppressions: fc.array(
    number.map((endpointId) => ({ endpointId, reason: 'namespace' as const, detail: `detail ${endpointId}` })),
    { maxLength: 2 },
  ),
  runs: fc.option(fc.array(run, { minLength: 1, maxLength: 2 }), { nil: undefined }) as fc.Arbitrary<NewRun[]>,
  fanOutPending: fc.boolean(),
});

const claimed = record<Omit<ClaimedDelivery, 'flaw'>>({
  id: text,
  tenantId: number,
  eventId: or(text),
  eventName: text,
  endpointId: number,
  number,
  failures: number,
  fallback: or(fc.constantFrom('delivered', 'failed', 'cancelled', 'held')),
  isTest: fc.boolean(),
  body: text,
  traceparent: or(text),
  depth: number,
  dueAt: number,
  shape: or(text.map((path) => ({ path, headers: { 'x-a': path } }))),
  interrupted: or(number.map((startedAt) => ({ startedAt }))),
  context: fc.constantFrom('read', 'known', undefined),
});

it('store-8: settlements, their headers as JSON texts', () => {
  fc.assert(
    fc.property(fc.array(settlement), (settlements) => {
      const written = settlements.map(({ attempt: { response, ...attempt }, ...one }) => ({
        ...one,
        attempt: {
          ...attempt,
          requestHeaders: JSON.stringify(attempt.requestHeaders),
          response: response && { ...response, headers: JSON.stringify(response.headers) },
        },
      }));
      expect(unpackSettlements(structuredClone(packSettlements({ settlements })))).toEqual({ settlements: written });
    }),
    RUNS,
  );
});

it('store-8: events with their deliveries', () => {
  fc.assert(
    fc.property(fc.array(entry), number, (entries, n) => {
      const batch = { tenantId: n, routingVersion: n + 0.1, now: n + 0.2, entries, raised: [String(n)] };
      expect(unpackBatch(structuredClone(packBatch(batch)))).toEqual(batch);
    }),
    RUNS,
  );
});

it('store-8: claimed deliveries', () => {
  fc.assert(
    fc.property(fc.array(claimed), (deliveries) => {
      const result = { deliveries, endpoints: [], nextDue: [{ endpointId: 1, dueAt: 2 }], unreadable: [] };
      expect(unpackClaims(structuredClone(packClaims(result)))).toEqual(result);
    }),
    RUNS,
  );
});

it('limit-11: the thread is handed the memory of a large context, and no copy of it', () => {
  const newEvent = { ...(fc.sample(event, 1)[0] as NewEvent), context: 'x'.repeat(BYTES_FROM_CHARS) };
  const [plain] = fc.sample(entry, 1) as [AcceptEntry];
  const entries = [plain, { ...plain, event: newEvent }];
  const input = packBatch({ tenantId: 1, routingVersion: 1, now: 1, entries });
  const calls = [
    { name: 'accept' as const, input },
    { name: 'stats' as const, input: {} },
  ];
  const memory = handedOver(calls);
  expect(memory.map(({ byteLength }) => byteLength)).toEqual([BYTES_FROM_CHARS]);
  const [arrived] = structuredClone(calls, { transfer: memory });
  expect(memory[0]?.byteLength).toBe(0);
  const there = unpackBatch(arrived?.input as typeof input).entries.map((one) => textOf(one.event.context));
  expect(there).toEqual(entries.map((one) => one.event.context));
});
