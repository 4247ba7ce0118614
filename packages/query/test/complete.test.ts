import fc from 'fast-check';
import { expect, it } from 'vitest';
import { complete, hasTerm, KEYS, parse, toggleTerm, withoutKey, withTerm } from '../src/index.ts';

/** At `|`. */
const at = (marked: string, known = {}) => {
  const found = complete(marked.replace('|', ''), marked.indexOf('|'), known);
  return { span: [found.from, found.to], items: found.items.map(({ insert }) => insert) };
};
const KNOWN = {
  webhook: [{ value: '7', detail: 'Billing prod' }, { value: 'a b' }],
  event: [{ value: 'profile.created' }],
};

it('query-10: at an empty place, every key', () => {
  expect(at('|').items).toHaveLength(KEYS.length);
  expect(at('status:failed |').span).toEqual([14, 14]);
  expect(at('|').items).toContain('body.');
});

it('query-10: keys that begin so first, then those that hold it; the operator is not doubled', () => {
  expect(at('-sta|').items).toEqual(['status:']);
  expect(at('x (ev|')).toEqual({ span: [3, 5], items: ['event:', 'event_id:'] });
  expect(at('even|t:a.b')).toMatchObject({ span: [0, 5], items: ['event', 'event_id'] });
});

it('query-10: values, known here or given, after a comma too', () => {
  expect(at('status:|').items.slice(0, 7)).toEqual(KEYS.find(({ name }) => name === 'status')?.words);
  expect(at('status:failed,he|')).toEqual({ span: [14, 16], items: ['held'] });
  expect(at('code:|').items).toContain('5xx');
  expect(at('webhook:bil|', KNOWN)).toEqual({ span: [8, 11], items: ['7'] });
  expect(at('webhook:|', KNOWN).items).toEqual(['7', '"a b"', '*']);
  expect(at('webhook:"a|', KNOWN)).toEqual({ span: [8, 10], items: ['"a b"'] });
  expect(at('event:pro|', KNOWN).items).toEqual(['profile.created']);
  expect(at('attempt:|').items).toContain('>=');
});

it('query-10: nothing is suggested that the caller did not give', () => {
  expect(at('webhook:b|').items).toEqual([]);
  expect(at('profile:|').items).toEqual(['*']);
  expect(at('nokey:x|', KNOWN).items).toEqual([]);
});

it('query-10: whatever is typed, and wherever the caret is', () => {
  const piece = fc.constantFrom('"', 'status', ':', ',', ' ', '(', '-', 'x', 'body.a', '>', '\\');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(40), (pieces, caret) => {
      const text = pieces.join('');
      const { from, to } = complete(text, caret, KNOWN);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(text.length);
    }),
  );
});

it.each<[string, Parameters<typeof withTerm>[1], string]>([
  ['', { key: 'status', value: 'failed' }, 'status:failed'],
  ['status:failed', { key: 'status', value: 'held' }, 'status:failed,held'],
  ['status:failed', { key: 'status', value: 'failed' }, 'status:failed'],
  ['-status:failed', { key: 'status', value: 'failed' }, 'status:failed'],
  ['x', { key: 'status', value: 'held', negated: true }, 'x -status:held'],
  ['since:1h x', { key: 'since', value: '15m' }, 'since:15m x'],
  ['a OR b', { key: 'webhook', value: 7 }, '(a OR b) webhook:7'],
  ['', { key: 'profile', value: 'a b"c' }, 'profile:"a b\\"c"'],
  ['', { key: 'latency', value: '>2s' }, 'latency:>2s'],
  ['body.a:1', { key: 'body.a', value: 2 }, 'body.a:1,2'],
  ['(broken', { key: 'status', value: 'failed' }, '(broken'],
  ['x', { key: 'status', value: 'nonsense' }, 'x'],
])('query-11: %s with %o is %s', (text, edit, expected) => {
  expect(withTerm(text, edit)).toBe(expected);
});

it('query-11: what is toggled twice is as it was; all of a key can be taken away', () => {
  const edit = { key: 'status', value: 'held' };
  expect(toggleTerm('status:failed x', edit)).toBe('status:failed,held x');
  expect(hasTerm('status:failed,held x', edit)).toBe(true);
  expect(toggleTerm('status:failed,held x', edit)).toBe('status:failed x');
  expect(toggleTerm('status:held x', edit)).toBe('x');
  expect(withoutKey('status:held -status:failed x body.a:1', 'status')).toBe('x body.a:1');
  expect(withoutKey('body.a:1 body.b:2', 'body.a')).toBe('body.b:2');
  expect(parse(withTerm('', edit))).toMatchObject({ ok: true });
});
