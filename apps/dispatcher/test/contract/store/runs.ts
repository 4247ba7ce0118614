import { describe, expect, it } from 'vitest';
import type { AcceptEntry } from '../../../src/domain/acceptance.ts';
import { RUNS_MAX, RUNS_WINDOW_MS } from '../../../src/domain/run.ts';
import { entry, keyOf, NOW, newDelivery, newEvent } from '../../support/builders.ts';
import { aRun } from '../../support/triggers.ts';
import { type OpenStore, Subject } from './subject.ts';

export function runsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const accept = async (tenantId: number, entries: AcceptEntry[], now = NOW) => {
    const { version: routingVersion } = await subject.store.routingTable({ tenantId });
    const outcome = await subject.store.accept({ tenantId, routingVersion, now, entries });
    if (outcome.kind !== 'accepted') throw new Error('the routing table changed under the test');
    return outcome.results;
  };
  const eventOf = async (tenantId: number, id: string) => {
    const found = await subject.store.getEvent({ tenantId, id });
    if (found === null) throw new Error('the event is gone');
    return found;
  };
  const about = (profileId: string | null, triggerId: number) =>
    entry({ event: newEvent({ profileId }), runs: [aRun({ triggerId, deliveries: [] })] });

  it('reaction-11: what the triggers of an event decided is committed with it, and told with the event', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const planned = entry({
      event: newEvent({ depth: 2 }),
      deliveries: [newDelivery(webhook.id)],
      runs: [
        aRun({ triggerId: 5, deliveries: [newDelivery(webhook.id), newDelivery(webhook.id)] }),
        aRun({ triggerId: 6, stop: { reason: 'depth', detail: 'too deep' }, deliveries: [] }),
      ],
    });
    const [result] = await accept(tenantId, [planned]);
    expect(result).toMatchObject({ kind: 'new', receipt: { deliveries: 3, suppressed: 1 } });
    const { event, deliveries, runs } = await eventOf(tenantId, planned.event.id);
    expect(event.depth).toBe(2);
    expect(deliveries.map(({ id }) => id)).toEqual([
      planned.deliveries[0]?.id,
      ...(planned.runs?.[0]?.deliveries ?? []).map(({ id }) => id),
    ]);
    const [first, second] = runs;
    expect(first).toMatchObject({ triggerId: 5, stop: null, eventId: event.id, eventName: event.name, createdAt: NOW });
    expect(first?.items.map(({ status, deliveryId }) => [status, deliveryId])).toEqual([
      ['passed', null],
      ['planned', planned.runs?.[0]?.deliveries[0]?.id],
      ['planned', planned.runs?.[0]?.deliveries[1]?.id],
    ]);
    expect(first?.items[1]?.arguments).toEqual({ target_handle: 'crm' });
    expect(second).toMatchObject({ triggerId: 6, stop: { reason: 'depth', detail: 'too deep' } });
    expect(await subject.store.getRun({ tenantId, id: first?.id ?? 0 })).toEqual({
      run: first,
      context: planned.event.context,
    });
  });

  it('reaction-11: runs are listed newest first, by trigger, event and stop, and only those of the tenant', async () => {
    const { tenantId } = await subject.tenant();
    const entries = [about('p-1', 7), about('p-2', 8), about('p-3', 7)];
    await accept(tenantId, entries);
    const list = async (filter: object = {}, over: object = {}) => {
      const page = await subject.store.listRuns({ tenantId, filter, offset: 0, limit: 10, ...over });
      return { ids: page.items.map(({ eventId }) => eventId), total: page.total };
    };
    const ids = entries.map(({ event }) => event.id).reverse();
    expect(await list()).toEqual({ ids, total: 3 });
    expect(await list({}, { offset: 1, limit: 1 })).toEqual({ ids: [ids[1]], total: 3 });
    const by = (field: string, value: string | number) => ({
      comparisons: [{ field, operator: 'eq', values: [value] }],
    });
    expect(await list(by('actionable_id', 7))).toEqual({ ids: [ids[0], ids[2]], total: 2 });
    expect(await list(by('event_id', ids[1] ?? ''))).toEqual({ ids: [ids[1]], total: 1 });
    expect(await list(by('stop', 'depth'))).toEqual({ ids: [], total: 0 });
    const other = await subject.tenant();
    expect((await subject.store.listRuns({ tenantId: other.tenantId, filter: {}, offset: 0, limit: 10 })).total).toBe(
      0,
    );
    const [run] = (await subject.store.listRuns({ tenantId, filter: {}, offset: 0, limit: 1 })).items;
    expect(await subject.store.getRun({ tenantId: other.tenantId, id: run?.id ?? 0 })).toBeNull();
  });

  describe('reaction-12: one trigger runs for one profile at most 60 times a minute', () => {
    it('reaction-12: the run after them is stopped with its deliveries, and so is told', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      await accept(
        tenantId,
        Array.from({ length: RUNS_MAX }, () => about('p-1', 9)),
      );
      const over = entry({
        event: newEvent({ profileId: 'p-1' }),
        key: keyOf('over'),
        runs: [
          aRun({ triggerId: 9, deliveries: [newDelivery(webhook.id)] }),
          aRun({ triggerId: 10, deliveries: [newDelivery(webhook.id)] }),
        ],
      });
      const [result] = await accept(tenantId, [over]);
      expect(result).toMatchObject({ kind: 'new', stopped: [9], receipt: { deliveries: 1, suppressed: 1 } });
      const { deliveries, runs } = await eventOf(tenantId, over.event.id);
      expect(deliveries.map(({ id }) => id)).toEqual([over.runs?.[1]?.deliveries[0]?.id]);
      expect(runs.map(({ stop }) => stop?.reason ?? null)).toEqual(['too_often', null]);
      expect(runs[0]?.items.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
      const [repeat] = await accept(tenantId, [{ ...over, event: newEvent() }]);
      expect(repeat).toMatchObject({ kind: 'duplicate', receipt: { deliveries: 1, suppressed: 1 } });
    });

    it('reaction-12: counted in one commit too, by profile and by trigger; stopped ones do not count', async () => {
      const { tenantId } = await subject.tenant();
      const many = Array.from({ length: RUNS_MAX + 2 }, () => about('p-1', 11));
      const results = await accept(tenantId, [...many, about('p-2', 11), about('p-1', 12), about(null, 11)]);
      const stopped = results.map((one) => (one.kind === 'new' ? (one.stopped ?? []) : []));
      expect(stopped.map((one) => one.length)).toEqual([...Array(RUNS_MAX).fill(0), 1, 1, 0, 0, 0]);
      const later = await accept(tenantId, [about('p-1', 11)], NOW + RUNS_WINDOW_MS);
      expect(later[0]).not.toHaveProperty('stopped');
    });

    it('reaction-12: an event about no profile has no limit', async () => {
      const { tenantId } = await subject.tenant();
      const results = await accept(
        tenantId,
        Array.from({ length: RUNS_MAX + 1 }, () => about(null, 13)),
      );
      expect(results.every((one) => one.kind === 'new' && one.stopped === undefined)).toBe(true);
    });

    it('reaction-12: a clock that was set back starts a new window', async () => {
      const { tenantId } = await subject.tenant();
      await accept(
        tenantId,
        Array.from({ length: RUNS_MAX }, () => about('p-1', 14)),
      );
      const [before] = await accept(tenantId, [about('p-1', 14)], NOW - 1);
      expect(before).not.toHaveProperty('stopped');
    });
  });

  it('reaction-13: an erasure takes arguments, reasons and the profile, and leaves what was decided', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const secret = 'mere@example.test';
    const planned = entry({
      event: newEvent({ profileId: 'p-erased' }),
      runs: [
        aRun({
          arguments: { mail: secret },
          reason: `it was ${secret}`,
          deliveries: [newDelivery(webhook.id), newDelivery(webhook.id)],
        }),
      ],
    });
    await accept(tenantId, [planned]);
    await subject.store.eraseProfile({
      tenantId,
      profileId: 'p-erased',
      now: NOW,
      actor: { tokenId: null, name: 'test' },
    });
    const { runs } = await eventOf(tenantId, planned.event.id);
    expect(JSON.stringify(runs)).not.toContain(secret);
    expect(runs[0]?.items.map((item) => [item.status, item.arguments])).toEqual([
      ['passed', null],
      ['planned', null],
      ['planned', null],
    ]);
    expect(await subject.store.getRun({ tenantId, id: runs[0]?.id ?? 0 })).toMatchObject({ context: null });
    const [again] = await accept(tenantId, [entry({ event: newEvent({ profileId: 'p-erased' }), runs: [aRun()] })]);
    expect(again?.kind).toBe('new');
  });
}
