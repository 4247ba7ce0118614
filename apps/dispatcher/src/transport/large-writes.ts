// Writes of large requests, one in each turn of the event loop. Connections become ready in crowds, and each write copies
// the whole request to the system: together they would hold up every other request for as long.
import { Queue } from '../domain/round-robin.ts';

/** From this size on a request waits for its turn, in bytes. Smaller ones are written at once. */
export const LARGE_FROM_BYTES = 64 * 1024;

export class LargeWrites {
  readonly #waiting = new Queue<() => void>();
  #isTaken = false;

  /** Runs `write` now or in a later turn, in the order of the calls. @param bytes of the whole request */
  take(bytes: number, write: () => void): void {
    if (bytes < LARGE_FROM_BYTES) {
      write();
    } else if (this.#isTaken) {
      this.#waiting.push(write);
    } else {
      this.#begin(write);
    }
  }

  #begin(write: () => void): void {
    this.#isTaken = true;
    setImmediate(() => {
      this.#isTaken = false;
      if (this.#waiting.size > 0) this.#begin(this.#waiting.shift());
    });
    write();
  }
}
