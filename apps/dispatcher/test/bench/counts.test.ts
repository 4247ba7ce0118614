// What an event costs, in counts that no other program on the machine changes: the whole way from the service that accepts
// to the stored result, over real SQLite, in virtual time.
import { describe, expect, it } from 'vitest';
import { setUp } from '../services/accepting.ts';
import { InspectSqlite } from '../support/inspect-sqlite.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { CountedMessages, CountedStatements, logOf } from './support/counting.ts';

const path = tempFolder();

const EVENTS = 50;
const value = {
  event: 'transaction.created',
  context: { id: 1, profile_id: '5b0c9d0e-6f53-4a53-9d3e-2f7a1f6f2b11', total: 64.5, filler: 'x'.repeat(900) },
};
const EVENT = { text: JSON.stringify(value), value };

/** Posted events, and how much time passes after each; the first ones of a process are not counted. */
const LOADS = {
  'one every 100 ms': { apartMs: 100 },
  'one every 5 ms': { apartMs: 5 },
  'all in one batch': { apartMs: null },
} as const;
type Load = keyof typeof LOADS;
type Counts = { pages: number; commits: number; statements: number; messages: number };

/** Per event. These numbers may only fall: if a change makes one smaller, lower it here. */
const CEILINGS: Record<Load, Counts> = {
  'one every 100 ms': { pages: 17.1, commits: 2, statements: 18.1, messages: 4 },
  'one every 5 ms': { pages: 3.4, commits: 1.1, statements: 12.6, messages: 2.2 },
  'all in one batch': { pages: 1.1, commits: 0.04, statements: 5.3, messages: 0.08 },
};

type Running = Awaited<ReturnType<typeof setUp>>;

const running = (database: string, thread: 'own' | 'calling') =>
  setUp({ database: `sqlite:${database}`, thread, script: () => 200 });

/** @param pass lets virtual time pass. At the end there is time for what waits for company */
async function post({ accept }: Running, load: Load, pass: (ms: number) => Promise<void>): Promise<void> {
  const { apartMs } = LOADS[load];
  if (apartMs === null) await accept(...Array.from({ length: EVENTS }, () => EVENT));
  else {
    for (let n = 0; n < EVENTS; n += 1) {
      await accept(EVENT);
      await pass(apartMs);
    }
  }
  await pass(1000);
}

/** In the thread that calls the store: each act is a commit of its own. */
async function inTheStore(load: Load): Promise<Omit<Counts, 'messages'>> {
  const database = path('counts.db');
  using statements = new CountedStatements();
  await using set = await running(database, 'calling');
  await set.world.webhook({ events: [value.event], maxInFlight: EVENTS });
  const pass = (ms: number) => set.world.runFor(ms);
  await post(set, load, pass);
  const before = { ...logOf(database), statements: statements.count };
  await post(set, load, pass);
  const after = { ...logOf(database), statements: statements.count };
  using inspect = new InspectSqlite(database);
  expect(inspect.deliveries().map(({ status }) => status)).toEqual(Array(2 * EVENTS).fill('delivered'));
  const of = (count: keyof typeof before): number => (after[count] - before[count]) / EVENTS;
  return { pages: of('pages'), commits: of('commits'), statements: of('statements') };
}

/** Between the threads of a server. All that was sent is answered before time passes. */
async function betweenThreads(load: Load): Promise<number> {
  using messages = new CountedMessages();
  await using set = await running(path('messages.db'), 'own');
  const { world } = set;
  await world.webhook({ events: [value.event], maxInFlight: EVENTS });
  const quiet = async (): Promise<void> => {
    do await world.settled();
    while (messages.open > 0);
  };
  const pass = async (ms: number): Promise<void> => {
    const until = world.clock.now() + ms;
    await quiet();
    while (world.clock.step(until)) await quiet();
    world.clock.jump(until);
  };
  await post(set, load, pass);
  const before = messages.sent + messages.received;
  await post(set, load, pass);
  expect(world.transport.sent).toHaveLength(2 * EVENTS);
  return (messages.sent + messages.received - before) / EVENTS;
}

describe('bench-3: what an event costs does not rise', () => {
  it.each(Object.keys(CEILINGS) as Load[])('bench-3: 50 events, %s', async (load) => {
    const counted: Counts = { ...(await inTheStore(load)), messages: await betweenThreads(load) };
    const over = Object.entries(CEILINGS[load]).filter(([name, most]) => counted[name as keyof Counts] > most);
    expect(over, `counted per event: ${JSON.stringify(counted)}`).toEqual([]);
  });
});
