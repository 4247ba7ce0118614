// What webhooks and targets have in common, in the fields of the API.
import { toVendorTime } from '@posthorn/contracts';
import { judgeCondition } from '../domain/condition/judge-condition.ts';
import type { Condition } from '../domain/condition/parse-condition.ts';
import { type Endpoint, overlapEndsAt } from '../domain/endpoint.ts';
import { type Health, healthState } from '../domain/health.ts';
import { masked } from '../domain/masked-headers.ts';
import { secretHint } from '../domain/secret-hint.ts';
import { presentAuthentication } from './authentication.ts';
import { commonEndpointFields, presentRateLimit } from './common-fields.ts';
import { vendorTime } from './times.ts';

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
