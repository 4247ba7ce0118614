// The live log: every change of a delivery, in the order of the commits, and what is read of it.

import { type LivePosition, type LiveTuple, toLiveRow } from '@posthorn/contracts/live';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { POSTHORN } from '../../../src/domain/audit.ts';
import type { LiveChanges, LiveChangesInput } from '../../../src/ports/store/live.ts';
import { NOW, newExtra, settlementOf } from '../../support/builders.ts';
import { prunePass } from '../../support/prune-pass.ts';
import { type OpenStore, Subject } from './subject.ts';

const ALL = { behindMax: null, changesMax: 10_000, matchedMax: null, rowsMax: 10_000 };

export function liveContract(open: OpenStore): void {
  const subject = new Subject(open);
  const headNow = (): Promise<LivePosition> => subject.store.liveHead();
  const read = async (input: LiveChangesInput): Promise<LiveChanges> => {
    const changes = await subject.store.liveChanges(input);
    if (changes.kind === 'far') throw new Error(`${changes.behind} changes follow`);
    return changes;
  };
  const since = async (from: LivePosition, tenantId: number, query?: string) => {
    const changes = await read({ tenantId, query, from, ...ALL });
    return { ...changes, rows: changes.tuples.map((tuple) => toLiveRow(JSON.parse(tuple) as LiveTuple)) };
  };

  it('live-log-1: no act changes a delivery without the log telling of it', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { store } = subject;
    const retrying = { status: 'retrying', dueAt: NOW + 5, failures: 1 } as const;
    let id = '';
    let claimed = { id: '', number: 0 };
    const claim = async (now: number) => {
      claimed = await subject.claimOne(webhook, now);
    };
    const acts: [string, () => Promise<unknown>][] = [
      [
        'accept',
        async () => {
          id = await subject.accept(webhook, { event: { profileId: 'p9' } });
        },
      ],
      ['claim', () => claim(NOW)],
      ['settle', () => subject.settle(claimed, retrying)],
      ['claim again', () => claim(NOW + 5)],
      ['end of leases', () => store.joinNode({ now: NOW + 6 })],
      ['claim after it', () => claim(NOW + 6)],
      ['settle for good', () => subject.settle(claimed, { status: 'failed', failures: 2 })],
      ['resend', () => store.resend({ tenantId, id, now: NOW + 7 })],
      ['cancel', () => store.cancel({ tenantId, id, now: NOW + 8 })],
      ['erase', () => store.eraseProfile({ tenantId, profileId: 'p9', now: NOW + 9, actor: POSTHORN })],
    ];
    for (const [what, act] of acts) {
      const from = await headNow();
      await act();
      const { rows } = await since(from, tenantId);
      expect(
        rows.map((row) => row.id),
        what,
      ).toEqual([id]);
      const { delivery, attempts } = { ...(await store.getDelivery({ tenantId, id })) };
      expect(rows[0], what).toMatchObject({ status: delivery?.status, attemptCount: delivery?.attemptCount });
      expect(rows[0]?.nextAttemptAt, what).toBe(delivery?.dueAt);
      expect(rows[0]?.profileId, what).toBe(delivery?.profileId);
      expect(rows[0]?.code, what).toBe(attempts?.at(-1)?.status ?? null);
      expect(rows[0]?.totalMs, what).toBe(attempts?.at(-1)?.phases.total_ms ?? null);
    }
  });

  it('live-log-1: held ones that are released or discarded, and what is added by hand, are told too', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const off = await subject.switchOff(webhook);
    const ids = [await subject.accept(off), await subject.accept(off)];
    const from = await headNow();
    await subject.switchOn(off);
    expect((await since(from, tenantId)).rows).toMatchObject(ids.map((id) => ({ id, status: 'pending' })));
    const extra = newExtra(webhook.id, { isTest: true });
    const before = await headNow();
    await subject.store.addDelivery({ tenantId, now: NOW, delivery: extra });
    expect((await since(before, tenantId)).rows).toMatchObject([{ id: extra.id, test: true, eventId: null }]);
  });

  it('live-log-3: what an act did that failed is not told', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    await subject.claimOne(webhook);
    const from = await headNow();
    const broken = { ...settlementOf({ id, number: 1 }, { status: 'delivered' }), endedAt: 'never' as never };
    await expect(subject.store.settle({ settlements: [broken] })).rejects.toThrow();
    expect(await headNow()).toBe(from);
    expect((await since(from, tenantId)).rows).toEqual([]);
  });

  it('live-log-4: wherever reading is cut, positions join on and every change is told', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const from = await headNow();
    const ids: string[] = [];
    for (let i = 0; i < 25; i += 1) ids.push(await subject.accept(webhook));
    const { deliveries } = await subject.claim(webhook);
    for (const delivery of deliveries) await subject.settle(delivery, { status: 'delivered' });
    const head = await headNow();
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 9 })), fc.boolean(), async (steps, byRows) => {
        const told = new Set<string>();
        let { behind: left } = await subject.store.findPlace({ at: from });
        for (let at = from; at !== head; ) {
          const step = steps.next().value;
          const bound = byRows ? { changesMax: 1000, matchedMax: step } : { changesMax: step, matchedMax: null };
          const { to, count, behind, matched, tuples } = await read({
            ...{ tenantId, query: undefined, from: at },
            ...{ behindMax: null, rowsMax: 1000, ...bound },
          });
          expect(count).toBeGreaterThan(0);
          expect(left - count, 'what is left is counted').toBe(behind);
          expect(matched).toBe(tuples.length);
          if (byRows) expect(matched).toBeLessThanOrEqual(step);
          for (const tuple of tuples) told.add((JSON.parse(tuple) as LiveTuple)[0]);
          [at, left] = [to, behind];
        }
        expect([...told].sort()).toEqual([...ids].sort());
      }),
      { numRuns: 15 },
    );
  });

  it('live-log-5: what matches no longer is named; another tenant hears of nothing', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await subject.subscribed();
    const from = await headNow();
    const id = await subject.accept(webhook);
    const query = 'status:pending';
    expect(await since(from, tenantId, query)).toMatchObject({ matched: 1, others: [], rows: [{ id }] });
    await subject.claimOne(webhook);
    expect(await since(from, tenantId, query)).toMatchObject({ matched: 0, others: [{ id }], rows: [] });
    expect(await since(from, other.tenantId)).toMatchObject({ matched: 0, others: [], rows: [] });
  });

  it('live-log-5: of more than may be told it is the newest changes, and all are counted', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const from = await headNow();
    const ids: string[] = [];
    for (let i = 0; i < 6; i += 1) ids.push(await subject.accept(webhook));
    const { tuples, ...rest } = await read({ tenantId, query: undefined, from, ...ALL, rowsMax: 2 });
    expect(rest).toMatchObject({ matched: 6, lost: 0, count: 6, behind: 0, to: await headNow() });
    expect(tuples.map((tuple) => JSON.parse(tuple)[0])).toEqual(ids.slice(-2));
  });

  it('live-log-10: the store says how far behind a position is, and reads nothing if that is more than its caller wants', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const from = await headNow();
    const ids = [await subject.accept(webhook), await subject.accept(webhook), await subject.accept(webhook)];
    const head = await headNow();
    expect(await subject.store.findPlace({ at: from })).toMatchObject({ place: 'kept', behind: 3, head });
    expect(await subject.store.findPlace({ at: head })).toMatchObject({ place: 'kept', behind: 0, head });
    const within = (behindMax: number) =>
      subject.store.liveChanges({ tenantId, query: undefined, from, ...ALL, behindMax });
    expect(await within(2)).toEqual({ kind: 'far', behind: 3, head });
    expect(await within(3)).toMatchObject({ kind: 'changes', count: ids.length, behind: 0, to: head });
  });

  it('live-log-6: a snapshot is the list, as it is at its position', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift(await subject.accept(webhook));
    const head = await headNow();
    const snapshot = await subject.store.liveSnapshot({ tenantId, query: undefined, limit: 3 });
    expect(snapshot.at).toBe(head);
    expect(snapshot.tuples.map((tuple) => JSON.parse(tuple)[0])).toEqual(ids.slice(0, 3));
    const older = await subject.store.listDeliveries({ tenantId, filter: {}, after: snapshot.older, limit: 10 });
    expect(older.items.map(({ id }) => id)).toEqual(ids.slice(3));
    const whole = await subject.store.liveSnapshot({ tenantId, query: undefined, limit: 10 });
    expect(whole.older).toBeNull();
  });

  it('live-log-7: a text that is not a position of this database is unknown', async () => {
    const head = await headNow();
    for (const at of ['nonsense', '', '5', 'e1:5', `${head}=`, head.slice(0, -1)]) {
      expect(await subject.store.findPlace({ at }), at).toMatchObject({ place: 'unknown', behind: 0, head });
    }
  });

  it('live-log-8: after a day the log is cut, and what came before cannot be told; numbers go on', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { store } = subject;
    const from = await headNow();
    await subject.accept(webhook);
    await subject.accept(webhook);
    const head = await headNow();
    await prunePass(store, { now: Date.now() });
    expect((await store.findPlace({ at: from })).place).toBe('kept');
    await prunePass(store, { now: Date.now() + 86_500_000 });
    expect(await store.findPlace({ at: from })).toMatchObject({ place: 'pruned', behind: 2, head });
    await subject.accept(webhook);
    expect(await since(head, tenantId)).toMatchObject({ lost: 0, count: 1, behind: 0, to: await headNow() });
    // A viewer that asks for what is gone is told how much that is, and where it begins.
    const rest = await since(from, tenantId);
    expect(rest.lost).toBeGreaterThan(0);
    expect(rest.lost + rest.count).toBe(3);
    expect(await since(rest.begin, tenantId)).toMatchObject({ lost: 0, count: rest.count, to: rest.to });
  });
}
