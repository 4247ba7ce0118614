// Keeps the part of an answer that is recorded with the attempt, in bounded memory whatever the receiver sends: a drip of
// single bytes, a gigabyte, thousands of headers. The bytes are kept as they came (gzip stays gzip).
import { wholeCharacters } from '../domain/whole-characters.ts';
import type { TransportResponse } from '../ports/transport.ts';

/** So much of the body is kept. */
const BODY_KEPT = 16 * 1024;
/** So much of the body is read at most; then the exchange counts as complete. */
const BODY_READ = 64 * 1024;
/** So many characters of header names and values are kept, and of one value. */
const HEADERS_KEPT = 16 * 1024;
const HEADER_VALUE_KEPT = 4 * 1024;

type Headers = TransportResponse['headers'];

const EMPTY = new Uint8Array(0);
const lengthOf = (value: string | string[]): number =>
  typeof value === 'string' ? value.length : value.reduce((sum, part) => sum + part.length, 0);

const shorten = (value: string): string =>
  value.length > HEADER_VALUE_KEPT ? `${value.slice(0, HEADER_VALUE_KEPT - 1)}…` : value;

/** The usual answer has a handful of short headers and is taken as it is; anything else is cut, then dropped, to fit. */
const boundedHeaders = (raw: Headers): Headers => {
  let size = 0;
  for (const name in raw) size += name.length + lengthOf(raw[name] ?? '');
  if (size <= HEADER_VALUE_KEPT) return raw;
  const kept: Headers = {};
  let left = HEADERS_KEPT;
  for (const [name, value] of Object.entries(raw)) {
    const short = typeof value === 'string' ? shorten(value) : value.map(shorten);
    left -= name.length + lengthOf(short);
    if (left < 0) break;
    kept[name] = short;
  }
  return kept;
};

export class ResponseCapture {
  received = 0;
  readonly #headers: Headers;
  #kept: Uint8Array = EMPTY;
  #keptLength = 0;

  constructor(headers: Headers) {
    this.#headers = boundedHeaders(headers);
  }

  /** Takes one piece of the body; `false` when enough has been read. The piece is copied: its buffer is the socket's. */
  add(chunk: Uint8Array): boolean {
    this.received += chunk.byteLength;
    if (this.#keptLength < BODY_KEPT) this.#keep(chunk.subarray(0, BODY_KEPT - this.#keptLength));
    return this.received < BODY_READ;
  }

  /** @param isWhole whether the answer came to its end: one that did not may end inside a character as well */
  response(isWhole: boolean): TransportResponse {
    const kept = this.#kept.byteLength === this.#keptLength ? this.#kept : this.#kept.slice(0, this.#keptLength);
    const body = isWhole && this.received === this.#keptLength ? kept : wholeCharacters(kept);
    return { headers: this.#headers, body, truncated: this.received > body.byteLength };
  }

  /** Most bodies come in one piece and cost one exact copy; a second piece moves them into a buffer of the full size. */
  #keep(chunk: Uint8Array): void {
    if (this.#keptLength === 0) {
      this.#kept = new Uint8Array(chunk);
    } else {
      if (this.#kept.byteLength < BODY_KEPT) {
        const full = new Uint8Array(BODY_KEPT);
        full.set(this.#kept);
        this.#kept = full;
      }
      this.#kept.set(chunk, this.#keptLength);
    }
    this.#keptLength += chunk.byteLength;
  }
}
