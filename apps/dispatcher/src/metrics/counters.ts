// Counters updated where things happen. They are plain additions and become Prometheus text only on a scrape.
import { type Histogram, newHistogram, observe } from '../domain/histogram.ts';
import type { AcceptedEvent, EndedAttempt, Meter } from '../ports/meter.ts';
import type { AttemptRecord } from '../ports/store/claims.ts';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Counts by the one label a metric has. Labels are words of ours, never of a tenant: there are a few dozen at most. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(label: string, count = 1): void {
    this.counts.set(label, (this.counts.get(label) ?? 0) + count);
  }
}

export class Counters implements Meter {
  accepts = 0;
  deliveries = 0;
  held = 0;
  repeats = 0;
  duplicatesSent = 0;
  webhooksSwitchedOff = 0;
  readonly suppressed = new Tally();
  readonly refusals = new Tally();
  readonly attempts = new Tally();
  readonly finished = new Tally();
  readonly attemptSeconds: Histogram = newHistogram(SECONDS);
  readonly firstAttemptSeconds: Histogram = newHistogram(SECONDS);
  readonly claimLagSeconds: Histogram = newHistogram(SECONDS);

  accepted(event: AcceptedEvent): void {
    this.accepts += 1;
    this.fannedOut(event);
  }

  fannedOut({ deliveries, held, suppressed }: Omit<AcceptedEvent, 'tenantId'>): void {
    this.deliveries += deliveries;
    this.held += held;
    for (const reason of suppressed) this.suppressed.add(reason);
  }

  repeated(): void {
    this.repeats += 1;
  }

  refused(code: string, events: number): void {
    this.refusals.add(code, events);
  }

  claimed(lateMs: number): void {
    observe(this.claimLagSeconds, Math.max(0, lateMs) / 1000);
  }

  firstAttempt(waitedMs: number): void {
    observe(this.firstAttemptSeconds, Math.max(0, waitedMs) / 1000);
  }

  settled({ delivery, settlement }: EndedAttempt): void {
    const { attempt, transition } = settlement;
    this.attempts.add(outcomeOf(attempt));
    if (isRepeatOf(delivery.number, attempt)) this.duplicatesSent += 1;
    if (attempt.error?.kind !== 'interrupted') observe(this.attemptSeconds, attempt.phases.total_ms / 1000);
    if (transition.status === 'delivered' || transition.status === 'failed') this.finished.add(transition.status);
  }

  switchedOff(): void {
    this.webhooksSwitchedOff += 1;
  }
}

/** How an attempt ended, in one of few words. */
export function outcomeOf({ status, error }: Pick<AttemptRecord, 'status' | 'error'>): string {
  if (error !== null) return error.kind;
  if (status === null) return 'interrupted';
  if (status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : `status_${Math.floor(status / 100)}xx`;
}

/** The receiver had it before: it says so, or an interrupted attempt may have reached it. */
function isRepeatOf(number: number, { response, error }: AttemptRecord): boolean {
  return (number > 1 && error?.kind === 'interrupted') || response?.headers['webhook-duplicate'] === '1';
}
