// One-time tickets for the stream: a browser's WebSocket can carry no header, and a token has no place in a URL.
import type { Identity } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';

export const TICKET_LIFETIME_MS = 30_000;
/** Whoever asks for more loses the oldest: a bound to memory. */
const KEPT_MAX = 10_000;

export class StreamTickets {
  readonly #clock: Clock;
  readonly #random: Random;
  /** In the order of their ends. */
  readonly #kept = new Map<string, { identity: Identity; endsAt: number }>();

  constructor({ clock, random }: { clock: Clock; random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(identity: Identity): { ticket: string; expiresAt: number } {
    const passed = this.#clock.monotonic();
    for (const [ticket, { endsAt }] of this.#kept) {
      if (endsAt > passed && this.#kept.size < KEPT_MAX) break;
      this.#kept.delete(ticket);
    }
    const ticket = Buffer.from(this.#random.bytes(32)).toString('base64url');
    this.#kept.set(ticket, { identity, endsAt: passed + TICKET_LIFETIME_MS });
    return { ticket, expiresAt: this.#clock.now() + TICKET_LIFETIME_MS };
  }

  /** Who it was given to; it is gone with that. */
  redeem(ticket: string): Identity | null {
    const kept = this.#kept.get(ticket);
    this.#kept.delete(ticket);
    return kept !== undefined && kept.endsAt > this.#clock.monotonic() ? kept.identity : null;
  }
}
