// Triggers of events whose fan-out is pending: they run as they were when the event was accepted (docs/spec.md reaction-14).
import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/domain/target.ts';
import type { NewTrigger, Trigger } from '../../src/domain/trigger.ts';
import { createdTarget } from '../support/builders.ts';
import { filterOf, newTrigger, sendTo, unstored } from '../support/triggers.ts';
import { posted } from './accepting.ts';
import { PLENTY, receipts, setUp } from './fanning-out.ts';

type Set = Awaited<ReturnType<typeof setUp>>;

const createTarget = ({ world }: Set, handle: string): Promise<Target> =>
  createdTarget(world.store, world.tenant.tenantId, { handle, template: `{"to":"${handle}"}` });

async function createTrigger({ world }: Set, over: Partial<NewTrigger> = {}): Promise<Trigger> {
  const saved = await world.store.createTrigger({ trigger: newTrigger(world.tenant.tenantId, over), max: 100 });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  return saved.trigger;
}

const sendsTo = (...handles: string[]) => ({ actions: handles.map((handle) => unstored(sendTo(handle))) });
const change = async ({ world }: Set, trigger: Trigger, over: Partial<Trigger>): Promise<void> =>
  void (await world.store.updateTrigger({ trigger: { ...trigger, ...over }, now: world.clock.now() }));
const changeTarget = async ({ world }: Set, target: Target, over: Partial<Target>): Promise<void> =>
  void (await world.store.updateTarget({ target: { ...target, ...over }, now: world.clock.now(), held: 'release' }));
const bodies = ({ world }: Set): string[] => world.transport.sent.map(({ body }) => String(body)).sort();

/** One event whose fan-out is pending. */
async function pend(set: Set, fields: Record<string, unknown> = {}): Promise<string> {
  const [receipt] = receipts(await set.accept(posted(fields)));
  expect(receipt?.fanOutPending).toBe(true);
  return receipt?.id ?? '';
}

describe('reaction-14: a pending fan-out runs the triggers of its acceptance', () => {
  it('reaction-14: what is created, changed, switched off or deleted meanwhile changes nothing', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const { world } = set;
    await world.webhook();
    for (const handle of ['a', 'b', 'c', 'd']) await createTarget(set, handle);
    const [changed, off, deleted] = [
      await createTrigger(set, sendsTo('a')),
      await createTrigger(set, sendsTo('b')),
      await createTrigger(set, sendsTo('c')),
    ];
    const late = await createTrigger(set, { ...sendsTo('d'), isActive: false });
    const id = await pend(set);
    const [action] = changed.actions;
    await change(set, changed, {
      actions: action === undefined ? [] : [{ ...action, arguments: sendTo('d').arguments }],
    });
    await change(set, off, { isActive: false });
    await world.store.deleteTrigger({ tenantId: world.tenant.tenantId, id: deleted.id, now: world.clock.now() });
    await change(set, late, { isActive: true });
    await createTrigger(set, sendsTo('d'));
    await set.expandAll();
    expect(bodies(set)).toEqual(['{"id":"p1"}', '{"to":"a"}', '{"to":"b"}', '{"to":"c"}']);
    expect((await set.event(id)).runs.map(({ triggerId }) => triggerId)).toEqual([changed.id, off.id, deleted.id]);
  });

  it('reaction-14: the template, condition and handle of a target are those of then; where it goes is of now', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const target = await createTarget(set, 'a');
    await createTrigger(set, sendsTo('a', 'b'));
    const id = await pend(set);
    await changeTarget(set, target, { template: '{"to":"elsewhere"}', url: 'https://moved.example/' });
    await createTarget(set, 'b');
    await set.expandAll();
    expect(bodies(set)).toEqual(['{"to":"a"}']);
    expect(set.world.transport.sent[0]?.url).toBe('https://moved.example/');
    expect((await set.event(id)).runs[0]?.items.map(({ status }) => status)).toEqual(['planned', 'failed']);
  });

  it('reaction-14: a target that is switched off meanwhile holds, and one that is deleted is not found', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const { world } = set;
    const [off, gone] = [await createTarget(set, 'off'), await createTarget(set, 'gone')];
    const trigger = await createTrigger(set, sendsTo('off', 'gone'));
    const id = await pend(set);
    await change(set, trigger, { actions: [] });
    await changeTarget(set, off, { isActive: false, disabledReason: 'by_user', disabledAt: world.clock.now() });
    await world.store.deleteTarget({ tenantId: world.tenant.tenantId, id: gone.id, now: world.clock.now() });
    await set.expandAll();
    const { deliveries, runs } = await set.event(id);
    expect(deliveries.map(({ status }) => status)).toEqual(['held']);
    expect(runs[0]?.items.map(({ status }) => status)).toEqual(['planned', 'failed']);
    expect(runs[0]?.items[1]?.reason).toContain('"gone"');
  });

  it('reaction-14: whether a target is on counts when its delivery is written, step by step', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const { world } = set;
    const target = await createTarget(set, 'a');
    const off = { ...target, isActive: false, disabledReason: 'by_user' as const, disabledAt: world.clock.now() };
    await changeTarget(set, target, off);
    await createTrigger(set, sendsTo('a'));
    const ids = [await pend(set), await pend(set), await pend(set)];
    await set.step();
    const stored = await world.store.getTarget({ tenantId: world.tenant.tenantId, id: target.id });
    if (stored === null) throw new Error('the target is gone');
    await changeTarget(set, stored.target, { isActive: true, disabledReason: null, disabledAt: null });
    while ((await world.store.tenantsFanningOut()).length > 0) await set.step();
    await world.runOut();
    const statuses = await Promise.all(ids.map(async (id) => (await set.event(id)).deliveries[0]?.status));
    expect(statuses).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('reaction-14: each trigger runs once, a few in each step, whichever process takes them', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    await createTarget(set, 'a');
    const triggers = [];
    for (let i = 0; i < 5; i += 1) triggers.push(await createTrigger(set, sendsTo('a')));
    for (let i = 0; i < 3; i += 1) await set.world.webhook();
    const id = await pend(set);
    await Promise.all([set.step(), set.step()]);
    await set.expandAll();
    expect(set.world.transport.sent).toHaveLength(8);
    expect((await set.event(id)).runs.map(({ triggerId }) => triggerId)).toEqual(triggers.map(({ id: own }) => own));
  });

  it('reaction-14: filters, delays and limits are those of an event that was written at once', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    await createTarget(set, 'a');
    const never = filterOf({ '==': [1, 2] });
    await createTrigger(set, { actions: [{ ...never, sortOrder: 1 }, sendTo('a')].map(unstored) });
    await createTrigger(set, { actions: [{ ...unstored(sendTo('a')), delaySeconds: 60 }] });
    const id = await pend(set, { depth: 4 });
    const deep = await pend(set, { depth: 5 });
    await set.expandAll();
    const { runs } = await set.event(id);
    expect(runs.map(({ items }) => items.map(({ status }) => status))).toEqual([['stopped', 'skipped'], ['planned']]);
    expect((await set.event(deep)).runs.map(({ stop }) => stop?.reason)).toEqual(['depth', 'depth']);
  });

  it('reaction-14: what a request may ask for counts runs and sends', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 4 });
    await createTarget(set, 'a');
    await createTrigger(set, sendsTo('a'));
    const told = receipts(await set.accept(posted(), posted(), posted()));
    expect(told.map(({ fanOutPending, deliveries }) => [fanOutPending, deliveries])).toEqual([
      [false, 1],
      [false, 1],
      [true, 0],
    ]);
    await set.expandAll();
    expect(bodies(set)).toEqual(Array(3).fill('{"to":"a"}'));
  });
});
