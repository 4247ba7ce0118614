// One process of the dispatcher as the composition root joins it, over a store, a network and a clock that may end at
// any moment.
import { createCredentials } from '../../src/credentials/credentials.ts';
import { Ulids } from '../../src/domain/ids.ts';
import { Engine } from '../../src/engine/engine.ts';
import { Heartbeat } from '../../src/engine/heartbeat.ts';
import { createEraser } from '../../src/jobs/eraser.ts';
import { createFanOut } from '../../src/jobs/fan-out.ts';
import { createRaiseOperationalEvents } from '../../src/jobs/raise-operational-events.ts';
import { ReplayRunner } from '../../src/jobs/replay-runner.ts';
import { createRetention } from '../../src/jobs/retention.ts';
import { createSweeper } from '../../src/jobs/sweeper.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { acceptEvents } from '../../src/services/accept-events.ts';
import { acceptRaised } from '../../src/services/accept-raised.ts';
import { cancelDelivery } from '../../src/services/cancel-delivery.ts';
import { changeReplay } from '../../src/services/change-replay.ts';
import { createReplay } from '../../src/services/create-replay.ts';
import { createTarget } from '../../src/services/create-target.ts';
import { createTrigger } from '../../src/services/create-trigger.ts';
import { createWebhook } from '../../src/services/create-webhook.ts';
import { deleteTarget } from '../../src/services/delete-target.ts';
import { deleteTrigger } from '../../src/services/delete-trigger.ts';
import { deleteWebhook } from '../../src/services/delete-webhook.ts';
import { eraseProfile } from '../../src/services/erase-profile.ts';
import { expandFanOut } from '../../src/services/expand-fan-out.ts';
import { renderAgain } from '../../src/services/render-again.ts';
import { replayEvents } from '../../src/services/replay-events.ts';
import { resendDelivery } from '../../src/services/resend-delivery.ts';
import { rotateSecret } from '../../src/services/rotate-secret.ts';
import type { RequestLimits } from '../../src/services/route-events.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { TenantShare } from '../../src/services/tenant-share.ts';
import { testWebhook } from '../../src/services/test-webhook.ts';
import { Turns } from '../../src/services/turns.ts';
import { updateTarget } from '../../src/services/update-target.ts';
import { updateTrigger } from '../../src/services/update-trigger.ts';
import { updateWebhook } from '../../src/services/update-webhook.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Life } from './sim-store.ts';
import type { SimTime } from './sim-time.ts';
import type { Wire } from './wire.ts';

const LEASE_MARGIN_MS = 15_000;
const renderer = createInlineRenderer();
const addressPolicy = { allowPrivateNetworks: false };

type Parts = {
  life: Life;
  store: Store;
  time: SimTime;
  /** How much more its clock shows than the true time. */
  clockOffBy: number;
  wire: Wire;
  random: SeededRandom;
  /** Of how long the steps of sweeps wait. */
  sweeps: SeededRandom;
  sweptAtOnce: number;
  maxInFlight: number;
  /** 0 = nothing is pruned. */
  retentionDays: number;
  onFault: (error: unknown, what: string) => void;
};

/** Where others are busy a step waits, and much may happen meanwhile. */
function sweepingSlowly({ store, time, sweeps }: Parts): Pick<Store, 'tenantsSweeping' | 'sweep'> {
  const busyMs = [0, 2000, 30_000][sweeps.below(3)] ?? 0;
  const wait = () => new Promise<void>((resolve) => time.after(sweeps.below(busyMs), resolve));
  return {
    tenantsSweeping: () => store.tenantsSweeping(),
    sweep: async (input) => {
      if (busyMs > 0) await wait();
      return store.sweep(input);
    },
  };
}

export class Process {
  readonly life: Life;
  readonly wire: Wire;
  readonly engine: Engine;
  /** Steps of fan-outs wait for others. */
  readonly isBusy: boolean;
  readonly services: ReturnType<typeof servicesOf>;
  readonly #clock: ReturnType<SimTime['clock']>;
  /** Its own, so that what is left to be done can be told from the next heartbeat. */
  readonly #beatClock: ReturnType<SimTime['clock']>;
  readonly #heartbeat: Heartbeat;
  readonly #jobs: ({ start: () => void } & AsyncDisposable)[];
  readonly #store: Store;

  constructor(parts: Parts) {
    const { life, store, time, clockOffBy, wire, random, maxInFlight, retentionDays, onFault } = parts;
    this.life = life;
    this.wire = wire;
    const clock = time.clock(clockOffBy);
    this.#clock = clock;
    this.#store = store;
    const ulids = new Ulids((length) => random.bytes(length));
    const fault = (what: string) => (error: unknown) => onFault(error, what);
    this.#beatClock = time.clock(clockOffBy);
    const heartbeat = new Heartbeat({
      ...{ store, clock: this.#beatClock, leaseMarginMs: LEASE_MARGIN_MS, onFault: fault('heartbeat') },
    });
    this.#heartbeat = heartbeat;
    const engine = new Engine({
      heartbeat,
      credentials: createCredentials({ transport: wire, clock, policy: { allowPrivateNetworks: true } }),
      ...{ store, transport: wire, clock, random, ulids, userAgent: 'Posthorn/simulation', maxInFlight },
      ...{
        bodyBytesMax: 1e9,
        drainMs: 30_000,
        leaseMarginMs: LEASE_MARGIN_MS,
        onFault: fault('engine'),
      },
    });
    this.engine = engine;
    const routingTables = new RoutingTables(store);
    // So little that the fan-out of an ordinary event is pending now and then, and expanded in several steps.
    const limits = { pairs: random.below(2) === 0 ? 20 : 1 + random.below(4), steps: 500_000 };
    // Where others are busy a step waits, and much may happen meanwhile.
    const busyMs = random.below(2) * 2000;
    this.isBusy = busyMs > 0;
    const turns = new Turns({
      patience: 0,
      ...(busyMs > 0 ? { timers: { soon: (run) => time.after(random.below(busyMs), run), later: setImmediate } } : {}),
    });
    const accepting = { store, clock, ulids, renderer, routingTables, handover: engine, turns, limits };
    const expand = expandFanOut({ ...accepting, limits: { rows: 1 + random.below(3), steps: 500_000, page: 2 } });
    const fanOut = createFanOut({ store, clock, expand, onFault: fault('fan-out') });
    const raise = createRaiseOperationalEvents({
      store,
      acceptRaised: acceptRaised(accepting),
      clock,
      onFault: fault('operational events'),
    });
    // So little that most erasures take several steps, and divide an event among them.
    const rowsMax = 1 + random.below(6);
    // Where steps are far apart, claims and ends of attempts come to what is erased before them.
    const restMinMs = 2 + random.below(3) * 2000;
    const eraser = createEraser({ store, clock, rowsMax, restMinMs, onFault: fault('erasures') });
    const replays = new ReplayRunner({
      store,
      clock,
      ulids,
      renderAgain: renderAgain(renderer),
      onFault: fault('replays'),
    });
    const sweeper = createSweeper({
      ...{ store: sweepingSlowly(parts), clock, limit: parts.sweptAtOnce, onFault: fault('sweeper') },
    });
    store.news.subscribe((news) => {
      if (life.isDead) return;
      if (news === 'everything' || news.raised) raise.wake();
      if (news === 'everything' || news.replays) replays.wake();
      if (news === 'everything' || news.fanOut) fanOut.wake();
      if (news === 'everything' || news.erasures) eraser.wake();
      if (news === 'everything' || news.sweeps) sweeper.wake();
    });
    this.#jobs = [raise, replays, fanOut, eraser, sweeper];
    if (retentionDays > 0)
      this.#jobs.push(
        createRetention({ store, clock, retentionDays, onDoubt: () => undefined, onFault: fault('retention') }),
      );
    this.services = servicesOf({ ...accepting, engine, rowsMax });
  }

  async start(): Promise<void> {
    await this.#store.resumeClock({ now: this.#clock.now() });
    await this.#heartbeat.join();
    await this.engine.start();
    for (const job of this.#jobs) job.start();
  }

  /** It has the lock of the one `serve`. */
  get isAlone(): boolean {
    return this.#heartbeat.clocksApartMs === 0;
  }

  /** Times of what it will wake up for. */
  get timers(): number[] {
    return this.#clock.timers;
  }

  die(): void {
    this.life.isDead = true;
    this.wire.cut();
    this.#clock.stop();
    this.#beatClock.stop();
  }
}

function servicesOf(parts: {
  store: Store;
  routingTables: RoutingTables;
  clock: ReturnType<SimTime['clock']>;
  ulids: Ulids;
  engine: Engine;
  turns: Turns;
  limits: RequestLimits;
  rowsMax: number;
}) {
  const deps = { ...parts, handover: parts.engine, renderer, addressPolicy };
  return {
    accept: acceptEvents(deps),
    create: createWebhook(deps),
    update: updateWebhook(deps),
    remove: deleteWebhook(deps),
    rotate: rotateSecret(deps),
    test: testWebhook({
      ...deps,
      share: new TenantShare({ what: 'tests', max: 3, setting: '--tests-per-tenant', retryAfterSeconds: 5 }),
    }),
    resend: resendDelivery(deps),
    cancel: cancelDelivery(deps),
    createReplay: createReplay(deps),
    changeReplay: changeReplay(deps),
    replayEvents: replayEvents(deps),
    erase: eraseProfile(deps),
    createTarget: createTarget(deps),
    updateTarget: updateTarget(deps),
    removeTarget: deleteTarget(deps),
    createTrigger: createTrigger(deps),
    updateTrigger: updateTrigger(deps),
    removeTrigger: deleteTrigger(deps),
  };
}
