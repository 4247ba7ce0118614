// The page's live side in one object: one stream, its subscriptions, and the seconds of the pulse. What shows it listens
// for `version`; a flush is one frame of the screen at most, and one a second while the page is hidden.
import type { LiveSecond } from '@posthorn/contracts/live';
import { createStream, type Host, type Stream, type StreamState } from '@posthorn/stream';
import { Subscription } from './subscription.ts';

export type Pulse = { due: number; inFlight: number; oldestDueMs: number | null };

const SECONDS_KEPT = 300;
const HIDDEN_FLUSH_MS = 1000;

export class Live {
  version = 0;
  seconds: readonly LiveSecond[] = [];
  pulse: Pulse | null = null;
  /** When figures came last, by this machine's clock; they come each second. */
  figuresAt = 0;
  /** How far the dispatcher's clock is ahead of ours, ms. */
  clockAheadMs = 0;
  readonly #stream: Stream;
  readonly #subscriptions = new Set<Subscription>();
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #scheduled = false;

  constructor({ address }: Pick<Host, 'address'>) {
    this.#stream = createStream({
      ...{ address, now: () => Date.now(), random: () => Math.random() },
      openSocket: (url) => new WebSocket(url),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onState: () => this.#schedule(),
      onNews: () => this.#schedule(),
      onWelcome: ({ seconds, time }) => {
        this.seconds = seconds;
        this.#figures(time);
      },
      onSecond: ({ second, time, due, inFlight, oldestDueMs }) => {
        this.seconds = [...this.seconds.slice(1 - SECONDS_KEPT), second];
        this.pulse = { due, inFlight, oldestDueMs };
        this.#figures(time);
      },
    });
  }

  get state(): StreamState {
    return this.#stream.state;
  }

  /** Once; the page keeps it until it is closed. */
  open(): void {
    const { signal } = this.#stop;
    addEventListener('online', () => this.#stream.wake(), { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        this.#stream.hide(document.hidden);
        // What was to be shown with the next frame of the screen must not wait for as long as the page is hidden.
        if (this.#scheduled) setTimeout(() => this.#flush(), document.hidden ? HIDDEN_FLUSH_MS : 0);
      },
      { signal },
    );
    this.#stream.hide(document.hidden);
    this.#stream.open();
  }

  close(): void {
    this.#stop.abort();
    this.#stream.close();
  }

  subscribe(query: string): Subscription {
    const subscription = new Subscription(this.#stream.subscribe({ query }));
    this.#subscriptions.add(subscription);
    return subscription;
  }

  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
    subscription.close();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something was changed by hand: what shows it must look again. */
  touch(): void {
    this.#schedule();
  }

  #figures(time: number): void {
    this.figuresAt = Date.now();
    this.clockAheadMs = time - this.figuresAt;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Frames of the screen do not come while the page is hidden, and none but these tells when it is shown again.
    if (document.hidden) setTimeout(() => this.#flush(), HIDDEN_FLUSH_MS);
    else requestAnimationFrame(() => this.#flush());
  }

  #flush(): void {
    if (!this.#scheduled) return;
    this.#scheduled = false;
    for (const subscription of this.#subscriptions) subscription.flush();
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }
}
