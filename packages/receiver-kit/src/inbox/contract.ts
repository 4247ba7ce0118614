// What every inbox must do, as named checks that any test framework can run.
import type { Inbox } from './inbox.ts';

export interface InboxCheck {
  readonly name: string;
  /** Resolves if the inbox does what the name says. Rejects with an `Error` that says what it did instead. */
  run(): Promise<void>;
}

export interface ContractOptions {
  /** Lets at least `ms` milliseconds pass on the clock of the inbox. Default: waits. */
  readonly pass?: (ms: number) => void | Promise<void>;
}

const LEASE_MS = 50;
const LONG = { leaseMs: 600_000, ttlMs: 600_000 };
const SHORT = { leaseMs: LEASE_MS, ttlMs: 600_000 };
const CALLERS = 20;

/** Returns the checks. Each uses keys of its own, so they may run in any order, and again on the same store. */
export function inboxContract(inbox: Inbox, options: ContractOptions = {}): InboxCheck[] {
  const pass = options.pass ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const run = crypto.randomUUID();
  let checks = 0;

  const taken = async (key: string, times = LONG): Promise<string> => {
    const claim = await inbox.claim(key, times);
    if (claim.state !== 'new') throw new Error(`claim(${key}) must be new; got ${claim.state}`);
    return claim.token;
  };
  const stateIs = async (key: string, state: string): Promise<void> => {
    const claim = await inbox.claim(key, LONG);
    equal(`the state of ${key}`, claim.state, state);
    if (claim.state === 'busy' && !(claim.retryAfterMs > 0 && claim.retryAfterMs <= LONG.leaseMs))
      throw new Error(`retryAfterMs must be the rest of the lease, in ms; got ${claim.retryAfterMs}`);
  };
  const check = (name: string, body: (key: string) => Promise<void>): InboxCheck => {
    const key = `contract:${run}:${checks++}`;
    return { name, run: () => body(`${key}:${crypto.randomUUID()}`) };
  };

  return [
    check('a claimed key is busy, and done once it is completed', async (key) => {
      const token = await taken(key);
      await stateIs(key, 'busy');
      equal('complete', await inbox.complete(key, token), true);
      await stateIs(key, 'done');
    }),
    check('a released key is new again', async (key) => {
      await inbox.release(key, await taken(key));
      await taken(key);
    }),
    check('one of many callers at the same time gets the key', async (key) => {
      const claims = await Promise.all(Array.from({ length: CALLERS }, () => inbox.claim(key, LONG)));
      equal('callers with new', claims.filter(({ state }) => state === 'new').length, 1);
      equal('callers with busy', claims.filter(({ state }) => state === 'busy').length, CALLERS - 1);
    }),
    check('a key whose lease has ended goes to one of many callers', async (key) => {
      await taken(key, SHORT);
      await pass(LEASE_MS * 2);
      const claims = await Promise.all(Array.from({ length: CALLERS }, () => inbox.claim(key, LONG)));
      equal('callers with new', claims.filter(({ state }) => state === 'new').length, 1);
    }),
    check('a holder that lost its lease to another neither completes nor releases the key', async (key) => {
      const late = await taken(key, SHORT);
      await pass(LEASE_MS * 2);
      const holder = await taken(key);
      equal('complete by the late holder', await inbox.complete(key, late), false);
      await inbox.release(key, late);
      await stateIs(key, 'busy');
      equal('complete by the holder', await inbox.complete(key, holder), true);
    }),
    check('a completed key is neither completed again nor released', async (key) => {
      const token = await taken(key);
      await inbox.complete(key, token);
      equal('the second complete', await inbox.complete(key, token), false);
      await inbox.release(key, token);
      await stateIs(key, 'done');
    }),
    check('a completed key is new again after ttlMs', async (key) => {
      await inbox.complete(key, await taken(key, { leaseMs: LEASE_MS, ttlMs: LEASE_MS }));
      await pass(LEASE_MS * 2);
      await taken(key);
    }),
    check('keys do not touch each other, whatever characters they hold', async (key) => {
      const keys = ['', ':', '%', "'", 'é', '😀', 'A', 'a', ' '].map((end) => `${key}${end}`);
      for (const one of keys) await taken(one);
      for (const one of keys) await stateIs(one, 'busy');
    }),
    check('advance accepts the newest time, also again, and refuses an older one', async (key) => {
      const time = 1_800_000_000_000;
      const answers = [];
      for (const ms of [time, time + 1, time, time + 1, time + 2]) answers.push(await inbox.advance(key, ms));
      equal('the answers', answers.join(), 'true,true,false,true,true');
    }),
    check('the newest of many times at once is kept', async (key) => {
      await Promise.all(Array.from({ length: CALLERS }, (_, at) => inbox.advance(key, at)));
      equal('advance to an older time', await inbox.advance(key, CALLERS - 2), false);
      equal('advance to the newest time', await inbox.advance(key, CALLERS - 1), true);
    }),
  ];
}

function equal(what: string, got: unknown, expected: unknown): void {
  if (got !== expected) throw new Error(`${what} must be ${String(expected)}; got ${String(got)}`);
}
