// Our HMAC against Node's (docs/spec.md signing-62).
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MacKey } from '../src/mac-key.ts';

const expected = (key: Uint8Array, head: string, body: Uint8Array) =>
  createHmac('sha256', key).update(head).update(body).digest('base64');

it('signing-62: any key, head and body', () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
  fc.assert(
    fc.property(bytes(200), fc.string({ unit: 'binary', maxLength: 80 }), bytes(300), (key, head, body) => {
      const ours = new MacKey(key);
      expect(ours.mac(head, body, 'base64')).toBe(expected(key, head, body));
      expect(ours.mac('', body, 'hex')).toBe(createHmac('sha256', key).update(body).digest('hex'));
    }),
  );
});

it.each([0, 1, 63, 64, 65, 256])(
  'signing-62: a key of %i bytes, with messages around the size that is no longer copied',
  (size) => {
    const key = Uint8Array.from({ length: size }, (_, i) => (i * 37 + 11) % 256);
    const ours = new MacKey(key);
    for (const head of ['', 'head.', 'é€😀.']) {
      for (const length of [0, 1, 16_365, 16_366, 16_367, 16_383, 16_384, 16_385, 100_000]) {
        const body = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);
        expect(ours.mac(head, body, 'base64'), `head "${head}", body of ${length}`).toBe(expected(key, head, body));
      }
    }
  },
);

it('signing-62: a view into a larger buffer is exactly its bytes, and keys do not disturb each other', () => {
  const [a, b] = [new MacKey(Buffer.from('a'.repeat(32))), new MacKey(Buffer.from('b'.repeat(80)))];
  const view = Buffer.from('before|body|after').subarray(7, 11);
  const first = a.mac('1.', view, 'base64');
  expect(b.mac('1.', view, 'base64')).toBe(expected(Buffer.from('b'.repeat(80)), '1.', Buffer.from('body')));
  expect(a.mac('1.', view, 'base64')).toBe(first);
  expect(first).toBe(expected(Buffer.from('a'.repeat(32)), '1.', Buffer.from('body')));
});

it('signing-4: a prepared key shows nothing of the key', () => {
  const key = Buffer.from('a key that must stay inside');
  const prepared = new MacKey(key);
  prepared.mac('', new Uint8Array(20_000), 'hex');
  expect(inspect(prepared, { showHidden: true, depth: 9 })).toBe('MacKey {}');
  expect(JSON.stringify({ ...prepared }) + JSON.stringify(prepared)).toBe('{}{}');
});
