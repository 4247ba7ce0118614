// The default secret of a tenant: shown once after it was made, and replaced with an overlap, as a webhook's own secret is.
import { SECRET_OVERLAP_DEFAULT_SECONDS, type SecretRotation } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { Actor } from '../domain/audit.ts';
import { type DefaultSecret, madeSecret, type NewDefaultSecret } from '../domain/default-secret.ts';
import { invalid, RequestError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { EndpointStore } from '../ports/store/endpoints.ts';
import { ownSecret } from './own-secret.ts';

type Deps = { store: Pick<EndpointStore, 'getDefaultSecret' | 'saveDefaultSecret'>; clock: Clock };

export type Caller = { tenantId: number; actor: Actor };
/** `text`: the secret, in the one answer that shows it. */
export type ShownDefaultSecret = { secret: DefaultSecret; webhooks: number; text: string; warnings: string[] };

const TRIES = 5;

/** Shows a secret that was never shown before; generates it if there is none yet. @throws RequestError `conflict` */
export function showDefaultSecret(deps: Deps) {
  return (caller: Caller): Promise<ShownDefaultSecret> =>
    change(deps, caller, (stored, now) => {
      if (stored !== null && stored.shownAt !== null) {
        const at = new Date(stored.shownAt).toISOString();
        throw new RequestError(
          'conflict',
          `The default secret was shown at ${at} and cannot be shown again. Rotate it to get a new one.`,
        );
      }
      return { secret: { ...(stored ?? madeSecret(generateSecret(), now)), shownAt: now }, warnings: [] };
    });
}

/** @throws RequestError `invalid`, `conflict` */
export function rotateDefaultSecret(deps: Deps) {
  return (caller: Caller, wish: SecretRotation): Promise<ShownDefaultSecret> =>
    change(deps, caller, (stored, now) => rotated(stored, wish, now));
}

type Next = { secret: NewDefaultSecret; warnings: string[] };

async function change(
  { store, clock }: Deps,
  { tenantId, actor }: Caller,
  nextOf: (stored: DefaultSecret | null, now: number) => Next,
): Promise<ShownDefaultSecret> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { secret: stored, webhooks } = await store.getDefaultSecret({ tenantId });
    const now = clock.now();
    const { secret, warnings } = nextOf(stored, now);
    const version = stored?.version ?? null;
    const saved = await store.saveDefaultSecret({ tenantId, version, secret, now, actor, reveals: true });
    if (saved === 'saved') {
      return { secret: { ...secret, version: (version ?? 0) + 1 }, webhooks, text: secret.text, warnings };
    }
  }
  throw new RequestError('conflict', 'Another request changed the default secret at the same time. Try again.');
}

function rotated(stored: DefaultSecret | null, wish: SecretRotation, now: number): Next {
  const { secret: own, overlap_seconds: overlapSeconds = SECRET_OVERLAP_DEFAULT_SECONDS } = wish;
  const warnings: string[] = [];
  if (own !== undefined) {
    const fault = ownSecret(own, warnings);
    if (fault !== null) throw invalid({ secret: [fault] });
    if (own === stored?.text) {
      throw invalid({ secret: ['is already the default secret: send another one, or leave it out to generate one'] });
    }
  }
  const previous =
    stored !== null && overlapSeconds > 0 ? { text: stored.text, until: now + overlapSeconds * 1000 } : null;
  if (stored?.previous && stored.previous.until > now) {
    warnings.push('secret: the previous rotation was still in its overlap; its old secret is no longer valid');
  }
  const made = madeSecret(own ?? generateSecret(), now);
  const createdAt = stored?.createdAt ?? now;
  return { secret: { ...made, generated: own === undefined, previous, createdAt, shownAt: now }, warnings };
}
