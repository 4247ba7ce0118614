// Accepting events as the API does, into a world with an engine that runs.
import type { Engine } from '../../src/engine/engine.ts';
import type { NewsSource } from '../../src/ports/news.ts';
import { acceptEvents, type PostedEvent } from '../../src/services/accept-events.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { alone } from '../support/turns.ts';
import { World, type WorldOptions } from '../support/world.ts';

export const posted = (fields: Record<string, unknown> = {}): PostedEvent => {
  const value = { event: 'profile.created', context: { id: 'p1' }, ...fields };
  return { text: JSON.stringify(value), value };
};

/** A world with the service that accepts, and an engine that runs. */
/** @param news that the routing tables hear */
export async function setUp(options: WorldOptions = {}, news?: NewsSource) {
  const world = await World.open(options);
  const engine: Engine = await world.started();
  const { routingTable, targetTable, triggerTable } = world.store;
  const routingTables = new RoutingTables({ routingTable, targetTable, triggerTable, news: news ?? world.news });
  const { clock, ulids, renderer } = world;
  const accept = acceptEvents({
    ...alone(),
    store: world.watchedStore,
    routingTables,
    handover: engine,
    renderer,
    clock,
    ulids,
  });
  return {
    world,
    engine,
    routingTables,
    accept: (...events: PostedEvent[]) => accept(world.tenant, events),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

export const kinds = (results: Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>['accept']>>) =>
  results.map((one) => (one.kind === 'accepted' && one.duplicate ? 'duplicate' : one.kind));
