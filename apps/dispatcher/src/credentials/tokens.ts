// The access tokens of endpoints, in memory: a cache that a restart empties. Attempts of one endpoint that need a token at once
// share one request for it, and a token is replaced a little before it expires, while attempts still use it.
import type { Clock } from '../ports/clock.ts';
import type { AuthenticatedEndpoint, Authorisation, AuthorisationOutcome } from '../ports/credentials.ts';
import { NOTHING } from './fixed.ts';
import type { TokenOutcome } from './request-token.ts';

/** Of a token whose endpoint does not say how long it is valid. */
const UNTOLD_SECONDS = 300;
/** A token is replaced so long before its end, or earlier in proportion if it is valid for a short time. */
const EARLY_MS = 60_000;
const EARLY_SHARE = 0.2;
/** After a failed replacement the next one is tried no sooner. */
const AGAIN_AFTER_MS = 5_000;
/** So long a failure answers for the endpoint, so that a backlog does not ask once for each of its attempts. */
const FAILURE_KEPT_MS = 1_000;
/** Endpoints with a token: the one whose token is oldest goes first. */
const KEPT_MAX = 10_000;

/** Times are of the monotonic clock: one that is set changes nothing. */
type Held = { version: number; authorisation: Authorisation; renewAt: number; endsAt: number };

type Failure = { version: number; outcome: AuthorisationOutcome; until: number };

type Ask = () => Promise<TokenOutcome>;

export class Tokens {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #held = new Map<number, Held>();
  readonly #failed = new Map<number, Failure>();
  readonly #asking = new Map<string, Promise<AuthorisationOutcome>>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** @param ask requests a token; it never rejects */
  authorise(endpoint: AuthenticatedEndpoint, ask: Ask): Promise<AuthorisationOutcome> {
    const now = this.#clock.monotonic();
    const held = this.#held.get(endpoint.id);
    if (held === undefined || held.version !== endpoint.version || now >= held.endsAt)
      return this.#asked(endpoint, ask);
    if (now >= held.renewAt) {
      held.renewAt = now + AGAIN_AFTER_MS;
      // Nothing waits for it: until it is there, or if it fails, the present token goes on.
      void this.#asked(endpoint, ask);
    }
    return Promise.resolve({ kind: 'authorised', authorisation: held.authorisation });
  }

  refused(endpointId: number, authorisation: Authorisation): void {
    // Another attempt may have brought a new one already.
    if (this.#held.get(endpointId)?.authorisation === authorisation) this.#held.delete(endpointId);
  }

  #asked(endpoint: AuthenticatedEndpoint, ask: Ask): Promise<AuthorisationOutcome> {
    const name = `${endpoint.id} ${endpoint.version}`;
    const known = this.#asking.get(name) ?? this.#failure(endpoint);
    if (known !== null) return known;
    const asking = ask().then((outcome) => {
      this.#asking.delete(name);
      if (outcome.kind === 'token') return this.#hold(endpoint, outcome);
      if (outcome.kind === 'auth_failed') this.#note(endpoint, outcome);
      return outcome;
    });
    this.#asking.set(name, asking);
    return asking;
  }

  #failure({ id, version }: AuthenticatedEndpoint): Promise<AuthorisationOutcome> | null {
    const failure = this.#failed.get(id);
    if (failure === undefined) return null;
    if (failure.version === version && this.#clock.monotonic() < failure.until) return Promise.resolve(failure.outcome);
    this.#failed.delete(id);
    return null;
  }

  #note({ id, version }: AuthenticatedEndpoint, outcome: AuthorisationOutcome): void {
    this.#failed.set(id, { version, outcome, until: this.#clock.monotonic() + FAILURE_KEPT_MS });
    if (this.#failed.size > KEPT_MAX) this.#failed.clear();
  }

  #hold(
    { id, version }: AuthenticatedEndpoint,
    outcome: Extract<TokenOutcome, { kind: 'token' }>,
  ): AuthorisationOutcome {
    const { token, expiresInSeconds } = outcome;
    const authorisation: Authorisation = {
      ...NOTHING,
      headers: { authorization: `Bearer ${token}` },
      isRenewable: true,
    };
    const now = this.#clock.monotonic();
    const validMs = (expiresInSeconds ?? UNTOLD_SECONDS) * 1000;
    const endsAt = now + validMs;
    const renewAt = endsAt - Math.min(EARLY_MS, validMs * EARLY_SHARE);
    this.#held.delete(id);
    this.#held.set(id, { version, authorisation, renewAt, endsAt });
    const oldest = this.#held.size > KEPT_MAX ? this.#held.keys().next().value : undefined;
    if (oldest !== undefined) this.#held.delete(oldest);
    return { kind: 'authorised', authorisation };
  }
}
