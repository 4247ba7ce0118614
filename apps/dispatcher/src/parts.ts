// The parts of a dispatcher, which end in the reverse of the order they were made in. `AsyncDisposableStack` does this
// too, but Node 22 does not have it.
export class Parts implements AsyncDisposable {
  #parts: (Disposable | AsyncDisposable)[] = [];

  /** Adds a part and returns it. */
  use<T extends Disposable | AsyncDisposable>(part: T): T {
    this.#parts.push(part);
    return part;
  }

  /** Hands all parts over to the result: ending this one ends none of them any more. */
  move(): Parts {
    const moved = new Parts();
    [moved.#parts, this.#parts] = [this.#parts, moved.#parts];
    return moved;
  }

  /** Ends every part, one after the other. @throws what the first failing part threw, once all have been ended */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        if (Symbol.asyncDispose in part) await part[Symbol.asyncDispose]();
        else part[Symbol.dispose]();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
