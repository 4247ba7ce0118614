// Checks the given secret and body against what the sender said about them.
import { equal, fromBase64, hex, utf8 } from './bytes.ts';
import type { Headers } from './headers.ts';
import { cleaned, faultOf, standardKey } from './keys.ts';
import { hmac, sha256 } from './mac.ts';
import type { Add } from './step.ts';

/** The fault in words, `null` = there is none. */
export function checkSecret(text: string, add: Add): string | null {
  const fault = faultOf(text);
  const title = 'The secret is one';
  if (fault === null) {
    const kind = text.startsWith('whsec_')
      ? 'whsec_ and base64: the key is the decoded part.'
      : 'A text of its own: its bytes are the key.';
    add('secret', 'ok', title, kind);
    return null;
  }
  // What surrounds it is a mistake that can be undone to look further.
  const usable = cleaned(text) !== '' && faultOf(cleaned(text)) === null;
  add(
    'secret',
    usable ? 'warning' : 'failed',
    title,
    `${fault.sentence} ${fault.fix}${usable ? ' Below it is taken without.' : ''}`,
  );
  return fault.sentence;
}

/** `null` = the sender says nothing of it. */
export async function checkKeyHint(headers: Headers, secret: string, add: Add): Promise<boolean | null> {
  const hint = headers.get('posthorn-key-hint');
  if (hint === undefined || !/^[0-9a-f]{8}$/.test(hint)) return null;
  const ours = hex(await hmac(standardKey(secret), utf8('key-hint'))).slice(0, 8);
  const isSame = ours === hint;
  const detail = isSame
    ? `The sender says that it signed with this secret (${hint}).`
    : `The sender says that it signed with another one: ${hint}, and this one would be ${ours}.`;
  add('key_hint', isSame ? 'ok' : 'warning', 'The sender has the same secret', detail);
  return isSame;
}

/** What `content-digest` says of the body that was sent, where it is there. */
export async function checkDigest(headers: Headers, body: Uint8Array, add: Add): Promise<Uint8Array | null> {
  const sent = /sha-256=:([A-Za-z0-9+/]{43}=):/.exec(headers.get('content-digest') ?? '')?.[1];
  const digest = sent === undefined ? null : fromBase64(sent);
  if (digest === null) {
    add('digest', 'skipped', 'The body is what was sent', 'There is no content-digest to compare it with.');
    return null;
  }
  const isSame = equal(await sha256(body), digest);
  const detail = isSame
    ? `${body.length} bytes, as content-digest says.`
    : 'Its bytes are not those of content-digest: something on the way parsed or changed it.';
  add('digest', isSame ? 'ok' : 'warning', 'The body is what was sent', detail);
  return digest;
}
