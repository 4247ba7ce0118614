// Which of the calls that wait share the next transaction. Usually all of them do: they share one fsync. While several
// tenants post events, large calls go one at a time, and the small calls that wait go before each of them. So a small commit waits
// for the end of one large call at most, whatever else another tenant has sent.
//
// No caller sees the order: each call waits for its own answer. Only acts of the delivery path are moved, and
// never past an act of another kind, such as the one that moves stored times after a step of the clock.
import { Crowd } from '../../../domain/crowd.ts';
import type { ExpandFanOutInput } from '../../../ports/store/accept.ts';
import type { ClaimRequest } from '../../../ports/store/claims.ts';
import { type PackedBatch, type PackedSettlements, rowsOfBatch } from '../thread/packing.ts';
import type { ActName } from './acts.ts';
import type { Call } from './group-commit.ts';

/** Rows up to which a call is small: a millisecond of work, or a little less. */
export const SMALL_MAX_ROWS = 32;

/** Acts that may pass others and be passed: those of the delivery path, and the reads that accepting waits for. */
const MOVED: readonly ActName[] = [
  ...(['accept', 'expandFanOut', 'claim', 'settle'] as const),
  ...(['findToken', 'findSession', 'routingTable', 'targetTable', 'triggerTable'] as const),
];

export class CommitTurns<One extends Call> {
  readonly #tenants: Crowd<number>;
  #calls: One[] = [];
  #isLargeNext = false;

  /** @param passed milliseconds that only pass */
  constructor(passed: () => number) {
    this.#tenants = new Crowd(passed);
  }

  get size(): number {
    return this.#calls.length;
  }

  push(calls: readonly One[]): void {
    for (const call of calls) {
      if (call.name === 'accept') this.#tenants.came((call.input as PackedBatch).tenantId);
      this.#calls.push(call);
    }
  }

  /** Takes out the calls of the next transaction; none if none waits. */
  next(): One[] {
    const firstLarge = this.#tenants.isShared ? this.#calls.findIndex(isLarge) : -1;
    if (firstLarge === -1) return this.#calls.splice(0);
    const unmoved = this.#calls.findIndex(({ name }) => !MOVED.includes(name));
    // Up to a call that is not moved, everything keeps its order.
    if (unmoved !== -1 && unmoved < firstLarge) return this.#calls.splice(0, firstLarge);
    const small = this.#isLargeNext ? [] : this.#smallUpTo(unmoved === -1 ? this.#calls.length : unmoved);
    this.#isLargeNext = small.length > 0;
    if (small.length === 0) return this.#calls.splice(firstLarge, 1);
    const taken = new Set(small);
    this.#calls = this.#calls.filter((call) => !taken.has(call));
    return small;
  }

  /** Events of one tenant keep their order. */
  #smallUpTo(end: number): One[] {
    const small: One[] = [];
    const behind = new Set<number>();
    for (const call of this.#calls.slice(0, end)) {
      const tenantId = tenantOf(call);
      if (isLarge(call)) {
        if (tenantId !== null) behind.add(tenantId);
      } else if (tenantId === null || !behind.has(tenantId)) small.push(call);
    }
    return small;
  }
}

const isLarge = (call: Call): boolean => rowsOf(call) > SMALL_MAX_ROWS;

const tenantOf = ({ name, input }: Call): number | null =>
  name === 'accept' || name === 'expandFanOut' ? (input as { tenantId: number }).tenantId : null;

function rowsOf({ name, input }: Call): number {
  if (name === 'accept') return rowsOfBatch(input as PackedBatch);
  if (name === 'settle') return (input as PackedSettlements).rows.length;
  if (name === 'claim') return rowsOfClaim(input as ClaimRequest);
  if (name !== 'expandFanOut') return 0;
  return (input as ExpandFanOutInput).parts.reduce((rows, { deliveries }) => rows + deliveries.length, 0);
}

/** The most that it may take. */
function rowsOfClaim({ wants, rowsMax }: ClaimRequest): number {
  let rows = 0;
  for (const { limit } of wants) rows += limit;
  return rowsMax === undefined ? rows : Math.min(rows, rowsMax + wants.length);
}
