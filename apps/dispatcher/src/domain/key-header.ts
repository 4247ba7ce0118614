// Reads the `Idempotency-Key` header: bare, or an RFC 8941 string as in draft-ietf-httpapi-idempotency-key.
import { idempotencyKey } from '@posthorn/contracts';

export type KeyHeader = { ok: true; key: string } | { ok: false; fault: string };

const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/;
/** Parameters after the string mean nothing here, and are passed over, as RFC 8941 wants. */
const PARAMETERS =
  /^(?:[ \t]*;[ \t]*[a-z*][a-z0-9_.*-]*(?:=(?:"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"|[^";,\s]+))?)*$/;

export function readKeyHeader(header: string): KeyHeader {
  const text = header.trim();
  if (!text.startsWith('"')) return keyFrom(text);
  const [all, inner] = QUOTED.exec(text) ?? [];
  if (all === undefined || inner === undefined || !PARAMETERS.test(text.slice(all.length))) {
    return refused('is not a quoted string: close the quotes, and escape only " and \\ inside', text);
  }
  return keyFrom(inner.replace(/\\(.)/g, '$1'));
}

function keyFrom(key: string): KeyHeader {
  if (idempotencyKey.safeParse(key).success) return { ok: true, key };
  return refused('must be 1 to 128 characters of A-Z a-z 0-9 . _ : -, with or without double quotes around them', key);
}

const refused = (text: string, got: string): KeyHeader => ({ ok: false, fault: `${text}; got ${shown(got)}` });

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
