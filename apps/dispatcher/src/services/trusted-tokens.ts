// Who called a moment ago, so that not every request asks the store. The news of a revocation or a sign-out end the trust
// at once. One by a process whose news do not come here is seen when the trust ends.
import { Expiries } from '../domain/expiries.ts';
import type { Identity } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ending, NewsSource } from '../ports/news.ts';

/** How long a token that was found is believed without asking the store again. */
export const TOKEN_TRUST_MS = 1000;
/** Bounds the memory. Only credentials that were valid are kept, so strangers cannot fill it. */
const KEPT_MAX = 10_000;

type Times = Pick<Clock, 'now' | 'monotonic'>;

const isOf = ({ token, session }: Identity, ending: Ending): boolean =>
  'tokenId' in ending ? token.id === ending.tokenId : session?.id === ending.sessionId;

export class TrustedTokens {
  /**
   * `until` of the time that only passes, `expiresAt` by the clock: whichever is first. Entries stay
   * after that for `tenantOf`, in the order in which they were read.
   */
  readonly #kept = new Map<string, { identity: Identity; until: number; expiresAt: number }>();
  readonly #listeners = new Set<(ending: Ending) => void>();
  readonly #expiries = new Expiries();
  #forgotten = 0;

  constructor(news: NewsSource) {
    news.subscribe((told) => {
      if (told === 'everything') this.#forgetAll();
      else for (const ending of told.ended ?? []) this.#ended(ending);
    });
  }

  /** A clock that is set back makes no trust last longer, and one that is set forward ends it. */
  get(key: string, clock: Times): Identity | null {
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > clock.monotonic() && kept.expiresAt > clock.now()) return kept.identity;
    if (kept !== undefined) kept.until = Number.NEGATIVE_INFINITY;
    return null;
  }

  /**
   * The tenant that this credential was found to belong to when it was last read; `null` = not known. Only a hint, for
   * equal shares: the credential may have been revoked or expired since.
   */
  tenantOf(key: string): number | null {
    return this.#kept.get(key)?.identity.token.tenantId ?? null;
  }

  /** Reads who it is and trusts that for a while; not if any was forgotten meanwhile, for then it may have been this one. */
  async read(key: string, clock: Times, find: () => Promise<Identity | null>): Promise<Identity | null> {
    const forgotten = this.#forgotten;
    const [until, expiresAt] = [clock.monotonic() + TOKEN_TRUST_MS, clock.now() + TOKEN_TRUST_MS];
    const identity = await find();
    this.#kept.delete(key);
    if (identity === null || forgotten !== this.#forgotten) return identity;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= KEPT_MAX) this.#kept.delete(oldest);
    this.#kept.set(key, { identity, until, expiresAt });
    return identity;
  }

  /** Whether the token or the session has run out, and which. */
  ranOut({ token, session }: Identity, clock: Times): 'token' | 'session' | null {
    const [now, passed] = [clock.now(), clock.monotonic()];
    const isOver = (key: string, expiresAt: number) => this.#expiries.isOver(key, expiresAt, now, passed);
    if (session !== null && isOver(`session ${session.id}`, session.expiresAt)) return 'session';
    return token.expiresAt !== null && isOver(`token ${token.id}`, token.expiresAt) ? 'token' : null;
  }

  /** Whoever was ended meanwhile is found out by asking the store again. */
  #forgetAll(): void {
    this.#forgotten += 1;
    this.#kept.clear();
  }

  #ended(ending: Ending): void {
    this.#forgotten += 1;
    for (const [key, { identity }] of this.#kept) if (isOf(identity, ending)) this.#kept.delete(key);
    for (const tell of this.#listeners) tell(ending);
  }

  /**
   * Told of every ending that happens in this process, for connections that outlive the request that authenticated them.
   * What another process ends, and what runs out, is for them to look at now and then (`isStillValid`).
   * @returns ends the telling
   */
  whenEnded(listener: (ending: Ending) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
