// Ids of events, deliveries and attempts: a prefix and a ULID, so that sorting by id is sorting by time.
// The tag that binds an event name to a delivery id is hashed by the caller: this file knows no cryptography.

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LENGTH = 16;

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
  #timeText = '';
  #digits = new Uint8Array(RANDOM_LENGTH);

  constructor(bytes: (length: number) => Uint8Array) {
    this.#bytes = bytes;
  }

  next(now: number): string {
    if (now > this.#time) {
      this.#time = now;
      this.#timeText = encodeTime(now);
      this.#digits = this.#bytes(RANDOM_LENGTH).map((byte) => byte & 31);
      // The top digit starts low, so that counting up within the millisecond cannot overflow.
      this.#digits[0] = (this.#digits[0] ?? 0) & 15;
    } else {
      this.#increment();
    }
    let text = this.#timeText;
    for (const digit of this.#digits) text += ALPHABET.charAt(digit);
    return text;
  }

  #increment(): void {
    for (let i = RANDOM_LENGTH - 1; i >= 0; i -= 1) {
      const digit = (this.#digits[i] ?? 0) + 1;
      if (digit < 32) {
        this.#digits[i] = digit;
        return;
      }
      this.#digits[i] = 0;
    }
  }
}

export const eventId = (ulid: string): string => `evt_${ulid}`;
export const attemptId = (ulid: string): string => `att_${ulid}`;
/** @param tag the first 8 hex digits of SHA-256 of the event name: the signed id then binds the name. */
export const deliveryId = (ulid: string, tag: string): string => `dlv_${ulid}_${tag}`;
export const testDeliveryId = (ulid: string, tag: string): string => `tst_${ulid}_${tag}`;

/** The 128 bits of the ULID inside an id as 32 hex digits: the trace id of everything that happens to one event. */
export function traceIdOf(id: string): string {
  const ulid = id.slice(4, 30);
  let hex = '';
  let carry = 0;
  let bits = 0;
  // 26 characters hold 130 bits of which the first two are always zero; reading from the end keeps nibbles aligned.
  for (let i = ulid.length - 1; i >= 0; i -= 1) {
    carry |= ALPHABET.indexOf(ulid.charAt(i)) << bits;
    bits += 5;
    while (bits >= 4) {
      hex = (carry & 15).toString(16) + hex;
      carry >>>= 4;
      bits -= 4;
    }
  }
  return hex.slice(-32).padStart(32, '0');
}
