// One route asked for in several spellings, and one body sent in several ways (docs/spec.md request-1, request-2).
import { request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Api } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

/** An answer without what differs from one to the next. */
async function shown(api: Api, method: string, path: string, body?: unknown) {
  const { status, headers, json } = await api.call(method, path, body);
  const own = [...headers].filter(([name]) => !['date', 'content-length'].includes(name));
  const data = json?.data?.id === undefined ? json : { ...json, data: { ...json.data, id: null, created_at: null } };
  return { status, headers: Object.fromEntries(own), json: data };
}

const EVENT = { event: 'order.created', context: { id: 1 } };

it.each<[string, string, string, unknown]>([
  ['an accepted event', 'POST', '/events', EVENT],
  ['a refused event', 'POST', '/events', { event: 'x' }],
  ['a batch', 'POST', '/events/batch', { events: [{ event: 'x' }] }],
  ['a read', 'GET', '/default-secret', undefined],
])('request-1: %s is answered alike by each spelling of its address', async (_what, method, path, body) => {
  const api = await here.caller();
  const exact = await shown(api, method, path, body);
  expect(exact.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  for (const other of [`${path}/`, path.toUpperCase(), `${path}?`])
    expect(await shown(api, method, other, body), other).toEqual(exact);
});

it('request-1: so are one without a token and one without the scope', async () => {
  const [stranger, reader] = [await here.caller(), await here.caller({ scopes: ['read-events'] })];
  const unknown = Object.assign(Object.create(stranger), { headers: {} });
  for (const [api, status] of [[unknown, 401] as const, [reader, 403] as const]) {
    const exact = await shown(api, 'POST', '/events', EVENT);
    expect(exact).toMatchObject({ status, headers: { 'x-content-type-options': 'nosniff' } });
    expect(await shown(api, 'POST', '/Events', EVENT)).toEqual(exact);
  }
});

/** Posts the parts of a body, each in a later turn than the one before. */
function inParts(api: Api, parts: readonly string[], length?: number): Promise<{ status: number; text: string }> {
  const headers = { ...api.headers, ...(length === undefined ? {} : { 'content-length': String(length) }) };
  return new Promise((resolve, reject) => {
    const sent = request(`${api.url}/api/v3/events`, { method: 'POST', headers }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    });
    sent.on('error', reject);
    void (async () => {
      for (const part of parts) {
        await new Promise<void>((written) => sent.write(part, () => written()));
        await turn();
      }
      sent.end();
    })();
  });
}

it('request-2: a body is read alike with its head, after it, in parts and in chunks', async () => {
  const api = await here.caller();
  const body = JSON.stringify({ event: 'order.created', context: { id: 7, name: 'Zoë' } });
  const length = Buffer.byteLength(body);
  const halves = [body.slice(0, 20), body.slice(20)];
  for (const [parts, known] of [
    [[body], length],
    [halves, length],
    [[body], undefined],
    [halves, undefined],
  ] as const) {
    const { status, text } = await inParts(api, parts, known);
    expect(status, text).toBe(202);
    const stored = await api.get(`/events/${JSON.parse(text).data.id}`);
    expect(stored.json.data.context).toEqual({ id: 7, name: 'Zoë' });
  }
});

it('request-2: several requests of one connection get their own bodies', async () => {
  const api = await here.caller();
  const sent = Array.from({ length: 20 }, (_, id) => api.event({ event: 'order.created', context: { id } }));
  const receipts = await Promise.all(sent);
  for (const [id, receipt] of receipts.entries())
    expect((await api.get(`/events/${receipt.id}`)).json.data.context).toEqual({ id });
});
