import {
  type FieldErrors,
  webhook as resource,
  WEBHOOK_READ_ONLY,
  type Webhook as WebhookResource,
  webhookUpdate,
} from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { actorOf } from '../domain/audit.ts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { withStoredHeaders } from '../domain/masked-headers.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { ListedWebhook, Store } from '../ports/store.ts';
import { type SavedWebhook, taken } from './create-webhook.ts';
import type { Handover } from './handover.ts';
import type { Subscriptions } from './subscriptions.ts';
import { type PostedJson, readRules } from './webhook-rules.ts';
import { applySettings } from './webhook-settings.ts';

type Deps = {
  store: Pick<Store, 'getWebhook' | 'updateWebhook'>;
  subscriptions: Subscriptions;
  handover: Handover;
  clock: Clock;
  addressPolicy: AddressPolicy;
  renderer: Pick<Renderer, 'check'>;
  /** How a stored webhook is shown: read-only fields may be sent back as they were answered. */
  present: (listed: ListedWebhook, now: number) => WebhookResource;
};

const TRIES = 5;
const LOOK_AFTER_MS = 1000;
const { shape } = resource;

/** Partial update. @throws RequestError `invalid`, `not_found`, `conflict` */
export function createUpdateWebhook(deps: Deps) {
  return async (token: Token, id: number, posted: PostedJson): Promise<SavedWebhook> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const stored = await deps.store.getWebhook({ tenantId: token.tenantId, id });
      if (stored === null) throw notFound('webhook');
      const now = deps.clock.now();
      const parsed = parse(posted.value, stored.webhook, deps.present(stored, now));
      const { held = 'release', ...settings } = parsed;
      const rules = await readRules(deps.renderer, settings, posted.text);
      const { webhook, warnings, secret } = applySettings(stored.webhook, settings, deps.addressPolicy, now, rules);
      const by = { actor: actorOf(token), revealsSecret: secret !== null };
      const saved = await deps.store.updateWebhook({ ...by, webhook, now, held }).catch((error: unknown) => {
        // A commit of which no answer came may have happened all the same: what it released must not wait for the next.
        deps.subscriptions.forget(token.tenantId);
        deps.handover.nudge(stored.webhook, now + LOOK_AFTER_MS);
        throw error;
      });
      deps.subscriptions.forget(token.tenantId);
      if (saved.kind === 'duplicate') throw taken(saved);
      if (saved.kind === 'not-found') throw notFound('webhook');
      if (saved.kind === 'stale') continue;
      deps.handover.nudge(saved.webhook, now);
      // Read again for its health and what it holds; the settings answered are those of this change.
      const listed = await deps.store.getWebhook({ tenantId: token.tenantId, id });
      return { ...(listed ?? stored), webhook: saved.webhook, secret, warnings };
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
    // These change by themselves between the GET and this PUT.
    const changing = name === 'health' || name === 'secret_overlap_ends_at';
    const unchanged = changing ? shape[name].safeParse(rest[name]).success : rest[name] === shown[name];
    if (!unchanged) {
      faults[name] = [
        name === 'namespace' ? 'cannot be changed after the webhook was created' : 'is read-only: remove it',
      ];
    }
    delete rest[name];
  }
  return rest;
}
