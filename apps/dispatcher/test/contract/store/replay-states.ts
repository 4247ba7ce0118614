import { expect, it } from 'vitest';
import type { Replay } from '../../../src/domain/replay.ts';
import { NOW } from '../../support/builders.ts';
import { replaySteps } from './replay-steps.ts';
import { type OpenStore, Subject } from './subject.ts';

export function replayStatesContract(open: OpenStore): void {
  const subject = new Subject(open);
  const { create, plan, step, change, delivered, replayed, running } = replaySteps(subject);

  it('replay-8: start, pause, resume and cancel go from one state to the next, and no other way', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await delivered(webhook, 3);
    const { id } = await create(tenantId, { webhookId: webhook.id });
    expect(await change(tenantId, id, 'start')).toMatchObject({ kind: 'refused', replay: { status: 'planning' } });
    await plan(id);
    expect(await step(id, 1)).toMatchObject({ added: 0, replay: { status: 'planned' } });
    expect(await change(tenantId, id, 'pause')).toMatchObject({ kind: 'refused' });
    expect(await change(tenantId, id, 'start')).toMatchObject({
      kind: 'changed',
      replay: { status: 'running', startedAt: NOW + 5 },
    });
    await step(id, 1);
    expect(await change(tenantId, id, 'pause')).toMatchObject({ kind: 'changed', replay: { status: 'paused' } });
    expect(await step(id, 1)).toMatchObject({ added: 0, replay: { status: 'paused', replayed: 1 } });
    expect(await change(tenantId, id, 'start')).toMatchObject({ kind: 'refused' });
    expect(await change(tenantId, id, 'resume')).toMatchObject({ kind: 'changed', replay: { status: 'running' } });
    expect(await change(tenantId, id, 'cancel')).toMatchObject({
      kind: 'changed',
      replay: { status: 'cancelled', finishedAt: NOW + 5, total: 3, replayed: 1 },
    });
    expect(await step(id, 1)).toMatchObject({ added: 0, replay: { status: 'cancelled' } });
    expect(await change(tenantId, id, 'resume')).toMatchObject({ kind: 'refused' });
    expect(await replayed(tenantId)).toHaveLength(1);
  });

  it('replay-8: one that found nothing is done as soon as it starts', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const atOnce = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    const nothing = { status: 'done', total: 0, finishedAt: NOW };
    expect(await plan(atOnce.id)).toMatchObject(nothing);
    const later = await create(tenantId, { webhookId: webhook.id });
    expect(await plan(later.id)).toMatchObject({ status: 'planned', total: 0 });
    expect(await change(tenantId, later.id, 'start')).toMatchObject({ replay: { ...nothing, finishedAt: NOW + 5 } });
  });

  it('replay-9: active are those that plan, run, or are cancelled and not yet cleared', async () => {
    const { tenantId, id } = await running(5);
    const planning = await create(tenantId, { statuses: ['delivered'] });
    const active = async () =>
      (await subject.store.activeReplays()).filter((one) => one.tenantId === tenantId).map((one) => one.id);
    expect(await active()).toEqual([id, planning.id]);
    await change(tenantId, planning.id, 'cancel');
    expect(await active()).toEqual([id]);
    await change(tenantId, id, 'pause');
    expect(await active()).toEqual([]);
    await change(tenantId, id, 'cancel');
    expect(await active()).toEqual([id]);
    expect(await subject.store.dropReplayItems({ id, limit: 3 })).toBe(true);
    expect(await subject.store.dropReplayItems({ id, limit: 3 })).toBe(false);
    expect(await active()).toEqual([]);
  });

  it('replay-9: what still runs is never cleared', async () => {
    const { id } = await running(2);
    expect(await subject.store.dropReplayItems({ id, limit: 10 })).toBe(false);
    expect(await step(id, 10)).toMatchObject({ added: 2 });
  });

  it('replay-10: replays are listed newest first, by status, each tenant its own', async () => {
    const { tenantId } = await subject.tenant();
    const ids: number[] = [];
    for (let i = 0; i < 3; i += 1) ids.push((await create(tenantId, { code: 500 + i, since: 5 })).id);
    await plan(ids[1] ?? 0);
    const listed = (statuses: Replay['status'][] | null, offset = 0, limit = 10) =>
      subject.store.listReplays({ tenantId, statuses, offset, limit });
    expect((await listed(null)).items.map(({ id }) => id)).toEqual([...ids].reverse());
    expect(await listed(null, 1, 1)).toMatchObject({
      total: 3,
      items: [{ id: ids[1], filter: { code: 501, since: 5 } }],
    });
    expect(await listed(['planned', 'running'])).toMatchObject({ total: 1, items: [{ id: ids[1] }] });
  });

  it('replay-11: what was done to it is in the audit log, with who did it', async () => {
    const { tenantId, id } = await running(3);
    for (const action of ['pause', 'resume', 'cancel'] as const) await change(tenantId, id, action);
    await change(tenantId, id, 'pause');
    const filter = { subject: 'replay' as const };
    const { items } = await subject.store.listAudit({ tenantId, filter, after: null, limit: 10 });
    expect(items.map(({ action, subjectId, actor }) => [action, subjectId, actor.name])).toEqual(
      ['cancelled', 'resumed', 'paused', 'created'].map((done) => [`replay.${done}`, String(id), 'test']),
    );
  });
}
