// One connection and its subscriptions. Its requests are limited, and it is closed when it stays silent.
import {
  type ClientMessage,
  clientMessage,
  LIVE_OUTDATED,
  LIVE_VERSION,
  type LivePosition,
  type LiveSecond,
  type ServerMessage,
} from '@posthorn/contracts/live';
import { parse, pinned, print } from '@posthorn/query';
import type { RawData, WebSocket } from 'ws';
import type { Identity } from '../domain/session.ts';
import { type Bucket, take } from '../domain/token-bucket.ts';
import type { Clock } from '../ports/clock.ts';
import type { LiveStore } from '../ports/store/live.ts';
import { frame } from './frames.ts';
import type { Limits } from './limits.ts';
import { Subscription } from './subscription.ts';

type Agg = Extract<ServerMessage, { t: 'agg' }>;
export type Welcome = Extract<ServerMessage, { t: 'welcome' }>;

export type ViewerDeps = {
  socket: WebSocket;
  identity: Identity;
  /** The viewer is on this machine, so compression would only cost time. */
  isLocal: boolean;
  store: Pick<LiveStore, 'findPlace' | 'liveSnapshot' | 'liveChanges'>;
  clock: Clock;
  limits: Limits;
  head: () => LivePosition;
  /** How many there are of all of its tenant's viewers. */
  subscriptionsOfTenant: () => number;
  welcome: (identity: Identity) => Welcome;
  onFault: (error: unknown) => void;
};

/** Why the dispatcher ends a connection. */
export const CLOSING = { goingAway: 1001, misused: 1008, outdated: LIVE_OUTDATED, signedOut: 4401 } as const;

export class Viewer {
  /** Resolves when the connection is over. */
  readonly gone: Promise<void>;
  readonly identity: Identity;
  readonly #deps: ViewerDeps;
  readonly #subscriptions = new Map<string, Subscription>();
  #bucket: Bucket | null = null;
  #welcomed = false;
  #hidden = false;
  #heardAt: number;
  #nudgedAt = Number.NEGATIVE_INFINITY;
  /** The last second that it was told the figures of. */
  #secondAt = 0;

  constructor(deps: ViewerDeps) {
    this.#deps = deps;
    this.identity = deps.identity;
    this.#heardAt = deps.clock.monotonic();
    const { socket } = deps;
    socket.on('message', (data: RawData, isBinary: boolean) => this.#take(data, isBinary));
    socket.on('pong', () => {
      this.#heardAt = deps.clock.monotonic();
    });
    this.gone = new Promise((resolve) => {
      socket.on('close', () => {
        this.#drop();
        resolve();
      });
    });
    // A message that is too large, or no text: ws closes the connection, and says why in the close code.
    socket.on('error', () => socket.terminate());
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  /** Deliveries changed. */
  nudge(): void {
    const passed = this.#deps.clock.monotonic();
    if (this.#hidden && passed - this.#nudgedAt < this.#deps.limits.hiddenTickMs) return;
    this.#nudgedAt = passed;
    for (const subscription of this.#subscriptions.values()) subscription.nudge();
  }

  /** Once a second: the figures it has not been told yet, and where nothing else was to be told, positions. */
  tell(seconds: readonly LiveSecond[], pulse: Omit<Agg, 't' | 'second'>): void {
    if (!this.#welcomed || this.#deps.socket.bufferedAmount > this.#deps.limits.bufferedBytes) return;
    const newest = seconds.at(-1)?.at ?? this.#secondAt;
    // The clock was set back: the seconds that it shows are told again, with what they bring now.
    if (newest < this.#secondAt) this.#secondAt = newest - 1;
    for (const second of seconds) {
      if (second.at <= this.#secondAt) continue;
      this.#secondAt = second.at;
      this.#send(frame({ t: 'agg', second, ...pulse }));
    }
    this.nudge();
    for (const subscription of this.#subscriptions.values()) subscription.mark();
  }

  ping(passed: number): void {
    if (passed - this.#heardAt > this.#deps.limits.deadMs) this.#deps.socket.terminate();
    else this.#deps.socket.ping();
  }

  close(code: number, reason: string): void {
    this.#deps.socket.close(code, reason);
    this.#drop();
  }

  terminate(): void {
    this.#deps.socket.terminate();
  }

  #drop(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close();
    this.#subscriptions.clear();
  }

  #take(data: RawData, isBinary: boolean): void {
    const { clock, limits } = this.#deps;
    const passed = clock.monotonic();
    this.#heardAt = passed;
    const { bucket, waitMs } = take(this.#bucket, passed, limits.messagesPerSecond, 1);
    this.#bucket = bucket;
    if (waitMs > 0) {
      this.close(CLOSING.misused, `more than ${limits.messagesPerSecond} messages per second`);
      return;
    }
    const message = isBinary ? null : read(data);
    if (message === null) {
      this.#refuse(undefined, 'invalid', `This is not a valid message of version ${LIVE_VERSION} of the stream.`);
    } else if (message.t !== 'hello' && !this.#welcomed) {
      this.#refuse(undefined, 'invalid', 'Say hello first.');
    } else this.#do(message);
  }

  #do(message: ClientMessage): void {
    const of = 'id' in message ? this.#subscriptions.get(message.id) : undefined;
    switch (message.t) {
      case 'hello':
        this.#greet(message.v);
        break;
      case 'sub':
        this.#subscribe(message);
        break;
      case 'unsub':
        of?.close();
        this.#subscriptions.delete(message.id);
        break;
      case 'ack':
        of?.ack(message.at);
        break;
      case 'pause':
        of?.pause();
        break;
      case 'resume':
        of?.resume();
        break;
      case 'vis':
        this.#hidden = message.hidden;
        this.nudge();
        break;
      case 'ping':
        this.#send(frame({ t: 'pong', n: message.n, time: this.#deps.clock.now() }));
    }
  }

  #greet(version: number): void {
    if (version !== LIVE_VERSION) {
      const other = version < LIVE_VERSION ? 'viewer' : 'dispatcher';
      this.close(CLOSING.outdated, `this dispatcher speaks version ${LIVE_VERSION} of the stream: update the ${other}`);
      return;
    }
    this.#welcomed = true;
    const message = this.#deps.welcome(this.identity);
    this.#secondAt = message.seconds.at(-1)?.at ?? 0;
    this.#send(frame(message));
  }

  #subscribe({ id, q, since, snapshot }: Extract<ClientMessage, { t: 'sub' }>): void {
    const { limits, store, clock, head, subscriptionsOfTenant, onFault } = this.#deps;
    const before = this.#subscriptions.get(id);
    if (before === undefined && this.#subscriptions.size >= limits.subscriptions) {
      this.#refuse(
        id,
        'too_many_requests',
        `The limit of ${limits.subscriptions} subscriptions is reached. End one first.`,
      );
      return;
    }
    if (before === undefined && subscriptionsOfTenant() >= limits.tenantSubscriptions) {
      const message = `The viewers of this tenant have ${limits.tenantSubscriptions} subscriptions, the most at once: end one first.`;
      this.#refuse(id, 'too_many_requests', message);
      return;
    }
    const parsed = parse(q);
    if (!parsed.ok) {
      const { message, from, to } = parsed.fault;
      this.#send(frame({ t: 'error', id, code: 'invalid', message, at: { from, to } }));
      return;
    }
    before?.close();
    const subscription = new Subscription({
      ...{ id, since, store, limits, head, onFault },
      tenantId: this.identity.token.tenantId,
      query: print(pinned(parsed.query, clock.now())) || undefined,
      snapshotRows: snapshot,
      send: (text) => this.#send(text),
    });
    this.#subscriptions.set(id, subscription);
    subscription.nudge();
  }

  #refuse(id: string | undefined, code: string, message: string): void {
    this.#send(frame({ t: 'error', ...(id === undefined ? {} : { id }), code, message }));
  }

  #send(text: string): void {
    const { socket, isLocal, limits } = this.#deps;
    if (socket.bufferedAmount > limits.bufferedMaxBytes) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.send(text, { compress: !isLocal });
  }
}

function read(data: RawData): ClientMessage | null {
  try {
    const parsed = clientMessage.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
