import { describe, expect, expectTypeOf, it } from 'vitest';
import { type ApiError, ClientError, type ClientOptions, createClient, unwrap } from '../src/index.ts';
import { accepted, acceptedStep, apiError } from './support/bodies.ts';
import { clientOf } from './support/client.ts';
import { type Step, scriptedServer } from './support/scripted-server.ts';

describe('client-6: what goes wrong is a value with a code', () => {
  it.each<[string, Step, object]>([
    ['the API refuses', apiError(403, 'forbidden'), { code: 'forbidden', status: 403, message: 'It is forbidden.' }],
    [
      'fields are wrong',
      { status: 422, json: { message: 'No.', code: 'invalid', errors: { 'context.id': ['is missing'] } } },
      { code: 'invalid', status: 422, errors: { 'context.id': ['is missing'] } },
    ],
    ['a code of a newer server', apiError(418, 'teapot'), { code: 'teapot', status: 418 }],
    ['a page of something else', { status: 404, text: '<html>' }, { code: 'unexpected_response', status: 404 }],
    ['an answer of another shape', { status: 202, json: { data: {} } }, { code: 'unexpected_response', status: 202 }],
    ['a success that is not JSON', { status: 200, text: 'OK' }, { code: 'unexpected_response', status: 200 }],
    [
      'a redirect is not followed',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      { code: 'unexpected_response', status: 307 },
    ],
  ])('%s', async (_, step, expected) => {
    await using run = await clientOf([step]);
    const result = await run.client.emit('custom.thing', {});
    expect(result).toMatchObject({ ok: false, error: { attempts: 1, retryAfterMs: null, ...expected } });
    expect(run.server.requests).toHaveLength(1);
  });

  it('network: nobody listens', async () => {
    const server = await scriptedServer([]);
    const { url } = server;
    await server[Symbol.asyncDispose]();
    const client = createClient({ url, token: 't', retries: 2, sleep: async () => undefined });
    const result = await client.emit('custom.thing', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'network', status: null, attempts: 3 } });
    expect(result.ok || result.error.message).toContain('ECONNREFUSED');
  });

  it('timeout: each try has a deadline', async () => {
    await using run = await clientOf(['silence', acceptedStep], { timeoutMs: 150 });
    expect(await run.client.emit('custom.thing', {})).toEqual({ ok: true, data: accepted, warnings: [] });
    await using hung = await clientOf(['silence'], { timeoutMs: 20, retries: 0 });
    expect(await hung.client.emit('custom.thing', {})).toMatchObject({ error: { code: 'timeout', status: null } });
  });

  it('aborted: by the caller, before, during and between tries', async () => {
    const controller = new AbortController();
    await using run = await clientOf(['silence']);
    const pending = run.client.emit('custom.thing', {}, { signal: controller.signal });
    await run.server.received(1);
    controller.abort();
    expect(await pending).toMatchObject({ error: { code: 'aborted', attempts: 1 } });
    expect(await run.client.events.list({}, { signal: controller.signal })).toMatchObject({
      error: { code: 'aborted' },
    });

    const later = new AbortController();
    // The client's own waiting: ended by the signal, not by the minute it would last.
    await using waiting = await clientOf([apiError(503, 'unavailable')], {
      sleep: undefined,
      retryBaseMs: 60_000,
      retryMaxMs: 60_000,
    });
    const held = waiting.client.emit('custom.thing', {}, { signal: later.signal });
    await waiting.server.received(1);
    later.abort();
    expect(await held).toMatchObject({ error: { code: 'aborted' } });
  });

  it('Retry-After is waited for, and told where it is too long', async () => {
    await using run = await clientOf([apiError(429, 'too_many_requests', { 'retry-after': '3' }), acceptedStep]);
    expect((await run.client.emit('custom.thing', {})).ok).toBe(true);
    expect(run.waitsMs).toEqual([3000]);
    await using dated = await clientOf([
      apiError(503, 'unavailable', { 'retry-after': 'Sat, 31 Jan 2026 10:30:00 GMT' }),
    ]);
    expect(await dated.client.emit('custom.thing', {})).toMatchObject({
      error: { code: 'unavailable', retryAfterMs: 3_600_000, attempts: 1 },
    });
  });

  it('unwrap throws it for those who want that', async () => {
    await using run = await clientOf([acceptedStep, apiError(404, 'not_found')]);
    expect(unwrap(await run.client.emit('custom.thing', {}))).toEqual(accepted);
    const missing = await run.client.deliveries.get('dlv_x');
    expect(() => unwrap(missing)).toThrow(ClientError);
    expect(() => unwrap(missing)).toThrow('not_found: It is not_found.');
  });

  it('typed-client-4: what is thrown has the code of its error', async () => {
    await using run = await clientOf([apiError(404, 'not_found')]);
    const missing = await run.client.deliveries.get('dlv_x');
    const thrown = missing.ok ? null : new ClientError(missing.error);
    expect(thrown).toMatchObject({ name: 'ClientError', code: 'not_found', error: { status: 404 } });
    expectTypeOf<ClientError['code']>().toEqualTypeOf<ApiError['code']>();
  });
});

describe('typed-client-5: an answer that is not the API’s says what came', () => {
  const page = '<!doctype html>\n<html>\n  <title>Sign in</title>';
  it.each<[string, Step, RegExp]>([
    [
      'a sign-in page',
      { status: 200, text: page, headers: { 'content-type': 'text/html' } },
      /^HTTP 200 OK: the answer is not JSON but text\/html, and begins with "<!doctype html> <html> <title>Sign in<\/title>"/,
    ],
    ['an empty answer', { status: 200, text: '' }, /^HTTP 200 OK: the answer is empty where JSON was expected/],
    [
      'a gateway',
      { status: 403, text: 'No entry' },
      /^HTTP 403 Forbidden: the answer is not JSON .* begins with "No entry"/,
    ],
    [
      'a redirect',
      { status: 302, text: '', headers: { location: 'https://login.test/' } },
      /redirects to https:\/\/login.test\/, which is not followed/,
    ],
    ['long text', { status: 200, text: 'x'.repeat(5000) }, /begins with "x{80}"/],
  ])('typed-client-5: %s', async (_, step, message) => {
    await using run = await clientOf([step]);
    const result = await run.client.emit('custom.thing', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'unexpected_response' } });
    expect(result.ok || result.error.message).toMatch(message);
  });

  it('typed-client-5: where nothing is answered, too', async () => {
    await using run = await clientOf([
      { status: 200, text: page },
      { status: 204, text: '' },
    ]);
    expect(await run.client.webhooks.delete(1)).toMatchObject({ ok: false, error: { code: 'unexpected_response' } });
    expect(await run.client.webhooks.delete(1)).toMatchObject({ ok: true });
  });
});

describe('client-7: settings that cannot be right throw at once', () => {
  const url = 'http://127.0.0.1:8400';
  it.each<[string, object, string]>([
    ['an empty URL', { url: '', token: 't' }, '`url` is empty'],
    ['no URL', { token: 't' }, '`url` is neither a string nor a URL'],
    ['no address', { url: 'localhost', token: 't' }, '`url` is not a URL'],
    ['another protocol', { url: 'ftp://127.0.0.1', token: 't' }, '`url` does not begin with http:// or https://'],
    ['an empty token', { url, token: '' }, '`token` is empty'],
    ['no token', { url }, '`token` is not a string'],
    ['a number for a token', { url, token: 7 }, '`token` is not a string'],
    ['a token with a line break', { url, token: 'abc\n' }, '`token` has a space, a line break or'],
  ])('%s: the error names the fix', (_, options, text) => {
    const fix = text.startsWith('`url`')
      ? ": give the dispatcher's address, such as http://127.0.0.1:8400"
      : ': make one with `posthorn token create`';
    const create = () => createClient(options as ClientOptions);
    expect(create).toThrow(TypeError);
    expect(create).toThrow(`createClient: ${text}`);
    expect(create).toThrow(fix);
  });

  it.each(['', '/', '/api/v3', '/api/v3/'])('finds the API from an address ending in %j', async (end) => {
    await using server = await scriptedServer([acceptedStep]);
    await createClient({ url: server.url + end, token: 't' }).emit('custom.thing', {});
    expect(server.requests[0]?.path).toBe('/api/v3/events');
  });
});
