// The audit entries of a change to a webhook, a target or a token. Several writers: entries are only added.
import { toRfc3339, toVendorTime } from '@posthorn/contracts/plain';
import {
  type Actor,
  type AuditChanges,
  type AuditedFields,
  actorOf,
  changesBetween,
  POSTHORN,
} from '../../domain/audit.ts';
import type { DefaultSecret, NewDefaultSecret } from '../../domain/default-secret.ts';
import type { Endpoint } from '../../domain/endpoint.ts';
import type { EndpointKind } from '../../domain/endpoint-fields.ts';
import type { Target } from '../../domain/target.ts';
import type { Token } from '../../domain/token.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type { ChangeBy } from '../../ports/store/endpoints.ts';
import { auditedTarget, auditedWebhook } from '../../resources/audited-endpoint.ts';
import { auditedTrigger } from '../../resources/trigger.ts';
import type { Steps, Tx } from '../tx.ts';
import { writeAudit } from './audit.ts';

type Change<Of> = ChangeBy & { before: Of | null; after: Of | null; at: number; also?: AuditChanges };

export function* auditWebhook(tx: Tx, change: Change<Webhook>): Steps<void> {
  yield* auditEndpoint(tx, 'webhook', change, auditedWebhook);
}

export function* auditTarget(tx: Tx, change: Change<Target>): Steps<void> {
  yield* auditEndpoint(tx, 'target', change, auditedTarget);
}

/** A change that changed nothing leaves no entry; a secret that is shown again does. */
function* auditEndpoint<Of extends Endpoint>(
  tx: Tx,
  kind: EndpointKind,
  change: Change<Of>,
  audited: (of: Of) => AuditedFields,
): Steps<void> {
  const { before, after, at, actor = POSTHORN } = change;
  const about = after ?? before;
  if (about === null) return;
  const entry = { tenantId: about.tenantId, at, actor, subject: kind, subjectId: String(about.id) } as const;
  const changes = { ...changesBetween(before && audited(before), after && audited(after)), ...change.also };
  const done = before === null ? 'created' : after === null ? 'deleted' : 'updated';
  if (Object.keys(changes).length > 0) yield* writeAudit(tx, { ...entry, action: `${kind}.${done}`, changes });
  if (change.revealsSecret === true) yield* writeAudit(tx, { ...entry, action: 'secret.revealed', changes: {} });
}

type TriggerChange = Pick<ChangeBy, 'actor'> & { before: Trigger | null; after: Trigger | null; at: number };

/** A change of its actions is a change of the trigger. */
export function* auditTrigger(tx: Tx, { before, after, at, actor = POSTHORN }: TriggerChange): Steps<void> {
  const trigger = after ?? before;
  if (trigger === null) return;
  const changes = changesBetween(before && auditedTrigger(before), after && auditedTrigger(after));
  if (Object.keys(changes).length === 0) return;
  const action = before === null ? 'trigger.created' : after === null ? 'trigger.deleted' : 'trigger.updated';
  const about = { tenantId: trigger.tenantId, subject: 'trigger', subjectId: String(trigger.id) } as const;
  yield* writeAudit(tx, { ...about, at, actor, action, changes });
}

type DefaultSecretChange = {
  tenantId: number;
  before: DefaultSecret | null;
  secret: NewDefaultSecret;
  now: number;
  actor: Actor;
  reveals: boolean;
};

export function* auditDefaultSecret(tx: Tx, change: DefaultSecretChange): Steps<void> {
  const { tenantId, before, secret, now, actor } = change;
  const tenant = yield* tx.get<{ name: string }>('SELECT name FROM tenants WHERE id = ?', [tenantId]);
  const entry = { tenantId, at: now, actor, subject: 'default_secret', subjectId: tenant?.name ?? '' } as const;
  const fields = ({ text, previous }: NewDefaultSecret) => ({
    shown: { secret_overlap_ends_at: previous && toVendorTime(previous.until) },
    hidden: { secret: text },
  });
  const action = before === null ? 'default_secret.created' : 'default_secret.rotated';
  const changes = changesBetween(before && fields(before), fields(secret));
  if (Object.keys(changes).length > 0) yield* writeAudit(tx, { ...entry, action, changes });
  if (change.reveals) yield* writeAudit(tx, { ...entry, action: 'secret.revealed', changes: {} });
}

/** A change by Posthorn itself, not on request. */
export function* auditSwitchedOff(tx: Tx, endpointId: number, reason: string, now: number): Steps<void> {
  const row = yield* tx.get<{ tenant_id: number; is_target: number }>(
    'SELECT tenant_id, EXISTS (SELECT 1 FROM targets t WHERE t.id = endpoints.id) AS is_target FROM endpoints WHERE id = ?',
    [endpointId],
  );
  if (row === undefined) return;
  const kind = row.is_target === 1 ? 'target' : 'webhook';
  const about = { tenantId: row.tenant_id, subject: kind, subjectId: String(endpointId) } as const;
  const changes = { is_active: { from: true, to: false }, disabled_reason: { from: null, to: reason } };
  yield* writeAudit(tx, { ...about, at: now, actor: POSTHORN, action: `${kind}.disabled`, changes });
}

const tokenEntry = (token: Token, at: number, actor: Actor) =>
  ({ tenantId: token.tenantId, at, actor, subject: 'token', subjectId: String(token.id) }) as const;

const time = (epochMs: number | null): string | null => (epochMs === null ? null : toRfc3339(epochMs));

/** The answer that made a token is the one that shows it. */
export function* auditTokenCreated(tx: Tx, token: Token, actor: Actor = POSTHORN): Steps<void> {
  const entry = tokenEntry(token, token.createdAt, actor);
  const { name, namespace } = token;
  const scopes = token.sentScopes ?? token.scopes;
  const shown = { name, namespace, scopes, expires_at: time(token.expiresAt) };
  yield* writeAudit(tx, { ...entry, action: 'token.created', changes: changesBetween(null, { shown, hidden: {} }) });
  yield* writeAudit(tx, { ...entry, action: 'secret.revealed', changes: {} });
}

export function* auditTokenRevoked(tx: Tx, token: Token, now: number, actor: Actor = POSTHORN): Steps<void> {
  const changes = { revoked_at: { from: null, to: time(now) } };
  yield* writeAudit(tx, { ...tokenEntry(token, now, actor), action: 'token.revoked', changes });
}

/** Who signs in does so as the token: it is the actor and the subject. */
const sessionEntry = (token: Token, at: number, actor: Actor = actorOf(token)) => tokenEntry(token, at, actor);

export function* auditSignedIn(tx: Tx, token: Token, now: number): Steps<void> {
  yield* writeAudit(tx, { ...sessionEntry(token, now), action: 'session.created', changes: {} });
}

export function* auditSignedOut(tx: Tx, token: Token, now: number, actor: Actor): Steps<void> {
  yield* writeAudit(tx, { ...sessionEntry(token, now, actor), action: 'session.ended', changes: {} });
}

export function* auditLinkMade(tx: Tx, token: Token, now: number, expiresAt: number): Steps<void> {
  const changes = { expires_at: { from: null, to: time(expiresAt) } };
  yield* writeAudit(tx, { ...sessionEntry(token, now), action: 'session.link_created', changes });
}
