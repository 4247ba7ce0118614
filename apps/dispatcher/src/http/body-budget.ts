// Limits the bytes of request bodies in memory: bodies being read, or waiting for the commit before their answer. Over
// the limit, a request is refused before a byte of its body is read.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '../domain/errors.ts';
import type { Identity } from '../domain/session.ts';

/** Under it an event and its delivery fit many times over; above it something has stopped. */
const BODIES_MAX_BYTES = 64 * 1024 * 1024;
/** No tenant takes what all have to share: half of it. */
const TENANT_SHARE = 0.5;
/** Who signs in is of no tenant yet; together they are bounded as one. */
const STRANGERS = 0;

/** What a request holds; once it `isOver`, it is given back and nothing is added to it. */
export type Held = { tenantId: number; bytes: number; isOver: boolean };

export class BodyBudget {
  readonly #maxBytes: number;
  readonly #byTenant = new Map<number, number>();
  #used = 0;

  constructor(maxBytes = BODIES_MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get used(): number {
    return this.#used;
  }

  /**
   * After the token is known and before the body is read: makes room for the body until the answer is over, whichever way it ends.
   * @throws RequestError `unavailable` where there is none
   */
  hold(identity: Identity | null, request: IncomingMessage, response: ServerResponse, bodyMaxBytes: number): Held {
    const tenantId = identity?.token.tenantId ?? STRANGERS;
    // Gone while its token was looked up: it would never give back what it took.
    const bytes = response.destroyed ? 0 : sizeOf(request, bodyMaxBytes);
    const ofTenant = this.#byTenant.get(tenantId) ?? 0;
    if (this.#used + bytes > this.#maxBytes || ofTenant + bytes > this.#maxBytes * TENANT_SHARE) {
      const message = 'Too many requests are being read or wait for the disk; nothing was accepted: send it again.';
      throw new RequestError('unavailable', message, undefined, 1);
    }
    this.#add(tenantId, bytes);
    const held: Held = { tenantId, bytes, isOver: response.destroyed };
    response.once('close', () => {
      this.#add(held.tenantId, -held.bytes);
      held.isOver = true;
    });
    return held;
  }

  /** Once the body is read: what was a guess becomes what it is. */
  correct(held: Held, bytes: number): void {
    if (held.isOver) return;
    this.#add(held.tenantId, bytes - held.bytes);
    held.bytes = bytes;
  }

  #add(tenantId: number, bytes: number): void {
    this.#used += bytes;
    const left = (this.#byTenant.get(tenantId) ?? 0) + bytes;
    if (left === 0) this.#byTenant.delete(tenantId);
    else this.#byTenant.set(tenantId, left);
  }
}

/** Of a body that comes in chunks, and how much a compressed one may grow, as a guess. */
const CHUNKED_BYTES = 1024 * 1024;
const GROWTH = 8;

/** What a body may come to, as far as that can be told before it is read. */
function sizeOf({ headers }: IncomingMessage, bodyMaxBytes: number): number {
  if (headers['transfer-encoding'] === undefined && headers['content-length'] === undefined) return 0;
  const length = Number(headers['content-length']);
  if (!Number.isSafeInteger(length)) return Math.min(CHUNKED_BYTES, bodyMaxBytes);
  const isPlain = headers['content-encoding'] === undefined || headers['content-encoding'] === 'identity';
  return Math.min(isPlain ? length : length * GROWTH, bodyMaxBytes);
}
