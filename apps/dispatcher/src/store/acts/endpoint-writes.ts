// What changing a webhook and changing a target have in common: the row of the endpoint, and what the change does to its
// deliveries. Several writers: each act that calls these says how it is safe.
import { type Actor, POSTHORN } from '../../domain/audit.ts';
import type { NewDefaultSecret } from '../../domain/default-secret.ts';
import type { Endpoint, NewEndpoint } from '../../domain/endpoint.ts';
import { changeOf, type EndOfHolding, type EndpointChange } from '../../domain/holding.ts';
import type { Steps, Tx, Value } from '../tx.ts';
import { auditSwitchedOff } from './audit-changes.ts';
import { makeDefaultSecret } from './default-secrets.ts';
import { endpointColumns } from './endpoint-rows.ts';
import { nextVersion, raiseRoutingVersion } from './routing-version.ts';

type Table = 'endpoints' | 'webhooks' | 'targets';
type Columns = Record<string, Value> & { id: number };

export function* insertRow(tx: Tx, table: Table, columns: Columns): Steps<void> {
  const names = Object.keys(columns);
  yield* tx.run(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`,
    columns,
  );
}

export function* updateRow(tx: Tx, table: Table, columns: Columns, also = ''): Steps<void> {
  const assignments = Object.keys(columns).map((name) => `${name} = :${name}`);
  yield* tx.run(`UPDATE ${table} SET ${assignments.join(', ')}${also} WHERE id = :id`, columns);
}

type Signing = { defaultSecret?: NewDefaultSecret; actor?: Actor };

/** @returns its id */
export function* insertEndpoint(tx: Tx, endpoint: NewEndpoint, by: Signing): Steps<number> {
  yield* makeDefaultSecretFor(tx, endpoint, by);
  const id = yield* nextId(tx);
  yield* insertRow(tx, 'endpoints', endpointColumns(tx.sealing, id, endpoint));
  return id;
}

/** Known before the row is: secrets are sealed for their row. Never one that was used before. */
function* nextId(tx: Tx): Steps<number> {
  const next = yield* tx.get<{ id: number }>(`SELECT ${tx.dialect.nextId('endpoints')} AS id`);
  if (next === undefined) throw new Error('the database has no next id of an endpoint');
  return next.id;
}

type Update = Signing & {
  stored: Endpoint;
  next: Endpoint & NewEndpoint;
  held: EndOfHolding;
  now: number;
};

/** The routing version must rise in the same act. */
export function* updateEndpoint(tx: Tx, { stored, next, held, now, ...by }: Update): Steps<EndpointChange> {
  yield* makeDefaultSecretFor(tx, next, by);
  const change = changeOf(stored, next, held);
  // What was accepted before and is yet to be written is discarded then.
  const discarded = change.discardsPending ? { discarded_version: yield* nextVersion(tx, next.tenantId) } : {};
  const columns = { ...endpointColumns(tx.sealing, next.id, next), ...discarded };
  yield* updateRow(tx, 'endpoints', columns, ', version = version + 1');
  if (change.forgetsFailures) yield* tx.hot('forgetFailures', next.id);
  yield* tx.hot('beginSweeps', next, change.sweeps, now);
  return change;
}

/** With the row of its webhook or target. Calls off what it has unfinished. */
export function* deleteEndpoint(tx: Tx, { id, tenantId }: { id: number; tenantId: number }, now: number): Steps<void> {
  yield* tx.run('DELETE FROM endpoints WHERE id = ? AND tenant_id = ?', [id, tenantId]);
  tx.endpoints.delete(id);
  yield* tx.hot('beginSweeps', { id, tenantId }, ['delete'], now);
  yield* raiseRoutingVersion(tx, tenantId);
}

/** Switches an endpoint off because of what its receiver did, and holds what waits for it. `false` = it was off. */
export function* switchOff(tx: Tx, endpointId: number, reason: 'gone' | 'failing', now: number): Steps<boolean> {
  const row = yield* tx.get<{ tenant_id: number }>(
    `UPDATE endpoints SET is_active = 0, disabled_reason = :reason, disabled_at = :now, updated_at = :now, version = version + 1
       WHERE id = :endpointId AND is_active = 1 RETURNING tenant_id`,
    { reason, now, endpointId },
  );
  if (row === undefined) return false;
  yield* tx.hot('beginSweeps', { id: endpointId, tenantId: row.tenant_id }, ['hold'], now);
  yield* raiseRoutingVersion(tx, row.tenant_id);
  yield* auditSwitchedOff(tx, endpointId, reason, now);
  return true;
}

function* makeDefaultSecretFor(tx: Tx, endpoint: NewEndpoint, { defaultSecret, actor }: Signing): Steps<void> {
  if (endpoint.secretSource !== 'tenant' || defaultSecret === undefined) return;
  yield* makeDefaultSecret(tx, endpoint.tenantId, defaultSecret, actor ?? POSTHORN);
}

/** What finding a webhook or a target answers right after it was written. */
export function readBack<Found>(found: Found | null, id: number): Found {
  if (found === null) throw new Error(`endpoint ${id} was just written and cannot be read back`);
  return found;
}
