import { expect, it } from 'vitest';
import type { DeliveryFilter } from '../../../src/domain/records.ts';
import type { Replay } from '../../../src/domain/replay.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { createdWebhook, NOW, newExtra, ulid } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const ACTOR = { tokenId: null, name: 'test' };
const ulids = (count: number): string[] => Array.from({ length: count }, () => ulid());

export function replaysContract(open: OpenStore): void {
  const subject = new Subject(open);
  const create = (
    tenantId: number,
    filter: DeliveryFilter,
    over: { startsAtOnce?: boolean; now?: number } = {},
  ): Promise<Replay> =>
    subject.store.createReplay({
      ...{ tenantId, filter, ratePerSecond: 20, startsAtOnce: false, actor: ACTOR, now: NOW },
      ...over,
    });
  const plan = async (id: number, limit = 100): Promise<Replay> => {
    const replay = await subject.store.planReplay({ id, limit, now: NOW });
    if (replay === null) throw new Error(`there is no replay ${id}`);
    return replay;
  };
  const step = async (id: number, count: number, now = NOW) => {
    const done = await subject.store.replayStep({ id, ulids: ulids(count), now });
    if (done === null) throw new Error(`there is no replay ${id}`);
    return done;
  };
  const change = (tenantId: number, id: number, action: 'start' | 'pause' | 'resume' | 'cancel') =>
    subject.store.changeReplay({ tenantId, id, action, actor: ACTOR, now: NOW + 5 });
  /** Deliveries of one webhook, each delivered. */
  const delivered = async (webhook: Webhook, count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(await subject.accept(webhook));
    const claimed = await subject.claim(webhook, NOW, count);
    for (const one of claimed.deliveries) await subject.settle(one, { status: 'delivered' });
    return ids;
  };
  const list = async (tenantId: number, filter: DeliveryFilter = {}) =>
    (await subject.store.listDeliveries({ tenantId, filter, after: null, limit: 1000 })).items;
  const replayed = async (tenantId: number) =>
    (await list(tenantId)).filter(({ replayOf }) => replayOf !== null).reverse();
  const running = async (count: number) => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids = await delivered(webhook, count);
    const { id } = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    expect(await plan(id)).toMatchObject({ status: 'running', total: count });
    return { tenantId, webhook, ids, id };
  };

  it('RPL1: a plan is made in chunks, counts exactly what the list shows, and is fixed from then on', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await delivered(webhook, 7);
    const created = await create(tenantId, { statuses: ['delivered'] });
    expect(created).toMatchObject({ status: 'planning', total: 0, createdAt: NOW, startedAt: null });
    expect(await plan(created.id, 3)).toMatchObject({ status: 'planning', total: 3 });
    expect(await plan(created.id, 3)).toMatchObject({ status: 'planning', total: 6 });
    expect(await plan(created.id, 3)).toMatchObject({ status: 'planned', total: 7 });
    await delivered(webhook, 2);
    const planned = { status: 'planned', total: 7, replayed: 0, skipped: 0 };
    expect(await plan(created.id, 3)).toMatchObject(planned);
    expect(await subject.store.getReplay({ tenantId, id: created.id })).toMatchObject(planned);
  });

  it('RPL1: what is accepted, or changes its status, while it is planned is counted once or not at all', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids = await delivered(webhook, 4);
    const { id } = await create(tenantId, { statuses: ['delivered', 'retrying'] }, { startsAtOnce: true });
    await plan(id, 2);
    // Behind the search and ahead of it: each is examined once, as it is at that moment.
    await subject.store.resend({ tenantId, id: ids[0] ?? '', now: NOW });
    await subject.store.resend({ tenantId, id: ids[3] ?? '', now: NOW });
    await delivered(webhook, 3);
    expect(await plan(id, 100)).toMatchObject({ status: 'running', total: 4 });
    await step(id, 10);
    expect((await replayed(tenantId)).map(({ replayOf }) => replayOf)).toEqual(ids);
  });

  it('RPL2: finds what the list finds, by every filter', async () => {
    const { tenantId } = await subject.tenant();
    const [a, b] = [await createdWebhook(subject.store, tenantId), await createdWebhook(subject.store, tenantId)];
    const own = async (webhook: Webhook, name: string, profileId: string, now = NOW - 1000) =>
      subject.accept(webhook, { event: { name, profileId }, now });
    const eventIdOf = async (id: string) => (await subject.delivery(tenantId, id)).eventId ?? '';
    const first = await own(a, 'profile.created', 'p-1');
    await own(a, 'profile.updated', 'p-2');
    const failed = await own(b, 'profile.created', 'p-1', NOW - 50);
    await subject.settle(await subject.claimOne(b), { status: 'failed', failures: 1 });
    await own(b, 'profile.created', 'p-3', NOW - 10);
    await subject.store.cancel({ tenantId, id: await own(b, 'a.b', 'p-1', NOW - 10), now: NOW });
    const filters: DeliveryFilter[] = [
      { name: 'profile.created' },
      { webhookId: a.id },
      { webhookId: b.id, statuses: ['pending'] },
      { eventId: await eventIdOf(first) },
      { profileId: 'p-1' },
      { profileId: 'p-1', name: 'profile.created', webhookId: b.id },
      { statuses: ['failed'] },
      { statuses: ['cancelled'] },
      { statuses: ['failed', 'cancelled'] },
      { statuses: ['failed', 'pending'] },
      { reason: 'by_user' },
      { reason: 'discarded' },
      { reason: 'by_user', statuses: ['failed'] },
      { code: 500 },
      { since: NOW - 50 },
      { until: NOW - 50 },
      { since: NOW - 50, until: NOW - 10 },
      { search: 'profile' },
      { search: failed },
      { search: 'nothing like it' },
    ];
    for (const filter of filters) {
      const expected = (await list(tenantId, filter)).length;
      const { id } = await create(tenantId, filter);
      // One row at a time: what is found does not hang on where the chunks end.
      let replay = await plan(id, 1);
      for (let i = 0; i < 20 && replay.status === 'planning'; i += 1) replay = await plan(id, 1);
      expect({ filter, total: replay.total, status: replay.status }).toEqual({
        filter,
        total: expected,
        status: 'planned',
      });
    }
  });

  it('RPL3: tests, other tenants and deliveries of deleted webhooks are neither counted nor sent', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await createdWebhook(subject.store, tenantId);
    const stranger = await subject.subscribed();
    const [id = ''] = await delivered(webhook, 1);
    await delivered(other, 2);
    await delivered(stranger.webhook, 3);
    await subject.store.addDelivery({ tenantId, now: NOW, delivery: newExtra(webhook.id, { isTest: true }) });
    await subject.store.deleteWebhook({ tenantId, id: other.id, now: NOW, actor: ACTOR });
    for (const filter of [{ until: NOW + 1 }, { search: '_' }, { webhookId: webhook.id }]) {
      const replay = await create(tenantId, filter);
      expect(await plan(replay.id)).toMatchObject({ total: 1 });
    }
    const foreign = await create(tenantId, { webhookId: stranger.webhook.id });
    expect(await plan(foreign.id)).toMatchObject({ total: 0 });
    expect(await subject.store.getReplay({ tenantId: stranger.tenantId, id: foreign.id })).toBeNull();
    expect(await change(stranger.tenantId, foreign.id, 'cancel')).toEqual({ kind: 'not-found' });
    expect(id).not.toBe('');
  });

  it('RPL4: a step makes new deliveries in order, each naming its old one, with its event and its bytes', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const context = '{"id":"p-1", "n":1.0}';
    const plain = await subject.accept(webhook, { event: { context } });
    const edited = await subject.accept(webhook, { delivery: { body: '{"edited":1.0}' } });
    const { id } = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    await plan(id);
    const made = await step(id, 1, NOW + 100);
    expect(made).toMatchObject({
      added: 1,
      replay: { status: 'running', replayed: 1 },
      webhooks: [{ id: webhook.id }],
    });
    expect(await step(id, 5, NOW + 200)).toMatchObject({
      added: 1,
      replay: { status: 'done', replayed: 2, skipped: 0, finishedAt: NOW + 200 },
    });
    const news = await replayed(tenantId);
    expect(news.map(({ replayOf }) => replayOf)).toEqual([plain, edited]);
    const [one, two] = await Promise.all(news.map((delivery) => subject.delivery(tenantId, delivery.id)));
    expect(one).toMatchObject({ body: context, status: 'pending', dueAt: NOW + 100, createdAt: NOW + 100 });
    expect(one?.eventId).toBe((await subject.delivery(tenantId, plain)).eventId);
    expect(one?.id).toMatch(/^dlv_[0-9A-Z]{26}_1bb65e97$/);
    expect(two).toMatchObject({ body: '{"edited":1.0}' });
    expect(await step(id, 5)).toMatchObject({ added: 0, webhooks: [], replay: { status: 'done' } });
  });

  it('RPL5: each item goes exactly once, however steps follow one another and whatever happens to the old ones', async () => {
    const { tenantId, ids, id } = await running(9);
    await Promise.all([step(id, 2), step(id, 2), step(id, 2)]);
    // An old one that is resent meanwhile is replayed all the same, and once.
    await subject.store.resend({ tenantId, id: ids[8] ?? '', now: NOW });
    await step(id, 2);
    expect(await step(id, 50)).toMatchObject({ added: 1, replay: { status: 'done', replayed: 9, skipped: 0 } });
    const of = (await replayed(tenantId)).map(({ replayOf }) => replayOf);
    expect(of).toEqual(ids);
  });

  it('RPL6: where the webhook is off it is held; with a webhook deleted since, it is left out and counted', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await createdWebhook(subject.store, tenantId);
    await delivered(webhook, 1);
    await delivered(other, 3);
    await delivered(webhook, 1);
    const { id } = await create(tenantId, { statuses: ['delivered'] }, { startsAtOnce: true });
    expect(await plan(id)).toMatchObject({ total: 5 });
    await subject.switchOff(webhook);
    await subject.store.deleteWebhook({ tenantId, id: other.id, now: NOW, actor: ACTOR });
    // What is left out does not use up what may go.
    const done = await step(id, 2);
    expect(done).toMatchObject({ added: 2, webhooks: [], replay: { status: 'done', replayed: 2, skipped: 3 } });
    expect((await replayed(tenantId)).map(({ status, dueAt }) => [status, dueAt])).toEqual([
      ['held', null],
      ['held', null],
    ]);
    await subject.switchOn(webhook);
    expect((await subject.claim(webhook)).deliveries).toHaveLength(2);
  });

  it('RPL7: what was erased is not counted, and left out where it was erased since; resend is refused', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const one = await subject.accept(webhook, { event: { profileId: 'gone-1' } });
    const two = await subject.accept(webhook, { event: { profileId: 'gone-2' } });
    await subject.accept(webhook, { event: { profileId: 'stays' } });
    const erase = (profileId: string) => subject.store.eraseProfile({ tenantId, profileId, now: NOW, actor: ACTOR });
    await erase('gone-1');
    const { id } = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    expect(await plan(id)).toMatchObject({ total: 2 });
    await erase('gone-2');
    expect(await step(id, 5)).toMatchObject({ added: 1, replay: { status: 'done', replayed: 1, skipped: 1 } });
    for (const old of [one, two]) {
      expect(await subject.store.resend({ tenantId, id: old, now: NOW })).toEqual({ kind: 'erased' });
      const anew = { tenantId, id: old, newId: `dlv_${ulid()}_1bb65e97`, body: '{"id":"x"}', now: NOW };
      expect(await subject.store.sendAnew(anew)).toEqual({ kind: 'erased' });
    }
  });

  it('RPL8: start, pause, resume and cancel go from one state to the next, and no other way', async () => {
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

  it('RPL8: one that found nothing is done as soon as it starts', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const atOnce = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    const nothing = { status: 'done', total: 0, finishedAt: NOW };
    expect(await plan(atOnce.id)).toMatchObject(nothing);
    const later = await create(tenantId, { webhookId: webhook.id });
    expect(await plan(later.id)).toMatchObject({ status: 'planned', total: 0 });
    expect(await change(tenantId, later.id, 'start')).toMatchObject({ replay: { ...nothing, finishedAt: NOW + 5 } });
  });

  it('RPL9: active are those that plan, run, or are cancelled and not yet cleared', async () => {
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

  it('RPL9: what still runs is never cleared', async () => {
    const { id } = await running(2);
    expect(await subject.store.dropReplayItems({ id, limit: 10 })).toBe(false);
    expect(await step(id, 10)).toMatchObject({ added: 2 });
  });

  it('RPL10: replays are listed newest first, by status, each tenant its own', async () => {
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

  it('RPL11: what was done to it is in the audit log, with who did it', async () => {
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
