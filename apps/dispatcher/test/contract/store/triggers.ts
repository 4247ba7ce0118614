import { expect, it } from 'vitest';
import { NEWEST_FIRST, type TriggerFilterField } from '../../../src/domain/list-filter.ts';
import type { NewTrigger, Trigger } from '../../../src/domain/trigger.ts';
import { createdTarget, NOW } from '../../support/builders.ts';
import { filterOf, newTrigger, sendTo, unstored } from '../../support/triggers.ts';
import { type OpenStore, Subject } from './subject.ts';

export function triggersContract(open: OpenStore): void {
  const subject = new Subject(open);
  const create = async (tenantId: number, over: Partial<NewTrigger> = {}): Promise<Trigger> => {
    const saved = await subject.store.createTrigger({ trigger: newTrigger(tenantId, over), max: 100 });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    return saved.trigger;
  };
  const versionOf = async (tenantId: number) => (await subject.store.routingTable({ tenantId })).version;
  const get = ({ tenantId, id }: Trigger) => subject.store.getTrigger({ tenantId, id });

  it('reaction-4: a trigger is read back as it was written, its actions in the order in which they run', async () => {
    const { tenantId } = await subject.tenant();
    const send = {
      ...sendTo('crm', [{ name: 'x', value: { deep: [1.5, null, 'é'] }, isDynamic: null }]),
      delaySeconds: 60,
    };
    const actions = [
      { ...send, sortOrder: 2, description: 'd', notes: 'n' },
      { ...filterOf({ '==': [1, 1] }), sortOrder: 1 },
    ].map(unstored);
    const trigger = await create(tenantId, { description: 'words', notes: '', isActive: false, tokenId: 3, actions });
    const [first, second] = trigger.actions;
    expect(trigger).toEqual({
      ...newTrigger(tenantId, { description: 'words', notes: '', isActive: false, tokenId: 3 }),
      id: trigger.id,
      version: 1,
      actions: [
        { ...actions[1], id: first?.id },
        { ...actions[0], id: second?.id },
      ],
    });
    expect(await get(trigger)).toEqual(trigger);
  });

  it('reaction-4: a change keeps the actions that stay, removes the others and adds the new ones', async () => {
    const { tenantId } = await subject.tenant();
    const before = await create(tenantId, { actions: [sendTo('a'), sendTo('b')].map(unstored) });
    const [a, b] = before.actions;
    if (a === undefined || b === undefined) throw new Error('the actions are gone');
    const actions = [
      { ...b, sortOrder: 9, updatedAt: NOW + 5 },
      { ...unstored(sendTo('c')), sortOrder: 1 },
    ];
    const changed = { ...before, name: 'changed', actions, updatedAt: NOW + 5 };
    const saved = await subject.store.updateTrigger({ trigger: changed, now: NOW + 5 });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    expect(saved.trigger).toMatchObject({ name: 'changed', version: 2, updatedAt: NOW + 5 });
    expect(saved.trigger.actions.map(({ id }) => id)).toEqual([expect.any(Number), b.id]);
    expect(saved.trigger.actions.map(({ id }) => id)).not.toContain(a.id);
    expect(await subject.store.updateTrigger({ trigger: changed, now: NOW })).toEqual({ kind: 'stale' });
  });

  it('reaction-8: every change raises the routing version and is in the audit log, in the same commit', async () => {
    const { tenantId } = await subject.tenant();
    const versions = [await versionOf(tenantId)];
    const told = await subject.told(async () => {
      const trigger = await create(tenantId, { actions: [unstored(sendTo('crm'))] });
      versions.push(await versionOf(tenantId));
      await subject.store.updateTrigger({ trigger: { ...trigger, isActive: false }, now: NOW });
      versions.push(await versionOf(tenantId));
      expect(await subject.store.deleteTrigger({ tenantId, id: trigger.id, now: NOW })).toBe(true);
      versions.push(await versionOf(tenantId));
    });
    expect(new Set(versions).size).toBe(4);
    expect(told.map(({ routing }) => routing)).toEqual([[tenantId], [tenantId], [tenantId]]);
    const { items } = await subject.store.listAudit({
      tenantId,
      filter: { subject: 'trigger' },
      after: null,
      limit: 10,
    });
    expect(items.map(({ action }) => action)).toEqual(['trigger.deleted', 'trigger.updated', 'trigger.created']);
    expect(items[1]?.changes).toEqual({ is_active: { from: true, to: false } });
  });

  it('reaction-18: a target that a trigger names is not deleted, and the triggers are named', async () => {
    const { tenantId } = await subject.tenant();
    const [used, free] = [
      await createdTarget(subject.store, tenantId, { handle: 'used' }),
      await createdTarget(subject.store, tenantId, { handle: 'free' }),
    ];
    const one = await create(tenantId, { name: 'One', actions: [unstored(sendTo('used'))] });
    await create(tenantId, {
      name: 'Two',
      isActive: false,
      actions: [unstored(sendTo('used')), unstored(sendTo('other'))],
    });
    const remove = ({ id }: { id: number }) => subject.store.deleteTarget({ tenantId, id, now: NOW });
    expect(await remove(used)).toEqual({ kind: 'used', triggers: ['One', 'Two'] });
    expect(await remove(free)).toEqual({ kind: 'deleted' });
    expect(await remove(free)).toEqual({ kind: 'not-found' });
    await subject.store.deleteTrigger({ tenantId, id: one.id, now: NOW });
    expect(await remove(used)).toEqual({ kind: 'used', triggers: ['Two'] });
  });

  it('reaction-3: a tenant has no more triggers than it may', async () => {
    const { tenantId } = await subject.tenant();
    const trigger = newTrigger(tenantId);
    for (let i = 0; i < 2; i += 1) {
      expect((await subject.store.createTrigger({ trigger, max: 2 })).kind).toBe('saved');
    }
    expect(await subject.store.createTrigger({ trigger, max: 2 })).toEqual({ kind: 'too-many' });
    const other = await subject.tenant();
    expect((await subject.store.createTrigger({ trigger: newTrigger(other.tenantId), max: 2 })).kind).toBe('saved');
  });

  it('reaction-4: triggers are listed in pages, by what is asked for', async () => {
    const { tenantId } = await subject.tenant();
    const a = await create(tenantId, { name: 'a', event: 'reward.created' });
    const b = await create(tenantId, { name: 'b', isActive: false });
    const idsOf = async (over: object) => {
      const base = { tenantId, filter: {}, order: NEWEST_FIRST, offset: 0, limit: 100 };
      return (await subject.store.listTriggers({ ...base, ...over })).items.map(({ id }) => id);
    };
    const by = (field: TriggerFilterField, value: string | number) => ({
      filter: { comparisons: [{ field, operator: 'eq', values: [value] }] },
    });
    expect(await idsOf({})).toEqual([b.id, a.id]);
    expect(await idsOf({ order: { field: 'name', descending: false } })).toEqual([a.id, b.id]);
    expect(await idsOf({ offset: 1, limit: 1 })).toEqual([a.id]);
    expect(await idsOf(by('name', 'a'))).toEqual([a.id]);
    expect(await idsOf(by('trigger', 'reward.created'))).toEqual([a.id]);
    expect(await idsOf(by('is_active', 0))).toEqual([b.id]);
    expect(await idsOf({ filter: { search: 'REWARD' } })).toEqual([a.id]);
  });

  it('reaction-4: a trigger of another tenant is not there', async () => {
    const { tenantId } = await subject.tenant();
    const trigger = await create(tenantId);
    const other = await subject.tenant();
    const asked = { tenantId: other.tenantId, id: trigger.id };
    expect(await subject.store.getTrigger(asked)).toBeNull();
    expect(await subject.store.deleteTrigger({ ...asked, now: NOW })).toBe(false);
    expect(await subject.store.updateTrigger({ trigger: { ...trigger, tenantId: other.tenantId }, now: NOW })).toEqual({
      kind: 'not-found',
    });
    expect(await get(trigger)).toEqual(trigger);
  });
}
