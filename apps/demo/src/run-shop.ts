import type { Result } from '@posthorn/client';
import type { AcceptedEvent } from '@posthorn/contracts';
import type { DemoShop } from './shop/shop.ts';
import type { ShopEvent } from './shop/state.ts';

// Hands the shop's events over in their order, at a rate: all that are due go in one call, so that the time of a call does
// not bound the rate. An event that cannot be handed over is kept and tried again under the same id, unless the API says
// that it will never take it.

type NamedEvent = { readonly event: ShopEvent; readonly id: string };

export interface ShopRun {
  readonly shop: DemoShop;
  readonly ratePerSecond: number;
  /** A result for each, in order. */
  readonly emit: (events: readonly NamedEvent[]) => Promise<readonly Result<AcceptedEvent>[]>;
  readonly newId: () => string;
  readonly nowMs: () => number;
  /** Resolves after that time, or as soon as the run is to end. */
  readonly wait: (ms: number) => Promise<void>;
  readonly ended: () => boolean;
  readonly onTrouble: (text: string) => void;
}

const PAUSE_MS = 2000;
const BATCH_MAX = 500;

/** Ends when `ended` says so; answers how many events were accepted. */
export async function runShop(run: ShopRun): Promise<number> {
  const intervalMs = 1000 / run.ratePerSecond;
  let dueMs = run.nowMs();
  let accepted = 0;
  let waiting: ShopEvent[] = [];
  while (!run.ended()) {
    const batch: NamedEvent[] = [];
    do {
      if (waiting.length === 0) waiting = run.shop.next(run.nowMs());
      const event = waiting.shift();
      if (event !== undefined) batch.push({ event, id: run.newId() });
      // Behind by much (a slow disk, a laptop asleep): go on from now instead of catching up in a burst.
      dueMs = Math.max(dueMs + intervalMs, run.nowMs() - 1000);
    } while (dueMs <= run.nowMs() && batch.length < BATCH_MAX);
    accepted += await handOver(run, batch);
    const waitMs = dueMs - run.nowMs();
    if (waitMs > 0) await run.wait(waitMs);
  }
  return accepted;
}

/** @returns how many were accepted */
async function handOver(run: ShopRun, batch: readonly NamedEvent[]): Promise<number> {
  let left = batch;
  let accepted = 0;
  while (left.length > 0 && !run.ended()) {
    const results = await run.emit(left);
    const again: NamedEvent[] = [];
    for (const [at, one] of left.entries()) {
      const result = results[at];
      if (result?.ok === true) accepted += 1;
      else if (run.ended()) return accepted;
      else if (result !== undefined && !isFinal(run, one, result)) again.push(one);
    }
    left = again;
    if (left.length > 0) await run.wait(PAUSE_MS);
  }
  return accepted;
}

function isFinal(run: ShopRun, { event }: NamedEvent, { error }: Extract<Result<unknown>, { ok: false }>): boolean {
  const { code, status, message } = error;
  const final = status !== null && status < 500 && status !== 429;
  run.onTrouble(`${event.event} was not accepted (${code}): ${message}${final ? '' : ' – trying again'}`);
  return final;
}
