// Those who use it: producers that post, repeat and give up; people who create, change, switch, delete, resend, cancel,
// test, replay and erase. What they are refused does not matter; what they are answered must be kept.
import type { Token } from '../../src/domain/token.ts';
import type { Accepted } from '../../src/services/accept-events.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Process } from './process.ts';
import { WINDOWS_S } from './records.ts';
import { CONDITIONS, type Context } from './routing.ts';
import type { World } from './world.ts';

export const NAMES = [
  'profile.created',
  'profile.updated',
  'transaction.created',
  'profile.merged',
  'loyalty.game.played',
];
const ENTRIES = ['*', 'profile.*', 'transaction.created', 'loyalty.*', 'profile.created'];
export const SCHEDULES = [[], [1], [2, 30], [1, 5, 60], [0.5, 0.5, 0.5], null];

export function pickFrom<T>(random: SeededRandom, from: readonly T[]): T {
  const picked = from[random.below(from.length)];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
}

/** At one of the nodes. Its answer is not heard where the process dies meanwhile. */
export async function actAt<T>(
  world: World,
  random: SeededRandom,
  what: string,
  run: (services: Process['services']) => Promise<T>,
): Promise<T | null> {
  const { processes } = world;
  if (processes.length === 0) return null;
  const process = pickFrom(random, processes);
  world.say(`${what} …`);
  try {
    const result = await run(process.services);
    world.say(`… ${what} is done`);
    return result;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    world.say(`… ${what} is refused: ${code}`);
    if (!['not_found', 'conflict', 'invalid', 'gone', 'unavailable', 'too_many_requests'].includes(code)) {
      world.problem('simulation-1', `${what} met ${String((error as Error).stack)}`);
    }
    return null;
  }
}

export class People {
  readonly #world: World;
  readonly #random: SeededRandom;
  readonly tokens: readonly Token[];
  readonly #posted: { token: Token; value: Record<string, unknown> }[] = [];
  #urls = 0;

  constructor(world: World, tokens: readonly Token[]) {
    this.#world = world;
    this.#random = world.chance(4);
    this.tokens = tokens;
  }

  #pick<T>(from: readonly T[]): T {
    return pickFrom(this.#random, from);
  }

  /** @param much how much of everything is unusual */
  #settings(much: number): Record<string, unknown> {
    const some = (): boolean => this.#random.below(much) === 0;
    return {
      max_in_flight: 1 + this.#random.below(4),
      queue: this.#pick(['high', 'default', 'low']),
      timeout_ms: this.#pick([1000, 3000, 15_000]),
      retry_schedule: this.#random.below(12) === 0 ? null : this.#pick(SCHEDULES.slice(0, 5)),
      ...(this.#random.below(25) === 0 ? { retry_hourly: true } : {}),
      ...(this.#random.below(25) === 0 ? { retry_daily: true } : {}),
      ...(some() ? { rate_limit: { count: 1 + this.#random.below(3), per_seconds: this.#pick(WINDOWS_S) } } : {}),
      ...(some() ? { ordering: 'profile' } : {}),
      ...(some() ? { condition: this.#pick(CONDITIONS).rule } : {}),
      ...(some() ? { extra_data_template: '{"sim_extra": 1}' } : {}),
      ...(some() ? { secret: 'simulated-secret-of-some-length' } : {}),
    };
  }

  async create(): Promise<void> {
    const own = ['webhook.disabled', 'delivery.exhausted'].filter(() => this.#random.below(3) === 0);
    this.#urls += 1;
    const value = {
      events: [this.#pick(ENTRIES), ...own],
      url: `https://receiver-${this.#urls}.example/`,
      ...this.#settings(3),
      ...(this.#random.below(4) === 0 ? { namespace: 'till' } : {}),
    };
    await this.#act('create', (services) =>
      services.create(this.#pick(this.tokens), { text: JSON.stringify(value), value }),
    );
  }

  /** Does what a person or a producer does just now; does not wait for it. */
  act(): void {
    const random = this.#random.below(100);
    if (random < 45) return void this.#post();
    if (random < 52) return void this.#switch();
    if (random < 58) return void this.#change();
    if (random < 60) return void this.#delete();
    if (random < 68) return void this.#resend();
    if (random < 74) return void this.#cancel();
    if (random < 79) return void this.#test();
    if (random < 85) return void this.#replay();
    if (random < 87) return void this.#erase();
    if (random < 90) return void this.create();
    this.#world.receivers.change(this.#url());
  }

  #act<T>(what: string, run: (services: Process['services']) => Promise<T>): Promise<T | null> {
    return actAt(this.#world, this.#random, what, run);
  }

  #post(): Promise<void> {
    const repeated = this.#random.below(4) === 0 ? this.#posted.at(-1 - this.#random.below(5)) : undefined;
    const token = repeated?.token ?? this.#pick(this.tokens);
    const count = this.#random.below(4) === 0 ? 1 + this.#random.below(5) : 1;
    const values = Array.from({ length: count }, () => this.#event());
    if (repeated !== undefined) values.push(repeated.value);
    for (const value of values) this.#posted.push({ token, value });
    return this.#postNow(token, values);
  }

  async #postNow(token: Token, values: readonly Record<string, unknown>[]): Promise<void> {
    const posted = values.map((value) => ({ text: JSON.stringify(value), value }));
    const answers = await this.#act(`post ${values.length}`, (services) => services.accept(token, posted));
    for (const [i, answer] of (answers ?? []).entries()) this.#keep(values[i] ?? {}, answer);
  }

  /** What was answered 202 is there, as it was posted. */
  #keep(value: Record<string, unknown>, answer: Accepted): void {
    if (answer.kind === 'invalid') {
      this.#world.problem('simulation-2', `a good event is refused: ${JSON.stringify(answer.fields)}`);
      return;
    }
    if (answer.kind === 'conflict') return;
    const event = this.#world.model.events.get(answer.receipt.id);
    const isKept = event?.context === JSON.stringify(value['context']) && event.name === value['event'];
    const { deliveries, suppressed } = answer.receipt;
    if (!isKept || event.told.deliveries !== deliveries || event.told.suppressed !== suppressed) {
      this.#world.problem('simulation-2', `${answer.receipt.id} was answered 202, and is not what was posted`);
    }
  }

  #event(): Record<string, unknown> {
    const event = this.#pick(NAMES);
    const profile = `p${this.#random.below(4)}`;
    const isOfProfile = event.startsWith('profile.');
    const context: Context = {
      id: isOfProfile ? profile : `t${this.#random.below(1000)}`,
      ...(isOfProfile ? {} : { profile_id: profile }),
      ...(event === 'profile.merged' ? { profile_id: profile, merged_from: `p${this.#random.below(4)}` } : {}),
      sim_points: this.#random.below(100),
      sim_kind: this.#pick(['a', 'b', 'c']),
    };
    const later = this.#world.time.now + this.#random.below(60_000) - 5000;
    return {
      event,
      context,
      ...(this.#random.below(3) === 0 ? { id: `key-${this.#random.below(30)}` } : {}),
      ...(this.#random.below(4) === 0 ? { namespace: 'till' } : {}),
      ...(this.#random.below(6) === 0 ? { depth: this.#random.below(7) } : {}),
      ...(this.#random.below(5) === 0 ? { deliver_at: new Date(later).toISOString() } : {}),
    };
  }

  #webhook() {
    const all = [...this.#world.model.webhooks.values()].flatMap(({ settings, isTarget }) =>
      isTarget ? [] : [settings],
    );
    const webhook = this.#pick(all);
    const token = this.tokens.find(({ tenantId }) => tenantId === webhook.tenantId);
    return { webhook, token: token ?? this.#pick(this.tokens) };
  }

  #url(): string {
    return this.#webhook().webhook.url;
  }

  #update(what: string, value: Record<string, unknown>, target = this.#webhook()): Promise<unknown> {
    return this.#act(`${what} webhook ${target.webhook.id}`, (services) =>
      services.update(target.token, target.webhook.id, { text: JSON.stringify(value), value }),
    );
  }

  #switch(): Promise<unknown> {
    const target = this.#webhook();
    if (target.webhook.isActive) return this.#update('switch off', { is_active: false }, target);
    const held = this.#random.below(3) === 0 ? 'discard' : 'release';
    return this.#update(`switch on and ${held}`, { is_active: true, held }, target);
  }

  #change(): Promise<unknown> {
    const what = this.#random.below(6);
    if (what === 0) {
      const { webhook, token } = this.#webhook();
      return this.#act(`rotate ${webhook.id}`, (services) => services.rotate(token, webhook.id, {}));
    }
    if (what === 1) {
      this.#urls += 1;
      return this.#update('move', { url: `https://receiver-${this.#urls}.example/` });
    }
    if (what === 2) return this.#update('disorder', { ordering: this.#pick(['none', 'profile']) });
    if (what === 3) return this.#update('unlimit', { rate_limit: null });
    return this.#update('change', this.#settings(4));
  }

  #delete(): Promise<unknown> {
    const { webhook, token } = this.#webhook();
    return this.#act(`delete ${webhook.id}`, (services) => services.remove(token, webhook.id));
  }

  #delivery() {
    const all = [...this.#world.model.deliveries.values()];
    const one = all.length === 0 ? null : this.#pick(all.slice(-40));
    const token = this.tokens.find(({ tenantId }) => tenantId === one?.tenantId);
    return one === null || token === undefined ? null : { id: one.id, token };
  }

  async #resend(): Promise<void> {
    const one = this.#delivery();
    if (one === null) return;
    const value = this.#random.below(3) === 0 ? { as_new: true } : {};
    await this.#act(`resend ${one.id} ${JSON.stringify(value)}`, (services) =>
      services.resend(one.token, one.id, JSON.stringify(value), value),
    );
  }

  async #cancel(): Promise<void> {
    const one = this.#delivery();
    if (one !== null) await this.#act(`cancel ${one.id}`, (services) => services.cancel(one.token, one.id));
  }

  #test(): Promise<unknown> {
    const { webhook, token } = this.#webhook();
    return this.#act(`test ${webhook.id}`, (services) => services.test(token, webhook.id, {}));
  }

  async #replay(): Promise<void> {
    const { webhook, token } = this.#webhook();
    if (this.#random.below(3) === 0) {
      const last = this.#posted.at(-1);
      if (last === undefined) return;
      const id = (last.value['context'] as Context).id;
      const value = { event_context: last.value['event'], identifiers: [id], webhook_ids: [webhook.id] };
      await this.#act('replay one', (services) => services.replayEvents(token, value));
      return;
    }
    const filter = this.#pick([
      { webhook_id: webhook.id },
      { status: 'failed' },
      { status: ['delivered', 'cancelled'] },
      { profile_id: 'p1' },
    ]);
    const value = { filter, rate_per_second: this.#pick([0.5, 3, 50]), start: true };
    const made = await this.#act('replay', (services) => services.createReplay(token, value));
    const action = this.#random.below(8);
    if (made === null || action > 2) return;
    const id = made.replay.id;
    await this.#act('change replay', (services) =>
      services.changeReplay(token, id, this.#pick(['pause', 'resume', 'cancel'])),
    );
  }

  #erase(): Promise<unknown> {
    const profile = `p${this.#random.below(4)}`;
    return this.#act(`erase ${profile}`, (services) => services.erase(this.#pick(this.tokens), profile));
  }
}
