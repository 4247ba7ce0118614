// Counts the attempts and claims that a stop waits for. A set of their promises would cost each attempt three more of them.

export class UnderWay {
  #count = 0;
  #allOver: () => void = () => undefined;

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#allOver();
  }

  /** Resolves when none is left: what ends may have begun another one. */
  async none(): Promise<void> {
    while (this.#count > 0) {
      await new Promise<void>((resolve) => {
        this.#allOver = resolve;
      });
    }
  }
}
