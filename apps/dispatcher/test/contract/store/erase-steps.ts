// Erasures that one commit is not enough for: what the steps leave behind, and what happens in between.
import { expect, it } from 'vitest';
import { accepted, entry, NOW, newDelivery, newEvent } from '../../support/builders.ts';
import { ACTOR, Erasing, LATER, OTHER, PEOPLE, PERSON, TOLD } from './erasing.ts';
import type { OpenStore } from './subject.ts';

export function eraseStepsContract(open: OpenStore): void {
  const subject = new Erasing(open);

  it('erase-13: a claim gives none of it out, and calls it off as erased; the receipt counts each once', async () => {
    const { tenantId, webhook, bystander } = await subject.filled();
    const own = await subject.accept(webhook, { event: { profileId: 'bystander' } });
    const { id } = await subject.begin(tenantId, PERSON, 1);
    const { deliveries } = await subject.claim(webhook, LATER + 1e6);
    expect(deliveries.map((one) => one.id)).toEqual([own]);
    const cancelled = (await subject.list(tenantId, 'status:cancelled')).items;
    expect(cancelled).toHaveLength(4);
    expect(cancelled.every(({ reason }) => reason === 'erased')).toBe(true);
    await subject.finish();
    // The four that were due, and the one that was held.
    expect(await subject.shown(tenantId, id)).toMatchObject({ erased: { cancelled: 5, events: 7 } });
    expect((await subject.delivery(tenantId, bystander)).status).toBe('delivered');
  });

  it('erase-13: an attempt under way is recorded without what was captured, and revives nothing', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const made = () =>
      accepted(subject.store, tenantId, [webhook], { event: { people: { ...PEOPLE, profileId: PERSON } } });
    const ids = [];
    for (let i = 0; i < 3; i += 1) ids.push((await made()).ids[0] ?? '');
    const { deliveries } = await subject.claim(webhook);
    await subject.begin(tenantId, PERSON, 1);
    const response = { headers: { 'x-who': TOLD }, body: Buffer.from(TOLD), truncated: false };
    const again = { status: 'retrying' as const, dueAt: LATER, failures: 1 };
    for (const one of deliveries) {
      expect(await subject.settle(one, again, { attempt: { response, status: 503 } })).toBe('settled');
    }
    for (const stepped of [false, true]) {
      if (stepped) await subject.finish(1);
      for (const id of ids) {
        const after = await subject.delivery(tenantId, id);
        expect(after).toMatchObject({ status: 'cancelled', reason: 'erased', dueAt: null, body: '' });
        expect(after.attempts).toMatchObject([{ status: 503, requestHeaders: {}, response: null }]);
      }
    }
    expect((await subject.claim(webhook, LATER + 1e9)).deliveries).toEqual([]);
  });

  it('erase-13: in an order those behind it go, whatever step reaches it', async () => {
    const { tenantId, webhook } = await subject.subscribed({ ordering: 'profile' });
    const about = async (profileId: string, keys: string[], others: string[] = []) => {
      const over = {
        event: { people: { ...PEOPLE, profileId, others } },
        delivery: { turn: { keys, enteredAt: NOW } },
      };
      return (await accepted(subject.store, tenantId, [webhook], over)).ids[0] ?? '';
    };
    for (let i = 0; i < 5; i += 1) await about(PERSON, [PERSON, 'shared']);
    const behind = await about('third', ['shared']);
    await subject.begin(tenantId, PERSON, 1);
    expect((await subject.claim(webhook, LATER)).deliveries.map(({ id }) => id)).toEqual([behind]);
    await subject.finish();
  });

  it('erase-11: one event with more deliveries than a step takes is erased in parts, and counted once', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { version } = await subject.store.routingTable({ tenantId });
    const made = newEvent({ people: { ...PEOPLE, profileId: PERSON } });
    const deliveries = Array.from({ length: 20 }, () => newDelivery(webhook.id, { body: `{"own":"${TOLD}"}` }));
    const entries = [entry({ event: made, deliveries })];
    await subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
    const { id } = await subject.begin(tenantId);
    expect(await subject.shown(tenantId, id)).toMatchObject({ erased: { events: 1, deliveries: 4 }, finishedAt: null });
    const ids = deliveries.map((one) => one.id);
    const bodies = async () => Promise.all(ids.map(async (one) => (await subject.delivery(tenantId, one)).body));
    expect(new Set(await bodies())).toEqual(new Set(['']));
    expect((await subject.claim(webhook, LATER, 2)).deliveries).toEqual([]);
    await subject.finish();
    expect(await subject.shown(tenantId, id)).toMatchObject({
      erased: { profiles: 1, events: 1, deliveries: 20, cancelled: 20, attempts: 0 },
    });
    expect(await subject.statuses(tenantId, ids)).toEqual(ids.map(() => 'cancelled'));
  });

  it('erase-14: the receipt of many steps is that of one commit', async () => {
    const [whole, stepped] = [await subject.filled(), await subject.filled()];
    const erasing = { tenantId: whole.tenantId, profileId: PERSON, now: LATER, actor: ACTOR };
    const outcome = await subject.store.eraseProfile(erasing);
    const { id } = await subject.begin(stepped.tenantId, PERSON, 1);
    await subject.finish(1);
    expect(outcome).toEqual({ kind: 'done', erased: (await subject.shown(stepped.tenantId, id))?.erased });
    const statuses = await Promise.all([whole, stepped].map((one) => subject.statuses(one.tenantId, one.deliveries)));
    expect(statuses[1]).toEqual(statuses[0]);
  });

  it('erase-16: asked for again while it runs, it is the same, and covers what was accepted since', async () => {
    const { tenantId, webhook } = await subject.filled();
    const first = await subject.begin(tenantId, PERSON, 1);
    const since = await accepted(subject.store, tenantId, [webhook], {
      event: { people: { ...PEOPLE, profileId: PERSON } },
    });
    const find = async (id: string) => (await subject.store.getEvent({ tenantId, id }))?.event.erasedAt;
    expect(await find(since.event.id)).toBeNull();
    expect((await subject.begin(tenantId, PERSON, 1)).id).toBe(first.id);
    expect(await find(since.event.id)).toBe(LATER);
    const after = await accepted(subject.store, tenantId, [webhook], {
      event: { people: { ...PEOPLE, profileId: PERSON } },
    });
    await subject.finish();
    expect(await find(after.event.id)).toBeNull();
    expect(await subject.shown(tenantId, first.id)).toMatchObject({ erased: { profiles: 2, events: 8 } });
    const audit = await subject.store.listAudit({
      tenantId,
      filter: { action: 'profile.erased' },
      after: null,
      limit: 9,
    });
    expect(audit.items).toHaveLength(2);
  });

  it('erase-16: another erasure of the same people does not count twice what both of them cover', async () => {
    const { tenantId } = await subject.filled();
    const [one, two] = [await subject.begin(tenantId, PERSON, 1), await subject.begin(tenantId, OTHER, 1)];
    expect(two.id).not.toBe(one.id);
    await subject.finish(2);
    const erased = await Promise.all([one, two].map(async ({ id }) => (await subject.shown(tenantId, id))?.erased));
    expect((erased[0]?.events ?? 0) + (erased[1]?.events ?? 0)).toBe(7);
    expect((erased[0]?.deliveries ?? 0) + (erased[1]?.deliveries ?? 0)).toBe(7);
  });

  it('erase-22: it is not over while an earlier one has deliveries left of an event that names both', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { version } = await subject.store.routingTable({ tenantId });
    const made = newEvent({ people: { ...PEOPLE, profileId: PERSON, others: [OTHER] } });
    const deliveries = Array.from({ length: 20 }, () => newDelivery(webhook.id));
    await subject.store.accept({
      tenantId,
      routingVersion: version,
      now: NOW,
      entries: [entry({ event: made, deliveries })],
    });
    const first = await subject.begin(tenantId);
    const second = await subject.begin(tenantId, OTHER, 999);
    for (let isLeft = true; isLeft; isLeft = await subject.store.eraseStep({ now: LATER, rowsMax: 4 })) {
      const statuses = await subject.statuses(
        tenantId,
        deliveries.map(({ id }) => id),
      );
      const isOver = (await subject.shown(tenantId, second.id))?.finishedAt !== null;
      expect(isOver && statuses.some((status) => status !== 'cancelled')).toBe(false);
    }
    for (const { id } of [first, second]) expect((await subject.shown(tenantId, id))?.finishedAt).toBe(LATER);
  });

  it('erase-17: what is left of it is its receipt, which another tenant does not see', async () => {
    const { tenantId } = await subject.filled();
    const { tenantId: stranger } = await subject.tenant();
    const { id } = await subject.begin(tenantId, PERSON, 1);
    await subject.finish();
    const receipt = await subject.shown(tenantId, id);
    expect(JSON.stringify(receipt)).not.toMatch(new RegExp(`${PERSON}|${OTHER}`));
    expect(receipt).toMatchObject({ subject: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), startedAt: LATER });
    expect(await subject.shown(stranger, id)).toBeNull();
    const old = { cursor: null as string | null, now: LATER + 1e12, eventsBefore: null, auditBefore: LATER + 1e9 };
    for (;;) {
      const { cursor, isPaused } = await subject.store.prune(old);
      if (isPaused) await subject.store.confirmClock();
      old.cursor = cursor;
      if (cursor === null && isPaused !== true) break;
    }
    expect(await subject.shown(tenantId, id)).toBeNull();
  });

  it('erase-18: several that run take turns, so none waits for the end of another', async () => {
    const [a, b] = [await subject.filled(), await subject.filled()];
    const [one, two] = [await subject.begin(a.tenantId, PERSON, 1), await subject.begin(b.tenantId, PERSON, 1)];
    for (let i = 0; i < 6; i += 1) await subject.store.eraseStep({ now: LATER, rowsMax: 2 });
    const events = async (tenantId: number, id: number) => (await subject.shown(tenantId, id))?.erased.events ?? 0;
    expect(await events(a.tenantId, one.id)).toBeGreaterThan(1);
    expect(await events(b.tenantId, two.id)).toBeGreaterThan(1);
    await subject.finish();
  });

  it('erase-18: the news tell of it as it begins; a small one has no steps', async () => {
    const { tenantId } = await subject.filled();
    const small = () => subject.store.eraseProfile({ tenantId, profileId: 'third', now: LATER, actor: ACTOR });
    expect((await subject.told(small)).some(({ erasures }) => erasures === true)).toBe(false);
    expect((await subject.told(() => subject.begin(tenantId))).some(({ erasures }) => erasures === true)).toBe(true);
    await subject.finish();
    expect(await subject.store.eraseStep({ now: LATER })).toBe(false);
  });

  it('erase-21: while it runs retention removes no events', async () => {
    const { tenantId, events } = await subject.filled();
    await subject.begin(tenantId, PERSON, 1);
    const pass = async () => {
      let removed = 0;
      let cursor: string | null = null;
      do {
        const step = await subject.store.prune({ cursor, now: LATER + 9, eventsBefore: LATER + 8, auditBefore: 0 });
        removed += step.events;
        cursor = step.cursor;
      } while (cursor !== null);
      return removed;
    };
    expect(await pass()).toBe(0);
    await subject.finish();
    expect(await pass()).toBeGreaterThanOrEqual(events.length);
  });
}
