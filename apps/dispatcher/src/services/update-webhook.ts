import {
  type FieldErrors,
  WEBHOOK_READ_ONLY,
  type Webhook as WebhookResource,
  webhookUpdate,
} from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { withStoredHeaders } from '../domain/masked-headers.ts';
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
      const parsed = parse(input, stored.webhook, deps.present(stored.webhook, stored.heldCount));
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

function parse(given: unknown, stored: Webhook, shown: WebhookResource) {
  const { input, faults } = withStoredHeaders(given, stored.headers);
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  const changeable = isObject ? withoutUnchanged(input, shown, faults) : input;
  const parsed = webhookUpdate.safeParse(changeable);
  const fields = { ...(parsed.success ? {} : fieldErrors(parsed.error.issues, changeable)), ...faults };
  if (parsed.success && parsed.data.held !== undefined && parsed.data.is_active !== true) {
    fields['held'] = ['says what becomes of held deliveries when "is_active": true switches the webhook on: give both'];
  }
  if (!parsed.success || Object.keys(fields).length > 0) throw invalid(fields);
  return parsed.data;
}

/** Drops the read-only fields, and adds to `faults` those that are not as stored. */
function withoutUnchanged(input: object, shown: WebhookResource, faults: FieldErrors): Record<string, unknown> {
  const rest: Record<string, unknown> = { ...input };
  for (const name of WEBHOOK_READ_ONLY) {
    if (!(name in rest)) continue;
    // All of them are texts, numbers or null.
    if (rest[name] !== shown[name]) {
      faults[name] = [
        name === 'namespace' ? 'cannot be changed after the webhook was created' : 'is read-only: remove it',
      ];
    }
    delete rest[name];
  }
  return rest;
}

async function countHeld(deps: Deps, webhook: Webhook): Promise<number> {
  return (await deps.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id }))?.heldCount ?? 0;
}
