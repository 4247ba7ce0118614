// Two processes at one database: what both do at once ends as if one had come after the other.
import { expect } from 'vitest';
import { UNTRIED } from '../../../src/domain/health.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import type { ClaimedDelivery } from '../../../src/ports/store/claims.ts';
import type { Store } from '../../../src/ports/store/index.ts';
import {
  accepted,
  createdWebhook,
  entry,
  keyOf,
  NOW,
  newDelivery,
  newTenant,
  newToken,
  settlementOf,
} from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore } from './subject.ts';
import { twoHandles } from './two-handles.ts';

const ACTOR = { tokenId: null, name: 'test' };

export function concurrencyContract(open: OpenStore): void {
  let a: Store;
  let b: Store;
  const { both, rounds, race } = twoHandles(open, (one, two) => {
    [a, b] = [one, two];
  });
  const claim = (store: Store, webhook: Webhook, limit = 100): Promise<ClaimedDelivery[]> =>
    store
      .claim({ now: NOW, leaseMarginMs: MARGIN_MS, wants: [{ endpointId: webhook.id, limit }] })
      .then(({ deliveries }) => deliveries);
  const subscribed = async (over: Parameters<typeof createdWebhook>[2] = {}) => {
    const { tenantId } = await newTenant(a);
    return { tenantId, webhook: await createdWebhook(a, tenantId, over) };
  };

  both('race-1: of two events with one idempotency key one is accepted, and both get its receipt', () =>
    rounds(async (round) => {
      const { tenantId, webhook } = await subscribed();
      const { version } = await a.routingTable({ tenantId });
      const accept = (store: Store) =>
        store.accept({
          ...{ tenantId, routingVersion: version, now: NOW },
          entries: [entry({ key: keyOf('same'), deliveries: [newDelivery(webhook.id)] })],
        });
      const outcomes = await race(
        round,
        () => accept(a),
        () => accept(b),
      );
      const results = outcomes.map((one) => (one.kind === 'accepted' ? one.results[0] : undefined));
      expect(results.map((one) => one?.kind).sort()).toEqual(['duplicate', 'new']);
      const receipts = results.map((one) => (one?.kind === 'conflict' ? null : one?.receipt));
      expect(receipts[0]).toEqual(receipts[1]);
      expect(await claim(a, webhook)).toHaveLength(1);
    }),
  );

  both('race-2: two claims never take the same delivery, and leave none behind', () =>
    rounds(async (round) => {
      const { tenantId, webhook } = await subscribed();
      const ids: string[] = [];
      for (let n = 0; n < 9; n += 1) ids.push(...(await accepted(a, tenantId, [webhook])).ids);
      const [one, two] = await race(
        round,
        () => claim(a, webhook, 5),
        () => claim(b, webhook, 5),
      );
      const taken = [...one, ...two].map(({ id }) => id);
      expect(taken.toSorted()).toEqual(ids.toSorted());
    }),
  );

  both('race-3: a delivery that settles while its webhook is switched off is held, and a claim finds nothing', () =>
    rounds(async (round) => {
      const { tenantId, webhook } = await subscribed();
      await accepted(a, tenantId, [webhook]);
      const [claimed] = await claim(a, webhook);
      if (claimed === undefined) throw new Error('one was to be claimed');
      const off = { ...webhook, isActive: false, disabledReason: 'by_user', disabledAt: NOW } as const;
      const retry = { status: 'retrying', dueAt: NOW, failures: 1 } as const;
      await race(
        round,
        () => a.settle({ settlements: [settlementOf(claimed, retry)] }),
        () => b.updateWebhook({ webhook: off, now: NOW, held: 'release' }),
      );
      const found = await b.findDelivery({ tenantId, id: claimed.id });
      expect(found?.status).toBe('held');
      expect(await claim(a, webhook)).toEqual([]);
    }),
  );

  both('race-4: a claim during a release takes each delivery once, or leaves it for the next claim', () =>
    rounds(async (round) => {
      const { tenantId, webhook } = await subscribed({ isActive: false, disabledReason: 'by_user', disabledAt: NOW });
      const ids: string[] = [];
      for (let n = 0; n < 4; n += 1) ids.push(...(await accepted(a, tenantId, [webhook])).ids);
      const on = { ...webhook, isActive: true, disabledReason: null, disabledAt: null };
      const [taken] = await race(
        round,
        () => claim(a, webhook),
        () => b.updateWebhook({ webhook: on, now: NOW, held: 'release' }),
      );
      const rest = await claim(b, webhook);
      expect([...taken, ...rest].map(({ id, number }) => [id, number])).toEqual(ids.map((id) => [id, 1]));
    }),
  );

  both('race-5: two runners of a replay send each of its deliveries once', async () => {
    const { tenantId, webhook } = await subscribed();
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(...(await accepted(a, tenantId, [webhook])).ids);
    const attempts = await claim(a, webhook);
    await a.settle({ settlements: attempts.map((one) => settlementOf(one, { status: 'delivered' })) });
    const asked = { tenantId, filter: {}, ratePerSecond: 100, startsAtOnce: true, actor: ACTOR, now: NOW };
    const { id } = await a.createReplay(asked);
    await a.planReplay({ id, limit: 100, now: NOW });
    for (let round = 0; round < 4; round += 1) {
      const step = (store: Store, name: string) =>
        store.replayStep({ id, ulids: [0, 1].map((n) => `01KG9P75Z0AC3K9DZEQZB${name}${round}${n}AC`), now: NOW });
      await race(
        round,
        () => step(a, 'AA'),
        () => step(b, 'BB'),
      );
    }
    const { items } = await a.listDeliveries({ tenantId, filter: {}, after: null, limit: 100 });
    const again = items.flatMap(({ replayOf }) => (replayOf === null ? [] : [replayOf]));
    expect(again.toSorted()).toEqual(ids.toSorted());
    expect(await b.getReplay({ tenantId, id })).toMatchObject({ status: 'done', replayed: 10 });
  });

  both(
    'race-6: events of one profile accepted by two processes are sent one by one, in the order of their commits',
    async () => {
      const { tenantId, webhook } = await subscribed({ ordering: 'profile' });
      const over = (n: number) => ({
        event: { profileId: 'p', context: `{"id":"p","n":${n}}` },
        delivery: { turn: { keys: ['p'], enteredAt: NOW } },
      });
      for (let n = 0; n < 10; n += 2) {
        const accept = (store: Store, offset: number) => accepted(store, tenantId, [webhook], over(n + offset));
        await race(
          n / 2,
          () => accept(a, 0),
          () => accept(b, 1),
        );
      }
      const { items } = await a.listEvents({ tenantId, filter: {}, after: null, limit: 100 });
      const inOrder = items.map(({ id }) => id).reverse();
      const sent: (string | null)[] = [];
      for (let n = 0; n < 10; n += 1) {
        const store = n % 2 === 0 ? a : b;
        const claimed = await claim(store, webhook);
        expect(claimed).toHaveLength(1);
        for (const one of claimed) sent.push(one.eventId);
        await store.settle({ settlements: claimed.map((one) => settlementOf(one, { status: 'delivered' })) });
      }
      expect(sent).toEqual(inOrder);
    },
  );

  both('race-7: a one-time link opens one session', () =>
    rounds(async (round) => {
      const hash = new Uint8Array(32).fill(round + 1);
      const token = await a.createToken({ tenant: 'links', token: newToken({ hash: newHash() }) });
      await a.createSessionLink({ token, hash, now: NOW });
      const redeem = (store: Store) => store.openSession({ by: { link: hash }, hash: newHash(), now: NOW });
      const opened = await race(
        round,
        () => redeem(a),
        () => redeem(b),
      );
      expect(opened.filter((one) => one !== null)).toHaveLength(1);
    }),
  );

  both('race-8: of two changes of one version of a webhook one is saved, and the other is told that it is stale', () =>
    rounds(async (round) => {
      const { webhook } = await subscribed();
      const change = (store: Store, description: string) =>
        store.updateWebhook({ webhook: { ...webhook, description }, now: NOW, held: 'release' });
      const saved = await race(
        round,
        () => change(a, 'a'),
        () => change(b, 'b'),
      );
      expect(saved.map(({ kind }) => kind).sort()).toEqual(['saved', 'stale']);
    }),
  );

  both('race-9: what one process changes, the other acts by: settings, health and counts', async () => {
    const { tenantId, webhook } = await subscribed();
    const run = async (store: Store, status: 'delivered' | 'failed'): Promise<void> => {
      await accepted(store, tenantId, [webhook]);
      const claimed = await claim(store, webhook);
      const transition = status === 'delivered' ? ({ status } as const) : ({ status, failures: 1 } as const);
      const attempt = { url: webhook.url };
      await store.settle({ settlements: claimed.map((one) => settlementOf(one, transition, { attempt })) });
    };
    await run(a, 'delivered');
    await run(b, 'failed');
    const health = async () => (await a.getWebhook({ tenantId, id: webhook.id }))?.health ?? UNTRIED;
    expect(await health()).toMatchObject({ failureCount: 1 });
    await run(a, 'delivered');
    expect(await health()).toMatchObject({ failureCount: 0, failingSince: null });
    await a.queueDepth({ now: NOW });
    await accepted(b, tenantId, [webhook]);
    const { queues } = await a.tenantQueues({ now: NOW, tenantIds: [tenantId] });
    expect(queues[0]?.depth.default.due).toBe(1);
    const changed = { ...webhook, timeoutMs: 4321 };
    await b.updateWebhook({ webhook: changed, now: NOW, held: 'release' });
    const claimed = await a.claim({
      now: NOW,
      leaseMarginMs: MARGIN_MS,
      wants: [{ endpointId: webhook.id, limit: 1 }],
    });
    expect(claimed.endpoints).toMatchObject([{ timeoutMs: 4321 }]);
  });

  both('race-10: what was raised is told by one process', () =>
    rounds(async (round) => {
      const { tenantId, webhook } = await subscribed();
      await accepted(a, tenantId, [webhook]);
      const [claimed] = await claim(a, webhook);
      if (claimed === undefined) throw new Error('one was to be claimed');
      const gone = settlementOf(claimed, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url } });
      await a.settle({ settlements: [gone] });
      const raised = (await b.listRaised({ after: null, limit: 1000 })).filter((one) => one.tenantId === tenantId);
      expect(raised).toHaveLength(1);
      const { version } = await a.routingTable({ tenantId });
      const tell = (store: Store) => {
        const keys = raised.map(({ key }) => key);
        return store.accept({ tenantId, routingVersion: version, now: NOW, entries: [entry()], raised: keys });
      };
      const told = await race(
        round,
        () => tell(a),
        () => tell(b),
      );
      expect(told.map(({ kind }) => kind).sort()).toEqual(['accepted', 'stale']);
    }),
  );

  both(
    'erase-15: two processes take the steps of an erasure; nothing is erased twice, and the other sends nothing',
    () =>
      rounds(async (round) => {
        const { tenantId, webhook } = await subscribed();
        const people = { profileId: 'person', others: [], merge: null, rootId: null };
        for (let i = 0; i < 12; i += 1) await accepted(a, tenantId, [webhook], { event: { people } });
        const asked = { tenantId, profileId: 'person', now: NOW, actor: ACTOR, rowsMax: 2 };
        const outcome = await (round % 2 === 0 ? a : b).eraseProfile(asked);
        expect(await Promise.all([claim(a, webhook, 2), claim(b, webhook, 2)])).toEqual([[], []]);
        const step = async (store: Store): Promise<void> => {
          while (await store.eraseStep({ now: NOW, rowsMax: 2 }));
        };
        const steps = [() => step(a), () => step(b)] as const;
        await race(round, ...steps);
        const finished = outcome.kind === 'done' ? null : await a.getErasure({ tenantId, id: outcome.erasure.id });
        expect(finished?.erased).toEqual({ profiles: 1, events: 12, deliveries: 12, cancelled: 12, attempts: 0 });
      }),
  );
}

let hashes = 0;
function newHash(): Uint8Array {
  hashes += 1;
  return new Uint8Array(32).map((_, at) => (hashes >> (8 * (at % 4))) & 255).fill(99, 8);
}
