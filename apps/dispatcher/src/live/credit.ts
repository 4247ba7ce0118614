// Counts what was sent to a subscription and not yet acknowledged. A browser cannot slow down the sender, so the sender must.
import type { LivePosition } from '@posthorn/contracts/live';
import type { Limits } from './limits.ts';

/** `marked`: the position of the last mark after it. */
type Sent = { readonly to: LivePosition; readonly bytes: number; marked: LivePosition | null };

export class Credit {
  readonly #limits: Pick<Limits, 'unackedFrames' | 'unackedBytes'>;
  #frames: Sent[] = [];
  #bytes = 0;

  constructor(limits: Pick<Limits, 'unackedFrames' | 'unackedBytes'>) {
    this.#limits = limits;
  }

  get isSpent(): boolean {
    return this.#frames.length >= this.#limits.unackedFrames || this.#bytes >= this.#limits.unackedBytes;
  }

  /** A frame that ends at this position. */
  sent(to: LivePosition, bytes: number): void {
    this.#frames.push({ to, bytes, marked: null });
    this.#bytes += bytes;
  }

  /** A mark costs nothing. Who acknowledges it has taken in the frames before it. */
  marked(to: LivePosition): void {
    const last = this.#frames.at(-1);
    if (last !== undefined) last.marked = to;
  }

  /** A position where nothing ended that is open frees nothing. */
  acked(at: LivePosition): void {
    const upTo = this.#frames.findIndex(({ to, marked }) => to === at || marked === at);
    for (const { bytes } of this.#frames.splice(0, upTo + 1)) this.#bytes -= bytes;
  }
}
