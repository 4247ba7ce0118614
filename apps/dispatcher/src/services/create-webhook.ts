import { webhookCreate } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { actorOf } from '../domain/audit.ts';
import { madeSecret } from '../domain/default-secret.ts';
import { defaultFields } from '../domain/endpoint-fields.ts';
import { invalid } from '../domain/errors.ts';
import { UNTRIED } from '../domain/health.ts';
import type { Token } from '../domain/token.ts';
import type { NewWebhook } from '../domain/webhook.ts';
import { alikeWarning } from '../domain/webhook-events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { ListedWebhook } from '../ports/store/endpoints.ts';
import type { Store } from '../ports/store/index.ts';
import { blankEndpoint } from './endpoint-settings.ts';
import { parseEndpoint } from './posted-endpoint.ts';
import type { PostedJson } from './posted-rules.ts';
import { readRules } from './webhook-rules.ts';
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

const parse = (given: unknown) =>
  parseEndpoint(given, null, webhookCreate, (input, fields) => {
    if (typeof input === 'object' && input !== null && !('trigger' in input || 'events' in input || '' in fields)) {
      fields['trigger'] = ['is required: name one event, or a list of them in "events"'];
    }
  });

export function taken({ entry, webhookId }: { entry: string; webhookId: number }) {
  const text = `is taken: webhook ${webhookId} already sends "${entry}" to this URL; change that webhook, or use another URL`;
  return invalid({ url: [text] });
}

function blank(token: Token, now: number): NewWebhook {
  return {
    // The default secret signs, until the input says otherwise.
    ...blankEndpoint(token.tenantId, 'tenant', now),
    ...defaultFields('webhook'),
    events: [],
    namespace: null,
    condition: null,
    extraDataTemplate: null,
    tokenId: token.id,
    createdAt: now,
  };
}
