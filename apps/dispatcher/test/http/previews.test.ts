import type { Scope } from '@posthorn/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/domain/read-json.ts';
import { invalidFields, type Json, refused } from './support/api.ts';
import { newTenant } from './support/dispatcher.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const RULE = { '>=': [{ var: 'total' }, 50] };
type Caller = Awaited<ReturnType<typeof here.caller>>;

const preview = async (api: Caller, kind: 'conditions' | 'templates', body: object) => {
  const answer = await api.post(`/${kind}/preview`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.json.data;
};

describe('preview-1: a condition is tried', () => {
  it('preview-1: on a stored event, in the words of its suppression', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'order.created', url, condition: RULE });
    const { id } = await api.event({ event: 'order.created', context: { id: 1, total: 20 } });
    const [suppression] = (await api.get(`/events/${id}`)).json.data.suppressions;
    const data = await preview(api, 'conditions', { condition: RULE, event_id: id });
    expect(data).toMatchObject({ met: false, reason: suppression.detail, warnings: [], steps_used: 2, sample: null });
    expect(data.values.at(-1)).toEqual({ path: '', operator: '>=', value: 'false', ok: false, times: 1 });
  });

  it('preview-1: on nothing it is judged alone; a warning is told', async () => {
    const data = await preview(await here.caller(), 'conditions', { condition: { test: 'a' } });
    expect(data).toMatchObject({ met: null, reason: null, steps_used: null, values: [] });
    expect(data.warnings).toEqual([expect.stringContaining('unknown operator "test"')]);
  });
});

describe('preview-3: a template is tried', () => {
  it('preview-3: the body is what a delivery carries, byte for byte', async () => {
    const api = await here.caller();
    const template = '{"id": 99, "shown": "{{ name }} – {{ big }}"}';
    await api.webhook({ trigger: 'order.created', url: here.receiver.url, extra_data_template: template });
    const context = '{ "id": 7,  "total": 15.0, "big": 12345678901234567890, "name": "Mere \\"M\\"" }';
    const sent = await api.post('/events', undefined, { raw: `{"event":"order.created","context":${context}}` });
    const delivery = await api.settled(sent.json.data.id, 'delivered');
    const raw = `{"template":${JSON.stringify(template)},"context":${context}}`;
    const { data } = (await api.post('/templates/preview', undefined, { raw })).json;
    expect(data.merged).toBe(delivery.attempts[0].request.body);
    expect(data).toMatchObject({ added: ['shown'], ignored: ['id'], fault: null, body_bytes: delivery.body_bytes });
    expect(data.output).toBe('{"id": 99, "shown": "Mere \\"M\\" – 12345678901234567890"}');
    expect(data.took_ms).toBeGreaterThan(0);
    expect((await preview(api, 'templates', { template, event_id: sent.json.data.id })).merged).toBe(data.merged);
  });

  it('json-1: a condition sees an escaped name after an event whose name is a backslash', async () => {
    const api = await here.caller();
    const tried = async (context: string) => {
      const raw = `{"condition":{"==":[{"var":"é"},1]},"context":${context}}`;
      return (await api.post('/conditions/preview', undefined, { raw })).json.data.met;
    };
    expect(await tried(String.raw`{"kind":"x","\\":1}`)).toBe(false);
    expect(await tried(String.raw`{"kind":"x","\u00e9":1}`)).toBe(true);
  });

  it('preview-3: whatever is rendered, what is shown parses to context over extra', async () => {
    const api = await here.caller();
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.jsonValue()), async (extra) => {
        const template = `{% verbatim %}${JSON.stringify(extra).replaceAll('{%', '')}{% endverbatim %}`;
        const data = await preview(api, 'templates', { template, context: { a: 1, b: 2 } });
        if (data.fault !== null) return;
        expect(readJson(data.merged)).toEqual({ ...(readJson(data.output) as object), a: 1, b: 2 });
        expect([...data.added, ...data.ignored].sort()).toEqual(Object.keys(JSON.parse(data.output)).sort());
      }),
      { numRuns: 30 },
    );
  });

  it('preview-3: where it fails, the plain context; an empty template is none', async () => {
    const api = await here.caller();
    const context = { a: 1 };
    const failed = await preview(api, 'templates', { template: '[1]', context });
    expect(failed).toMatchObject({ output: '[1]', merged: '{"a":1}', added: [], body_bytes: 7 });
    expect(failed.fault).toEqual({
      ...{ message: 'the output of the template is not a JSON object' },
      ...{ line: null, column: null, nearest: null },
    });
    const none = await preview(api, 'templates', { template: ' ', context });
    expect(none).toMatchObject({ output: '', merged: '{"a":1}', fault: null });
  });
});

describe('preview-4: what is wrong with a template', () => {
  it.each<[string, object | undefined, { line: number | null; nearest: string | null; text: RegExp }]>([
    ['{\n"a": {{ x|uppper }}}', { x: 1 }, { line: 2, nearest: 'upper', text: /Unknown filter/ }],
    ['{\n"a": {{ x|uppper }}}', undefined, { line: 2, nearest: 'upper', text: /Unknown filter/ }],
    ['{% include "a" %}', {}, { line: 1, nearest: null, text: /not allowed/ }],
    ['{\n\n"a": {{ 1 / totl }}}', { total: 2 }, { line: 3, nearest: 'total', text: /division by zero/ }],
    ['{{ {"a": 1} }}', {}, { line: 1, nearest: null, text: /list or map/ }],
  ])('preview-4: %s', async (template, context, { line, nearest, text }) => {
    const { fault } = await preview(await here.caller(), 'templates', { template, ...(context && { context }) });
    expect(fault).toMatchObject({ line, nearest, message: expect.stringMatching(text) });
    expect(fault.message).not.toMatch(/^line/);
  });

  it('preview-4: names that the context lacks', async () => {
    const template = '{"a":"{{ frist_name }} {{ nick|default(1) }} {{ tier.naem|default(2) }} {{ gone }}"}';
    const context = { first_name: 'Ann', tier: { name: 'gold' } };
    const { warnings } = await preview(await here.caller(), 'templates', { template, context });
    expect(warnings).toEqual([
      expect.stringMatching(/^line 1, column \d+: "frist_name" is not in this context; did you mean "first_name"\?$/),
      expect.stringMatching(/"gone" is not in this context$/),
    ]);
  });

  it('preview-4: what fails without any field is warned of, as when it is saved', async () => {
    const { warnings } = await preview(await here.caller(), 'templates', {
      template: '{"a":{{ n }}}',
      context: { n: 1 },
    });
    expect(warnings).toEqual([expect.stringContaining('for a context without any field')]);
  });
});

describe('preview-5: a sample of the newest events', () => {
  const filled = async () => {
    const api = await here.caller();
    const receipts = [];
    for (const total of [10, 50, 90]) {
      receipts.push(
        await api.event({ event: 'order.created', context: { id: total, total, profile_id: `p${total}` } }),
      );
    }
    await api.event({ event: 'other.thing', context: { total: 1000 } });
    return { api, receipts };
  };

  it('preview-5: of one name, newest first, counted', async () => {
    const { api, receipts } = await filled();
    const sample = { event: 'order.created' };
    const { sample: found, met } = await preview(api, 'conditions', { condition: RULE, sample });
    expect(met).toBeNull();
    expect(found).toMatchObject({ events_looked_at: 3, met: 2, not_met: 1, failed: 0 });
    expect(found.rows.map((row: { event_id: string }) => row.event_id)).toEqual(receipts.map(({ id }) => id).reverse());
    expect(found.rows[2]).toMatchObject({ met: false, reason: 'total >= 50 is false: total is 10' });
    const all = await preview(api, 'conditions', { condition: RULE, sample: { limit: 2 } });
    expect(all.sample.rows.map((row: { event: string }) => row.event)).toEqual(['other.thing', 'order.created']);
  });

  it('preview-5: of what cannot be evaluated; of a template, with what differs from another', async () => {
    const { api } = await filled();
    const sample = { event: 'order.created', limit: 100 };
    const broken = await preview(api, 'conditions', { condition: { if: [RULE, { nope: 1 }, false] }, sample });
    expect(broken.sample).toMatchObject({ met: 0, not_met: 3, failed: 2 });
    const template = '{"x": {{ 100 / (total - 50) }} }';
    const made = await preview(api, 'templates', { template, sample, against: '{"x": 2.5 }' });
    expect(made.sample).toMatchObject({ events_looked_at: 3, rendered: 2, failed: 1, changed: 2 });
    expect(made.sample.rows[1]).toMatchObject({ fault: expect.stringContaining('division by zero'), changed: true });
    expect((await preview(api, 'templates', { template, sample })).sample.changed).toBeNull();
  });

  it('preview-5: without the erased ones', async () => {
    const { api, receipts } = await filled();
    await api.delete('/profiles/p90/data');
    const body = { condition: RULE, sample: { event: 'order.created', limit: 1 } };
    const { sample } = await preview(api, 'conditions', body);
    expect(sample.rows.map((row: { event_id: string }) => row.event_id)).toEqual([receipts[1].id]);
  });

  it('preview-5: contexts of 8 MiB at most', async () => {
    const api = await here.caller();
    const long = 'x'.repeat(1_040_000);
    for (let i = 0; i < 10; i += 1) await api.event({ event: 'big.thing', context: { total: i, long } });
    const { sample } = await preview(api, 'conditions', { condition: RULE, sample: {} });
    expect(sample.events_looked_at).toBe(8);
  });
});

describe('preview-6: a stored event is shown only to tokens that may read events', () => {
  const stored = { event_id: 'evt_1' };
  const table: [path: string, scope: Scope, body: Json, stored: Json[]][] = [
    ['/conditions/preview', 'read-webhooks', { condition: RULE }, [stored, { sample: {} }]],
    ['/templates/preview', 'read-webhooks', { template: '{}' }, [stored, { sample: {} }]],
    ['/templates/preview', 'read-targets', { template: '{}' }, [stored, { sample: {} }]],
    ['/targets/:target/preview', 'read-targets', {}, [stored]],
    ['/triggers/:trigger/preview', 'read-triggers', {}, [stored]],
  ];

  it.each(table)('preview-6: %s with %s', async (pattern, scope, body, wishes) => {
    const tenant = newTenant();
    const admin = await here.caller({ tenant });
    const target = (await admin.post('/targets', { name: 'CRM', handle: 'crm', url })).json.data.id;
    const trigger = (await admin.post('/triggers', { name: 'Orders', trigger: 'order.created' })).json.data.id;
    const { id } = await admin.event({ event: 'order.created', context: { id: 1, total: 60 } });
    const path = pattern.replace(':target', target).replace(':trigger', trigger);
    const askedWith = async (scopes: Scope[], wish: Json) => {
      const api = await here.caller({ tenant, scopes });
      return api.post(path, { ...body, ...wish, ...(wish === stored && { event_id: id }) });
    };
    refused(await askedWith(['read-events', 'update-webhooks', 'update-targets'], { context: {} }), 403, 'forbidden');
    expect((await askedWith([scope], { context: {} })).status).toBe(200);
    for (const wish of wishes) {
      const answer = await askedWith([scope], wish);
      refused(answer, 403, 'forbidden');
      expect(answer.json.message).toContain('"read-events"');
      expect((await askedWith([scope, 'read-events'], wish)).status).toBe(200);
    }
  });

  it('preview-6: a condition cannot be tried with read-targets', async () => {
    const targets = await here.caller({ tenant: newTenant(), scopes: ['read-targets'] });
    refused(await targets.post('/conditions/preview', { condition: RULE, context: {} }), 403, 'forbidden');
  });
});

describe('preview-7: what cannot be tried', () => {
  it.each<[string, string, string[]]>([
    ['conditions', '{}', ['condition']],
    ['conditions', '{"condition":[1]}', ['condition']],
    ['conditions', '{"condition":null}', ['condition']],
    ['conditions', `{"condition":${'{"!":'.repeat(40)}1${'}'.repeat(40)}}`, ['condition']],
    ['conditions', '{"condition":{"==":[1],"==":[2]}}', ['condition.==']],
    ['conditions', '{"condition":{"!":1},"context":{"a":{"b":1,"b":2}}}', ['context.a.b']],
    ['conditions', '{"condition":{"!":1},"context":[],"more":1}', ['context', 'more']],
    ['conditions', '{"condition":{"!":1},"sample":{"limit":101,"event":"A"}}', ['sample.event', 'sample.limit']],
    ['conditions', '{"condition":{"!":1},"context":{},"event_id":"evt_1"}', ['event_id']],
    ['templates', '{"template":7}', ['template']],
    ['templates', '{"template":"","context":{},"event_id":"evt_1"}', ['event_id']],
  ])('preview-7: %s %s', async (kind, raw, fields) => {
    const api = await here.caller();
    invalidFields(await api.post(`/${kind}/preview`, undefined, { raw }), ...fields);
  });

  it('preview-7: an event that is not there, or not any more', async () => {
    const [api, stranger] = [await here.caller(), await here.caller()];
    const { id } = await api.event({ event: 'order.created', context: { id: 1, profile_id: 'p1' } });
    const body = { condition: RULE, event_id: id };
    refused(await stranger.post('/conditions/preview', body), 404, 'not_found');
    refused(await api.post('/templates/preview', { template: '{}', event_id: 'evt_none' }), 404, 'not_found');
    await api.delete('/profiles/p1/data');
    refused(await api.post('/conditions/preview', body), 410, 'gone');
  });
});
