// What happened in one run, a line each. Equal runs have equal digests.
import { createHash } from 'node:crypto';

export class Trace {
  readonly #lines: string[] = [];
  readonly #hash = createHash('sha256');
  #digest: string | undefined;

  say(elapsedMs: number, text: string): void {
    const line = `${(elapsedMs / 1000).toFixed(3).padStart(12)} s  ${text}`;
    this.#lines.push(line);
    this.#hash.update(line).update('\n');
  }

  tail(count: number): string {
    return this.#lines.slice(-count).join('\n');
  }

  get digest(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }
}
