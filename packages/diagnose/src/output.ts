// Bytes that are written one after the other, within a budget.
import { COST, SHORT_BYTES, type Work } from './work.ts';

/** A shorter part is copied faster byte by byte. */
const LONG_BYTES = 48;

export class Output {
  readonly #work: Work;
  #bytes: Uint8Array;
  #length = 0;
  #isFull = false;

  constructor(expected: number, work: Work) {
    this.#work = work;
    const { scratch } = work;
    const least = expected + (expected >> 2) + 64;
    if (scratch.bytes.length < least) scratch.bytes = new Uint8Array(least);
    this.#bytes = scratch.bytes;
  }

  /** True when the budget ended while it was written. */
  get isFull(): boolean {
    return this.#isFull;
  }

  push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  copy(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    if (this.#isFull) return;
    if (count >= LONG_BYTES) this.#bytes.set(from.subarray(start, end), this.#length);
    else for (let i = 0; i < count; i += 1) this.#bytes[this.#length + i] = from[start + i] as number;
    this.#length += count;
  }

  append(part: Uint8Array): void {
    this.copy(part, 0, part.length);
  }

  ascii(text: string): void {
    for (let i = 0; i < text.length; i += 1) this.push(text.charCodeAt(i));
  }

  /** @param indent bytes that are all the same */
  newLine(indent: Uint8Array, depth: number): void {
    const count = depth * indent.length;
    if (this.#length + count >= this.#bytes.length) this.#grow(count + 1);
    if (this.#isFull) return;
    this.#bytes[this.#length] = 0x0a;
    this.#bytes.fill(indent[0] as number, this.#length + 1, this.#length + 1 + count);
    this.#length += 1 + count;
  }

  /** Pays for work beyond the bytes. */
  pay(units: number): void {
    if (!this.#work.afford(units)) this.#isFull = true;
  }

  /** `null` if the budget ended. What is not short is there until the next one is written. */
  bytes(): Uint8Array | null {
    if (this.#isFull) return null;
    const written = this.#bytes.subarray(0, this.#length);
    return written.length <= SHORT_BYTES ? written.slice() : written;
  }

  #grow(count: number): void {
    const size = 2 * this.#bytes.length + count;
    if (!this.#work.afford(size * COST.copy)) {
      // Writes on over what it has; the result is dropped.
      this.#isFull = true;
      this.#length = 0;
      if (count <= this.#bytes.length) return;
    }
    const larger = new Uint8Array(this.#isFull ? count : size);
    if (!this.#isFull) {
      larger.set(this.#bytes);
      this.#work.scratch.bytes = larger;
    }
    this.#bytes = larger;
  }
}
