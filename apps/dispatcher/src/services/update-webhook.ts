import { WEBHOOK_READ_ONLY, webhookUpdate } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { actorOf } from '../domain/audit.ts';
import { withStoredSecrets } from '../domain/authentication/masked-authentication.ts';
import { madeSecret } from '../domain/default-secret.ts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { withStoredHeaders } from '../domain/masked-headers.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import { alikeWarning } from '../domain/webhook-events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { type SavedWebhook, taken } from './create-webhook.ts';
import { isSameWebhook } from './same-webhook.ts';
import { type PostedJson, readRules } from './webhook-rules.ts';
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
      if (isSameWebhook(stored.webhook, webhook)) return { ...stored, secret: null, warnings };
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
    throw new RequestError(
      'conflict',
      'Another request changed the webhook at the same time. Read it again, then repeat the change.',
    );
  };
}

function parse(given: unknown, stored: Webhook) {
  const { input: sent, faults } = withStoredHeaders(given, stored.headers);
  const { input, faults: masks } = withStoredSecrets(sent, stored.authentication);
  const changeable = isObject(input) ? withoutReadOnly(input) : input;
  const parsed = webhookUpdate.safeParse(changeable);
  const fields = {
    ...(parsed.success ? {} : fieldErrors(parsed.error.issues, changeable, '', Object.keys(webhookUpdate.shape))),
    ...faults,
    ...masks,
  };
  if (parsed.success && parsed.data.held !== undefined && parsed.data.is_active !== true) {
    fields['held'] = ['applies only when "is_active": true switches the webhook on: send both'];
  }
  if (!parsed.success || Object.keys(fields).length > 0) throw invalid(fields);
  return parsed.data;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutReadOnly(input: Record<string, unknown>): Record<string, unknown> {
  const rest = { ...input };
  for (const name of WEBHOOK_READ_ONLY) delete rest[name];
  return rest;
}

/** Of all read-only fields it is the one that a person may believe to have changed. */
function movesNamespace(given: unknown, { namespace }: Webhook): boolean {
  const wanted = isObject(given) ? given['namespace'] : undefined;
  return wanted !== undefined && (wanted || null) !== namespace;
}

const isAboutEntries = (before: Webhook, after: Webhook): boolean =>
  before.url !== after.url || before.events.join() !== after.events.join();
