import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, pinned, print, type Query } from '../src/index.ts';
import { NOW, queries } from './queries.ts';

/** Without where it was written. */
export const bare = (query: Query): unknown =>
  JSON.parse(JSON.stringify(query, (name, value) => (name === 'from' || name === 'to' ? undefined : value)));

it('query-5: what is printed is read back as the same query', () => {
  fc.assert(
    fc.property(queries, (query) => {
      const text = print(query);
      const again = parse(text);
      expect(again, text).toMatchObject({ ok: true });
      if (again.ok) expect(bare(again.query), text).toEqual(bare(query));
    }),
    { numRuns: 1500 },
  );
});

it('query-5: printing what was read changes nothing any more', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab1 .:=<>()",*-\\msx', 'or ', 'code:', 'body.a:', 'webhook=', 'since:') }),
      (text) => {
        const first = parse(text);
        if (!first.ok) return;
        const printed = print(first.query);
        const second = parse(printed);
        expect(second, printed).toMatchObject({ ok: true });
        if (second.ok) expect(print(second.query)).toBe(printed);
      },
    ),
    { numRuns: 3000 },
  );
});

const CANONICAL: [string, string][] = [
  ['', ''],
  ['  STATUS:Failed   and since:15m ', 'status:failed since:15m'],
  ['not status:failed', '-status:failed'],
  ['--status:failed', 'status:failed'],
  ['(a b) or c', '(a b) OR c'],
  ['a b OR c', '(a b) OR c'],
  ['((a)) (b c)', 'a b c'],
  ['code:400-499', 'code:4xx'],
  ['code:4xx-5xx', 'code:4xx..5xx'],
  ['code>=500', 'code:>=500'],
  ['latency:>2000', 'latency:>2s'],
  ['latency:1500..90000', 'latency:1500ms..90s'],
  ['size:>1kb', 'size:>1000B'],
  ['size:65536', 'size:64KiB'],
  ['attempt:3..', 'attempt:>=3'],
  ['until:"2026-01-31 09:30"', 'until:2026-01-31T09:30Z'],
  ['since:2026-01-31T09:30:15.250+02:00', 'since:2026-01-31T07:30:15.250Z'],
  ['since:2026-01-31', 'since:2026-01-31'],
  ['webhook="Billing prod"', 'webhook="Billing prod"'],
  ['webhook:"Billing prod",7,"7"', 'webhook:"Billing prod",7,"7"'],
  ['"a b" "OR" "x:y" plain', '"a b" "OR" "x:y" plain'],
  ['evt_01HZZZZZZZZZZZZZZZZZZZZZZZ', 'event_id:evt_01HZZZZZZZZZZZZZZZZZZZZZZZ'],
  ['dlv_01HZZZZZZZZZZZZZZZZZZZZZZZ_1bb65e97', 'id:dlv_01HZZZZZZZZZZZZZZZZZZZZZZZ_1bb65e97'],
  ['header.X-Tenant:Acme', 'header.x-tenant:Acme'],
  ['body.total:>100', 'body.total:>100'],
];

it.each(CANONICAL)('query-5: %s is printed as %s', (text, printed) => {
  const query = parse(text);
  expect(query).toMatchObject({ ok: true });
  if (query.ok) expect(print(query.query)).toBe(printed);
});

it('query-5: "so long ago" is pinned to a time, so that a kept query means the same later', () => {
  const query = parse('(since:15m -until:1s) OR code:500');
  if (!query.ok) throw new Error(query.fault.message);
  expect(print(pinned(query.query, NOW))).toBe('(since:2026-01-31T11:45Z -until:2026-01-31T11:59:59Z) OR code:500');
});
