// The page's live side in one object: one connection, its subscriptions, and the seconds of the pulse. What shows it
// listens for `version`; a flush is one frame of the screen at most, and one a second while the page is hidden.
import type { LiveSecond, ServerMessage } from '@posthorn/contracts/live';
import { Connection, type ConnectionState } from './connection.ts';
import { Subscription, type SubscriptionMessage } from './subscription.ts';

export type Pulse = { due: number; inFlight: number; oldestDueMs: number | null };

const SECONDS_KEPT = 300;
const HIDDEN_FLUSH_MS = 1000;

export class Live {
  readonly connection: Connection;
  version = 0;
  state: ConnectionState = { kind: 'closed' };
  seconds: readonly LiveSecond[] = [];
  pulse: Pulse | null = null;
  /** When figures came last, by this machine's clock; they come each second. */
  figuresAt = 0;
  /** How far the dispatcher's clock is ahead of ours, ms. */
  clockAheadMs = 0;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #listeners = new Set<() => void>();
  #epoch = '';
  #scheduled = false;
  #names = 0;

  constructor(deps: Omit<ConstructorParameters<typeof Connection>[0], 'onMessage' | 'onState'>) {
    this.connection = new Connection({
      ...deps,
      onMessage: (message) => this.#take(message),
      onState: (state) => {
        this.state = state;
        this.#schedule();
      },
    });
  }

  /** Once; the page keeps it until it is closed. */
  open(): void {
    this.connection.open();
    // What was to be shown with the next frame of the screen must not wait for as long as the page is hidden.
    document.addEventListener('visibilitychange', () => {
      if (this.#scheduled) setTimeout(() => this.#flush(), document.hidden ? HIDDEN_FLUSH_MS : 0);
    });
  }

  subscribe(query: string): Subscription {
    this.#names += 1;
    const subscription = new Subscription(`s${this.#names}`, query);
    this.#subscriptions.set(subscription.id, subscription);
    if (this.state.kind === 'live') subscription.start(this.connection, this.#epoch);
    return subscription;
  }

  unsubscribe({ id }: Subscription): void {
    this.#subscriptions.delete(id);
    this.connection.send({ t: 'unsub', id });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something was changed by hand: what shows it must look again. */
  touch(): void {
    this.#schedule();
  }

  #take(message: ServerMessage): void {
    switch (message.t) {
      case 'welcome':
        this.#epoch = message.epoch;
        this.seconds = message.seconds;
        this.figuresAt = Date.now();
        this.clockAheadMs = message.time - Date.now();
        for (const subscription of this.#subscriptions.values()) subscription.start(this.connection, message.epoch);
        break;
      case 'agg':
        this.seconds = [...this.seconds.slice(1 - SECONDS_KEPT), message.second];
        this.figuresAt = Date.now();
        this.pulse = { due: message.due, inFlight: message.inFlight, oldestDueMs: message.oldestDueMs };
        this.clockAheadMs = message.time - Date.now();
        break;
      case 'pong':
        return;
      default:
        if (message.id !== undefined) this.#subscriptions.get(message.id)?.receive(message as SubscriptionMessage);
    }
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
    for (const subscription of this.#subscriptions.values()) subscription.flush(this.connection);
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }
}
