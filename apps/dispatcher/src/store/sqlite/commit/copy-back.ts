// Copies the write-ahead log back into the database file, in a thread next to the writer's. SQLite would do it in the
// commit that makes the log 16 MiB long, and that commit took 19 to 81 ms. Next to events of 1 MB another tenant's p99 is 34
// instead of 71 ms. At a steady 1,000 small events a second there is little to copy, and no visible difference.
// The other thread alone never ends: commits append while it copies. So it copies again what was appended meanwhile, and
// the writer copies the few pages that are left then. After that SQLite writes the log again from its beginning.
import { StoreError } from '../../../ports/store/store-error.ts';
import type { Connection } from '../connection/connection.ts';
import { asStoreFault } from '../connection/faults.ts';

/** The thread that copies. */
export type Copier = {
  /** One pass is under way. */
  readonly isCopying: boolean;
  /** Begins a pass. `ended` is called in a later turn, with what failed or `null`. */
  copy: (ended: (fault: StoreError | null) => void) => void;
  /** Blocks the calling thread until the pass has ended, or for so long. */
  wait: (ms: number) => void;
  /** After the pass under way. */
  close: () => Promise<void>;
};

/** Pages of the log that are not copied yet: from here on they are. 16 MiB. */
const LONG_PAGES = 4000;
/** So few are left to the writer: a millisecond or two. */
const FEW_PAGES = 256;
/** Passes until then, unless a reader holds the log. Each leaves a fraction of the one before. */
const PASSES_MAX = 4;
/** So many must not become more: 64 MiB. Each look waits for the pass then. */
const BEHIND_PAGES = 16_384;
const BEHIND_MS = 25;
const LOOK_AGAIN_MS = 20;
/** After a pass that failed, or that a long reader held up. */
const TRY_AGAIN_MS = 1000;

type Limits = { longPages: number; behindPages: number; lookAgainMs: number };

export class CopyBack {
  readonly #connection: Connection;
  readonly #copier: Copier;
  readonly #onFault: (fault: StoreError) => void;
  readonly #limits: Limits;
  #lookAt = Number.NEGATIVE_INFINITY;
  #copyAt = Number.NEGATIVE_INFINITY;
  #isLeftToCommits = false;
  #isClosed = false;

  /** @param onFault told of each pass that failed */
  constructor(
    connection: Connection,
    copier: Copier,
    onFault: (fault: StoreError) => void,
    limits: Partial<Limits> = {},
  ) {
    this.#connection = connection;
    this.#copier = copier;
    this.#onFault = onFault;
    this.#limits = { longPages: LONG_PAGES, behindPages: BEHIND_PAGES, lookAgainMs: LOOK_AGAIN_MS, ...limits };
    connection.db.pragma('wal_autocheckpoint = 0');
  }

  /** After each transaction: cheap, and looks every 20 ms at most, but each time while the copier is far behind. */
  look(): void {
    const now = performance.now();
    if (now < this.#lookAt) return;
    const left = this.#left();
    if (left >= this.#limits.longPages && now >= this.#copyAt) this.#copy(1);
    const isBehind = left >= this.#limits.behindPages && this.#copier.isCopying;
    if (isBehind) this.#copier.wait(BEHIND_MS);
    this.#lookAt = isBehind ? Number.NEGATIVE_INFINITY : now + this.#limits.lookAgainMs;
  }

  /** For an act that wants to empty the log. `false` = there is little to copy: it can do that itself. */
  beginsIfLong(): boolean {
    if (this.#isLeftToCommits || this.#left() < this.#limits.longPages) return false;
    this.#copy(1);
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#copier.close();
  }

  /** Pages that are not copied; 0 where the file cannot be read: then no commit succeeds, and those say why. */
  #left(): number {
    const count = this.#connection.sql<{ log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
    const counted = this.#tried(
      () => count.get(),
      () => undefined,
    );
    return counted === undefined ? 0 : counted.log - counted.checkpointed;
  }

  #copy(pass: number): void {
    if (!this.#copier.isCopying) this.#copier.copy((fault) => this.#ended(pass, fault));
  }

  #ended(pass: number, fault: StoreError | null): void {
    if (this.#isClosed) return;
    this.#leaveToCommits(fault !== null);
    if (fault !== null) {
      this.#copyAt = performance.now() + TRY_AGAIN_MS;
      this.#onFault(fault);
      return;
    }
    const left = this.#left();
    if (left > FEW_PAGES && pass < PASSES_MAX) this.#copy(pass + 1);
    else if (left >= this.#limits.longPages) this.#copyAt = performance.now() + TRY_AGAIN_MS;
    else this.#finish();
  }

  #finish(): void {
    this.#tried(() => this.#connection.db.pragma('wal_checkpoint(PASSIVE)'), this.#onFault);
  }

  #tried<T>(run: () => T, onFault: (fault: StoreError) => void): T | undefined {
    try {
      return run();
    } catch (error) {
      const fault = asStoreFault(error);
      if (!(fault instanceof StoreError)) throw error;
      onFault(fault);
      return undefined;
    }
  }

  /** Where the copier fails, commits copy as they do in a store without it: the log must not grow without end. */
  #leaveToCommits(isLeft: boolean): void {
    if (isLeft === this.#isLeftToCommits) return;
    this.#isLeftToCommits = isLeft;
    this.#connection.db.pragma(`wal_autocheckpoint = ${isLeft ? this.#limits.longPages : 0}`);
  }
}
