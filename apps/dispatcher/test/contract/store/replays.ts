import { expect, it } from 'vitest';
import type { DeliveryFilter } from '../../../src/domain/records.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { createdWebhook, NOW, newExtra, ulid } from '../../support/builders.ts';
import { ACTOR, replaySteps } from './replay-steps.ts';
import { type OpenStore, Subject } from './subject.ts';

export function replaysContract(open: OpenStore): void {
  const subject = new Subject(open);
  const { create, plan, step, change, delivered, list, replayed, running } = replaySteps(subject);

  it('replay-1: a plan is made in chunks, counts exactly what the list shows, and is fixed from then on', async () => {
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

  it('replay-1: what is accepted, or changes its status, while it is planned is counted once or not at all', async () => {
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

  it('replay-2: finds what the list finds, by every filter', async () => {
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

  it('replay-3: tests, other tenants and deliveries of deleted webhooks are neither counted nor sent', async () => {
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

  it('replay-4: a step makes new deliveries in order, each naming its old one, with its event and its bytes', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const context = '{"id":"p-1", "n":1.0}';
    const plain = await subject.accept(webhook, { event: { context } });
    const edited = await subject.accept(webhook, { delivery: { body: '{"edited":1.0}' } });
    const { id } = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    await plan(id);
    const made = await step(id, 1, NOW + 100);
    expect(made).toMatchObject({ added: 1, replay: { status: 'running', replayed: 1 } });
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
    expect(await step(id, 5)).toMatchObject({ added: 0, replay: { status: 'done' } });
  });

  it('replay-5: each item goes exactly once, however steps follow one another and whatever happens to the old ones', async () => {
    const { tenantId, ids, id } = await running(9);
    await Promise.all([step(id, 2), step(id, 2), step(id, 2)]);
    // An old one that is resent meanwhile is replayed all the same, and once.
    await subject.store.resend({ tenantId, id: ids[8] ?? '', now: NOW });
    await step(id, 2);
    expect(await step(id, 50)).toMatchObject({ added: 1, replay: { status: 'done', replayed: 9, skipped: 0 } });
    const of = (await replayed(tenantId)).map(({ replayOf }) => replayOf);
    expect(of).toEqual(ids);
  });

  it('replay-6: where the webhook is off it is held; with a webhook deleted since, it is left out and counted', async () => {
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
    expect(done).toMatchObject({ added: 2, replay: { status: 'done', replayed: 2, skipped: 3 } });
    expect((await replayed(tenantId)).map(({ status, dueAt }) => [status, dueAt])).toEqual([
      ['held', null],
      ['held', null],
    ]);
    await subject.switchOn(webhook);
    expect((await subject.claim(webhook)).deliveries).toHaveLength(2);
  });

  it('replay-7: what was erased is not counted, and left out where it was erased since; resend is refused', async () => {
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
      expect(await subject.store.copyDelivery(anew)).toEqual({ kind: 'erased' });
    }
  });
}
