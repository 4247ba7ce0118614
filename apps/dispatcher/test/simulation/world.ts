// One world under one seed: time, receivers, the store, the process that lives just now, and what is known of it all.

import { SeededRandom } from '../support/seeded-random.ts';
import { Model } from './model.ts';
import { Attempts } from './model-attempts.ts';
import { Process } from './process.ts';
import { Receivers } from './receivers.ts';
import { SimStore } from './sim-store.ts';
import { SimTime } from './sim-time.ts';
import { Trace } from './trace.ts';
import { Watch } from './watch.ts';
import { type Sent, Wire } from './wire.ts';

/** After trouble, steps of the clock among it, the engine's own pauses are over by then. */
const CALM_AFTER_MS = 4000;
const STEP_MAX_MS = 400 * 86_400_000;

export class World {
  readonly time = new SimTime();
  readonly trace = new Trace();
  readonly problems: string[] = [];
  readonly random: SeededRandom;
  readonly receivers: Receivers;
  readonly store: SimStore;
  readonly model: Model;
  readonly maxInFlight: number;
  process: Process | null = null;
  retentionDays = 0;
  readonly #sent = new Map<string, Sent>();
  readonly #underWay = new Set<Sent>();
  readonly #seed: number;
  readonly #watch: Watch;
  #lives = 0;
  #calmFrom = 0;
  /** The clock was set forward, and the store has not been told: whoever begins next cannot know of it. */
  #isAhead = false;
  #diedAt = 0;
  #isSetWhileOff = false;
  /** How long nothing ran while the clock was set: no stored time tells. */
  #unknownMs = 0;

  constructor(seed: number, path: string) {
    this.#seed = seed;
    this.random = this.chance(1);
    this.maxInFlight = 2 + this.random.below(10);
    this.receivers = new Receivers(this.chance(2), this.time);
    this.model = new Model((rule, text) => this.problem(rule, text));
    const attempts = new Attempts(this.model, (id, number) => this.#sent.get(`${id} ${number}`));
    this.#watch = new Watch(this.model, attempts, () => this.store);
    this.store = new SimStore(path, this.chance(3), this.time, {
      committed: (act) => {
        if (act.name !== 'prune') this.say(`${act.name}${detail(act.value)}`);
        if (act.name === 'followClock') this.#isAhead = false;
        this.#watch.committed(act);
      },
      trouble: (text) => this.trouble(text),
      crash: () => this.crash(),
      problem: (rule, text) => this.problem(rule, text),
    });
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

  crash(): void {
    if (this.process === null) return;
    this.trouble('the process dies');
    this.process.die();
    this.process = null;
    this.#diedAt = this.time.elapsed;
    this.#underWay.clear();
    this.store.crashIn = 0;
    this.store.reopen();
    this.time.after(this.random.below(3) * this.random.below(30_000), () => void this.start(this.random.below(3) > 0));
  }

  async start(isAlone: boolean): Promise<void> {
    if (this.process !== null) return;
    if (this.#isSetWhileOff) this.#unknownMs += this.time.elapsed - this.#diedAt;
    this.#isSetWhileOff = false;
    this.#lives += 1;
    const life = { number: this.#lives, isDead: false };
    const wire = new Wire(
      this.time,
      this.receivers,
      { started: (sent) => this.#started(sent), ended: (sent) => this.#ended(sent) },
      this.#lives,
    );
    const { store, time, maxInFlight, retentionDays } = this;
    const onFault = (error: unknown, what: string): void => {
      if (!String(error).includes('the store fails') && !(error instanceof AggregateError))
        this.problem('SIM1', `${what} met ${String(error)}`);
    };
    const process = new Process({
      ...{ life, store, time, wire, random: this.chance(100 + this.#lives), maxInFlight, retentionDays, onFault },
    });
    this.process = process;
    this.trouble(`process ${this.#lives} begins${isAlone ? '' : ', not knowing that the one before is dead'}`);
    for (const known of this.model.webhooks.values()) {
      known.limitBefore = known.settings.maxInFlight;
      if (this.#isAhead) known.starts = [];
    }
    this.#isAhead = false;
    await process.start(isAlone).catch(() => {
      this.say('it cannot begin');
      this.crash();
    });
  }

  #started(sent: Sent): void {
    const { id, number, url, body, life } = sent;
    const delivery = this.model.deliveries.get(id);
    const claimed = delivery?.claims.get(number);
    this.say(`→ ${id} attempt ${number} to ${url} (${this.receivers.kindOf(url)})`);
    if (delivery === undefined || claimed === undefined) {
      this.problem('SIM9', `${id} attempt ${number} is sent, and was never claimed`);
      return;
    }
    if (claimed.isSent) this.problem('SIM12', `${id} attempt ${number} is sent twice`);
    if (delivery.recorded.has(number))
      this.problem('SIM12', `${id} attempt ${number} is sent, and is recorded already`);
    if (body !== delivery.body) this.problem('SIM7', `${id} sends ${body}, not ${delivery.body}`);
    if (url !== claimed.settings.url && !delivery.isTest)
      this.problem('SIM9', `${id} is sent to ${url}, not to ${claimed.settings.url}`);
    claimed.isSent = true;
    this.#sent.set(`${id} ${number}`, sent);
    this.#underWay.add(sent);
    const counted = [...this.#underWay].filter(
      (one) => this.model.deliveries.get(one.id)?.claims.get(one.number)?.slots !== Number.POSITIVE_INFINITY,
    );
    if (counted.length > this.maxInFlight)
      this.problem('SIM4', `${counted.length} are under way, not ${this.maxInFlight}`);
    const own = counted.filter((one) => this.model.deliveries.get(one.id)?.webhookId === delivery.webhookId).length;
    if (own > claimed.slots)
      this.problem('SIM4', `webhook ${delivery.webhookId}: ${own} are under way, not ${claimed.slots}`);
    this.#pace(sent, delivery.webhookId, claimed.settings.rateLimit, life);
  }

  /** As the receiver sees it, from one process; over the death of one, claims are what is counted. */
  #pace(sent: Sent, webhookId: number, limit: { count: number; perMs: number } | null, life: number): void {
    if (limit === null) return;
    const alike = [...this.#sent.values()].filter((one) => {
      const delivery = this.model.deliveries.get(one.id);
      const { rateLimit = null } = delivery?.claims.get(one.number)?.settings ?? {};
      const isSame = rateLimit?.count === limit.count && rateLimit.perMs === limit.perMs;
      return (
        one.life === life &&
        delivery?.webhookId === webhookId &&
        !delivery.isTest &&
        isSame &&
        one.at > sent.at - limit.perMs
      );
    });
    if (alike.length > limit.count)
      this.problem(
        'SIM5',
        `webhook ${webhookId}: ${alike.length} started within ${limit.perMs} ms, not ${limit.count}`,
      );
  }

  #ended(sent: Sent): void {
    this.#underWay.delete(sent);
    this.say(`← ${sent.id} attempt ${sent.number}: ${sent.result?.status ?? sent.result?.error?.kind}`);
  }

  sleep(ms: number): void {
    const isNoticed = this.random.below(2) === 0;
    this.trouble(`the machine sleeps for ${ms} ms${isNoticed ? '' : ', and its time stands still meanwhile'}`);
    this.time.sleep(ms, isNoticed);
    this.trouble('it wakes up');
  }

  /** By a second to 400 days, each order of magnitude as often, forward or back. */
  setClock(): void {
    const ms = Math.round(1000 * (STEP_MAX_MS / 1000) ** this.random.fraction());
    const byMs = this.random.below(2) === 0 ? ms : -ms;
    this.#isAhead ||= byMs > 0;
    this.trouble(`the clock is set by ${byMs} ms`);
    this.#isSetWhileOff ||= this.process === null;
    this.time.set(byMs);
  }

  /** Lets everything run that can without time passing. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = this.store.calls + this.#sent.size;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = before === this.store.calls + this.#sent.size ? quiet + 1 : 0;
    }
    this.#checkAtRest();
  }

  async runFor(ms: number): Promise<void> {
    const until = this.time.elapsed + ms;
    await this.settled();
    while (this.problems.length === 0 && this.time.step(until)) await this.settled();
    this.time.elapsed = Math.max(this.time.elapsed, until);
  }

  /** While nothing goes wrong, whatever is due is under way, or something real is in its way. */
  #checkAtRest(): void {
    if (this.process === null || this.store.delayed > 0 || this.time.elapsed < this.#calmFrom) return;
    const late = this.store.read<{ id: string; endpoint_id: number; tenant_id: number; due_at: number }>(
      `SELECT id, endpoint_id, tenant_id, due_at FROM deliveries WHERE due_at < ? AND status IN ('pending', 'retrying', 'in_flight')`,
      this.time.now - CALM_AFTER_MS,
    );
    const waiting = this.store.read<{ id: string }>(
      'SELECT e.id FROM fan_outs f JOIN events e ON e.seq = f.event_seq WHERE e.created_at < ?',
      this.time.now - CALM_AFTER_MS,
    );
    for (const { id } of this.process.isBusy ? [] : waiting)
      this.problem('FAN3', `the fan-out of ${id} is pending, and nothing is in its way`);
    for (const { id, endpoint_id, tenant_id, due_at } of late) {
      if (!this.#isBlocked(endpoint_id, tenant_id))
        this.problem('SIM8', `${id} is due since ${this.time.now - due_at} ms, and nothing is in its way`);
    }
  }

  #isBlocked(webhookId: number, tenantId: number): boolean {
    const { settings, starts, startsBefore } = this.model.webhook(webhookId);
    // One that waits for its rate limit's window has its slot already. That each is given back is checked at the end.
    const free = this.maxInFlight - (this.process?.engine.inFlight ?? 0);
    const holders = new Set([...this.#underWay].map(({ id }) => id));
    for (const { id, status, webhookId: of } of this.model.deliveries.values())
      if (status === 'in_flight' && this.model.webhook(of).settings.rateLimit !== null) holders.add(id);
    const of = (is: (id: number) => boolean): number =>
      [...holders].filter((id) => is(this.model.deliveries.get(id)?.webhookId ?? 0)).length;
    const own = of((id) => id === webhookId);
    const tenants = of((id) => this.model.webhook(id).settings.tenantId === tenantId);
    if (own >= settings.maxInFlight || own >= free || tenants >= 2 * free) return true;
    const { rateLimit } = settings;
    if (rateLimit === null) return false;
    // A window knows nothing of a sleep that was not noticed, nor how long nothing ran if the clock was set meanwhile.
    const since = this.time.elapsed - rateLimit.perMs - this.time.slept - this.#unknownMs - CALM_AFTER_MS;
    return [...startsBefore, ...starts].some((at) => at > since);
  }
}

function detail(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ` ${String(value)}`;
  if ('deliveries' in value && Array.isArray(value.deliveries))
    return ` ${value.deliveries.map(({ id }) => id).join(' ')}`;
  if ('outcomes' in value) return ` ${String(value.outcomes)}`;
  return 'kind' in value ? ` ${String(value.kind)}` : '';
}
