// What limits a target, met by what reactions send to it (docs/spec.md target-30).
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Json, refused } from './support/api.ts';
import { startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
type Caller = Awaited<ReturnType<typeof here.caller>>;

/** A target, and a reaction to each of the events that sends to it. */
async function reacting(api: Caller, fields: Json, events: readonly string[]): Promise<Json> {
  const target = await api.post('/targets', {
    name: 'CRM',
    handle: 'crm',
    template: '{"id": {{ id|json_encode }}}',
    ...fields,
  });
  expect(target.status, target.text).toBe(201);
  const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'crm' }] };
  for (const trigger of events) {
    const { status, text } = await api.post('/triggers', { name: trigger, trigger, actions: [send] });
    expect(status, text).toBe(201);
  }
  return target.json.data;
}

describe('target-30: a target keeps its limits as a webhook does', () => {
  it('target-30: an event over its rate_limit waits, a test is refused, and both go without the limit', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const rate_limit = { count: 1, per_seconds: 3600 };
    const { id } = await reacting(api, { url: receiver.url, rate_limit }, ['order.created']);
    const first = await api.event({ event: 'order.created', context: { id: 1 } });
    await api.settled(first.id, 'delivered');
    const second = await api.event({ event: 'order.created', context: { id: 2 } });
    expect(await api.settled(second.id, 'pending')).toMatchObject({ attempt_count: 0, target_id: id });
    refused(await api.post(`/targets/${id}/test`, {}), 429, 'too_many_requests');
    expect(receiver.received).toHaveLength(1);
    expect((await api.put(`/targets/${id}`, { rate_limit: null })).status).toBe(200);
    await api.settled(second.id, 'delivered');
    expect(receiver.received.map(({ body }) => body)).toEqual(['{"id": 1}', '{"id": 2}']);
  });

  it('target-30: ordered by profile, a delivery waits for the one before it, and other profiles do not', async () => {
    const open: ServerResponse[] = [];
    await using receiver = await startReceiver((response) => void open.push(response));
    const api = await here.caller();
    const names = ['profile.created', 'profile.updated'];
    await reacting(api, { url: receiver.url, ordering: 'profile' }, names);
    const post = async (event: string, id: string) => (await api.event({ event, context: { id } })).id;
    const first = await post('profile.created', 'p1');
    await receiver.count(1);
    const second = await post('profile.updated', 'p1');
    const other = await post('profile.updated', 'p2');
    await receiver.count(2);
    const [head, next] = [await api.settled(first, 'in_flight'), await api.settled(second, 'pending')];
    expect(next).toMatchObject({ waiting_for: head.id, next_attempt_at: null, attempt_count: 0 });
    for (const response of open.splice(0)) response.end();
    await receiver.count(3);
    for (const response of open.splice(0)) response.end();
    for (const id of [first, second, other]) await api.settled(id, 'delivered');
    expect(receiver.received.map(({ body }) => body)).toEqual(['{"id": "p1"}', '{"id": "p2"}', '{"id": "p1"}']);
  });

  it('target-30: one at a time with max_in_flight 1, retried by its own schedule, and then failed', async () => {
    const open: ServerResponse[] = [];
    await using receiver = await startReceiver((response) => void open.push(response));
    const api = await here.caller();
    const limits = { max_in_flight: 1, retry_schedule: [0.01, 0.01], queue: 'high' };
    const target = await reacting(api, { url: receiver.url, ...limits }, ['order.created']);
    expect(target).toMatchObject(limits);
    const first = await api.event({ event: 'order.created', context: { id: 1 } });
    await receiver.count(1);
    const second = await api.event({ event: 'order.created', context: { id: 2 } });
    expect(await api.settled(second.id, 'pending')).toMatchObject({ attempt_count: 0 });
    // Each attempt is answered alone: there is never a second one.
    for (let count = 1; count <= 6; count += 1) {
      await receiver.count(count);
      expect(open).toHaveLength(1);
      open.pop()?.writeHead(503).end();
    }
    for (const { id } of [first, second])
      expect((await api.settled(id, 'failed')).attempts.map(({ status }: Json) => status)).toEqual([503, 503, 503]);
  });
});
