import { describe, expect, it } from 'vitest';
import { invalidFields } from './support/api.ts';
import { describedHere } from './support/described.ts';
import { serving } from './support/serving.ts';

const here = serving();
const document = await describedHere();

const called = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, operation]) => operation.requestBody !== undefined)
    .map(([method]) => [method.toUpperCase(), path] as const),
);

const TWICE = 'appears twice in one object: keep one of them';

/** Something of each kind that a path names. */
async function pathOf(pattern: string): Promise<{ path: string; api: Awaited<ReturnType<typeof here.caller>> }> {
  const api = await here.caller();
  const url = here.receiver.url;
  const made: Record<string, () => Promise<string | number>> = {
    webhooks: async () => (await api.webhook({ trigger: 'a.b', url })).id,
    targets: async () => (await api.post('/targets', { name: 'T', handle: 't', url })).json.data.id,
    triggers: async () => (await api.post('/triggers', { name: 'T', trigger: 'a.b' })).json.data.id,
    deliveries: async () => {
      await api.webhook({ trigger: 'c.d', url });
      const { id } = await api.event({ event: 'c.d', context: {} });
      return (await api.get(`/events/${id}`)).json.data.deliveries[0].id;
    },
  };
  const kind = pattern.split('/').find((part) => part in made) ?? '';
  const id = pattern.includes('{id}') ? await made[kind]?.() : '';
  const actions = pattern.includes('{actionId}')
    ? (
        await api.post(`/triggers/${id}/actions`, {
          uuid: 'filter',
          arguments: [{ name: 'condition', value: { '==': [1, 1] } }],
        })
      ).json.data.id
    : '';
  return { api, path: pattern.replace('{id}', String(id)).replace('{actionId}', String(actions)) };
}

describe('source-5: a repeated member name is refused by every call that reads a body', () => {
  it('source-5: the description names calls with a body', () => {
    expect(called.length).toBeGreaterThan(20);
  });

  it.each(called)('source-5: %s %s', async (method, pattern) => {
    const { api, path } = await pathOf(pattern);
    // What the inspector's own page sends along, for signing in.
    const headers = { 'posthorn-csrf': '1' };
    const send = (raw: string) => api.call(method, path, undefined, { raw, headers });
    // Of the two, the last one would win in JSON.parse, and the first one in other parsers.
    for (const [raw, at] of [
      ['{"name":"a","name":"b"}', 'name'],
      ['{"name":"a","n\\u0061me":"b"}', 'name'],
      ['{"description":"a","rate_limit":{"count":1,"per_seconds":1,"count":2}}', 'rate_limit.count'],
      ['[{"a":1,"a":2}]', '0.a'],
    ] as const) {
      const answer = await send(raw);
      if (pattern.startsWith('/events') && raw.startsWith('[')) expect(answer.status, answer.text).toBe(422);
      else expect(invalidFields(answer, at)[at], `${method} ${path} ${raw}`).toEqual([TWICE]);
    }
  });

  it('source-5: in a batch only the event with the repeated name', async () => {
    const api = await here.caller();
    const raw = '{"events":[{"event":"a.b","context":{"x":1,"x":2}},{"event":"a.b","context":{"x":1}}]}';
    const { status, json } = await api.post('/events/batch', undefined, { raw });
    expect([status, json.data[0].error.errors, json.data[1].event]).toEqual([202, { 'context.x': [TWICE] }, 'a.b']);
  });

  it('source-5: nothing of it is stored', async () => {
    const api = await here.caller();
    const raw = `{"name":"a","name":"b","handle":"h","url":${JSON.stringify(here.receiver.url)}}`;
    invalidFields(await api.post('/targets', undefined, { raw }), 'name');
    expect((await api.get('/targets')).json.data).toEqual([]);
  });
});
