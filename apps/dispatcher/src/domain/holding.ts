// What a change of an endpoint means for its deliveries, and what holding, releasing, discarding, deleting and giving up an
// order make of one delivery. Data in and data out: the store reads rows, asks here, and writes the answers.
import type { DeliveryStatus } from '@posthorn/contracts';
import { callOff, deletedReason } from './by-hand.ts';
import type { Endpoint } from './endpoint.ts';
import type { FinishedStatus } from './transition.ts';

/** A change to many deliveries of one endpoint. It is made in steps, each delivery once. */
export type SweepKind = 'hold' | 'release' | 'discard' | 'delete' | 'dissolve';
/** `at`: when it was asked for (epoch ms). */
export type Sweep = { kind: SweepKind; at: number };

/** What a person chose for held deliveries when an endpoint is switched on. */
export type EndOfHolding = 'release' | 'discard';

export type EndpointChange = {
  /** What is known of failures says nothing of the receiver to come. */
  forgetsFailures: boolean;
  /** It was switched on: what was held is released or discarded. */
  endsHolding: boolean;
  /** Events whose fan-out is pending lose their deliveries to it. */
  discardsPending: boolean;
  /** What happens to the deliveries that wait, in this order. */
  sweeps: readonly SweepKind[];
};

export function changeOf(stored: Endpoint, next: Endpoint, held: EndOfHolding): EndpointChange {
  const isSwitchedOn = !stored.isActive && next.isActive;
  const sweeps: SweepKind[] = [];
  if (stored.ordering !== 'none' && next.ordering === 'none') sweeps.push('dissolve');
  if (stored.isActive && !next.isActive) sweeps.push('hold');
  if (isSwitchedOn) sweeps.push(held);
  return {
    forgetsFailures: isSwitchedOn || stored.url !== next.url,
    endsHolding: isSwitchedOn,
    discardsPending: isSwitchedOn && held === 'discard',
    sweeps,
  };
}

/**
 * Whether an endpoint sends only what a person asked for as long as such a sweep has steps left: what is due there may be
 * about to be held or called off.
 */
export const closesEndpoint = (kind: SweepKind): boolean => kind !== 'release' && kind !== 'dissolve';

/** A delivery as it is stored now. */
export type SweptDelivery = {
  status: DeliveryStatus;
  /** What it goes back to if an attempt by hand fails. */
  fallback: FinishedStatus | null;
  reason: string | null;
  completedAt: number | null;
  failures: number;
  dueAt: number | null;
  /** Whether it goes to a target. */
  isTarget: boolean;
  /** Whether it is in an order. */
  isOrdered: boolean;
  /** Until when it has no place in its order; `null` = it has one. */
  entersAt: number | null;
  /** `deliver_at` of its event. */
  deliverAt: number | null;
};

/** In an order: `turn` = it has its turn again, `call` = it is due if it is first, `leave` = the next ones may go. */
type InOrder = 'as-before' | 'turn' | 'call' | 'leave';
export type Swept = Pick<SweptDelivery, 'status' | 'fallback' | 'reason' | 'completedAt' | 'failures' | 'dueAt'> & {
  inOrder: InOrder;
};

/** The clocks of two nodes differ by less. */
const CLOCKS_APART_MAX_MS = 5000;

/** Since when what a sweep lets go is due: it was asked for then, unless the clock was set back since. */
export const timeOf = ({ at }: Pick<Sweep, 'at'>, now: number): number => (at - now > CLOCKS_APART_MAX_MS ? now : at);

/** @param now when this step is made. @returns what the delivery becomes, `null` = it stays as it is */
export function sweep(delivery: SweptDelivery, { kind, at }: Sweep, now: number): Swept | null {
  const dueNow = timeOf({ at }, now);
  switch (kind) {
    case 'hold':
      return hold(delivery);
    case 'release':
      return release(delivery, at, dueNow);
    case 'discard':
      return discard(delivery, at);
    case 'delete':
      return callOffDeleted(delivery, at);
    case 'dissolve':
      return dissolve(delivery, dueNow);
  }
}

const isWaiting = ({ status }: SweptDelivery): boolean => status === 'pending' || status === 'retrying';

const changed = (delivery: SweptDelivery, over: Partial<Swept>): Swept => {
  const { status, fallback, reason, completedAt, failures, dueAt } = delivery;
  return { status, fallback, reason, completedAt, failures, dueAt, inOrder: 'as-before', ...over };
};

/**
 * What is in flight is held when its attempt ends. A finished delivery that is about to be sent once more stays finished.
 */
function hold(delivery: SweptDelivery): Swept | null {
  if (!isWaiting(delivery)) return null;
  const { fallback, isOrdered } = delivery;
  const inOrder = isOrdered ? 'turn' : 'as-before';
  return changed(delivery, { status: fallback ?? 'held', fallback: null, dueAt: null, inOrder });
}

/** One that a person is having sent once more right now was held: it must not go back to that. */
const isResentFromHeld = ({ fallback, dueAt }: SweptDelivery): boolean => fallback === 'held' && dueAt !== null;

function release(delivery: SweptDelivery, at: number, dueNow: number): Swept | null {
  if (isResentFromHeld(delivery)) return changed(delivery, { fallback: null, failures: 0 });
  if (delivery.status !== 'held') return null;
  const { isOrdered, entersAt, deliverAt } = delivery;
  const pending = { status: 'pending', fallback: null, failures: 0 } as const;
  if (isOrdered && entersAt === null) return changed(delivery, { ...pending, dueAt: null, inOrder: 'call' });
  if (isOrdered) return changed(delivery, { ...pending, dueAt: Math.max(dueNow, entersAt ?? 0) });
  // One due time for all that may go: equal times are taken in order of acceptance.
  return changed(delivery, { ...pending, dueAt: deliverAt !== null && deliverAt > at ? deliverAt : dueNow });
}

function discard(delivery: SweptDelivery, at: number): Swept | null {
  const inOrder = delivery.isOrdered ? 'leave' : 'as-before';
  const discarded = { reason: 'discarded', completedAt: at, inOrder } as const;
  if (isResentFromHeld(delivery)) return changed(delivery, { ...discarded, fallback: 'cancelled' });
  if (delivery.status !== 'held') return null;
  return changed(delivery, { ...discarded, status: 'cancelled', fallback: null, dueAt: null });
}

function callOffDeleted(delivery: SweptDelivery, at: number): Swept | null {
  const called = callOff(delivery, deletedReason(delivery.isTarget), at);
  if (called === null) return null;
  const inOrder = delivery.isOrdered ? 'leave' : 'as-before';
  return changed(delivery, { ...called, fallback: null, dueAt: null, inOrder });
}

/** What waited for its turn goes on its own, none before its `deliver_at`. */
function dissolve(delivery: SweptDelivery, dueNow: number): Swept | null {
  const { isOrdered, entersAt, dueAt } = delivery;
  if (!isOrdered) return null;
  const waitsForTurn = isWaiting(delivery) && dueAt === null;
  return changed(delivery, { dueAt: waitsForTurn ? Math.max(dueNow, entersAt ?? 0) : dueAt, inOrder: 'leave' });
}
