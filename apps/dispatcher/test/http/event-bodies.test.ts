// Bodies as strangers send them: too large, not JSON, not UTF-8, packed (docs/spec.md api-27, api-28).
import { request } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const MIB = 1024 * 1024;
const event = (padding: number): string => `{"event":"a.b","context":{"x":"${'x'.repeat(padding)}"}}`;
const sized = (bytes: number): string => event(bytes - event(0).length);

describe('api-27: a body beyond its limit is a 413 in JSON, and the limit itself is taken', () => {
  it('1 MiB for an event', async () => {
    const api = await here.caller();
    const most = await api.post('/events', undefined, { raw: sized(MIB) });
    expect(most.status, most.text).toBe(202);
    const answer = await api.post('/events', undefined, { raw: sized(MIB + 1) });
    refused(answer, 413, 'body_too_large');
    expect(answer.json.message).toContain('1048576');
    refused(await api.post('/webhooks', undefined, { raw: sized(MIB + 1) }), 413, 'body_too_large');
  });

  it('16 MiB for a batch', async () => {
    const api = await here.caller();
    const batch = (bytes: number) => {
      const fifteen = `${`${sized(MIB)},`.repeat(15)}`;
      const rest = bytes - fifteen.length - '{"events":[]}'.length;
      return `{"events":[${fifteen}${sized(rest)}]}`;
    };
    const most = await api.post('/events/batch', undefined, { raw: batch(16 * MIB) });
    expect(most.status, most.text).toBe(202);
    expect(most.json.data).toHaveLength(16);
    refused(await api.post('/events/batch', undefined, { raw: batch(16 * MIB + 1) }), 413, 'body_too_large');
  });

  it('counted unpacked, so that a small archive cannot fill the memory', async () => {
    const api = await here.caller();
    const raw = gzipSync(sized(64 * MIB));
    expect(raw.length).toBeLessThan(MIB);
    const answer = await api.post('/events', undefined, { raw, headers: { 'content-encoding': 'gzip' } });
    refused(answer, 413, 'body_too_large');
  });
});

describe('api-28: a body must be JSON in UTF-8; packed is fine', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('%s', async (encoding, pack) => {
    const api = await here.caller();
    const answer = await api.post('/events', undefined, {
      raw: pack(event(9)),
      headers: { 'content-encoding': encoding },
    });
    expect(answer.status, answer.text).toBe(202);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['cut off', '{"event":"a.b",', /position 15|end of JSON/],
    ['a trailing comma', '{"event":"a.b",}', /position 15/],
    ['single quotes', "{'event':1}", /position 1/],
    ['two values', '{} {}', /position 3/],
    ['NaN', '{"event":NaN}', /not JSON/],
    ['a form', 'event=a.b', /not JSON/],
    ['white space alone', '  ', /not JSON/],
    ['Latin-1', Buffer.from('{"event":"caf\u00e9"}', 'latin1'), /not UTF-8/],
    ['a surrogate as bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /not UTF-8/],
    ['UTF-16', Buffer.from('{"event":"a.b"}', 'utf16le'), /not JSON|not UTF-8/],
  ])('refused: %s', async (_what, raw, text) => {
    const api = await here.caller();
    for (const path of ['/events', '/events/batch', '/webhooks']) {
      const answer = await api.post(path, undefined, { raw });
      refused(answer, 400, 'malformed_json');
      expect(answer.json.message).toMatch(text);
    }
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/jsonp'],
    ['text/json'],
    ['multipart/form-data; boundary=x'],
  ])('refused: content-type %s', async (type) => {
    const api = await here.caller();
    const answer = await api.post('/events', undefined, { raw: event(0), headers: { 'content-type': type } });
    refused(answer, 415, 'unsupported_media_type');
    expect(answer.json.message).toContain('application/json');
  });

  it.each([['application/json; charset=utf-8'], ['APPLICATION/JSON'], ['application/cloudevents+json']])(
    'taken: content-type %s',
    async (type) => {
      const api = await here.caller();
      const answer = await api.post('/events', undefined, { raw: event(0), headers: { 'content-type': type } });
      expect(answer.status, answer.text).toBe(202);
    },
  );

  it('a byte order mark is passed over', async () => {
    const api = await here.caller();
    expect((await api.post('/events', undefined, { raw: `\ufeff${event(0)}` })).status).toBe(202);
  });

  it.each([
    ['an encoding it does not know', 'zstd-9', event(0), 415, 'unsupported_media_type'],
    ['an encoding named like a member of every object', 'constructor', event(0), 415, 'unsupported_media_type'],
    ['not what its encoding says', 'gzip', event(0), 400, 'malformed_request'],
    ['an archive cut off', 'gzip', gzipSync(event(9)).subarray(0, 20), 400, 'malformed_request'],
  ])('refused: %s', async (_what, encoding, raw, status, code) => {
    const api = await here.caller();
    refused(await api.post('/events', undefined, { raw, headers: { 'content-encoding': encoding } }), status, code);
  });

  it('an empty body reads as {}, with and without a content type', async () => {
    const api = await here.caller();
    for (const headers of [{}, { 'content-type': 'text/plain' }]) {
      const answer = await api.post('/events', undefined, { raw: '', headers });
      expect(Object.keys(refused(answer, 422, 'invalid'))).toEqual(['event', 'context']);
    }
  });

  it('a request that ends before its body does harms nobody else', async () => {
    const api = await here.caller();
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(here.dispatcher.url);
      const cut = request({
        hostname,
        port,
        method: 'POST',
        path: '/api/v3/events',
        headers: { ...api.headers, 'content-length': '100' },
      });
      cut.on('error', () => resolve());
      cut.write('{"event":', () => cut.destroy());
      cut.on('close', () => resolve());
    });
    expect((await api.get('/events')).json.data).toEqual([]);
  });
});
