// Replays over HTTP (docs/spec.md replay-1 to replay-14): plan, run, pause, resume, cancel; what is refused, and in which words.
import { describe, expect, it } from 'vitest';
import { eventually } from '../e2e/support/deadline.ts';
import { type Api, invalidFields, type Json, refused } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

/** A webhook with this many deliveries, each delivered. */
async function delivered(api: Api, url: string, count: number): Promise<Json> {
  const webhook = await api.webhook({ trigger: 'a.b', url });
  const events = Array.from({ length: count }, (_, n) => ({ event: 'a.b', context: { n } }));
  expect((await api.post('/events/batch', { events })).status).toBe(202);
  const path = `/deliveries?filter[webhook_id]=${webhook.id}&filter[status]=delivered&page[size]=100`;
  await api.until(path, (data) => data.length === count);
  return webhook;
}

const until = (api: Api, id: number, wanted: string): Promise<Json> =>
  api.until(`/replays/${id}`, (data) => data.status === wanted);

describe('a replay', () => {
  it('replay-1: is a plan with an exact count first; started, it sends each anew with its bytes and says how far it is', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const webhook = await delivered(api, receiver.url, 5);
    const filter = { webhook_id: webhook.id, status: 'delivered', event: 'a.b', until: '2099-01-01 00:00:00' };
    const answer = await api.post('/replays', { filter, rate_per_second: 200 });
    expect(answer.status, answer.text).toBe(201);
    const shown = {
      filter: { webhook_id: webhook.id, status: ['delivered'], event: 'a.b', until: '2099-01-01T00:00:00.000Z' },
      rate_per_second: 200,
      total: 5,
      skipped: 0,
    };
    const { id } = answer.json.data;
    expect(answer.json).toEqual({
      data: {
        ...{ ...shown, id, status: 'planned', replayed: 0, remaining: 5, estimated_seconds_left: 0.1 },
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        started_at: null,
        finished_at: null,
      },
    });
    expect(receiver.received).toHaveLength(5);
    expect((await api.post(`/replays/${id}/start`)).json.data).toMatchObject({ status: 'running' });
    const done = await until(api, id, 'done');
    expect(done).toMatchObject({ ...shown, replayed: 5, remaining: 0, estimated_seconds_left: null });
    expect(done.started_at).not.toBeNull();
    expect(done.finished_at).not.toBeNull();
    await receiver.count(10);
    const bodies = receiver.received.map(({ body }) => body);
    expect(bodies.slice(5).sort()).toEqual(bodies.slice(0, 5).sort());
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(10);
    await eventually('the results are stored', async () => {
      const { data } = (await api.get(`/deliveries?filter[webhook_id]=${webhook.id}&filter[status]=delivered`)).json;
      return data.length === 10;
    });
    // The plan can be sent back as it was shown.
    const again = await api.post('/replays', { filter: done.filter });
    expect(again.json.data).toMatchObject({ total: 10, filter: done.filter, rate_per_second: 20 });
  });

  it('replay-8: runs by itself with start: true; pause, resume and cancel do what they say, or say why not', async () => {
    const api = await here.caller();
    const webhook = await delivered(api, here.receiver.url, 3);
    const { data } = (
      await api.post('/replays', {
        filter: { webhook_id: webhook.id, status: ['delivered'] },
        rate_per_second: 0.1,
        start: true,
      })
    ).json;
    expect(data).toMatchObject({ status: 'running', total: 3 });
    const act = (action: string) => api.post(`/replays/${data.id}/${action}`);
    await api.until(`/replays/${data.id}`, (one) => one.replayed === 1);
    refused(await act('start'), 409, 'conflict');
    refused(await act('resume'), 409, 'conflict');
    expect((await act('pause')).json.data).toMatchObject({ status: 'paused', estimated_seconds_left: 20 });
    expect((await act('pause')).json.message).toBe(
      'The replay is paused. The action that is possible now is resume or cancel.',
    );
    expect((await act('resume')).json.data).toMatchObject({ status: 'running', replayed: 1, remaining: 2 });
    expect((await act('cancel')).json.data).toMatchObject({ status: 'cancelled', remaining: 2 });
    const late = await act('resume');
    refused(late, 409, 'conflict');
    expect(late.json.message).toBe('The replay is already cancelled. Create a new replay.');
  });

  it('replay-10: lists, shows, and belongs to its tenant', async () => {
    const api = await here.caller();
    const stranger = await here.caller();
    const ids: number[] = [];
    for (const code of [500, 501, 502]) ids.push((await api.post('/replays', { filter: { code } })).json.data.id);
    await api.post(`/replays/${ids[0]}/cancel`);
    const list = async (query: string) => (await api.get(`/replays?${query}`)).json;
    expect((await list('')).data.map((one: Json) => one.id)).toEqual([...ids].reverse());
    expect(await list('filter[status]=cancelled,done')).toMatchObject({ data: [{ id: ids[0] }], meta: { total: 1 } });
    expect(await list('page[size]=1&page[number]=2')).toMatchObject({ data: [{ id: ids[1] }], meta: { last_page: 3 } });
    invalidFields(await api.get('/replays?filter[status]=nope'), 'filter[status]');
    expect((await stranger.get('/replays')).json.data).toEqual([]);
    refused(await stranger.get(`/replays/${ids[0]}`), 404, 'not_found');
    refused(await stranger.post(`/replays/${ids[1]}/start`), 404, 'not_found');
    refused(await api.get('/replays/nope'), 404, 'not_found');
  });

  it.each<[Json, ...string[]]>([
    [{}, 'filter'],
    [{ filter: {} }, 'filter'],
    [{ filter: 'all' }, 'filter'],
    [{ filter: { status: 'nope' } }, 'filter.status'],
    [{ filter: { status: [] } }, 'filter.status'],
    [{ filter: { endpoint_id: 1, code: 500 } }, 'filter.endpoint_id'],
    [{ filter: { webhook_id: '7' } }, 'filter.webhook_id'],
    [{ filter: { reason: 'nope', code: 7 } }, 'filter.reason', 'filter.code'],
    [{ filter: { since: 'yesterday' } }, 'filter.since'],
    [{ filter: { search: '' } }, 'filter.search'],
    [{ filter: { code: 500 }, rate_per_second: 0 }, 'rate_per_second'],
    [{ filter: { code: 500 }, rate_per_second: 1001 }, 'rate_per_second'],
    [{ filter: { code: 500 }, start: 'yes', rate: 5 }, 'start', 'rate'],
    [[], ''],
  ])('replay-14: %j is refused, and nothing is planned', async (body, ...fields) => {
    const api = await here.caller();
    invalidFields(await api.post('/replays', body), ...fields);
    expect((await api.get('/replays')).json.data).toEqual([]);
  });

  it('replay-14: says so where it takes in what is not finished', async () => {
    const api = await here.caller();
    const warned = async (filter: Json) => (await api.post('/replays', { filter })).json.warnings?.length ?? 0;
    expect(await warned({ webhook_id: 1 })).toBe(1);
    expect(await warned({ status: ['failed', 'held'] })).toBe(1);
    expect(await warned({ status: 'failed' })).toBe(0);
    expect(await warned({ reason: 'discarded' })).toBe(0);
  });

  it('replay-14: asks for the scope of what it does', async () => {
    const tenant = `scoped-${Date.now()}`;
    const reader = await here.caller({ tenant, scopes: ['read-deliveries'] });
    const writer = await here.caller({ tenant, scopes: ['update-deliveries'] });
    const { id } = (await writer.post('/replays', { filter: { code: 500 } })).json.data;
    for (const path of ['/replays', `/replays/${id}/start`, `/replays/${id}/cancel`, '/webhooks/batch.json'])
      refused(await reader.post(path, { filter: { code: 500 } }), 403, 'forbidden');
    expect((await reader.get(`/replays/${id}`)).status).toBe(200);
    refused(await writer.get('/replays'), 403, 'forbidden');
  });

  it('replay-2: filter[reason] finds the same in the list', async () => {
    const api = await here.caller();
    const { id } = await api.webhook({ trigger: 'a.b', url: here.receiver.url, is_active: false });
    await api.event({ event: 'a.b', context: {} });
    await api.put(`/webhooks/${id}`, { is_active: true, held: 'discard' });
    const found = async (reason: string) => (await api.get(`/deliveries?filter[reason]=${reason}`)).json.data.length;
    expect([await found('discarded'), await found('by_user')]).toEqual([1, 0]);
    invalidFields(await api.get('/deliveries?filter[reason]=nope'), 'filter[reason]');
  });
});

describe("the vendor's batch call", () => {
  const replay = (api: Api, body: Json) => api.post('/webhooks/batch.json', body);

  it('event-replay-1: sends the newest event of each id to webhooks that never asked for it, past condition and namespace', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller({ namespace: 'crm' });
    const webhook = await api.webhook({ trigger: 'c.d', url: receiver.url, namespace: 'crm' });
    await api.event({ event: 'reward.created', context: { id: 3381, profile_id: 'p-1', value_initial: 5 } });
    const raw = '{"event":"reward.created","context":{"id":3381,"profile_id":"p-1","value_initial":15.0}}';
    await api.post('/events', undefined, { raw });
    await api.event({ event: 'reward.created', context: { id: 3382, profile_id: 'p-1' } });
    const body = { event_context: 'reward.issued', identifiers: [3381, '3382', '3381'], webhook_ids: [webhook.id] };
    const answer = await replay(api, { ...body, action_ids: [], dispatch_webhooks: true, dispatch_actions: false });
    expect(answer.status, answer.text).toBe(202);
    expect(answer.json).toEqual({ message: '2 deliveries of 2 events to 1 webhook made.' });
    await receiver.count(2);
    expect(receiver.received.map((one) => [one.headers['x-omneo-event'], one.body]).sort()).toEqual([
      ['reward.created', '{"id":3381,"profile_id":"p-1","value_initial":15.0}'],
      ['reward.created', '{"id":3382,"profile_id":"p-1"}'],
    ]);
  });

  it('event-replay-5: what it cannot do is a 422 that names it, and nothing is sent', async () => {
    const api = await here.caller();
    const stranger = await here.caller();
    const { id } = await api.webhook({ trigger: 'c.d', url: here.receiver.url });
    const foreign = await stranger.webhook({ trigger: 'c.d', url: here.receiver.url });
    await api.event({ event: 'a.b', context: { id: 'x' } });
    const good = { event_context: 'a.b', identifiers: ['x'], webhook_ids: [id] };
    const table: [Json, ...string[]][] = [
      [{ ...good, event_context: 'nope' }, 'event_context'],
      [{ ...good, identifiers: [] }, 'identifiers'],
      [{ ...good, identifiers: [1.5] }, 'identifiers.0'],
      [{ ...good, identifiers: ['y'] }, 'identifiers'],
      [{ ...good, identifiers: ['x', 'y'], webhook_ids: [id, foreign.id] }, 'identifiers', 'webhook_ids'],
      [{ ...good, webhook_ids: [] }, 'webhook_ids'],
      [{ event_context: 'a.b', identifiers: ['x'] }, 'webhook_ids'],
      [{ ...good, action_ids: [1] }, 'action_ids'],
      [{ ...good, dispatch_webhooks: false }, 'dispatch_webhooks'],
      [{ ...good, nope: 1 }, 'nope'],
      [{ ...good, identifiers: Array.from({ length: 1001 }, (_, n) => n) }, 'identifiers'],
      [
        {
          ...good,
          identifiers: Array.from({ length: 1000 }, (_, n) => n),
          webhook_ids: Array.from({ length: 11 }, (_, n) => n + 1),
        },
        'identifiers',
      ],
    ];
    for (const [body, ...fields] of table) invalidFields(await replay(api, body), ...fields);
    const errors = invalidFields(await replay(api, { ...good, identifiers: ['x', 'y', 7] }), 'identifiers');
    expect(errors['identifiers']).toEqual(['have no stored "a.b" event for "y", "7"']);
    expect((await api.get('/deliveries')).json.data).toEqual([]);
  });
});

describe('sent again once more', () => {
  it('replay-7: what was erased is gone, resent or sent as new', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'profile.updated', url: here.receiver.url });
    const { id } = await api.settled(
      (await api.event({ event: 'profile.updated', context: { id: 'p-1' } })).id,
      'delivered',
    );
    const erased = await api.delete('/profiles/p-1/data');
    expect(erased.status, erased.text).toBe(200);
    for (const body of [{}, { as_new: true }, { context: { id: 'p-1' } }])
      refused(await api.post(`/deliveries/${id}/resend`, body), 410, 'gone');
  });

  it('replay-4: a failed delivery of a receiver that is well again arrives', async () => {
    await using receiver = await startReceiver(status(500));
    const api = await here.caller();
    const webhook = await api.webhook({ trigger: 'a.b', url: receiver.url, retry_schedule: [] });
    const { id: eventId } = await api.event({ event: 'a.b', context: { n: 1 } });
    const old = await api.settled(eventId, 'failed');
    receiver.answer(status(200));
    const filter = { webhook_id: webhook.id, status: 'failed' };
    await api.post('/replays', { filter, start: true });
    const found = `/deliveries?filter[event_id]=${eventId}&filter[status]=delivered`;
    const [anew] = await api.until(found, (data) => data.length === 1);
    expect(anew).toMatchObject({ replay_of: old.id, event_id: eventId, attempt_count: 1 });
  });
});
