import type { Inbox } from '../inbox.ts';

export interface InboxCheck {
  readonly name: string;
  /** Resolves if the inbox does what the name says. Rejects with an `Error` that says what it did instead. */
  run(): Promise<void>;
}

export interface ContractOptions {
  /** Lets at least `ms` milliseconds pass on the clock of the inbox. Default: waits. */
  readonly pass?: (ms: number) => void | Promise<void>;
  /** Sets the clock of the inbox ahead, or back if `ms` is negative. Without it, the checks of a clock that jumps are left out. */
  readonly jump?: (ms: number) => void | Promise<void>;
  /** How many callers claim one key at the same time. Default 1000. */
  readonly callers?: number;
}

const LEASE_MS = 50;
const CALLERS = 1000;
export const LONG = { leaseMs: 600_000, ttlMs: 600_000 };
export const SHORT = { leaseMs: LEASE_MS, ttlMs: 600_000 };

/** What follows a key to make another one: what databases fold, trim, escape or refuse. */
export const ODD_ENDINGS = [
  ...['', ':', '%', '_', "'", '"', '`', '\\', '{}', '$1', '?', ' ', '\n', '\0'],
  ...['A', 'a', 'é', 'e\u0301', 'ß', 'ss', '😀', '\ud83d', '\udc00'],
  ...['1', '2'].map((end) => `${'long'.repeat(1250)}${end}`),
];

export interface Tools {
  readonly check: (name: string, body: (key: string) => Promise<void>) => InboxCheck;
  /** Claims a key that must be new, and returns the token. */
  readonly taken: (key: string, times?: typeof LONG) => Promise<string>;
  /** Claims a key and compares the state of the claim. */
  readonly stateIs: (key: string, state: string) => Promise<void>;
  /** Waits until a lease of `SHORT` has ended. */
  readonly expire: () => Promise<void>;
  readonly jump: ContractOptions['jump'];
  readonly callers: number;
}

export function toolsFor<Tx>(inbox: Inbox<Tx>, options: ContractOptions): Tools {
  const pass = options.pass ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const run = crypto.randomUUID();
  let checks = 0;
  return {
    check(name, body) {
      const key = `contract:${run}:${checks++}`;
      return { name, run: () => body(`${key}:${crypto.randomUUID()}`) };
    },
    async taken(key, times = LONG) {
      const claim = await inbox.claim(key, times);
      if (claim.state !== 'new') throw new Error(`claim(${shown(key)}) must be new; got ${claim.state}`);
      return claim.token;
    },
    async stateIs(key, state) {
      const claim = await inbox.claim(key, LONG);
      equal(`the state of ${shown(key)}`, claim.state, state);
      if (claim.state === 'busy' && !(claim.retryAfterMs > 0 && claim.retryAfterMs <= LONG.leaseMs))
        throw new Error(`retryAfterMs must be the rest of the lease, in ms; got ${claim.retryAfterMs}`);
    },
    expire: async () => pass(LEASE_MS * 2),
    jump: options.jump,
    callers: options.callers ?? CALLERS,
  };
}

/** Calls `act` so often at the same time. */
export function together<Result>(times: number, act: (at: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: times }, (_, at) => act(at)));
}

export function equal(what: string, got: unknown, expected: unknown): void {
  if (got !== expected) throw new Error(`${what} must be ${String(expected)}; got ${String(got)}`);
}

export function shown(key: string): string {
  return key.length <= 200 ? JSON.stringify(key) : `a key of ${key.length} characters`;
}
