import { webhookCreate } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { actorOf } from '../domain/audit.ts';
import { withStoredSecrets } from '../domain/authentication/masked-authentication.ts';
import { madeSecret } from '../domain/default-secret.ts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { UNTRIED } from '../domain/health.ts';
import { withStoredHeaders } from '../domain/masked-headers.ts';
import type { Token } from '../domain/token.ts';
import type { NewWebhook } from '../domain/webhook.ts';
import { alikeWarning } from '../domain/webhook-events.ts';
import { defaultFields } from '../domain/webhook-fields.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { ListedWebhook } from '../ports/store/endpoints.ts';
import type { Store } from '../ports/store/index.ts';
import { type PostedJson, readRules } from './webhook-rules.ts';
import { applySettings } from './webhook-settings.ts';

export type SavedWebhook = ListedWebhook & { secret: string | null; warnings: string[] };

type Deps = {
  store: Pick<Store, 'createWebhook'>;
  clock: Clock;
  addressPolicy: AddressPolicy;
  renderer: Pick<Renderer, 'check'>;
};

/** @throws RequestError `invalid` */
export function createWebhook(deps: Deps) {
  return async (token: Token, posted: PostedJson): Promise<SavedWebhook> => {
    const { namespace, ...settings } = parse(posted.value);
    const rules = await readRules({ ...deps, tenantId: token.tenantId }, settings, posted.text);
    const now = deps.clock.now();
    const base = { ...blank(token, now), namespace: namespace || null };
    const { webhook, warnings, secret } = applySettings(base, settings, deps.addressPolicy, now, rules);
    const saved = await deps.store.createWebhook({
      webhook,
      actor: actorOf(token),
      revealsSecret: secret !== null,
      defaultSecret: madeSecret(generateSecret(), now),
    });
    if (saved.kind === 'duplicate') throw taken(saved);
    if (saved.kind !== 'saved') throw new Error(`creating a webhook cannot end as ${saved.kind}`);
    warnings.push(...saved.alike.map(alikeWarning));
    return { webhook: saved.webhook, heldCount: 0, health: UNTRIED, secret, warnings };
  };
}

function parse(given: unknown) {
  const { input: sent, faults } = withStoredHeaders(given, {});
  const { input, faults: masks } = withStoredSecrets(sent, null);
  const parsed = webhookCreate.safeParse(input);
  const fields = {
    ...(parsed.success ? {} : fieldErrors(parsed.error.issues, input, '', Object.keys(webhookCreate.shape))),
    ...faults,
    ...masks,
  };
  if (typeof input === 'object' && input !== null && !('trigger' in input || 'events' in input || '' in fields)) {
    fields['trigger'] = ['is required: name one event, or a list of them in "events"'];
  }
  if (!parsed.success || Object.keys(fields).length > 0) throw invalid(fields);
  return parsed.data;
}

export function taken({ entry, webhookId }: { entry: string; webhookId: number }) {
  const text = `is taken: webhook ${webhookId} already sends "${entry}" to this URL; change that webhook, or use another URL`;
  return invalid({ url: [text] });
}

function blank(token: Token, now: number): NewWebhook {
  return {
    tenantId: token.tenantId,
    events: [],
    url: '',
    namespace: null,
    condition: null,
    extraDataTemplate: null,
    lane: 'default',
    isActive: true,
    disabledReason: null,
    disabledAt: null,
    headers: {},
    authentication: null,
    certificateExpiresAt: null,
    // The default, until the input says otherwise.
    secretSource: 'tenant',
    secret: null,
    secretGenerated: false,
    previousSecret: null,
    defaultSecretSetAt: null,
    ...defaultFields(),
    rateLimit: null,
    tokenId: token.id,
    createdAt: now,
    updatedAt: now,
  };
}
