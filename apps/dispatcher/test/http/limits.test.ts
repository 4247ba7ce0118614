// What a running dispatcher says beyond its limits, and that it goes on (docs/spec.md limit-2 to limit-4).
import { request } from 'node:http';
import { expect, it } from 'vitest';
import { type Api, refused } from './support/api.ts';
import { startTestDispatcher } from './support/dispatcher.ts';
import { serving } from './support/serving.ts';

const here = serving();
const event = { event: 'order.created', context: {} };
const MIB = 1024 * 1024;

const eventsOf = async (api: Api): Promise<number> => (await api.get('/events?page[size]=100')).json.data.length;

it('limit-2: beyond --ingest-rate a batch is refused whole with Retry-After; another token and a later batch are not', async () => {
  await using dispatcher = await startTestDispatcher({ ingestRate: 5 });
  const [api, other] = [await dispatcher.caller({ tenant: 'fast' }), await dispatcher.caller({ tenant: 'other' })];
  const batch = { events: Array.from({ length: 5 }, () => event) };
  // A batch beyond the allowance is let through once and owed: what comes after it must wait.
  expect((await api.post('/events/batch', { events: Array.from({ length: 15 }, () => event) })).status).toBe(202);
  const answer = await api.post('/events/batch', batch);
  refused(answer, 429, 'too_many_requests');
  const wait = Number(answer.headers.get('retry-after'));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(3);
  refused(await api.post('/events', event), 429, 'too_many_requests');
  expect(await eventsOf(api)).toBe(15);
  expect((await other.post('/events/batch', batch)).status).toBe(202);
  let later = await api.post('/events', event);
  while (later.status === 429) later = await api.post('/events', event);
  expect(later.status).toBe(202);
  expect(await eventsOf(api)).toBe(16);
});

/**
 * A batch of the largest size of which only the head is sent. Two of them take all of a tenant's half, to the byte: one that comes
 * while another request is read is refused, and is sent again.
 */
function unfinished(api: Api) {
  const headers = { ...api.headers, 'content-type': 'application/json', 'content-length': String(16 * MIB) };
  let isOver = false;
  const send = (): ReturnType<typeof request> => {
    const sent = request(`${api.url}/api/v3/events/batch`, { method: 'POST', headers });
    sent.on('error', () => undefined);
    sent.on('response', (response) => {
      response.resume();
      sent.destroy();
      if (!isOver) latest = send();
    });
    sent.flushHeaders();
    return sent;
  };
  let latest = send();
  return {
    end: () => {
      isOver = true;
      latest.destroy();
    },
  };
}

it('limit-4: where a tenant’s bodies take its half it is answered 503 with Retry-After, others are not; with room again it goes on', async () => {
  const [api, other] = [await here.caller(), await here.caller()];
  const post = async (headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${here.dispatcher.url}/api/v3/events`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
    // Read to its end: else each of many answers keeps a connection to itself.
    return { status: response.status, retryAfter: response.headers.get('retry-after'), json: await response.json() };
  };
  const open = [unfinished(api), unfinished(api)];
  let accepted = 0;
  let answer = await post(api.headers);
  for (; answer.status === 202; answer = await post(api.headers)) accepted += 1;
  expect([answer.status, answer.retryAfter]).toEqual([503, '1']);
  expect(answer.json).toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/nothing was accepted/),
  });
  expect((await post(other.headers)).status).toBe(202);
  for (const one of open) one.end();
  let again = await post(api.headers);
  while (again.status === 503) again = await post(api.headers);
  expect(again.status).toBe(202);
  const { data } = (await api.get('/events?page[size]=100')).json;
  expect(data).toHaveLength(Math.min(100, accepted + 1));
});
