// The secrets that an endpoint signs with at a moment, newest first: two during the overlap of a rotation.
import { parseSecret, type Secret } from '@posthorn/signing';
import { type Endpoint, overlapEndsAt } from '../domain/endpoint.ts';

/** An endpoint object is never changed, so what was parsed from its secrets holds as long as it does. */
const parsed = new WeakMap<Endpoint, readonly Secret[]>();

export function validSecrets(endpoint: Endpoint, now: number): readonly Secret[] {
  let secrets = parsed.get(endpoint);
  if (secrets === undefined) {
    const texts = [endpoint.secret, endpoint.previousSecret?.text ?? null];
    secrets = texts.filter((text) => text !== null).map((text) => parseSecret(text));
    parsed.set(endpoint, secrets);
  }
  // Nothing happens at the end of an overlap: from then on the old secret is not looked at.
  return secrets.length > 1 && overlapEndsAt(endpoint, now) === null ? secrets.slice(0, 1) : secrets;
}
