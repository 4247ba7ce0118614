import { expect, it } from 'vitest';
import { parseCondition } from '../../../src/domain/condition/parse-condition.ts';
import { UNTRIED } from '../../../src/domain/health.ts';
import { NEWEST_FIRST } from '../../../src/domain/list-filter.ts';
import { createdTarget, createdWebhook, entry, NOW, newTarget } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function targetsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const list = (tenantId: number, over: object = {}) =>
    subject.store.listTargets({ tenantId, filter: {}, order: NEWEST_FIRST, offset: 0, limit: 100, ...over });
  const versionOf = async (tenantId: number) => (await subject.store.targetTable({ tenantId })).version;

  it('target-1: a target is read back as it was written, everywhere', async () => {
    const { tenantId } = await subject.tenant();
    const condition = parseCondition('{"==": [{"var": "id"}, 1.0]}');
    if (!condition.ok) throw new Error(condition.fault);
    const written = newTarget(tenantId, {
      name: 'Ünïcode',
      handle: 'one.Two_3~-',
      method: 'PATCH',
      template: '{"id": "{{ id }}"}',
      description: 'for people',
      notes: 'more',
      condition: condition.condition,
      lane: 'high',
      headers: { authorization: 'Bearer {{ token }}' },
      secret: 'a secret of the receiver',
      retrySchedule: [0, 1],
      rateLimit: { count: 5, perMs: 2000 },
      ordering: 'profile',
      tokenId: 5,
    });
    const saved = await subject.store.createTarget({ target: written });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    const { target } = saved;
    const listed = { target, heldCount: 0, health: UNTRIED };
    expect(target).toEqual({ ...written, id: target.id, version: 1 });
    expect(await subject.store.getTarget({ tenantId, id: target.id })).toEqual(listed);
    expect(await list(tenantId)).toEqual({ items: [listed], total: 1 });
    expect((await subject.store.targetTable({ tenantId })).targets).toEqual([target]);
  });

  it('target-2: a handle is unique in its tenant, and free again after its target is deleted', async () => {
    const [{ tenantId }, other] = [await subject.tenant(), await subject.tenant()];
    const first = await createdTarget(subject.store, tenantId, { handle: 'mail' });
    await createdTarget(subject.store, other.tenantId, { handle: 'mail' });
    const again = newTarget(tenantId, { handle: 'mail' });
    expect(await subject.store.createTarget({ target: again })).toEqual({ kind: 'taken', targetId: first.id });
    expect(await subject.store.deleteTarget({ tenantId, id: first.id, now: NOW })).toEqual({ kind: 'deleted' });
    expect((await createdTarget(subject.store, tenantId, { handle: 'mail' })).id).not.toBe(first.id);
  });

  it('target-3: each change raises the routing version, so that no event is accepted by an older table', async () => {
    const { tenantId } = await subject.tenant();
    const versions = [await versionOf(tenantId)];
    const target = await createdTarget(subject.store, tenantId);
    versions.push(await versionOf(tenantId));
    const change = { target: { ...target, template: '{}' }, now: NOW, held: 'release' } as const;
    const saved = await subject.store.updateTarget(change);
    expect(saved).toMatchObject({ kind: 'saved', target: { template: '{}', version: 2 } });
    expect(await subject.store.updateTarget(change)).toEqual({ kind: 'stale' });
    versions.push(await versionOf(tenantId));
    await subject.store.deleteTarget({ tenantId, id: target.id, now: NOW });
    versions.push(await versionOf(tenantId));
    expect(new Set(versions).size).toBe(4);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    const stale = { tenantId, routingVersion: versions[2] ?? 0, now: NOW, entries: [entry()] };
    expect(await subject.store.accept(stale)).toEqual({ kind: 'stale' });
  });

  it('target-4: webhooks and targets do not mix, though their ids are of one sequence', async () => {
    const { tenantId } = await subject.tenant();
    const webhook = await createdWebhook(subject.store, tenantId);
    const target = await createdTarget(subject.store, tenantId);
    expect(await subject.store.getTarget({ tenantId, id: webhook.id })).toBeNull();
    expect(await subject.store.getWebhook({ tenantId, id: target.id })).toBeNull();
    expect(await subject.store.deleteTarget({ tenantId, id: webhook.id, now: NOW })).toEqual({ kind: 'not-found' });
    expect(await subject.store.deleteWebhook({ tenantId, id: target.id, now: NOW })).toBe(false);
    expect((await list(tenantId)).items.map((one) => one.target.id)).toEqual([target.id]);
    expect((await subject.store.routingTable({ tenantId })).webhooks.map(({ id }) => id)).toEqual([webhook.id]);
  });

  it('target-4: another tenant sees and changes none of them', async () => {
    const [{ tenantId }, other] = [await subject.tenant(), await subject.tenant()];
    const target = await createdTarget(subject.store, tenantId);
    const theirs = { ...target, tenantId: other.tenantId };
    expect(await subject.store.getTarget({ tenantId: other.tenantId, id: target.id })).toBeNull();
    expect(await subject.store.updateTarget({ target: theirs, now: NOW, held: 'release' })).toEqual({
      kind: 'not-found',
    });
    expect(await subject.store.deleteTarget({ tenantId: other.tenantId, id: target.id, now: NOW })).toEqual({
      kind: 'not-found',
    });
    expect((await list(other.tenantId)).total).toBe(0);
  });

  it('target-5: targets are listed by what is asked for', async () => {
    const { tenantId } = await subject.tenant();
    const a = await createdTarget(subject.store, tenantId, { handle: 'a', notes: 'of the shop', method: 'PUT' });
    const b = await createdTarget(subject.store, tenantId, { handle: 'b', name: 'The Shop' });
    const found = async (over: object) => (await list(tenantId, over)).items.map(({ target }) => target.id);
    const comparing = (field: string, value: string) =>
      found({ filter: { comparisons: [{ field, operator: 'eq', values: [value] }] } });
    expect(await comparing('handle', 'a')).toEqual([a.id]);
    expect(await comparing('name', 'The Shop')).toEqual([b.id]);
    expect(await comparing('method', 'PUT')).toEqual([a.id]);
    expect(await found({ filter: { search: 'SHOP' } })).toEqual([b.id, a.id]);
    expect(await found({ order: { field: 'handle', descending: false } })).toEqual([a.id, b.id]);
    expect(await found({ offset: 1, limit: 1 })).toEqual([a.id]);
  });
}
