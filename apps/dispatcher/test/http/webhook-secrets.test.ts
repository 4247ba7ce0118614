// Secrets and static headers: set, shown once or never, sent (docs/spec.md api-10 to api-12).
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const valid = { trigger: 'order.created', url };

const SHORT = 'tiny';
const RAW = 'a raw secret of enough bytes'.replaceAll(' ', '-');
const STANDARD = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('api-10: a secret is shown in the answer that set it, and never again', () => {
  it.each<[string, Json, RegExp, number]>([
    ['generated', { generate_secret: true }, /^whsec_[A-Za-z0-9+/]{43}=$/, 0],
    ['raw', { secret: RAW }, new RegExp(`^${RAW}$`), 0],
    ['standard', { secret: STANDARD }, /^whsec_/, 0],
    ['short', { secret: SHORT }, /^tiny$/, 1],
  ])('%s', async (_what, given, shown, warnings) => {
    const api = await here.caller();
    const answer = await api.post('/webhooks', { ...valid, ...given });
    expect(answer.status, answer.text).toBe(201);
    const { secret, id, secret_hint: hint } = answer.json.data;
    expect(secret).toMatch(shown);
    expect(answer.json.warnings ?? []).toHaveLength(warnings);
    expect(JSON.stringify(answer.json.warnings ?? [])).not.toContain(secret);
    expect(hint).toBe(secret.length < 16 ? '…' : `…${secret.slice(-4)}`);
    for (const path of ['/webhooks', `/webhooks/${id}`]) {
      const { text } = await api.get(path);
      expect(text).not.toContain(secret);
      expect(text).toContain(hint);
    }
    const unrelated = await api.put(`/webhooks/${id}`, { description: 'x' });
    expect(unrelated.json.data).toMatchObject({ secret_hint: hint });
    expect(unrelated.json.data).not.toHaveProperty('secret');
  });

  it('null removes it, another text replaces it', async () => {
    const api = await here.caller();
    const { id } = await api.webhook({ ...valid, secret: RAW });
    expect((await api.put(`/webhooks/${id}`, { secret: STANDARD })).json.data).toMatchObject({ secret: STANDARD });
    expect((await api.put(`/webhooks/${id}`, { generate_secret: true })).json.data.secret).not.toBe(STANDARD);
    const removed = (await api.put(`/webhooks/${id}`, { secret: null })).json.data;
    expect(removed).toMatchObject({ secret_hint: null });
    expect(removed).not.toHaveProperty('secret');
  });

  it.each<[string, Json, RegExp]>([
    ['not base64', { secret: 'whsec_***' }, /not base64/],
    ['too few bytes', { secret: `whsec_${Buffer.alloc(23).toString('base64')}` }, /24/],
    ['too many bytes', { secret: `whsec_${Buffer.alloc(65).toString('base64')}` }, /64/],
    ['white space', { secret: ' a secret ' }, /white space/],
    ['a quote', { secret: 'it"s' }, /quote/],
    ['not ASCII', { secret: 'schlüssel' }, /ASCII/],
    ['too long', { secret: 'a'.repeat(257) }, /256/],
    ['empty', { secret: '' }, /missing or empty/],
    ['a number', { secret: 12_345_678 }, /must be a string, not a number/],
    ['beside generate_secret', { secret: RAW, generate_secret: true }, /one of them/],
  ])('refused: %s', async (_what, given, text) => {
    const api = await here.caller();
    const answer = await api.post('/webhooks', { ...valid, ...given });
    expect(invalidFields(answer, 'secret')['secret']?.[0]).toMatch(text);
    const given_ = String(given.secret);
    if (given_.length > 4) expect(answer.text).not.toContain(given_);
  });
});

describe('api-11: static headers are sent with every attempt, and shown masked', () => {
  it('in answers and in stored attempts', async () => {
    const api = await here.caller();
    const headers = { Authorization: 'Bearer s3cr3t-1', 'X-Latin': 'café s3cr3t-2', 'x-empty': '' };
    const given = { trigger: 'order.created', url: here.receiver.url, headers, secret: RAW };
    const webhook = await api.webhook(given);
    expect(webhook.headers).toEqual({ Authorization: '••••', 'X-Latin': '••••', 'x-empty': '••••' });
    const receipt = await api.event({ event: 'order.created', context: { n: 1 } });
    const delivery = await api.settled(receipt.id, 'delivered');
    const [attempt] = delivery.attempts;
    expect(attempt.request.headers).toMatchObject({ Authorization: '••••', 'X-Latin': '••••', 'x-empty': '••••' });
    expect(JSON.stringify(delivery)).not.toContain('s3cr3t');
    const got = here.receiver.received.find(({ headers: sent }) => sent['webhook-id'] === delivery.id);
    expect(got?.headers).toMatchObject({ authorization: 'Bearer s3cr3t-1', 'x-empty': '' });
    expect(got?.headers['x-latin']).toBe('café s3cr3t-2');
    const hmac = createHmac('sha256', RAW).update('{"n":1}').digest('hex');
    expect(got?.headers['x-omneo-hmac-sha256']).toBe(hmac);
  });

  it.each([
    ['host', 'a'],
    ['Content-Type', 'text/plain'],
    ['content-length', '0'],
    ['Transfer-Encoding', 'chunked'],
    ['connection', 'close'],
    ['traceparent', '00'],
    ['User-Agent', 'me'],
    ['webhook-id', 'x'],
    ['Webhook-Anything', 'x'],
    ['x-omneo-event', 'x'],
    ['posthorn-attempt', '1'],
    ['upgrade', 'h2c'],
    ['expect', '100-continue'],
    ['x bad', 'a'],
    ['', 'a'],
    ['x:y', 'a'],
    ['x-ok', 'a\r\nx-evil: 1'],
    ['x-ok', 'a\nb'],
    ['x-ok', 'a\u0000'],
    ['x-ok', 'snow ☃'],
    ['x-ok', 'a'.repeat(4097)],
  ])('refused: %j: %.20j', async (name, value) => {
    const api = await here.caller();
    const answer = await api.post('/webhooks', { ...valid, headers: { [name]: value } });
    invalidFields(answer, `headers.${name}`);
    if (value.length > 3) expect(answer.text).not.toContain(value);
  });

  it('whatever is taken can be sent', async () => {
    const api = await here.caller();
    const name = fc.oneof(
      fc.constantFrom(
        'date',
        'cookie',
        'accept-encoding',
        'range',
        'via',
        'origin',
        'sec-fetch-mode',
        'http2-settings',
      ),
      fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}$/),
    );
    const value = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,12}$/);
    const { id } = await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
        async (headers) => {
          const saved = await api.put(`/webhooks/${id}`, { headers });
          fc.pre(saved.status === 200);
          const { data } = (await api.post(`/webhooks/${id}/test`)).json;
          expect(data).toMatchObject({ status: 200, error: null });
          const { rawHeaders } = here.receiver.received.at(-1) ?? { rawHeaders: [] };
          for (const [name, value] of Object.entries(headers)) {
            const sent =
              rawHeaders[rawHeaders.findIndex((one, i) => i % 2 === 0 && one.toLowerCase() === name.toLowerCase()) + 1];
            expect(sent, name).toBe(value.replace(/^[\t ]+|[\t ]+$/g, ''));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses a name that would be lost', async () => {
    const api = await here.caller();
    const headers = JSON.parse('{"__proto__": "1", "x-a": "2"}');
    invalidFields(await api.post('/webhooks', { ...valid, headers }), 'headers.__proto__');
    const { id } = await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    invalidFields(await api.put(`/webhooks/${id}`, { headers }), 'headers.__proto__');
  });

  it('refuses the same name in two cases, and more than 50', async () => {
    const api = await here.caller();
    invalidFields(await api.post('/webhooks', { ...valid, headers: { 'x-a': '1', 'X-A': '2' } }), 'headers.X-A');
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`x-${i}`, 'a']));
    invalidFields(await api.post('/webhooks', { ...valid, headers: many }), 'headers');
  });
});

describe('api-12: a masked value sent back keeps the stored one', () => {
  it('what GET answered can be put back whole', async () => {
    const api = await here.caller();
    const given = {
      events: ['order.created', 'a.*'],
      url: here.receiver.url,
      headers: { 'X-Key': 'k-1', 'x-b': 'b-1' },
    };
    const { id } = await api.webhook({ ...given, secret: RAW, retry_schedule: [1], namespace: 'crm' });
    const got = (await api.get(`/webhooks/${id}`)).json.data;
    const put = await api.put(`/webhooks/${id}`, got);
    expect(put.status, put.text).toBe(200);
    expect(put.json.data).toEqual({ ...got, updated_at: put.json.data.updated_at });
    const sent = await send(api);
    expect(sent).toMatchObject({ 'x-key': 'k-1', 'x-b': 'b-1' });
    expect(sent).toHaveProperty('x-omneo-hmac-sha256');
  });

  it('beside new, changed and removed ones, and in whatever case the name is written', async () => {
    const api = await here.caller();
    const headers = { 'X-Key': 'k-1', 'x-b': 'b-1', 'x-gone': 'g-1' };
    const { id } = await api.webhook({ trigger: 'order.created', url: here.receiver.url, headers });
    const answer = await api.put(`/webhooks/${id}`, { headers: { 'x-key': '••••', 'x-b': 'b-2', 'x-new': 'n-1' } });
    expect(answer.json.data.headers).toEqual({ 'x-key': '••••', 'x-b': '••••', 'x-new': '••••' });
    const sent = await send(api);
    expect(sent).toMatchObject({ 'x-key': 'k-1', 'x-b': 'b-2', 'x-new': 'n-1' });
    expect(sent).not.toHaveProperty('x-gone');
    expect((await api.put(`/webhooks/${id}`, { headers: null })).json.data.headers).toEqual({});
  });

  it('but nothing can be kept where nothing is stored', async () => {
    const api = await here.caller();
    invalidFields(await api.post('/webhooks', { ...valid, headers: { 'x-a': '••••' } }), 'headers.x-a');
    const { id } = await api.webhook({ ...valid, headers: { 'x-a': '1' } });
    const answer = await api.put(`/webhooks/${id}`, { headers: { 'x-a': '••••', 'x-b': '••••' } });
    expect(invalidFields(answer, 'headers.x-b')['headers.x-b']?.[0]).toMatch(/no value is stored/);
  });

  async function send(api: Awaited<ReturnType<typeof here.caller>>): Promise<Json> {
    const receipt = await api.event({ event: 'order.created', context: {} });
    const delivery = await api.settled(receipt.id, 'delivered');
    return here.receiver.received.find(({ headers }) => headers['webhook-id'] === delivery.id)?.headers;
  }
});
