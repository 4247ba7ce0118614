import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isWebhookError,
  parseSecret,
  signStandard,
  signVendor,
  verifyStandard,
  verifyVendor,
  WebhookError,
} from '../src/index.ts';

const idText = fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/);
const rawText = fc.stringMatching(/^[!#-&(-~]{1,60}$/).filter((text) => !text.startsWith('whsec_'));
const standardText = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((key) => `whsec_${Buffer.from(key).toString('base64')}`);
const secret = fc.oneof(rawText, standardText).map(parseSecret);
const body = fc.uint8Array({ maxLength: 300 });
/** HMAC fills a short key up with zeros: keys that differ in those alone are one key. */
const padded = (key: Uint8Array) => Buffer.concat([key, Buffer.alloc(64)]).toString('hex', 0, 64);
const seconds = fc.integer({ min: 0, max: 99_999_999_999 });

it('signing-18: whatever is signed verifies, with any of the secrets, on bytes that need not be text', () => {
  fc.assert(
    fc.property(
      idText,
      seconds,
      body,
      fc.array(secret, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      (id, timestamp, bytes, secrets, pick) => {
        const signature = signStandard({ id, timestamp, body: bytes }, secrets);
        const one = secrets[pick % secrets.length]!;
        const received = { id, timestamp: String(timestamp), signature, body: bytes };
        expect(verifyStandard(received, [one], { nowMs: timestamp * 1000 }).timestamp).toBe(timestamp);
        expect(verifyVendor({ signature: signVendor(bytes, one), body: bytes }, [one]).secretIndex).toBe(0);
      },
    ),
  );
});

it('signing-19: any flipped bit of the body, and any change of id, time or key, fails', () => {
  fc.assert(
    fc.property(
      idText,
      seconds,
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      secret,
      secret,
      fc.nat(),
      (id, timestamp, bytes, one, wrong, at) => {
        fc.pre(padded(one.key) !== padded(wrong.key));
        const received = {
          id,
          timestamp: String(timestamp),
          signature: signStandard({ id, timestamp, body: bytes }, [one]),
          body: bytes,
        };
        const flipped = Uint8Array.from(bytes);
        const position = at % (bytes.length * 8);
        flipped[position >> 3]! ^= 1 << (position & 7);
        const options = { nowMs: timestamp * 1000 };
        expect(() => verifyStandard({ ...received, body: flipped }, [one], options)).toThrow(WebhookError);
        expect(() => verifyStandard({ ...received, id: `${id}x` }, [one], options)).toThrow(WebhookError);
        expect(() => verifyStandard({ ...received, timestamp: String(timestamp + 1) }, [one], options)).toThrow(
          WebhookError,
        );
        expect(() => verifyStandard(received, [wrong], options)).toThrow(WebhookError);
        expect(() => verifyVendor({ signature: signVendor(bytes, one), body: flipped }, [one])).toThrow(WebhookError);
      },
    ),
  );
});

it('signing-20: a view into a larger buffer is signed within its own bounds', () => {
  fc.assert(
    fc.property(body, fc.nat(20), (bytes, offset) => {
      const large = new Uint8Array(bytes.length + 40).fill(9);
      large.set(bytes, offset);
      const one = parseSecret('correct-horse-battery-staple');
      expect(signVendor(large.subarray(offset, offset + bytes.length), one)).toBe(signVendor(bytes, one));
    }),
  );
});

it('signing-21: whatever a request holds, the answer is an accepted message or a WebhookError', () => {
  const text = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('1700000000'), fc.constant('v1,')), {
    nil: undefined,
  });
  fc.assert(
    fc.property(text, text, text, body, (id, timestamp, signature, bytes) => {
      try {
        verifyStandard({ id, timestamp, signature, body: bytes }, [parseSecret('correct-horse-battery-staple')], {
          nowMs: 1_700_000_000_000,
        });
      } catch (error) {
        expect(isWebhookError(error)).toBe(true);
      }
    }),
  );
});

it('signing-22: errors are known across two copies of the package', () => {
  expect(isWebhookError(new WebhookError({ code: 'x', group: 'setup', status: 500, message: 'm' }))).toBe(true);
  expect(isWebhookError(Object.assign(new Error('x'), { [Symbol.for('posthorn.webhook-error')]: true }))).toBe(true);
  for (const value of [undefined, null, 'x', new Error('x'), { code: 'x' }]) expect(isWebhookError(value)).toBe(false);
});
