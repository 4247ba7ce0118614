// Which calls share a transaction of the store's thread while several tenants post.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActName } from '../../src/store/sqlite/commit/acts.ts';
import { CommitTurns, SMALL_MAX_ROWS } from '../../src/store/sqlite/commit/commit-turns.ts';

type One = { label: string; name: ActName; input: unknown };

const eventRow = (context: string, deliveries: number) => {
  const row: unknown[] = Array.from({ length: 18 }, () => null);
  row[2] = context;
  row[14] = Array.from({ length: deliveries }, () => []);
  return row;
};
const accept = (label: string, tenantId: number, events: number, context = '{}', deliveries = 0): One => ({
  label,
  name: 'accept',
  input: { tenantId, rows: Array.from({ length: events }, () => eventRow(context, deliveries)) },
});
const claim = (label: string, limit: number): One => ({
  label,
  name: 'claim',
  input: { wants: [{ endpointId: 1, limit }], rowsMax: 200 },
});
const settle = (label: string, rows: number): One => ({
  label,
  name: 'settle',
  input: { rows: Array.from({ length: rows }, () => []) },
});
const other = (label: string, name: ActName = 'followClock'): One => ({ label, name, input: {} });
const expand = (label: string, tenantId: number, rows: number): One => ({
  label,
  name: 'expandFanOut',
  input: { tenantId, parts: [{ deliveries: Array.from({ length: rows }, () => ({})) }] },
});

/** In which two tenants have just posted. */
function shared(): CommitTurns<One> {
  const turns = new CommitTurns<One>(() => 0);
  turns.push([accept('first', 1, 1), accept('second', 2, 1)]);
  turns.next();
  return turns;
}

const labels = (calls: readonly One[]): string => calls.map(({ label }) => label).join(' ');

function groupsOf(turns: CommitTurns<One>): string[] {
  const groups: string[] = [];
  while (turns.size > 0) groups.push(labels(turns.next()));
  return groups;
}

describe('limit-8', () => {
  it('limit-8: a small commit waits for one large one at most, however many were sent before it', () => {
    const turns = shared();
    turns.push([accept('A', 1, 1000), accept('B', 1, 1000), accept('C', 1, 1000)]);
    expect(labels(turns.next())).toBe('A');
    turns.push([accept('quiet', 2, 1)]);
    expect(labels(turns.next())).toBe('quiet');
    turns.push([accept('quiet again', 2, 1)]);
    // Nor do small ones keep a large one from its turn.
    expect(groupsOf(turns)).toEqual(['B', 'quiet again', 'C']);
  });

  it.each([
    ['events', accept('large', 1, SMALL_MAX_ROWS + 1)],
    ['deliveries', accept('large', 1, 1, '{}', SMALL_MAX_ROWS)],
    ['characters', accept('large', 1, 1, 'x'.repeat(1_000_000))],
    ['rows of a fan-out', expand('large', 1, SMALL_MAX_ROWS + 1)],
    ['rows of a claim', claim('large', SMALL_MAX_ROWS + 1)],
    ['settlements', settle('large', SMALL_MAX_ROWS + 1)],
  ])('limit-8: what is large is counted in %s', (_, large) => {
    const turns = shared();
    turns.push([large, settle('settle', 3), accept('quiet', 2, 1)]);
    expect(groupsOf(turns)).toEqual(['settle quiet', 'large']);
  });

  it('limit-8: small calls share one transaction, and so do all calls while one tenant posts alone', () => {
    const turns = shared();
    turns.push([accept('a', 1, 10), claim('claim', 10), settle('settle', 10), accept('b', 2, 10)]);
    expect(groupsOf(turns)).toEqual(['a claim settle b']);
    const alone = new CommitTurns<One>(() => 0);
    alone.push([accept('A', 1, 1000), claim('claim', 100), accept('b', 1, 1)]);
    expect(groupsOf(alone)).toEqual(['A claim b']);
  });

  it('limit-8: the events of a tenant keep their order, and no call passes an act of another kind', () => {
    const turns = shared();
    turns.push([accept('A', 1, 1000), accept('a', 1, 1), accept('quiet', 2, 1), other('clock'), accept('late', 2, 1)]);
    expect(groupsOf(turns)).toEqual(['quiet', 'A', 'a clock late']);
    turns.push([other('clock'), accept('x', 2, 1), accept('A', 1, 1000), accept('quiet', 2, 1)]);
    expect(groupsOf(turns)).toEqual(['clock x', 'quiet', 'A']);
  });

  it('limit-8: every call comes out once, in an order that its tenant and other acts allow', () => {
    const call = fc.oneof(
      fc.record({ tenantId: fc.integer({ min: 1, max: 3 }), events: fc.constantFrom(1, 100) }).map((one) => ({
        make: (label: string) => accept(label, one.tenantId, one.events),
        tenantId: one.tenantId,
      })),
      fc.constantFrom(
        { make: (label: string) => claim(label, 100), tenantId: null },
        { make: (label: string) => settle(label, 1), tenantId: null },
        { make: (label: string) => other(label), tenantId: 0 },
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.array(call, { maxLength: 6 }), { maxLength: 8 }), (messages) => {
        const turns = shared();
        const tenants: (number | null)[] = [];
        const done: number[] = [];
        const take = (): void => void done.push(...turns.next().map(({ label }) => Number(label)));
        for (const message of messages) {
          turns.push(message.map(({ make, tenantId }) => make(String(tenants.push(tenantId) - 1))));
          take();
        }
        while (turns.size > 0) take();
        expect([...done].sort((a, b) => a - b)).toEqual(tenants.map((_, n) => n));
        const at = (n: number): number => done.indexOf(n);
        for (const [n, tenantId] of tenants.entries()) {
          for (let m = n + 1; m < tenants.length; m += 1) {
            const isOrdered = tenantId === 0 || tenants[m] === 0 || (tenantId !== null && tenants[m] === tenantId);
            if (isOrdered) expect(at(n)).toBeLessThan(at(m));
          }
        }
      }),
    );
  });
});
