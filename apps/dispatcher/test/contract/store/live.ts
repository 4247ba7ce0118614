// The live log: every change of a delivery, in the order of the commits, and what is read of it.

import { type LiveTuple, toLiveRow } from '@posthorn/contracts/live';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { POSTHORN } from '../../../src/domain/audit.ts';
import { NOW, newExtra, settlementOf } from '../../support/builders.ts';
import { prunePass } from '../../support/prune-pass.ts';
import { type OpenStore, Subject } from './subject.ts';

const ALL = { changesMax: 10_000, matchedMax: null, rowsMax: 10_000 };

export function liveContract(open: OpenStore): void {
  const subject = new Subject(open);
  const headNow = (): Promise<number> => subject.store.beginEpoch({ epoch: `epoch-${Math.random()}`, now: Date.now() });
  const since = async (from: number, tenantId: number, query?: string) => {
    const changes = await subject.store.liveChanges({ tenantId, query, from, ...ALL });
    return { ...changes, rows: changes.tuples.map((tuple) => toLiveRow(JSON.parse(tuple) as LiveTuple)) };
  };

  it('LIVE1: no act changes a delivery without the log telling of it', async () => {
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
      ['end of leases', () => store.expireLeases({ now: NOW + 6 })],
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

  it('LIVE1: held ones that are released or discarded, and what is added by hand, are told too', async () => {
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

  it('LIVE3: what an act did that failed is not told', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    await subject.claimOne(webhook);
    const from = await headNow();
    const broken = { ...settlementOf({ id, number: 1 }, { status: 'delivered' }), endedAt: 'never' as never };
    await expect(subject.store.settle({ settlements: [broken] })).rejects.toThrow();
    expect(await headNow()).toBe(from);
    expect((await since(from, tenantId)).rows).toEqual([]);
  });

  it('LIVE4: wherever reading is cut, positions join on and every change is told', async () => {
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
        for (let at = from; at < head; ) {
          const step = steps.next().value;
          const bound = byRows ? { changesMax: 1000, matchedMax: step } : { changesMax: step, matchedMax: null };
          const read = await subject.store.liveChanges({
            tenantId,
            query: undefined,
            from: at,
            rowsMax: 1000,
            ...bound,
          });
          expect(read.to).toBeGreaterThan(at);
          expect(read.matched).toBe(read.tuples.length);
          if (byRows) expect(read.matched).toBeLessThanOrEqual(step);
          for (const tuple of read.tuples) told.add((JSON.parse(tuple) as LiveTuple)[0]);
          at = read.to;
        }
        expect([...told].sort()).toEqual([...ids].sort());
      }),
      { numRuns: 15 },
    );
  });

  it('LIVE5: what matches no longer is named; another tenant hears of nothing', async () => {
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

  it('LIVE5: of more than may be told it is the newest changes, and all are counted', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const from = await headNow();
    const ids: string[] = [];
    for (let i = 0; i < 6; i += 1) ids.push(await subject.accept(webhook));
    const read = await subject.store.liveChanges({ tenantId, query: undefined, from, ...ALL, rowsMax: 2 });
    expect(read).toMatchObject({ matched: 6, to: from + 6, head: from + 6 });
    expect(read.tuples.map((tuple) => JSON.parse(tuple)[0])).toEqual(ids.slice(-2));
  });

  it('LIVE6: a snapshot is the list, as it is at its position', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift(await subject.accept(webhook));
    const head = await headNow();
    const snapshot = await subject.store.liveSnapshot({ tenantId, query: undefined, limit: 3 });
    expect(snapshot.seq).toBe(head);
    expect(snapshot.tuples.map((tuple) => JSON.parse(tuple)[0])).toEqual(ids.slice(0, 3));
    const older = await subject.store.listDeliveries({ tenantId, filter: {}, after: snapshot.older, limit: 10 });
    expect(older.items.map(({ id }) => id)).toEqual(ids.slice(3));
    const whole = await subject.store.liveSnapshot({ tenantId, query: undefined, limit: 10 });
    expect(whole.older).toBeNull();
  });

  it('LIVE7: a position is known by its epoch, and up to where the next one began', async () => {
    const { webhook } = await subject.subscribed();
    const { store } = subject;
    const first = await store.beginEpoch({ epoch: `first-${webhook.id}`, now: Date.now() });
    await subject.accept(webhook);
    const second = await store.beginEpoch({ epoch: `second-${webhook.id}`, now: Date.now() });
    await subject.accept(webhook);
    const place = async (epoch: string, seq: number) =>
      (await store.findPlace({ epoch: `${epoch}-${webhook.id}`, seq })).place;
    expect(second).toBe(first + 1);
    expect(await place('first', second)).toBe('kept');
    // A backup was put back: its log is shorter than what was told of it.
    expect(await place('first', second + 1)).toBe('unknown');
    expect(await place('second', second + 1)).toBe('kept');
    // Told in the second epoch, to somebody who was catching up with the first.
    expect(await place('second', first)).toBe('kept');
    expect(await place('second', second + 2)).toBe('unknown');
    expect(await place('none', 1)).toBe('unknown');
  });

  it('LIVE8: after a day the log is cut, and what came before cannot be told; numbers go on', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { store } = subject;
    const epoch = `cut-${webhook.id}`;
    const from = await store.beginEpoch({ epoch, now: Date.now() });
    await subject.accept(webhook);
    await subject.accept(webhook);
    const head = await headNow();
    await prunePass(store, { now: Date.now() });
    expect((await store.findPlace({ epoch, seq: from })).place).toBe('kept');
    await prunePass(store, { now: Date.now() + 86_500_000 });
    const pruned = await store.findPlace({ epoch: 'x', seq: 0 });
    expect(pruned.head).toBe(head);
    await subject.accept(webhook);
    expect((await since(head, tenantId)).to).toBe(head + 1);
    // Who asks for what is gone is told where it begins.
    const rest = await since(from, tenantId);
    expect(rest.from).toBeGreaterThan(from);
    expect(rest).toMatchObject({ to: head + 1, head: head + 1 });
  });
}
