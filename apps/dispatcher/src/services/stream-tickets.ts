// One-time tickets for the stream: a browser's WebSocket can carry no header, and a token has no place in a URL.
import type { Identity } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';

export const TICKET_LIFETIME_MS = 30_000;
/** Of one tenant. A tenant that asks for more loses its own oldest, and no other's. */
const KEPT_PER_TENANT = 100;

export class StreamTickets {
  readonly #clock: Clock;
  readonly #random: Random;
  /** In the order of their ends. */
  readonly #kept = new Map<string, { identity: Identity; endsAt: number }>();
  /** The same by tenant, in the same order. */
  readonly #byTenant = new Map<number, Set<string>>();

  constructor({ clock, random }: { clock: Clock; random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  get outstanding(): number {
    return this.#kept.size;
  }

  issue(identity: Identity): { ticket: string; expiresAt: number } {
    const passed = this.#clock.monotonic();
    for (const [ticket, { endsAt }] of this.#kept) {
      if (endsAt > passed) break;
      this.#drop(ticket);
    }
    const { tenantId } = identity.token;
    const own = this.#byTenant.get(tenantId) ?? new Set();
    const [oldest] = own;
    if (own.size >= KEPT_PER_TENANT && oldest !== undefined) this.#drop(oldest);
    const ticket = Buffer.from(this.#random.bytes(32)).toString('base64url');
    this.#kept.set(ticket, { identity, endsAt: passed + TICKET_LIFETIME_MS });
    this.#byTenant.set(tenantId, own.add(ticket));
    return { ticket, expiresAt: this.#clock.now() + TICKET_LIFETIME_MS };
  }

  /** Who it was given to; it is gone with that. */
  redeem(ticket: string): Identity | null {
    const kept = this.#drop(ticket);
    return kept !== undefined && kept.endsAt > this.#clock.monotonic() ? kept.identity : null;
  }

  #drop(ticket: string) {
    const kept = this.#kept.get(ticket);
    if (kept === undefined) return undefined;
    this.#kept.delete(ticket);
    const { tenantId } = kept.identity.token;
    const own = this.#byTenant.get(tenantId);
    own?.delete(ticket);
    if (own?.size === 0) this.#byTenant.delete(tenantId);
    return kept;
  }
}
