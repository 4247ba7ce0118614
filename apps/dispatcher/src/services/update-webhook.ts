import { WEBHOOK_READ_ONLY, type Webhook as WebhookResource, webhookUpdate } from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { type SavedWebhook, taken } from './create-webhook.ts';
import type { Handover } from './handover.ts';
import type { Subscriptions } from './subscriptions.ts';
import { applySettings } from './webhook-settings.ts';

type Deps = {
  store: Pick<Store, 'getWebhook' | 'updateWebhook'>;
  subscriptions: Subscriptions;
  handover: Handover;
  clock: Clock;
  addressPolicy: AddressPolicy;
  /** How a stored webhook is shown: read-only fields may be sent back as they were answered. */
  present: (webhook: Webhook, heldCount: number) => WebhookResource;
};

const TRIES = 5;

/** Partial update. @throws RequestError `invalid`, `not_found`, `conflict` */
export function createUpdateWebhook(deps: Deps) {
  return async (token: Token, id: number, input: unknown): Promise<SavedWebhook> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const stored = await deps.store.getWebhook({ tenantId: token.tenantId, id });
      if (stored === null) throw notFound('webhook');
      const parsed = parse(input, deps.present(stored.webhook, stored.heldCount));
      const { held = 'release', ...settings } = parsed;
      const now = deps.clock.now();
      const { webhook, warnings, secret } = applySettings(stored.webhook, settings, deps.addressPolicy, now);
      const saved = await deps.store.updateWebhook({ webhook, now, held });
      deps.subscriptions.forget(token.tenantId);
      if (saved.kind === 'duplicate') throw taken(saved);
      if (saved.kind === 'not-found') throw notFound('webhook');
      if (saved.kind === 'stale') continue;
      deps.handover.nudge(saved.webhook, now);
      const heldCount = saved.webhook.isActive ? 0 : await countHeld(deps, saved.webhook);
      return { webhook: saved.webhook, heldCount, secret, warnings };
    }
    throw new RequestError(
      'conflict',
      'The webhook is being changed by someone else: read it again and repeat the change.',
    );
  };
}

function parse(input: unknown, shown: WebhookResource) {
  const changeable = typeof input === 'object' && input !== null ? withoutUnchanged(input, shown) : input;
  const parsed = webhookUpdate.safeParse(changeable);
  if (parsed.success) return parsed.data;
  throw invalid(fieldErrors(parsed.error.issues, changeable));
}

/** Drops read-only fields that are as stored, and says what is wrong with those that are not. */
function withoutUnchanged(input: object, shown: WebhookResource): Record<string, unknown> {
  const rest: Record<string, unknown> = { ...input };
  const changed: Record<string, string[]> = {};
  for (const name of WEBHOOK_READ_ONLY) {
    if (!(name in rest)) continue;
    if (JSON.stringify(rest[name]) !== JSON.stringify(shown[name])) {
      changed[name] = [
        name === 'namespace' ? 'cannot be changed after the webhook was created' : 'is read-only: remove it',
      ];
    }
    delete rest[name];
  }
  if (Object.keys(changed).length > 0) throw invalid(changed);
  return rest;
}

async function countHeld(deps: Deps, webhook: Webhook): Promise<number> {
  return (await deps.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id }))?.heldCount ?? 0;
}
