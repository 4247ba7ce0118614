import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { exampleOf } from '@posthorn/contracts/examples';
import { idFitsEvent, parseSecret, verifyStandard, verifyVendor } from '@posthorn/signing';
import { describe, expect, it } from 'vitest';
import { eventually } from '../e2e/support/deadline.ts';
import type { Json } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

describe('health-8: the health of a webhook', () => {
  it('is told by single webhooks and lists, and follows what its receiver does', async () => {
    await using receiver = await startReceiver(status(500));
    const api = await here.caller();
    const { id } = await api.webhook({ trigger: 'order.created', url: receiver.url, retry_schedule: [] });
    const path = `/webhooks/${id}`;
    const failed = await api.event({ event: 'order.created', context: {} });
    await api.settled(failed.id, 'failed');
    const failing = (await api.get(path)).json.data.health;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(failing).toEqual({
      state: 'failing',
      failing_since: time,
      failure_count: 1,
      last_success_at: null,
      last_failure_at: time,
    });
    expect((await api.get('/webhooks')).json.data).toMatchObject([{ health: failing }]);
    receiver.answer(status(200));
    const delivered = await api.event({ event: 'order.created', context: {} });
    await api.settled(delivered.id, 'delivered');
    expect((await api.get(path)).json.data.health).toEqual({
      ...failing,
      state: 'healthy',
      failing_since: null,
      failure_count: 0,
      last_success_at: time,
    });
    const off = await api.put(path, { is_active: false });
    expect(off.json.data.health).toMatchObject({ state: 'off', failure_count: 0 });
  });

  it('a test counts for nothing', async () => {
    await using receiver = await startReceiver(status(500));
    const api = await here.caller();
    const { id } = await api.webhook({ trigger: 'order.created', url: receiver.url });
    await api.post(`/webhooks/${id}/test`);
    expect((await api.get(`/webhooks/${id}`)).json.data.health).toMatchObject({ state: 'untried', failure_count: 0 });
  });

  it('may be sent back although it has changed since, and is ignored', async () => {
    await using receiver = await startReceiver(status(500));
    const api = await here.caller();
    const before = await api.webhook({ trigger: 'order.created', url: receiver.url, retry_schedule: [] });
    const path = `/webhooks/${before.id}`;
    const { id } = await api.event({ event: 'order.created', context: {} });
    await api.settled(id, 'failed');
    const answer = await api.put(path, { health: before.health, description: 'edited' });
    expect(answer.json.data).toMatchObject({ description: 'edited', health: { failure_count: 1 } });
    for (const health of [null, {}, 'healthy', { ...before.health, state: 'splendid' }]) {
      expect((await api.put(path, { health })).json).toEqual({ data: answer.json.data });
    }
  });
});

it('operational-9: a subscriber gets both operational events, signed, with the documented fields', async () => {
  await using broken = await startReceiver(status(500));
  await using gone = await startReceiver(status(410));
  await using told = await startReceiver();
  const api = await here.caller();
  const names = ['webhook.disabled', 'delivery.exhausted'];
  const { secret } = await api.webhook({ events: names, url: told.url, generate_secret: true });
  await api.webhook({ trigger: '*', url: `${here.receiver.url}/all` });
  await api.webhook({ trigger: 'order.created', url: broken.url, retry_schedule: [] });
  const off = await api.webhook({ trigger: 'order.created', url: gone.url });
  const event = await api.event({ event: 'order.created', context: { id: 7, profile_id: 'p-1' } });
  await told.count(2);
  const bodies = new Map<string, Json>();
  for (const { headers, body } of told.received) {
    const name = String(headers['x-omneo-event']);
    const got = {
      id: String(headers['webhook-id']),
      timestamp: String(headers['webhook-timestamp']),
      signature: String(headers['webhook-signature']),
      body: Buffer.from(body),
    };
    const key = parseSecret(secret);
    expect(verifyStandard(got, [key]).secretIndex).toBe(0);
    expect(verifyVendor({ signature: String(headers['x-omneo-hmac-sha256']), body: got.body }, [key])).toEqual({
      secretIndex: 0,
    });
    expect(idFitsEvent(got.id, name)).toBe(true);
    const context = JSON.parse(body);
    expect(contextSchemaOf(name).parse(context)).toEqual(context);
    expect(Object.keys(context).sort()).toEqual(Object.keys(exampleOf(name)).sort());
    bodies.set(name, context);
  }
  expect([...bodies.keys()].sort()).toEqual(names.sort());
  expect(bodies.get('webhook.disabled')).toMatchObject({ id: off.id, is_active: false, disabled_reason: 'gone' });
  expect(bodies.get('delivery.exhausted')).toMatchObject({
    event_id: event.id,
    profile_id: 'p-1',
    status: 'failed',
    last_attempt: { number: 1, status: 500, error: null },
  });
  // A person switches a webhook off: nobody needs to be told of it.
  await api.put(`/webhooks/${off.id}`, { is_active: true, held: 'discard' });
  await api.put(`/webhooks/${off.id}`, { is_active: false });
  const raised = (await api.get('/events?filter[event]=webhook.disabled')).json.data;
  expect(raised).toHaveLength(1);
  await eventually('its result is stored', async () => {
    const { deliveries } = (await api.get(`/events/${raised[0].id}`)).json.data;
    return deliveries.length === 1 && deliveries[0].status === 'delivered';
  });
});
