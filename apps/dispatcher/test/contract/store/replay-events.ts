import { expect, it } from 'vitest';
import { createdTarget, createdWebhook, type EventOver, NOW, ulid } from '../../support/builders.ts';
import { newTrigger, sendTo, unstored } from '../../support/triggers.ts';
import { type OpenStore, Subject } from './subject.ts';

const ACTOR = { tokenId: null, name: 'test' };
const people = (rootId: string | null, profileId: string | null = null): EventOver => ({
  people: { profileId, others: [], merge: null, rootId },
});

export function replayEventsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const replay = (tenantId: number, name: string, rootIds: string[], webhookIds: number[]) =>
    subject.store.replayEvents({
      ...{ tenantId, name, rootIds, webhookIds, actionIds: [], sends: [] },
      tag: '0a0b0c0d',
      ulids: Array.from({ length: rootIds.length * webhookIds.length }, () => ulid()),
      now: NOW + 1,
    });
  const list = async (tenantId: number) =>
    (await subject.store.listDeliveries({ tenantId, filter: { since: NOW + 1 }, after: null, limit: 100 })).items
      .reverse()
      .map(({ endpointId, eventName, status, replayOf }) => ({ endpointId, eventName, status, replayOf }));

  it('event-replay-1: the newest event of that name and root id goes to each webhook, as a new delivery', async () => {
    const { tenantId, webhook } = await subject.subscribed({ events: ['a.b'] });
    const other = await createdWebhook(subject.store, tenantId, { isActive: false });
    const accept = (name: string, context: string, rootId: string) =>
      subject.accept(webhook, { event: { name, context, ...people(rootId) } });
    await accept('reward.created', '{"id":7,"n":1}', '7');
    const newest = await accept('reward.created', '{"id":7,"n":2.0}', '7');
    await accept('reward.updated', '{"id":7,"n":3}', '7');
    const other8 = await accept('reward.created', '{"id":8}', '8');
    const outcome = await replay(tenantId, 'reward.created', ['7', '8'], [webhook.id, other.id]);
    expect(outcome).toMatchObject({ kind: 'added', count: 4 });
    const made = { eventName: 'reward.created' };
    expect(await list(tenantId)).toEqual([
      { ...made, endpointId: webhook.id, status: 'pending', replayOf: newest },
      { ...made, endpointId: other.id, status: 'held', replayOf: null },
      { ...made, endpointId: webhook.id, status: 'pending', replayOf: other8 },
      { ...made, endpointId: other.id, status: 'held', replayOf: null },
    ]);
    const bodies = (await subject.claim(webhook, NOW + 1)).deliveries.map(({ body }) => body);
    expect(bodies).toEqual(expect.arrayContaining(['{"id":7,"n":2.0}', '{"id":8}']));
  });

  it("event-replay-2: where the profile itself is at the root, its id is the root's; one that is only named is not", async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const accept = (name: string, context: string, over: EventOver) =>
      subject.accept(webhook, { event: { name, context, ...over } });
    const own = await accept('profile.updated', '{"id":"p-1","v":1}', people(null, 'p-1'));
    await accept('shop.visited', '{"profile_id":"p-1"}', people(null, 'p-1'));
    await accept('shop.visited', '{"id":"v-1","profile_id":"p-1"}', people('v-1', 'p-1'));
    expect(await replay(tenantId, 'profile.updated', ['p-1'], [webhook.id])).toMatchObject({ count: 1 });
    expect((await list(tenantId)).map(({ replayOf }) => replayOf)).toEqual([own]);
    expect(await replay(tenantId, 'shop.visited', ['p-1'], [webhook.id])).toMatchObject({
      kind: 'unknown',
      rootIds: ['p-1'],
    });
  });

  it('event-replay-3: all or nothing: what is unknown is named, and nothing is made', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const stranger = await subject.subscribed();
    const event = { name: 'reward.created', context: '{"id":"r-1"}', ...people('r-1') };
    await subject.accept(webhook, { event });
    await subject.accept(stranger.webhook, { event: { ...event, ...people('r-9') } });
    const outcome = await replay(tenantId, 'reward.created', ['r-1', 'r-9', 'r-2'], [webhook.id, stranger.webhook.id]);
    expect(outcome).toEqual({
      kind: 'unknown',
      rootIds: ['r-9', 'r-2'],
      webhookIds: [stranger.webhook.id],
      actionIds: [],
    });
    expect(await list(tenantId)).toEqual([]);
  });

  it('event-replay-4: an erased event is as if it were not there', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const context = '{"id":"r-1","profile_id":"p-1"}';
    await subject.accept(webhook, { event: { name: 'reward.created', context, ...people('r-1', 'p-1') } });
    await subject.accept(webhook, { event: { context: '{"id":"p-1"}', ...people(null, 'p-1') } });
    await subject.store.eraseProfile({ tenantId, profileId: 'p-1', now: NOW, actor: ACTOR });
    expect(await replay(tenantId, 'reward.created', ['r-1'], [webhook.id])).toMatchObject({ kind: 'unknown' });
    expect(await replay(tenantId, 'profile.created', ['p-1'], [webhook.id])).toMatchObject({ kind: 'unknown' });
  });

  it('event-replay-1: a webhook that got the event with extra data gets those bytes again', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const body = '{"id":"r-1","extra":1.0}';
    const event = { name: 'reward.created', context: '{"id":"r-1"}', ...people('r-1') };
    await subject.accept(webhook, { event, delivery: { body } });
    const other = await createdWebhook(subject.store, tenantId);
    await replay(tenantId, 'reward.created', ['r-1'], [webhook.id, other.id]);
    expect((await subject.claim(webhook, NOW + 1)).deliveries.map((one) => one.body)).toEqual([body, body]);
    expect((await subject.claim(other, NOW + 1)).deliveries.map((one) => one.body)).toEqual(['{"id":"r-1"}']);
  });

  const sendId = (): string => `dlv_${ulid()}_0a0b0c0d`;

  /** An action that sends to a target, and what it sends for the newest event of `r-1`. */
  async function acting() {
    const { tenantId, webhook } = await subject.subscribed();
    const context = '{"id":"r-1","profile_id":"p-1"}';
    const event = { name: 'reward.created', context, ...people('r-1', 'p-1') };
    await subject.accept(webhook, { event });
    const target = await createdTarget(subject.store, tenantId);
    const saved = await subject.store.createTrigger({
      trigger: newTrigger(tenantId, { actions: [unstored(sendTo(target.handle))] }),
      max: 100,
      actor: ACTOR,
    });
    if (saved.kind !== 'saved') throw new Error('the trigger was not saved');
    const actionId = saved.trigger.actions[0]?.id ?? 0;
    const found = await subject.store.newestByRoot({ tenantId, name: 'reward.created', rootId: 'r-1' });
    if (found === null) throw new Error('the event is gone');
    expect(found).toMatchObject({ name: 'reward.created', context });
    const part = { shape: { path: '/rendered', headers: {} }, variables: '{"a":1}', fault: null };
    const send = {
      ...{ rootId: 'r-1', eventId: found.id, actionId, endpointId: target.id, body: '{"rendered":1.0}', target: part },
      id: sendId(),
    };
    const asked = {
      ...{ tenantId, name: 'reward.created', rootIds: ['r-1'], webhookIds: [webhook.id], actionIds: [actionId] },
      ...{ sends: [send], tag: '0a0b0c0d', ulids: [ulid()], now: NOW + 1 },
    };
    return { tenantId, webhook, target, trigger: saved.trigger, asked, send };
  }

  it('reaction-22: what an action sends is added as it was rendered, beside what webhooks get, and names the first one', async () => {
    const { tenantId, webhook, target, asked, send } = await acting();
    expect(await subject.store.replayEvents(asked)).toEqual({ kind: 'added', count: 2 });
    const again = { ...send, id: sendId() };
    await subject.store.replayEvents({ ...asked, webhookIds: [], ulids: [], sends: [again] });
    const made = (await list(tenantId)).filter(({ endpointId }) => endpointId === target.id);
    expect(made.map(({ status, replayOf }) => [status, replayOf])).toEqual([
      ['pending', null],
      ['pending', send.id],
    ]);
    expect((await list(tenantId)).filter(({ endpointId }) => endpointId === webhook.id)).toHaveLength(1);
    const stored = await subject.store.getDelivery({ tenantId, id: send.id });
    expect(stored).toMatchObject({ body: '{"rendered":1.0}', variables: '{"a":1}', delivery: { isTarget: true } });
    expect((await subject.store.listRuns({ tenantId, filter: {}, offset: 0, limit: 9 })).items).toEqual([]);
  });

  it('reaction-23: a deleted action, a deleted target and an event erased since are named, and nothing is added', async () => {
    const { tenantId, target, trigger, asked } = await acting();
    const refusedFor = async (over: object) => {
      const before = await list(tenantId);
      const outcome = await subject.store.replayEvents({ ...asked, ...over });
      expect(await list(tenantId)).toEqual(before);
      return outcome;
    };
    const unknown = { kind: 'unknown', rootIds: [], webhookIds: [], actionIds: [] };
    const stranger = await acting();
    expect(await refusedFor({ actionIds: [...asked.actionIds, ...stranger.asked.actionIds], sends: [] })).toEqual({
      ...unknown,
      actionIds: stranger.asked.actionIds,
    });
    await subject.store.deleteTrigger({ tenantId, id: trigger.id, now: NOW, actor: ACTOR });
    expect(await refusedFor({})).toEqual({ ...unknown, actionIds: asked.actionIds });
    await subject.store.deleteTarget({ tenantId, id: target.id, now: NOW, actor: ACTOR });
    expect(await refusedFor({ actionIds: [] })).toEqual({ ...unknown, actionIds: asked.actionIds });
    const { tenantId: other, asked: late } = await acting();
    await subject.store.eraseProfile({ tenantId: other, profileId: 'p-1', now: NOW, actor: ACTOR });
    expect(await subject.store.replayEvents({ ...late, tenantId: other })).toEqual({ ...unknown, rootIds: ['r-1'] });
  });
}
