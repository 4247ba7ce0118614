// Batches and the producer's keys (docs/spec.md api-29 to api-31).
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const event = (fields: Json = {}): Json => ({ event: 'a.b', context: { n: 1 }, ...fields });

describe('api-29: a batch answers each of its events on its own', () => {
  it('good, bad and warned ones mixed', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    const items = [
      '{"event":"a.b","context":{"total":15.0}}',
      '{"event":"nope","context":{}}',
      '7',
      'null',
      '[]',
      '{"event":"a.b","context":{"x":1,"x":2}}',
      '{"event":"points.awarded","context":{}}',
      '{"event":"profile.created","context":{}}',
      '{"event":"webhook.disabled","context":{}}',
      `{"event":"a.b","context":{"x":${'['.repeat(200)}${']'.repeat(200)}}}`,
    ];
    const raw = `{"events":[${items.join(' ,\n')}]}`;
    const answer = await api.post('/events/batch', undefined, { raw });
    expect(answer.status, answer.text).toBe(202);
    const { data } = answer.json;
    const outcome = data.map((item: Json) => (item.error ? Object.keys(item.error.errors) : item.event));
    expect(outcome).toEqual([
      'a.b',
      ['event'],
      [''],
      [''],
      [''],
      ['context.x'],
      'point.created',
      ['context.id'],
      ['event'],
      [expect.stringMatching(/^context\.x\.0/)],
    ]);
    expect(data[1].error).toMatchObject({ code: 'invalid', message: expect.any(String) });
    expect(data[6].warnings).toHaveLength(1);
    expect(data[0]).not.toHaveProperty('warnings');
    expect(data[0]).toMatchObject({ deliveries: 1, duplicate: false });
    expect((await api.get(`/events/${data[0].id}`)).text).toContain('"context":{"total":15.0}');
    const stored = (await api.get('/events')).json.data;
    expect(stored.map((one: Json) => one.id)).toEqual([data[6].id, data[0].id]);
  });

  it('1000 events, in order; 1001 and none are refused', async () => {
    const api = await here.caller();
    const events = Array.from({ length: 1000 }, (_, n) => event({ context: { n } }));
    const { data } = (await api.post('/events/batch', { events })).json;
    const ids: string[] = data.map((one: Json) => one.id);
    expect(new Set(ids).size).toBe(1000);
    expect(ids.toSorted()).toEqual(ids);
    invalidFields(await api.post('/events/batch', { events: [...events, event()] }), 'events');
    invalidFields(await api.post('/events/batch', { events: [] }), 'events');
    expect((await api.get('/events?page[size]=1')).json.data[0].id).toBe(ids[999]);
  });

  it.each<[string, string]>([
    ['{}', 'events'],
    ['{"events":{}}', 'events'],
    ['{"events":null}', 'events'],
    ['{"events":[],"extra":1}', 'events extra'],
    ['[]', ''],
    ['{"events":[{"event":"a.b","context":{}}],"events":[]}', 'events'],
    ['{"events":[{"event":"a.b","context":{}}],"\\u0065vents":[{"event":"a.c","context":{}}]}', 'events'],
  ])('%s', async (raw, fields) => {
    const api = await here.caller();
    invalidFields(await api.post('/events/batch', undefined, { raw }), ...fields.split(' '));
    expect((await api.get('/events')).json.data).toEqual([]);
  });
});

describe('api-30: a producer’s key is accepted once', () => {
  it.each(['field', 'header'])('repeated with the same content (%s)', async (by) => {
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    const post = (fields: Json = {}) =>
      by === 'field'
        ? api.post('/events', event({ id: 'key-1', ...fields }))
        : api.post('/events', event(fields), { headers: { 'idempotency-key': 'key-1' } });
    const first = await post();
    expect(first.json.data).toMatchObject({ duplicate: false, deliveries: 1 });
    // What is delivered by now or has another subscriber since does not change the receipt.
    await api.webhook({ trigger: '*', url: here.receiver.url });
    const again = await post({ namespace: 'other', deliver_at: '2099-01-01T00:00:00Z' });
    expect(again.status).toBe(202);
    expect(again.json.data).toEqual({ ...first.json.data, duplicate: true });
    expect((await api.get('/events')).json.data).toHaveLength(1);
    expect((await api.get('/events?filter[idempotency_key]=key-1')).json.data).toHaveLength(1);
  });

  it.each<[string, Json]>([
    ['another context', { context: { n: 2 } }],
    ['the same context written otherwise', { context: { n: 1, m: undefined, o: null } }],
    ['another event', { event: 'a.c' }],
  ])('with %s it is a conflict', async (_what, fields) => {
    const api = await here.caller();
    await api.event(event({ id: 'key-1' }));
    const answer = await api.post('/events', event({ id: 'key-1', ...fields }));
    expect(refused(answer, 409, 'idempotency_conflict')).toHaveProperty('id');
    expect(answer.json.message).toContain('"key-1"');
    expect((await api.get('/events')).json.data).toHaveLength(1);
  });

  it('an alias and its canonical name are the same event', async () => {
    const api = await here.caller();
    await api.event(event({ event: 'point.created', id: 'k' }));
    expect(await api.event(event({ event: 'points.awarded', id: 'k' }))).toMatchObject({ duplicate: true });
  });

  it('field and header may agree, not differ', async () => {
    const api = await here.caller();
    const headers = { 'idempotency-key': 'key-1' };
    expect((await api.post('/events', event({ id: 'key-1' }), { headers })).status).toBe(202);
    invalidFields(await api.post('/events', event({ id: 'key-2' }), { headers }), 'id');
  });

  it('input-1: key order, white space and escapes do not count; digits do', async () => {
    const api = await here.caller();
    const post = async (context: string) => {
      const answer = await api.post('/events', undefined, { raw: `{"event":"a.b","id":"k","context":${context}}` });
      return answer.status === 202 ? answer.json.data.duplicate : answer.json.code;
    };
    expect(await post('{"id":1,"total":15.0,"who":{"name":"Zoë","at":[1,{"b":2,"a":1}]}}')).toBe(false);
    expect(await post('{ "who": {"at":[ 1, {"a":1,"b":2}], "n\\u0061me":"Zo\\u00eb"},\n"total":15.0, "id":1 }')).toBe(
      true,
    );
    for (const other of [
      '{"id":1,"total":15.00,"who":{"name":"Zoë","at":[1,{"b":2,"a":1}]}}',
      '{"id":"1","total":15.0,"who":{"name":"Zoë","at":[1,{"b":2,"a":1}]}}',
      '{"id":1,"total":15.0,"who":{"name":"Zoë","at":[{"b":2,"a":1},1]}}',
    ])
      expect(await post(other)).toBe('idempotency_conflict');
  });

  it('input-1: in a batch too', async () => {
    const api = await here.caller();
    const [a, b] = [
      '{"event":"a.b","id":"k","context":{"x":1,"y":2}}',
      '{"context":{"y":2,"x":1},"id":"k","event":"a.b"}',
    ];
    const answer = await api.post('/events/batch', undefined, { raw: `{"events":[${a},${b}]}` });
    expect(answer.json.data.map((one: Json) => one.duplicate)).toEqual([false, true]);
  });

  it('input-3: a quoted header is the key without its quotes', async () => {
    const api = await here.caller();
    const post = (key: string, fields: Json = {}) =>
      api.post('/events', event(fields), { headers: { 'idempotency-key': key } });
    expect((await post('"key-1"')).json.data.duplicate).toBe(false);
    expect((await post('key-1')).json.data.duplicate).toBe(true);
    expect((await post('"key-1"', { id: 'key-1' })).json.data.duplicate).toBe(true);
    expect((await api.get('/events?filter[idempotency_key]=key-1')).json.data).toHaveLength(1);
    const refusal = invalidFields(await post('"key-1'), 'Idempotency-Key')['Idempotency-Key'];
    expect(refusal).toEqual([expect.stringContaining('close the quotes')]);
  });

  it.each(['a b', 'a'.repeat(129), '"a b"', 'a, b', '"a", "b"'])('header %.10j is refused by its name', async (key) => {
    const api = await here.caller();
    const answer = await api.post('/events', event(), { headers: { 'idempotency-key': key } });
    invalidFields(answer, 'Idempotency-Key');
  });

  it('the header says nothing of a batch: refused, as it would promise what is not done', async () => {
    const api = await here.caller();
    const answer = await api.post('/events/batch', { events: [event()] }, { headers: { 'idempotency-key': 'k' } });
    expect(invalidFields(answer, 'Idempotency-Key')['Idempotency-Key']?.[0]).toMatch(/"id"/);
    expect((await api.get('/events')).json.data).toEqual([]);
  });

  it('of many posts at once one is new', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    const receipts = await Promise.all(Array.from({ length: 16 }, () => api.event(event({ id: 'key-1' }))));
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
    expect((await api.get('/deliveries')).json.data).toHaveLength(1);
  });
});

it('api-31: within a batch the first of a key counts', async () => {
  const api = await here.caller();
  await api.event(event({ id: 'old' }));
  const events = [
    event({ id: 'new' }),
    event({ id: 'new' }),
    event({ id: 'new', context: { n: 2 } }),
    event({ id: 'old' }),
  ];
  const { data } = (await api.post('/events/batch', { events })).json;
  expect(data.map((one: Json) => one.duplicate ?? one.error.code)).toEqual([false, true, 'idempotency_conflict', true]);
  expect(data[1].id).toBe(data[0].id);
  expect((await api.get('/events')).json.data).toHaveLength(2);
});
