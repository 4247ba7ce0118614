// Rate limits and ordering as a caller meets them.
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

describe('rate-6: rate_limit', () => {
  it('rate-6: is stored, answered, changed and removed', async () => {
    const api = await here.caller();
    const rate_limit = { count: 5, per_seconds: 0.5 };
    const created = await api.webhook({ trigger: 'a.b', url: here.receiver.url, rate_limit });
    expect(created).toMatchObject({ rate_limit });
    const put = async (value: Json) =>
      (await api.put(`/webhooks/${created.id}`, { rate_limit: value })).json.data.rate_limit;
    expect(await put({ count: 1, per_seconds: 60 })).toEqual({ count: 1, per_seconds: 60 });
    expect(await put(null)).toBeNull();
  });

  it.each<[Json, string]>([
    [{ count: 0, per_seconds: 1 }, 'rate_limit.count'],
    [{ count: 1, per_seconds: 0 }, 'rate_limit.per_seconds'],
    [{ count: 1 }, 'rate_limit.per_seconds'],
    [{ count: 1, per_seconds: 1, burst: 2 }, 'rate_limit.burst'],
    [7, 'rate_limit'],
  ])('rate-6: %j is refused', async (rate_limit, field) => {
    const api = await here.caller();
    invalidFields(await api.post('/webhooks', { trigger: 'a.b', url: here.receiver.url, rate_limit }), field);
  });

  it('rate-6: a test when it is used up is refused with the time to wait, and not sent', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await api.webhook({
      trigger: 'a.b',
      url: receiver.url,
      rate_limit: { count: 1, per_seconds: 3600 },
    });
    expect((await api.post(`/webhooks/${id}/test`)).status).toBe(200);
    const answer = await api.post(`/webhooks/${id}/test`);
    refused(answer, 429, 'too_many_requests');
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3500);
    expect(seconds).toBeLessThanOrEqual(3600);
    expect(receiver.received).toHaveLength(1);
    // An event waits, and goes as soon as the limit does.
    const receipt = await api.event({ event: 'a.b', context: {} });
    await api.settled(receipt.id, 'pending');
    await api.put(`/webhooks/${id}`, { rate_limit: null });
    await api.settled(receipt.id, 'delivered');
  });
});

describe('order-12: ordering', () => {
  it('order-12: is stored, answered and changed; another word is refused', async () => {
    const api = await here.caller();
    const created = await api.webhook({ trigger: 'a.b', url: here.receiver.url, ordering: 'profile' });
    expect(created).toMatchObject({ ordering: 'profile' });
    expect((await api.put(`/webhooks/${created.id}`, { ordering: 'none' })).json.data.ordering).toBe('none');
    invalidFields(await api.put(`/webhooks/${created.id}`, { ordering: 'event' }), 'ordering');
  });

  it('order-12: a waiting delivery names the one it waits for; cancelling that one lets it go', async () => {
    const open: ServerResponse[] = [];
    await using receiver = await startReceiver((response) => void open.push(response));
    const api = await here.caller();
    await api.webhook({ events: ['profile.*', 'a.b'], url: receiver.url, ordering: 'profile' });
    const post = async (event: string, context: Json) => (await api.event({ event, context })).id;
    const first = await post('profile.created', { id: 'p1' });
    await receiver.count(1);
    const second = await post('profile.updated', { id: 'p1' });
    const merge = await post('profile.merged', { id: 'p2', merged_from: 'p1' });
    const [head, next, last] = [
      await api.settled(first, 'in_flight'),
      await api.settled(second, 'pending'),
      await api.settled(merge, 'pending'),
    ];
    expect([head.waiting_for, next.waiting_for, last.waiting_for]).toEqual([null, head.id, head.id]);
    expect(next).toMatchObject({ next_attempt_at: null, attempt_count: 0 });
    await post('a.b', { profile_id: 'p3' });
    await receiver.count(2);
    expect((await api.post(`/deliveries/${head.id}/cancel`)).status).toBe(200);
    await receiver.count(3);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toContain(next.id);
    expect((await api.get(`/deliveries/${last.id}`)).json.data.waiting_for).toBe(next.id);
    for (const response of open.splice(0)) response.end();
    await receiver.count(4);
    for (const response of open.splice(0)) response.end();
    expect(await api.settled(merge, 'delivered')).toMatchObject({ waiting_for: null });
  });

  it('order-12: a batch is sent in its order', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ trigger: 'profile.updated', url: receiver.url, ordering: 'profile' });
    const events = Array.from({ length: 30 }, (_, n) => ({ event: 'profile.updated', context: { id: 'p', n } }));
    expect((await api.post('/events/batch', { events })).status).toBe(202);
    await receiver.count(30);
    expect(receiver.received.map(({ body }) => JSON.parse(body).n)).toEqual(events.map((_, n) => n));
  });
});
