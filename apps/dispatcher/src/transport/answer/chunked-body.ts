// Takes the body out of `transfer-encoding: chunked`. Extensions and trailers are passed over; lines may end in a line
// feed alone. What is around the data is bounded, so that single-byte chunks with long extensions cannot keep us busy.

/** So many bytes around the data are read at most. */
const OVERHEAD_MAX = 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;

type State = 'size' | 'extension' | 'data' | 'data-end' | 'trailer' | 'ended';

export class ChunkedBody {
  #state: State = 'size';
  /** Of the chunk under way: what is still to come of its data. */
  #left = 0;
  #digits = 0;
  #isLineEmpty = true;
  #overhead = 0;

  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  /** The chunk of size zero has come: nothing more of the body follows. */
  get isLastRead(): boolean {
    return this.#state === 'ended' || this.#state === 'trailer';
  }

  /**
   * Takes bytes from `from` on and hands the data to `data` until that answers `false`. Returns where it stopped (behind
   * the end, or where `data` had enough), or why the coding is broken.
   */
  push(bytes: Buffer, from: number, data: (part: Buffer) => boolean): number | string {
    let at = from;
    while (at < bytes.length && this.#state !== 'ended') {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left);
        const part = bytes.subarray(at, end);
        this.#left -= part.length;
        at = end;
        if (this.#left === 0) this.#state = 'data-end';
        if (!data(part)) return at;
      } else {
        const flaw = this.#step(bytes[at] ?? 0);
        if (flaw !== null) return flaw;
        at += 1;
        this.#overhead += 1;
        if (this.#overhead > OVERHEAD_MAX) return 'has far more chunk sizes and trailers than data';
      }
    }
    return at;
  }

  #step(byte: number): string | null {
    if (this.#state === 'size') return this.#size(byte);
    if (this.#state === 'extension') {
      if (byte === LF) this.#endSize();
    } else if (this.#state === 'data-end') {
      if (byte === LF) this.#beginSize();
      else if (byte !== CR) return 'has a chunk that is longer than its stated size';
    } else if (byte !== LF) {
      if (byte !== CR) this.#isLineEmpty = false;
    } else if (this.#isLineEmpty) {
      this.#state = 'ended';
    } else {
      this.#isLineEmpty = true;
    }
    return null;
  }

  #size(byte: number): string | null {
    const digit = hexDigit(byte);
    if (digit !== -1) {
      this.#digits += 1;
      this.#left = this.#left * 16 + digit;
      return Number.isSafeInteger(this.#left) ? null : 'has a chunk whose size is too large a number';
    }
    const isEnd = byte === LF || byte === CR || byte === 0x3b || byte === 0x20 || byte === 0x09;
    if (this.#digits === 0 || !isEnd) return 'has a chunk whose size is not a hexadecimal number';
    if (byte === LF) this.#endSize();
    else this.#state = 'extension';
    return null;
  }

  #beginSize(): void {
    this.#state = 'size';
    this.#left = 0;
    this.#digits = 0;
  }

  #endSize(): void {
    this.#state = this.#left === 0 ? 'trailer' : 'data';
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
