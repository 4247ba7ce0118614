// People who create, change and delete targets and triggers, with a stream of chance of their own.
import type { Token } from '../../src/domain/token.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { TEMPLATE } from './model-reactions.ts';
import { actAt, NAMES, pickFrom, SCHEDULES } from './people.ts';
import type { Process } from './process.ts';
import { CONDITIONS } from './routing.ts';
import type { World } from './world.ts';

const HANDLES = ['mail', 'crm', 'till'];

export class Reactors {
  readonly #world: World;
  readonly #random: SeededRandom;
  readonly #tokens: readonly Token[];
  #urls = 0;

  constructor(world: World, tokens: readonly Token[]) {
    this.#world = world;
    this.#random = world.chance(6);
    this.#tokens = tokens;
  }

  /** Half of the worlds have none. */
  async begin(): Promise<void> {
    if (this.#random.below(2) === 0) return;
    for (const token of this.#tokens) {
      for (const handle of HANDLES) if (this.#random.below(4) > 0) await this.#createTarget(token, handle);
      for (let i = 1 + this.#random.below(3); i > 0; i -= 1) await this.#createTrigger(token);
    }
  }

  act(): void {
    const { targets, triggers } = this.#world.model.reactions;
    if (targets.size === 0 || triggers.size === 0 || this.#random.below(6) > 0) return;
    const what = this.#random.below(6);
    if (what === 0) void this.#createTarget();
    else if (what === 1) void this.#createTrigger();
    else if (what < 4) void this.#switchTarget();
    else if (what === 4) void this.#changeTrigger();
    else void this.#delete();
  }

  #pick<T>(from: readonly T[]): T {
    return pickFrom(this.#random, from);
  }

  #act<T>(what: string, run: (services: Process['services']) => Promise<T>): Promise<T | null> {
    return actAt(this.#world, this.#random, what, run);
  }

  #tokenOf(tenantId: number): Token {
    return this.#tokens.find((token) => token.tenantId === tenantId) ?? this.#pick(this.#tokens);
  }

  #createTarget(token = this.#pick(this.#tokens), handle = this.#pick(HANDLES)): Promise<unknown> {
    this.#urls += 1;
    const some = (): boolean => this.#random.below(3) === 0;
    const value = {
      name: 'target',
      handle,
      url: `https://target-${this.#urls}.example/`,
      template: this.#pick([TEMPLATE, TEMPLATE, '']),
      max_in_flight: 1 + this.#random.below(3),
      retry_schedule: this.#pick(SCHEDULES.slice(0, 5)),
      ...(some() ? { ordering: 'profile' } : {}),
      ...(some() ? { condition: this.#pick(CONDITIONS).rule } : {}),
      ...(some() ? { rate_limit: { count: 2, per_seconds: 2 } } : {}),
      ...(some() ? { is_active: false } : {}),
    };
    return this.#act('create target', (services) => services.createTarget(token, posted(value)));
  }

  #actions(): object[] {
    const filter = () => ({
      uuid: 'filter',
      arguments: [{ name: 'condition', value: this.#pick(CONDITIONS).rule }],
    });
    const send = () => ({
      uuid: 'target.send',
      arguments: [{ name: 'target_handle', value: this.#pick([...HANDLES, ...HANDLES, 'nobody']) }],
      ...(this.#random.below(4) === 0 ? { delay: 1 + this.#random.below(30) } : {}),
    });
    const count = 1 + this.#random.below(4);
    return Array.from({ length: count }, (_, index) => ({
      ...(this.#random.below(3) === 0 ? filter() : send()),
      sort_order: count - index,
    }));
  }

  #createTrigger(token = this.#pick(this.#tokens)): Promise<unknown> {
    const value = { name: 'trigger', trigger: this.#pick(NAMES), actions: this.#actions() };
    return this.#act('create trigger', (services) => services.createTrigger(token, posted(value)));
  }

  #switchTarget(): Promise<unknown> {
    const { id, tenantId } = this.#pick([...this.#world.model.reactions.targets.values()]);
    const { isActive } = this.#world.model.webhook(id).settings;
    const held = this.#random.below(3) === 0 ? 'discard' : 'release';
    const value = isActive ? { is_active: false } : { is_active: true, held };
    return this.#act(`switch target ${id}`, (services) =>
      services.updateTarget(this.#tokenOf(tenantId), id, posted(value)),
    );
  }

  #changeTrigger(): Promise<unknown> {
    const { id, tenantId, isActive } = this.#pick([...this.#world.model.reactions.triggers.values()]);
    const value = this.#random.below(2) === 0 ? { is_active: !isActive } : { actions: this.#actions() };
    return this.#act(`change trigger ${id}`, (services) =>
      services.updateTrigger(this.#tokenOf(tenantId), id, posted(value)),
    );
  }

  #delete(): Promise<unknown> {
    const { targets, triggers } = this.#world.model.reactions;
    if (this.#random.below(2) === 0) {
      const { id, tenantId } = this.#pick([...triggers.values()]);
      return this.#act(`delete trigger ${id}`, (services) => services.removeTrigger(this.#tokenOf(tenantId), id));
    }
    const { id, tenantId } = this.#pick([...targets.values()]);
    return this.#act(`delete target ${id}`, (services) => services.removeTarget(this.#tokenOf(tenantId), id));
  }
}

const posted = (value: object) => ({ text: JSON.stringify(value), value });
