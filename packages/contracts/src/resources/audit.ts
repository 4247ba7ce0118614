import * as z from 'zod/mini';

/** What is worth an entry: every change of the configuration, every time a secret was shown, and what was done by hand to many. */
export const AUDIT_ACTIONS = [
  'webhook.created',
  'webhook.updated',
  'webhook.disabled',
  'webhook.deleted',
  'trigger.created',
  'trigger.updated',
  'trigger.deleted',
  'target.created',
  'target.updated',
  'target.disabled',
  'target.deleted',
  'token.created',
  'token.revoked',
  'session.created',
  'session.ended',
  'session.link_created',
  'secret.revealed',
  'default_secret.created',
  'default_secret.rotated',
  'replay.created',
  'replay.started',
  'replay.paused',
  'replay.resumed',
  'replay.cancelled',
  'profile.erased',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_SUBJECTS = ['webhook', 'target', 'trigger', 'token', 'replay', 'profile', 'default_secret'] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

/** One field: what it was and what it is, or only that it changed, where the values are secret or too long to keep. */
export const auditChange = z.union([z.object({ from: z.unknown(), to: z.unknown() }), z.literal('changed')]);
export type AuditChange = z.infer<typeof auditChange>;
export const auditChanges = z.record(z.string(), auditChange);

/** One entry of the audit log. Texts, not lists of known words: a newer dispatcher may tell of more. */
export const auditEntry = z.object({
  id: z.int(),
  /** RFC 3339, UTC. */
  at: z.string(),
  /** Who did it: a token, or without one the command line or Posthorn itself, by name. */
  actor: z.object({ token_id: z.nullable(z.int()), name: z.string() }),
  action: z.string(),
  subject: z.string(),
  subject_id: z.string(),
  /** Field → change; fields by the names the API knows. */
  changes: auditChanges,
});
export type AuditEntry = z.infer<typeof auditEntry>;
