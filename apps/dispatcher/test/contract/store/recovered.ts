// What a delivered copy makes good, and what a replay says became of the deliveries it made.
import { expect, it } from 'vitest';
import { createdWebhook, NOW, ulid } from '../../support/builders.ts';
import { replaySteps } from './replay-steps.ts';
import { type OpenStore, Subject } from './subject.ts';

export function recoveredContract(open: OpenStore): void {
  const subject = new Subject(open);
  const { create, plan, step, list } = replaySteps(subject);
  const failed = async (count: number) => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(await subject.accept(webhook));
    for (const one of (await subject.claim(webhook)).deliveries) {
      await subject.settle(one, { status: 'failed', failures: 1 });
    }
    return { tenantId, webhook, ids };
  };
  const anew = async (tenantId: number, id: string): Promise<string> => {
    const newId = `dlv_${ulid()}_0a0b0c0d`;
    const outcome = await subject.store.copyDelivery({ tenantId, id, newId, body: null, now: NOW });
    expect(outcome.kind).toBe('added');
    return newId;
  };
  const recoveredBy = async (tenantId: number, id: string) => (await subject.delivery(tenantId, id)).recoveredBy;

  it('inspector-55: a failed delivery names the copy that was delivered, and so does what it was a copy of itself', async () => {
    const { tenantId, webhook, ids } = await failed(1);
    const [first = ''] = ids;
    const second = await anew(tenantId, first);
    await subject.settle(await subject.claimOne(webhook), { status: 'failed', failures: 1 });
    expect(await recoveredBy(tenantId, first)).toBeNull();
    const third = await anew(tenantId, second);
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    expect([await recoveredBy(tenantId, second), await recoveredBy(tenantId, first)]).toEqual([third, third]);
    // The first copy to arrive is the one that is named.
    await anew(tenantId, first);
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    expect(await recoveredBy(tenantId, first)).toBe(third);
    expect(await list(tenantId, { query: 'is:recovered' })).toHaveLength(2);
    expect(await list(tenantId, { query: 'status:failed -is:recovered' })).toHaveLength(0);
  });

  it('inspector-55: only a failed or cancelled delivery is recovered: not one that is under way, or was delivered', async () => {
    const { tenantId, webhook, ids } = await failed(1);
    const [first = ''] = ids;
    await subject.store.resend({ tenantId, id: first, now: NOW });
    const copy = await anew(tenantId, first);
    const claimed = (await subject.claim(webhook)).deliveries;
    const settle = async (id: string, status: 'delivered') => {
      const one = claimed.find((delivery) => delivery.id === id);
      if (one !== undefined) await subject.settle(one, { status });
    };
    await settle(copy, 'delivered');
    expect(await recoveredBy(tenantId, first)).toBeNull();
    await settle(first, 'delivered');
    expect(await recoveredBy(tenantId, first)).toBeNull();
    const again = await anew(tenantId, copy);
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    expect([await recoveredBy(tenantId, copy), await recoveredBy(tenantId, again)]).toEqual([null, null]);
  });

  it('inspector-55: a viewer of the live log is told that the original was recovered', async () => {
    const { tenantId, webhook, ids } = await failed(1);
    const copy = await anew(tenantId, ids[0] ?? '');
    const claimed = await subject.claimOne(webhook);
    const { at } = await subject.store.liveSnapshot({ tenantId, query: undefined, limit: 1 });
    await subject.settle(claimed, { status: 'delivered' });
    const bounds = { behindMax: null, changesMax: 100, matchedMax: null, rowsMax: 10 };
    const read = await subject.store.liveChanges({ tenantId, query: 'is:recovered', from: at, ...bounds });
    if (read.kind === 'far') throw new Error(`${read.behind} changes follow`);
    expect(read.tuples.map((text) => JSON.parse(text) as unknown[])).toEqual([
      expect.arrayContaining([ids[0], 'failed', copy]),
    ]);
  });

  it('inspector-56: a replay leaves out what was recovered before it was planned, or since, unless it asks for it', async () => {
    const { tenantId, webhook, ids } = await failed(3);
    await anew(tenantId, ids[0] ?? '');
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    const asked = await create(tenantId, { statuses: ['failed'], query: 'is:recovered' });
    expect(await plan(asked.id)).toMatchObject({ total: 1 });
    const { id } = await create(tenantId, { statuses: ['failed'] }, { startsAtOnce: true });
    expect(await plan(id)).toMatchObject({ total: 2 });
    await anew(tenantId, ids[1] ?? '');
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    await step(id, 10);
    expect(await subject.store.getReplay({ tenantId, id })).toMatchObject({ status: 'done', replayed: 1, skipped: 1 });
  });

  it('inspector-57: a replay counts its new deliveries by status, and no other tenant can ask', async () => {
    const { tenantId, webhook } = await failed(4);
    const { id } = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    await plan(id);
    const counts = () => subject.store.replayCounts({ tenantId, id });
    expect(await counts()).toEqual({});
    await step(id, 4);
    expect(await counts()).toEqual({ pending: 4 });
    const [one, two, three] = (await subject.claim(webhook)).deliveries;
    if (one === undefined || two === undefined || three === undefined) throw new Error('not all were claimed');
    await subject.settle(one, { status: 'delivered' });
    await subject.settle(two, { status: 'failed', failures: 1 });
    await subject.settle(three, { status: 'retrying', dueAt: NOW + 60_000, failures: 1 });
    expect(await counts()).toEqual({ delivered: 1, failed: 1, retrying: 1, in_flight: 1 });
    const other = await createdWebhook(subject.store, (await subject.tenant()).tenantId);
    expect(await subject.store.replayCounts({ tenantId: other.tenantId, id })).toEqual({});
  });
}
