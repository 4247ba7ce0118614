// The budget of one diagnosis. Work is counted before it is done, never timed, so the same request always gets the same
// answer. One unit is roughly a nanosecond on a machine of 2024, and up to two in a process that has just begun.

/** Keeps the first diagnosis of a process under 50 ms whatever the size of the body. `bench/main.ts` prints the times. */
export const WORK_MAX = 17_000_000;

/** A body up to this size is cheap to hash and to keep. */
export const SHORT_BYTES = 64 * 1024;

/** Units for each byte. */
/** Units for each byte. What Node does by itself (hash, copy, gunzip) takes the same time always; a loop is slow at first. */
export const COST = {
  ...{ hash: 1, copy: 0.3, count: 3, decode: 3, rewrite: 4, text: 2, parse: 40, gunzip: 5, gzip: 60 },
  /** For each place where a part of a text is replaced. */
  replaced: 50,
} as const;
/** Units for each call of a hash function, for each number that is parsed, for each token of JSON that is written again. */
export const CALL_COST = { hash: 8000, number: 500, token: 4 } as const;

export class Work {
  readonly #max: number;
  readonly #whole: Work | undefined;
  #spent = 0;
  /** Where bodies are written, one after the other: a new buffer for each would cost more than writing it. */
  readonly scratch: { bytes: Uint8Array };

  constructor(max = WORK_MAX, whole?: Work) {
    this.#max = max;
    this.#whole = whole;
    this.scratch = whole?.scratch ?? { bytes: new Uint8Array(0) };
  }

  get spent(): number {
    return this.#spent;
  }

  get left(): number {
    return this.#max - this.#spent;
  }

  /** Takes the units from the budget. False if it has fewer left: then the work is not to be done. */
  afford(units: number): boolean {
    if (units > this.left || this.#whole?.afford(units) === false) return false;
    this.#spent += units;
    return true;
  }

  /** A part of what is left, for one stage. What it spends is spent here too. */
  share(part: number): Work {
    return new Work(Math.floor(this.left * part), this);
  }
}
