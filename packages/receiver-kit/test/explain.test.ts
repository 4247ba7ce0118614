import { keyHint, parseSecret } from '@posthorn/signing';
import { describe, expect, it } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { idOf, OTHER_SECRET, SECRET, signedRequest } from './support/sender.ts';

const rawText = 'correct-horse-battery-staple';

async function explain(change: {
  body?: Uint8Array | string;
  headers?: Record<string, string | undefined>;
  secrets?: string;
}) {
  const { receiver } = makeReceiver({ secrets: change.secrets ?? SECRET });
  const { body, headers } = signedRequest();
  const result = await receiver.safeVerify(change.body ?? body, { ...headers, ...change.headers });
  if (result.ok) throw new Error('accepted');
  return result.error;
}

const none = { 'content-digest': undefined, 'posthorn-key-hint': undefined };

describe('receiver-50: a signature that does not match is explained', () => {
  it('the body was changed: its digest differs', async () => {
    const error = await explain({ body: '{ "id": "t1", "total": 19.5 }' });
    expect(error.hint).toMatch(/^The receiver verified other bytes than the sender sent\..*before every body parser/);
    expect(error.hint).not.toMatch(/express/i);
    expect(error.details).toMatchObject({ digest: 'differs', bodyBytes: 29, contentLength: 24 });
  });

  it('the body was changed: its length differs from the announced one', async () => {
    expect((await explain({ body: '{}', headers: none })).hint).toMatch(
      /^The sender sent 24 bytes, but the receiver verified 2\./,
    );
  });

  it('the secret is wrong: both keys are named', async () => {
    const error = await explain({ secrets: OTHER_SECRET });
    expect(error.hint).toContain(`signed with the key ${keyHint(parseSecret(SECRET))}`);
    expect(error.hint).toContain(`the receiver has the key ${keyHint(parseSecret(OTHER_SECRET))}`);
  });

  it('a key made from an own text is never named', async () => {
    const error = await explain({ secrets: rawText });
    expect(error.hint).toContain('the receiver has no generated secret');
    expect(JSON.stringify(error.details)).not.toContain(keyHint(parseSecret(rawText)));
  });

  it('body and secret are right: id or time was changed', async () => {
    const error = await explain({ headers: { 'webhook-id': idOf('transaction.created', 5) } });
    expect(error.hint).toContain('something changed the id, the timestamp or the signature');
  });

  it('the body is intact, and the sender names no key', async () => {
    const error = await explain({ secrets: rawText, headers: { 'posthorn-key-hint': undefined } });
    expect(error.hint).toContain('The body is intact, so the receiver has another secret than the webhook');
  });

  it('without a word of the sender: the secret first, then the body', async () => {
    expect((await explain({ secrets: rawText, headers: none })).hint).toMatch(/^First compare the secret/);
  });

  it('what a stranger writes into these headers is not repeated', async () => {
    const error = await explain({
      secrets: OTHER_SECRET,
      headers: {
        'posthorn-key-hint': '<script>',
        'content-digest': 'evil',
        'content-length': 'evil',
        'webhook-signature': 'evil',
      },
    });
    expect(JSON.stringify([error.hint, error.message, error.details])).not.toMatch(/script|evil/);
  });
});

describe('receiver-51: a missing header is explained', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['another product', { 'svix-id': 'x' }, /svix-\* headers/],
    ['a webhook without a secret', { 'webhook-id': 'dlv_1', 'webhook-timestamp': '1' }, /has a secret/],
    ['only the vendor header', { 'x-omneo-hmac-sha256': 'aa' }, /does not stop replays/],
    ['nothing at all', {}, /have removed headers/],
  ])('%s', async (_, headers, hint) => {
    const result = await makeReceiver().receiver.safeVerify('{}', headers);
    expect(result).toMatchObject({ ok: false, error: { code: 'header_missing', hint: expect.stringMatching(hint) } });
    expect(!result.ok && result.error.details['headers']).toContain('x-omneo-event');
  });
});
