// Nodes at one database: one dies, and the others go on with what it had under way.
import { expect, it } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import type { News } from '../../../src/ports/news.ts';
import type { ClaimedDelivery } from '../../../src/ports/store/claims.ts';
import type { Store } from '../../../src/ports/store/index.ts';
import {
  accepted,
  createdWebhook,
  entry,
  keyOf,
  NOW,
  newDelivery,
  newExtra,
  newTenant,
  settlementOf,
  ulid,
} from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore } from './subject.ts';
import { twoNodes } from './two-nodes.ts';

const ACTOR = { tokenId: null, name: 'test' };

export function nodesContract(open: OpenStore): void {
  let a: Store;
  let node = 0;
  const both = twoNodes(open, (store, joined) => {
    a = store;
    node = joined;
  });

  const subscribed = async () => {
    const { tenantId } = await newTenant(a);
    return { tenantId, webhook: await createdWebhook(a, tenantId) };
  };
  const claim = async (store: Store, { id }: Webhook, now = NOW, limit = 100): Promise<ClaimedDelivery[]> =>
    (await store.claim({ now, leaseMarginMs: MARGIN_MS, wants: [{ endpointId: id, limit }] })).deliveries;
  const beatsOf = async (of: number): Promise<number | undefined> =>
    (await a.beat()).find((one) => one.node === of)?.beats;
  const endAll = async (of: { node: number; beats: number }, now = NOW + 1) => {
    let ended = 0;
    for (let cursor: string | null = null, steps = 1; ; steps += 1) {
      const step = await a.endLeases({ of, cursor, now });
      ended += step.ended;
      cursor = step.cursor;
      if (cursor === null) return { ended, steps };
    }
  };

  it('node-1: each node has a number of its own, which the others hear with its beats', async () => {
    expect(node).toBeGreaterThan(0);
    expect(await a.beat()).toEqual([]);
  });

  both(
    'node-1: the leases of a dead node end, whoever gave them; those of a living one and of no node stay',
    async (b) => {
      const { tenantId, webhook } = await subscribed();
      const lease = { lease: { until: NOW + 20_000 } };
      const of = async (store: Store) => {
        const { ids } = await accepted(store, tenantId, [webhook], { delivery: lease });
        const extra = newExtra(webhook.id, { ...lease, body: '{}', isTest: true });
        await store.addDelivery({ tenantId, now: NOW, delivery: extra });
        await accepted(store, tenantId, [webhook]);
        const claimed = await claim(store, webhook);
        return [...ids, extra.id, ...claimed.map(({ id }) => id)].toSorted();
      };
      await of(a);
      const theirs = await of(b.store);
      expect(theirs).toHaveLength(3);
      await b.kill();
      const beats = (await beatsOf(b.node)) ?? -1;
      const told: unknown[] = [];
      const endNews = a.news.subscribe((news) => told.push(news));
      expect(await endAll({ node: b.node, beats })).toMatchObject({ ended: 3 });
      endNews();
      // Who ended them hears that something is due.
      expect(told).toMatchObject([{ due: [{ endpoint: { id: webhook.id }, dueAt: NOW + 1 }] }]);
      const taken = await claim(a, webhook, NOW + 1);
      expect(taken.map(({ id }) => id).toSorted()).toEqual(theirs);
      expect(taken.every(({ number, interrupted }) => number === 1 && interrupted?.startedAt === NOW)).toBe(true);
      // It is forgotten with its last lease.
      expect(await beatsOf(b.node)).toBeUndefined();
    },
  );

  both('node-1: of a lease that was over before its node was dead, the others hear too', async (b) => {
    const { tenantId, webhook } = await subscribed();
    const { webhook: idle } = await subscribed();
    await accepted(b.store, tenantId, [webhook], { delivery: { lease: { until: NOW + 20_000 } } });
    await b.kill();
    const told: News[] = [];
    const endNews = a.news.subscribe((news) => {
      if (news !== 'everything') told.push(news);
    });
    await endAll({ node: b.node, beats: (await beatsOf(b.node)) ?? -1 }, NOW + 20_001);
    endNews();
    const due = told.flatMap((news) => news.due ?? []);
    expect(due.filter(({ endpoint }) => endpoint.id === webhook.id)).toMatchObject([{ dueAt: NOW + 20_000 }]);
    expect(due.filter(({ endpoint }) => endpoint.id === idle.id)).toEqual([]);
  });

  both(
    'node-1, node-6: a lease is renewed by its node alone, and not once another has taken the attempt up to record it',
    async (b) => {
      const { tenantId, webhook } = await subscribed();
      for (let n = 0; n < 2; n += 1) await accepted(a, tenantId, [webhook]);
      const [first, second] = await claim(b.store, webhook);
      if (first === undefined || second === undefined) throw new Error('two were to be claimed');
      const renew = (store: Store, { id: deliveryId }: ClaimedDelivery) =>
        store.renewLease({ deliveryId, number: 1, until: NOW + 70_000 });
      expect([await renew(a, first), await renew(b.store, first)]).toEqual([false, true]);
      const over = NOW + webhook.timeoutMs + MARGIN_MS;
      expect((await claim(a, webhook, over)).map(({ id }) => id)).toEqual([second.id]);
      expect(await renew(b.store, second)).toBe(false);
      await b.kill();
      // What it had taken up is the other's now.
      const beats = (await beatsOf(b.node)) ?? -1;
      expect(await endAll({ node: b.node, beats }, over)).toMatchObject({ ended: 1 });
      expect((await claim(a, webhook, over)).map(({ id }) => id)).toEqual([first.id]);
    },
  );

  both('node-3: a node that has beaten again keeps its leases, also in the midst of a step', async (b) => {
    const { tenantId, webhook } = await subscribed();
    await accepted(b.store, tenantId, [webhook]);
    await claim(b.store, webhook);
    const beats = (await beatsOf(b.node)) ?? -1;
    await b.store.beat();
    expect(await endAll({ node: b.node, beats })).toEqual({ ended: 0, steps: 1 });
    expect(await claim(a, webhook, NOW + 1)).toEqual([]);
    expect(await beatsOf(b.node)).toBe(beats + 1);
    // Taken for dead all the same, it is there again with its next beat.
    await endAll({ node: b.node, beats: beats + 1 });
    expect(await beatsOf(b.node)).toBeUndefined();
    await b.store.beat();
    // It counts on: a count that began again could look like one that stood still.
    expect(await beatsOf(b.node)).toBe(beats + 2);
  });

  both(
    'node-4: leases end in bounded steps, however many webhooks and rows there are; another node goes on from the beginning',
    async (b) => {
      const { tenantId } = await newTenant(a);
      const webhooks: Webhook[] = [];
      for (let i = 0; i < 230; i += 1) webhooks.push(await createdWebhook(a, tenantId));
      const busy = await createdWebhook(a, tenantId);
      await accepted(b.store, tenantId, webhooks, { delivery: { lease: { until: NOW + 20_000 } } });
      // More rows than a step looks at, all due within a lease: retries that are no leases are among them.
      // One lease was given by a clock that was years ahead.
      await accepted(b.store, tenantId, [busy], { delivery: { lease: { until: NOW + 1e11 } } });
      const entries = Array.from({ length: 1100 }, (_, i) =>
        entry({
          deliveries: [newDelivery(busy.id, i % 2 === 0 ? { lease: { until: NOW + 9000 } } : { dueAt: NOW + 9000 })],
        }),
      );
      const { version } = await b.store.routingTable({ tenantId });
      await b.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
      await b.kill();
      const of = { node: b.node, beats: (await beatsOf(b.node)) ?? -1 };
      const first = await a.endLeases({ of, cursor: null, now: NOW + 1 });
      expect(first.cursor).not.toBeNull();
      expect(first.ended).toBeLessThanOrEqual(1000);
      const rest = await endAll(of, NOW + 2);
      expect(first.ended + rest.ended).toBe(230 + 551);
      expect(rest.steps).toBeGreaterThan(1);
      expect((await claim(a, busy, NOW + 2, 2000)).map(({ interrupted }) => interrupted?.startedAt)).toEqual(
        Array.from({ length: 551 }, () => NOW),
      );
    },
  );

  both(
    'node-8: one node at a time runs a replay; another goes on when its lease is over, or when the node is dead',
    async (b) => {
      const { tenantId, webhook } = await subscribed();
      for (let n = 0; n < 6; n += 1) await accepted(a, tenantId, [webhook]);
      const done = (await claim(a, webhook)).map((one) => settlementOf(one, { status: 'delivered' }));
      await a.settle({ settlements: done });
      const asked = { tenantId, filter: {}, ratePerSecond: 2, startsAtOnce: true, actor: ACTOR, now: NOW };
      const { id } = await a.createReplay(asked);
      const step = (store: Store, now: number) => store.replayStep({ id, ulids: [ulid()], now });
      expect(await b.store.planReplay({ id, limit: 2, now: NOW })).toMatchObject({ status: 'planning', total: 2 });
      const until = NOW + 11_000;
      expect(await a.planReplay({ id, limit: 9, now: NOW + 1 })).toMatchObject({ total: 2, takenUntil: until });
      expect(await b.store.planReplay({ id, limit: 9, now: NOW })).toMatchObject({ status: 'running', total: 6 });
      expect(await step(b.store, NOW + 10)).toMatchObject({ added: 1 });
      // Renewed by each step, it lasts ten seconds and the pause after a step more.
      expect(await step(a, until)).toMatchObject({ added: 0, takenUntil: until + 10, replay: { replayed: 1 } });
      expect(await step(a, until + 10)).toMatchObject({ added: 1, replay: { replayed: 2 } });
      expect(await step(b.store, until + 20)).toMatchObject({ added: 0, takenUntil: until + 11_010 });
      const later = until + 11_010;
      expect(await step(b.store, later)).toMatchObject({ added: 1 });
      await b.kill();
      expect(await step(a, later + 5)).toMatchObject({ added: 0 });
      await endAll({ node: b.node, beats: (await beatsOf(b.node)) ?? -1 }, later + 6);
      expect(await step(a, later + 6)).toMatchObject({ added: 1, replay: { replayed: 4 } });
    },
  );

  both('node-9: a step of the clock does not make the lease of a replay last longer', async (b) => {
    const { tenantId } = await subscribed();
    const asked = { tenantId, filter: {}, ratePerSecond: 2, startsAtOnce: false, actor: ACTOR, now: NOW };
    const { id } = await a.createReplay(asked);
    const { webhook } = { webhook: await createdWebhook(a, tenantId) };
    for (let n = 0; n < 2; n += 1) await accepted(a, tenantId, [webhook]);
    const wide = await a.createReplay(asked);
    await b.store.planReplay({ id: wide.id, limit: 1, now: NOW });
    await a.followClock({ step: `back ${id}`, now: NOW - 3_600_000, byMs: -3_600_000 });
    expect(await a.planReplay({ id: wide.id, limit: 1, now: NOW - 3_600_000 })).toMatchObject({
      takenUntil: NOW - 3_600_000 + 11_000,
    });
    expect(await a.planReplay({ id: wide.id, limit: 1, now: NOW - 3_600_000 + 11_000 })).not.toHaveProperty(
      'takenUntil',
    );
    // One that was given by a clock hours ahead does not count.
    const early = await b.store.planReplay({ id: wide.id, limit: 1, now: NOW - 36_000_000 });
    expect(early).not.toHaveProperty('takenUntil');
  });

  both('race-11: an accept whose process is killed while it commits is there whole, or not at all', async (b) => {
    const { tenantId } = await newTenant(a);
    const webhooks = [await createdWebhook(a, tenantId), await createdWebhook(a, tenantId)];
    const { version } = await a.routingTable({ tenantId });
    const accept = (store: Store, n: number) =>
      store.accept({
        ...{ tenantId, routingVersion: version, now: NOW },
        entries: [entry({ key: keyOf(`mid ${n}`), deliveries: webhooks.map(({ id }) => newDelivery(id)) })],
      });
    const answered = new Set<number>();
    const all = Array.from({ length: 200 }, (_, n) =>
      accept(b.store, n).then(
        () => answered.add(n),
        () => undefined,
      ),
    );
    await Promise.any(all);
    await b.kill();
    await Promise.all(all);
    // Its caller, who was not answered, asks again with the same key.
    for (let n = 0; n < 200; n += 1) {
      const outcome = await accept(a, n);
      const kind = outcome.kind === 'accepted' ? outcome.results[0]?.kind : outcome.kind;
      expect(answered.has(n) ? ['duplicate'] : ['new', 'duplicate'], `event ${n}`).toContain(kind);
    }
    for (const webhook of webhooks) expect(await claim(a, webhook, NOW, 1000)).toHaveLength(200);
  });
}
