// Tokens that were found a moment ago, so that not every request asks the store. Who revokes a token here makes them
// forgotten at once; a revocation by another process is seen when the trust ends.
import type { Token } from '../domain/token.ts';

/** How long a token that was found is believed without asking the store again. */
export const TOKEN_TRUST_MS = 1000;
/** Bounds the memory; only valid tokens are kept, so it is not for strangers to fill. */
const KEPT_MAX = 10_000;

export class TrustedTokens {
  readonly #kept = new Map<string, { token: Token; until: number }>();
  #forgotten = 0;

  get(text: string, now: number): Token | null {
    const kept = this.#kept.get(text);
    if (kept !== undefined && kept.until > now) return kept.token;
    this.#kept.delete(text);
    return null;
  }

  /** Reads a token and trusts it for a while; not if any was forgotten meanwhile, for then it may have been this one. */
  async read(text: string, now: number, find: () => Promise<Token | null>): Promise<Token | null> {
    const forgotten = this.#forgotten;
    const token = await find();
    if (token === null || forgotten !== this.#forgotten) return token;
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    this.#kept.set(text, { token, until: now + TOKEN_TRUST_MS });
    return token;
  }

  forget(tokenId: number): void {
    this.#forgotten += 1;
    for (const [text, { token }] of this.#kept) if (token.id === tokenId) this.#kept.delete(text);
  }
}
