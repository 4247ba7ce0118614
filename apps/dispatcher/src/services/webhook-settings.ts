// Turns the input of a caller into settings of a webhook, for create and update, so that both use the same rules.
import { type FieldErrors, LANES, type Lane, type WebhookSettings } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { AddressPolicy } from '../domain/address-policy.ts';
import type { RateLimit } from '../domain/endpoint.ts';
import { invalid } from '../domain/errors.ts';
import type { NewWebhook } from '../domain/webhook.ts';
import { readEntries, warnOfSpelling } from '../domain/webhook-events.ts';
import { changedFields } from '../domain/webhook-fields.ts';
import { urlFault } from '../domain/webhook-url.ts';
import { applyAuthentication } from './authentication-settings.ts';
import { ownSecret } from './own-secret.ts';
import { NO_RULES, type WebhookRules } from './webhook-rules.ts';

export type AppliedSettings<T extends NewWebhook> = {
  webhook: T;
  warnings: string[];
  /** The secret that was set by this call, to be shown this once. */
  secret: string | null;
};

/** Lays the input over `base`. @throws RequestError `invalid` with every fault by field */
export function applySettings<T extends NewWebhook>(
  base: T,
  input: WebhookSettings,
  policy: AddressPolicy,
  now: number,
  rules: WebhookRules = NO_RULES,
): AppliedSettings<T> {
  const fields: FieldErrors = { ...rules.fields };
  const warnings = [...rules.warnings];
  const given = readEntries(input, fields);
  if (given !== undefined) warnOfSpelling(given, warnings);
  const events = given ?? base.events;
  const url = input.url ?? base.url;
  // A stored URL that is no longer allowed must not keep its webhook from being switched off, or sent back as it is.
  const urlMatters = url !== base.url || (input.is_active === true && !base.isActive);
  const fault = urlMatters ? urlFault(url, policy) : null;
  if (fault !== null) fields['url'] = [fault];
  const { secrets, shown } = secretsOf(base, input, fields, warnings);
  const headers = input.headers === undefined ? base.headers : (input.headers ?? {});
  const context = { base, place: { url, headers }, policy, now };
  const authentication = applyAuthentication(input.authentication, context, { fields, warnings });
  if (Object.keys(fields).length > 0) throw invalid(fields);

  const isActive = input.is_active ?? base.isActive;
  const webhook: T = {
    ...base,
    events,
    url,
    lane: laneOf(input.queue, warnings) ?? base.lane,
    condition: rules.condition === undefined ? base.condition : rules.condition,
    extraDataTemplate: rules.extraDataTemplate === undefined ? base.extraDataTemplate : rules.extraDataTemplate,
    isActive,
    ...disabling(base, isActive, now),
    headers,
    ...authentication,
    ...secrets,
    ...changedFields(base, input),
    rateLimit: input.rate_limit === undefined ? base.rateLimit : rateLimitOf(input.rate_limit),
    updatedAt: now,
  };
  return { webhook, warnings, secret: shown };
}

const rateLimitOf = (input: WebhookSettings['rate_limit']): RateLimit | null =>
  input ? { count: input.count, perMs: Math.max(1, Math.round(input.per_seconds * 1000)) } : null;

const SHOWN_MAX = 100;

/** The vendor's rule: a wrong queue is taken as the lowest. Ours is to say so. */
function laneOf(queue: unknown, warnings: string[]): Lane | undefined {
  if (queue === undefined) return undefined;
  if (queue === null) return 'default';
  const lane = LANES.find((one) => one === queue);
  if (lane !== undefined) return lane;
  const shown = typeof queue === 'string' && queue.length <= SHOWN_MAX ? `"${queue}"` : 'the value';
  warnings.push(`queue: ${shown} is not one of ${LANES.join(', ')}; it was stored as "low"`);
  return 'low';
}

function disabling(
  base: NewWebhook,
  isActive: boolean,
  now: number,
): Pick<NewWebhook, 'disabledReason' | 'disabledAt'> {
  if (isActive) return { disabledReason: null, disabledAt: null };
  if (!base.isActive) return { disabledReason: base.disabledReason, disabledAt: base.disabledAt };
  return { disabledReason: 'by_user', disabledAt: now };
}

type Secrets = Pick<
  NewWebhook,
  'secretSource' | 'secret' | 'secretGenerated' | 'previousSecret' | 'defaultSecretSetAt'
>;

const WITHOUT: Secrets = {
  secretSource: 'none',
  secret: null,
  secretGenerated: false,
  previousSecret: null,
  defaultSecretSetAt: null,
};

const UNSIGNED =
  'secret: requests will not be signed, so the receiver cannot verify that they come from Posthorn; send "use_default_secret": true to sign them with the default secret';

/** A secret that is set ends an overlap: only a rotation keeps the old one. `{}` = they stay. */
function secretsOf(
  base: NewWebhook,
  input: WebhookSettings,
  fields: FieldErrors,
  warnings: string[],
): { secrets: Partial<Secrets>; shown: string | null } {
  const { secret, generate_secret: generates, use_default_secret: usesDefault } = input;
  if (generates === true || usesDefault === true) {
    const name = generates === true ? 'generate_secret' : 'use_default_secret';
    if (secret !== undefined) fields['secret'] = [`cannot be combined with "${name}": send one of them`];
    if (generates === usesDefault)
      fields['use_default_secret'] = ['cannot be combined with "generate_secret": send one of them'];
  }
  if (generates === true) {
    const text = generateSecret();
    return { secrets: { ...WITHOUT, secretSource: 'webhook', secret: text, secretGenerated: true }, shown: text };
  }
  if (usesDefault === true) {
    // Its secrets are the tenant's: the store fills them in.
    return { secrets: base.secretSource === 'tenant' ? {} : { ...WITHOUT, secretSource: 'tenant' }, shown: null };
  }
  if (secret === undefined) return { secrets: {}, shown: null };
  if (secret === null) {
    warnings.push(UNSIGNED);
    return { secrets: WITHOUT, shown: null };
  }
  const fault = ownSecret(secret, warnings);
  if (fault !== null) fields['secret'] = [fault];
  return { secrets: { ...WITHOUT, secretSource: 'webhook', secret }, shown: secret };
}
