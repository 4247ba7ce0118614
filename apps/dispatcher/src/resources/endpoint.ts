// What webhooks and targets have in common, in the fields of the API.
import { toVendorTime } from '@posthorn/contracts';
import { judgeCondition } from '../domain/condition/judge-condition.ts';
import type { Condition } from '../domain/condition/parse-condition.ts';
import { type Endpoint, overlapEndsAt, type SecretSource } from '../domain/endpoint.ts';
import { type Health, healthState } from '../domain/health.ts';
import { masked } from '../domain/masked-headers.ts';
import { secretHint } from '../domain/secret-hint.ts';
import { presentAuthentication } from './authentication.ts';
import { vendorTime } from './times.ts';

/** The fields of an endpoint that an operational event about it has, too. */
export const commonEndpointFields = (endpoint: Endpoint) => ({
  id: endpoint.id,
  url: endpoint.url,
  is_active: endpoint.isActive,
  disabled_reason: endpoint.disabledReason,
  disabled_at: vendorTime(endpoint.disabledAt),
});

type Managed = Endpoint & {
  condition: Condition | null;
  tokenId: number | null;
  createdAt: number;
  updatedAt: number;
};

/** Neither the secret nor the values of static headers, which often hold credentials, are ever read back. */
export const presentEndpoint = (endpoint: Managed, heldCount: number, health: Health, now: number) => ({
  ...commonEndpointFields(endpoint),
  queue: endpoint.lane,
  condition_warnings: endpoint.condition === null ? [] : [...judgeCondition(endpoint.condition).warnings],
  headers: masked(endpoint.headers),
  authentication: presentAuthentication(endpoint),
  secret_hint: secretHint(endpoint.secret),
  secret_overlap_ends_at: vendorTime(overlapEndsAt(endpoint, now)),
  rate_limit: presentRateLimit(endpoint.rateLimit),
  held_count: heldCount,
  health: {
    state: healthState(endpoint.isActive, health),
    failing_since: vendorTime(health.failingSince),
    failure_count: health.failureCount,
    last_success_at: vendorTime(health.lastSuccessAt),
    last_failure_at: vendorTime(health.lastFailureAt),
  },
  user_id: endpoint.tokenId,
  created_at: toVendorTime(endpoint.createdAt),
  updated_at: toVendorTime(endpoint.updatedAt),
});

export const presentRateLimit = (limit: Endpoint['rateLimit']) =>
  limit && { count: limit.count, per_seconds: limit.perMs / 1000 };

/** The API calls a secret of its own by what it belongs to. */
export const presentSecretSource = <Kind extends string>(source: SecretSource, kind: Kind): Kind | 'tenant' | 'none' =>
  source === 'own' ? kind : source;
