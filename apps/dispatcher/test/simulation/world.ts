// One world under one seed: time, receivers, the database, its nodes, and what is known of it all.
import type { ClockChange } from '../../src/ports/store/claims.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { CALM_AFTER_MS, checkAtRest } from './at-rest.ts';
import { ClockSteps } from './clock-steps.ts';
import { Database } from './database.ts';
import { Model } from './model.ts';
import { Attempts } from './model-attempts.ts';
import { ModelReplays } from './model-replays.ts';
import { Process } from './process.ts';
import { Receivers } from './receivers.ts';
import { WINDOWS_S } from './records.ts';
import { type Life, SimStore } from './sim-store.ts';
import { SimTime } from './sim-time.ts';
import { Trace } from './trace.ts';
import { Traffic } from './traffic.ts';
import { Watch } from './watch.ts';
import { type Sent, Wire } from './wire.ts';

/** The engine asks again for an endpoint that a sweep closes. */
const SWEEP_HEARD_AFTER_MS = 500;
const STEP_MAX_MS = 400 * 86_400_000;
/** How exactly the store knows when an earlier process was last seen. */
const SEEN_EVERY_MS = 10_000;
/** So many claims of an endpoint may find starts ahead of the clock, and keep a window from then on (rate-4). */
const CLAIMS_IN_DOUBT = 2;
/** The clocks of two nodes are never further apart than a third of the lease margin: twice this. */
const CLOCK_OFF_MAX_MS = 2000;

/** A place for one process after another. */
type Node = { index: number; clockOffBy: number; process: Process | null; handle: Store | null; isStarting: boolean };

export class World {
  readonly time = new SimTime();
  readonly trace = new Trace();
  readonly problems: string[] = [];
  readonly random: SeededRandom;
  readonly receivers: Receivers;
  readonly store: SimStore;
  readonly model: Model;
  readonly maxInFlight: number;
  readonly database: Database;
  readonly nodes: readonly Node[];
  retentionDays = 0;
  /** Rows that one commit of a sweep changes: often so few that a change of a webhook takes many. */
  readonly sweptAtOnce: number;
  readonly #traffic: Traffic;
  readonly #replays: ModelReplays;
  readonly #seed: number;
  #lives = 0;
  #calmFrom = 0;
  readonly #steps = new ClockSteps();
  #diedAt = 0;
  readonly #deaths = new Map<number, number>();
  #wokeAt = 0;
  /** How long nothing ran while the clock was set: no stored time tells. */
  #unknownMs = 0;
  /** When journals are written out. */
  readonly #writeOuts: SeededRandom;

  private constructor(seed: number, database: Database) {
    this.#seed = seed;
    this.database = database;
    this.random = this.chance(1);
    this.maxInFlight = 2 + this.random.below(10);
    this.receivers = new Receivers(this.chance(2), this.time);
    this.nodes = this.#makeNodes(this.chance(5));
    const clocksApartMs = this.nodes.length > 1 ? 2 * CLOCK_OFF_MAX_MS : 0;
    this.model = new Model((rule, text) => this.problem(rule, text), clocksApartMs);
    this.#traffic = new Traffic(this.model, this.maxInFlight);
    this.#writeOuts = this.chance(7);
    const sweeps = this.chance(4);
    this.sweptAtOnce = sweeps.below(4) === 0 ? 1000 : 1 + sweeps.below(3);
    this.#replays = new ModelReplays(this.model);
    const watch = new Watch(
      this.model,
      new Attempts(this.model, (id, number) => this.#traffic.of(id, number)),
      this.#replays,
      database.inspect,
      () => this.time.now,
    );
    this.store = new SimStore(this.chance(3), this.time, {
      committed: (act) => {
        const by = this.nodes.length > 1 ? ` by process ${act.life.number}` : '';
        if (act.name !== 'prune' && act.name !== 'beat') this.say(`${act.name}${detail(act.value)}${by}`);
        if (act.name === 'followClock') this.#steps.told((act.input as ClockChange).step);
        if (act.name === 'sweep') this.trouble('a sweep has made a step', SWEEP_HEARD_AFTER_MS);
        watch.committed(act);
        if (act.name === 'resumeClock') {
          if (act.value === 0) watch.notResumed(act.input as { now: number }, this.#steps.untoldMs);
          this.#steps.resumed();
        }
      },
      trouble: (text) => this.trouble(text),
      crash: (life) => this.crash(life.node),
      problem: (rule, text) => this.problem(rule, text),
    });
  }

  static async make(seed: number): Promise<World> {
    return new World(seed, await Database.make());
  }

  /** One node, two or three. A single one has the true clock: whose is right cannot be told with one. */
  #makeNodes(random: SeededRandom): Node[] {
    const count = ([1, 1, 1, 1, 1, 2, 2, 2, 3, 3] as const)[random.below(10)] ?? 1;
    const offBy = (index: number): number => (index === 0 ? 0 : random.below(2 * CLOCK_OFF_MAX_MS) - CLOCK_OFF_MAX_MS);
    return Array.from({ length: count }, (_, index) => ({
      ...{ index, clockOffBy: offBy(index), process: null, handle: null, isStarting: false },
    }));
  }

  get processes(): Process[] {
    return this.nodes.flatMap(({ process }) => (process === null ? [] : [process]));
  }

  /** A stream of chance of its own, so that one part does not shift another. */
  chance(stream: number): SeededRandom {
    return new SeededRandom(this.#seed * 7919 + stream * 104_729);
  }

  say(text: string): void {
    this.trace.say(this.time.elapsed, text);
  }

  problem(rule: string, text: string): void {
    this.say(`${rule} BROKEN: ${text}`);
    this.problems.push(`${rule}: ${text}`);
  }

  trouble(text: string, forMs = CALM_AFTER_MS): void {
    this.say(text);
    this.#calmFrom = Math.max(this.#calmFrom, this.time.elapsed + forMs);
  }

  /** @param comesBack whether another process follows on this node, some time later */
  crash(index: number, comesBack = true): void {
    const node = this.nodes[index];
    if (node === undefined || node.process === null) return;
    const { life } = node.process;
    this.trouble(`process ${life.number} dies`);
    node.process.die();
    void node.handle?.[Symbol.asyncDispose]();
    node.process = null;
    node.handle = null;
    this.store.forget(life);
    this.#traffic.forget(life.number);
    this.store.crashIn = 0;
    if (this.processes.length === 0) this.#diedAt = this.time.elapsed;
    this.#deaths.set(life.number, this.time.elapsed);
    this.#steps.died();
    if (!comesBack) return;
    const isAlone = this.nodes.length === 1 && this.random.below(3) > 0;
    this.time.after(this.random.below(3) * this.random.below(30_000), () => void this.start(index, isAlone));
  }

  /** @param isAlone with the lock of the one `serve`; otherwise it cannot know whether others live */
  async start(index: number, isAlone: boolean): Promise<void> {
    const node = this.nodes[index];
    if (node === undefined || node.process !== null || node.isStarting) return;
    node.isStarting = true;
    const handle = await this.database.open(isAlone, this.sweptAtOnce, this.store.waits(this.#writeOuts));
    node.isStarting = false;
    this.#lives += 1;
    const life: Life = { number: this.#lives, node: index, isDead: false };
    this.#begins(life, isAlone);
    node.handle = handle;
    node.process = this.#processOf(node, life, this.store.of(life, handle));
    await node.process.start().catch(() => {
      this.say(`process ${life.number} cannot begin`);
      if (node.process?.life === life) this.crash(index);
    });
  }

  #begins(life: Life, isAlone: boolean): void {
    const { untoldMs } = this.#steps;
    if (untoldMs !== 0) this.#unknownMs += this.time.elapsed - this.#diedAt + SEEN_EVERY_MS;
    // It leaves starts where they are: a window lasts longer by the step, and at most twice as long.
    if (untoldMs < 0 && !isAlone) this.#unknownMs += Math.min(-untoldMs, Math.max(...WINDOWS_S) * 1000);
    this.trouble(`process ${life.number} begins on node ${life.node}${isAlone ? ', alone' : ''}`);
    for (const known of this.model.webhooks.values()) {
      known.seenBy.set(life.number, this.time.elapsed);
      // To the store they are older than they are. It may still count them.
      if (untoldMs > 0) known.startsBefore.push(...known.starts.splice(0));
      if (untoldMs < 0 && !isAlone) known.claimsInDoubt = CLAIMS_IN_DOUBT;
    }
  }

  #processOf({ clockOffBy }: Node, life: Life, store: Store): Process {
    const { time, maxInFlight, retentionDays, sweptAtOnce } = this;
    const watch = { started: (sent: Sent) => this.#started(sent), ended: (sent: Sent) => this.#ended(sent) };
    const wire = new Wire(time, this.receivers, watch, life.number);
    const random = this.chance(100 + life.number);
    const sweeps = this.chance(5000 + life.number);
    const onFault = (error: unknown, what: string): void => {
      if (!String(error).includes('the store fails') && !(error instanceof AggregateError))
        this.problem('simulation-1', `${what} met ${String(error)}`);
    };
    return new Process({
      ...{ life, store, time, clockOffBy, wire, random, sweeps, sweptAtOnce, maxInFlight, retentionDays, onFault },
    });
  }

  #started(sent: Sent): void {
    const kind = this.receivers.kindOf(sent.url);
    this.say(`→ ${sent.id} attempt ${sent.number} to ${sent.url} (${kind}) by process ${sent.life}`);
    this.#traffic.started(sent);
  }

  #ended(sent: Sent): void {
    this.#traffic.ended(sent);
    this.say(`← ${sent.id} attempt ${sent.number}: ${sent.result?.status ?? sent.result?.error?.kind}`);
  }

  /** With several nodes it is noticed: which of them slept is not known to the others. */
  sleep(ms: number): void {
    const isNoticed = this.random.below(2) === 0 || this.nodes.length > 1;
    this.trouble(`the machine sleeps for ${ms} ms${isNoticed ? '' : ', and its time stands still meanwhile'}`);
    if (!isNoticed && this.processes.length > 0) this.#steps.slept();
    this.time.sleep(ms, isNoticed);
    this.#wokeAt = this.time.elapsed;
    this.trouble('it wakes up');
  }

  /** By a second to 400 days, each order of magnitude as often, forward or back. Of a single node: see 0007. */
  setClock(): void {
    if (this.nodes.length > 1) return;
    const ms = Math.round(1000 * (STEP_MAX_MS / 1000) ** this.random.fraction());
    const byMs = this.random.below(2) === 0 ? ms : -ms;
    this.trouble(`the clock is set by ${byMs} ms`);
    this.#steps.set(byMs, this.processes.length > 0);
    this.time.set(byMs);
  }

  /** Lets everything run that can without time passing. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = this.store.calls + this.#traffic.count;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = before === this.store.calls + this.#traffic.count ? quiet + 1 : 0;
    }
    const { processes, store, time } = this;
    if (processes.length === 0 || store.delayed > 0 || time.elapsed < this.#calmFrom) return;
    const { model, maxInFlight } = this;
    const rest = {
      ...{ model, maxInFlight, inspect: this.database.inspect, traffic: this.#traffic, replays: this.#replays },
      watchedFrom: (life: number) => Math.max(this.#deaths.get(life) ?? 0, this.#wokeAt),
    };
    const unknownMs = time.slept + this.#unknownMs;
    checkAtRest(rest, processes, { now: time.now, elapsed: time.elapsed, unknownMs });
  }

  async runFor(ms: number): Promise<void> {
    const until = this.time.elapsed + ms;
    await this.settled();
    while (this.problems.length === 0 && this.time.step(until)) await this.settled();
    this.time.elapsed = Math.max(this.time.elapsed, until);
  }

  close(): void {
    for (const { index } of this.nodes) this.crash(index, false);
    this.database[Symbol.dispose]();
  }
}

function detail(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ` ${String(value)}`;
  if ('deliveries' in value && Array.isArray(value.deliveries))
    return ` ${value.deliveries.map(({ id }) => id).join(' ')}`;
  if ('outcomes' in value) return ` ${String(value.outcomes)}`;
  return 'kind' in value ? ` ${String(value.kind)}` : '';
}
