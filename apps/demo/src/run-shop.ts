import type { Result } from '@posthorn/client';
import type { AcceptedEvent } from '@posthorn/contracts';
import type { DemoShop } from './shop/shop.ts';
import type { ShopEvent } from './shop/state.ts';

// Hands the shop's events over one by one, at a rate. An event that cannot be handed over is kept and tried again under
// the same id, unless the API says that it will never take it.

export interface ShopRun {
  readonly shop: DemoShop;
  readonly ratePerSecond: number;
  readonly emit: (event: ShopEvent, id: string) => Promise<Result<AcceptedEvent>>;
  readonly newId: () => string;
  readonly nowMs: () => number;
  /** Resolves after that time, or as soon as the run is to end. */
  readonly wait: (ms: number) => Promise<void>;
  readonly ended: () => boolean;
  readonly onTrouble: (text: string) => void;
}

const PAUSE_MS = 2000;

/** Ends when `ended` says so; answers how many events were accepted. */
export async function runShop(run: ShopRun): Promise<number> {
  const intervalMs = 1000 / run.ratePerSecond;
  let dueMs = run.nowMs();
  let accepted = 0;
  let waiting: ShopEvent[] = [];
  while (!run.ended()) {
    if (waiting.length === 0) waiting = run.shop.next(run.nowMs());
    const event = waiting.shift();
    if (event !== undefined && (await handOver(run, event))) accepted += 1;
    // Behind by much (a slow disk, a laptop asleep): go on from now instead of catching up in a burst.
    dueMs = Math.max(dueMs + intervalMs, run.nowMs() - 1000);
    const waitMs = dueMs - run.nowMs();
    if (waitMs > 0) await run.wait(waitMs);
  }
  return accepted;
}

async function handOver(run: ShopRun, event: ShopEvent): Promise<boolean> {
  const id = run.newId();
  while (!run.ended()) {
    const result = await run.emit(event, id);
    if (result.ok) return true;
    const { code, status, message } = result.error;
    if (run.ended()) return false;
    const final = status !== null && status < 500 && status !== 429;
    run.onTrouble(`${event.event} was not accepted (${code}): ${message}${final ? '' : ' – trying again'}`);
    if (final) return false;
    await run.wait(PAUSE_MS);
  }
  return false;
}
