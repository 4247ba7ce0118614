// One whole life of an installation under one seed: a storm of events, people, faults and crashes, and then quiet, until
// nothing is left to be done. In the end everything that was accepted has come to what it must come to.
import '@posthorn/contracts/catalogue';
import '@posthorn/contracts/examples';
import { createHash } from 'node:crypto';
import { nothingIsPending } from './model-fan-out.ts';
import { People } from './people.ts';
import { Reactors } from './reactors.ts';
import { isWaiting } from './records.ts';
import { CALM } from './sim-store.ts';
import { World } from './world.ts';

const DAY_MS = 86_400_000;
/** Until when a storm may leave something to do: a `deliver_at` follows a clock that was set back, several times maybe. */
const DAYS_MAX = 60 + 3 * 400;
export type Run = { seed: number; problems: readonly string[]; digest: string; attempts: number; tail: string };

export async function simulate(seed: number): Promise<Run> {
  const world = await World.make(seed);
  try {
    await live(world);
    if (world.problems.length === 0) await end(world);
  } catch (error) {
    world.problem('simulation-1', `the run itself failed: ${(error as Error).stack}`);
  }
  const attempts = [...world.model.deliveries.values()].reduce((sum, one) => sum + one.attempts, 0);
  world.close();
  return {
    seed,
    problems: world.problems,
    digest: world.trace.digest,
    attempts,
    tail: world.trace.tail(Number(process.env['TAIL'] ?? 60)),
  };
}

async function live(world: World): Promise<void> {
  const { random, time } = world;
  const handle = await world.database.open(false, world.sweptAtOnce);
  const tokens = [];
  for (const tenant of ['acme', 'bolt'].slice(0, 1 + random.below(2))) {
    const hash = createHash('sha256').update(tenant).digest();
    const token = {
      name: tenant,
      namespace: null,
      scopes: ['*' as const],
      sentScopes: null,
      createdAt: time.now,
      expiresAt: null,
      hash,
    };
    tokens.push(await handle.createToken({ tenant, token }));
  }
  await handle[Symbol.asyncDispose]();
  if (random.below(5) === 0) world.retentionDays = 1;
  for (const { index } of world.nodes) await world.start(index, world.nodes.length === 1);
  const people = new People(world, tokens);
  for (let i = 1 + random.below(4); i >= 0; i -= 1) await people.create();
  const reactors = new Reactors(world, tokens);
  await reactors.begin();
  const isCalm = random.below(4) === 0;
  for (let step = 12 + random.below(28); step > 0 && world.problems.length === 0; step -= 1) {
    if (!isCalm) weather(world);
    people.act();
    reactors.act();
    await world.settled();
    await world.runFor(pause(world));
  }
}

function weather(world: World): void {
  const { random, store } = world;
  const every = () => (random.below(6) === 0 ? 3 + random.below(8) : 0);
  store.chaos = { failEvery: every(), loseEvery: every(), slowEvery: every(), newsEvery: every() };
  const what = random.below(30);
  if (what < 3 && world.processes.length > 0) store.crashIn = 1 + random.below(12);
  if (what === 3) world.setClock();
  if (what === 4) world.sleep(random.below(2) === 0 ? random.below(60_000) : random.below(4 * 3_600_000));
}

function pause({ random }: World): number {
  const kind = random.below(20);
  if (kind < 8) return random.below(300);
  if (kind < 16) return random.below(4000);
  return kind < 19 ? random.below(60_000) : random.below(2 * 3_600_000);
}

/** The storm is over. All processes die but one, which has the database to itself, and time passes until nothing is left. */
async function end(world: World): Promise<void> {
  const { store, model } = world;
  world.say('the storm is over');
  store.chaos = CALM;
  store.crashIn = 0;
  world.retentionDays = 0;
  await world.runFor(120_000);
  for (const { index } of world.nodes) world.crash(index, false);
  await world.runFor(120_000);
  for (const { index } of world.nodes) world.crash(index, false);
  await world.start(0, true);
  await world.runFor(120_000);
  const [last] = world.processes;
  const { inspect } = world.database;
  const isBusy = (): boolean =>
    last !== undefined && (last.timers.length > 0 || last.engine.inFlight > 0 || inspect.sweeps().length > 0);
  for (let days = 0; days < DAYS_MAX && isBusy() && world.problems.length === 0; days += 1) await world.runFor(DAY_MS);
  if (world.problems.length > 0) return;
  if (last === undefined) {
    world.problem('simulation-1', 'there is no process in the end');
    return;
  }
  if (last.timers.length > 0) world.problem('simulation-12', `an idle process has ${last.timers.length} timers`);
  if (last.engine.inFlight > 0) world.problem('simulation-4', `${last.engine.inFlight} slots are not given back`);
  for (const one of model.deliveries.values()) {
    if (isWaiting(one) || one.status === 'in_flight')
      world.problem('simulation-1', `${one.id} is ${one.status} in the end`);
    for (let number = 1; number <= one.attempts; number += 1) {
      if (!one.recorded.has(number) && !one.calledOff.has(number))
        world.problem('simulation-7', `${one.id} has no record of attempt ${number}`);
    }
  }
  nothingIsPending(model);
  for (const { kind, endpoint_id: id } of inspect.sweeps())
    world.problem('sweep-2', `the ${kind} of webhook ${id} has steps left in the end`);
  if (inspect.sweptAhead().size > 0)
    world.problem('sweep-4', 'what was noted of deliveries under a sweep is kept after it');
  for (const { name, about, isTold } of model.raised)
    if (!isTold) world.problem('simulation-11', `${name} of ${about} was never told`);
  for (const { id, gaps } of world.database.inspect.gaps()) {
    const lost = model.deliveries.get(id)?.calledOff.size ?? 0;
    if (gaps > lost) world.problem('simulation-7', `${id} has ${gaps} gaps in its record`);
  }
}
