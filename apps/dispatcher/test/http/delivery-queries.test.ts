// The query language over HTTP (docs/spec.md query-13, query-14): lists and replays by query, and what is said of a faulty one.
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const ids = (list: Json): string[] => list.map((one: Json) => one.id);

describe('query-13: the list of deliveries takes a query', () => {
  it('each key alone, and together with filters', async () => {
    await using failing = await startReceiver(status(503, '', { 'retry-after': '7' }));
    const api = await here.caller();
    const good = await api.webhook({ trigger: 'profile.updated', url: here.receiver.url, description: 'Billing prod' });
    await api.webhook({ trigger: 'reward.created', url: failing.url, retry_schedule: [] });
    const context = { id: 7, profile_id: 'p_2', total: 120.5, items: [{ sku: 'A-1' }, { sku: 'B-2' }] };
    const first = await api.event({ event: 'profile.updated', context: { id: 'p-1' } });
    const second = await api.event({ event: 'reward.created', context });
    const a = (await api.settled(first.id, 'delivered')).id;
    const b = (await api.settled(second.id, 'failed')).id;
    const c = (await api.post(`/deliveries/${a}/resend`, { as_new: true })).json.data.id;
    await api.until(`/deliveries/${c}`, (data) => data.status === 'delivered');
    const table: [string, string[]][] = [
      ['', [c, b, a]],
      ['status:failed', [b]],
      ['status:failed,delivered -is:replay', [b, a]],
      ['is:replay', [c]],
      [`replay:${a}`, [c]],
      ['event:profile.*', [c, a]],
      ['code:5xx', [b]],
      ['code:200..299 OR code:503', [c, b, a]],
      ['-code:5xx', [c, a]],
      ['attempt:>1', []],
      ['error:*', []],
      ['latency:<1h', [c, b, a]],
      ['wait:<1h', [c, b, a]],
      [`webhook:${good.id}`, [c, a]],
      ['webhook:billing', [c, a]],
      ['profile:p_2', [b]],
      ['since:1h', [c, b, a]],
      ['until:1h', []],
      [`since:1h id:${b}`, [b]],
      [a, [a]],
      [first.id, [c, a]],
      [`size:${JSON.stringify(context).length}`, [b]],
      ['body.total:>120', [b]],
      ['body.items.sku:B-2', [b]],
      ['body.items.0.sku:B-2', []],
      ['header.retry-after:7', [b]],
      ['header.x-omneo-event:profile.*', [c, a]],
      ['reward', [b]],
      [`"' OR 1=1 --"`, []],
      ['(status:failed OR is:replay) -body.id:7', [c]],
    ];
    for (const [query, expected] of table) {
      const answer = await api.get(`/deliveries?query=${encodeURIComponent(query)}`);
      expect(answer.status, answer.text).toBe(200);
      expect(ids(answer.json.data), query).toEqual(expected);
    }
    const both = await api.get(`/deliveries?query=is:replay&filter[status]=failed`);
    expect(both.json).toMatchObject({ data: [], meta: { next_cursor: null } });
    expect(both.json.warnings).toBeUndefined();
    const paged = await api.get('/deliveries?query=since:1h&page[size]=2');
    expect(paged.json.links.next).toContain('query=since%3A1h');
    expect(
      ids((await api.get(`/deliveries?query=since:1h&page[after]=${paged.json.meta.next_cursor}`)).json.data),
    ).toEqual([a]);
  });

  it('call-1: filter[target_id] narrows it to a target, never matches a webhook, and takes numbers alone', async () => {
    const api = await here.caller();
    const url = here.receiver.url;
    const webhook = await api.webhook({ trigger: 'profile.updated', url });
    const target = (await api.post('/targets', { name: 'T', handle: 't', url })).json.data;
    const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 't' }] };
    await api.post('/triggers', { name: 'T', trigger: 'profile.updated', actions: [send] });
    const { id } = await api.event({ event: 'profile.updated', context: { id: 'p-target' } });
    await api.until(`/deliveries?filter[event_id]=${id}&filter[status]=delivered`, (data) => data.length === 2);
    for (const rest of ['', '&query=is:replay OR status:delivered', '&filter[status]=delivered']) {
      const found = async (of: number) => {
        const answer = await api.get(`/deliveries?filter[target_id]=${of}${rest}`);
        expect(answer.status, answer.text).toBe(200);
        return answer.json.data.map(({ target_id }: Json) => target_id);
      };
      expect(await found(target.id), rest).toEqual([target.id]);
      expect(await found(webhook.id), rest).toEqual([]);
    }
    const refused = await api.get('/deliveries?filter[target_id]=three');
    expect(refused.status).toBe(422);
  });

  it('a faulty one is 422 with the field, the reason and the place', async () => {
    const api = await here.caller();
    const answer = await api.get('/deliveries?query=status:failed%20stauts:held');
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ code: 'invalid', at: { from: 14, to: 20 } });
    expect(answer.json.errors.query[0]).toContain('did you mean status?');
    invalidFields(await api.get('/deliveries?query=a&query=b'), 'query');
    invalidFields(await api.get('/events?query=a'), 'query');
  });
});

it('query-18: a page that ended before it was full says so, and its cursor goes on', async () => {
  const api = await here.caller();
  await api.webhook({ trigger: 'a.b', url: here.receiver.url, is_active: false });
  for (const x of [1, 2, 3]) {
    const events = Array.from({ length: 700 }, () => ({ event: 'a.b', context: { x } }));
    expect((await api.post('/events/batch', { events })).status).toBe(202);
  }
  const full = (await api.get('/deliveries?query=body.x:1&page[size]=100')).json;
  expect(full.data).toHaveLength(100);
  expect(full.warnings).toBeUndefined();
  const none = (await api.get('/deliveries?query=body.x:4')).json;
  expect(none).toMatchObject({ data: [], warnings: [expect.stringContaining('This page is not full')] });
  const end = (await api.get(`/deliveries?query=body.x:4&page[after]=${none.meta.next_cursor}`)).json;
  expect(end.meta.next_cursor).toBeNull();
  expect(end.warnings).toBeUndefined();
});

describe('query-14: a replay takes a query, and keeps it as it was meant then', () => {
  it('canonical, with times in place of "so long ago"', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: receiver.url });
    for (const n of [1, 2, 3]) {
      const event = await api.event({ event: 'a.b', context: { n } });
      await api.settled(event.id, 'delivered');
    }
    const filter = { query: '  status:DELIVERED since:1h  body.n:2..3 ' };
    const answer = await api.post('/replays', { filter });
    expect(answer.status, answer.text).toBe(201);
    const { data, warnings } = answer.json;
    expect(warnings).toBeUndefined();
    expect(data).toMatchObject({ status: 'planned', total: 2 });
    expect(data.filter.query).toMatch(/^status:delivered since:\d{4}-[\dT:.-]+Z body\.n:2\.\.3$/);
    expect((await api.post('/replays', { filter: data.filter })).json.data).toMatchObject({
      total: 2,
      filter: data.filter,
    });
    expect((await api.post('/replays', { filter: { query: 'a.b' } })).json.warnings).toHaveLength(1);
  });

  it('a faulty or empty one is refused', async () => {
    const api = await here.caller();
    const faulty = await api.post('/replays', { filter: { query: '(status:failed' } });
    invalidFields(faulty, 'filter.query');
    expect(faulty.json.at).toEqual({ from: 0, to: 14 });
    invalidFields(await api.post('/replays', { filter: { query: '  ' } }), 'filter.query');
  });

  it('an erased person is named in none of them any more', async () => {
    const api = await here.caller();
    const query = 'profile:person-7f3a OR (body.id:"person-7f3a" -code:5xx)';
    const { id } = (await api.post('/replays', { filter: { query } })).json.data;
    expect((await api.delete('/profiles/person-7f3a/data')).status).toBe(200);
    const after = (await api.get(`/replays/${id}`)).json.data.filter.query;
    expect(after).toBe('profile:erased OR (body.id:"erased" -code:5xx)');
    expect((await api.get('/audit')).text).not.toContain('person-7f3a');
  });
});

describe('what a delivery tells of its attempts', () => {
  it('query-15, query-16, query-17: the last one, those still planned, and all of it in words', async () => {
    await using failing = await startReceiver(status(503, '', { 'retry-after': '3600' }));
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: failing.url, retry_schedule: [60, 600], timeout_ms: 1000 });
    const event = await api.event({ event: 'a.b', context: { n: 'é' } });
    const { id } = await api.settled(event.id, 'retrying');
    const detail = (await api.get(`/deliveries/${id}`)).json.data;
    const [attempt] = detail.attempts;
    const last = { number: 1, status: 503, error_kind: null };
    const lastAttempt = { ...last, started_at: attempt.started_at, total_ms: attempt.phases.total_ms };
    expect(detail.last_attempt).toEqual(lastAttempt);
    expect(detail.body_bytes).toBe(Buffer.byteLength('{"n":"é"}'));
    expect((await api.get('/deliveries')).json.data[0]).toMatchObject({ last_attempt: lastAttempt, body_bytes: 10 });
    expect((await api.get(`/events/${event.id}`)).json.data.deliveries[0]).toMatchObject({ last_attempt: lastAttempt });
    const due = detail.next_attempt_at;
    expect(detail.schedule).toEqual([
      { number: 2, earliest_at: due, latest_at: due },
      {
        number: 3,
        earliest_at: new Date(Date.parse(due) + 540_000).toISOString(),
        latest_at: new Date(Date.parse(due) + 661_000).toISOString(),
      },
    ]);
    expect(attempt.explanation).toMatch(
      /^The receiver answered 503 with Retry-After 3600 \(service unavailable\)\. The next attempt is due at .* UTC\.$/,
    );
    expect(detail.explanation).toMatch(/^One attempt failed\. The next is at .* UTC, and 1 more may follow\.$/);
    await api.post(`/deliveries/${id}/cancel`);
    const after = (await api.get(`/deliveries/${id}`)).json.data;
    expect(after).toMatchObject({ schedule: [], explanation: 'It was cancelled manually.' });
    expect(after.attempts[0].explanation).toContain('The delivery is cancelled and will not be retried');
  });

  it('query-15: nothing before the first attempt ended', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    await api.event({ event: 'a.b', context: {}, deliver_at: '2099-01-01T00:00:00Z' });
    expect((await api.get('/deliveries')).json.data[0]).toMatchObject({ last_attempt: null, body_bytes: 2 });
  });
});
