import { entriesOf } from './check.ts';

/** What is seen in `webhook-signature`: how many entries, and which versions. Says no signature. */
export function signaturesIn(header = ''): { readonly signatures: number; readonly versions: readonly string[] } {
  const entries = entriesOf(header.trim());
  const versions = entries.map((entry) => /^(v[0-9]+[a-z]?),/.exec(entry)?.[1] ?? 'unknown');
  return { signatures: entries.length, versions: [...new Set(versions)] };
}
