// Rotates the secret of a webhook. The old one stays valid for a while, so that receivers can switch one by one.
import { SECRET_OVERLAP_DEFAULT_SECONDS, type SecretRotation, secretRotation } from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { actorOf } from '../domain/audit.ts';
import { overlapEndsAt } from '../domain/endpoint.ts';
import { changedMeanwhile, invalid, notFound } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { SavedWebhook } from './create-webhook.ts';
import { applySettings } from './webhook-settings.ts';

type Deps = {
  store: Pick<Store, 'getWebhook' | 'updateWebhook'>;
  clock: Clock;
  addressPolicy: AddressPolicy;
};

const TRIES = 5;

/** @throws RequestError `invalid`, `not_found`, `conflict` */
export function rotateSecret(deps: Deps) {
  return async (token: Token, id: number, input: unknown): Promise<SavedWebhook> => {
    const wish = parse(input);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const stored = await deps.store.getWebhook({ tenantId: token.tenantId, id });
      if (stored === null) throw notFound('webhook');
      const now = deps.clock.now();
      const { webhook, secret, warnings } = rotated(stored.webhook, wish, deps.addressPolicy, now);
      const change = { webhook, now, held: 'release', actor: actorOf(token), revealsSecret: true } as const;
      const saved = await deps.store.updateWebhook(change);
      if (saved.kind === 'not-found') throw notFound('webhook');
      if (saved.kind === 'saved') return { ...stored, webhook: saved.webhook, secret, warnings };
    }
    throw changedMeanwhile('webhook', 'rotation');
  };
}

function parse(input: unknown): SecretRotation {
  const parsed = secretRotation.safeParse(input);
  if (!parsed.success) throw invalid(fieldErrors(parsed.error.issues, input));
  return parsed.data;
}

function rotated(stored: Webhook, wish: SecretRotation, policy: AddressPolicy, now: number) {
  const { secret: own, overlap_seconds: overlapSeconds = SECRET_OVERLAP_DEFAULT_SECONDS } = wish;
  if (own !== undefined && own === stored.secret) {
    throw invalid({
      secret: ['is already the secret of the webhook: send another one, or leave it out to generate one'],
    });
  }
  const applied = applySettings(stored, own === undefined ? { generate_secret: true } : { secret: own }, policy, now);
  const warnings = [...applied.warnings];
  const overlaps = stored.secret !== null && overlapSeconds > 0;
  const previousSecret = overlaps ? { text: stored.secret ?? '', until: now + overlapSeconds * 1000 } : null;
  if (stored.secret === null && overlapSeconds > 0) {
    warnings.push('overlap_seconds: the webhook had no secret before, so there is nothing to overlap with');
  }
  if (overlapEndsAt(stored, now) !== null) {
    const kept = overlaps ? 'only the last two are valid' : 'only the new one is valid';
    warnings.push(`secret: the previous rotation was still in its overlap; its old secret is no longer valid: ${kept}`);
  }
  return { webhook: { ...applied.webhook, previousSecret }, secret: applied.secret, warnings };
}
