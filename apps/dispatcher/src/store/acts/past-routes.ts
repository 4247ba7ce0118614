// The routing of a tenant as it was when an event was accepted. Nothing is copied at acceptance: a webhook that is changed
// or deleted while a fan-out is pending leaves behind what routing knew of it. Several writers: the
// webhook and the version that ended it are the primary key.

import type { Route } from '../../domain/route.ts';
import type { RoutesAsAcceptedInput } from '../../ports/store/accept.ts';
import type { Steps, Tx } from '../tx.ts';
import { nextVersion } from './routing-version.ts';
import { type RouteRow, routeFromRow, WEBHOOKS } from './webhook-rows.ts';

/** What routing asks of a webhook: only a change of these leaves something behind. */
const COLUMNS = 'events, namespace, condition, extra_data_template, ordering';

/** Before a webhook is changed or deleted. Does nothing unless an event of the tenant waits for its fan-out. */
export function* keepRoute(tx: Tx, tenantId: number, endpointId: number): Steps<void> {
  yield* tx.run(
    `INSERT INTO past_routes (tenant_id, webhook_id, until_version, since_version, ${COLUMNS})
       SELECT tenant_id, id, ?, routed_since, ${COLUMNS} FROM ${WEBHOOKS}
       WHERE id = ? AND EXISTS (SELECT 1 FROM fan_outs f WHERE f.tenant_id = webhooks.tenant_id)`,
    [yield* nextVersion(tx, tenantId), endpointId],
  );
}

/** Webhooks that come after `after`, as routing knew them under `version`, in order of their ids. */
export function* routesAsAccepted(tx: Tx, { tenantId, version, after, limit }: RoutesAsAcceptedInput): Steps<Route[]> {
  const present = yield* tx.all<RouteRow>(
    `SELECT id, ${COLUMNS} FROM ${WEBHOOKS} WHERE tenant_id = ? AND id > ? AND routed_since <= ? ORDER BY id LIMIT ?`,
    [tenantId, after, version, limit],
  );
  const past = yield* tx.all<RouteRow>(
    `SELECT webhook_id AS id, ${COLUMNS} FROM past_routes
       WHERE tenant_id = ? AND webhook_id > ? AND since_version <= ? AND until_version > ?
       ORDER BY webhook_id LIMIT ?`,
    [tenantId, after, version, version, limit],
  );
  const rows = [...present, ...past].sort((a, b) => a.id - b.id);
  return rows.slice(0, limit).map(routeFromRow);
}

/** Of one step: the rest goes with the next. */
const FORGOTTEN_MAX = 500;

/** What no pending fan-out was accepted under. @param version the oldest that one was; `null` = none is pending */
export function* forgetPastRoutes(tx: Tx, tenantId: number, version: number | null): Steps<void> {
  yield* tx.run(
    `DELETE FROM past_routes WHERE tenant_id = :tenantId AND (webhook_id, until_version) IN (
         SELECT webhook_id, until_version FROM past_routes
         WHERE tenant_id = :tenantId AND (:version IS NULL OR until_version <= :version) LIMIT :limit)`,
    { tenantId, version, limit: FORGOTTEN_MAX },
  );
}
