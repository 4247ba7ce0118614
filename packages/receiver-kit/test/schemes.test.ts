import { createHash } from 'node:crypto';
import type { ReceiverOptions } from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { OTHER_SECRET, SECRET, signedRequest, vendorRequest } from './support/sender.ts';

const both: Partial<ReceiverOptions> = { schemes: ['standard', 'omneo-hmac'] };
const codeOf = (answer: { body: string }) => JSON.parse(answer.body || '{}').error?.code;

describe('receiver-40: the vendor header counts only when asked for', () => {
  const { body, headers } = vendorRequest();

  it('is off by default, and the log says how to switch it on', async () => {
    const { receiver, log } = makeReceiver();
    expect(codeOf(await receiver.handle(body, headers))).toBe('header_missing');
    expect(log[0]?.message).toContain("schemes: ['standard', 'omneo-hmac']");
  });

  it('verifies with the secret as text', async () => {
    const { receiver } = makeReceiver(both);
    expect(await receiver.verify(body, headers)).toMatchObject({
      scheme: 'omneo-hmac',
      id: createHash('sha256').update('transaction.created\n').update(body).digest('hex'),
      type: 'transaction.created',
      attemptedAt: undefined,
      test: false,
    });
  });

  it('drops a second copy by event name and body', async () => {
    const { receiver } = makeReceiver(both);
    const handler = vi.fn();
    receiver.on('*', handler);
    await receiver.handle(body, headers);
    expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
    await receiver.handle(body, { ...headers, 'x-omneo-event': 'profile.created' });
    expect(handler).toHaveBeenCalledTimes(2);
  });

  it.each([
    [
      'another secret',
      { 'x-omneo-hmac-sha256': vendorRequest({ secret: OTHER_SECRET }).headers['x-omneo-hmac-sha256']! },
      'signature_mismatch',
    ],
    ['two values', { 'x-omneo-hmac-sha256': 'aa, bb' }, 'header_invalid'],
    ['no event name', { 'x-omneo-event': '' }, 'header_missing'],
  ])('refuses %s', async (_, change, code) => {
    const { receiver } = makeReceiver(both);
    expect(codeOf(await receiver.handle(body, { ...headers, ...change }))).toBe(code);
  });

  it('names what is missing of its own headers alone', async () => {
    const { receiver } = makeReceiver(both);
    const result = await receiver.safeVerify(body, { ...headers, 'x-omneo-event': '' });
    expect(!result.ok && result.error.details).toEqual({ headers: ['x-omneo-event'] });
  });

  it('both schemes together are remarked on once', () => {
    expect(makeReceiver(both).log.filter((line) => line.message.includes('allows omneo-hmac too'))).toHaveLength(1);
    expect(makeReceiver({ schemes: ['omneo-hmac'] }).log).toEqual([]);
  });
});

describe('receiver-41: a request with any header of the standard scheme must pass that scheme', () => {
  const { body, headers } = signedRequest();
  const ours = Object.keys(headers).filter((name) => name.startsWith('webhook-') || name.startsWith('posthorn-'));

  it.each(ours)('%s alone is enough', async (name) => {
    for (const schemes of [both, { schemes: ['omneo-hmac'] as const }]) {
      const { receiver } = makeReceiver(schemes);
      const vendor = vendorRequest();
      const answer = await receiver.handle(vendor.body, { ...vendor.headers, [name.toUpperCase()]: headers[name] });
      expect(codeOf(answer)).toBe('header_missing');
    }
  });

  it('a spoilt signature does not fall back to the vendor header', async () => {
    const { receiver } = makeReceiver(both);
    expect(codeOf(await receiver.handle(body, { ...headers, 'webhook-signature': 'v1,AAAA' }))).toBe(
      'signature_mismatch',
    );
  });

  it('an old request does not either', async () => {
    const { receiver, clock } = makeReceiver(both);
    clock.advance(301_000);
    expect(codeOf(await receiver.handle(body, headers))).toBe('timestamp_too_old');
  });
});

describe('receiver-42: no message is valid under both schemes', () => {
  it('a body that was signed by the vendor header, read as id, time and body, is refused for its id', async () => {
    // HMAC("a.b.1767225600.{}") with an own-text key is one value in both schemes; the dots of the id give it away.
    const secret = 'correct-horse-battery-staple';
    const vendor = vendorRequest({ text: '{"a":1}.1767225600.{}', secret });
    const signature = Buffer.from(vendor.headers['x-omneo-hmac-sha256']!, 'hex').toString('base64');
    const { receiver } = makeReceiver({ secrets: secret });
    const answer = await receiver.handle('{}', {
      'x-omneo-event': 'profile.created',
      'webhook-id': '{"a":1}',
      'webhook-timestamp': '1767225600',
      'webhook-signature': `v1,${signature}`,
    });
    expect(codeOf(answer)).toBe('header_invalid');
  });
});

describe('receiver-43: secrets', () => {
  const { body, headers } = signedRequest();
  it.each<[string, ReceiverOptions['secrets'], number]>([
    ['one text', SECRET, 0],
    ['text with white space around it', ` ${SECRET}\n`, 0],
    ['"new old" in one text', `${OTHER_SECRET} ${SECRET}`, 1],
    ['a list', [OTHER_SECRET, 'an-own-text-of-20-bytes', SECRET], 2],
    ['a function', () => SECRET, 0],
    ['an async function', async () => [OTHER_SECRET, SECRET], 1],
  ])('may be %s', async (_, secrets, secretIndex) => {
    const { receiver } = makeReceiver({ secrets });
    expect((await receiver.verify(body, headers)).secretIndex).toBe(secretIndex);
  });

  it.each<[string, ReceiverOptions['secrets'], string, RegExp]>([
    ['undefined', undefined, 'secret_missing', /`secrets` is undefined/],
    ['empty text', ' ', 'secret_missing', /is empty/],
    ['an empty list', [], 'secret_missing', /is empty/],
    ['the word undefined', 'undefined', 'secret_malformed', /variable is not set/],
    ['v1, in front', `v1,${SECRET}`, 'secret_malformed', /begins with "v1,"/],
    ['an asymmetric key', `whpk_${SECRET.slice(6)}`, 'secret_malformed', /must never serve as a shared secret/],
    ['a private key', `whsk_${SECRET.slice(6)}`, 'secret_malformed', /asymmetric/],
    ['the prefix alone', 'whsec_', 'secret_malformed', /secret 1 of 1: .*0 bytes/],
    ['the text of an object', String({}), 'secret_malformed', /secret 1 of 1 is the text of a missing value/],
    ['a line of an .env file', `WEBHOOK_SECRET=${SECRET}`, 'secret_malformed', /name of a variable/],
    ['a reference to a vault', 'op://vault/webhook/secret', 'secret_malformed', /is a URL/],
    ['quotes', `"${SECRET}"`, 'secret_malformed', /quote/],
    ['a bad second one', [SECRET, 'whsec_abc'], 'secret_malformed', /secret 2 of 2/],
  ])('%s fails at construction, by position and without the text', (_, secrets, code, message) => {
    const failure = expect.objectContaining({ code, status: 500, message: expect.stringMatching(message) });
    expect(() => makeReceiver({ secrets })).toThrow(failure);
    expect(() => makeReceiver({ secrets })).not.toThrow(SECRET.slice(6));
  });

  it('a short one is warned of once', () => {
    const { log } = makeReceiver({ secrets: 'short' });
    expect(log).toEqual([expect.objectContaining({ level: 'warn', message: expect.stringContaining('only 5 bytes') })]);
  });

  it('a function may hand out others later', async () => {
    let current = OTHER_SECRET;
    const { receiver } = makeReceiver({ secrets: () => current });
    expect((await receiver.safeVerify(body, headers)).ok).toBe(false);
    current = SECRET;
    expect((await receiver.safeVerify(body, headers)).ok).toBe(true);
  });
});

describe('receiver-44: options that cannot work are refused at start', () => {
  it.each<Partial<ReceiverOptions>>([
    { toleranceS: Number.NaN },
    { toleranceS: -1 },
    { toleranceS: 8 * 86_400 },
    { maxBodyBytes: Number.POSITIVE_INFINITY },
    { leaseMs: 1000, deadlineMs: 2000 },
    { schemes: [] },
    { schemes: ['v1' as never] },
  ])('%j', (options) => {
    expect(() => makeReceiver(options)).toThrow(RangeError);
  });
});
