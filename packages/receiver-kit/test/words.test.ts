// Sentences are loaded at the first refusal. What cannot be loaded costs the words, and never an answer, a code or an event.
import { Buffer } from 'node:buffer';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OTHER_SECRET, signedRequest } from './support/sender.ts';

const { body, headers } = signedRequest();
const WORDS = '../src/words/in-words.ts';
const RESULTS = '../src/failure-in.ts';
const CONTAINERS = '../src/request/odd-headers.ts';
const WORK = '../src/work.ts';
const SCHEMES = '../src/other-schemes.ts';
const FETCH = '@posthorn/diagnose/frameworks/fetch';

/** The kit, anew, with parts that cannot be loaded. Gives the names of those that were asked for. */
async function without(...parts: readonly string[]) {
  vi.resetModules();
  const asked: string[] = [];
  for (const part of parts)
    vi.doMock(part, () => {
      asked.push(part);
      throw new Error('left out of the bundle');
    });
  const { makeReceiver } = await import('./support/make-receiver.ts');
  const { retryAfter } = await import('@posthorn/receiver-kit');
  return { makeReceiver, retryAfter, asked };
}

describe('kit-17: the sentences of errors are loaded at the first refusal', () => {
  afterEach(() => {
    for (const part of [WORDS, RESULTS, CONTAINERS, WORK, SCHEMES, FETCH]) vi.doUnmock(part);
    vi.resetModules();
  });

  it('kit-17: a request that is handled loads none', async () => {
    const { makeReceiver, asked } = await without(WORDS, RESULTS, CONTAINERS, SCHEMES, FETCH);
    const { receiver, log } = makeReceiver();
    receiver.on('*', () => undefined);
    const post = () => receiver.fetch(new Request('http://localhost', { method: 'POST', headers, body }));
    expect([(await post()).status, (await post()).headers.get('webhook-duplicate')]).toEqual([200, '1']);
    expect([asked, log]).toEqual([[], []]);
  });

  it.each<[string, Record<string, string>, Uint8Array, number]>([
    ['signature_mismatch', {}, Buffer.from('{}'), 401],
    ['encoding_unsupported', { 'content-encoding': 'gzip' }, body, 415],
    ['header_invalid', { 'webhook-id': 'dlv_1, dlv_2' }, body, 400],
    ['event_mismatch', { 'x-omneo-event': 'profile.created' }, body, 401],
  ])('kit-17: without them, %s has its code, status and a short text', async (code, more, given, status) => {
    const { makeReceiver, asked } = await without(WORDS);
    const onReject = vi.fn();
    const { receiver, log } = makeReceiver({ onReject });
    const answer = await receiver.handle(given, { ...headers, ...more });
    expect(answer).toMatchObject({ status, body: JSON.stringify({ error: { code } }) });
    expect(asked).toEqual([WORDS]);
    expect(log[0]?.message).toMatch(new RegExp(`^webhook refused: ${code}: [a-z]`));
    expect(onReject).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code, status }), { answer });
    const result = await receiver.safeVerify(given, { ...headers, ...more });
    if (code !== 'encoding_unsupported') expect(result).toMatchObject({ ok: false, error: { code } });
  });

  it('kit-17: without them, what a handler asks for is answered', async () => {
    const { makeReceiver, retryAfter } = await without(WORDS);
    const { receiver, log } = makeReceiver();
    receiver.on('transaction.created', () => retryAfter(60));
    expect(await receiver.handle(body, headers)).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
    expect(log[0]).toMatchObject({
      message: 'webhook refused: retry_later: retry later',
      details: { retryAfterS: 60 },
    });
  });

  it('kit-17: without the words of a framework, those of the core are given', async () => {
    const { makeReceiver } = await without(FETCH);
    const { receiver, log } = makeReceiver({ secrets: OTHER_SECRET });
    const post = (init: object) => receiver.fetch(new Request('http://localhost', init));
    expect((await post({ method: 'PUT' })).status).toBe(405);
    expect((await post({ method: 'POST', headers, body })).status).toBe(401);
    expect(log.map(({ message }) => message)).toEqual([
      expect.stringMatching(/webhooks use POST; this request uses PUT\n {2}Senders use POST only/),
      expect.stringContaining("does not have the webhook's secret"),
    ]);
  });

  it('kit-17: without the part that reads results, an object that a handler returns is no success', async () => {
    const { makeReceiver, asked } = await without(RESULTS);
    const { receiver } = makeReceiver();
    const results: unknown[] = [{ ok: false }, undefined];
    receiver.on('transaction.created', () => results.shift());
    expect((await receiver.handle(body, headers)).status).toBe(500);
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect(asked).toEqual([RESULTS]);
  });

  it('kit-17: without the part that reads other containers, the usual ones are read', async () => {
    const { makeReceiver } = await without(CONTAINERS);
    const { receiver } = makeReceiver();
    receiver.on('*', () => undefined);
    expect((await receiver.handle(body, Object.entries(headers).flat())).body).toContain('headers_unreadable');
    for (const given of [headers, new Headers(headers), new Map(Object.entries(headers)), Object.entries(headers)])
      expect((await receiver.handle(body, given)).status).toBe(200);
  });

  it('kit-17: without the other schemes, a request of Posthorn is answered 500 by a receiver that accepts others', async () => {
    const { makeReceiver } = await without(SCHEMES);
    const { receiver } = makeReceiver({ schemes: ['standard', 'standard-webhooks'] });
    expect(await receiver.handle(body, headers)).toMatchObject({ status: 500, body: '{"error":{"code":"internal"}}' });
  });

  it('kit-17: what runs handlers is loaded with the first handler; without it, a request is verified and answered 500', async () => {
    const { makeReceiver, asked } = await without(WORK);
    const { receiver } = makeReceiver();
    expect((await receiver.verify(body, headers)).type).toBe('transaction.created');
    expect(asked).toEqual([]);
    const handler = vi.fn();
    receiver.on('*', handler);
    await vi.waitFor(() => expect(asked).toEqual([WORK]));
    expect(await receiver.handle(body, headers)).toMatchObject({ status: 500, body: '{"error":{"code":"internal"}}' });
    expect(handler).not.toHaveBeenCalled();
  });
});
