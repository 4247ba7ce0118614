// What a change of a webhook makes of its deliveries: in tables, and for whatever is stored.
import { DELIVERY_STATUSES, type DeliveryStatus } from '@posthorn/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  closesEndpoint,
  type SweepKind,
  type Swept,
  type SweptDelivery,
  sweep,
} from '../../src/domain/holding.ts';
import { isRerouted } from '../../src/domain/route.ts';
import type { FinishedStatus } from '../../src/domain/transition.ts';
import type { Webhook } from '../../src/domain/webhook.ts';
import { aWebhook } from '../support/builders.ts';

const AT = 1_000_000;
const NOW = AT + 50;
const LATER = AT + 60_000;
const stored = (over: Partial<SweptDelivery> = {}): SweptDelivery => ({
  ...{ status: 'pending', fallback: null, reason: null, completedAt: null, failures: 0, dueAt: AT - 5 },
  ...{ isTarget: false, isOrdered: false, entersAt: null, deliverAt: null, ...over },
});
const HELD = { status: 'held', dueAt: null } as const;
const RESENT = { status: 'retrying', fallback: 'held', dueAt: AT - 5 } as const;
const DISCARDED = { reason: 'discarded', completedAt: AT } as const;
const DELETED = { status: 'cancelled', reason: 'webhook_deleted', completedAt: AT, dueAt: null } as const;

type Case = [string, SweepKind, Partial<SweptDelivery>, Partial<Swept> | null];
const CASES: Case[] = [
  ['hold-2: a waiting delivery is held', 'hold', {}, { ...HELD, inOrder: 'as-before' }],
  [
    'hold-2: a retry is held, and keeps its failures',
    'hold',
    { status: 'retrying', failures: 3 },
    { ...HELD, failures: 3 },
  ],
  ['hold-2: one in flight is held when its attempt ends', 'hold', { status: 'in_flight' }, null],
  ['hold-2: a finished one stays finished', 'hold', { status: 'failed', dueAt: null }, null],
  [
    'hold-2: a delivered one that is about to be sent once more goes back to that',
    'hold',
    { status: 'retrying', fallback: 'delivered', completedAt: 7 },
    { status: 'delivered', fallback: null, completedAt: 7, dueAt: null },
  ],
  [
    'order-7: one that waits for its turn is held too',
    'hold',
    { dueAt: null, isOrdered: true },
    { ...HELD, inOrder: 'turn' },
  ],
  [
    'hold-3: a held one is due at once, with a fresh schedule',
    'release',
    { ...HELD, failures: 4 },
    { status: 'pending', dueAt: AT, failures: 0 },
  ],
  ['hold-3: not before its deliver_at', 'release', { ...HELD, deliverAt: LATER }, { status: 'pending', dueAt: LATER }],
  ['hold-3: a deliver_at that had come counts no more', 'release', { ...HELD, deliverAt: AT - 9 }, { dueAt: AT }],
  ['hold-3: one that is not held stays as it is', 'release', { status: 'retrying', failures: 2 }, null],
  [
    'order-7: an ordered one is due when it is first',
    'release',
    { ...HELD, isOrdered: true },
    { status: 'pending', dueAt: null, inOrder: 'call' },
  ],
  [
    'order-7: one that has no place yet is due at its deliver_at',
    'release',
    { ...HELD, isOrdered: true, entersAt: LATER },
    { dueAt: LATER, inOrder: 'as-before' },
  ],
  [
    'hold-4: a held one is cancelled',
    'discard',
    HELD,
    { ...DISCARDED, status: 'cancelled', dueAt: null, inOrder: 'as-before' },
  ],
  [
    'hold-4: an ordered one blocks no other',
    'discard',
    { ...HELD, isOrdered: true },
    { status: 'cancelled', inOrder: 'leave' },
  ],
  ['hold-4: one that is not held stays as it is', 'discard', {}, null],
  [
    'hold-5: one that is being resent is not held again after a release',
    'release',
    { ...RESENT, failures: 2 },
    { status: 'retrying', fallback: null, failures: 0, dueAt: AT - 5 },
  ],
  [
    'hold-5: also while that attempt runs',
    'release',
    { ...RESENT, status: 'in_flight' },
    { status: 'in_flight', fallback: null },
  ],
  [
    'hold-5: after a discard it gets that attempt and no other',
    'discard',
    RESENT,
    { ...DISCARDED, status: 'retrying', fallback: 'cancelled', dueAt: AT - 5 },
  ],
  ['sweep-5: a deleted one calls off what waits', 'delete', { isOrdered: true }, { ...DELETED, inOrder: 'leave' }],
  ['sweep-5: what is held', 'delete', HELD, DELETED],
  ['sweep-5: and what is in flight', 'delete', { status: 'in_flight' }, DELETED],
  [
    'sweep-5: a delivered one that is being sent once more stays delivered',
    'delete',
    { status: 'in_flight', fallback: 'delivered', completedAt: 7 },
    { status: 'delivered', reason: null, completedAt: 7, dueAt: null },
  ],
  ['sweep-5: what is finished stays', 'delete', { status: 'cancelled', dueAt: null }, null],
  [
    'sweep-6: one that waited for its turn goes on its own',
    'dissolve',
    { isOrdered: true, dueAt: null },
    { dueAt: AT, inOrder: 'leave' },
  ],
  ['sweep-6: not before deliver_at', 'dissolve', { isOrdered: true, dueAt: null, entersAt: LATER }, { dueAt: LATER }],
  [
    'sweep-6: one that is due keeps its time',
    'dissolve',
    { isOrdered: true, status: 'retrying', dueAt: LATER },
    { dueAt: LATER, inOrder: 'leave' },
  ],
  ['sweep-6: held stays held', 'dissolve', { ...HELD, isOrdered: true }, { ...HELD, inOrder: 'leave' }],
  ['sweep-6: one that is in no order stays as it is', 'dissolve', {}, null],
];

describe('what a sweep makes of one delivery', () => {
  it.each(CASES)('%s', (_, kind, over, expected) => {
    const swept = sweep(stored(over), { kind, at: AT }, NOW);
    if (expected === null) expect(swept).toBeNull();
    else expect(swept).toMatchObject(expected);
  });

  it('hold-3: after the clock was set back, what is released is due at once all the same', () => {
    const before = AT - 3_600_000;
    expect(sweep(stored(HELD), { kind: 'release', at: AT }, before)).toMatchObject({ dueAt: before });
    expect(sweep(stored({ ...HELD, deliverAt: AT - 9 }), { kind: 'release', at: AT }, before)).toMatchObject({
      dueAt: before,
    });
  });
});

const FINISHED: readonly DeliveryStatus[] = ['delivered', 'failed', 'cancelled'];
const time = fc.integer({ min: 1, max: 3 * AT });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
/** As the store may hold one: finished and held ones are not due, waiting ones are or wait for their turn. */
const anyDelivery: fc.Arbitrary<SweptDelivery> = fc
  .record({
    status: fc.constantFrom(...DELIVERY_STATUSES),
    fallback: maybe(fc.constantFrom<FinishedStatus>('delivered', 'failed', 'cancelled', 'held')),
    reason: maybe(fc.constant('by_user')),
    completedAt: maybe(time),
    failures: fc.nat(20),
    dueAt: time,
    isTarget: fc.boolean(),
    isOrdered: fc.boolean(),
    waitsForTurn: fc.boolean(),
    entersAt: maybe(time),
    deliverAt: maybe(time),
  })
  .map(({ waitsForTurn, ...one }) => {
    const isFinished = FINISHED.includes(one.status);
    const isWaiting = one.status === 'pending' || one.status === 'retrying';
    const isAtRest = isFinished || one.status === 'held';
    const isOrdered = one.isOrdered && !isFinished;
    const hasTurn = isWaiting && isOrdered && waitsForTurn && one.entersAt === null;
    return {
      ...one,
      ...{ isOrdered, entersAt: isOrdered ? one.entersAt : null },
      fallback: isAtRest || hasTurn || (isOrdered && one.fallback !== 'held') ? null : one.fallback,
      dueAt: isAtRest || hasTurn ? null : one.dueAt,
    };
  });
const anyKind = fc.constantFrom<SweepKind>('hold', 'release', 'discard', 'delete', 'dissolve');

/** The row as the store has it after this step, with the place that an ordered one that is first then has. */
function after(delivery: SweptDelivery, swept: Swept | null): SweptDelivery {
  if (swept === null) return delivery;
  const { inOrder, ...columns } = swept;
  return { ...delivery, ...columns, isOrdered: delivery.isOrdered && inOrder !== 'leave' };
}
const run = (delivery: SweptDelivery, ...kinds: SweepKind[]): SweptDelivery =>
  kinds.reduce((one, kind) => after(one, sweep(one, { kind, at: AT }, NOW)), delivery);

describe('what every sweep keeps', () => {
  it('sweep-1: a finished delivery stays as it is', () => {
    fc.assert(
      fc.property(anyDelivery, anyKind, (delivery, kind) => {
        if (FINISHED.includes(delivery.status)) expect(sweep(delivery, { kind, at: AT }, NOW)).toBeNull();
      }),
    );
  });

  it('sweep-1: what was swept once is not changed by the same sweep again', () => {
    fc.assert(
      fc.property(anyDelivery, anyKind, (delivery, kind) => {
        expect(sweep(run(delivery, kind), { kind, at: AT }, NOW + 1)).toBeNull();
      }),
    );
  });

  it('sweep-1: what is finished or held afterwards is not due, and nothing that was waiting is forgotten', () => {
    fc.assert(
      fc.property(anyDelivery, anyKind, (delivery, kind) => {
        const next = run(delivery, kind);
        if (FINISHED.includes(next.status) || next.status === 'held') expect(next.dueAt).toBeNull();
        else if (next.dueAt === null) expect(next.isOrdered).toBe(true);
      }),
    );
  });

  it('sweep-1: after a hold nothing waits, and a release makes everything that was held wait again', () => {
    fc.assert(
      fc.property(anyDelivery, (delivery) => {
        const held = run(delivery, 'hold');
        expect(['pending', 'retrying']).not.toContain(held.status);
        const released = run(held, 'release');
        expect(released.status).not.toBe('held');
        if (held.status === 'held') expect(released).toMatchObject({ status: 'pending', fallback: null, failures: 0 });
        expect(released.isOrdered).toBe(delivery.isOrdered);
      }),
    );
  });

  it('sweep-5: after a deletion nothing is unfinished', () => {
    fc.assert(
      fc.property(anyDelivery, (delivery) => {
        // A fallback to `held` ends as cancelled: there is nothing to wait for.
        expect(FINISHED).toContain(run(delivery, 'delete').status);
      }),
    );
  });

  it('sweep-3: what may be held or called off yet closes its endpoint; what is let go does not', () => {
    expect(
      ['hold', 'discard', 'delete', 'release', 'dissolve'].map((kind) => closesEndpoint(kind as SweepKind)),
    ).toEqual([true, true, true, false, false]);
  });
});

const ON = { isActive: true, disabledReason: null, disabledAt: null } as const;
const OFF = { isActive: false, disabledReason: 'by_user', disabledAt: AT } as const;
const ORDERED = { ordering: 'profile' } as const;
const CHANGES: [string, Partial<Webhook>, Partial<Webhook>, 'release' | 'discard', object][] = [
  ['hold-2: switched off', ON, OFF, 'release', { sweeps: ['hold'], forgetsFailures: false }],
  ['hold-3: switched on', OFF, ON, 'release', { sweeps: ['release'], discardsPending: false }],
  ['hold-4: switched on with a discard', OFF, ON, 'discard', { sweeps: ['discard'], discardsPending: true }],
  ['hold-4: a choice counts only where it is switched on', ON, ON, 'discard', { sweeps: [], discardsPending: false }],
  ['health-6: switching it on restarts the count of failures', OFF, ON, 'release', { forgetsFailures: true }],
  [
    'health-6: so does another URL',
    { url: 'https://a.example/' },
    { url: 'https://b.example/' },
    'release',
    { forgetsFailures: true, sweeps: [], isRerouted: false },
  ],
  [
    'sweep-6: an order that is given up',
    ORDERED,
    { ordering: 'none' },
    'release',
    { sweeps: ['dissolve'], isRerouted: true },
  ],
  [
    'sweep-6: given up and switched off at once',
    { ...ON, ...ORDERED },
    { ...OFF, ordering: 'none' },
    'release',
    { sweeps: ['dissolve', 'hold'] },
  ],
  [
    'sweep-6: an order that begins changes nothing of what waits',
    { ordering: 'none' },
    ORDERED,
    'release',
    { sweeps: [], isRerouted: true },
  ],
  ['fan-out-4: other events', { events: ['a'] }, { events: ['a', 'b'] }, 'release', { isRerouted: true, sweeps: [] }],
  [
    'fan-out-4: another timeout is nothing to routing',
    { timeoutMs: 1000 },
    { timeoutMs: 2000 },
    'release',
    { isRerouted: false, forgetsFailures: false, sweeps: [] },
  ],
];

describe('what a change of a webhook means', () => {
  it.each(CHANGES)('%s', (_, before, next, held, expected) => {
    const webhook = aWebhook(before);
    const changed = { ...webhook, ...next };
    const found = { ...changeOf(webhook, changed, held), isRerouted: isRerouted(webhook, changed) };
    expect(found).toMatchObject(expected);
  });
});
