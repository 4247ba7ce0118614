// One-time tickets for the stream: a browser's WebSocket can carry no header, and a token has no place in a URL. They are
// stored, so that any process can redeem what another one issued.
import type { Identity } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Store } from '../ports/store/index.ts';
import { hashToken } from './authenticate.ts';

export const TICKET_LIFETIME_MS = 30_000;
/** Of one tenant. A tenant that asks for more loses its own oldest, and no other's. */
const KEPT_PER_TENANT = 100;
/** Tickets of which it is remembered when they were issued here, in time that only passes. */
const REMEMBERED_MAX = 10_000;

type Deps = { store: Pick<Store, 'createTicket' | 'redeemTicket'>; clock: Clock; random: Random };

export class StreamTickets {
  readonly #deps: Deps;
  /** When the tickets that were issued here end, oldest first: a clock that is set back makes none last longer. */
  readonly #endsAt = new Map<string, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async issue(identity: Identity): Promise<{ ticket: string; expiresAt: number }> {
    const { store, clock, random } = this.#deps;
    const ticket = Buffer.from(random.bytes(32)).toString('base64url');
    const now = clock.now();
    const expiresAt = now + TICKET_LIFETIME_MS;
    this.#remember(ticket, clock.monotonic() + TICKET_LIFETIME_MS);
    await store.createTicket({ identity, hash: hashToken(ticket), now, expiresAt, keptMax: KEPT_PER_TENANT });
    return { ticket, expiresAt };
  }

  /** Who it was given to, as stored now; it is gone with that. */
  async redeem(ticket: string): Promise<Identity | null> {
    const { store, clock } = this.#deps;
    const endsAt = this.#endsAt.get(ticket) ?? Number.POSITIVE_INFINITY;
    this.#endsAt.delete(ticket);
    const identity = await store.redeemTicket({ hash: hashToken(ticket), now: clock.now() });
    return endsAt > clock.monotonic() ? identity : null;
  }

  #remember(ticket: string, endsAt: number): void {
    const passed = this.#deps.clock.monotonic();
    for (const [old, end] of this.#endsAt) {
      if (end > passed && this.#endsAt.size < REMEMBERED_MAX) break;
      this.#endsAt.delete(old);
    }
    this.#endsAt.set(ticket, endsAt);
  }
}
