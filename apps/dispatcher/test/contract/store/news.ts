import type { LivePosition } from '@posthorn/contracts/live';
import { expect, it } from 'vitest';
import type { News } from '../../../src/ports/news.ts';
import { accepted, createdWebhook, entry, NOW, newDelivery, newToken, settlementOf } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const ACTOR = { tokenId: null, name: 'test' };

export function newsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const dueOf = (told: readonly News[]) =>
    told.flatMap(({ due = [] }) => due.map(({ endpoint: webhook, dueAt }) => ({ id: webhook.id, dueAt })));

  it('news-1: the news of a commit come before its answer, and what is due comes once for each webhook', async () => {
    const { tenantId, webhook } = await subject.subscribed({ lane: 'high', maxInFlight: 7 });
    const { version } = await subject.store.routingTable({ tenantId });
    const deliveries = [5000, 2000, 9000].map((ms) => newDelivery(webhook.id, { dueAt: NOW + ms }));
    const told: News[] = [];
    const end = subject.store.news.subscribe((news) => {
      if (news !== 'everything') told.push(news);
    });
    const batch = { tenantId, routingVersion: version, now: NOW, entries: [entry({ deliveries })] };
    const before = await subject.store.accept(batch).then(() => told.length);
    end();
    expect(before).toBe(1);
    const { id, lane, maxInFlight, version: settings } = webhook;
    expect(told[0]?.due).toEqual([
      { endpoint: { id, tenantId, lane, maxInFlight, version: settings }, dueAt: NOW + 2000 },
    ]);
    await accepted(subject.store, tenantId, [webhook]);
    expect(told).toHaveLength(1);
  });

  it('news-1: a delivery that is written under a lease, and one that is held, are due to nobody', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const off = await createdWebhook(subject.store, tenantId, { isActive: false });
    const told = await subject.told(async () => {
      await subject.accept(webhook, { delivery: { lease: { until: NOW + 5000 } } });
      await subject.accept(off, { delivery: { status: 'held', dueAt: null } });
    });
    expect(dueOf(told)).toEqual([]);
  });

  it('news-1: a retry, a release, a resend, a copy and a changed webhook make something due', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    const claimed = await subject.claimOne(webhook);
    const retry = { status: 'retrying', dueAt: NOW + 60_000, failures: 1 } as const;
    const due = async (run: () => Promise<unknown>) => dueOf(await subject.told(run));
    expect(await due(() => subject.settle(claimed, retry))).toEqual([{ id: webhook.id, dueAt: NOW + 60_000 }]);
    expect(await due(() => subject.store.resend({ tenantId, id, now: NOW + 3 }))).toEqual([
      { id: webhook.id, dueAt: NOW + 3 },
    ]);
    const copy = { tenantId, id, newId: `${id}x`, body: null, now: NOW + 4 };
    expect(await due(() => subject.store.copyDelivery(copy))).toEqual([{ id: webhook.id, dueAt: NOW + 4 }]);
    const look = [{ id: webhook.id, dueAt: 0 }];
    expect(await due(() => subject.switchOff(webhook))).toEqual(look);
    expect(await due(() => subject.switchOn(webhook, 'release'))).toEqual(look);
  });

  it('news-1: in an order, who leaves makes the next one due', async () => {
    const { tenantId, webhook } = await subject.subscribed({ ordering: 'profile' });
    const first = await subject.accept(webhook, { delivery: { turn: { keys: ['p'], enteredAt: NOW } } });
    await subject.accept(webhook, { delivery: { turn: { keys: ['p'], enteredAt: NOW } } });
    const told = await subject.told(() => subject.store.cancel({ tenantId, id: first, now: NOW + 9 }));
    expect(dueOf(told)).toEqual([{ id: webhook.id, dueAt: NOW + 9 }]);
  });

  it('news-2: a change of a webhook says whose routing is out of date', async () => {
    const { tenantId } = await subject.tenant();
    const created = await subject.told(() => createdWebhook(subject.store, tenantId));
    expect(created).toMatchObject([{ routing: [tenantId] }]);
    const webhook = await createdWebhook(subject.store, tenantId);
    const deleting = () => subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW, actor: ACTOR });
    expect(await subject.told(deleting)).toMatchObject([{ routing: [tenantId] }]);
    expect(await subject.told(deleting)).toEqual([]);
  });

  it('news-3: what a receiver brought about is told: switched off, and that something was raised', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await subject.accept(webhook);
    const claimed = await subject.claimOne(webhook);
    const gone = settlementOf(claimed, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url } });
    const told = await subject.told(() => subject.settleAll([gone]));
    expect(told).toMatchObject([
      {
        raised: true,
        routing: [tenantId],
        switchedOff: [{ tenantId, endpointId: webhook.id, isTarget: false, reason: 'gone' }],
      },
    ]);
    const other = await subject.subscribed();
    const byUser = await subject.told(() => subject.switchOff(other.webhook));
    expect(byUser.some(({ switchedOff, raised }) => switchedOff !== undefined || raised !== undefined)).toBe(false);
  });

  it('news-4: pending fan-outs and replays are told', async () => {
    const { tenantId } = await subject.tenant();
    const { version } = await subject.store.routingTable({ tenantId });
    const batch = { tenantId, routingVersion: version, now: NOW, entries: [entry({ fanOutPending: true })] };
    expect(await subject.told(() => subject.store.accept(batch))).toMatchObject([{ fanOut: true }]);
    const asked = { tenantId, filter: {}, ratePerSecond: 1, startsAtOnce: false, actor: ACTOR, now: NOW };
    let id = 0;
    const created = await subject.told(async () => {
      id = (await subject.store.createReplay(asked)).id;
    });
    expect(created).toEqual([{ replays: true }]);
    const change = { tenantId, id, action: 'cancel', actor: ACTOR, now: NOW } as const;
    expect(await subject.told(() => subject.store.changeReplay(change))).toEqual([{ replays: true }]);
    expect(await subject.told(() => subject.store.changeReplay(change))).toEqual([]);
  });

  it('news-5: a revoked token and an ended session are told', async () => {
    const hash = new Uint8Array(32).fill(7);
    const token = await subject.store.createToken({ tenant: 'news', token: newToken({ hash }) });
    const opened = await subject.store.openSession({ by: { token: hash }, hash: new Uint8Array(32).fill(8), now: NOW });
    const sessionId = opened?.session.id ?? 0;
    const ended = await subject.told(() => subject.store.endSession({ id: sessionId, now: NOW, actor: ACTOR }));
    expect(ended).toEqual([{ ended: [{ sessionId }] }]);
    const revoked = await subject.told(() => subject.store.revokeToken({ id: token.id, tenantId: null, now: NOW }));
    expect(revoked).toEqual([{ ended: [{ tokenId: token.id }] }]);
  });

  it('news-6: an act that fails tells nothing of what it did', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { version } = await subject.store.routingTable({ tenantId });
    const good = entry({ deliveries: [newDelivery(webhook.id)] });
    const entries = [good, entry({ event: { ...good.event } })];
    const told = await subject.told(() =>
      subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries }).catch(() => undefined),
    );
    expect(told).toEqual([]);
  });

  it('news-7: every commit that changes deliveries tells how far the log is', async () => {
    const { webhook } = await subject.subscribed();
    const heads: LivePosition[] = [];
    const told = await subject.told(async () => {
      for (let i = 0; i < 2; i += 1) {
        await subject.accept(webhook);
        heads.push(await subject.store.liveHead());
      }
    });
    expect(told.map(({ head }) => head)).toEqual(heads);
    expect(await subject.store.findPlace({ at: heads[0] ?? '' })).toMatchObject({ place: 'kept', behind: 1 });
  });
}
