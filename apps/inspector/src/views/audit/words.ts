// What was done, in words. An action that is not known here is shown as it is called.
import type { AuditAction, AuditChange, AuditSubject } from '@posthorn/contracts';
import { clockText, momentOf, type Zone } from '../../ui/clock.ts';

export const ACTION_WORDS: Readonly<Record<AuditAction, string>> = {
  'webhook.created': 'created the webhook',
  'webhook.updated': 'changed the webhook',
  'webhook.disabled': 'switched the webhook off',
  'webhook.deleted': 'deleted the webhook',
  'trigger.created': 'created the trigger',
  'trigger.updated': 'changed the trigger',
  'trigger.deleted': 'deleted the trigger',
  'target.created': 'created the target',
  'target.updated': 'changed the target',
  'target.disabled': 'switched the target off',
  'target.deleted': 'deleted the target',
  'token.created': 'created the token',
  'token.revoked': 'revoked the token',
  'session.created': 'signed in',
  'session.ended': 'signed out',
  'session.link_created': 'made a sign-in link',
  'secret.revealed': 'was shown a secret',
  'default_secret.created': 'made the default secret',
  'default_secret.rotated': 'rotated the default secret',
  'replay.created': 'planned the replay',
  'replay.started': 'started the replay',
  'replay.paused': 'paused the replay',
  'replay.resumed': 'resumed the replay',
  'replay.cancelled': 'cancelled the replay',
  'profile.erased': 'erased a profile',
};
export const SUBJECTS: readonly AuditSubject[] = [
  'webhook',
  'target',
  'trigger',
  'token',
  'replay',
  'profile',
  'default_secret',
];

export const actionText = (action: string): string =>
  action in ACTION_WORDS ? ACTION_WORDS[action as AuditAction] : action;

const SHOWN = 120;

/** One line a field: `timeout_ms: 15000 → 5000`. */
export function changeText(field: string, change: AuditChange, zone: Zone): string {
  if (change === 'changed') return `${field} changed`;
  const { from, to } = change;
  const was = valueText(from, zone);
  const is = valueText(to, zone);
  if (was === '') return `${field}: ${is}`;
  return is === '' ? `${field}: ${was} → none` : `${field}: ${was} → ${is}`;
}

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?$/;

function valueText(value: unknown, zone: Zone): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' && TIME.test(value)) return clockText(momentOf(value), zone);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text;
}
