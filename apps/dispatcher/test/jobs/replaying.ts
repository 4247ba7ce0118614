import type { DeliveryRecord } from '../../src/domain/records.ts';
import type { ReplayAction } from '../../src/domain/replay.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { ReplayRunner, type ReplayRunnerDeps } from '../../src/jobs/replay-runner.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { changeReplay } from '../../src/services/change-replay.ts';
import { createReplay } from '../../src/services/create-replay.ts';
import { renderAgain } from '../../src/services/render-again.ts';
import { World } from '../support/world.ts';

/** A world with an engine, and replays whose runner can die and be followed by another. */
export class Replaying implements AsyncDisposable {
  readonly world: World;
  readonly engine: Engine;
  runner: ReplayRunner;
  readonly faults: unknown[] = [];

  private constructor(world: World, engine: Engine) {
    this.world = world;
    this.engine = engine;
    this.runner = this.#newRunner(world.store);
    world.news.subscribe((news) => {
      if (news === 'everything' || news.replays) this.runner.wake();
    });
  }

  static async open(): Promise<Replaying> {
    const world = await World.open();
    return new Replaying(world, await world.started());
  }

  #newRunner(store: ReplayRunnerDeps['store']): ReplayRunner {
    const { clock, ulids, renderer } = this.world;
    const again = renderAgain(renderer);
    const onFault = (error: unknown) => this.faults.push(error);
    const runner = new ReplayRunner({ store, clock, ulids, renderAgain: again, onFault });
    runner.start();
    return runner;
  }

  /** As if the process had died, without a goodbye, and another had started. */
  crash(store: ReplayRunnerDeps['store'] = this.world.store): void {
    this.runner = this.#newRunner(store);
  }

  create(input: unknown, store: Store = this.world.store) {
    const { clock, tenant } = this.world;
    const create = createReplay({ store, clock });
    return create(tenant, input);
  }

  change(id: number, action: ReplayAction, store: Store = this.world.store) {
    const { clock, tenant } = this.world;
    return changeReplay({ store, clock })(tenant, id, action);
  }

  async replay(id: number) {
    const replay = await this.world.store.getReplay({ tenantId: this.world.tenant.tenantId, id });
    if (replay === null) throw new Error(`there is no replay ${id}`);
    return replay;
  }

  /** Deliveries that were delivered once already; the engine sent them. */
  async delivered(count: number): Promise<{ webhookId: number; ids: string[] }> {
    const webhook = await this.world.webhook();
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(...(await this.world.accept([webhook])));
    await this.world.runFor(10);
    return { webhookId: webhook.id, ids };
  }

  async news(): Promise<DeliveryRecord[]> {
    const { tenantId } = this.world.tenant;
    const { items } = await this.world.store.listDeliveries({ tenantId, filter: {}, after: null, limit: 2000 });
    return items.filter(({ replayOf }) => replayOf !== null).reverse();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runner[Symbol.asyncDispose]();
    await this.world[Symbol.asyncDispose]();
  }
}
