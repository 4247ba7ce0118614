// The webhook calls of the vendor's SDK, PHP client and starter template, as their own public tests use them
// (docs/spec.md vendor-8, vendor-9).
import { describe, expect, it } from 'vitest';
import type { Json } from './support/api.ts';
import { startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';
import { type Answer, clientOf, pageShape, payload, webhookShape } from './support/vendor-client.ts';

const here = serving();

async function sdk() {
  const api = await here.caller();
  return clientOf(`${api.url}/api/v3`, api.headers['authorization'] ?? '');
}

describe('vendor-8: the webhook calls of the vendor’s SDK', () => {
  it('created by an alias, as it was sent', async () => {
    const call = await sdk();
    const { status, json } = await call('POST', '/webhooks', payload('create'));
    expect(status).toBe(201);
    expect(webhookShape.parse(json.data)).toMatchObject(payload('create'));
  });

  it('read with a condition, updated with one that nobody knows', async () => {
    const call = await sdk();
    const condition = { and: [{ not_in: ['@test@test.com', { var: 'profile.email' }] }] };
    const { data } = (await call('POST', '/webhooks', { ...payload('get'), condition })).json;
    expect(webhookShape.parse((await call('GET', `/webhooks/${data.id}`)).json.data)).toMatchObject({ condition });
    const change = {
      url: 'https://www.updated-test.com',
      trigger: 'products.created',
      is_active: false,
      queue: 'default',
      condition: { test: 123 },
      retry_daily: true,
    };
    const updated = await call('PUT', `/webhooks/${data.id}`, change);
    expect(updated.status).toBe(200);
    expect(webhookShape.parse(updated.json.data)).toMatchObject(change);
  });

  it('listed: all, active, inactive, by trigger, by namespace', async () => {
    const call = await sdk();
    await call('POST', '/webhooks', payload('list'));
    await call('POST', '/webhooks', { ...payload('list'), trigger: 'profile.updated' });
    await call('POST', '/webhooks', { ...payload('off'), is_active: false, namespace: undefined });
    const list = async (query: string) =>
      pageShape(webhookShape).parse((await call('GET', `/webhooks${query}`)).json).data;
    expect(await list('')).toHaveLength(3);
    expect((await list('?filter[is_active]=1')).map((one) => one.is_active)).toEqual([true, true]);
    expect((await list('?filter[is_active]=0')).map((one) => one.is_active)).toEqual([false]);
    expect((await list('?filter%5Btrigger%5D=profiles.create')).map((one) => one.trigger)).toEqual([
      'profiles.create',
      'profiles.create',
    ]);
    const namespace = payload('list').namespace;
    expect((await list(`?filter[namespace]=${namespace}`)).map((one) => one.namespace)).toEqual([namespace, namespace]);
  });

  it('deleted: 204 without a body, then 404', async () => {
    const call = await sdk();
    const { data } = (await call('POST', '/webhooks', payload('delete'))).json;
    expect(await call('DELETE', `/webhooks/${data.id}`)).toEqual({ status: 204, json: null });
    expect((await call('GET', `/webhooks/${data.id}`)).status).toBe(404);
  });

  it('signed for its receivers, which know one secret', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ ...payload('sign'), url: receiver.url });
    const { id } = await api.event({ event: 'profile.created', context: { id: 'p1' } });
    await api.settled(id, 'delivered');
    const [got] = receiver.received;
    expect(got?.headers).toMatchObject({ 'x-omneo-event': 'profile.created' });
    expect(got?.headers['x-omneo-hmac-sha256']).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('vendor-9: a sync such as the starter template’s can run any number of times', () => {
  const namespace = 'starter-abc123';

  /** Lists by namespace, creates what is missing, updates what differs, deletes what is not wanted. */
  async function sync(call: Awaited<ReturnType<typeof sdk>>, triggers: readonly string[], url: string) {
    const done = { created: 0, updated: 0, deleted: 0, skipped: 0 };
    const found: Json[] = [];
    for (let page = 1, last = 1; page <= last; page += 1) {
      const { json } = await call('GET', `/webhooks?filter[namespace]=${namespace}&page=${page}&per_page=5`);
      found.push(...json.data);
      last = json.meta.last_page;
    }
    const expectStatus = async (asked: Promise<Answer>, status: number) =>
      expect(await asked).toMatchObject({ status });
    for (const trigger of triggers) {
      const there = found.find((one) => one.trigger === trigger && one.namespace === namespace);
      if (there === undefined) {
        await expectStatus(call('POST', '/webhooks', { trigger, url, namespace }), 201);
        done.created += 1;
      } else if (there.url === url) done.skipped += 1;
      else {
        await expectStatus(call('PUT', `/webhooks/${there.id}`, { ...there, url }), 200);
        done.updated += 1;
      }
    }
    for (const one of found.filter(({ trigger }) => !triggers.includes(trigger))) {
      await expectStatus(call('DELETE', `/webhooks/${one.id}`), 204);
      done.deleted += 1;
    }
    return done;
  }

  it('twice without an error', async () => {
    const call = await sdk();
    const triggers = ['profiles.create', 'profile.created', 'reward.issued', 'tier.achieved', 'a.b', 'c.d', 'e.f'];
    const [first, second] = ['https://one.example.com/hook', 'https://two.example.com/hook'];
    const nothing = { created: 0, updated: 0, deleted: 0, skipped: 0 };
    expect(await sync(call, triggers, first)).toEqual({ ...nothing, created: 7 });
    expect(await sync(call, triggers, first)).toEqual({ ...nothing, skipped: 7 });
    expect(await sync(call, triggers, second)).toEqual({ ...nothing, updated: 7 });
    expect(await sync(call, triggers.slice(0, 3), second)).toEqual({ ...nothing, skipped: 3, deleted: 4 });
    expect(await sync(call, triggers.slice(0, 3), second)).toEqual({ ...nothing, skipped: 3 });
  });
});
