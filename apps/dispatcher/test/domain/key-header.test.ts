import { describe, expect, it } from 'vitest';
import { readKeyHeader } from '../../src/domain/key-header.ts';

describe('input-3: the Idempotency-Key header', () => {
  it.each([
    ['order-7', 'order-7'],
    ['  order-7 ', 'order-7'],
    ['"order-7"', 'order-7'],
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"order-7";v=1', 'order-7'],
    ['"order-7"; a="x;\\"y"; b; c=?1', 'order-7'],
  ])('input-3: %s is the key %s', (header, key) => expect(readKeyHeader(header)).toEqual({ ok: true, key }));

  it.each([
    ['"order-7', /close the quotes.*got "\\"order-7"/],
    ['"', /close the quotes/],
    ['"order"7"', /close the quotes/],
    ['"order\\-7"', /escape only/],
    ['"a", "b"', /close the quotes/],
    ['"a" b', /close the quotes/],
    ['"sé"', /close the quotes/],
    ['""', /1 to 128 characters.*got ""/],
    ['"a\\"b"', /1 to 128 characters.*got "a\\"b"/],
    ['"a\\\\b"', /1 to 128 characters/],
    ['', /1 to 128 characters/],
    ['order 7', /1 to 128 characters/],
    ['order-7"', /1 to 128 characters/],
    ['x'.repeat(129), /1 to 128 characters.*got "x{40}…"/],
  ])('input-3: %s is refused', (header, fault) => {
    expect(readKeyHeader(header)).toEqual({ ok: false, fault: expect.stringMatching(fault) });
  });

  it.each([`"${'\\"'.repeat(8_000)}`, `"a"${'; a="x"'.repeat(2_000)}!`, `"a"${';a'.repeat(8_000)}=`])(
    'input-3: a hostile header is judged at once: %.12s',
    (header) => expect(readKeyHeader(header).ok).toBe(false),
  );
});
