// Counts what was sent to a subscription and not yet acknowledged. A browser cannot slow down the sender, so the sender must.
import type { Limits } from './limits.ts';

export class Credit {
  readonly #limits: Pick<Limits, 'unackedFrames' | 'unackedBytes'>;
  #frames: { to: number; bytes: number }[] = [];
  #bytes = 0;

  constructor(limits: Pick<Limits, 'unackedFrames' | 'unackedBytes'>) {
    this.#limits = limits;
  }

  get isSpent(): boolean {
    return this.#frames.length >= this.#limits.unackedFrames || this.#bytes >= this.#limits.unackedBytes;
  }

  sent(to: number, bytes: number): void {
    this.#frames.push({ to, bytes });
    this.#bytes += bytes;
  }

  acked(seq: number): void {
    const open = this.#frames.findIndex(({ to }) => to > seq);
    const gone = this.#frames.splice(0, open === -1 ? this.#frames.length : open);
    for (const { bytes } of gone) this.#bytes -= bytes;
  }
}
