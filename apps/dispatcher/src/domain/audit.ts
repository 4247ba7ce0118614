// The audit log: who changed what. An entry never contains a secret or the value of a static header, only the fact
// that it changed.
import type { AuditAction, AuditChange, AuditSubject } from '@posthorn/contracts';

/** Who does something: a token; without one, the command line or Posthorn itself. */
export type Actor = { tokenId: number | null; name: string };

export const POSTHORN: Actor = { tokenId: null, name: 'posthorn' };

export const actorOf = (token: { id: number; name: string }): Actor => ({ tokenId: token.id, name: token.name });

export type AuditChanges = Record<string, AuditChange>;

export type NewAuditEntry = {
  tenantId: number;
  /** Epoch ms. */
  at: number;
  actor: Actor;
  action: AuditAction;
  subject: AuditSubject;
  subjectId: string;
  changes: AuditChanges;
};

export type AuditEntry = Omit<NewAuditEntry, 'tenantId' | 'action' | 'subject'> & {
  id: number;
  action: string;
  subject: string;
};

export type AuditFilter = {
  action?: AuditAction;
  subject?: AuditSubject;
  subjectId?: string;
  /** Epoch ms, inclusive. */
  since?: number;
  /** Epoch ms, exclusive. */
  until?: number;
};

/** By the names the API knows. Of what is hidden, only whether it is there and whether it stayed the same is told. */
export type AuditedFields = {
  shown: Readonly<Record<string, unknown>>;
  hidden: Readonly<Record<string, string | null>>;
};

const NOTHING: AuditedFields = { shown: {}, hidden: {} };
const HIDDEN = '••••';
/** Longer values (a template may have 64 KiB) would make the log larger than what it tells of. */
const VALUE_MAX_CHARACTERS = 2000;

/** What differs; `null` stands for what is not there yet, or not any more. */
export function changesBetween(before: AuditedFields | null, after: AuditedFields | null): AuditChanges {
  const [old, now] = [before ?? NOTHING, after ?? NOTHING];
  const changes: AuditChanges = {};
  for (const field of namesOf(old.shown, now.shown)) {
    const [from, to] = [old.shown[field] ?? null, now.shown[field] ?? null];
    const [fromText, toText] = [JSON.stringify(from), JSON.stringify(to)];
    if (fromText === toText) continue;
    changes[field] = fromText.length + toText.length > VALUE_MAX_CHARACTERS ? 'changed' : { from, to };
  }
  for (const field of namesOf(old.hidden, now.hidden)) {
    const [from, to] = [old.hidden[field] ?? null, now.hidden[field] ?? null];
    if (from === to) continue;
    const replaced = from !== null && to !== null;
    changes[field] = replaced ? 'changed' : { from: from && HIDDEN, to: to && HIDDEN };
  }
  return changes;
}

const namesOf = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];
