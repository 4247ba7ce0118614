// The erasure of a profile: what stays of a row, how much of it one commit takes, and when it is over. While an erasure runs,
// reads pass what it has not reached yet through the functions here, and so show it as it will be.

/** What is counted. */
export type ErasureCounts = {
  /** The profile itself and all merged into it, as far as anything was stored of them. */
  profiles: number;
  events: number;
  deliveries: number;
  cancelled: number;
  attempts: number;
};

export const NOTHING_ERASED: ErasureCounts = { profiles: 0, events: 0, deliveries: 0, cancelled: 0, attempts: 0 };

/** What the steps so far have done. `divided`: an event that is erased itself, and its deliveries up to this one. */
export type ErasureProgress = { counts: ErasureCounts; divided: { eventSeq: number; deliverySeq: number } | null };

/** What stands where the id of the person or a text about them stood. */
export const ERASED_TEXT = 'erased';

type PersonalEvent = { profileId: string | null; idempotencyKey: string | null; erasedAt: number | null };

/** Ids, names, times and namespaces stay. */
export const erasedEvent = <Event extends PersonalEvent>(event: Event, erasedAt: number): Event => ({
  ...event,
  profileId: null,
  idempotencyKey: null,
  erasedAt: event.erasedAt ?? erasedAt,
});

type PersonalDelivery = {
  profileId: string | null;
  extraDataFault: string | null;
  renderFault: object | null;
  bodyBytes: number;
};

/** Status, times, codes and numbers of attempts stay. */
export const erasedDelivery = <Delivery extends PersonalDelivery>(delivery: Delivery): Delivery => ({
  ...delivery,
  profileId: null,
  extraDataFault: null,
  renderFault: null,
  bodyBytes: 0,
});

/** A URL that a template has shaped may have data of the person. That it was made, when, how long it took and how it ended stays; what was sent and answered does not. */
export const erasedAttempt = <Attempt extends { url: string; requestHeaders: object; response: object | null }>(
  attempt: Attempt,
  isShaped: boolean,
): Attempt => ({ ...attempt, ...(isShaped ? { url: '' } : {}), requestHeaders: {}, response: null });

/** A condition's reason tells what it was compared with. */
export const erasedSuppression = <Suppression extends { detail: string }>(suppression: Suppression): Suppression => ({
  ...suppression,
  detail: ERASED_TEXT,
});

/** What one commit of an erasure may write: rows, where each 4 KiB of their texts count as one more. */
export const ERASURE_STEP_ROWS = 3000;
const BYTES_PER_ROW = 4096;

/** Rows of an event or of a delivery with its attempts, and the bytes of the texts in them. */
export type Weight = { seq: number; rows: number; bytes: number };

const costOf = ({ rows, bytes }: Weight): number => rows + Math.floor(bytes / BYTES_PER_ROW);

/** How many of these, from the first on, fit into what is left of a step, and what is left after them. */
export function fitting(weights: readonly Weight[], left: number): { count: number; left: number } {
  let rest = left;
  let count = 0;
  for (const weight of weights) {
    const cost = costOf(weight);
    if (cost > rest) break;
    rest -= cost;
    count += 1;
  }
  return { count, left: rest };
}
