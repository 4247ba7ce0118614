// `content-digest` and `posthorn-key-hint` say which part of a request differs from what the sender signed. Both headers
// are not signed: they help with the wording and prove nothing.

/** What the sender's own headers say of a request whose signature does not match. */
export type SaidBySender = {
  /** Whether the body matches `content-digest`; `null` if the header is absent. */
  readonly isSameBody: boolean | null;
  /** Whether a secret matches `posthorn-key-hint`; `null` if the header is absent, or no secret may be named by a hint. */
  readonly isSameKey: boolean | null;
};

/** The part that differs. `headers` means the id, the time or the signature. `null` if the headers do not tell. */
export function whatDiffers({ isSameBody, isSameKey }: SaidBySender): 'body' | 'secret' | 'headers' | null {
  if (isSameBody === false) return 'body';
  if (isSameKey === false) return 'secret';
  if (isSameBody === null) return null;
  return isSameKey === null ? 'secret' : 'headers';
}
