// The queue's depth is kept up and not counted: against a plain count, whatever happens, and by what it looks at.
import type { Worker } from 'node:worker_threads';
import { LANES } from '@posthorn/contracts';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import type { QueueDepth } from '../../src/ports/store/upkeep.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { openStore } from '../../src/store/open-store.ts';
import { runGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import type { Connection } from '../../src/store/sqlite/connection/connection.ts';
import { type CountLimits, NEXT, PASSED } from '../../src/store/sqlite/hot/queue-counts.ts';
import type { Unfinished } from '../../src/store/sqlite/hot/queue-depth.ts';
import { openConnection, openInlineStore, storeOf } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, NOW, newExtra, newTenant, settlementOf } from '../support/builders.ts';
import { patient } from '../support/patience.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const NONE = { due: 0, later: 0, oldestDueAt: null };
const ACTOR = { tokenId: null, name: 'test' };

/** `limits`: what one act of the queue depth may do. */
function opened(file = ':memory:', limits?: CountLimits) {
  const connection = openConnection({ path: file, masterKey: new Uint8Array(32) });
  const call = async (name: Parameters<typeof runGroup>[1][number]['name'], given: unknown) => {
    const isAbout = name === 'queueDepth' || name === 'tenantQueues';
    const input = isAbout && limits !== undefined ? { ...Object(given), limits } : given;
    const [result] = runGroup(connection, [{ name, input }]);
    if (result?.ok) return result.value;
    throw result?.error;
  };
  return { connection, store: storeOf(call, new NewsHub(), async () => void connection.db.close()) };
}

/** What it should be, from the rows. */
function counted(connection: Connection, now: number): QueueDepth {
  const rows = connection.db
    .prepare<unknown[], { lane: (typeof LANES)[number]; due: number; later: number; oldest: number | null }>(
      `SELECT lane, sum(due_at <= :now) AS due, sum(due_at > :now) AS later, min(iif(due_at <= :now, due_at, NULL)) AS oldest
       FROM deliveries JOIN endpoints ON endpoints.id = endpoint_id WHERE due_at IS NOT NULL GROUP BY lane`,
    )
    .all({ now });
  const of = (lane: string) => {
    const row = rows.find((one) => one.lane === lane);
    return { due: row?.due ?? 0, later: row?.later ?? 0, oldestDueAt: row?.oldest ?? null };
  };
  return { high: of('high'), default: of('default'), low: of('low') };
}

type Step = { kind: string; a: number; b: number; ms: number };
const KINDS = ['accept', 'accept', 'claim', 'claim', 'settle', 'settle', 'cancel', 'resend', 'off', 'on', 'lane'];
const RARE = [
  'expire',
  'erase',
  'delete',
  'prune',
  'break',
  'anew',
  'wait',
  'wait',
  'ask',
  'ask',
  'ask',
  'part',
  'part',
];
const step = fc.record({
  kind: fc.constantFrom(...KINDS, ...RARE),
  a: fc.nat(20),
  b: fc.nat(20),
  ms: fc.constantFrom(-70_000, -5, 0, 1, 3, 400, 20_000, 100_000),
});

const SMALL: CountLimits = { rows: 2, webhooks: 2, queries: 1 };
const all = opened(':memory:', SMALL);
afterAll(() => all.store[Symbol.asyncDispose]());

/** One tenant's part of the store; what others left behind is counted too. */
async function play(steps: readonly Step[]): Promise<void> {
  const { connection, store } = all;
  const { tenantId } = await newTenant(store);
  const webhooks: Webhook[] = [
    await createdWebhook(store, tenantId, { timeoutMs: 1000 }),
    await createdWebhook(store, tenantId, { timeoutMs: 1000, lane: 'low', ordering: 'profile' }),
  ];
  const ids: string[] = [];
  const underWay: { id: string; number: number }[] = [];
  let now = NOW;
  const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % from.length];
  const change = async (index: number, over: Partial<Webhook>, held: 'release' | 'discard'): Promise<void> => {
    const webhook = webhooks[index % webhooks.length];
    const stored = webhook && (await store.getWebhook({ tenantId, id: webhook.id }));
    if (!stored) return;
    const saved = await store.updateWebhook({ webhook: { ...stored.webhook, ...over }, now, held, actor: ACTOR });
    if (saved.kind === 'saved') webhooks[webhooks.indexOf(webhook)] = saved.webhook;
  };
  for (const { kind, a, b, ms } of steps) {
    const webhook = pick(webhooks, a);
    const id = pick(ids, a) ?? '';
    if (kind === 'wait') now += ms;
    if (kind === 'accept' && webhook !== undefined) {
      const dueAt = webhook.isActive ? now + ms : null;
      const turn = webhook.ordering === 'profile' ? { keys: [`p${b % 2}`], enteredAt: now + ms } : null;
      const status = webhook.isActive ? {} : { status: 'held' as const };
      const over = { now, event: { profileId: `p${b % 2}` }, delivery: { dueAt, turn, ...status } };
      ids.push(...(await accepted(store, tenantId, [webhook], over)).ids);
    }
    if (kind === 'claim') {
      const wants = webhooks.map(({ id: webhookId }) => ({ endpointId: webhookId, limit: 1 + (b % 3) }));
      underWay.push(...(await store.claim({ now, leaseMarginMs: 500, wants })).deliveries);
    }
    if (kind === 'settle') {
      const [one] = underWay.splice(a % (underWay.length || 1), 1);
      const transition =
        b % 2 === 0 ? { status: 'delivered' as const } : { status: 'retrying' as const, dueAt: now + ms, failures: 1 };
      if (one !== undefined) await store.settle({ settlements: [settlementOf(one, transition, { endedAt: now })] });
    }
    if (kind === 'cancel') await store.cancel({ tenantId, id, now });
    if (kind === 'resend') await store.resend({ tenantId, id, now });
    if (kind === 'anew' && webhook !== undefined)
      await store.addDelivery({ tenantId, now, delivery: newExtra(webhook.id, { dueAt: now + ms }) });
    if (kind === 'off') await change(a, { isActive: false }, 'release');
    if (kind === 'on') await change(a, { isActive: true }, b % 2 === 0 ? 'release' : 'discard');
    if (kind === 'lane') await change(a, { lane: LANES[b % 3] ?? 'low' }, 'release');
    if (kind === 'expire') await store.joinNode({ now });
    if (kind === 'erase') await store.eraseProfile({ tenantId, profileId: `p${a % 2}`, now, actor: ACTOR });
    if (kind === 'prune') await store.prune({ cursor: null, now, eventsBefore: now, auditBefore: 0 });
    if (kind === 'delete' && webhooks.length > 1 && b === 0) {
      const [gone] = webhooks.splice(a % webhooks.length, 1);
      if (gone !== undefined) await store.deleteWebhook({ tenantId, id: gone.id, now, actor: ACTOR });
    }
    // Undone after it has changed rows.
    if (kind === 'break' && webhook !== undefined) {
      const { version } = await store.routingTable({ tenantId });
      const {
        event,
        ids: [twice],
      } = await accepted(store, tenantId, [webhook], {
        delivery: webhook.isActive ? {} : { status: 'held', dueAt: null },
      });
      ids.push(twice ?? '');
      const delivery = { ...newExtra(webhook.id), id: twice ?? '', extraDataFault: null, turn: null };
      const entries = [
        {
          event: { ...event, id: `${event.id}x` },
          key: null,
          deliveries: [{ ...delivery, id: `${twice}x` }, delivery],
          suppressions: [],
        },
      ];
      await expect(store.accept({ tenantId, routingVersion: version, now, entries })).rejects.toThrow('UNIQUE');
    }
    // Not answered to its end: other acts come in between, at other times.
    if (kind === 'part') {
      const input = { now: now + (b - 10) * 50, limits: SMALL };
      runGroup(connection, [
        { name: a % 2 === 0 ? 'queueDepth' : 'tenantQueues', input: { ...input, tenantIds: [tenantId] } },
      ]);
    }
    if (kind === 'ask')
      expect(await store.queueDepth({ now: now + (b - 10) * 50 })).toEqual(counted(connection, now + (b - 10) * 50));
  }
  expect(await store.queueDepth({ now })).toEqual(counted(connection, now));
  expect(await store.queueDepth({ now: now - 300 })).toEqual(counted(connection, now - 300));
}

it(
  'queue-depth-1: whatever happens, it is what a count of the rows says',
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), play), { numRuns: 300 });
  },
  patient(60_000),
);

it('queue-depth-1: where another process has written, all is counted anew', async () => {
  const file = path('two.db');
  const { connection, store } = opened(file);
  const other = openInlineStore({ path: file, masterKey: new Uint8Array(32) });
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  await accepted(store, tenantId, [webhook]);
  expect((await store.queueDepth({ now: NOW })).default.due).toBe(1);
  await accepted(other, tenantId, [webhook]);
  expect(await store.queueDepth({ now: NOW })).toEqual(counted(connection, NOW));
  expect((await store.queueDepth({ now: NOW })).default.due).toBe(2);
  await other[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

it('queue-depth-2: only the first question counts; from then on it looks at what came due, however much waits', async () => {
  const { connection, store } = opened();
  await using _closing = store;
  const { tenantId } = await newTenant(store);
  const [webhook, idle] = [await createdWebhook(store, tenantId), await createdWebhook(store, tenantId)];
  for (let i = 0; i < 50; i += 1)
    await accepted(store, tenantId, [webhook, idle], { delivery: { dueAt: NOW + 1000 + i } });
  // The first counts, the second finds out when something will be due.
  for (const now of [NOW - 1, NOW]) {
    expect((await store.queueDepth({ now })).default).toEqual({ due: 0, later: 100, oldestDueAt: null });
  }
  const asked: string[] = [];
  const sql = connection.sql.bind(connection);
  connection.sql = (text: string) => {
    asked.push(text);
    return sql(text) as never;
  };
  const ask = async (now: number) => {
    asked.length = 0;
    const { default: lane } = await store.queueDepth({ now });
    return { lane, queries: asked.filter((text) => text.includes('deliveries')) };
  };
  expect(await ask(NOW + 999)).toEqual({ lane: { due: 0, later: 100, oldestDueAt: null }, queries: [] });
  const some = await ask(NOW + 1009);
  expect(some.lane).toEqual({ due: 20, later: 80, oldestDueAt: NOW + 1000 });
  expect(some.queries.join()).not.toContain('GROUP BY');
  expect(await ask(NOW + 1009)).toEqual({ lane: some.lane, queries: [] });
  expect((await ask(NOW + 5000)).lane).toEqual({ due: 100, later: 0, oldestDueAt: NOW + 1000 });
  expect((await ask(NOW + 9000)).queries).toEqual([]);
});

it('queue-depth-4: one act looks at a bounded number of rows and webhooks, and other acts come in between', async () => {
  const limits = { rows: 10, webhooks: 8, queries: 3 };
  const { connection, store } = opened(':memory:', limits);
  await using _closing = store;
  const { tenantId } = await newTenant(store);
  const webhooks: Webhook[] = [];
  for (let i = 0; i < 30; i += 1) webhooks.push(await createdWebhook(store, tenantId));
  for (const dueAt of [NOW - 1, NOW + 5]) await accepted(store, tenantId, webhooks, { delivery: { dueAt } });
  const ask = (now: number, number: number) => {
    const queries: string[] = [];
    const sql = connection.sql.bind(connection);
    connection.sql = (text: string) => {
      if (text === PASSED || text === NEXT || text.startsWith('SELECT lane')) queries.push(text);
      return sql(text) as never;
    };
    const [result] = runGroup(connection, [{ name: 'queueDepth', input: { now, number, limits } }]);
    connection.sql = sql;
    if (!result?.ok) throw result?.error;
    return { answer: result.value as QueueDepth | Unfinished, queries: queries.length };
  };
  const parts = (now: number) => {
    const acts = [ask(now, 0)];
    for (let last = acts.at(-1)?.answer; last && 'number' in last; last = acts.at(-1)?.answer) {
      acts.push(ask(now, last.number));
    }
    return acts;
  };
  // Six webhooks an act are counted. Then one owner a webhook is asked for, three an act.
  const first = parts(NOW);
  expect(first).toHaveLength(6 + 10);
  const total = { high: NONE, low: NONE };
  expect(first.at(-1)?.answer).toEqual({ ...total, default: { due: 30, later: 30, oldestDueAt: NOW - 1 } });
  const next = parts(NOW + 5);
  expect(next.at(-1)?.answer).toEqual({ ...total, default: { due: 60, later: 0, oldestDueAt: NOW - 1 } });
  // A webhook that is begun with is ended with: what came due, the next time, and the earliest.
  for (const { queries } of [...first, ...next]) expect(queries).toBeLessThanOrEqual(limits.queries + 2);
  expect(next.length).toBeGreaterThan(5);
  // Accepted in the middle of a question: in its answer or not, and in the next one.
  const begun = ask(NOW + 6, 0).answer;
  await accepted(store, tenantId, webhooks, { delivery: { dueAt: NOW - 2 } });
  expect(begun).toHaveProperty('number');
  expect(await store.queueDepth({ now: NOW + 6 })).toEqual(counted(connection, NOW + 6));
  expect((await store.tenantQueues({ now: NOW + 6, tenantIds: [tenantId] })).queues).toEqual([
    { tenantId, depth: { ...total, default: { due: 90, later: 0, oldestDueAt: NOW - 2 } } },
  ]);
});

it('queue-depth-3: it is asked of the thread that writes: no other is started for it', async () => {
  const threads: Worker[] = [];
  const see = (thread: Worker): void => void threads.push(thread);
  process.on('worker', see);
  try {
    const database = `sqlite:${path('depth.db')}`;
    await using store = await openStore({ database, masterKey: 'a master key for tests', role: 'serve' });
    await store.queueDepth({ now: NOW });
    expect(threads).toHaveLength(1);
  } finally {
    process.off('worker', see);
  }
});
