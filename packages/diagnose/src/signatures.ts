// Reads the signatures of a request.
import { fromBase64, fromBase64Url } from './base64.ts';
import { fromHex } from './bytes.ts';

/** Splits `webhook-signature` into the entries to check and the versions it contains. */
export function entriesOf(header: string): { candidates: string[]; versions: string[] } {
  // Gateways join repeated lines with a comma, some without a space.
  const entries = header.split(/[ \t]+|,(?=v[0-9]+[a-z]?,)/).filter((entry) => entry !== '' && entry !== ',');
  const candidates: string[] = [];
  const versions = new Set<string>();
  for (const entry of entries) {
    const [, version, value] = /^(v[0-9]+[a-z]?),(.*?),?$/.exec(entry) ?? [];
    versions.add(version ?? 'none');
    // An entry without a version never matches. It is kept because it helps to find the cause.
    if (version === 'v1' || version === undefined) candidates.push(value ?? entry);
  }
  return { candidates, versions: [...versions] };
}

/** Receivers refuse a header with more. */
export const SIGNATURES_MAX = 50;
/** A MAC in hex has 64 characters, in base64 44. */
const SIGNATURE_MAX_CHARS = 100;

/** Decodes signatures in every encoding that a MAC may be written in. Looks at the first 50, and at none that is too long for a MAC. */
export function macsOf(signatures: readonly string[]): Uint8Array[] {
  const looked = signatures.slice(0, SIGNATURES_MAX).filter(({ length }) => length <= SIGNATURE_MAX_CHARS);
  const decoded = looked.flatMap((text) => [fromBase64(text), fromHex(text), fromBase64Url(text)]);
  return decoded.filter((bytes): bytes is Uint8Array => bytes?.length === 32);
}
