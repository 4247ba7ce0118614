// Turns the input of a caller into settings of a webhook, for create and update, so that both use the same rules.
import type { WebhookSettings } from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { changedFields } from '../domain/endpoint-fields.ts';
import { invalid } from '../domain/errors.ts';
import type { NewWebhook } from '../domain/webhook.ts';
import { readEntries, warnOfSpelling } from '../domain/webhook-events.ts';
import { urlFault } from '../domain/webhook-url.ts';
import { applyEndpoint } from './endpoint-settings.ts';
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
  const found = { fields: { ...rules.fields }, warnings: [...rules.warnings] };
  const { fields, warnings } = found;
  const given = readEntries(input, fields);
  if (given !== undefined) warnOfSpelling(given, warnings);
  const judgeUrl = (url: string) => urlFault(url, policy);
  const { changed, shown } = applyEndpoint(base, input, { judgeUrl, policy, now }, found);
  if (Object.keys(fields).length > 0) throw invalid(fields);
  const webhook: T = {
    ...base,
    ...changed,
    events: given ?? base.events,
    condition: rules.condition === undefined ? base.condition : rules.condition,
    extraDataTemplate: rules.extraDataTemplate === undefined ? base.extraDataTemplate : rules.extraDataTemplate,
    ...changedFields('webhook', base, input),
  };
  return { webhook, warnings, secret: shown };
}
