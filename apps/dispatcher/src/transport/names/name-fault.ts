// What a look-up brings: addresses and how long they hold, or a fault with a code that words can be found for.

export type Resolved = {
  /** In the order they are to be tried. */
  addresses: readonly string[];
  /** 0 = not to be remembered. */
  ttlMs: number;
};

/** Finds the addresses of a name. Rejects with an error whose `code` says why, soon after `signal` is raised. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<Resolved>;

/** `code`: that of the name server or system, `ETIMEOUT` at the deadline, `EBUSY` where the tenant's share was used up. */
export class NameFault extends Error {
  readonly code: string;
  constructor(code: string, name: string) {
    super(`look-up of ${name}: ${code}`);
    this.code = code;
  }
}
