// Checks the given secret and body against what the sender said about them.
import { fromBase64 } from './base64.ts';
import { equal, hex, utf8 } from './bytes.ts';
import type { Headers } from './headers.ts';
import { cleaned, faultOf, standardKey } from './keys.ts';
import { hmac, sha256 } from './mac.ts';
import type { Add } from './step.ts';

/** Returns the fault of the secret in words; `null` = the secret is well-formed. */
export function checkSecret(text: string, add: Add): string | null {
  const fault = faultOf(text);
  const title = 'Secret format';
  if (fault === null) {
    const kind = text.startsWith('whsec_')
      ? 'The secret is whsec_ and base64. The decoded part is the key of webhook-signature.'
      : 'The secret does not start with whsec_, so the bytes of its text are the key.';
    add('secret', 'ok', title, kind);
    return null;
  }
  // Quotes and white space around a secret are removed, so that the other checks can continue.
  const usable = cleaned(text) !== '' && faultOf(cleaned(text)) === null;
  add(
    'secret',
    usable ? 'warning' : 'failed',
    title,
    `${fault.sentence} ${fault.fix}${usable ? ' The checks below use the corrected secret.' : ''}`,
  );
  return fault.sentence;
}

/** Tells whether the sender names one of the keys in `posthorn-key-hint`; `null` = the header is absent. */
export async function checkKeyHint(headers: Headers, secrets: readonly string[], add: Add): Promise<boolean | null> {
  const hint = headers.get('posthorn-key-hint');
  if (hint === undefined || !/^[0-9a-f]{8}$/.test(hint)) return null;
  const ours: string[] = [];
  for (const secret of secrets) ours.push(hex(await hmac(standardKey(secret), utf8('key-hint'))).slice(0, 8));
  const isSame = ours.includes(hint);
  const detail = isSame
    ? `posthorn-key-hint is ${hint}, the key hint of this secret.`
    : `posthorn-key-hint is ${hint}, but the key hint of this secret is ${ours.join(', ')}. The sender used another secret.`;
  add('key_hint', isSame ? 'ok' : 'warning', 'Key hint', detail);
  return isSame;
}

const TITLE = 'Body digest';

type Digest = { digest: Uint8Array | null; isSameBody: boolean | null };

/** Compares the body with `content-digest` and returns that digest; `null` = the header is absent. */
export async function checkDigest(headers: Headers, body: Uint8Array, add: Add): Promise<Digest> {
  const sent = /sha-256=:([A-Za-z0-9+/]{43}=):/.exec(headers.get('content-digest') ?? '')?.[1];
  const digest = sent === undefined ? null : fromBase64(sent);
  if (digest === null) {
    add('digest', 'skipped', TITLE, 'The request has no content-digest header to compare the body with.');
    return { digest: null, isSameBody: null };
  }
  const isSame = equal(await sha256(body), digest);
  const detail = isSame
    ? `The ${body.length} bytes of the body match content-digest.`
    : 'The body does not match content-digest. Something between the sender and this check parsed or changed it.';
  add('digest', isSame ? 'ok' : 'warning', TITLE, detail);
  return { digest, isSameBody: isSame };
}
