import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYS, parse, print } from '../src/index.ts';

const faultOf = (text: string) => {
  const parsed = parse(text);
  if (parsed.ok) throw new Error(`${text} is read as ${print(parsed.query)}`);
  return parsed.fault;
};
const shapeOf = (text: string): unknown => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  const shape = (query: typeof parsed.query): unknown => {
    if (query.type === 'term') return query.key;
    if (query.type === 'text') return query.text;
    return query.type === 'not' ? { not: shape(query.node) } : { [query.type]: query.nodes.map(shape) };
  };
  return shape(parsed.query);
};

describe('query-1: how terms are joined', () => {
  it.each<[string, unknown]>([
    ['', { and: [] }],
    ['a', 'a'],
    ['a b AND c', { and: ['a', 'b', 'c'] }],
    ['a b OR c d', { or: [{ and: ['a', 'b'] }, { and: ['c', 'd'] }] }],
    ['a (b or c)', { and: ['a', { or: ['b', 'c'] }] }],
    ['-a NOT b', { and: [{ not: 'a' }, { not: 'b' }] }],
    ['-(a b)', { not: { and: ['a', 'b'] } }],
    ['a OR (b OR c)', { or: ['a', 'b', 'c'] }],
    ['a-b', 'a-b'],
    ['"a b" "NOT"', { and: ['a b', 'NOT'] }],
    ['status:failed id:"x y"', { and: ['status', 'id'] }],
  ])('%s', (text, shape) => {
    expect(shapeOf(text)).toEqual(shape);
  });

  it('values of a term, each with its place', () => {
    const parsed = parse('  code:404,>=500 ');
    expect(parsed).toMatchObject({
      ok: true,
      query: {
        ...{ type: 'term', key: 'code', from: 2, to: 16 },
        values: [
          { kind: 'interval', min: 404, max: 404, open: false },
          { kind: 'interval', min: 500, max: null, open: false },
        ],
      },
    });
  });
});

describe('query-2: what the keys take', () => {
  it.each(KEYS.map(({ name, example }) => [name, example]))('%s: its own example', (name, example) => {
    expect(shapeOf(example)).toBe(name);
  });

  it.each<[string, object]>([
    ['code:5xx', { min: 500, max: 599 }],
    ['code:400-499', { min: 400, max: 499 }],
    ['attempt:>3', { min: 3, max: null, open: true }],
    ['attempt<=3', { min: null, max: 3, open: false }],
    ['latency:1.5s', { min: 1500, max: 1500 }],
    ['latency:250ms..2m', { min: 250, max: 120_000 }],
    ['wait:>1h', { min: 3_600_000 }],
    ['size:64KiB..', { min: 65_536, max: null }],
    ['size:<1MiB', { max: 1_048_576 }],
    ['since:15m', { kind: 'ago', ms: 900_000 }],
    ['since:2026-01-31T09:30Z', { kind: 'time', at: Date.UTC(2026, 0, 31, 9, 30) }],
    ['since:2026-01-31T09:30:00+01:00', { kind: 'time', at: Date.UTC(2026, 0, 31, 8, 30) }],
    ['event:PROFILE.*', { kind: 'pattern', text: 'profile.*' }],
    ['profile:"a*"', { kind: 'text', text: 'a*' }],
    ['profile=a*', { kind: 'text', text: 'a*' }],
    ['webhook:7', { kind: 'id', id: 7 }],
    ['webhook:"7"', { kind: 'part', text: '7' }],
    ['webhook=x', { kind: 'text', text: 'x' }],
    ['error:*', { kind: 'any' }],
    ['body.a:12', { kind: 'scalar', text: '12' }],
    ['body.a:"12"', { kind: 'text', text: '12' }],
    ['body.a>-1.5', { min: -1.5, open: true }],
  ])('%s', (text, value) => {
    expect(parse(text)).toMatchObject({ ok: true, query: { values: [value] } });
  });
});

describe('query-3: what is wrong, where, and what would be right', () => {
  it.each<[string, string, [number, number], string?]>([
    ['stauts:failed', '"stauts" is not a key (did you mean status?)', [0, 6], 'status'],
    ['endpoint:7', 'did you mean webhook?', [0, 8], 'webhook'],
    ['http://x', 'put it in quotes', [0, 4], 'code'],
    ['a status:faild', 'did you mean failed?', [9, 14], 'failed'],
    ['error:time', 'did you mean timeout?', [6, 10], 'timeout'],
    ['reason:x', 'discarded, webhook_deleted, target_deleted, erased, by_user, render_failed', [7, 8]],
    ['status:>failed', 'cannot be compared', [7, 14]],
    ['status:', 'a value is missing after status:', [6, 7]],
    ['status: failed', 'a value is missing after status:', [6, 7]],
    ['status:failed,', 'a value is missing after the comma', [13, 14]],
    ['code:abc', 'is not an HTTP status', [5, 8]],
    ['code:500..400', 'ends before it begins: write 400..500', [5, 13], '400..500'],
    ['latency:2parsecs', 'ms, s, m, h or d', [8, 16]],
    ['size:"1"', 'KiB or MiB', [5, 8]],
    ['since:20', 'is not a time', [6, 8]],
    ['since:2026-02-30', 'is not a time', [6, 16]],
    ['since:1h,2h', 'takes a single time', [8, 11], ''],
    ['event:profile', 'did you mean profile.*?', [6, 13], 'profile.*'],
    ['target:x', 'takes a number', [7, 8]],
    ['body:x', 'needs a path after a dot', [0, 4]],
    ['status.x:failed', 'has no parts', [0, 8], 'status'],
    ['"abc', 'not closed', [0, 4], '"abc"'],
    ['"a"b', 'a space or a comma is missing', [3, 4]],
    ['(a', 'this ( is not closed', [0, 2]],
    ['a)', 'has no matching', [1, 2], ''],
    ['()', 'are empty', [0, 2], ''],
    ['OR a', 'needs a term on its left', [0, 2], '"OR"'],
    ['a OR', 'needs a term on its right', [2, 4], ''],
    ['a - b', 'followed directly by a term', [2, 3]],
    ['NOT', 'followed directly by a term', [0, 3]],
    ['""', 'empty', [0, 2], ''],
    ['x'.repeat(2001), 'at most 2000 characters', [2000, 2001]],
    [`${'('.repeat(21)}a${')'.repeat(21)}`, 'at most 20 levels', [20, 21]],
  ])('%s', (text, message, [from, to], fix) => {
    const fault = faultOf(text);
    expect(fault.message).toContain(message);
    expect([fault.from, fault.to]).toEqual([from, to]);
    expect(fault.fix).toBe(fix);
  });
});

it('query-4: any text is read or has a fault inside of it', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.constantFrom('(', ')', '-', '"', 'status:', 'body.a:', 'OR ', ','),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const parsed = parse(text);
      if (parsed.ok) return;
      const { message, from, to } = parsed.fault;
      expect(message).not.toBe('');
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThan(from);
      expect(to).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
  for (const long of ['('.repeat(2000), '-'.repeat(2000), `a${',a'.repeat(999)}`, 'a '.repeat(1000)]) {
    expect(() => parse(long)).not.toThrow();
  }
});
