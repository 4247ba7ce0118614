// What the search gets and what it may find.
import { concat, utf8 } from './bytes.ts';
import type { Difference } from './difference.ts';
import type { FixKind } from './fixes.ts';

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
  secret: string;
  others: readonly { text: string; label: string }[];
  /** SHA-256 of the sent body, from `content-digest`. */
  digest: Uint8Array | null;
  /** Whether `posthorn-key-hint` names the same key; `null` = the header is absent. */
  isSameKey: boolean | null;
};

/** The bytes that are signed. */
export const contentOf = ({ scheme, id, timestamp }: Question, body: Uint8Array): Uint8Array =>
  scheme === 'standard' ? concat(utf8(`${id}.${timestamp}.`), body) : body;
