// Counts the figures of each second per tenant and keeps the last minutes. Every call is on the path of a delivery, so it
// only adds a number.
import type { LiveSecond } from '@posthorn/contracts/live';
import type { Clock } from '../ports/clock.ts';
import type { AcceptedEvent, EndedAttempt, Meter } from '../ports/meter.ts';

const SECOND_MS = 1000;
export const SECONDS_KEPT = 300;
/** Those that were quiet for longest are forgotten beyond. */
const TENANTS_MAX = 1000;

type Counts = { accepted: number; delivered: number; retrying: number; failed: number; held: number };
type Running = { at: number; counts: Counts; totals: number[]; lags: number[] };
type OfTenant = { running: Running; past: LiveSecond[] };

const NONE: Counts = { accepted: 0, delivered: 0, retrying: 0, failed: 0, held: 0 };

export class Seconds implements Pick<Meter, 'accepted' | 'firstAttempt' | 'settled'> {
  readonly #clock: Pick<Clock, 'now'>;
  /** Those that had something last at the end. */
  readonly #tenants = new Map<number, OfTenant>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  accepted({ tenantId }: AcceptedEvent): void {
    this.#running(tenantId).counts.accepted += 1;
  }

  firstAttempt(waitedMs: number, tenantId: number): void {
    this.#running(tenantId).lags.push(Math.max(0, waitedMs));
  }

  settled({ delivery, settlement: { transition, attempt } }: EndedAttempt): void {
    const { counts, totals } = this.#running(delivery.tenantId);
    // One that was asked for by hand and failed leaves its delivery as it was.
    if ('restored' in transition) counts.failed += 1;
    else counts[transition.status] += 1;
    totals.push(attempt.phases.total_ms);
  }

  /** The whole seconds that are over, oldest first, without one missing between; as far back as anything is known. */
  last(tenantId: number, count: number): LiveSecond[] {
    const end = startOf(this.#clock.now());
    const tenant = this.#tenants.get(tenantId);
    if (tenant !== undefined && tenant.running.at < end) roll(tenant, end);
    const known = new Map(tenant?.past.map((second) => [second.at, second]));
    const first = Math.max(end - count * SECOND_MS, Math.min(tenant?.past[0]?.at ?? end, end - SECOND_MS));
    const seconds: LiveSecond[] = [];
    for (let at = first; at < end; at += SECOND_MS) seconds.push(known.get(at) ?? quiet(at));
    return seconds;
  }

  #running(tenantId: number): Running {
    const at = startOf(this.#clock.now());
    let tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) {
      if (this.#tenants.size >= TENANTS_MAX) this.#tenants.delete(this.#tenants.keys().next().value ?? 0);
      tenant = { running: begun(at), past: [] };
      this.#tenants.set(tenantId, tenant);
    } else if (tenant.running.at !== at) {
      roll(tenant, at);
      this.#tenants.delete(tenantId);
      this.#tenants.set(tenantId, tenant);
    }
    return tenant.running;
  }
}

const startOf = (now: number): number => now - (now % SECOND_MS);
const begun = (at: number): Running => ({ at, counts: { ...NONE }, totals: [], lags: [] });
const quiet = (at: number): LiveSecond => ({ at, ...NONE, p50: null, p95: null, p99: null, lag: null });

function roll(tenant: OfTenant, at: number): void {
  const { running } = tenant;
  const totals = Float64Array.from(running.totals).sort();
  const lags = Float64Array.from(running.lags).sort();
  const { past } = tenant;
  const over: LiveSecond = {
    at: running.at,
    ...running.counts,
    p50: quantile(totals, 0.5),
    p95: quantile(totals, 0.95),
    p99: quantile(totals, 0.99),
    lag: quantile(lags, 0.95),
  };
  // A clock that was set back counts a second twice: the later count stands.
  tenant.past = [...past.filter((one) => one.at >= at - SECONDS_KEPT * SECOND_MS && one.at < over.at), over];
  tenant.running = begun(at);
}

/** To a tenth of a millisecond. */
function quantile(sorted: Float64Array, share: number): number | null {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}
