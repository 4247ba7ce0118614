// What the search gets and what it may find.
import { utf8 } from './bytes.ts';
import type { Difference } from './difference.ts';
import type { FixKind } from './fix-sentences.ts';
import { standardKey, vendorKey } from './keys.ts';

export type Cause = {
  /** Stable, for programs: `json_compact`, `secret_as_text`, `another_secret`, … */
  id: string;
  sentence: string;
  fix: FixKind;
  /** Where the received body first differs from the signed one; `null` if the body is not the cause. */
  where: Difference | null;
};

export type Question = {
  scheme: 'standard' | 'vendor';
  id: string;
  timestamp: string;
  body: Uint8Array;
  /** As received: base64 after `v1,`, or hex. */
  signatures: readonly string[];
  /** The MACs that the signatures may stand for, decoded once: every trial compares with them. */
  macs: readonly Uint8Array[];
  /** Those that the receiver uses: one, or several while it rotates them. */
  secrets: readonly string[];
  others: readonly { text: string; label: string }[];
  /** SHA-256 of the sent body, from `content-digest`. */
  digest: Uint8Array | null;
  /** Whether the body matches `digest`; `null` = the header is absent. */
  isSameBody: boolean | null;
  /** How long the sent body was, if `content-length` names another length than the body has; else `null`. */
  sentBytes: number | null;
  /** Whether `posthorn-key-hint` names the same key; `null` = the header is absent. */
  isSameKey: boolean | null;
};

/** What is signed before the body. */
export const headOf = ({ scheme, id, timestamp }: Pick<Question, 'scheme' | 'id' | 'timestamp'>): Uint8Array =>
  utf8(scheme === 'standard' ? `${id}.${timestamp}.` : '');

export const rightKey = (scheme: Question['scheme'], secret: string): Uint8Array =>
  scheme === 'standard' ? standardKey(secret) : vendorKey(secret);
