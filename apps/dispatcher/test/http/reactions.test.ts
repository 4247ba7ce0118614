// Events that bring reactions about, from the post to the receiver (docs/spec.md, "Reactions").
import { describe, expect, it } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

const argument = (name: string, value: unknown, is_dynamic: boolean | null = null) => ({ name, value, is_dynamic });
const filter = (rule: object) => ({ uuid: 'filter', arguments: [argument('condition', rule)] });
const send = (handle: string, more: Json[] = [], over: object = {}) => ({
  uuid: 'target.send',
  arguments: [argument('target_handle', handle), ...more],
  ...over,
});
const GOLD = { '==': [{ var: 'profile.tier_handle' }, 'gold'] };

async function target(api: Api, handle: string, over: object = {}): Promise<Json> {
  const fields = { name: handle, handle, url: `${here.receiver.url}${handle}`, template: '{}', ...over };
  const answer = await api.post('/targets', fields);
  expect(answer.status, answer.text).toBe(201);
  return answer.json.data;
}

async function trigger(api: Api, actions: Json[], over: object = {}): Promise<Json> {
  const answer = await api.post('/triggers', { name: 'Gold', trigger: 'order.created', actions, ...over });
  expect(answer.status, answer.text).toBe(201);
  return answer.json.data;
}

const order = (over: object = {}, more: object = {}) => ({
  event: 'order.created',
  context: { id: 'o-1', profile_id: 'p-1', total: 80, profile: { id: 'p-1', tier_handle: 'gold' }, ...over },
  ...more,
});
const eventOf = async (api: Api, id: string): Promise<Json> => (await api.get(`/events/${id}`)).json.data;
const verdicts = (run: Json) => run.actions.map(({ status }: Json) => status);

describe('reaction-16: an event, its filter and its sends, over the wire', () => {
  it('reaction-16: a filter that is met sends the rendered body with its variables to the target', async () => {
    const api = await here.caller();
    const comms = await target(api, 'r16-comms', {
      template: '{"to": "{{ profile.id }}", "amount": {{ amount }}, "note": "{{ note }}"}',
    });
    const { id, actions } = await trigger(api, [
      filter(GOLD),
      send('r16-comms', [argument('amount', { '+': [{ var: 'total' }, 1] }, true), argument('note', 'thanks')]),
    ]);
    const receipt = await api.event(order());
    expect(receipt).toMatchObject({ deliveries: 1, suppressed: 0 });
    const delivery = await api.settled(receipt.id, 'delivered');
    const got = here.receiver.received.find(({ headers }) => headers['webhook-id'] === delivery.id);
    expect(JSON.parse(got?.body ?? '')).toEqual({ to: 'p-1', amount: 81, note: 'thanks' });
    const { runs, suppressions } = await eventOf(api, receipt.id);
    expect(suppressions).toEqual([]);
    expect(runs).toEqual([
      {
        ...{ id: expect.any(Number), trigger_id: id, name: 'Gold', stop: null, stop_detail: null },
        actions: [
          {
            action_id: actions[0].id,
            handler: 'filter',
            status: 'passed',
            reason: null,
            target_id: null,
            delivery_id: null,
          },
          {
            ...{ action_id: actions[1].id, handler: 'target.send', status: 'planned', reason: null },
            ...{ target_id: comms.id, delivery_id: delivery.id },
          },
        ],
      },
    ]);
  });

  it('reaction-16: a filter that is not met ends the chain, and the event says which one and why', async () => {
    const api = await here.caller();
    await target(api, 'r16-silver');
    await trigger(api, [filter(GOLD), send('r16-silver')]);
    const receipt = await api.event(order({ profile: { id: 'p-1', tier_handle: 'silver' } }));
    expect(receipt).toMatchObject({ deliveries: 0, suppressed: 0 });
    const { runs, deliveries } = await eventOf(api, receipt.id);
    expect(deliveries).toEqual([]);
    expect(verdicts(runs[0])).toEqual(['stopped', 'skipped']);
    expect(runs[0].actions[0].reason).toContain('"silver"');
  });

  it('reaction-16: an empty template passes the context through, byte for byte', async () => {
    const api = await here.caller();
    await target(api, 'r16-raw', { template: '' });
    await trigger(api, [send('r16-raw')]);
    const raw = '{"event":"order.created","context":{"id":"o-1","n":1.0,"big":12345678901234567890}}';
    const { json } = await api.call('POST', '/events', undefined, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    const delivery = await api.settled(json.data.id, 'delivered');
    const got = here.receiver.received.find(({ headers }) => headers['webhook-id'] === delivery.id);
    expect(got?.body).toBe('{"id":"o-1","n":1.0,"big":12345678901234567890}');
  });

  it('reaction-16: an alias runs for its canonical event; a trigger that is off has no runs', async () => {
    const api = await here.caller();
    await target(api, 'r16-alias');
    await trigger(api, [send('r16-alias')], { trigger: 'profiles.create' });
    await trigger(api, [send('r16-alias')], { trigger: 'profile.created', is_active: false });
    const receipt = await api.event({ event: 'profile.created', context: { id: 'p-1' } });
    expect(receipt.deliveries).toBe(1);
    expect((await eventOf(api, receipt.id)).runs).toHaveLength(1);
  });

  it('reaction-16: webhooks and triggers of one event are one commit, and counted together', async () => {
    const api = await here.caller();
    await target(api, 'r16-both', { condition: GOLD });
    await api.webhook({ trigger: 'order.created', url: here.receiver.url });
    await trigger(api, [send('r16-both'), send('nobody')]);
    const gold = await api.event(order());
    expect(gold).toMatchObject({ deliveries: 2, suppressed: 0 });
    const silver = await api.event(order({ profile: null }));
    expect(silver).toMatchObject({ deliveries: 1, suppressed: 1 });
    const { suppressions, runs } = await eventOf(api, silver.id);
    expect(verdicts(runs[0])).toEqual(['suppressed', 'failed']);
    expect(suppressions).toEqual([
      {
        ...{ webhook_id: null, target_id: runs[0].actions[0].target_id, trigger_id: runs[0].trigger_id },
        ...{ reason: 'condition', detail: expect.stringContaining("the target's condition") },
      },
    ]);
  });

  it('reaction-16: a target that is switched off holds, and sends when it is on again', async () => {
    const api = await here.caller();
    const { id } = await target(api, 'r16-held', { is_active: false });
    await trigger(api, [send('r16-held')]);
    const receipt = await api.event(order());
    expect(receipt.deliveries).toBe(1);
    expect((await eventOf(api, receipt.id)).deliveries[0].status).toBe('held');
    await api.put(`/targets/${id}`, { is_active: true });
    await api.settled(receipt.id, 'delivered');
  });

  it('reaction-16: a delay is when its first attempt is due', async () => {
    const api = await here.caller();
    await target(api, 'r16-delay');
    await trigger(api, [send('r16-delay', [], { delay: 3600 })]);
    const receipt = await api.event(order());
    const [{ next_attempt_at: at, status }] = (await eventOf(api, receipt.id)).deliveries;
    expect(status).toBe('pending');
    expect(Date.parse(at) - Date.parse(receipt.created_at)).toBe(3_600_000);
  });

  it('reaction-16: what cannot be rendered is a delivery that failed at once, and the chain goes on', async () => {
    const api = await here.caller();
    await target(api, 'r16-broken', { template: '{"a": {{ total }} }' });
    await target(api, 'r16-whole');
    await trigger(api, [send('r16-broken'), send('r16-whole')]);
    const receipt = await api.event(order({ total: 'not a number' }));
    expect(receipt.deliveries).toBe(2);
    await api.until(`/events/${receipt.id}`, ({ deliveries }) =>
      deliveries.some((one: Json) => one.status === 'delivered'),
    );
    const { deliveries, runs } = await eventOf(api, receipt.id);
    expect(verdicts(runs[0])).toEqual(['planned', 'planned']);
    const failed = deliveries.find(({ id }: Json) => id === runs[0].actions[0].delivery_id);
    expect(failed).toMatchObject({ status: 'failed', attempt_count: 0, next_attempt_at: null });
  });
});

describe('reaction-15: depth', () => {
  it('reaction-15: it goes out one deeper, comes back as a header or a field, and ends at 5', async () => {
    const api = await here.caller();
    await target(api, 'r15-loop');
    await trigger(api, [send('r15-loop')]);
    const depthSent = async (id: string) => {
      const delivery = await api.settled(id, 'delivered');
      return here.receiver.received.find(({ headers }) => headers['webhook-id'] === delivery.id)?.headers[
        'posthorn-depth'
      ];
    };
    for (let depth = 0; depth < 5; depth += 1) {
      const answer = await api.post('/events', order(), { headers: { 'posthorn-depth': String(depth) } });
      expect((await eventOf(api, answer.json.data.id)).depth).toBe(depth);
      expect(await depthSent(answer.json.data.id)).toBe(String(depth + 1));
    }
    const last = await api.event(order({}, { depth: 5 }));
    expect(last).toMatchObject({ deliveries: 0, suppressed: 1 });
    const { suppressions, runs } = await eventOf(api, last.id);
    expect(suppressions).toEqual([
      {
        webhook_id: null,
        target_id: null,
        trigger_id: runs[0].trigger_id,
        reason: 'depth',
        detail: expect.any(String),
      },
    ]);
    expect(runs[0]).toMatchObject({ stop: 'depth', actions: [{ status: 'skipped' }] });
  });

  it('reaction-15: the larger of header and field counts, in a batch too; webhooks pass it on as it is', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'order.created', url: here.receiver.url });
    const post = async (body: object, header: string) =>
      (await api.post('/events/batch', { events: [body] }, { headers: { 'posthorn-depth': header } })).json.data[0];
    const [byField, byHeader] = [await post(order({}, { depth: 3 }), '2'), await post(order(), '4')];
    expect((await eventOf(api, byField.id)).depth).toBe(3);
    expect((await eventOf(api, byHeader.id)).depth).toBe(4);
    const delivery = await api.settled(byHeader.id, 'delivered');
    const got = here.receiver.received.find(({ headers }) => headers['webhook-id'] === delivery.id);
    expect(got?.headers['posthorn-depth']).toBe('4');
    const plain = await api.event(order());
    const other = await api.settled(plain.id, 'delivered');
    const without = here.receiver.received.find(({ headers }) => headers['webhook-id'] === other.id);
    expect(without?.headers).not.toHaveProperty('posthorn-depth');
  });

  it.each(['-1', '1.5', 'x', '1001'])('reaction-15: a depth of %s is refused', async (depth) => {
    const api = await here.caller();
    refused(await api.post('/events', order(), { headers: { 'posthorn-depth': depth } }), 422, 'invalid');
    refused(await api.post('/events', order({}, { depth: depth === 'x' ? depth : Number(depth) })), 422, 'invalid');
  });
});

it('reaction-12: the 61st run of a trigger for a profile in a minute is stopped, and the event says so', async () => {
  const api = await here.caller();
  await target(api, 'r12-often');
  await trigger(api, [send('r12-often')]);
  const events = Array.from({ length: 61 }, () => order());
  const { data } = (await api.post('/events/batch', { events })).json;
  expect(data.map(({ deliveries }: Json) => deliveries)).toEqual([...Array(60).fill(1), 0]);
  const { suppressions, runs } = await eventOf(api, data[60].id);
  expect(suppressions).toMatchObject([{ reason: 'too_often', trigger_id: runs[0].trigger_id }]);
  expect((await api.event(order({ profile_id: 'p-2' }))).deliveries).toBe(1);
});

describe('reaction-17: the history of actions', () => {
  it('reaction-17: in the vendor’s shape, newest first, by trigger and event, with the context of a single run', async () => {
    const api = await here.caller();
    const comms = await target(api, 'r17-comms');
    const { id, actions } = await trigger(api, [
      filter(GOLD),
      send('r17-comms', [argument('who', { var: 'profile_id' }, true)]),
    ]);
    await trigger(api, [filter({ '==': [1, 2] })], { name: 'Never' });
    const receipt = await api.event(order());
    const list = (await api.get('/action-history')).json;
    expect(list.meta).toMatchObject({ total: 2, current_page: 1, per_page: 15 });
    expect(list.data.map(({ name }: Json) => name)).toEqual(['Never', 'Gold']);
    const [run] = (await api.get(`/action-history?filter[actionable_id]=${id}`)).json.data;
    expect(
      (await api.get(`/action-history?filter[event_id]=${receipt.id}&filter[actionable_id][ne]=${id}`)).json.data,
    ).toHaveLength(1);
    expect(run).toMatchObject({
      ...{ actionable_type: 'trigger', actionable_id: id, parent_id: null, children: [], event_id: receipt.id },
      items: [
        { handler: 'filter', status: 'passed', action_id: actions[0].id, arguments: {}, context: null },
        {
          ...{ handler: 'target.send', status: 'planned', action_history_id: run.id, context: null },
          arguments: { target_handle: 'r17-comms', who: 'p-1' },
          result: { reason: null, target_id: comms.id, delivery_id: expect.stringMatching(/^dlv_/) },
        },
      ],
    });
    const single = (await api.get(`/action-history/${run.id}`)).json.data;
    expect(single.items.map(({ context }: Json) => context)).toEqual([order().context, order().context]);
    refused(await (await here.caller()).get(`/action-history/${run.id}`), 404, 'not_found');
    refused(await api.get('/action-history?sort=id'), 422, 'invalid');
  });

  it('reaction-17: only with its scope', async () => {
    const api = await here.caller({ scopes: ['read-action-history'] });
    expect((await api.get('/action-history')).json.data).toEqual([]);
    const other = await here.caller({ scopes: ['read-triggers', 'read-events'] });
    refused(await other.get('/action-history'), 403, 'forbidden');
  });

  it('reaction-13: an erasure takes what was personal from history and event, and leaves the verdicts', async () => {
    const api = await here.caller();
    await target(api, 'r13-erase', { condition: { '==': [{ var: 'profile.tier_handle' }, 'platinum'] } });
    await trigger(api, [
      send('r13-erase', [argument('mail', { var: 'mail' }, true)]),
      filter({ '==': [{ var: 'mail' }, 'x'] }),
    ]);
    const { id } = await api.event(order({ mail: 'mere@example.test' }));
    expect((await api.delete('/profiles/p-1/data')).status).toBe(200);
    const [run] = (await api.get('/action-history')).json.data;
    const texts = [await api.get(`/events/${id}`), await api.get(`/action-history/${run.id}`)].map(({ text }) => text);
    for (const text of texts) expect(text).not.toMatch(/mere|gold/);
    expect(run.items.map(({ status }: Json) => status)).toEqual(['suppressed', 'stopped']);
    expect(run.items[0]).toMatchObject({ arguments: null, result: { reason: 'erased' } });
  });
});
