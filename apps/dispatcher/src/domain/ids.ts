// Ids of events, deliveries and attempts: a prefix and a ULID, so that sorting by id is sorting by time.
// The tag that binds an event name to a delivery id is hashed by the caller: this file knows no cryptography.

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LENGTH = 16;
/** Each two characters as one text: an id is put together of few pieces, because each piece is garbage afterwards. */
const PAIRS = Array.from({ length: 1024 }, (_, i) => ALPHABET.charAt(i >> 5) + ALPHABET.charAt(i & 31));
/** Counting up within a millisecond rarely changes more than the last digits. */
const HEAD_LENGTH = 12;

function encodeTime(epochMs: number): string {
  let text = '';
  let rest = epochMs;
  for (let i = 0; i < 10; i += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/**
 * Makes ULIDs (26 Crockford base32 characters) that rise strictly within one process, also within a millisecond
 * and when the clock steps back, so that rows are appended to their index and never scattered over it.
 */
export class Ulids {
  readonly #bytes: (length: number) => Uint8Array;
  #time = -1;
  /** The text up to the last digits. */
  #head = '';
  #digits = new Uint8Array(RANDOM_LENGTH);

  constructor(bytes: (length: number) => Uint8Array) {
    this.#bytes = bytes;
  }

  next(now: number): string {
    if (now > this.#time) {
      this.#time = now;
      this.#digits = this.#bytes(RANDOM_LENGTH).map((byte) => byte & 31);
      // The top digit starts low, so that counting up within the millisecond cannot overflow.
      this.#digits[0] = (this.#digits[0] ?? 0) & 15;
      this.#head = encodeTime(now) + this.#pairs(0, HEAD_LENGTH);
    } else if (this.#increment() < HEAD_LENGTH) {
      this.#head = encodeTime(this.#time) + this.#pairs(0, HEAD_LENGTH);
    }
    return this.#head + this.#pairs(HEAD_LENGTH, RANDOM_LENGTH);
  }

  #pairs(from: number, to: number): string {
    let text = '';
    for (let i = from; i < to; i += 2) text += PAIRS[((this.#digits[i] ?? 0) << 5) + (this.#digits[i + 1] ?? 0)];
    return text;
  }

  /** @returns the first digit that it changed */
  #increment(): number {
    for (let i = RANDOM_LENGTH - 1; i >= 0; i -= 1) {
      const digit = (this.#digits[i] ?? 0) + 1;
      if (digit < 32) {
        this.#digits[i] = digit;
        return i;
      }
      this.#digits[i] = 0;
    }
    return 0;
  }
}

export const eventId = (ulid: string): string => `evt_${ulid}`;
export const attemptId = (ulid: string): string => `att_${ulid}`;
/** @param ending of `idEnding`: the signed id then binds the event's name and time. */
export const deliveryId = (ulid: string, ending: string): string => `dlv_${ulid}_${ending}`;
export const testDeliveryId = (ulid: string, ending: string): string => `tst_${ulid}_${ending}`;

/** The times that 10 characters hold: to the year 37648. */
const TIME_END = 2 ** 50;

/**
 * How the ids of an event's deliveries end: its time as 10 characters of Crockford base32, `_`, and the tag of its name. It is
 * made once for each event. A time before 1970 has no such form, and the id has no time then.
 * @param tag the first 8 hex digits of SHA-256 of the event name
 */
export const idEnding = (eventMs: number, tag: string): string =>
  eventMs >= 0 && eventMs < TIME_END ? `${encodeTime(Math.floor(eventMs))}_${tag}` : tag;

/** The ending of an id that exists: a copy tells of the same event. */
export const endingOf = (id: string): string => id.slice(31);

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** The digit of each character code, -1 where it is none. */
const DIGITS = Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)));

export function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX[byte];
  return hex;
}

/** The 128 bits of the ULID inside an id as 32 hex digits: the trace id of everything that happens to one event. */
export function traceIdOf(id: string): string {
  const ulid = id.length < 30 ? id.slice(4).padStart(26, '0') : id;
  const start = ulid === id ? 4 : 0;
  let hex = '';
  let carry = 0;
  // 26 characters hold 130 bits, of which the first two are always zero.
  let bits = -2;
  for (let i = start; i < start + 26; i += 1) {
    carry = ((carry << 5) | (DIGITS[ulid.charCodeAt(i)] ?? -1)) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    hex += HEX[(carry >>> bits) & 0xff];
  }
  return hex;
}
