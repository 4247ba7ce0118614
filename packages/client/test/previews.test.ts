import { expect, it } from 'vitest';
import { rawBody, rawContext } from '../src/index.ts';
import { clientOf } from './support/client.ts';

it('client-8: conditions.preview sends a context as its text', async () => {
  const data = { met: true, reason: null, warnings: [], steps_used: 2, values: [], sample: null };
  await using run = await clientOf([{ status: 200, json: { data } }]);
  const input = { condition: { var: 'a' }, context: rawContext('{"a":1.0}') };
  expect(await run.client.conditions.preview(input)).toEqual({ ok: true, data, warnings: [] });
  expect(run.server.requests).toMatchObject([
    { method: 'POST', path: '/api/v3/conditions/preview', body: '{"condition":{"var":"a"},"context":{"a":1.0}}' },
  ]);
});

it('client-12: a body given as JSON is sent without any change', async () => {
  await using run = await clientOf([{ status: 404, json: { message: 'm', code: 'not_found' } }]);
  const text = '{"condition": {"==": [{"var": "a"}, 1.0]}, "context": {"a": 9007199254740993}}';
  await run.client.conditions.preview(rawBody(text));
  expect(run.server.requests).toMatchObject([{ body: text }]);
  expect(() => rawBody('[]')).toThrow(new TypeError('rawBody: a body is a JSON object'));
  expect(() => rawBody('{')).toThrow(/^rawBody: not JSON: /);
});

it('client-8: templates.preview', async () => {
  const data = {
    ...{ output: '{}', merged: '{}', body_bytes: 2, added: [], ignored: [] },
    ...{ fault: null, warnings: [], took_ms: 0.5, sample: null },
  };
  await using run = await clientOf([{ status: 200, json: { data } }]);
  const input = { template: '{}', event_id: 'evt_1', sample: { limit: 5 } };
  expect(await run.client.templates.preview(input)).toEqual({ ok: true, data, warnings: [] });
  const body = '{"template":"{}","event_id":"evt_1","sample":{"limit":5}}';
  expect(run.server.requests).toMatchObject([{ method: 'POST', path: '/api/v3/templates/preview', body }]);
});

it('client-8: a context that has no JSON is not sent', async () => {
  await using run = await clientOf([]);
  const result = await run.client.conditions.preview({ condition: { var: 'a' }, context: [] });
  expect(result).toMatchObject({ ok: false, error: { code: 'invalid', attempts: 0 } });
  expect(run.server.requests).toEqual([]);
});
