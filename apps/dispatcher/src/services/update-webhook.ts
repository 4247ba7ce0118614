import { WEBHOOK_READ_ONLY, webhookUpdate } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { actorOf } from '../domain/audit.ts';
import { madeSecret } from '../domain/default-secret.ts';
import { changedMeanwhile, notFound } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import { alikeWarning } from '../domain/webhook-events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { type SavedWebhook, taken } from './create-webhook.ts';
import { isUnchanged } from './is-unchanged.ts';
import { parseUpdate } from './posted-endpoint.ts';
import type { PostedJson } from './posted-rules.ts';
import { readRules } from './webhook-rules.ts';
import { applySettings } from './webhook-settings.ts';

type Deps = {
  store: Pick<Store, 'getWebhook' | 'updateWebhook'>;
  clock: Clock;
  addressPolicy: AddressPolicy;
  renderer: Pick<Renderer, 'check'>;
};

const TRIES = 5;

/** Partial update. @throws RequestError `invalid`, `not_found`, `conflict` */
export function updateWebhook(deps: Deps) {
  return async (token: Token, id: number, posted: PostedJson): Promise<SavedWebhook> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const stored = await deps.store.getWebhook({ tenantId: token.tenantId, id });
      if (stored === null) throw notFound('webhook');
      const now = deps.clock.now();
      const { held = 'release', ...settings } = parse(posted.value, stored.webhook);
      const rules = await readRules({ ...deps, tenantId: token.tenantId }, settings, posted.text, stored.webhook);
      const { webhook, warnings, secret } = applySettings(stored.webhook, settings, deps.addressPolicy, now, rules);
      if (movesNamespace(posted.value, stored.webhook)) {
        warnings.push('namespace: was not changed, because it is fixed when a webhook is created');
      }
      if (isUnchanged(stored.webhook, webhook)) return { ...stored, secret: null, warnings };
      const defaultSecret = madeSecret(generateSecret(), now);
      const by = { actor: actorOf(token), revealsSecret: secret !== null, defaultSecret };
      const saved = await deps.store.updateWebhook({ ...by, webhook, now, held });
      if (saved.kind === 'duplicate') throw taken(saved);
      if (saved.kind === 'not-found') throw notFound('webhook');
      if (saved.kind === 'stale') continue;
      if (isAboutEntries(stored.webhook, saved.webhook)) warnings.push(...saved.alike.map(alikeWarning));
      // Read again for its health and what it holds; the settings answered are those of this change.
      const listed = await deps.store.getWebhook({ tenantId: token.tenantId, id });
      return { ...(listed ?? stored), webhook: saved.webhook, secret, warnings };
    }
    throw changedMeanwhile('webhook');
  };
}

const parse = (given: unknown, stored: Webhook) => parseUpdate(given, stored, webhookUpdate, WEBHOOK_READ_ONLY);

/** Of all read-only fields it is the one that a person may believe to have changed. */
function movesNamespace(given: unknown, { namespace }: Webhook): boolean {
  const wanted = given instanceof Object ? (given as { namespace?: unknown }).namespace : undefined;
  return wanted !== undefined && (wanted || null) !== namespace;
}

const isAboutEntries = (before: Webhook, after: Webhook): boolean =>
  before.url !== after.url || before.events.join() !== after.events.join();
