import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import {
  generateSecret,
  parseSecret,
  Secret,
  signStandard,
  signVendor,
  type VerifyOptions,
  verifyStandard,
  verifyVendor,
  WebhookError,
} from '../src/index.ts';

const secret = parseSecret(generateSecret());
const other = parseSecret(generateSecret());
const body = Buffer.from('{"id":"9f0c"}');
const id = 'dlv_01JD0000000000000000000000_1bb65e97';
const timestamp = 1_700_000_000;
const nowMs = timestamp * 1000;
const good = { id, timestamp: String(timestamp), signature: signStandard({ id, timestamp, body }, [secret]), body };

function failure(change: Partial<Record<keyof typeof good, unknown>>, options: VerifyOptions = {}): WebhookError {
  try {
    verifyStandard({ ...good, ...change } as typeof good, [secret], { nowMs, ...options });
  } catch (error) {
    if (error instanceof WebhookError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('signing-10: an id is letters, digits, "_" and "-"', () => {
  it.each(['a.b', 'a b', 'a\n', 'é', '{"a":1}', ''])('%j is neither signed nor accepted', (bad) => {
    expect(() => signStandard({ id: bad, timestamp, body }, [secret])).toThrow(RangeError);
    expect(['header_invalid', 'header_missing', 'signature_mismatch']).toContain(failure({ id: bad }).code);
  });

  it('is refused before the signature is looked at', () => {
    expect(failure({ id: 'a.b' })).toMatchObject({ code: 'header_invalid', status: 400 });
  });
});

it('signing-9: missing headers are all named', () => {
  expect(failure({ id: undefined, signature: '  ' })).toMatchObject({
    code: 'header_missing',
    status: 400,
    details: { headers: ['webhook-id', 'webhook-signature'] },
  });
});

describe('signing-11: a timestamp is a canonical whole number', () => {
  it.each([
    '1700000000abc',
    '01700000000',
    '+1700000000',
    '-1',
    '1.7e9',
    '1700000000.0',
    '0x65',
    '１７',
    '99999999999999999999',
  ])('%s is refused', (text) => {
    expect(failure({ timestamp: text })).toMatchObject({ code: 'timestamp_invalid', status: 400 });
  });

  it('names milliseconds', () => {
    expect(failure({ timestamp: '1700000000000' }).hint).toContain('milliseconds');
  });

  it('signs whole seconds only', () => {
    for (const bad of [1.5, -1, Number.NaN, 2 ** 60]) {
      expect(() => signStandard({ id, timestamp: bad, body }, [secret])).toThrow(RangeError);
    }
  });
});

describe('signing-12: the tolerance is inclusive, both ways, and 0 means 0', () => {
  it.each([
    [300, 300, undefined],
    [301, 300, 'timestamp_too_old'],
    [-300, 300, undefined],
    [-301, 300, 'timestamp_too_new'],
    [0, 0, undefined],
    [1, 0, 'timestamp_too_old'],
    [-1, 0, 'timestamp_too_new'],
    [0, Number.NaN, 'timestamp_too_old'],
    [Number.NaN, 300, 'timestamp_too_old'],
  ])('age %d s at ±%d s: %s', (ageS, toleranceS, code) => {
    const options = { nowMs: nowMs + ageS * 1000, toleranceS };
    if (code === undefined) expect(verifyStandard(good, [secret], options).timestamp).toBe(timestamp);
    else expect(failure({}, options)).toMatchObject({ code, status: 401 });
  });
});

describe('signing-13: the signature header', () => {
  const right = good.signature;
  it.each([
    ['other entries first', `v1,${'A'.repeat(43)}= ${right}`],
    ['unknown versions', `v1a,AAAA v2,BBBB ${right}`],
    ['extra spaces', `  ${right}   `],
    ['equal header lines joined by Node', `v1,AAAA, ${right}`],
    ['a comma left at the end', `${right}, v1,AAAA`],
    ['joined by commas without spaces', `v1,AAAA,${right},v1a,AAAA`],
    ['50 entries', `${'v1,A '.repeat(49)}${right}`],
  ])('is accepted with %s', (_, signature) => {
    expect(verifyStandard({ ...good, signature }, [secret], { nowMs }).secretIndex).toBe(0);
  });

  it.each([
    ['no version', right.slice(3), 'signature_mismatch'],
    ['another version', right.replace('v1', 'v1a'), 'signature_mismatch'],
    ['an odd version', right.replace('v1', 'V1'), 'signature_mismatch'],
    ['no padding', right.replace('=', ''), 'signature_mismatch'],
    ['text behind it', `${right}A`, 'signature_mismatch'],
    ['an empty signature', 'v1,', 'signature_mismatch'],
    ['51 entries', `${'v1,A '.repeat(50)}${right}`, 'header_invalid'],
  ])('is refused with %s', (_, signature, code) => {
    expect(failure({ signature }).code).toBe(code);
  });

  it('tells what was seen, and no signature', () => {
    const error = failure({ signature: `v1a,AAAA v1,${'é'.repeat(44)} nonsense` });
    expect(error.details).toMatchObject({
      signatures: 3,
      versions: ['v1a', 'v1', 'unknown'],
      secrets: 1,
      bodyBytes: 13,
    });
  });
});

it('signing-15: lengths are compared in bytes: 44 two-byte characters are a mismatch, not a crash', () => {
  expect(failure({ signature: `v1,${'é'.repeat(44)}` }).code).toBe('signature_mismatch');
  expect(() => verifyVendor({ signature: 'é'.repeat(64), body }, [secret])).toThrow(WebhookError);
});

describe('signing-14: every secret is tried against every signature', () => {
  const third = parseSecret('correct-horse-battery-staple');

  it('and the position of the one that matched is told', () => {
    for (const [index, one] of [other, third, secret].entries()) {
      const signature = signStandard({ id, timestamp, body }, [one]);
      expect(verifyStandard({ ...good, signature }, [other, third, secret], { nowMs }).secretIndex).toBe(index);
      expect(verifyVendor({ signature: signVendor(body, one), body }, [other, third, secret]).secretIndex).toBe(index);
    }
  });

  it('without an early exit: as many HMACs whichever secret matches', () => {
    let used = 0;
    class Counted extends Secret {
      override get standardKey() {
        used += 1;
        return super.standardKey;
      }
      override get vendorKey() {
        used += 1;
        return super.vendorKey;
      }
    }
    const counted = [secret, other, third].map((one) => new Counted(one.text, one.key, one.kind, []));
    for (const one of [secret, other, third]) {
      used = 0;
      verifyStandard({ ...good, signature: signStandard({ id, timestamp, body }, [one]) }, counted, { nowMs });
      expect(used).toBe(3);
      used = 0;
      verifyVendor({ signature: signVendor(body, one), body }, counted);
      expect(used).toBe(3);
    }
  });

  it('and no secret accepts nothing', () => {
    expect(() => verifyStandard(good, [], { nowMs })).toThrow('no signature');
    expect(() => verifyVendor({ signature: signVendor(body, secret), body }, [])).toThrow(WebhookError);
    expect(() => signStandard({ id, timestamp, body }, [])).toThrow(RangeError);
  });
});

describe('signing-16: the vendor header is lower-case hex over the body alone', () => {
  const signature = signVendor(body, secret);
  it.each([
    ['as it is', signature, undefined],
    ['in upper case', signature.toUpperCase(), 'signature_mismatch'],
    ['cut off', signature.slice(1), 'signature_mismatch'],
    ['joined twice', `${signature}, ${signature}`, 'signature_mismatch'],
    ['absent', undefined, 'header_missing'],
    ['blank', ' ', 'header_missing'],
  ])('%s', (_, text, code) => {
    if (code === undefined) expect(verifyVendor({ signature: text, body }, [secret])).toEqual({ secretIndex: 0 });
    else expect(() => verifyVendor({ signature: text, body }, [secret])).toThrow(expect.objectContaining({ code }));
  });
});
