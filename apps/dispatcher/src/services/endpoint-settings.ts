// Turns the input of a caller into settings of an endpoint: what webhooks and targets have in common, when they are created
// and when they are changed.
import { type EndpointSettings, type FieldErrors, LANES, type Lane } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { AddressPolicy } from '../domain/address-policy.ts';
import type { NewEndpoint, RateLimit } from '../domain/endpoint.ts';
import { applyAuthentication } from './authentication-settings.ts';
import { ownSecret } from './own-secret.ts';
import type { Findings } from './posted-rules.ts';

/** What an endpoint is before the input says anything: signed as `secretSource` has it, and on. */
export const blankEndpoint = (tenantId: number, secretSource: 'tenant' | 'none', now: number) =>
  ({
    tenantId,
    method: 'POST',
    url: '',
    lane: 'default',
    isActive: true,
    disabledReason: null,
    disabledAt: null,
    headers: {},
    authentication: null,
    certificateExpiresAt: null,
    ...WITHOUT,
    secretSource,
    rateLimit: null,
    updatedAt: now,
  }) as const;

export type AppliedEndpoint = {
  /** To be laid over what it begins from. */
  changed: Omit<Partial<NewEndpoint>, 'tenantId'>;
  /** The secret that was set by this call, to be shown this once. */
  shown: string | null;
};

type Judging = {
  /** What is wrong with a URL, or `null`. */
  judgeUrl: (url: string) => string | null;
  policy: AddressPolicy;
  now: number;
};

/** Lays the input over `base`. Faults and warnings go to `found`. */
export function applyEndpoint(
  base: NewEndpoint,
  input: EndpointSettings,
  { judgeUrl, policy, now }: Judging,
  found: Findings,
): AppliedEndpoint {
  const { fields, warnings } = found;
  const url = input.url ?? base.url;
  // A stored URL that is no longer allowed must not keep its endpoint from being switched off, or sent back as it is.
  const urlMatters = url !== base.url || (input.is_active === true && !base.isActive);
  const fault = urlMatters ? judgeUrl(url) : null;
  if (fault !== null) fields['url'] = [fault];
  const { secrets, shown } = secretsOf(base, input, fields, warnings);
  const headers = input.headers === undefined ? base.headers : (input.headers ?? {});
  const context = { base, place: { url, headers }, policy, now };
  const authentication = applyAuthentication(input.authentication, context, found);
  const isActive = input.is_active ?? base.isActive;
  const changed = {
    url,
    lane: laneOf(input.queue, warnings) ?? base.lane,
    isActive,
    ...disabling(base, isActive, now),
    headers,
    ...authentication,
    ...secrets,
    rateLimit: input.rate_limit === undefined ? base.rateLimit : rateLimitOf(input.rate_limit),
    updatedAt: now,
  };
  return { changed, shown };
}

const rateLimitOf = (input: EndpointSettings['rate_limit']): RateLimit | null =>
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
  base: NewEndpoint,
  isActive: boolean,
  now: number,
): Pick<NewEndpoint, 'disabledReason' | 'disabledAt'> {
  if (isActive) return { disabledReason: null, disabledAt: null };
  if (!base.isActive) return { disabledReason: base.disabledReason, disabledAt: base.disabledAt };
  return { disabledReason: 'by_user', disabledAt: now };
}

type Secrets = Pick<
  NewEndpoint,
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
  base: NewEndpoint,
  input: EndpointSettings,
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
    return { secrets: { ...WITHOUT, secretSource: 'own', secret: text, secretGenerated: true }, shown: text };
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
  return { secrets: { ...WITHOUT, secretSource: 'own', secret }, shown: secret };
}
