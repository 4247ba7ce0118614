// Between a row of `endpoints` and the endpoint it stands for.
import { AUTHENTICATION_KINDS, type AuthenticationKind, LANES, TARGET_METHODS } from '@posthorn/contracts/plain';
import { type Authentication, joined, plainFields, secretFields } from '../../domain/authentication/authentication.ts';
import type { Endpoint, NewEndpoint } from '../../domain/endpoint.ts';
import type { Sealing } from '../sealing.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
import { findDefaultSecret } from './default-secrets.ts';
import { fieldsFromRow, type PlainColumns, plainColumns } from './plain-columns.ts';
import { json, mapOf, oneOf, orNull, text } from './stored-values.ts';

export type EndpointRow = PlainColumns<'endpoint'> & {
  id: number;
  tenant_id: number;
  method: string;
  url: string;
  lane: string;
  is_active: number;
  disabled_reason: string | null;
  disabled_at: number | null;
  headers: Uint8Array;
  authentication: string | null;
  credential: Uint8Array | null;
  certificate_expires_at: number | null;
  secret: Uint8Array | null;
  secret_generated: number;
  updated_at: number;
  version: number;
  rate_count: number | null;
  rate_per_ms: number | null;
  previous_secret: Uint8Array | null;
  previous_secret_until: number | null;
  uses_default_secret: number;
};

const storedHeaders = json(mapOf(text));
const storedLane = oneOf(LANES);
const storedReason = orNull(oneOf(['by_user', 'gone', 'failing']));
const storedFields = json(mapOf(orNull(text)));
const storedKind = oneOf(
  Object.keys(AUTHENTICATION_KINDS).filter((kind): kind is AuthenticationKind => kind !== 'none'),
);
const storedMethod = oneOf(TARGET_METHODS);

type Sealed = 'headers' | 'credential' | 'secret' | 'previous_secret';
/**
 * Where a sealed value belongs: copied into another row or column it does not open. It names the table that these columns
 * were in at first: the migration that moved them had no key to seal them again.
 */
const scopeOf = (id: number, column: Sealed): string => `webhooks.${id}.${column}`;

export function* endpointFromRow(tx: Tx, row: EndpointRow): Steps<Endpoint> {
  const known = tx.endpoints.get(row.id);
  if (known?.version === row.version) return known;
  const endpoint: Endpoint = {
    id: row.id,
    tenantId: row.tenant_id,
    method: storedMethod(row.method),
    url: row.url,
    lane: storedLane(row.lane),
    isActive: row.is_active === 1,
    disabledReason: storedReason(row.disabled_reason),
    disabledAt: row.disabled_at,
    headers: storedHeaders(tx.sealing.open(row.headers, scopeOf(row.id, 'headers'))),
    authentication: authenticationFrom(tx.sealing, row),
    certificateExpiresAt: row.certificate_expires_at,
    ...(row.uses_default_secret === 1 ? yield* defaultSecretsOf(tx, row) : ownSecretsOf(tx.sealing, row)),
    ...fieldsFromRow('endpoint', row),
    rateLimit: row.rate_count === null ? null : { count: row.rate_count, perMs: row.rate_per_ms ?? 1 },
    version: row.version,
  };
  tx.endpoints.set(row.id, endpoint);
  return endpoint;
}

/** Kept in two columns: what may be read, and what is sealed. */
function authenticationFrom(sealing: Sealing, row: EndpointRow): Authentication | null {
  const { authentication, credential } = row;
  if (authentication === null || credential === null) return null;
  const { kind, ...fields } = storedFields(authentication);
  const secrets = storedFields(sealing.open(credential, scopeOf(row.id, 'credential')));
  return joined(storedKind(kind), { ...fields, ...secrets });
}

function authenticationColumns(seal: (text: string, column: Sealed) => Uint8Array, endpoint: StoredAuthentication) {
  const { authentication, certificateExpiresAt } = endpoint;
  return {
    authentication: authentication && JSON.stringify({ kind: authentication.kind, ...plainFields(authentication) }),
    credential: authentication && seal(JSON.stringify(secretFields(authentication)), 'credential'),
    certificate_expires_at: certificateExpiresAt,
  };
}

type StoredAuthentication = Pick<Endpoint, 'authentication' | 'certificateExpiresAt'>;
type Secrets = Pick<Endpoint, 'secretSource' | 'secret' | 'secretGenerated' | 'previousSecret' | 'defaultSecretSetAt'>;

function ownSecretsOf(sealing: Sealing, row: EndpointRow): Secrets {
  const { secret, previous_secret: previous } = row;
  return {
    secretSource: secret === null ? 'none' : 'own',
    secret: secret === null ? null : sealing.open(secret, scopeOf(row.id, 'secret')),
    secretGenerated: row.secret_generated === 1,
    previousSecret:
      previous === null
        ? null
        : {
            text: sealing.open(previous, scopeOf(row.id, 'previous_secret')),
            until: row.previous_secret_until ?? 0,
          },
    defaultSecretSetAt: null,
  };
}

function* defaultSecretsOf(tx: Tx, row: EndpointRow): Steps<Secrets> {
  const found = yield* findDefaultSecret(tx, row.tenant_id);
  if (found === null) throw new Error(`tenant ${row.tenant_id} has no default secret, and an endpoint signs with it`);
  const { text, generated, previous, setAt } = found;
  return {
    secretSource: 'tenant',
    secret: text,
    secretGenerated: generated,
    previousSecret: previous,
    defaultSecretSetAt: setAt,
  };
}

/** Column → value, for INSERT and UPDATE alike. `version` is the statements' own. */
export function endpointColumns(sealing: Sealing, id: number, endpoint: NewEndpoint) {
  const isOwn = endpoint.secretSource !== 'tenant';
  const [secret, previousSecret] = isOwn ? [endpoint.secret, endpoint.previousSecret] : [null, null];
  const seal = (text: string, column: Sealed) => sealing.seal(text, scopeOf(id, column));
  return {
    id,
    tenant_id: endpoint.tenantId,
    method: endpoint.method,
    url: endpoint.url,
    lane: endpoint.lane,
    is_active: flag(endpoint.isActive),
    disabled_reason: endpoint.disabledReason,
    disabled_at: endpoint.disabledAt,
    headers: seal(JSON.stringify(endpoint.headers), 'headers'),
    ...authenticationColumns(seal, endpoint),
    secret: secret === null ? null : seal(secret, 'secret'),
    secret_generated: flag(secret !== null && endpoint.secretGenerated),
    previous_secret: previousSecret && seal(previousSecret.text, 'previous_secret'),
    previous_secret_until: previousSecret?.until ?? null,
    uses_default_secret: flag(endpoint.secretSource === 'tenant'),
    ...plainColumns('endpoint', endpoint),
    rate_count: endpoint.rateLimit?.count ?? null,
    rate_per_ms: endpoint.rateLimit?.perMs ?? null,
    updated_at: endpoint.updatedAt,
  };
}
