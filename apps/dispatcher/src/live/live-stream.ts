// The live stream: accepts viewers and sends them changed deliveries and the figures of each second. Without viewers it
// does nothing.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIVE_SNAPSHOT_MAX, LIVE_VERSION, type LivePosition } from '@posthorn/contracts/live';
import { type WebSocket, WebSocketServer } from 'ws';
import { RequestError } from '../domain/errors.ts';
import type { Identity } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ending } from '../ports/news.ts';
import type { Store } from '../ports/store/index.ts';
import { LIMITS, type Limits } from './limits.ts';
import { SECONDS_KEPT, type Seconds } from './seconds.ts';
import { admit, refuse, type UpgradeRules } from './upgrade.ts';
import { CLOSING, Viewer, type Welcome } from './viewer.ts';

export type LiveDeps = UpgradeRules & {
  store: Pick<Store, 'liveHead' | 'findPlace' | 'liveSnapshot' | 'liveChanges' | 'tenantQueues' | 'news'>;
  clock: Clock;
  seconds: Seconds;
  engine: { inFlightOf: (tenantId: number) => number };
  trusted: { whenEnded: (listener: (ending: Ending) => void) => () => void };
  version: string;
  onFault: (error: unknown) => void;
  /** A stream was not opened, and its client was told why. */
  onRefused: (error: RequestError) => void;
  limits?: Limits;
};

const SECOND_MS = 1000;
/** Told late, where the second itself came late. */
const LATE_SECONDS = 10;
/** Viewers that do not answer a close are cut off. */
const CLOSE_MAX_MS = 1000;

const stopping = (): RequestError => new RequestError('unavailable', 'The dispatcher is stopping.');

const startOfNext = (now: number): number => (Math.floor(now / SECOND_MS) + 1) * SECOND_MS;

type Pulse = { due: number; inFlight: number; oldestDueMs: number | null };

export class LiveStream implements AsyncDisposable {
  readonly #deps: LiveDeps;
  readonly #limits: Limits;
  readonly #server: WebSocketServer;
  readonly #viewers = new Set<Viewer>();
  /** The last change that is known of. */
  #head: LivePosition = '';
  /** Counts the commits that were heard of. */
  #heard = 0;
  #ticking = false;
  #tickedAt = Number.NEGATIVE_INFINITY;
  #pingedAt = Number.NEGATIVE_INFINITY;
  #checkedAt = Number.NEGATIVE_INFINITY;
  readonly #callOffEndings: () => void;
  #callOffSecond: () => void = () => undefined;
  #endNews: () => void = () => undefined;
  #stopped = false;
  #running = false;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
    this.#limits = deps.limits ?? LIMITS;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: this.#limits.messageBytes,
      perMessageDeflate: {
        threshold: 1024,
        concurrencyLimit: 2,
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        zlibDeflateOptions: { level: 1 },
      },
    });
    this.#callOffEndings = deps.trusted.whenEnded((ending) => this.#end(ending));
  }

  /** Before it is asked to admit anyone. */
  async start(): Promise<void> {
    this.#endNews = this.#deps.store.news.subscribe((news) => {
      if (news === 'everything') this.#look().catch((error: unknown) => this.#fault(error));
      else if (news.head !== undefined) this.#changed(news.head);
    });
    await this.#look();
  }

  /** Asks the store how far the log goes. A commit that is heard of meanwhile is newer than the answer may be. */
  async #look(): Promise<void> {
    const heard = this.#heard;
    const head = await this.#deps.store.liveHead();
    if (heard === this.#heard) this.#changed(head);
  }

  /** What was under way when the stream stopped may find the store closed. */
  #fault(error: unknown): void {
    if (!this.#stopped) this.#deps.onFault(error);
  }

  /** Deliveries changed, up to this position. */
  #changed(head: LivePosition): void {
    this.#head = head;
    this.#heard += 1;
    if (this.#viewers.size === 0 || this.#ticking) return;
    this.#ticking = true;
    const { clock } = this.#deps;
    const tick = (): void => {
      this.#ticking = false;
      this.#tickedAt = clock.monotonic();
      for (const viewer of this.#viewers) viewer.nudge();
    };
    const waitMs = this.#tickedAt + this.#limits.tickMs - clock.monotonic();
    if (waitMs <= 0) setImmediate(tick);
    else clock.wakeAfter(waitMs, tick);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, onAdmitted: () => void): void {
    socket.on('error', () => socket.destroy());
    this.#admit(request).then(
      (identity) => {
        // Gone while its token was looked up.
        if (socket.destroyed) return;
        this.#server.handleUpgrade(request, socket, head, (webSocket) => {
          onAdmitted();
          this.#open(webSocket, identity, request.socket.remoteAddress);
        });
      },
      (error) => {
        if (!(error instanceof RequestError)) this.#fault(error);
        const fault = this.#stopped ? stopping() : new RequestError('internal', 'It was logged.');
        const told = error instanceof RequestError ? error : fault;
        this.#deps.onRefused(told);
        refuse(socket, told);
      },
    );
  }

  async #admit(request: IncomingMessage): Promise<Identity> {
    this.#refuseMore();
    const identity = await admit(request, this.#deps);
    this.#refuseMore();
    const { tenantViewers: max } = this.#limits;
    const held = this.#viewersOf(identity).length;
    if (held < max) return identity;
    const message = `This tenant has ${held} viewers of the stream and the limit is ${max} (--viewers-per-tenant). Close one, then try again.`;
    throw new RequestError('too_many_requests', message, undefined, 1);
  }

  #viewersOf({ token }: Identity): Viewer[] {
    return [...this.#viewers].filter(({ identity }) => identity.token.tenantId === token.tenantId);
  }

  #refuseMore(): void {
    if (this.#stopped) throw stopping();
    if (this.#viewers.size < this.#limits.viewers) return;
    throw new RequestError('unavailable', `The limit of ${this.#limits.viewers} viewers is reached. Try again later.`);
  }

  /** Viewers are told that we go away, and may be gone a second later at most. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#callOffEndings();
    this.#endNews();
    this.#callOffSecond();
    const gone = Promise.all([...this.#viewers].map((viewer) => viewer.gone));
    for (const viewer of this.#viewers) viewer.close(CLOSING.goingAway, 'the dispatcher is stopping');
    const callOff = this.#deps.clock.wakeAfter(CLOSE_MAX_MS, () => {
      for (const viewer of this.#viewers) viewer.terminate();
    });
    await gone;
    callOff();
    this.#server.close();
  }

  #open(socket: WebSocket, identity: Identity, address: string | undefined): void {
    const { store, clock, onFault } = this.#deps;
    const viewer = new Viewer({
      ...{ socket, identity, store, clock, onFault },
      limits: this.#limits,
      isLocal: /^(::1|(::ffff:)?127\.)/.test(address ?? ''),
      head: () => this.#head,
      subscriptionsOfTenant: () => this.#viewersOf(identity).reduce((sum, { subscriptions }) => sum + subscriptions, 0),
      welcome: (of) => this.#welcome(of),
    });
    this.#viewers.add(viewer);
    void viewer.gone.then(() => this.#viewers.delete(viewer));
    this.#run();
  }

  #welcome({ token }: Identity): Welcome {
    return {
      t: 'welcome',
      v: LIVE_VERSION,
      head: this.#head,
      time: this.#deps.clock.now(),
      version: this.#deps.version,
      limits: { subscriptions: this.#limits.subscriptions, snapshot: LIVE_SNAPSHOT_MAX },
      seconds: this.#deps.seconds.last(token.tenantId, SECONDS_KEPT),
    };
  }

  /** What happens by the clock, on whole seconds, as long as there are viewers. */
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    const { clock } = this.#deps;
    const wait = (): void => {
      this.#callOffSecond = clock.wakeAt(startOfNext(clock.now()), () => {
        this.#second()
          .catch((error: unknown) => this.#fault(error))
          .finally(() => {
            this.#running = this.#viewers.size > 0 && !this.#stopped;
            if (this.#running) wait();
          });
      });
    };
    wait();
  }

  async #second(): Promise<void> {
    const pulses = await this.#pulses();
    const time = this.#deps.clock.now();
    for (const viewer of this.#viewers) {
      const { tenantId } = viewer.identity.token;
      // One that came while the queues were asked for is told with the next second.
      const pulse = pulses.get(tenantId);
      if (pulse !== undefined) viewer.tell(this.#deps.seconds.last(tenantId, LATE_SECONDS), { time, ...pulse });
    }
    const passed = this.#deps.clock.monotonic();
    if (passed - this.#pingedAt >= this.#limits.pingMs) {
      this.#pingedAt = passed;
      for (const viewer of this.#viewers) viewer.ping(passed);
    }
    if (passed - this.#checkedAt >= this.#limits.checkMs) {
      this.#checkedAt = passed;
      await this.#checkAll();
    }
  }

  /** By tenant: no viewer sees the queue of another tenant. */
  async #pulses(): Promise<Map<number, Pulse>> {
    const { store, clock, engine } = this.#deps;
    const now = clock.now();
    const tenantIds = [...new Set([...this.#viewers].map((viewer) => viewer.identity.token.tenantId))];
    const { queues } = await store.tenantQueues({ now, tenantIds });
    return new Map(
      queues.map(({ tenantId, depth }) => {
        const lanes = Object.values(depth);
        const oldest = lanes.flatMap(({ oldestDueAt }) => oldestDueAt ?? []);
        const pulse = {
          due: lanes.reduce((sum, { due }) => sum + due, 0),
          inFlight: engine.inFlightOf(tenantId),
          oldestDueMs: oldest.length === 0 ? null : Math.max(0, now - Math.min(...oldest)),
        };
        return [tenantId, pulse];
      }),
    );
  }

  #end(ending: Ending): void {
    for (const viewer of this.#viewers) {
      const { token, session } = viewer.identity;
      const isOf = 'tokenId' in ending ? token.id === ending.tokenId : session?.id === ending.sessionId;
      if (isOf) viewer.close(CLOSING.signedOut, 'signed out');
    }
  }

  async #checkAll(): Promise<void> {
    for (const viewer of [...this.#viewers]) {
      if (!(await this.#deps.isStillValid(viewer.identity))) viewer.close(CLOSING.signedOut, 'signed out');
    }
  }
}
