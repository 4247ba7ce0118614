// A signature that does not match gets its cause from the diagnosis, which is loaded at the first mismatch.
import { Buffer } from 'node:buffer';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { OTHER_SECRET, SECRET, signedRequest } from './support/sender.ts';

const TEXT = '{"id":"t1","name":"Zoë","url":"https://a.b/c"}';
const PRETTY = JSON.stringify(JSON.parse(TEXT), null, 2);

async function refused(received: string | Uint8Array, secrets: string | string[] = SECRET, secret = SECRET) {
  const { receiver } = makeReceiver({ secrets });
  const result = await receiver.safeVerify(received, signedRequest({ text: TEXT, secret }).headers);
  if (result.ok) throw new Error('accepted');
  return result.error;
}

describe('kit-7: the cause of a mismatch is named with its fix, without a part of the body', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['indented', PRETTY, /without the spaces between its members/],
    ['base64', Buffer.from(TEXT).toString('base64'), /still base64/],
    ['JSON in JSON', JSON.stringify(TEXT), /without the JSON text around it/],
    ['a form field', `payload=${encodeURIComponent(TEXT)}`, /form field "payload"/],
    ['empty', '', /The body is empty/],
    ['UTF-16', Buffer.from(TEXT, 'utf16le'), /UTF-16/],
  ])('%s', async (_, received, words) => {
    const { hint, details, message } = await refused(received);
    expect(hint).toMatch(words);
    expect(hint).toMatch(/before every body parser/);
    expect(JSON.stringify([hint, details, message])).not.toMatch(/Zo|https:|whsec_/);
  });

  it('any of several secrets', async () => {
    const error = await refused(PRETTY, [OTHER_SECRET, SECRET]);
    expect(error.details).toMatchObject({ cause: 'spaces_added', firstDifferentByte: 1 });
  });

  it('a sender that uses the text of the secret as its key', async () => {
    const error = await refused(TEXT, `whsec_${Buffer.from('abcdefghijklmnopqrstuvwx').toString('base64')}`, 'abc');
    expect(error.hint).toMatch(/does not have the webhook's secret|First compare/);
    const bare = SECRET.slice('whsec_'.length);
    expect((await refused(TEXT, SECRET, bare)).hint).toMatch(
      /is not decoded from base64\. The sender makes its key in another way/,
    );
  });
});

describe('kit-8: the diagnosis is loaded at the first mismatch, and no request depends on it', () => {
  afterEach(() => {
    vi.doUnmock('@posthorn/diagnose/mismatch');
    vi.resetModules();
  });

  it('kit-8: a receiver that cannot load it answers and explains as before', async () => {
    const load = vi.fn(() => {
      throw new Error('left out of the bundle');
    });
    vi.resetModules();
    vi.doMock('@posthorn/diagnose/mismatch', load);
    const { makeReceiver: make } = await import('./support/make-receiver.ts');
    const { receiver, log } = make();
    receiver.on('*', () => undefined);
    const { headers, body } = signedRequest({ text: TEXT });
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect(load).not.toHaveBeenCalled();
    const answer = await receiver.handle(PRETTY, headers);
    expect(answer).toMatchObject({ status: 401, body: '{"error":{"code":"signature_mismatch"}}' });
    expect(load).toHaveBeenCalled();
    expect(log.at(-1)?.message).toMatch(/verified other bytes than the sender sent/);
  });

  it('kit-8: sixty mismatches at once are diagnosed, then one a second', async () => {
    const { receiver, clock } = makeReceiver();
    const { headers } = signedRequest({ text: TEXT });
    const isDiagnosed = async () => {
      const result = await receiver.safeVerify(PRETTY, headers);
      return !result.ok && result.error.details['cause'] === 'spaces_added';
    };
    const first = await Promise.all(Array.from({ length: 61 }, isDiagnosed));
    expect(first.filter(Boolean)).toHaveLength(60);
    clock.advance(1000);
    expect([await isDiagnosed(), await isDiagnosed()]).toEqual([true, false]);
  });
});
